//go:build cgo

package sqlite

import (
	"housingtracker/data/sqldata"

	"context"
	"database/sql"
	"database/sql/driver"
	"testing"

	"github.com/mattn/go-sqlite3"
)

// counts are the statements a store has run, those of them that were prepared for one use only, as the driver does without
// arguments, and the rows returned.
type counts struct{ statements, uncached, rows int }

// countStatements makes a store count its statements.
func countStatements(t *testing.T, s *Store) *counts {
	t.Helper()
	n := &counts{}
	for pool, c := range map[**sql.DB]connector{&s.read: readConn(s.path, s.key), &s.write: writeConn(s.path, s.key)} {
		(*pool).Close()
		*pool = sql.OpenDB(countingConnector{c, n})
		(*pool).SetMaxOpenConns(1)
		// Do not count what a new connection runs.
		if err := (*pool).Ping(); err != nil {
			t.Fatal(err)
		}
	}
	s.Reader = sqldata.Reader{DB: engine{s.read}}
	*n = counts{}
	return n
}

// during returns the counts of one more run of the work.
func (n *counts) during(work func()) counts {
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
		c.n.uncached++
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
