package sqlite

import (
	"database/sql/driver"
	"slices"
	"strconv"
	"strings"
)

// lookups are the queries of an import that read one row each.
type lookups struct {
	*statements
	windows map[*lookup]*window
}

func newLookups(s *statements) lookups { return lookups{s, map[*lookup]*window{}} }

// A lookup finds a row by its keys. An export comes much in the order in which its rows lie here: what is asked for next is
// mostly among the next rows, so they are read with it.
type lookup struct {
	// keys is how many columns those are; they come first. place are the columns, by number, by which the rows lie.
	keys  int
	order []int
	// byKeys reads the row with the keys, after the rows behind a place.
	byKeys, after string
}

// windowRows is how many rows are read with the one that was asked for.
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

// places are the places of n values in a statement.
func placeholders(n int) string { return "?" + strings.Repeat(", ?", n-1) }

// A window is what was read with a row that was looked up.
type window struct {
	rows [][]driver.Value
	// read is how many rows there are, at where the last one was found, found how many were, missed how many since were not.
	read, at, found, missed int
	// wait is for how many lookups nothing is read on; patience how long the last wait was.
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

// pays reports whether to read on. A row from elsewhere may come between two neighbours, and then the window stays. Where
// little was found of what was read, rows come in another order than they lie, and it waits, longer each time.
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

// forget has rows read again that have changed.
func (l *lookups) invalidate(k *lookup) {
	if w := l.windows[k]; w != nil {
		w.read, w.found = 0, 0
	}
}
