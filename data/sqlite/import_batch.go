package sqlite

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"slices"
	"strings"

	"housingtracker/data"
)

// rowsPerBatch is how many new rows one statement inserts. Fewer cost more hand-overs between threads; SQLite allows 32,766
// values.
const rowsPerBatch = 1024

// A rowBatch collects rows of one table for one INSERT.
type rowBatch struct {
	insert string // up to VALUES
	values []driver.NamedValue
	rows   int
}

func (b *rowBatch) appendValues(values ...any) {
	for _, v := range values {
		b.values = append(b.values, driver.NamedValue{Ordinal: len(b.values) + 1, Value: v})
	}
}

// addRow adds a row.
func (x *importTx) addRow(b *rowBatch, values ...any) error {
	b.appendValues(values...)
	return x.countRow(b)
}

// countRow counts a row whose values were appended, and writes a full batch.
func (x *importTx) countRow(b *rowBatch) error {
	if b.rows++; b.rows < rowsPerBatch {
		return nil
	}
	return x.write(b)
}

// A pendingBatch is written in the background while the import collects the next one.
type pendingBatch struct {
	batch  *rowBatch
	values []driver.NamedValue
	done   chan error
}

// write starts to write a batch, after the pending one.
func (x *importTx) write(b *rowBatch) error {
	if b.rows == 0 {
		return nil
	}
	row := "(" + placeholders(len(b.values)/b.rows) + ")"
	st, err := x.statements.prepare(b.insert + row + strings.Repeat(", "+row, b.rows-1))
	if err := errors.Join(err, x.wait()); err != nil {
		return err
	}
	x.pendingBatch.batch, x.pendingBatch.values = b, b.values
	b.values, b.rows = x.spareValues, 0
	go func(values []driver.NamedValue) { x.pendingBatch.done <- x.statements.run(st, values, nil) }(x.pendingBatch.values)
	return nil
}

// wait waits for the pending batch.
func (x *importTx) wait() error {
	f := &x.pendingBatch
	if f.batch == nil {
		return nil
	}
	err := <-f.done
	clear(f.values)
	x.spareValues = f.values[:0]
	f.batch, f.values = nil, nil
	return err
}

// parentTable is the table that rows of a batched table refer to.
var parentTable = map[*importTable]*importTable{
	importEnrollments: importClients, importExits: importEnrollments, importBedNights: importEnrollments,
}

// append adds a row that can't be in the database yet to the batch of its table, after the rows it refers to. The id is for
// tables whose ids the import assigns.
func (x *importTx) append(t *importTable, id int64, o incomingRow) (data.Outcome, error) {
	if err := x.send(parentTable[t]); err != nil {
		return data.RowOlder, err
	}
	b := x.batches[t]
	if b == nil {
		b = &rowBatch{insert: t.insertMany}
		x.batches[t] = b
	}
	outcome := data.RowAppeared
	if o.Removed {
		outcome = data.RowKept
	}
	if t.id == "id" {
		if id == maxDeferred {
			if err := x.makeIndexes(); err != nil {
				return data.RowOlder, err
			}
		}
		b.appendValues(id)
	}
	b.appendValues(o.keys...)
	b.appendValues(o.content...)
	common := o.common()
	b.appendValues(common[:]...)
	return outcome, x.countRow(b)
}

// send starts to write the rows appended to a table.
func (x *importTx) send(t *importTable) error {
	if b := x.batches[t]; b != nil {
		return x.write(b)
	}
	return nil
}

// flush writes the rows appended to a table, before somebody reads it.
func (x *importTx) flush(t *importTable) error {
	if err := x.send(t); err != nil || x.pendingBatch.batch == nil || x.pendingBatch.batch != x.batches[t] {
		return err
	}
	return x.wait()
}

func (x *importTx) flushAll() error {
	for _, t := range []*importTable{importClients, importEnrollments, importExits, importBedNights} {
		if err := x.flush(t); err != nil {
			return err
		}
	}
	return x.wait()
}

// nextID returns the id of the next row to append.
func (x *importTx) nextID(t *importTable) int64 {
	x.lastIDs[t]++
	return x.lastIDs[t]
}

// isNew reports whether the enrollment is of this import, so that no rows belong to it yet; an import has at most one exit
// for it, and one row for each night.
func (x *importTx) isNew(id data.EnrollmentID) bool { return int64(id) > x.lastOldEnrollment }

type clientWord struct {
	word   string
	client int64
}

// wordsPerBatch is how many words are sorted and written together: one by one they would change pages all over the table.
const wordsPerBatch = 1 << 16

func (x *importTx) writeWords() error {
	if err := x.send(importClients); err != nil {
		return err
	}
	slices.SortFunc(x.words, func(a, b clientWord) int {
		return cmp.Or(cmp.Compare(a.word, b.word), cmp.Compare(a.client, b.client))
	})
	batch := rowBatch{insert: `INSERT OR IGNORE INTO client_words (word, client_id) VALUES `}
	words := slices.Compact(x.words)
	for _, w := range words {
		if err := x.addRow(&batch, w.word, w.client); err != nil {
			return err
		}
	}
	if err := errors.Join(x.write(&batch), x.wait()); err != nil {
		return err
	}
	for _, w := range words {
		if err := x.prefixes.add(w.client, w.word); err != nil {
			return err
		}
	}
	clear(x.words)
	x.words = x.words[:0]
	return nil
}
