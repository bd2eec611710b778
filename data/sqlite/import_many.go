package sqlite

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"housingtracker/data"
)

// rowsAtOnce is how many rows one statement stores that are known to be new. More make it no faster.
const rowsAtOnce = 64

// A rowBatch collects rows of one table and stores them many at a time.
type rowBatch struct {
	insert string // up to VALUES
	values []any
	rows   int
}

func (x *importTx) add(b *rowBatch, values ...any) error {
	b.values = append(b.values, values...)
	return x.added(b)
}

// added counts the row whose values were added.
func (x *importTx) added(b *rowBatch) error {
	if b.rows++; b.rows < rowsAtOnce {
		return nil
	}
	return x.write(b)
}

// write stores what was collected.
func (x *importTx) write(b *rowBatch) error {
	if b.rows == 0 {
		return nil
	}
	row := "(?" + strings.Repeat(", ?", len(b.values)/b.rows-1) + ")"
	s, err := x.statement(b.insert + row + strings.Repeat(", "+row, b.rows-1))
	if err != nil {
		return err
	}
	// Asked as a query, the driver hands over all values in one call, not each in a call of its own.
	rows, err := s.QueryContext(x.ctx, b.values...)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	clear(b.values)
	b.values, b.rows = b.values[:0], 0
	return errors.Join(rows.Err(), rows.Close())
}

// belongsTo names, for the tables of rows that are collected, the one whose rows theirs belong to.
var belongsTo = map[*importTable]*importTable{
	importEnrollments: importClients, importExits: importEnrollments, importBedNights: importEnrollments,
}

// append stores a row that can't be here yet, some time before the table is flushed. What it belongs to is there then.
func (x *importTx) append(t *importTable, o offer) (data.Outcome, error) {
	if err := x.flush(belongsTo[t]); err != nil {
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
	b.values = o.appendTo(b.values)
	return outcome, x.added(b)
}

// flush writes the rows appended to a table, for whoever reads it.
func (x *importTx) flush(t *importTable) error {
	if b := x.batches[t]; b != nil {
		return x.write(b)
	}
	return nil
}

func (x *importTx) flushAll() error {
	for _, t := range []*importTable{importClients, importEnrollments, importExits, importBedNights} {
		if err := x.flush(t); err != nil {
			return err
		}
	}
	return nil
}

// nextID is the id of a row to be appended.
func (x *importTx) nextID(t *importTable) int64 {
	x.lastIDs[t]++
	return x.lastIDs[t]
}

// cameNow reports whether the enrollment came with this import, so that nothing that belongs to it was here before; and of an
// exit and of a night an import has one each.
func (x *importTx) cameNow(id data.EnrollmentID) bool { return int64(id) > x.newest }

type clientWord struct {
	word   string
	client int64
}

// wordsAtOnce is how many words are written together, in their order: one by one they would go to pages all over the table.
const wordsAtOnce = 1 << 16

func (x *importTx) writeWords() error {
	if err := x.flush(importClients); err != nil {
		return err
	}
	slices.SortFunc(x.words, func(a, b clientWord) int {
		return cmp.Or(cmp.Compare(a.word, b.word), cmp.Compare(a.client, b.client))
	})
	batch := rowBatch{insert: `INSERT OR IGNORE INTO client_words (word, client_id) VALUES `}
	for _, w := range slices.Compact(x.words) {
		if err := x.add(&batch, w.word, w.client); err != nil {
			return err
		}
	}
	clear(x.words)
	x.words = x.words[:0]
	return x.write(&batch)
}
