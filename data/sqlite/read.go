package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"housingtracker/data"
)

// organizationColumns are of the organization that another one, o, counts as: itself, or the one it was merged into.
const (
	organizationColumns = `org.id, org.uuid, org.name, org.hmis_id, org.merged_into`
	countsAs            = `LEFT JOIN organizations org ON org.id = coalesce(o.merged_into, o.id)`
	programColumns      = `p.id, p.hmis_id, p.name, p.project_type, p.pay_for_success, p.removed, p.stalled_not_started,
 p.stalled_eligibility, p.stalled_applied, p.stalled_approved, (SELECT n.name FROM source_names n WHERE n.id = p.source_id), ` + organizationColumns
	programTables = `programs p LEFT JOIN organizations o ON o.id = p.organization_id ` + countsAs
	clientColumns = `c.id, c.uuid, c.personal_id, c.first_name, c.middle_name, c.last_name, c.name_suffix, c.hashed, c.birth_date,
 c.source_id IS NULL, c.removed, (SELECT n.name FROM source_names n WHERE n.id = c.source_id)`
)

func organizationInto(o *data.Organization) []any {
	return []any{intInto(&o.ID), textInto(&o.UUID), textInto(&o.Name), textInto(&o.HMISID), intInto(&o.MergedInto)}
}

func programInto(p *data.Program) []any {
	return append([]any{&p.ID, textInto(&p.HMISID), &p.Name, &p.Type, &p.PayForSuccess, &p.Removed, &p.Thresholds.NotStarted,
		&p.Thresholds.EligibilityVerified, &p.Thresholds.Applied, &p.Thresholds.Approved, textInto(&p.Source)}, organizationInto(&p.Organization)...)
}

func clientInto(c *data.Client) []any {
	return []any{&c.ID, textInto(&c.UUID), &c.PersonalID, &c.Name.First, &c.Name.Middle, &c.Name.Last, &c.Name.Suffix, &c.Name.Hashed,
		dateInto(&c.BirthDate), &c.LocallyEntered, &c.Removed, textInto(&c.Source)}
}

func scanProgram(rows *sql.Rows) (p data.Program, err error) { return p, rows.Scan(programInto(&p)...) }

func scanClient(rows *sql.Rows) (c data.Client, err error) { return c, rows.Scan(clientInto(&c)...) }

func scanText(rows *sql.Rows) (text string, err error) { return text, rows.Scan(&text) }

// Programs returns every program that HMIS has not deleted, by organization and name.
func (s *Store) Programs(ctx context.Context) ([]data.Program, error) {
	programs, err := collect(ctx, s.read, scanProgram, `SELECT `+programColumns+` FROM `+programTables+` WHERE p.removed = 0 ORDER BY p.id`)
	slices.SortStableFunc(programs, func(a, b data.Program) int {
		return cmp.Or(strings.Compare(data.Fold(a.Organization.Name), data.Fold(b.Organization.Name)),
			cmp.Compare(a.Organization.ID, b.Organization.ID), strings.Compare(data.Fold(a.Name), data.Fold(b.Name)))
	})
	return programs, err
}

// Program returns one program, also a deleted one.
func (q queries) Program(ctx context.Context, id data.ProgramID) (data.Program, error) {
	return one(ctx, q.db, "program", scanProgram, `SELECT `+programColumns+` FROM `+programTables+` WHERE p.id = ?1`, id)
}

// Client returns one client.
func (q queries) Client(ctx context.Context, id data.ClientID) (data.Client, error) {
	return one(ctx, q.db, "client", scanClient, `SELECT `+clientColumns+` FROM clients c WHERE c.id = ?1`, id)
}

// RecordByUUID returns the ID of the record of that kind with the UUID.
func (q queries) RecordByUUID(ctx context.Context, kind data.RecordKind, uuid string) (id int64, err error) {
	table, ok := map[data.RecordKind]string{data.ClientRecord: "clients", data.EnrollmentRecord: "enrollments",
		data.UserRecord: "users", data.OrganizationRecord: "organizations"}[kind]
	if !ok {
		return 0, notFound(string(kind))
	}
	err = q.db.QueryRowContext(ctx, `SELECT id FROM `+table+` WHERE uuid = ?1`, uuid).Scan(&id)
	return id, found(err, string(kind))
}

const trackerColumns = `t.enrollment_id, t.attempt, t.relocation, t.version, u.name, t.updated_at, ` + fieldColumns

func trackerInto(t *data.Tracker) []any {
	return append([]any{intInto(&t.EnrollmentID), intInto(&t.Attempt), flagInto(&t.Relocation), intInto(&t.Version),
		textInto(&t.UpdatedBy), stampInto(&t.UpdatedAt)}, fieldsInto(&t.Fields)...)
}

const caseQuery = `SELECT e.id, e.uuid, e.hmis_id, e.entry_date, e.exit_date, e.move_in_date, e.household_id, e.relationship,
 e.hmis_move_in, e.local_move_in, e.move_in_state, e.move_in_at, e.superseded_move_in,
 e.source_id IS NULL, e.removed, e.retired_on,
 e.exit_date IS NOT NULL AND NOT EXISTS (SELECT 1 FROM exits x WHERE x.enrollment_id = e.id AND x.removed = 0), e.case_manager_id, e.case_manager_name,
 h.id, h.entry_date, h.exit_date, h.move_in_date,
 (SELECT count(*) FROM attempts a WHERE a.enrollment_id = e.id), ` + clientColumns + `, ` + programColumns + `, ` + trackerColumns + `
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
	columns := []any{&c.ID, textInto(&c.UUID), textInto(&c.HMISID), dateInto(&c.Entry), dateInto(&c.Exit), dateInto(&c.MoveIn), &c.HouseholdID,
		intInto(&c.Relationship), dateInto(&c.Recorded.HMIS), dateInto(&c.Recorded.Local), &c.Recorded.State,
		wallClockInto(&c.Recorded.At), dateInto(&c.Recorded.Superseded),
		&c.LocallyEntered, &c.Removed, dateInto(&c.RetiredOn), &c.ExitLocallyEntered, intInto(&c.CaseManager.User), &c.CaseManager.Name,
		intInto(&c.HeadEnrollment), dateInto(&c.Head.Entry), dateInto(&c.Head.Exit), dateInto(&c.Head.MoveIn),
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
func (q queries) Cases(ctx context.Context, id data.ClientID) ([]data.Case, error) {
	return collect(ctx, q.db, scanCase, caseQuery+`WHERE e.client_id = ?1 ORDER BY e.entry_date DESC, e.id DESC`, id)
}

// Case returns an enrollment with its client, program and tracker.
func (q queries) Case(ctx context.Context, id data.EnrollmentID) (data.Case, error) {
	return readCase(ctx, q.db, id)
}

func readCase(ctx context.Context, q querier, id data.EnrollmentID) (data.Case, error) {
	return one(ctx, q, "enrollment", scanCase, caseQuery+`WHERE e.id = ?1`, id)
}

// Properties returns the property names used in the program's trackers and attempts, most used first (R18).
func (s *Store) Properties(ctx context.Context, id data.ProgramID) ([]string, error) {
	return collect(ctx, s.read, scanText, `SELECT property_name FROM (
			SELECT t.property_name FROM enrollments e JOIN trackers t ON t.enrollment_id = e.id WHERE e.program_id = ?1
			UNION ALL
			SELECT a.property_name FROM enrollments e JOIN attempts a ON a.enrollment_id = e.id WHERE e.program_id = ?1)
		WHERE property_name <> '' GROUP BY property_name ORDER BY count(*) DESC, property_name`, id)
}

// TypedCaseManagers returns the typed names in use that belong to no user (R46).
func (s *Store) TypedCaseManagers(ctx context.Context) ([]string, error) {
	return collect(ctx, s.read, scanText, `SELECT DISTINCT case_manager_name FROM enrollments
		WHERE case_manager_id IS NULL AND case_manager_name <> '' ORDER BY case_manager_name`)
}

// Attempts returns the archived attempts, latest first.
func (s *Store) Attempts(ctx context.Context, id data.EnrollmentID) ([]data.Attempt, error) {
	return collect(ctx, s.read, func(rows *sql.Rows) (a data.Attempt, err error) {
		return a, rows.Scan(append([]any{&a.EnrollmentID, &a.Number, &a.Relocation, &a.Reason, stampInto(&a.EndedAt), &a.EndedBy},
			fieldsInto(&a.Fields)...)...)
	}, `SELECT enrollment_id, attempt, relocation, reason, ended_at, u.name, `+fieldColumns+`
		FROM attempts JOIN users u ON u.id = ended_by WHERE enrollment_id = ?1 ORDER BY attempt DESC`, id)
}

// Notes returns all notes, also corrected ones, newest first.
func (q queries) Notes(ctx context.Context, id data.EnrollmentID) ([]data.Note, error) {
	return collect(ctx, q.db, func(rows *sql.Rows) (n data.Note, err error) {
		return n, rows.Scan(&n.ID, &n.EnrollmentID, &n.Barrier, &n.Text, stampInto(&n.At), &n.By, textInto(&n.Corrects))
	}, `SELECT n.id, n.enrollment_id, n.barrier, n.text, n.written_at, u.name, n.corrects
		FROM notes n JOIN users u ON u.id = n.written_by WHERE n.enrollment_id = ?1 ORDER BY n.written_at DESC, n.id DESC`, id)
}

// Locally entered enrollments are few: the query starts from them and uses the indexes of clients, without scanning a
// program. A Client ID is unique within one HMIS only, so it is compared for clients without a source only.
const matchesQuery = `WITH
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
	AND abs(julianday(i.entry_date) - julianday(alike.entry_date)) <= 7
	AND NOT EXISTS (SELECT 1 FROM dismissed_matches d WHERE d.by_hand = alike.hand_id AND d.imported = i.id)
 ORDER BY alike.hand_id, i.id`

// Matches returns locally entered enrollments with imported ones that seem to be the same (R48): in the same program, with
// the same client, Client ID, or name and birth date, and entries at most 7 days apart.
func (s *Store) Matches(ctx context.Context) ([]data.Match, error) {
	ids, err := collect(ctx, s.read, func(rows *sql.Rows) (id [2]data.EnrollmentID, err error) {
		return id, rows.Scan(&id[0], &id[1])
	}, matchesQuery)
	if err != nil {
		return nil, err
	}
	matches := make([]data.Match, len(ids))
	for i, id := range ids {
		if matches[i].LocallyEntered, err = s.Case(ctx, id[0]); err != nil {
			return nil, err
		}
		if matches[i].Imported, err = s.Case(ctx, id[1]); err != nil {
			return nil, err
		}
	}
	return matches, nil
}
