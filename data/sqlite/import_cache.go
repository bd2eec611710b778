package sqlite

import (
	"context"
	"database/sql"
	"strconv"
)

// importCache is how many KiB of pages an import may hold, more than the program otherwise does: it would write and read many
// of them several times.
const importCacheKiB = 128 << 10

// giveRoom gives an import its cache until the function that it returns is called.
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
