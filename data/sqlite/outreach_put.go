package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"housingtracker/data"
	"housingtracker/data/merge"
	"housingtracker/data/sqldata"
)

// PutOffice stores a copy of the office.
func (x *writeTx) PutOffice(ctx context.Context, c data.OfficeCopy) error {
	var failed error
	exec := func(statement string, args ...any) {
		if failed == nil {
			_, failed = x.tx.ExecContext(ctx, statement, args...)
		}
	}
	exec(`UPDATE office SET bed_night_days = ?1, safe_haven = ?2, transitional = ?3, lock_minutes = ?4, retention_years = ?5`,
		c.Settings.BedNightDays, c.Settings.SafeHaven, c.Settings.Transitional, c.Settings.LockMinutes, c.Settings.RetentionYears)
	for _, s := range c.Sources {
		exec(`INSERT INTO sources (id, implementation_id, source_id, name) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
			s.ID, s.Pairs[0].ImplementationID, s.Pairs[0].HUDSourceID, s.Name)
	}
	for _, o := range c.Organizations {
		exec(`INSERT INTO organizations (id, uuid, source_id, hmis_id, name) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
			o.ID, sqldata.TextValue(o.UUID), sqldata.IdValue(o.HMIS), sqldata.TextValue(o.HMISID), o.Name)
	}
	for _, o := range c.Organizations {
		exec(`UPDATE organizations SET merged_into = ?2 WHERE id = ?1`, o.ID, sqldata.IdValue(o.MergedInto))
	}
	for _, u := range c.Users {
		exec(`INSERT INTO users (id, uuid, name, name_key, organization_id, role, disabled, password_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '')
			ON CONFLICT (id) DO UPDATE SET organization_id = excluded.organization_id, role = excluded.role, disabled = excluded.disabled`,
			u.ID, u.UUID, u.Name, data.UserKey(u.Name), u.Organization.ID, u.Role, u.Disabled)
	}
	for _, p := range c.Programs {
		var required any
		if p.Required != nil {
			text, err := json.Marshal(p.Required)
			failed = errors.Join(failed, err)
			required = string(text)
		}
		exec(`INSERT INTO programs (id, source_id, hmis_id, organization_id, name, project_type, pay_for_success, removed,
				stalled_not_started, stalled_eligibility, stalled_applied, stalled_approved, documents)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
			ON CONFLICT (id) DO UPDATE SET organization_id = excluded.organization_id, name = excluded.name, project_type = excluded.project_type,
				pay_for_success = excluded.pay_for_success, removed = excluded.removed, stalled_not_started = excluded.stalled_not_started,
				stalled_eligibility = excluded.stalled_eligibility, stalled_applied = excluded.stalled_applied, stalled_approved = excluded.stalled_approved,
				documents = excluded.documents`,
			p.ID, sqldata.IdValue(p.HMIS), sqldata.TextValue(p.HMISID), sqldata.IdValue(p.Organization.ID), p.Name, p.Type, p.PayForSuccess, p.Removed,
			p.Thresholds.NotStarted, p.Thresholds.EligibilityVerified, p.Thresholds.Applied, p.Thresholds.Approved, required)
	}
	if failed != nil {
		return failed
	}
	// The list shows the names of shelters; which programs are listed depends on their types.
	return touch(ctx, x.tx, `SELECT id FROM enrollments WHERE ?1`, true)
}

// PutClient stores a copy of a client.
func (x *writeTx) PutClient(ctx context.Context, event data.AuditEvent, c data.ClientCopy) error {
	id, err := x.numberOf(ctx, "clients", c.UUID, int64(c.ID))
	if err != nil {
		return err
	}
	c.ID = data.ClientID(id)
	_, err = x.tx.ExecContext(ctx, `INSERT INTO clients (id, uuid, source_id, personal_id, first_name, middle_name, last_name, name_suffix, hashed, name_key, birth_date, removed)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
		ON CONFLICT (id) DO UPDATE SET source_id = excluded.source_id, personal_id = excluded.personal_id, first_name = excluded.first_name, middle_name = excluded.middle_name,
			last_name = excluded.last_name, name_suffix = excluded.name_suffix, hashed = excluded.hashed, name_key = excluded.name_key, birth_date = excluded.birth_date,
			removed = excluded.removed`,
		c.ID, sqldata.TextValue(c.UUID), sqldata.IdValue(c.HMIS), c.PersonalID, c.Name.First, c.Name.Middle, c.Name.Last, c.Name.Suffix, c.Name.Hashed, sqldata.ClientNameKey(c.Name),
		sqldata.DateValue(c.BirthDate), c.Removed)
	if err == nil {
		_, err = x.tx.ExecContext(ctx, `DELETE FROM client_words WHERE client_id = ?1`, c.ID)
	}
	if err == nil {
		err = indexClient(ctx, x.tx, c.Client)
	}
	if err == nil {
		_, err = x.tx.ExecContext(ctx, `UPDATE enrollments SET removed = 1 WHERE client_id = ?1 AND source_id IS NOT NULL`, c.ID)
	}
	var parts []data.AuditEvent
	for _, e := range c.Enrollments {
		if err != nil {
			return err
		}
		var part *data.AuditEvent
		if part, err = x.putEnrollment(ctx, event, c.ID, e); part != nil {
			parts = append(parts, *part)
		}
	}
	if err == nil {
		_, err = x.tx.ExecContext(ctx, `DELETE FROM client_documents WHERE client_id = ?1`, c.ID)
	}
	for _, d := range c.Documents {
		if err != nil {
			return err
		}
		_, err = x.tx.ExecContext(ctx, `INSERT INTO client_documents (client_id, document, applies, requested, received, expires, note, updated_by, updated_at)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, `+authorID("?8", "?9")+`, ?10)`,
			c.ID, d.Name, sqldata.BarrierValue(d.Applies), sqldata.DateValue(d.Requested), sqldata.DateValue(d.Received), sqldata.DateValue(d.Expires), d.Note, data.UserKey(d.UpdatedBy), event.By, sqldata.StampValue(d.UpdatedAt))
	}
	if err == nil {
		err = touch(ctx, x.tx, enrollmentsOf, c.ID)
	}
	if err == nil {
		err = sqldata.Record(ctx, engine{x.tx}, parts...)
	}
	return err
}

// authorID is the number of the user with a key or, if the name is no user's any more, another user's.
func authorID(key, otherwise string) string {
	return `coalesce((SELECT id FROM users WHERE name_key = ` + key + `), ` + otherwise + `)`
}

// numberOf returns the number that a record with the UUID has in the database; otherwise that of the office.
func (x *writeTx) numberOf(ctx context.Context, table, uuid string, office int64) (id int64, err error) {
	err = x.tx.QueryRowContext(ctx, `SELECT id FROM `+table+` WHERE uuid = ?1`, uuid).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return office, nil
	}
	return id, err
}

// putEnrollment stores an enrollment of a copy and returns the event of its tracker, nil if that is unchanged.
func (x *writeTx) putEnrollment(ctx context.Context, event data.AuditEvent, client data.ClientID, e data.EnrollmentCopy) (*data.AuditEvent, error) {
	id, err := x.numberOf(ctx, "enrollments", e.UUID, int64(e.ID))
	if err != nil {
		return nil, err
	}
	e.ID = data.EnrollmentID(id)
	type step struct {
		statement string
		args      []any
	}
	steps := []step{{`INSERT INTO enrollments (id, uuid, source_id, hmis_id, client_id, program_id, household_id, relationship, entry_date, exit_date,
			hmis_move_in, local_move_in, move_in_state, move_in_at, superseded_move_in, latest_night, case_manager_id, case_manager_name, removed, retired_on)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, (SELECT id FROM users WHERE id = ?17), ?18, ?19, ?20)
		ON CONFLICT (id) DO UPDATE SET source_id = excluded.source_id, hmis_id = excluded.hmis_id, client_id = excluded.client_id, program_id = excluded.program_id,
			household_id = excluded.household_id, relationship = excluded.relationship, entry_date = excluded.entry_date, exit_date = excluded.exit_date,
			hmis_move_in = excluded.hmis_move_in, local_move_in = excluded.local_move_in, move_in_state = excluded.move_in_state, move_in_at = excluded.move_in_at,
			superseded_move_in = excluded.superseded_move_in, latest_night = excluded.latest_night, case_manager_id = excluded.case_manager_id,
			case_manager_name = excluded.case_manager_name, removed = excluded.removed, retired_on = excluded.retired_on`,
		[]any{e.ID, sqldata.TextValue(e.UUID), sqldata.IdValue(e.HMIS), sqldata.TextValue(e.HMISID), client, e.Program, e.HouseholdID, sqldata.IdValue(e.Relationship), sqldata.DateValue(e.Entry), sqldata.DateValue(e.Exit),
			sqldata.DateValue(e.Recorded.HMIS), sqldata.DateValue(e.Recorded.Local), e.Recorded.State, sqldata.WallClockValue(e.Recorded.At), sqldata.DateValue(e.Recorded.Superseded), sqldata.DateValue(e.LatestNight),
			sqldata.IdValue(e.CaseManager.User), e.CaseManager.Name, e.Removed, sqldata.DateValue(e.RetiredOn)}},
		{`DELETE FROM exits WHERE enrollment_id = ?1`, []any{e.ID}},
		{`DELETE FROM bed_nights WHERE enrollment_id = ?1`, []any{e.ID}},
		{`DELETE FROM attempts WHERE enrollment_id = ?1`, []any{e.ID}},
	}
	if e.Exit != 0 && !e.ExitLocallyEntered {
		steps = append(steps, step{`INSERT INTO exits (enrollment_id, hmis_id, exit_date) VALUES (?1, '', ?2)`, []any{e.ID, sqldata.DateValue(e.Exit)}})
	}
	if e.LatestNight != 0 {
		steps = append(steps, step{`INSERT INTO bed_nights (enrollment_id, night) VALUES (?1, ?2)`, []any{e.ID, sqldata.DateValue(e.LatestNight)}})
	}
	for _, a := range e.Attempts {
		steps = append(steps, step{`INSERT INTO attempts (enrollment_id, attempt, relocation, reason, ended_by, ended_at, ` + sqldata.FieldColumns + `)
			VALUES (?1, ?2, ?3, ?4, ` + authorID("?5", "?6") + `, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)`,
			append([]any{e.ID, a.Number, a.Relocation, a.Reason, data.UserKey(a.EndedBy), event.By, sqldata.StampValue(a.EndedAt)}, sqldata.FieldValues(a.Fields)...)})
	}
	ids := make([]string, len(e.Notes))
	for i, n := range e.Notes {
		ids[i] = n.ID
	}
	steps = append(steps, step{`DELETE FROM notes WHERE enrollment_id = ?1 AND id NOT IN (SELECT value FROM json_each(?2))`, []any{e.ID, sqldata.ListValue(ids)}})
	// A note refers to one before it.
	for i := len(e.Notes) - 1; i >= 0; i-- {
		n := e.Notes[i]
		steps = append(steps, step{`INSERT INTO notes (id, enrollment_id, barrier, text, written_by, written_at, corrects)
			VALUES (?1, ?2, ?3, ?4, ` + authorID("?5", "?6") + `, ?7, ?8) ON CONFLICT (id) DO NOTHING`,
			[]any{n.ID, e.ID, n.Barrier, n.Text, data.UserKey(n.By), event.By, sqldata.StampValue(n.At), sqldata.TextValue(n.Corrects)}})
	}
	for _, s := range steps {
		if _, err := x.tx.ExecContext(ctx, s.statement, s.args...); err != nil {
			return nil, err
		}
	}
	return x.putTracker(ctx, event, client, e)
}

// putTracker stores the tracker of a copy as the next version, unless it is as it was.
func (x *writeTx) putTracker(ctx context.Context, event data.AuditEvent, client data.ClientID, e data.EnrollmentCopy) (*data.AuditEvent, error) {
	stored, err := sqldata.ReadTracker(ctx, engine{x.tx}, e.ID)
	was := &stored
	if data.CodeOf(err) == data.CodeNotFound {
		was, err = nil, nil
	}
	if err != nil || merge.Same(was, e.Tracker) {
		return nil, err
	}
	event.EnrollmentID, event.ClientID, event.ProgramID = e.ID, client, e.Program
	event.Kind, event.BaseVersion, event.Changes = data.EventReceived, stored.Version, merge.Changes(was, e.Tracker)
	if e.Tracker == nil {
		_, err = x.tx.ExecContext(ctx, `DELETE FROM trackers WHERE enrollment_id = ?1`, e.ID)
	} else {
		t := *e.Tracker
		err = x.tx.QueryRowContext(ctx, `INSERT OR REPLACE INTO trackers (enrollment_id, attempt, relocation, version, updated_by, updated_at, `+sqldata.FieldColumns+`)
			VALUES (?1, ?2, ?3, max(?4, (SELECT coalesce(max(version), 0) + 1 FROM audit_events WHERE enrollment_id = ?1)), `+authorID("?5", "?6")+`,
				?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) RETURNING version`,
			append([]any{e.ID, t.Attempt, t.Relocation, t.Version, data.UserKey(t.UpdatedBy), event.By, sqldata.StampValue(t.UpdatedAt)}, sqldata.FieldValues(t.Fields)...)...).Scan(&event.Version)
	}
	if err == nil {
		err = sqldata.AddTrackerVersion(ctx, engine{x.tx}, e.ID, event.At)
	}
	return &event, err
}

// HideLocal marks a locally entered record as removed.
func (x *writeTx) HideLocal(ctx context.Context, kind data.RecordKind, id int64) error {
	statement, selected := `UPDATE enrollments SET removed = 1 WHERE id = ?1 AND source_id IS NULL`, `SELECT ?1`
	if kind == data.ClientRecord {
		statement, selected = `UPDATE clients SET removed = 1 WHERE id = ?1 AND source_id IS NULL`, enrollmentsOf
	}
	if _, err := x.tx.ExecContext(ctx, statement, id); err != nil {
		return err
	}
	return touch(ctx, x.tx, selected, id)
}
