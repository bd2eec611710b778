package sqlite

import (
	"context"
	"database/sql"

	"housingtracker/data"
)

// KeepDraft stores the user's draft of the enrollment in place of the former one.
func (x *writeTx) KeepDraft(ctx context.Context, id data.UserID, d data.KeptDraft) error {
	_, err := x.tx.ExecContext(ctx, `INSERT INTO drafts (user_id, enrollment_id, content, kept_at) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (user_id, enrollment_id) DO UPDATE SET content = excluded.content, kept_at = excluded.kept_at`,
		id, d.EnrollmentID, d.Content, stampValue(d.At))
	return err
}

// DropDraft removes the user's draft of the enrollment, if there is one.
func (x *writeTx) DropDraft(ctx context.Context, id data.UserID, enrollment data.EnrollmentID) error {
	_, err := x.tx.ExecContext(ctx, `DELETE FROM drafts WHERE user_id = ?1 AND enrollment_id = ?2`, id, enrollment)
	return err
}

// Drafts returns the user's drafts, latest first.
func (s *Store) Drafts(ctx context.Context, id data.UserID) ([]data.KeptDraft, error) {
	return collect(ctx, s.read, func(rows *sql.Rows) (d data.KeptDraft, err error) {
		return d, rows.Scan(&d.EnrollmentID, &d.Content, stampInto(&d.At))
	}, `SELECT enrollment_id, content, kept_at FROM drafts WHERE user_id = ?1 ORDER BY kept_at DESC, enrollment_id`, id)
}
