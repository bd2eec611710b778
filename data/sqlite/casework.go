package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"housingtracker/data"
)

// SaveMoveIn replaces the move-in with its origin (R40); CodeConflict when it is not what the caller read.
func (s *Store) SaveMoveIn(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, was, now data.MoveIn) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		c, err := readCase(ctx, tx, id)
		if err != nil {
			return err
		}
		is := c.Recorded
		if is.HMIS != was.HMIS || is.Local != was.Local || is.State != was.State {
			return data.RefuseField(data.CodeConflict, data.FieldMoveIn,
				"Somebody else has changed the move-in date meanwhile. Nothing was changed. Look at it again, then record it.")
		}
		if err := setMoveIn(ctx, tx, id, now); err != nil {
			return err
		}
		return touchEnrollment(ctx, tx, id)
	}, &event)
	return err
}

// setMoveIn stores what was done here to the move-in date; what HMIS says is the import's to store.
func setMoveIn(ctx context.Context, tx *sql.Tx, id data.EnrollmentID, m data.MoveIn) error {
	_, err := tx.ExecContext(ctx, `UPDATE enrollments SET local_move_in = ?2, move_in_state = ?3, move_in_at = ?4, superseded_move_in = ?5
		WHERE id = ?1`, id, dateValue(m.Local), m.State, wallClockValue(m.At), dateValue(m.Superseded))
	return err
}

// AssignCaseManagers sets the case manager of several enrollments in one step (R46); an audit event each.
func (s *Store) AssignCaseManagers(ctx context.Context, events []data.AuditEvent, to []data.CaseManager) error {
	parts := make([]*data.AuditEvent, len(events))
	for i := range events {
		parts[i] = &events[i]
	}
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		for i, event := range events {
			result, err := tx.ExecContext(ctx, `UPDATE enrollments SET case_manager_id = ?2, case_manager_name = ?3 WHERE id = ?1`,
				event.EnrollmentID, idValue(to[i].User), to[i].Name)
			if err := changed(result, err, "enrollment"); err != nil {
				return err
			}
			if err := touchEnrollment(ctx, tx, event.EnrollmentID); err != nil {
				return err
			}
		}
		return nil
	}, parts...)
	return err
}

// MatchCaseManager makes a typed name the user in all programs of the user's organization (R46).
func (s *Store) MatchCaseManager(ctx context.Context, event data.AuditEvent, typed string, user data.UserID) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		const typedOn = `SELECT e.id FROM enrollments e JOIN programs p ON p.id = e.program_id
			JOIN organizations po ON po.id = p.organization_id
			JOIN users w ON w.id = ?2 JOIN organizations wo ON wo.id = w.organization_id
			WHERE e.case_manager_name = ?1 AND e.case_manager_id IS NULL AND e.case_manager_name <> ''
			AND coalesce(po.merged_into, po.id) = coalesce(wo.merged_into, wo.id)`
		if err := touch(ctx, tx, typedOn, typed, user); err != nil {
			return err
		}
		var name string
		if err := tx.QueryRowContext(ctx, `SELECT name FROM users WHERE id = ?1`, user).Scan(&name); err != nil {
			return found(err, "user")
		}
		parts, err := collect(ctx, tx, func(rows *sql.Rows) (data.AuditEvent, error) {
			part := event
			part.Reason, part.Changes = "", []data.Change{{Field: data.FieldCaseManager, Old: typed, New: name}}
			return part, rows.Scan(&part.EnrollmentID, intInto(&part.ClientID), intInto(&part.ProgramID))
		}, `UPDATE enrollments SET case_manager_id = ?2, case_manager_name = ?3 WHERE id IN (`+typedOn+`)
			RETURNING id, client_id, program_id`, typed, user, name)
		if err == nil && len(parts) == 0 {
			err = notFound("case manager")
		}
		if err != nil {
			return err
		}
		// Part 0 says who it is; the others are the enrollments on which the name has changed.
		return record(ctx, tx, 1, parts...)
	}, &event)
	return err
}

// AddClient stores a locally entered client (R48).
func (s *Store) AddClient(ctx context.Context, event data.AuditEvent, c data.Client) (data.Client, error) {
	repeated, err := s.perform(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO clients
			(personal_id, first_name, middle_name, last_name, name_suffix, name_key, birth_date)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id`,
			c.PersonalID, c.Name.First, c.Name.Middle, c.Name.Last, c.Name.Suffix, clientNameKey(c.Name), dateValue(c.BirthDate)).Scan(&c.ID)
		if err != nil {
			return err
		}
		event.ClientID, c.LocallyEntered = c.ID, true
		pairs, begun := newPairWriter(ctx, tx), newBeginningWriter(ctx, tx)
		for _, word := range c.Name.Words() {
			if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO client_words (word, client_id) VALUES (?1, ?2)`, word, c.ID); err != nil {
				return err
			}
			if err := begun.add(int64(c.ID), word); err != nil {
				return err
			}
		}
		return errors.Join(pairs.add(int64(c.ID), c.PersonalID), pairs.flush(), begun.flush())
	}, &event)
	switch {
	case err != nil:
		return data.Client{}, err
	case repeated:
		return one(ctx, s.read, "client", scanClient, `SELECT `+clientColumns+` FROM audit_events a JOIN clients c ON c.id = a.client_id WHERE a.op = ?1`, event.Operation)
	}
	return c, nil
}

// clientNameKey is by what clients are ordered and matched: the folded last name before the first.
func clientNameKey(n data.Name) string { return data.Fold(n.Last + " " + n.First) }

// AddEnrollment stores an locally entered enrollment (R48).
func (s *Store) AddEnrollment(ctx context.Context, event data.AuditEvent, e data.Case) (id data.EnrollmentID, err error) {
	repeated, err := s.perform(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO enrollments (client_id, program_id, household_id, relationship, entry_date, exit_date)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id`,
			e.Client.ID, e.Program.ID, e.HouseholdID, idValue(e.Relationship), dateValue(e.Entry), dateValue(e.Exit)).Scan(&id)
		if err != nil {
			return err
		}
		event.EnrollmentID = id
		return touchEnrollment(ctx, tx, id)
	}, &event)
	if err != nil {
		return 0, err
	}
	if repeated {
		err = found(s.read.QueryRowContext(ctx, `SELECT enrollment_id FROM audit_events WHERE op = ?1`, event.Operation).Scan(&id), "enrollment")
	}
	return id, err
}

// CorrectEnrollment stores entry, exit and relationship of an enrollment.
func (s *Store) CorrectEnrollment(ctx context.Context, event data.AuditEvent, e data.Enrollment) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE enrollments SET entry_date = ?2, exit_date = ?3, relationship = ?4 WHERE id = ?1`,
			e.ID, dateValue(e.Entry), dateValue(e.Exit), idValue(e.Relationship))
		if err := changed(result, err, "enrollment"); err != nil {
			return err
		}
		return touchEnrollment(ctx, tx, e.ID)
	}, &event)
	return err
}

// AcceptMatch moves tracker, attempts, notes, case manager, exit and move-in of the locally entered enrollment to the imported one and
// removes the former, with a locally entered client that has no other enrollment (R48). What the imported one has stays.
func (s *Store) AcceptMatch(ctx context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	arrival, origin := event, event
	arrival.EnrollmentID, origin.EnrollmentID = imported, locallyEntered
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		hand, err := readCase(ctx, tx, locallyEntered)
		if err != nil {
			return err
		}
		hmis, err := readCase(ctx, tx, imported)
		if err != nil {
			return err
		}
		if _, err := moveTracker(ctx, tx, locallyEntered, imported); err != nil {
			return err
		}
		if err := moveRecordings(ctx, tx, hand, hmis); err != nil {
			return err
		}
		for _, statement := range []string{
			`UPDATE enrollments SET removed = 1, matched_to = ?2 WHERE id = ?1`,
			`UPDATE clients SET removed = 1 FROM enrollments h, enrollments i WHERE h.id = ?1 AND i.id = ?2
				AND clients.id = h.client_id AND clients.id <> i.client_id AND clients.source_id IS NULL
				AND NOT EXISTS (SELECT 1 FROM enrollments o WHERE o.client_id = clients.id AND o.removed = 0)`,
		} {
			if _, err := tx.ExecContext(ctx, statement, locallyEntered, imported); err != nil {
				return err
			}
		}
		joined, err := readCase(ctx, tx, imported)
		arrival.Changes = taken(hmis, joined)
		return err
	}, &arrival, &origin)
	return err
}

// taken is what an enrollment has taken over from another one.
func taken(before, after data.Case) []data.Change {
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

// moveRecordings moves the case manager and the exit where the imported enrollment has none, and a move-in recorded by hand
// as an import would have met it (R40).
func moveRecordings(ctx context.Context, tx *sql.Tx, hand, hmis data.Case) error {
	if hmis.Exit == 0 && hand.Exit >= hmis.Entry {
		if _, err := tx.ExecContext(ctx, `UPDATE enrollments SET exit_date = ?2 WHERE id = ?1`, hmis.ID, dateValue(hand.Exit)); err != nil {
			return err
		}
	}
	if hmis.CaseManager == (data.CaseManager{}) && hand.CaseManager != (data.CaseManager{}) {
		_, err := tx.ExecContext(ctx, `UPDATE enrollments SET case_manager_id = ?2, case_manager_name = ?3 WHERE id = ?1`,
			hmis.ID, idValue(hand.CaseManager.User), hand.CaseManager.Name)
		if err != nil {
			return err
		}
	}
	if hand.Recorded.State != data.MoveInRecorded || hmis.Recorded.State != data.MoveInFromHMIS {
		return nil
	}
	var updated time.Time
	err := tx.QueryRowContext(ctx, `SELECT date_updated FROM enrollments WHERE id = ?1`, hmis.ID).Scan(wallClockInto(&updated))
	if err != nil {
		return err
	}
	met := hand.Recorded.Reconcile(hmis.Recorded.HMIS, updated.After(hand.Recorded.At))
	return setMoveIn(ctx, tx, hmis.ID, met.MoveIn)
}

// DismissMatch keeps that the two are not the same; they are not offered again.
func (s *Store) DismissMatch(ctx context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO dismissed_matches (by_hand, imported) VALUES (?1, ?2)`, locallyEntered, imported)
		return err
	}, &event)
	return err
}
