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

// lookups are the queries of an import that read one row each. An import that finds everything as it was asks one for every
// row of its files; they go past database/sql, which takes longer than the query.
type lookups struct {
	ctx      context.Context
	conn     *sql.Conn
	prepared map[string]*lookup
}

type lookup struct {
	statement driver.Stmt
	args      []driver.NamedValue
	row       []driver.Value
}

// row reads the only row of a query, which is good until the query is asked again; nil if there is none.
func (l *lookups) row(query string, args ...any) (row []driver.Value, err error) {
	err = l.conn.Raw(func(raw any) error {
		look := l.prepared[query]
		if look == nil {
			statement, err := raw.(driver.ConnPrepareContext).PrepareContext(l.ctx, query)
			if err != nil {
				return err
			}
			look = &lookup{statement: statement, args: make([]driver.NamedValue, len(args))}
			l.prepared[query] = look
		}
		for i, arg := range args {
			value, err := plainValue(arg)
			if err != nil {
				return err
			}
			look.args[i] = driver.NamedValue{Ordinal: i + 1, Value: value}
		}
		row, err = look.ask(l.ctx)
		return err
	})
	return row, err
}

func (l *lookup) ask(ctx context.Context) ([]driver.Value, error) {
	rows, err := l.statement.(driver.StmtQueryContext).QueryContext(ctx, l.args)
	if err != nil {
		return nil, err
	}
	if l.row == nil {
		l.row = make([]driver.Value, len(rows.Columns()))
	}
	err = rows.Next(l.row)
	closed := rows.Close()
	if errors.Is(err, io.EOF) {
		return nil, closed
	}
	return l.row, errors.Join(err, closed)
}

func (l *lookups) close() {
	_ = l.conn.Raw(func(any) error {
		for _, look := range l.prepared {
			_ = look.statement.Close()
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
func put(to any, value driver.Value) error {
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
