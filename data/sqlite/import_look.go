package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// lookups are the queries of an import that read one row each. An import that finds everything as it was asks one for every
// row of its files; they go past database/sql, which takes longer than the query.
type lookups struct {
	ctx      context.Context
	conn     *sql.Conn
	prepared map[string]*question
	windows  map[*lookup]*window
	// asked counts the questions put to the database, rows what it answered.
	asked, rows int
}

func newLookups(ctx context.Context, conn *sql.Conn) lookups {
	return lookups{ctx: ctx, conn: conn, prepared: map[string]*question{}, windows: map[*lookup]*window{}}
}

// A lookup finds a row by its keys. An export comes much in the order in which its rows lie here: what is asked for next is
// mostly among the next rows, so they are read with it.
type lookup struct {
	// keys is how many columns those are; they come first. place are the columns, by number, by which the rows lie.
	keys  int
	place []int
	// byKeys reads the row with the keys, after the rows behind a place.
	byKeys, after string
}

// windowRows is how many rows are read with the one that was asked for.
const windowRows = 128

func newLookup(from string, keys, place, further []string) *lookup {
	l := &lookup{keys: len(keys)}
	columns := keys
	if !slices.Equal(place, keys) {
		columns = slices.Concat(keys, place)
	}
	for _, p := range place {
		l.place = append(l.place, slices.Index(columns, p))
	}
	query := "SELECT " + strings.Join(slices.Concat(columns, further), ", ") + " FROM " + from + " WHERE ("
	l.byKeys = query + strings.Join(keys, ", ") + ") = (" + places(len(keys)) + ")"
	order := strings.Join(place, ", ")
	l.after = query + order + ") > (" + places(len(place)) + ") ORDER BY " + order + " LIMIT " + strconv.Itoa(windowRows)
	return l
}

// places are the places of n values in a statement.
func places(n int) string { return "?" + strings.Repeat(", ?", n-1) }

// A window is what was read with a row that was looked up.
type window struct {
	rows [][]driver.Value
	// read is how many rows there are, at where the last one was found, found how many were, missed how many since were not.
	read, at, found, missed int
	// wait is for how many lookups nothing is read on; patience how long the last wait was.
	wait, patience int
}

func (w *window) find(keys []any) []driver.Value {
	for i := w.at; i < w.read; i++ {
		if equal(w.rows[i][:len(keys)], keys) {
			w.at, w.missed = i, 0
			w.found++
			return w.rows[i]
		}
	}
	w.missed++
	return nil
}

func equal(row []driver.Value, values []any) bool {
	return slices.EqualFunc(row, values, func(a driver.Value, b any) bool { return a == b })
}

// pays reports whether to read on. A row from elsewhere may come between two neighbours, and then the window stays. Where
// little was found of what was read, rows come in another order than they lie, and it waits, longer each time.
func (w *window) pays() bool {
	const shortest, longest, strays = 16, 4096, 4
	if w.at < w.read-1 && w.missed < strays {
		return false
	}
	if w.wait > 0 {
		w.wait--
		return false
	}
	if w.read == 0 {
		return true
	}
	if 8*w.found >= w.read {
		w.patience = 0
		return true
	}
	w.patience = min(max(2*w.patience, shortest), longest)
	w.wait = w.patience
	w.read = 0
	return false
}

// find reads the row with the keys and, it may be, those behind it; nil if there is none. It is good until the next is asked for.
func (l *lookups) find(k *lookup, keys ...any) ([]driver.Value, error) {
	w := l.windows[k]
	if w == nil {
		w = &window{}
		l.windows[k] = w
	}
	if row := w.find(keys); row != nil {
		return row, nil
	}
	row, err := l.row(k.byKeys, keys...)
	if err != nil || row == nil || !w.pays() {
		return row, err
	}
	return row, l.readOn(k, w, row)
}

func (l *lookups) readOn(k *lookup, w *window, row []driver.Value) error {
	w.read, w.at, w.found = 0, 0, 0
	place := make([]any, len(k.place))
	for i, column := range k.place {
		place[i] = row[column]
	}
	return l.ask(k.after, place, func(rows driver.Rows, columns int) error {
		for {
			if w.read == len(w.rows) {
				w.rows = append(w.rows, make([]driver.Value, columns))
			}
			err := rows.Next(w.rows[w.read])
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			w.read++
			l.rows++
		}
	})
}

// forget has rows read anew that have changed.
func (l *lookups) forget(k *lookup) {
	if w := l.windows[k]; w != nil {
		w.read, w.found = 0, 0
	}
}

// A question is a query that is asked again and again.
type question struct {
	statement driver.Stmt
	args      []driver.NamedValue
	columns   int
	row       []driver.Value
}

// row reads the only row of a query, which is good until the query is asked again; nil if there is none.
func (l *lookups) row(query string, args ...any) (row []driver.Value, err error) {
	err = l.ask(query, args, func(rows driver.Rows, columns int) error {
		q := l.prepared[query]
		if q.row == nil {
			q.row = make([]driver.Value, columns)
		}
		err := rows.Next(q.row)
		if errors.Is(err, io.EOF) {
			return nil
		}
		row = q.row
		l.rows++
		return err
	})
	return row, err
}

func (l *lookups) ask(query string, args []any, read func(rows driver.Rows, columns int) error) error {
	l.asked++
	return l.conn.Raw(func(raw any) error {
		q := l.prepared[query]
		if q == nil {
			statement, err := raw.(driver.ConnPrepareContext).PrepareContext(l.ctx, query)
			if err != nil {
				return err
			}
			q = &question{statement: statement, args: make([]driver.NamedValue, len(args))}
			l.prepared[query] = q
		}
		for i, arg := range args {
			value, err := plainValue(arg)
			if err != nil {
				return err
			}
			q.args[i] = driver.NamedValue{Ordinal: i + 1, Value: value}
		}
		rows, err := q.statement.(driver.StmtQueryContext).QueryContext(l.ctx, q.args)
		if err != nil {
			return err
		}
		if q.columns == 0 {
			q.columns = len(rows.Columns())
		}
		return errors.Join(read(rows, q.columns), rows.Close())
	})
}

func (l *lookups) close() {
	_ = l.conn.Raw(func(any) error {
		for _, q := range l.prepared {
			_ = q.statement.Close()
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

// putAll stores the first columns.
func putAll(row []driver.Value, into ...any) error {
	for i, to := range into {
		if err := put(to, row[i]); err != nil {
			return err
		}
	}
	return nil
}
