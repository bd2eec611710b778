package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"sync"
)

// changeCounter finds the latest change on a connection of its own: SQLite's data_version changes with every commit of
// another connection, and only then is a query needed.
type changeCounter struct {
	mu   sync.Mutex
	conn *sql.Conn
	// file is the file that conn has open.
	file    fs.FileInfo
	version int64
	event   int64
}

// latestChange finds the latest event that changed data. Events of reading, drafts and preferences change no list.
const latestChange = `SELECT id FROM audit_events
 WHERE kind NOT IN ('signed-in', 'sign-in-failed', 'signed-out', 'locked', 'unlocked', 'client-opened', 'list-opened', 'tracker-opened',
	'export', 'print', 'record-of-acts', 'backup')
 ORDER BY id DESC LIMIT 1`

// ChangeCounter returns a number that grows with every change. It reads one page of the file where nothing was committed.
func (s *Store) ChangeCounter(ctx context.Context) (int64, error) {
	c := &s.changes
	c.mu.Lock()
	defer c.mu.Unlock()
	file := s.currentFile()
	if c.conn != nil && !os.SameFile(c.file, file) {
		_ = c.conn.Close()
		c.conn = nil
	}
	if c.conn == nil {
		conn, err := s.read.Conn(ctx)
		if err != nil {
			return 0, failure(err)
		}
		c.conn, c.file, c.version = conn, file, 0
	}
	var version int64
	if err := c.conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&version); err != nil {
		return 0, failure(err)
	}
	if version != c.version {
		err := c.conn.QueryRowContext(ctx, latestChange).Scan(&c.event)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, failure(err)
		}
		c.version = version
	}
	return c.event, nil
}

func (c *changeCounter) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == nil {
		return nil
	}
	return c.conn.Close()
}
