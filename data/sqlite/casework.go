package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// SaveMoveIn replaces the move-in with its origin (R40).
func (x *writeTx) SaveMoveIn(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, m data.MoveIn) error {
	if err := setMoveIn(ctx, x.tx, id, m); err != nil {
		return err
	}
	if err := touchEnrollment(ctx, x.tx, id); err != nil {
		return err
	}
	return x.record(ctx, event)
}

// setMoveIn stores the move-in recorded here; the HMIS date is stored by imports.
func setMoveIn(ctx context.Context, tx *sql.Tx, id data.EnrollmentID, m data.MoveIn) error {
	result, err := tx.ExecContext(ctx, `UPDATE enrollments SET local_move_in = ?2, move_in_state = ?3, move_in_at = ?4, superseded_move_in = ?5
		WHERE id = ?1`, id, sqldata.DateValue(m.Local), m.State, sqldata.WallClockValue(m.At), sqldata.DateValue(m.Superseded))
	return changed(result, err, "enrollment")
}

// AssignCaseManagers sets the case manager of several enrollments in one step (R46); an audit event each.
func (x *writeTx) AssignCaseManagers(ctx context.Context, events []data.AuditEvent, to []data.CaseManager) error {
	for i, event := range events {
		result, err := x.tx.ExecContext(ctx, `UPDATE enrollments SET case_manager_id = ?2, case_manager_name = ?3 WHERE id = ?1`,
			event.EnrollmentID, sqldata.IdValue(to[i].User), to[i].Name)
		if err := changed(result, err, "enrollment"); err != nil {
			return err
		}
		if err := touchEnrollment(ctx, x.tx, event.EnrollmentID); err != nil {
			return err
		}
	}
	return x.record(ctx, events...)
}

// MatchCaseManager replaces a typed name by the user in all programs of the user's organization (R46).
func (x *writeTx) MatchCaseManager(ctx context.Context, event data.AuditEvent, typed string, user data.User) error {
	const typedOn = `SELECT e.id FROM enrollments e JOIN programs p ON p.id = e.program_id
		JOIN organizations o ON o.id = p.organization_id
		WHERE e.case_manager_name = ?1 AND e.case_manager_id IS NULL AND e.case_manager_name <> '' AND coalesce(o.merged_into, o.id) = ?2`
	if err := touch(ctx, x.tx, typedOn, typed, user.Organization.ID); err != nil {
		return err
	}
	// Part 0 names the user; the other parts are the enrollments that changed.
	parts := []data.AuditEvent{event}
	renamed, err := collect(ctx, x.tx, func(rows *sql.Rows) (data.AuditEvent, error) {
		part := event
		part.Reason, part.Changes = "", []data.Change{{Field: data.FieldCaseManager, Old: typed, New: user.Name}}
		return part, rows.Scan(&part.EnrollmentID, sqldata.IntInto(&part.ClientID), sqldata.IntInto(&part.ProgramID))
	}, `UPDATE enrollments SET case_manager_id = ?3, case_manager_name = ?4 WHERE id IN (`+typedOn+`)
		RETURNING id, client_id, program_id`, typed, user.Organization.ID, user.ID, user.Name)
	if err == nil && len(renamed) == 0 {
		err = notFound("case manager")
	}
	if err != nil {
		return err
	}
	return x.record(ctx, append(parts, renamed...)...)
}

// AddClient stores a locally entered client (R48).
func (x *writeTx) AddClient(ctx context.Context, event data.AuditEvent, c data.Client) (data.Client, error) {
	c.UUID = cmp.Or(c.UUID, data.NewUUID())
	err := x.tx.QueryRowContext(ctx, `INSERT INTO clients
		(id, uuid, personal_id, first_name, middle_name, last_name, name_suffix, name_key, birth_date)
		VALUES (`+newID("clients")+`, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id`,
		c.UUID, c.PersonalID, c.Name.First, c.Name.Middle, c.Name.Last, c.Name.Suffix, sqldata.ClientNameKey(c.Name), sqldata.DateValue(c.BirthDate)).Scan(&c.ID)
	if err != nil {
		return c, err
	}
	event.ClientID, c.LocallyEntered = c.ID, true
	if err := indexClient(ctx, x.tx, c); err != nil {
		return c, err
	}
	return c, x.record(ctx, event)
}

// indexClient stores the words and the Client ID by which a client is found. The sets may keep what it was found by before:
// a search verifies what they contain.
func indexClient(ctx context.Context, tx *sql.Tx, c data.Client) error {
	bigrams, prefixes := newBigramWriter(ctx, tx), newPrefixWriter(ctx, tx)
	for _, word := range c.Name.Words() {
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO client_words (word, client_id) VALUES (?1, ?2)`, word, c.ID); err != nil {
			return err
		}
		if err := prefixes.add(int64(c.ID), word); err != nil {
			return err
		}
	}
	return errors.Join(bigrams.add(int64(c.ID), c.PersonalID), bigrams.flush(), prefixes.flush())
}

// CorrectClient stores name, Client ID and birth date of a locally entered client.
func (x *writeTx) CorrectClient(ctx context.Context, event data.AuditEvent, c data.Client) error {
	event.ClientID = c.ID
	err := x.change(ctx, event, "client entered here", `UPDATE clients SET personal_id = ?2, first_name = ?3, middle_name = ?4, last_name = ?5,
		name_suffix = ?6, name_key = ?7, birth_date = ?8 WHERE id = ?1 AND source_id IS NULL AND removed = 0`,
		c.ID, c.PersonalID, c.Name.First, c.Name.Middle, c.Name.Last, c.Name.Suffix, sqldata.ClientNameKey(c.Name), sqldata.DateValue(c.BirthDate))
	if err != nil {
		return err
	}
	if _, err := x.tx.ExecContext(ctx, `DELETE FROM client_words WHERE client_id = ?1`, c.ID); err != nil {
		return err
	}
	if err := indexClient(ctx, x.tx, c); err != nil {
		return err
	}
	return touch(ctx, x.tx, enrollmentsOf, c.ID)
}

// enrollmentsOf selects the enrollments of a client.
const enrollmentsOf = `SELECT id FROM enrollments WHERE client_id = ?1`

// SetRemoved marks locally entered enrollments and clients as removed or as present.
func (x *writeTx) SetRemoved(ctx context.Context, events []data.AuditEvent, removed bool) error {
	for _, event := range events {
		statement, id := `UPDATE enrollments SET removed = ?2 WHERE id = ?1 AND source_id IS NULL AND matched_to IS NULL AND removed <> ?2`, int64(event.EnrollmentID)
		selected := `SELECT ?1`
		if id == 0 {
			statement, id = `UPDATE clients SET removed = ?2 WHERE id = ?1 AND source_id IS NULL AND forgotten = 0 AND removed <> ?2`, int64(event.ClientID)
			selected = enrollmentsOf
		}
		result, err := x.tx.ExecContext(ctx, statement, id, removed)
		if err := changed(result, err, "record entered here"); err != nil {
			return err
		}
		if err := touch(ctx, x.tx, selected, id); err != nil {
			return err
		}
	}
	return x.record(ctx, events...)
}

// AddEnrollment stores a locally entered enrollment (R48).
func (x *writeTx) AddEnrollment(ctx context.Context, event data.AuditEvent, e data.Case) (data.EnrollmentID, error) {
	err := x.tx.QueryRowContext(ctx, `INSERT INTO enrollments (id, uuid, client_id, program_id, household_id, relationship, entry_date, exit_date)
		VALUES (`+newID("enrollments")+`, ?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id`,
		cmp.Or(e.UUID, data.NewUUID()), e.Client.ID, e.Program.ID, e.HouseholdID, sqldata.IdValue(e.Relationship), sqldata.DateValue(e.Entry), sqldata.DateValue(e.Exit)).Scan(&event.EnrollmentID)
	if err == nil {
		err = touchEnrollment(ctx, x.tx, event.EnrollmentID)
	}
	if err == nil {
		err = x.record(ctx, event)
	}
	return event.EnrollmentID, err
}

// CorrectEnrollment stores entry, exit and relationship of an enrollment.
func (x *writeTx) CorrectEnrollment(ctx context.Context, event data.AuditEvent, e data.Enrollment) error {
	err := x.change(ctx, event, "enrollment", `UPDATE enrollments SET entry_date = ?2, exit_date = ?3, relationship = ?4 WHERE id = ?1`,
		e.ID, sqldata.DateValue(e.Entry), sqldata.DateValue(e.Exit), sqldata.IdValue(e.Relationship))
	if err != nil {
		return err
	}
	return touchEnrollment(ctx, x.tx, e.ID)
}

// AcceptMatch moves tracker, attempts, notes, case manager, exit and move-in of the locally entered enrollment to the
// imported one, and removes the local one, with its client if that has no other enrollment (R48). What the imported one has
// already stays.
func (x *writeTx) AcceptMatch(ctx context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	local, err := x.Case(ctx, locallyEntered)
	if err != nil {
		return err
	}
	target, err := x.Case(ctx, imported)
	if err != nil {
		return err
	}
	if _, err := moveTracker(ctx, x.tx, locallyEntered, imported); err != nil {
		return err
	}
	if err := copyDocuments(ctx, x.tx, local.Client.ID, target.Client.ID); err != nil {
		return err
	}
	if err := mergeRecorded(ctx, x.tx, local, target); err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE enrollments SET removed = 1, matched_to = ?2 WHERE id = ?1`,
		`UPDATE clients SET removed = 1 FROM enrollments h, enrollments i WHERE h.id = ?1 AND i.id = ?2
			AND clients.id = h.client_id AND clients.id <> i.client_id AND clients.source_id IS NULL
			AND NOT EXISTS (SELECT 1 FROM enrollments o WHERE o.client_id = clients.id AND o.removed = 0)`,
	} {
		if _, err := x.tx.ExecContext(ctx, statement, locallyEntered, imported); err != nil {
			return err
		}
	}
	merged, err := x.Case(ctx, imported)
	if err != nil {
		return err
	}
	return x.recordMove(ctx, event, locallyEntered, imported, sqldata.MoveChanges(target, merged))
}

// mergeRecorded copies the case manager and the exit where the imported enrollment has none, and reconciles a locally
// recorded move-in as an import does (R40).
func mergeRecorded(ctx context.Context, tx *sql.Tx, local, imported data.Case) error {
	if imported.Exit == 0 && local.Exit >= imported.Entry {
		if _, err := tx.ExecContext(ctx, `UPDATE enrollments SET exit_date = ?2 WHERE id = ?1`, imported.ID, sqldata.DateValue(local.Exit)); err != nil {
			return err
		}
	}
	if imported.CaseManager == (data.CaseManager{}) && local.CaseManager != (data.CaseManager{}) {
		_, err := tx.ExecContext(ctx, `UPDATE enrollments SET case_manager_id = ?2, case_manager_name = ?3 WHERE id = ?1`,
			imported.ID, sqldata.IdValue(local.CaseManager.User), local.CaseManager.Name)
		if err != nil {
			return err
		}
	}
	m, err := sqldata.MatchedMoveIn(ctx, engine{tx}, local, imported)
	if err != nil || m == nil {
		return err
	}
	return setMoveIn(ctx, tx, imported.ID, *m)
}

// DismissMatch stores that the two enrollments are not the same, so that they are not offered again.
func (x *writeTx) DismissMatch(ctx context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	return x.exec(ctx, event, `INSERT OR IGNORE INTO dismissed_matches (by_hand, imported) VALUES (?1, ?2)`, locallyEntered, imported)
}
