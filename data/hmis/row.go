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
	// skipped is why the row is left out, though it is no error; blank where it is not.
	skipped note
	notes   []note
}

// fresh is the row as it was before anything was found about it.
func (r *row) fresh() *row { return &row{table: r.table, cutRow: r.cutRow} }

// text returns the cell of a column that the layout names; blank where the column or the cell is missing. Whoever keeps it
// longer than the row clones it, or keeps the whole block of the file that it is a part of.
func (r *row) text(column string) string {
	return unmarked(r.cells[r.table.cell(column)])
}

// unmarked takes away the mark of a quoted NULL.
func unmarked(cell string) string {
	if cell == quotedNull {
		return null
	}
	return cell
}

// value is text for a column of dates, codes or HouseholdIDs: what a query tool writes for a blank is blank.
func (r *row) value(column string) string {
	cell := r.cells[r.table.cell(column)]
	if cell == null {
		return ""
	}
	return unmarked(cell)
}

func (r *row) name(column string) string {
	cell := r.cells[r.table.cell(column)]
	if cell == null && r.hasNull() {
		return ""
	}
	return clean(unmarked(cell))
}

// given returns an id, verbatim, and fails the row where it is blank.
func (r *row) given(column string) string {
	id := r.text(column)
	switch {
	case id == "":
		r.fail(column, "", "It is blank, but rows are told apart by it.")
	case blankWord(id):
		r.fail(column, id, "It stands for a blank, but rows are told apart by it.")
	}
	return id
}

// intact fails the row where a spreadsheet has damaged an id.
func (r *row) intact(column string) { r.failDamaged(column, r.text(column)) }

func (r *row) failDamaged(column, id string) {
	if damagedID(id) {
		r.fail(column, id, "It is not an id but what a spreadsheet has made of one: several ids may read the same now. Export again, and don't save the files from a spreadsheet.")
	}
}

// key is given for an id by which rows refer to each other.
func (r *row) key(column string) string {
	id := r.given(column)
	r.failDamaged(column, id)
	return id
}

// reference is key for one that may be blank.
func (r *row) reference(column string) string {
	if r.text(column) == "" {
		return ""
	}
	return r.key(column)
}

// code returns a number of one of HUD's lists; 0 and not ok where it is none. Blank is ok.
func (r *row) code(column string) (n int, ok bool) {
	text := r.value(column)
	if text == "" {
		return 0, true
	}
	n = wholeNumber(text)
	return max(n, 0), n >= 0
}

// stamped reads the columns that all files have.
func (r *row) stamped(key data.HMISKey, exported time.Time) data.HMISRow {
	return data.HMISRow{HMISKey: key, Removed: r.removed(), RowVersion: r.version(exported)}
}

func (r *row) version(exported time.Time) data.RowVersion {
	text := r.value("DateUpdated")
	updated := readStamp(text)
	if updated.IsZero() && text != "" {
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
func (r *row) skip(reason string) { r.skipped = note{"", "", reason, data.SeverityInfo} }

// skipWarning is skip for a reason that needs attention.
func (r *row) skipWarning(column, value, reason string) {
	r.skipped = note{column, value, reason, data.SeverityWarning}
}

// note keeps the row; rows with one note make one summary.
func (r *row) note(column, reason string) {
	r.notes = append(r.notes, note{column, "", reason, data.SeverityInfo})
}

// noteWarning is note for what may concern every row and needs attention. The summary names the first row.
func (r *row) noteWarning(column, value, reason string) {
	r.notes = append(r.notes, note{column, value, reason, data.SeverityWarning})
}

type note struct {
	column, value, reason string
	severity              data.Severity
}
