package sqlite

import (
	"context"
	"database/sql"
	"strconv"
)

// importCacheKiB is the page cache of an import. With the ordinary one it would write and read many pages several times.
const importCacheKiB = 128 << 10

// enlargeCache enlarges the page cache until restore is called.
func enlargeCache(ctx context.Context, conn *sql.Conn) (restore func(), err error) {
	var cache int
	if err := conn.QueryRowContext(ctx, `PRAGMA cache_size`).Scan(&cache); err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, `PRAGMA cache_size = -`+strconv.Itoa(importCacheKiB)); err != nil {
		return nil, err
	}
	return func() {
		_, _ = conn.ExecContext(ctx, `PRAGMA cache_size = `+strconv.Itoa(cache)+`; PRAGMA shrink_memory`)
	}, nil
}
