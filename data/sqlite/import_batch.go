package sqlite

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"slices"
	"strings"

	"housingtracker/data"
)

// rowsAtOnce is how many rows one statement stores that are known to be new. More make it no faster.
const rowsPerBatch = 256

// A rowBatch collects rows of one table and stores them many at a time.
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

// add adds a row.
func (x *importTx) addRow(b *rowBatch, values ...any) error {
	b.appendValues(values...)
	return x.countRow(b)
}

// added counts the row whose values were taken.
func (x *importTx) countRow(b *rowBatch) error {
	if b.rows++; b.rows < rowsPerBatch {
		return nil
	}
	return x.write(b)
}

// A flight is a batch on its way to the database, while the import goes on to collect the next.
type pendingBatch struct {
	batch  *rowBatch
	values []driver.NamedValue
	done   chan error
}

// write sends what was collected to the database, after what was sent before.
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

// land waits for the batch on its way.
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

// belongsTo names, for the tables of rows that are collected, the one whose rows theirs belong to.
var parentTable = map[*importTable]*importTable{
	importEnrollments: importClients, importExits: importEnrollments, importBedNights: importEnrollments,
}

// append stores a row that can't be here yet, some time before the table is flushed. What it belongs to is there then. The id
// is for the tables that give their own.
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

// send sends the rows appended to a table on their way.
func (x *importTx) send(t *importTable) error {
	if b := x.batches[t]; b != nil {
		return x.write(b)
	}
	return nil
}

// flush writes the rows appended to a table, for whoever reads it.
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

// nextID is the id of a row to be appended.
func (x *importTx) nextID(t *importTable) int64 {
	x.lastIDs[t]++
	return x.lastIDs[t]
}

// cameNow reports whether the enrollment came with this import, so that nothing that belongs to it was here before; and of an
// exit and of a night an import has one each.
func (x *importTx) isNew(id data.EnrollmentID) bool { return int64(id) > x.lastOldEnrollment }

type clientWord struct {
	word   string
	client int64
}

// wordsAtOnce is how many words are written together, in their order: one by one they would go to pages all over the table.
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
