package hmis

import (
	"context"
	"errors"
	"io"
)

// An import keeps two cores busy: while rows are judged and stored, the next ones are cut into cells, and the next files
// are gone through for rows with the same key.

// A batch is rows cut into cells, and the error after them.
type batch struct {
	rows []cutRow
	err  error
}

// How many rows a batch has, and how many batches wait.
const rowsAtOnce, batchesAhead = 256, 4

// ahead reads rows in the background. Stop waits until it has ended; call it before the table is closed.
func (t *table) ahead() (batches <-chan batch, stop func()) {
	out, stopped, ended := make(chan batch, batchesAhead), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		defer close(out)
		for more := true; more; {
			var b batch
			b, more = t.batch()
			select {
			case out <- b:
			case <-stopped:
				return
			}
		}
	}()
	return out, func() { close(stopped); <-ended }
}

func (t *table) batch() (b batch, more bool) {
	b.rows = make([]cutRow, 0, rowsAtOnce)
	cells := make([]string, 0, rowsAtOnce*len(t.read))
	for len(b.rows) < rowsAtOnce {
		cut, err := t.csv.next()
		if errors.Is(err, io.EOF) {
			return b, false
		}
		if err != nil {
			b.err = t.failure(err)
			return b, false
		}
		from := len(cells)
		cells = append(cells, cut.cells...)
		cut.cells = cells[from:len(cells):len(cells)]
		b.rows = append(b.rows, cut)
	}
	return b, true
}

// scanAhead does scans in the background, one after another, with an importing of their own. Each call of next waits for
// one, in their order; stop ends what goes on.
func (r *importing) scanAhead(scans ...func(*importing) (map[int]loss, error)) (next func() (map[int]loss, error), stop func()) {
	type result struct {
		losers map[int]loss
		err    error
	}
	results, ended := make(chan result, len(scans)), make(chan struct{})
	background := *r
	background.quiet = true
	ctx, cancel := context.WithCancel(r.ctx)
	background.ctx = ctx
	go func() {
		defer close(ended)
		for _, scan := range scans {
			losers, err := scan(&background)
			results <- result{losers, err}
			if err != nil {
				return
			}
		}
	}()
	next = func() (map[int]loss, error) { s := <-results; return s.losers, s.err }
	return next, func() { cancel(); <-ended }
}
