package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"
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
	// page is the first page of a file in a shared folder, as it lay there before the last query, at asked.
	page  []byte
	asked time.Time
}

// askInterval is how long the first page is believed. A network file system may answer from memory, but not after a lock, which
// a query takes.
const askInterval = 30 * time.Second

// latestChange finds the latest event that changed data. Events of reading, drafts and preferences change no list.
const latestChange = `SELECT id FROM audit_events
 WHERE kind NOT IN ('signed-in', 'sign-in-failed', 'signed-out', 'locked', 'unlocked', 'client-opened', 'list-opened', 'tracker-opened',
	'export', 'print', 'record-of-acts', 'backup')
 ORDER BY id DESC LIMIT 1`

// ChangeCounter returns a number that grows with every change. It reads one page of the file where nothing was committed: each
// commit writes the first page of a file with a rollback journal again.
func (s *Store) ChangeCounter(ctx context.Context) (int64, error) {
	c := &s.changes
	c.mu.Lock()
	defer c.mu.Unlock()
	file, err := s.reachedFile()
	if err != nil {
		return 0, err
	}
	if c.conn != nil && !os.SameFile(c.file, file) {
		_ = c.conn.Close()
		c.conn = nil
	}
	if c.conn == nil {
		conn, err := s.read.Conn(ctx)
		if err != nil {
			return 0, failure(err)
		}
		c.conn, c.file, c.version, c.page = conn, file, 0, nil
	}
	page := s.firstPage()
	if page != nil && bytes.Equal(page, c.page) && time.Since(c.asked) < askInterval {
		return c.event, nil
	}
	// What is written from here on changes the page again.
	c.page, c.asked = nil, time.Now()
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
	c.page = page
	return c.event, nil
}

// firstPage returns the first page of a file in a shared folder, encrypted, nil if it can't be read.
func (s *Store) firstPage() []byte {
	if !s.place.Shared() {
		return nil
	}
	f := s.handle()
	if f == nil {
		return nil
	}
	page := make([]byte, pageSize)
	if _, err := f.ReadAt(page, 0); err != nil {
		return nil
	}
	return page
}

func (c *changeCounter) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == nil {
		return nil
	}
	return c.conn.Close()
}
