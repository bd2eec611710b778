package sqlite

import (
	"context"
	"database/sql"

	"housingtracker/data"
)

// Drafts returns the user's drafts that an earlier program version stored, latest first.
func (s *Store) Drafts(ctx context.Context, id data.UserID) ([]data.KeptDraft, error) {
	return collect(ctx, s.read, func(rows *sql.Rows) (d data.KeptDraft, err error) {
		return d, rows.Scan(&d.EnrollmentID, &d.Content, stampInto(&d.At))
	}, `SELECT enrollment_id, content, kept_at FROM drafts WHERE user_id = ?1 ORDER BY kept_at DESC, enrollment_id`, id)
}

// DropDrafts removes them.
func (x *writeTx) DropDrafts(ctx context.Context, id data.UserID) error {
	_, err := x.tx.ExecContext(ctx, `DELETE FROM drafts WHERE user_id = ?1`, id)
	return err
}
