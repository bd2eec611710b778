package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"housingtracker/data"
)

// touchedTable holds, on the writing connection, the enrollments whose list rows the running transaction must renew.
const touchedTable = `CREATE TEMP TABLE touched (enrollment_id INTEGER PRIMARY KEY);`

// touch notes enrollments for renewList: those that selected (a query of enrollment ids) picks, and with them their
// households in the program and all enrollments of their clients, because rows show the head's move-in and the client's
// other stays. It costs three index look-ups an enrollment, however many there are in the database.
//
// Whatever changes an enrollment, its client, its tracker or its program's name or type must touch it. What takes an
// enrollment out of a household, a program or a client must touch it before the change and after it.
func touch(ctx context.Context, tx *sql.Tx, selected string, args ...any) error {
	_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO temp.touched
		WITH picked(id) AS MATERIALIZED (`+selected+`)
		SELECT e.id FROM picked CROSS JOIN enrollments e ON e.id = picked.id
		UNION
		SELECT m.id FROM picked CROSS JOIN enrollments e ON e.id = picked.id AND e.household_id <> ''
			CROSS JOIN enrollments m ON m.program_id = e.program_id AND m.household_id = e.household_id
		UNION
		SELECT o.id FROM picked CROSS JOIN enrollments e ON e.id = picked.id CROSS JOIN enrollments o ON o.client_id = e.client_id`, args...)
	return err
}

// touchEnrollment is touch for one enrollment.
func touchEnrollment(ctx context.Context, tx *sql.Tx, id data.EnrollmentID) error {
	return touch(ctx, tx, `SELECT ?1`, id)
}

// renewList renews the list rows of every enrollment touched in the transaction, from the view that defines them.
func renewList(ctx context.Context, tx *sql.Tx) error {
	var any bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM temp.touched)`).Scan(&any); err != nil || !any {
		return err
	}
	// The planner knows nothing of a temporary table's size; CROSS JOIN keeps it from going through the whole list instead.
	for _, statement := range []string{
		`DELETE FROM program_list WHERE (program_id, enrollment_id) IN (
			SELECT l.program_id, l.enrollment_id FROM temp.touched t CROSS JOIN program_list l ON l.enrollment_id = t.enrollment_id)`,
		`INSERT INTO program_list SELECT s.* FROM temp.touched t CROSS JOIN program_list_source s ON s.enrollment_id = t.enrollment_id`,
		`DELETE FROM temp.touched`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// rebuildList writes the whole list anew: what renewList comes to when everything is touched, and faster then.
func rebuildList(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		`DELETE FROM program_list`,
		`INSERT INTO program_list SELECT * FROM program_list_source ORDER BY program_id, enrollment_id`,
		`DELETE FROM temp.touched`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

const listQuery = `SELECT enrollment_id, client_id, personal_id, first_name, middle_name, last_name, name_suffix, hashed,
 birth_date, household_id, relationship, entry_date, exit_date, move_in_date, head_entry, head_exit, head_move_in, stays,
 case_manager_id, case_manager_name, by_hand, move_in_state, version, attempt, relocation, eligibility_verified, applied, property_name,
 approved, move_in_scheduled, sex_offender, criminal_history, ada_unit, updated_at
 FROM program_list WHERE program_id = ?1`

// ProgramList returns the list rows of a housing program. It reads past database/sql, whose Scan takes longer than
// everything else for a list of thousands.
func (s *Store) ProgramList(ctx context.Context, id data.ProgramID) ([]data.Listed, error) {
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return nil, failure(err)
	}
	defer conn.Close()
	var list []data.Listed
	err = conn.Raw(func(raw any) error {
		rows, err := raw.(driver.QueryerContext).QueryContext(ctx, listQuery, []driver.NamedValue{{Ordinal: 1, Value: int64(id)}})
		if err != nil {
			return err
		}
		defer rows.Close()
		row := listRow{values: make([]driver.Value, len(rows.Columns()))}
		for {
			switch err := rows.Next(row.values); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			}
			listed, err := row.listed()
			if err != nil {
				return err
			}
			list = append(list, listed)
		}
	})
	return list, failure(err)
}

// A listRow takes the columns of listQuery one after another; the first that holds something else than it should stays
// as the error.
type listRow struct {
	values []driver.Value
	next   int
	err    error
}

func (r *listRow) listed() (data.Listed, error) {
	r.next, r.err = 0, nil
	l := data.Listed{
		EnrollmentID: data.EnrollmentID(r.number()),
		ClientID:     data.ClientID(r.number()),
		PersonalID:   r.text(),
		Name:         data.Name{First: r.text(), Middle: r.text(), Last: r.text(), Suffix: r.text(), Hashed: r.number() == 1},
		BirthDate:    r.date(),
		HouseholdID:  r.text(),
		Relationship: data.RelationshipToHoH(r.number()),
		Span: data.Span{
			Entry: r.date(), Exit: r.date(), MoveIn: r.date(),
			Head: data.HeadSpan{Entry: r.date(), Exit: r.date(), MoveIn: r.date()},
		},
		Stays:       r.stays(),
		CaseManager: data.CaseManager{User: data.UserID(r.number()), Name: r.text()},
		ByHand:      r.number() == 1,
		MoveInState: data.MoveInState(r.number()),
		Version:     int(r.number()),
		Attempt:     int(r.number()),
		Relocation:  r.number() == 1,
		Fields: data.Fields{
			EligibilityVerified: r.date(), Applied: r.date(), PropertyName: r.text(), Approved: r.date(),
			MoveInScheduled: r.date(), SexOffender: r.barrier(), CriminalHistory: r.barrier(), ADAUnit: r.barrier(),
		},
		UpdatedAt: r.stamp(),
	}
	l.HasTracker = l.Version > 0
	return l, r.err
}

func (r *listRow) take() driver.Value {
	v := r.values[r.next]
	r.next++
	return v
}

func (r *listRow) wrong(v driver.Value) {
	if r.err == nil {
		r.err = fmt.Errorf("column %d of the list holds an unexpected %T", r.next, v)
	}
}

func (r *listRow) text() string {
	switch v := r.take().(type) {
	case string:
		return v
	case nil:
	default:
		r.wrong(v)
	}
	return ""
}

func (r *listRow) number() int64 {
	switch v := r.take().(type) {
	case int64:
		return v
	case nil:
	default:
		r.wrong(v)
	}
	return 0
}

func (r *listRow) barrier() data.Barrier {
	switch v := r.take().(type) {
	case int64:
		if v == 1 {
			return data.Yes
		}
		return data.No
	case nil:
	default:
		r.wrong(v)
	}
	return data.NotRecorded
}

func (r *listRow) date() data.Date {
	d, err := data.ParseDate(r.text())
	if err != nil && r.err == nil {
		r.err = err
	}
	return d
}

func (r *listRow) stamp() time.Time {
	text := r.text()
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(stampLayout, text)
	if err != nil && r.err == nil {
		r.err = err
	}
	return t
}

func (r *listRow) stays() []data.ShelterStay {
	text := r.text()
	if text == "" {
		return nil
	}
	var columns [][5]any
	if err := json.Unmarshal([]byte(text), &columns); err != nil {
		if r.err == nil {
			r.err = err
		}
		return nil
	}
	stays := make([]data.ShelterStay, len(columns))
	for i, c := range columns {
		name, _ := c[0].(string)
		kind, _ := c[1].(float64)
		part := listRow{values: []driver.Value{c[2], c[3], c[4]}}
		stays[i] = data.ShelterStay{Program: name, Type: data.ProjectType(kind),
			Span: data.Span{Entry: part.date(), Exit: part.date()}, LatestNight: part.date()}
		if part.err != nil && r.err == nil {
			r.err = part.err
		}
	}
	return stays
}
