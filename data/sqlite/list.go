package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strconv"
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
	// A row that stays at its place is written over, and only where it says something else, so that a save changes few pages. The
	// planner knows nothing of a temporary table's size; CROSS JOIN keeps it from going through the whole list instead. The
	// driver keeps a compiled statement only where it has an argument, and to compile the view takes longer than a save.
	for _, statement := range []string{
		`DELETE FROM program_list WHERE (program_id, left_on, enrollment_id) IN (SELECT l.program_id, l.left_on, l.enrollment_id
			FROM temp.touched t CROSS JOIN program_list l ON l.enrollment_id = t.enrollment_id
			WHERE t.enrollment_id > ?1 AND NOT EXISTS (SELECT 1 FROM program_list_source s
				WHERE s.enrollment_id = t.enrollment_id AND s.program_id = l.program_id AND s.left_on = l.left_on))`,
		`INSERT INTO program_list SELECT s.* FROM temp.touched t CROSS JOIN program_list_source s ON s.enrollment_id = t.enrollment_id
			WHERE t.enrollment_id > ?1
			ON CONFLICT (program_id, left_on, enrollment_id) DO UPDATE
				SET (client_id, personal_id, household_id, content) = (excluded.client_id, excluded.personal_id, excluded.household_id, excluded.content)
				WHERE (client_id, personal_id, household_id, content) IS NOT (excluded.client_id, excluded.personal_id, excluded.household_id, excluded.content)`,
		`DELETE FROM temp.touched WHERE enrollment_id > ?1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, 0); err != nil {
			return err
		}
	}
	return nil
}

// rebuildList writes the whole list anew: what renewList comes to when everything is touched, and faster then.
func rebuildList(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		`DELETE FROM program_list`,
		`INSERT INTO program_list SELECT * FROM program_list_source ORDER BY program_id, left_on, enrollment_id`,
		`DELETE FROM temp.touched`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

const listQuery = `SELECT enrollment_id, client_id, personal_id, household_id, content FROM program_list
 WHERE program_id = ?1 AND left_on >= ?2`

const listCount = `SELECT count(*) FROM program_list WHERE program_id = ?1 AND left_on >= ?2`

// ProgramList returns the list rows of a housing program, without those that exited before since. It reads past database/sql, whose Scan takes longer than
// everything else for a list of thousands.
func (s *Store) ProgramList(ctx context.Context, id data.ProgramID, since data.Date) ([]data.Listed, error) {
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return nil, failure(err)
	}
	defer conn.Close()
	// Rows are large, and to make room for them bit by bit takes longer than to count them.
	var rows int
	if err := conn.QueryRowContext(ctx, listCount, id, since.String()).Scan(&rows); err != nil {
		return nil, failure(err)
	}
	list := make([]data.Listed, 0, rows)
	err = conn.Raw(func(raw any) error {
		rows, err := raw.(driver.QueryerContext).QueryContext(ctx, listQuery, []driver.NamedValue{{Ordinal: 1, Value: int64(id)}, {Ordinal: 2, Value: since.String()}})
		if err != nil {
			return err
		}
		defer rows.Close()
		values := make([]driver.Value, len(rows.Columns()))
		for {
			switch err := rows.Next(values); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			}
			list = append(list, data.Listed{})
			if err := listRow(values, &list[len(list)-1]); err != nil {
				return err
			}
		}
	})
	return list, failure(err)
}

// listRow makes a row of the columns of listQuery.
func listRow(values []driver.Value, l *data.Listed) error {
	enrollment, okEnrollment := values[0].(int64)
	client, okClient := values[1].(int64)
	personal, okPersonal := values[2].(string)
	household, okHousehold := values[3].(string)
	content, okContent := values[4].(string)
	if !okEnrollment || !okClient || !okPersonal || !okHousehold || !okContent {
		return fmt.Errorf("the list holds %T, %T, %T, %T, %T", values[0], values[1], values[2], values[3], values[4])
	}
	l.EnrollmentID, l.ClientID = data.EnrollmentID(enrollment), data.ClientID(client)
	l.PersonalID, l.HouseholdID = personal, household
	c := listContent{rest: content, end: partEnd}
	c.into(l)
	return c.err
}

// What the parts of a list row's content end with, and those of a stay.
const (
	partEnd = '\x1F'
	stayEnd = '\x1E'
)

// listContent takes a list row's content apart, as program_list_source puts it together. The first part that is not what it
// should be stays as the error.
type listContent struct {
	rest string
	end  byte
	err  error
}

func (c *listContent) into(l *data.Listed) {
	l.Name = data.Name{First: c.text(), Middle: c.text(), Last: c.text(), Suffix: c.text(), Hashed: c.number() == 1}
	l.BirthDate = c.date()
	l.Relationship = data.RelationshipToHoH(c.number())
	l.Entry, l.Exit, l.MoveIn = c.date(), c.date(), c.date()
	l.MoveInState = data.MoveInState(c.number())
	l.Head = data.HeadSpan{Entry: c.date(), Exit: c.date(), MoveIn: c.date()}
	l.CaseManager = data.CaseManager{User: data.UserID(c.number()), Name: c.text()}
	l.ByHand = c.number() == 1
	l.Version, l.Attempt, l.Relocation = c.number(), c.number(), c.number() == 1
	l.Fields = data.Fields{
		EligibilityVerified: c.date(), Applied: c.date(), PropertyName: c.text(), Approved: c.date(),
		MoveInScheduled: c.date(), SexOffender: c.barrier(), CriminalHistory: c.barrier(), ADAUnit: c.barrier(),
	}
	l.UpdatedAt = c.stamp()
	l.HasTracker = l.Version > 0
	stays := listContent{rest: c.text(), end: stayEnd}
	for stays.rest != "" && stays.err == nil {
		l.Stays = append(l.Stays, data.ShelterStay{Program: stays.text(), Type: data.ProjectType(stays.number()),
			Span: data.Span{Entry: stays.date(), Exit: stays.date()}, LatestNight: stays.date()})
	}
	switch {
	case c.err != nil:
	case c.rest != "":
		c.err = fmt.Errorf("the list holds more than it should: %d bytes", len(c.rest))
	default:
		c.err = stays.err
	}
}

func (c *listContent) text() string {
	// Parts are short: to call for the end takes longer than to look.
	for at := range len(c.rest) {
		if c.rest[at] == c.end {
			part := c.rest[:at]
			c.rest = c.rest[at+1:]
			return part
		}
	}
	c.fail("a part of the list is missing")
	c.rest = ""
	return ""
}

func (c *listContent) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

func (c *listContent) number() int {
	text := c.text()
	switch len(text) {
	case 0:
		return 0
	case 1:
		if digit := text[0] - '0'; digit <= 9 {
			return int(digit)
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		c.fail("the list holds a number that is none: %w", err)
	}
	return n
}

func (c *listContent) barrier() data.Barrier {
	switch c.text() {
	case "1":
		return data.Yes
	case "0":
		return data.No
	}
	return data.NotRecorded
}

func (c *listContent) date() data.Date {
	d, err := data.ParseDate(c.text())
	if err != nil {
		c.fail("the list holds a date that is none: %w", err)
	}
	return d
}

func (c *listContent) stamp() time.Time {
	text := c.text()
	if text == "" {
		return time.Time{}
	}
	t, err := parseStamp(text)
	if err != nil {
		c.fail("the list holds a time that is none: %w", err)
	}
	return t
}
