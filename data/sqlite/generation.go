package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"

	"housingtracker/data"
)

// generationQuery joins the first act, the last one, and the last that began a line. Without INDEXED BY the planner walks the
// acts back from the last one to find that.
const generationQuery = `SELECT first.op, coalesce(line.op, first.op), last.id, last.hash, last.at
 FROM acts first JOIN acts last
 LEFT JOIN acts line ON line.id = (SELECT max(id) FROM acts INDEXED BY acts_of_lines WHERE kind IN ('restore', 'copy-accepted'))
 WHERE first.id = (SELECT min(id) FROM acts) AND last.id = (SELECT max(id) FROM acts)`

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
