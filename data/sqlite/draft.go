package sqlite

import (
	"context"

	"housingtracker/data"
)

// DropDrafts removes them.
func (x *writeTx) DropDrafts(ctx context.Context, id data.UserID) error {
	_, err := x.tx.ExecContext(ctx, `DELETE FROM drafts WHERE user_id = ?1`, id)
	return err
}
