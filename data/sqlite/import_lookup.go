package sqlite

import (
	"database/sql/driver"
	"slices"
	"strconv"
	"strings"
)

// lookups are the queries of an import for single rows.
type lookups struct {
	*statements
	windows map[*lookup]*window
}

func newLookups(s *statements) lookups { return lookups{s, map[*lookup]*window{}} }

// A lookup finds a row by its keys. An export mostly comes in the order of the stored rows, so it reads the next rows in
// advance.
type lookup struct {
	// keys is the number of key columns, which come first. order has the numbers of the columns by which rows are ordered.
	keys  int
	order []int
	// byKeys selects the row with the keys; after selects the rows that follow in the order.
	byKeys, after string
}

// rowsAhead is how many rows are read in advance.
const rowsAhead = 128

func newLookup(from string, keys, order, further []string) *lookup {
	l := &lookup{keys: len(keys)}
	columns := keys
	if !slices.Equal(order, keys) {
		columns = slices.Concat(keys, order)
	}
	for _, p := range order {
		l.order = append(l.order, slices.Index(columns, p))
	}
	query := "SELECT " + strings.Join(slices.Concat(columns, further), ", ") + " FROM " + from + " WHERE ("
	l.byKeys = query + strings.Join(keys, ", ") + ") = (" + placeholders(len(keys)) + ")"
	orderBy := strings.Join(order, ", ")
	l.after = query + orderBy + ") > (" + placeholders(len(order)) + ") ORDER BY " + orderBy + " LIMIT " + strconv.Itoa(rowsAhead)
	return l
}

// placeholders returns n parameters for a statement.
func placeholders(n int) string { return "?" + strings.Repeat(", ?", n-1) }

// A window holds the rows that were read in advance.
type window struct {
	rows [][]driver.Value
	// read is the number of rows, at the index of the last one found, found the number of rows found, missed the look-ups
	// without success since.
	read, at, found, missed int
	// skip is for how many look-ups nothing is read in advance; backoff is the last such number.
	skip, backoff int
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

// shouldReadAhead reports whether to read rows in advance. The window stays while a few rows come from elsewhere. Where few
// of its rows were found, the export has another order, and the window is not filled for a number of look-ups that doubles
// each time.
func (w *window) shouldReadAhead() bool {
	const shortest, longest, strays = 16, 4096, 4
	if w.at < w.read-1 && w.missed < strays {
		return false
	}
	if w.skip > 0 {
		w.skip--
		return false
	}
	if w.read == 0 {
		return true
	}
	if 8*w.found >= w.read {
		w.backoff = 0
		return true
	}
	w.backoff = min(max(2*w.backoff, shortest), longest)
	w.skip = w.backoff
	w.read = 0
	return false
}

// find returns the row with the keys, or nil; it is valid until the next call.
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
	if err != nil || row == nil || !w.shouldReadAhead() {
		return row, err
	}
	return row, l.readAhead(k, w, row)
}

func (l *lookups) readAhead(k *lookup, w *window, row []driver.Value) error {
	w.read, w.at, w.found = 0, 0, 0
	place := make([]any, len(k.order))
	for i, column := range k.order {
		place[i] = row[column]
	}
	return l.query(k.after, place, func(_ *statement, rows driver.Rows) error {
		for {
			if w.read == len(w.rows) {
				w.rows = append(w.rows, make([]driver.Value, len(row)))
			}
			if err := rows.Next(w.rows[w.read]); err != nil {
				return ignoreEOF(err)
			}
			w.read++
			l.rows++
		}
	})
}

// invalidate empties the window after a change of the table.
func (l *lookups) invalidate(k *lookup) {
	if w := l.windows[k]; w != nil {
		w.read, w.found = 0, 0
	}
}
