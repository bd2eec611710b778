package sqldata

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"housingtracker/data"
)

// OrganizationColumns are of the organization that another one, o, counts as: itself, or the one it was merged into.
const (
	OrganizationColumns = `org.id, org.uuid, org.name, org.hmis_id, org.merged_into`
	countsAs            = `LEFT JOIN organizations org ON org.id = coalesce(o.merged_into, o.id)`
	programColumns      = `p.id, p.hmis_id, p.name, p.project_type, p.pay_for_success, p.removed, p.stalled_not_started,
 p.stalled_eligibility, p.stalled_applied, p.stalled_approved, (SELECT n.name FROM source_names n WHERE n.id = p.source_id), ` + OrganizationColumns
	programTables = `programs p LEFT JOIN organizations o ON o.id = p.organization_id ` + countsAs
	ClientColumns = `c.id, c.uuid, c.personal_id, c.first_name, c.middle_name, c.last_name, c.name_suffix, c.hashed, c.birth_date,
 c.source_id IS NULL, c.removed, (SELECT n.name FROM source_names n WHERE n.id = c.source_id)`
)

func organizationInto(o *data.Organization) []any {
	return []any{IntInto(&o.ID), TextInto(&o.UUID), TextInto(&o.Name), TextInto(&o.HMISID), IntInto(&o.MergedInto)}
}

func programInto(p *data.Program) []any {
	return append([]any{&p.ID, TextInto(&p.HMISID), &p.Name, &p.Type, &p.PayForSuccess, &p.Removed, &p.Thresholds.NotStarted,
		&p.Thresholds.EligibilityVerified, &p.Thresholds.Applied, &p.Thresholds.Approved, TextInto(&p.Source)}, organizationInto(&p.Organization)...)
}

func clientInto(c *data.Client) []any {
	return []any{&c.ID, TextInto(&c.UUID), &c.PersonalID, &c.Name.First, &c.Name.Middle, &c.Name.Last, &c.Name.Suffix, &c.Name.Hashed,
		DateInto(&c.BirthDate), &c.LocallyEntered, &c.Removed, TextInto(&c.Source)}
}

func scanProgram(rows *sql.Rows) (p data.Program, err error) { return p, rows.Scan(programInto(&p)...) }

// ScanClient scans ClientColumns.
func ScanClient(rows *sql.Rows) (c data.Client, err error) { return c, rows.Scan(clientInto(&c)...) }

// ScanText scans a column of texts.
func ScanText(rows *sql.Rows) (text string, err error) { return text, rows.Scan(&text) }

// Programs returns every program that HMIS has not deleted, by organization and name.
func (r Reader) Programs(ctx context.Context) ([]data.Program, error) {
	programs, err := Collect(ctx, r.DB, scanProgram, `SELECT `+programColumns+` FROM `+programTables+` WHERE p.removed = 0 ORDER BY p.id`)
	slices.SortStableFunc(programs, func(a, b data.Program) int {
		return cmp.Or(strings.Compare(data.Fold(a.Organization.Name), data.Fold(b.Organization.Name)),
			cmp.Compare(a.Organization.ID, b.Organization.ID), strings.Compare(data.Fold(a.Name), data.Fold(b.Name)))
	})
	return programs, err
}

// Program returns one program, also a deleted one.
func (r Reader) Program(ctx context.Context, id data.ProgramID) (data.Program, error) {
	return One(ctx, r.DB, "program", scanProgram, `SELECT `+programColumns+` FROM `+programTables+` WHERE p.id = ?1`, id)
}

// Client returns one client.
func (r Reader) Client(ctx context.Context, id data.ClientID) (data.Client, error) {
	return One(ctx, r.DB, "client", ScanClient, `SELECT `+ClientColumns+` FROM clients c WHERE c.id = ?1`, id)
}

// RecordByUUID returns the ID of the record of that kind with the UUID.
func (r Reader) RecordByUUID(ctx context.Context, kind data.RecordKind, uuid string) (id int64, err error) {
	table, ok := map[data.RecordKind]string{data.ClientRecord: "clients", data.EnrollmentRecord: "enrollments",
		data.UserRecord: "users", data.OrganizationRecord: "organizations"}[kind]
	if !ok {
		return 0, NotFound(string(kind))
	}
	err = r.DB.QueryRowContext(ctx, `SELECT id FROM `+table+` WHERE uuid = ?1`, uuid).Scan(&id)
	return id, Found(r.DB, err, string(kind))
}

const trackerColumns = `t.enrollment_id, t.attempt, t.relocation, t.version, u.name, t.updated_at, ` + FieldColumns

func trackerInto(t *data.Tracker) []any {
	return append([]any{IntInto(&t.EnrollmentID), IntInto(&t.Attempt), FlagInto(&t.Relocation), IntInto(&t.Version),
		TextInto(&t.UpdatedBy), StampInto(&t.UpdatedAt)}, FieldsInto(&t.Fields)...)
}

// CaseQuery selects what ReadCase reads, up to WHERE.
const CaseQuery = `SELECT e.id, e.uuid, e.hmis_id, e.entry_date, e.exit_date, e.move_in_date, e.household_id, e.relationship,
 e.hmis_move_in, e.local_move_in, e.move_in_state, e.move_in_at, e.superseded_move_in,
 e.source_id IS NULL, e.removed, e.retired_on,
 e.exit_date IS NOT NULL AND NOT EXISTS (SELECT 1 FROM exits x WHERE x.enrollment_id = e.id AND x.removed = 0), e.case_manager_id, e.case_manager_name,
 h.id, h.entry_date, h.exit_date, h.move_in_date,
 (SELECT count(*) FROM attempts a WHERE a.enrollment_id = e.id), ` + ClientColumns + `, ` + programColumns + `, ` + trackerColumns + `
 FROM enrollments e
 JOIN clients c ON c.id = e.client_id
 JOIN programs p ON p.id = e.program_id LEFT JOIN organizations o ON o.id = p.organization_id ` + countsAs + `
 LEFT JOIN household_heads hh ON hh.enrollment_id = e.id AND hh.head_id <> e.id
 LEFT JOIN enrollments h ON h.id = hh.head_id
 LEFT JOIN trackers t ON t.enrollment_id = e.id
 LEFT JOIN users u ON u.id = t.updated_by `

func scanCase(rows *sql.Rows) (data.Case, error) {
	var c data.Case
	var t data.Tracker
	columns := []any{&c.ID, TextInto(&c.UUID), TextInto(&c.HMISID), DateInto(&c.Entry), DateInto(&c.Exit), DateInto(&c.MoveIn), &c.HouseholdID,
		IntInto(&c.Relationship), DateInto(&c.Recorded.HMIS), DateInto(&c.Recorded.Local), &c.Recorded.State,
		WallClockInto(&c.Recorded.At), DateInto(&c.Recorded.Superseded),
		&c.LocallyEntered, &c.Removed, DateInto(&c.RetiredOn), &c.ExitLocallyEntered, IntInto(&c.CaseManager.User), &c.CaseManager.Name,
		IntInto(&c.HeadEnrollment), DateInto(&c.Head.Entry), DateInto(&c.Head.Exit), DateInto(&c.Head.MoveIn),
		&c.EarlierAttempts}
	columns = append(columns, clientInto(&c.Client)...)
	columns = append(columns, programInto(&c.Program)...)
	columns = append(columns, trackerInto(&t)...)
	err := rows.Scan(columns...)
	if t.Version > 0 {
		c.Tracker = &t
	}
	return c, err
}

// Cases returns the client's enrollments, also removed and retired ones, latest entry first.
func (r Reader) Cases(ctx context.Context, id data.ClientID) ([]data.Case, error) {
	return Collect(ctx, r.DB, scanCase, CaseQuery+`WHERE e.client_id = ?1 ORDER BY e.entry_date DESC, e.id DESC`, id)
}

// Case returns an enrollment with its client, program and tracker.
func (r Reader) Case(ctx context.Context, id data.EnrollmentID) (data.Case, error) {
	return ReadCase(ctx, r.DB, id)
}

// ReadCase returns an enrollment with its client, program and tracker.
func ReadCase(ctx context.Context, q DB, id data.EnrollmentID) (data.Case, error) {
	return One(ctx, q, "enrollment", scanCase, CaseQuery+`WHERE e.id = ?1`, id)
}

// Properties returns the property names used in the program's trackers and attempts, most used first (R18).
func (r Reader) Properties(ctx context.Context, id data.ProgramID) ([]string, error) {
	return Collect(ctx, r.DB, ScanText, `SELECT property_name FROM (
			SELECT t.property_name FROM enrollments e JOIN trackers t ON t.enrollment_id = e.id WHERE e.program_id = ?1
			UNION ALL
			SELECT a.property_name FROM enrollments e JOIN attempts a ON a.enrollment_id = e.id WHERE e.program_id = ?1) AS used
		WHERE property_name <> '' GROUP BY property_name ORDER BY count(*) DESC, property_name`, id)
}

// TypedCaseManagers returns the typed names in use that belong to no user (R46).
func (r Reader) TypedCaseManagers(ctx context.Context) ([]string, error) {
	return Collect(ctx, r.DB, ScanText, `SELECT DISTINCT case_manager_name FROM enrollments
		WHERE case_manager_id IS NULL AND case_manager_name <> '' ORDER BY case_manager_name`)
}

// Attempts returns the archived attempts, latest first.
func (r Reader) Attempts(ctx context.Context, id data.EnrollmentID) ([]data.Attempt, error) {
	return Collect(ctx, r.DB, func(rows *sql.Rows) (a data.Attempt, err error) {
		return a, rows.Scan(append([]any{&a.EnrollmentID, &a.Number, &a.Relocation, &a.Reason, StampInto(&a.EndedAt), &a.EndedBy},
			FieldsInto(&a.Fields)...)...)
	}, `SELECT enrollment_id, attempt, relocation, reason, ended_at, u.name, `+FieldColumns+`
		FROM attempts JOIN users u ON u.id = ended_by WHERE enrollment_id = ?1 ORDER BY attempt DESC`, id)
}

// Notes returns all notes, also corrected ones, newest first.
func (r Reader) Notes(ctx context.Context, id data.EnrollmentID) ([]data.Note, error) {
	return Collect(ctx, r.DB, func(rows *sql.Rows) (n data.Note, err error) {
		return n, rows.Scan(&n.ID, &n.EnrollmentID, &n.Barrier, &n.Text, StampInto(&n.At), &n.By, TextInto(&n.Corrects))
	}, `SELECT n.id, n.enrollment_id, n.barrier, n.text, n.written_at, u.name, n.corrects
		FROM notes n JOIN users u ON u.id = n.written_by WHERE n.enrollment_id = ?1 ORDER BY n.written_at DESC, n.id DESC`, id)
}

// Locally entered enrollments are few: the query starts from them and uses the indexes of clients, without scanning a
// program. A Client ID is unique within one HMIS only, so it is compared for clients without a source only.
func (d *Dialect) MatchesQuery() string {
	return `WITH
 hand AS (SELECT e.id, e.program_id, e.entry_date, c.id AS client_id, c.source_id, c.personal_id, c.name_key, c.birth_date
	FROM enrollments e CROSS JOIN clients c ON c.id = e.client_id WHERE e.source_id IS NULL AND e.removed = 0 AND c.removed = 0),
 alike(hand_id, program_id, entry_date, client_id) AS (
	SELECT id, program_id, entry_date, client_id FROM hand
	UNION SELECT hand.id, program_id, entry_date, c.id FROM hand CROSS JOIN clients c ON c.personal_id = hand.personal_id
		WHERE hand.personal_id <> '' AND hand.source_id IS NULL
	UNION SELECT hand.id, program_id, entry_date, c.id FROM hand CROSS JOIN clients c ON c.name_key = hand.name_key
		WHERE hand.name_key <> '' AND c.birth_date = hand.birth_date)
 SELECT alike.hand_id, i.id FROM alike CROSS JOIN clients c ON c.id = alike.client_id
 CROSS JOIN enrollments i ON i.client_id = c.id AND i.program_id = alike.program_id
 WHERE c.removed = 0 AND i.source_id IS NOT NULL AND i.removed = 0 AND i.retired_on IS NULL
	AND ` + d.DaysBetween(`i.entry_date`, `alike.entry_date`) + ` <= 7
	AND NOT EXISTS (SELECT 1 FROM dismissed_matches d WHERE d.by_hand = alike.hand_id AND d.imported = i.id)
 ORDER BY alike.hand_id, i.id`
}

// Matches returns locally entered enrollments with imported ones that seem to be the same (R48): in the same program, with
// the same client, Client ID, or name and birth date, and entries at most 7 days apart.
func (r Reader) Matches(ctx context.Context) ([]data.Match, error) {
	ids, err := Collect(ctx, r.DB, func(rows *sql.Rows) (id [2]data.EnrollmentID, err error) {
		return id, rows.Scan(&id[0], &id[1])
	}, r.DB.Dialect().MatchesQuery())
	if err != nil {
		return nil, err
	}
	matches := make([]data.Match, len(ids))
	for i, id := range ids {
		if matches[i].LocallyEntered, err = r.Case(ctx, id[0]); err != nil {
			return nil, err
		}
		if matches[i].Imported, err = r.Case(ctx, id[1]); err != nil {
			return nil, err
		}
	}
	return matches, nil
}

// ClientNameKey returns the key by which clients are ordered and matched: the folded last name, then the first.
func ClientNameKey(n data.Name) string { return data.Fold(n.Last + " " + n.First) }

// MoveChanges returns what an enrollment has received from another one.
func MoveChanges(before, after data.Case) []data.Change {
	var changes []data.Change
	for _, c := range []data.Change{
		{Field: data.FieldExit, Old: before.Exit.String(), New: after.Exit.String()},
		{Field: data.FieldMoveIn, Old: before.Recorded.Date().String(), New: after.Recorded.Date().String()},
		{Field: data.FieldCaseManager, Old: before.CaseManager.Name, New: after.CaseManager.Name},
	} {
		if c.Old != c.New {
			changes = append(changes, c)
		}
	}
	return changes
}

// MatchedMoveIn returns the move-in of an imported enrollment after it was matched with a locally entered one, reconciled as an import
// does (R40); nil where it stays.
func MatchedMoveIn(ctx context.Context, q DB, local, imported data.Case) (*data.MoveIn, error) {
	if local.Recorded.State != data.MoveInRecorded || imported.Recorded.State != data.MoveInFromHMIS {
		return nil, nil
	}
	var updated time.Time
	err := q.QueryRowContext(ctx, `SELECT date_updated FROM enrollments WHERE id = ?1`, imported.ID).Scan(WallClockInto(&updated))
	if err != nil {
		return nil, err
	}
	reconciled := local.Recorded.Reconcile(imported.Recorded.HMIS, updated.After(local.Recorded.At))
	return &reconciled.MoveIn, nil
}
