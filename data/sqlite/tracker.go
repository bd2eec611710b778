package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"housingtracker/data"
)

func readTracker(ctx context.Context, q querier, id data.EnrollmentID) (data.Tracker, error) {
	return one(ctx, q, "tracker", func(rows *sql.Rows) (t data.Tracker, err error) {
		return t, rows.Scan(trackerInto(&t)...)
	}, `SELECT `+trackerColumns+` FROM trackers t JOIN users u ON u.id = t.updated_by WHERE t.enrollment_id = ?1`, id)
}

// writeTracker performs a write that leaves a tracker at the enrollment, and returns that tracker; the event gets its version.
func (s *Store) writeTracker(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, run func(ctx context.Context, tx *sql.Tx) error) (data.Tracker, error) {
	var saved data.Tracker
	repeated, err := s.perform(ctx, func(tx *sql.Tx) error {
		ctx := context.WithoutCancel(ctx) // as perform
		if err := run(ctx, tx); err != nil {
			return err
		}
		if err := touchEnrollment(ctx, tx, id); err != nil {
			return err
		}
		var err error
		saved, err = readTracker(ctx, tx, id)
		event.Version = saved.Version
		return err
	}, &event)
	switch {
	case err != nil:
		// What the transaction has read of itself is not there.
		return data.Tracker{}, err
	case repeated:
		return readTracker(ctx, s.read, id)
	}
	return saved, nil
}

// CreateTracker inserts; CodeExists if there is one (R3). Its version is one that no removed tracker there had.
func (s *Store) CreateTracker(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	return s.writeTracker(ctx, event, t.EnrollmentID, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO trackers (enrollment_id, attempt, relocation, version, updated_by, updated_at, `+
			fieldColumns+`) VALUES (?1, ?2, ?3, (SELECT coalesce(max(version), 0) + 1 FROM audit_events WHERE enrollment_id = ?1), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)`,
			append([]any{t.EnrollmentID, t.Attempt, t.Relocation, idValue(event.By), stampValue(event.At)}, fieldValues(t.Fields)...)...)
		if exists(err) {
			return &data.Error{Code: data.CodeExists, Err: err,
				Message: "This enrollment has a tracker already. Nothing was changed. Edit that one."}
		}
		return err
	})
}

// SaveTracker updates the tracker whose version is t.Version.
func (s *Store) SaveTracker(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	return s.writeTracker(ctx, event, t.EnrollmentID, func(ctx context.Context, tx *sql.Tx) error { return updateTracker(ctx, tx, event, t) })
}

// updateTracker stores t over the version it was made from, or refuses with what stands there now.
func updateTracker(ctx context.Context, tx *sql.Tx, event data.AuditEvent, t data.Tracker) error {
	result, err := tx.ExecContext(ctx, `UPDATE trackers SET attempt = ?3, relocation = ?4, version = version + 1, updated_by = ?5, updated_at = ?6,
		(`+fieldColumns+`) = (?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) WHERE enrollment_id = ?1 AND version = ?2`,
		append([]any{t.EnrollmentID, t.Version, t.Attempt, t.Relocation, idValue(event.By), stampValue(event.At)}, fieldValues(t.Fields)...)...)
	return conflicting(ctx, tx, result, err, t.EnrollmentID)
}

// conflicting turns a write that found no tracker of its version into a conflict with the one that is there.
func conflicting(ctx context.Context, tx *sql.Tx, result sql.Result, err error, id data.EnrollmentID) error {
	err = changed(result, err, "tracker")
	if data.CodeOf(err) != data.CodeNotFound {
		return err
	}
	theirs, err := readTracker(ctx, tx, id)
	if err != nil {
		return err
	}
	return &data.Error{Code: data.CodeConflict, Err: &data.Conflict{Theirs: theirs},
		Message: theirs.UpdatedBy + " has saved this tracker meanwhile. Nothing was changed."}
}

// StartOver archives the attempt and replaces it by next, whose Version is the one it was made from (R19).
func (s *Store) StartOver(ctx context.Context, event data.AuditEvent, archived data.Attempt, next data.Tracker) (data.Tracker, error) {
	return s.writeTracker(ctx, event, next.EnrollmentID, func(ctx context.Context, tx *sql.Tx) error {
		if err := updateTracker(ctx, tx, event, next); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO attempts (enrollment_id, attempt, relocation, reason, ended_by, ended_at, `+
			fieldColumns+`) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)`,
			append([]any{archived.EnrollmentID, archived.Number, archived.Relocation, archived.Reason, idValue(event.By),
				stampValue(archived.EndedAt)}, fieldValues(archived.Fields)...)...)
		return err
	})
}

// ReturnToAttempt takes back a StartOver: the archived attempt t.Attempt becomes t again, a relocation if it was one.
func (s *Store) ReturnToAttempt(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	return s.writeTracker(ctx, event, t.EnrollmentID, func(ctx context.Context, tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `DELETE FROM attempts WHERE enrollment_id = ?1 AND attempt = ?2 RETURNING relocation`,
			t.EnrollmentID, t.Attempt).Scan(&t.Relocation)
		if err != nil {
			return found(err, "attempt")
		}
		return updateTracker(ctx, tx, event, t)
	})
}

// RemoveTracker deletes the tracker of that version; its notes, attempts and history stay (R49).
func (s *Store) RemoveTracker(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, version int) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `DELETE FROM trackers WHERE enrollment_id = ?1 AND version = ?2`, id, version)
		if err := conflicting(ctx, tx, result, err, id); err != nil {
			return err
		}
		return touchEnrollment(ctx, tx, id)
	}, &event)
	return err
}

// MoveTracker moves tracker, attempts, notes and drafts to another enrollment; the event stands on record for both, by which History
// finds what was done before (R48).
func (s *Store) MoveTracker(ctx context.Context, event data.AuditEvent, from, to data.EnrollmentID) error {
	arrival, origin := event, event
	arrival.EnrollmentID, origin.EnrollmentID = to, from
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		moved, err := moveTracker(ctx, tx, from, to)
		if err == nil && !moved {
			err = notFound("tracker")
		}
		return err
	}, &arrival, &origin)
	return err
}

// moveTracker moves what belongs to a tracker. Attempts that the other enrollment has already stay before the moved ones.
func moveTracker(ctx context.Context, tx *sql.Tx, from, to data.EnrollmentID) (moved bool, err error) {
	var earlier int
	err = tx.QueryRowContext(ctx, `SELECT coalesce(max(attempt), 0) FROM attempts WHERE enrollment_id = ?1`, to).Scan(&earlier)
	if err != nil {
		return false, err
	}
	result, err := tx.ExecContext(ctx, `UPDATE trackers SET enrollment_id = ?2, attempt = attempt + ?3 WHERE enrollment_id = ?1`, from, to, earlier)
	if exists(err) {
		return false, data.Refuse(data.CodeExists, "Both enrollments have a tracker. Nothing was changed. Remove the one made in error first.")
	}
	if err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE attempts SET enrollment_id = ?2, attempt = attempt + ?3 WHERE enrollment_id = ?1`,
		from, to, earlier); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE notes SET enrollment_id = ?2 WHERE enrollment_id = ?1`, from, to); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE OR IGNORE drafts SET enrollment_id = ?2 WHERE enrollment_id = ?1`, from, to); err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, errors.Join(err, touch(ctx, tx, `SELECT ?1 UNION SELECT ?2`, from, to))
}

// AddNote keeps a note (R32).
func (s *Store) AddNote(ctx context.Context, event data.AuditEvent, n data.Note) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO notes (id, enrollment_id, barrier, text, written_by, written_at, corrects)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
			n.ID, n.EnrollmentID, n.Barrier, n.Text, idValue(event.By), stampValue(n.At), textValue(n.Corrects))
		return err
	}, &event)
	return err
}
