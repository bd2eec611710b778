package hmis

import (
	"fmt"
	"strconv"
	"time"

	"housingtracker/data"
)

// A row is one row of a file and what is found about it while it is read: an error or a reason to skip it, else
// warnings and notes.
type row struct {
	table *table
	cutRow

	// early: it is read in the background, where the store can't be asked. undecided: it has to be, so the row is read again.
	early, undecided bool

	problems []data.ImportProblem
	failed   bool
	skipped  string
	notes    []note
}

// anew is the row as it was before anything was found about it.
func (r *row) anew() *row { return &row{table: r.table, cutRow: r.cutRow} }

// text returns the cell of a column that the layout names; blank where the column or the cell is missing. Whoever keeps it
// longer than the row clones it, or keeps the whole block of the file that it is a part of.
func (r *row) text(column string) string {
	return r.cells[r.table.cell(column)]
}

func (r *row) name(column string) string { return clean(r.text(column)) }

// key returns a key of HMIS, verbatim, that must not be blank.
func (r *row) key(column string) string {
	id := r.text(column)
	if id == "" {
		r.fail(column, "", "It is blank, but rows are told apart by it.")
	}
	return id
}

// date returns a date that matters: one that cannot be read for certain fails the row.
func (r *row) date(column string) data.Date {
	d, ok := readDate(r.text(column))
	if !ok {
		r.fail(column, r.text(column), "It is not a date that can be read for certain.")
	}
	return d
}

// givenDate is date for one that must be there.
func (r *row) givenDate(column string) data.Date {
	if r.text(column) == "" {
		r.fail(column, "", "The date is blank.")
	}
	return r.date(column)
}

// optionalDate is date for one that nothing depends on: one that cannot be read is left blank.
func (r *row) optionalDate(column string) data.Date {
	d, ok := readDate(r.text(column))
	if !ok {
		r.warn(column, r.text(column), "It is not a date that can be read for certain; it was left blank.")
	}
	return d
}

// code returns a number of one of HUD's lists; 0 and not ok where it is none. Blank is ok.
func (r *row) code(column string) (n int, ok bool) {
	text := r.text(column)
	if text == "" {
		return 0, true
	}
	n = number(text)
	return max(n, 0), n >= 0
}

// stamped reads what all rows have.
func (r *row) stamped(key data.HMISKey, exported time.Time) data.HMISRow {
	return data.HMISRow{HMISKey: key, Removed: r.date("DateDeleted") != 0, RowVersion: r.version(exported)}
}

func (r *row) version(exported time.Time) data.RowVersion {
	updated := readStamp(r.text("DateUpdated"))
	if updated.IsZero() && r.text("DateUpdated") != "" {
		r.note("DateUpdated", "the DateUpdated can't be read; it counts as unknown")
	}
	return data.RowVersion{Updated: updated, Exported: exported}
}

// whole reports whether the row has as many cells as the header, and fails it if not.
func (r *row) whole() bool {
	if r.width == r.table.csv.width {
		return true
	}
	much := "few"
	if r.width > r.table.csv.width {
		much = "many"
	}
	r.fail("", strconv.Itoa(r.width), fmt.Sprintf("The row has too %s cells: %d, where the header has %d.", much, r.width, r.table.csv.width))
	return false
}

// fail makes the row an error: it is skipped.
func (r *row) fail(column, value, reason string) {
	r.failed = true
	r.found(data.SeverityError, column, value, reason)
}

// warn keeps the row.
func (r *row) warn(column, value, reason string) {
	r.found(data.SeverityWarning, column, value, reason)
}

func (r *row) found(severity data.Severity, column, value, reason string) {
	r.problems = append(r.problems, data.ImportProblem{File: r.table.layout.file, Line: r.line, Column: column,
		Value: clip(value), Reason: reason, Severity: severity})
}

// skip leaves the row out without a fault of its own; rows skipped for one reason make one summary.
func (r *row) skip(reason string) { r.skipped = reason }

// note keeps the row; rows with one note make one summary.
func (r *row) note(column, reason string) { r.notes = append(r.notes, note{column, reason}) }

type note struct{ column, reason string }
