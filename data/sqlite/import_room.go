package sqlite

import (
	"context"
	"database/sql"
	"runtime"
	"runtime/debug"
	"strconv"
)

// What an import may hold beyond what the program otherwise does: pages of the database, in KiB, that it would write and
// read again several times; and garbage, in bytes, that is not worth looking for yet.
const (
	importCache   = 128 << 10
	importGarbage = 32 << 20
	// importItself is what it holds that is no garbage.
	importItself = 16 << 20
)

// giveRoom gives an import its memory until the function that it returns is called.
func giveRoom(ctx context.Context, conn *sql.Conn) (takeBack func(), err error) {
	var cache int
	if err := conn.QueryRowContext(ctx, `PRAGMA cache_size`).Scan(&cache); err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, `PRAGMA cache_size = -`+strconv.Itoa(importCache)); err != nil {
		return nil, err
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	before := debug.SetGCPercent(100 + int(importGarbage*100/max(memory.HeapAlloc, importItself)))
	return func() {
		debug.SetGCPercent(before)
		_, _ = conn.ExecContext(ctx, `PRAGMA cache_size = `+strconv.Itoa(cache)+`; PRAGMA shrink_memory`)
	}, nil
}
