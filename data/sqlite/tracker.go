package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// CreateTracker inserts a tracker; CodeExists if there is one (R3). Its version is higher than that of any removed tracker
// of the enrollment.
func (x *writeTx) CreateTracker(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	_, err := x.tx.ExecContext(ctx, `INSERT INTO trackers (enrollment_id, attempt, relocation, version, updated_by, updated_at, `+
		sqldata.FieldColumns+`) VALUES (?1, ?2, ?3, (SELECT coalesce(max(version), 0) + 1 FROM audit_events WHERE enrollment_id = ?1), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)`,
		append([]any{t.EnrollmentID, t.Attempt, t.Relocation, sqldata.IdValue(event.By), sqldata.StampValue(event.At)}, sqldata.FieldValues(t.Fields)...)...)
	if exists(err) {
		return data.Tracker{}, &data.Error{Code: data.CodeExists, Err: err,
			Message: "This enrollment has a tracker already. Nothing was changed. Edit that one."}
	}
	return x.written(ctx, event, t.EnrollmentID, err)
}

// written records the event of a write with the tracker's new version, and returns the tracker.
func (x *writeTx) written(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, err error) (data.Tracker, error) {
	if err == nil {
		err = touchEnrollment(ctx, x.tx, id)
	}
	if err == nil {
		err = sqldata.AddTrackerVersion(ctx, engine{x.tx}, id, event.At)
	}
	var saved data.Tracker
	if err == nil {
		saved, err = sqldata.ReadTracker(ctx, engine{x.tx}, id)
	}
	if err == nil {
		event.Version = saved.Version
		err = x.record(ctx, event)
	}
	return saved, err
}

// SaveTracker updates the tracker whose version is t.Version.
func (x *writeTx) SaveTracker(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	event.BaseVersion = t.Version
	return x.written(ctx, event, t.EnrollmentID, updateTracker(ctx, x.tx, event, t))
}

// updateTracker replaces the version that t was made from; CodeConflict if that is not the stored one.
func updateTracker(ctx context.Context, tx *sql.Tx, event data.AuditEvent, t data.Tracker) error {
	result, err := tx.ExecContext(ctx, `UPDATE trackers SET attempt = ?3, relocation = ?4, version = version + 1, updated_by = ?5, updated_at = ?6,
		(`+sqldata.FieldColumns+`) = (?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) WHERE enrollment_id = ?1 AND version = ?2`,
		append([]any{t.EnrollmentID, t.Version, t.Attempt, t.Relocation, sqldata.IdValue(event.By), sqldata.StampValue(event.At)}, sqldata.FieldValues(t.Fields)...)...)
	return conflictError(ctx, tx, result, err, t.EnrollmentID)
}

// conflictError turns a write that found no row of its version into a conflict with the stored tracker.
func conflictError(ctx context.Context, tx *sql.Tx, result sql.Result, err error, id data.EnrollmentID) error {
	err = changed(result, err, "tracker")
	if data.CodeOf(err) != data.CodeNotFound {
		return err
	}
	theirs, err := sqldata.ReadTracker(ctx, engine{tx}, id)
	if err != nil {
		return err
	}
	return &data.Error{Code: data.CodeConflict, Err: &data.Conflict{Theirs: theirs},
		Message: theirs.UpdatedBy + " has saved this tracker meanwhile. Nothing was changed."}
}

// StartOver archives the attempt and replaces it by next, whose Version is the one it was made from (R19).
func (x *writeTx) StartOver(ctx context.Context, event data.AuditEvent, archived data.Attempt, next data.Tracker) (data.Tracker, error) {
	event.BaseVersion = next.Version
	err := updateTracker(ctx, x.tx, event, next)
	if err == nil {
		_, err = x.tx.ExecContext(ctx, `INSERT INTO attempts (enrollment_id, attempt, relocation, reason, ended_by, ended_at, `+
			sqldata.FieldColumns+`) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)`,
			append([]any{archived.EnrollmentID, archived.Number, archived.Relocation, archived.Reason, sqldata.IdValue(event.By),
				sqldata.StampValue(archived.EndedAt)}, sqldata.FieldValues(archived.Fields)...)...)
	}
	return x.written(ctx, event, next.EnrollmentID, err)
}

// ReturnToAttempt undoes a StartOver: t replaces the archived attempt t.Attempt, whose relocation flag it gets.
func (x *writeTx) ReturnToAttempt(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	err := x.tx.QueryRowContext(ctx, `DELETE FROM attempts WHERE enrollment_id = ?1 AND attempt = ?2 RETURNING relocation`,
		t.EnrollmentID, t.Attempt).Scan(&t.Relocation)
	if err != nil {
		return data.Tracker{}, found(err, "attempt")
	}
	return x.SaveTracker(ctx, event, t)
}

// RemoveTracker deletes the tracker of that version; its notes, attempts and history stay (R49).
func (x *writeTx) RemoveTracker(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, version int) error {
	result, err := x.tx.ExecContext(ctx, `DELETE FROM trackers WHERE enrollment_id = ?1 AND version = ?2`, id, version)
	if err := conflictError(ctx, x.tx, result, err, id); err != nil {
		return err
	}
	if err := sqldata.AddTrackerVersion(ctx, engine{x.tx}, id, event.At); err != nil {
		return err
	}
	if err := touchEnrollment(ctx, x.tx, id); err != nil {
		return err
	}
	event.BaseVersion = version
	return x.record(ctx, event)
}

// MoveTracker moves tracker, attempts, notes and drafts to another enrollment.
func (x *writeTx) MoveTracker(ctx context.Context, event data.AuditEvent, from, to data.EnrollmentID) error {
	moved, err := moveTracker(ctx, x.tx, from, to)
	if err == nil && !moved {
		err = notFound("tracker")
	}
	if err != nil {
		return err
	}
	return x.recordMove(ctx, event, from, to, event.Changes)
}

// recordMove records the event for both enrollments, so that History finds what was done before (R48): part 0 at the target,
// with the changes, part 1 at the origin.
func (x *writeTx) recordMove(ctx context.Context, event data.AuditEvent, from, to data.EnrollmentID, changes []data.Change) error {
	arrival, origin := event, event
	arrival.EnrollmentID, arrival.Changes, origin.EnrollmentID = to, changes, from
	return x.record(ctx, arrival, origin)
}

// moveTracker moves a tracker with attempts, notes and drafts. Attempts of the target come before the moved ones.
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
	if err := sqldata.MoveTrackerVersions(ctx, engine{tx}, from, to); err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, errors.Join(err, touch(ctx, tx, `SELECT ?1 UNION SELECT ?2`, from, to))
}

// AddNote stores a note (R32).
func (x *writeTx) AddNote(ctx context.Context, event data.AuditEvent, n data.Note) error {
	return x.exec(ctx, event, `INSERT INTO notes (id, enrollment_id, barrier, text, written_by, written_at, corrects)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
		n.ID, n.EnrollmentID, n.Barrier, n.Text, sqldata.IdValue(event.By), sqldata.StampValue(n.At), sqldata.TextValue(n.Corrects))
}
