// Package records brings what a database holds from one engine to another, as rows of plain values. What a store derives from them, such as
// lists and what searches use, is no record: the other store derives it again.
package records

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"iter"

	"housingtracker/data"
)

// A Table is the rows of a table, in the order of its key.
type Table struct {
	Layout
	// Rows has a value for each column: nil, or one of the column's kind. The slice is used again for the next row. It ends after an error.
	Rows iter.Seq2[[]any, error]
}

// Reader is a store that gives its records.
type Reader interface {
	// ReadRecords calls read with each of Tables as they are at one moment.
	ReadRecords(ctx context.Context, read func(Table) error) error
}

// Writer is an empty store that takes records.
type Writer interface {
	// WriteRecords stores the tables that give calls write with, completely or not at all, and derives what the store derives.
	WriteRecords(ctx context.Context, give func(write func(Table) error) error) error
}

// Sum reads the rows of a table to their end and returns their number and hash, which are the same in every store.
func Sum(t Table) (data.Table, error) {
	s := NewSummary(t.Name)
	for row, err := range t.Rows {
		if err == nil {
			err = s.Add(row)
		}
		if err != nil {
			return data.Table{}, err
		}
	}
	return s.Table(), nil
}

// Summary is the number and the hash of rows.
type Summary struct {
	table data.Table
	sum   hash.Hash
}

// NewSummary returns the summary of no rows of the table.
func NewSummary(name string) *Summary { return &Summary{data.Table{Name: name}, sha256.New()} }

// Add adds a row, each value with its type and length, so that no two different rows give the same bytes.
func (s *Summary) Add(row []any) error {
	s.table.Rows++
	for _, value := range row {
		var head [9]byte
		var content []byte
		switch v := value.(type) {
		case nil:
		case int64:
			head[0] = 1
			binary.BigEndian.PutUint64(head[1:], uint64(v))
		case string:
			head[0], content = 2, []byte(v)
			binary.BigEndian.PutUint64(head[1:], uint64(len(v)))
		case []byte:
			head[0], content = 3, v
			binary.BigEndian.PutUint64(head[1:], uint64(len(v)))
		default:
			return fmt.Errorf("a value of type %T in %s", value, s.table.Name)
		}
		// A hash never returns an error.
		_, _ = s.sum.Write(head[:])
		_, _ = s.sum.Write(content)
	}
	return nil
}

// Table returns the summary of the rows added so far.
func (s *Summary) Table() data.Table {
	t := s.table
	s.sum.Sum(t.Hash[:0])
	return t
}

// Summarized returns the table and the summary of the rows that are read from it.
func (t Table) Summarized() (Table, *Summary) {
	s := NewSummary(t.Name)
	rows := t.Rows
	t.Rows = func(yield func([]any, error) bool) {
		for row, err := range rows {
			if err == nil {
				err = s.Add(row)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
	return t, s
}

// Sums returns the summaries of all tables of a store.
func Sums(ctx context.Context, from Reader) ([]data.Table, error) {
	var all []data.Table
	err := from.ReadRecords(ctx, func(t Table) error {
		sum, err := Sum(t)
		all = append(all, sum)
		return err
	})
	return all, err
}

// Copy stores all records of one store in another and returns the summaries of what was read.
func Copy(ctx context.Context, from Reader, to Writer) ([]data.Table, error) {
	var all []data.Table
	err := to.WriteRecords(ctx, func(write func(Table) error) error {
		all = nil
		return from.ReadRecords(ctx, func(t Table) error {
			t, s := t.Summarized()
			err := write(t)
			all = append(all, s.Table())
			data.ReportProgress(ctx, float64(len(all))/float64(len(Tables)))
			return err
		})
	})
	return all, err
}
