package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"housingtracker/data/sqldata"
	"io"
	"reflect"
)

// statements are prepared once and bypass database/sql, whose overhead exceeds the time of most statements of an import.
type statements struct {
	ctx      context.Context
	conn     *sql.Conn
	prepared map[string]*statement
	// queries counts the statements run, rows the rows returned.
	queries, rows int
}

type statement struct {
	driver.Stmt
	args []driver.NamedValue
	// row is the buffer of the last row.
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

// run executes a statement and passes its rows to read, which may be nil.
func (s *statements) run(st *statement, args []driver.NamedValue, read func(driver.Rows) error) error {
	return s.conn.Raw(func(any) error {
		// As a query, the driver binds all values in one call.
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

// ignoreEOF turns io.EOF into nil.
func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// query runs a statement with the arguments.
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

// row returns the only row of a query, or nil. It is valid until the next call with the same query.
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

// eachValue calls do with every value of a query of one column.
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

// plainValue converts an argument for the driver.
func plainValue(arg any) (driver.Value, error) {
	switch arg := arg.(type) {
	case nil, int64, string:
		return arg, nil
	}
	return driver.DefaultParameterConverter.ConvertValue(arg)
}

// convertAssign stores a column as database/sql does: in a scanner, a number or a bool, or unchanged.
func convertAssign(to any, value driver.Value) error {
	switch to := to.(type) {
	case sql.Scanner:
		return to.Scan(value)
	case *any:
		*to = value
		return nil
	case *string:
		return sqldata.Assign(to, value)
	case *bool:
		*to = value == int64(1)
		return nil
	}
	var number int64
	if err := sqldata.Assign(&number, value); err != nil {
		return err
	}
	at := reflect.ValueOf(to).Elem()
	if !at.CanInt() && !at.CanUint() {
		return fmt.Errorf("a column can't be read into %T", to)
	}
	at.Set(reflect.ValueOf(number).Convert(at.Type()))
	return nil
}

// convertAssignAll stores the first columns.
func convertAssignAll(row []driver.Value, into ...any) error {
	for i, to := range into {
		if err := convertAssign(to, row[i]); err != nil {
			return err
		}
	}
	return nil
}
