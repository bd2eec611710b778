package hmis

import (
	"context"
	"errors"
	"io"
)

// An import keeps two cores busy: while rows are looked up and stored, the next ones are cut into cells and made records
// of, and the next files are gone through for rows with the same key.

// A batch is rows with the records made of them, and the error after them. It is used again when it has been gone through.
type batch[R any] struct {
	rows    []row
	records []R
	cells   []string
	err     error
}

// How many rows a batch has, and how many batches there are.
const rowsAtOnce, batches = 512, 4

// ahead reads rows in the background and makes records of them. What it sends is to be given back to used. Stop waits until
// it has ended; call it before the table is closed.
func ahead[R any](t *table, parse func(*row) R) (out <-chan *batch[R], used chan<- *batch[R], stop func()) {
	full, empty := make(chan *batch[R], batches), make(chan *batch[R], batches)
	stopped, ended := make(chan struct{}), make(chan struct{})
	for range batches {
		empty <- &batch[R]{}
	}
	go func() {
		defer close(ended)
		defer close(full)
		for more := true; more; {
			select {
			case b := <-empty:
				more = b.read(t, parse)
				full <- b
			case <-stopped:
				return
			}
		}
	}()
	return full, empty, func() { close(stopped); <-ended }
}

func (b *batch[R]) read(t *table, parse func(*row) R) (more bool) {
	b.rows, b.records, b.cells = b.rows[:0], b.records[:0], b.cells[:0]
	for len(b.rows) < rowsAtOnce {
		cut, err := t.csv.next()
		if errors.Is(err, io.EOF) {
			return false
		}
		if err != nil {
			b.err = t.failure(err)
			return false
		}
		from := len(b.cells)
		b.cells = append(b.cells, cut.cells...)
		cut.cells = b.cells[from:len(b.cells):len(b.cells)]
		b.rows = append(b.rows, row{table: t, cutRow: cut, early: true})
		b.records = append(b.records, parse(&b.rows[len(b.rows)-1]))
	}
	return true
}

// scanAhead does scans in the background, one after another, with an importing of their own. Each call of next waits for
// one, in their order; stop ends what goes on.
func (r *importing) scanAhead(scans ...func(*importing) (map[int]superseded, error)) (next func() (map[int]superseded, error), stop func()) {
	type result struct {
		losers map[int]superseded
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
	next = func() (map[int]superseded, error) { s := <-results; return s.losers, s.err }
	return next, func() { cancel(); <-ended }
}
