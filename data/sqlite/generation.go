package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"housingtracker/data/sqldata"

	"housingtracker/data/file"
)

// generationQuery joins the first event, the last one, and the last one that began a line. Without INDEXED BY the planner
// scans audit_events backwards to find that.
const generationQuery = `SELECT first.op, coalesce(line.op, first.op), last.id, last.hash, last.at
 FROM audit_events first JOIN audit_events last
 LEFT JOIN audit_events line ON line.id = (SELECT max(id) FROM audit_events INDEXED BY audit_events_of_lines WHERE kind IN ('restore', 'copy-accepted'))
 WHERE first.id = (SELECT min(id) FROM audit_events) AND last.id = (SELECT max(id) FROM audit_events)`

// Generation returns how far the database has come; zero without an event.
func (s *Store) Generation(ctx context.Context) (g file.Generation, err error) {
	var hash []byte
	err = s.read.QueryRowContext(ctx, generationQuery).Scan(&g.Identity, &g.Line, &g.Number, &hash, sqldata.StampInto(&g.At))
	g.Hash = hex.EncodeToString(hash)
	if errors.Is(err, sql.ErrNoRows) {
		return file.Generation{}, nil
	}
	return g, failure(err)
}
