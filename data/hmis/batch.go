package hmis

import (
	"context"
	"errors"
	"io"
)

// An import keeps two cores busy: while rows are stored, the next ones are parsed in the background, and the next files are
// scanned for duplicates.

// A batch is rows, the records made of them, and the error that ended them. Batches are reused.
type batch[R any] struct {
	rows    []row
	records []R
	cells   []string
	err     error
}

const (
	batchSize  = 1024 // rows of a batch
	maxBatches = 4
)

// readBatches parses rows in the background. The receiver returns every batch from full to free, and calls stop, which waits
// for the goroutine to end, before it closes the table.
func readBatches[R any](t *table, parse func(*row) R) (full <-chan *batch[R], free chan<- *batch[R], stop func()) {
	fullBatches, freeBatches := make(chan *batch[R], maxBatches), make(chan *batch[R], maxBatches)
	stopped, ended := make(chan struct{}), make(chan struct{})
	for range maxBatches {
		freeBatches <- &batch[R]{}
	}
	go func() {
		defer close(ended)
		defer close(fullBatches)
		for more := true; more; {
			select {
			case b := <-freeBatches:
				more = b.read(t, parse)
				fullBatches <- b
			case <-stopped:
				return
			}
		}
	}()
	return fullBatches, freeBatches, func() { close(stopped); <-ended }
}

func (b *batch[R]) read(t *table, parse func(*row) R) (more bool) {
	b.rows, b.records, b.cells = b.rows[:0], b.records[:0], b.cells[:0]
	for len(b.rows) < batchSize {
		next, err := t.csv.next()
		if errors.Is(err, io.EOF) {
			return false
		}
		if err != nil {
			b.err = t.failure(err)
			return false
		}
		from := len(b.cells)
		b.cells = append(b.cells, next.cells...)
		next.cells = b.cells[from:len(b.cells):len(b.cells)]
		b.rows = append(b.rows, row{table: t, csvRow: next, background: true})
		b.records = append(b.records, parse(&b.rows[len(b.rows)-1]))
	}
	return true
}

// scanInBackground runs scans one after another on a copy of r. Each call of next returns the result of one, in their order.
// Stop cancels the rest and waits.
func (r *importing) scanInBackground(scans ...func(*importing) (map[int]duplicate, error)) (next func() (map[int]duplicate, error), stop func()) {
	type result struct {
		duplicates map[int]duplicate
		err        error
	}
	results, ended := make(chan result, len(scans)), make(chan struct{})
	background := *r
	background.quiet = true
	ctx, cancel := context.WithCancel(r.ctx)
	background.ctx = ctx
	go func() {
		defer close(ended)
		for _, scan := range scans {
			duplicates, err := scan(&background)
			results <- result{duplicates, err}
			if err != nil {
				return
			}
		}
	}()
	next = func() (map[int]duplicate, error) { s := <-results; return s.duplicates, s.err }
	return next, func() { cancel(); <-ended }
}
