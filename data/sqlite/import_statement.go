package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
)

// statements are those of an import, which asks hundreds of thousands of times: each is prepared once, and they go past
// database/sql, which takes longer than most of them.
type statements struct {
	ctx      context.Context
	conn     *sql.Conn
	prepared map[string]*statement
	// asked counts how often the database was asked, rows what it answered.
	queries, rows int
}

type statement struct {
	driver.Stmt
	args []driver.NamedValue
	// row is what the last row was read into.
	row []driver.Value
}

func newStatements(ctx context.Context, conn *sql.Conn) *statements {
	return &statements{ctx: ctx, conn: conn, prepared: map[string]*statement{}}
}

func (s *statements) prepare(query string) (*statement, error) {
	if st := s.prepared[query]; st != nil {
		return st, nil
	}
	st := &statement{}
	err := s.conn.Raw(func(raw any) (err error) {
		st.Stmt, err = raw.(driver.ConnPrepareContext).PrepareContext(s.ctx, query)
		return err
	})
	if err == nil {
		s.prepared[query] = st
	}
	return st, err
}

// run runs a statement and hands its rows to read; nil where there are none to be read.
func (s *statements) run(st *statement, args []driver.NamedValue, read func(driver.Rows) error) error {
	return s.conn.Raw(func(any) error {
		// Asked as a query, the driver hands over all values in one call, not each in a call of its own.
		rows, err := st.Stmt.(driver.StmtQueryContext).QueryContext(s.ctx, args)
		if err != nil {
			return err
		}
		if read == nil {
			read = func(rows driver.Rows) error { return ignoreEOF(rows.Next(nil)) }
		}
		return errors.Join(read(rows), rows.Close())
	})
}

// ended is the error that a row could not be read with, but for there being no more.
func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// ask runs a query.
func (s *statements) query(query string, args []any, read func(*statement, driver.Rows) error) error {
	s.queries++
	st, err := s.prepare(query)
	if err != nil {
		return err
	}
	st.args = st.args[:0]
	for _, arg := range args {
		value, err := plainValue(arg)
		if err != nil {
			return err
		}
		st.args = append(st.args, driver.NamedValue{Ordinal: len(st.args) + 1, Value: value})
	}
	if read == nil {
		return s.run(st, st.args, nil)
	}
	return s.run(st, st.args, func(rows driver.Rows) error { return read(st, rows) })
}

// row reads the only row of a query, which is good until the query is asked again; nil if there is none.
func (s *statements) row(query string, args ...any) (row []driver.Value, err error) {
	err = s.query(query, args, func(st *statement, rows driver.Rows) error {
		if st.row == nil {
			st.row = make([]driver.Value, len(rows.Columns()))
		}
		err := rows.Next(st.row)
		if err == nil {
			row = st.row
			s.rows++
		}
		return ignoreEOF(err)
	})
	return row, err
}

// each does something with every value of a query of one column.
func (s *statements) eachValue(query string, args []any, do func(driver.Value)) error {
	return s.query(query, args, func(_ *statement, rows driver.Rows) error {
		var row [1]driver.Value
		for {
			if err := rows.Next(row[:]); err != nil {
				return ignoreEOF(err)
			}
			do(row[0])
		}
	})
}

func (s *statements) close() {
	_ = s.conn.Raw(func(any) error {
		for _, st := range s.prepared {
			_ = st.Close()
		}
		return nil
	})
}

// plainValue is a value as a driver takes it.
func plainValue(arg any) (driver.Value, error) {
	switch arg := arg.(type) {
	case nil, int64, string:
		return arg, nil
	}
	return driver.DefaultParameterConverter.ConvertValue(arg)
}

// put stores a column as database/sql would: into a scanner, a number, a flag, or as it is.
func convertAssign(to any, value driver.Value) error {
	switch to := to.(type) {
	case sql.Scanner:
		return to.Scan(value)
	case *any:
		*to = value
		return nil
	case *string:
		return assign(to, value)
	case *bool:
		*to = value == int64(1)
		return nil
	}
	var number int64
	if err := assign(&number, value); err != nil {
		return err
	}
	at := reflect.ValueOf(to).Elem()
	if !at.CanInt() && !at.CanUint() {
		return fmt.Errorf("a column can't be read into %T", to)
	}
	at.Set(reflect.ValueOf(number).Convert(at.Type()))
	return nil
}

// putAll stores the first columns.
func convertAssignAll(row []driver.Value, into ...any) error {
	for i, to := range into {
		if err := convertAssign(to, row[i]); err != nil {
			return err
		}
	}
	return nil
}
