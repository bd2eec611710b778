package sqlite

import (
	"context"
	"database/sql"
	"strconv"
)

// importCacheKiB is the page cache of an import. With the ordinary one it would write and read many pages several times.
const importCacheKiB = 128 << 10

// importSpillPages is how many changed pages an import keeps in memory in a shared folder. Once SQLite writes pages before the
// commit, nobody can read until it.
const importSpillPages = 384 << 20 / pageSize

// enlargeCache enlarges the page cache until restore is called.
func (s *Store) enlargeCache(ctx context.Context, conn *sql.Conn) (restore func(), err error) {
	var cache int
	if err := conn.QueryRowContext(ctx, `PRAGMA cache_size`).Scan(&cache); err != nil {
		return nil, err
	}
	settings := `PRAGMA cache_size = -` + strconv.Itoa(importCacheKiB)
	if s.place.Shared() {
		settings += `; PRAGMA cache_spill = ` + strconv.Itoa(importSpillPages)
	}
	if _, err := conn.ExecContext(ctx, settings); err != nil {
		return nil, err
	}
	return func() {
		_, _ = conn.ExecContext(ctx, `PRAGMA cache_size = `+strconv.Itoa(cache)+`; PRAGMA shrink_memory`)
	}, nil
}
