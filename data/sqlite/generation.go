package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"

	"housingtracker/data"
)

// Without INDEXED BY the planner walks the acts from the last one back.
const generationQuery = `SELECT first.op,
	coalesce((SELECT op FROM acts INDEXED BY acts_of_lines WHERE kind IN ('restore', 'copy-accepted') ORDER BY id DESC LIMIT 1), first.op),
	last.id, last.hash, last.at
 FROM (SELECT op FROM acts ORDER BY id LIMIT 1) first, (SELECT id, hash, at FROM acts ORDER BY id DESC LIMIT 1) last`

// Generation says how far the database has come.
func (s *Store) Generation(ctx context.Context) (g data.Generation, err error) {
	var hash []byte
	err = s.read.QueryRowContext(ctx, generationQuery).Scan(&g.Identity, &g.Line, &g.Number, &hash, stampInto(&g.At))
	g.Hash = hex.EncodeToString(hash)
	if errors.Is(err, sql.ErrNoRows) {
		return data.Generation{}, nil
	}
	return g, failure(err)
}
