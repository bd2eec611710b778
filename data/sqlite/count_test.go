//go:build cgo

package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"testing"

	"github.com/mattn/go-sqlite3"
)

// counts are what a store asked of SQLite: statements, of those the ones that the driver compiled for this once, as it does
// without arguments, and the rows that came of them.
type counts struct{ statements, compiled, rows int }

// counting has a store count what it asks from here on.
func counting(t *testing.T, s *Store) *counts {
	t.Helper()
	n := &counts{}
	for pool, c := range map[**sql.DB]connector{&s.read: readConn(s.path, s.key), &s.write: writeConn(s.path, s.key)} {
		(*pool).Close()
		*pool = sql.OpenDB(countingConnector{c, n})
		(*pool).SetMaxOpenConns(1)
		// What a connection does when it is new does not count.
		if err := (*pool).Ping(); err != nil {
			t.Fatal(err)
		}
	}
	s.queries = queries{s.read}
	*n = counts{}
	return n
}

// of is what one more run of the work asked.
func (n *counts) of(work func()) counts {
	*n = counts{}
	work()
	return *n
}

type countingConnector struct {
	connector
	n *counts
}

func (c countingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return countingConn{conn.(*sqlite3.SQLiteConn), c.n}, nil
}

type countingConn struct {
	*sqlite3.SQLiteConn
	n *counts
}

func (c countingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.n.statements++
	rows, err := c.SQLiteConn.QueryContext(ctx, query, args)
	return countingRows{rows, c.n}, err
}

func (c countingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.n.statements++
	if len(args) == 0 {
		c.n.compiled++
	}
	return c.SQLiteConn.ExecContext(ctx, query, args)
}

type countingRows struct {
	driver.Rows
	n *counts
}

func (r countingRows) Next(values []driver.Value) error {
	err := r.Rows.Next(values)
	if err == nil {
		r.n.rows++
	}
	return err
}
