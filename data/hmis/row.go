package hmis

import (
	"fmt"
	"strconv"
	"time"

	"housingtracker/data"
)

// A row is one row of a file with its problems: an error, or a reason to skip it, or warnings and notes.
type row struct {
	table *table
	csvRow

	// background: the row is parsed in the background, where the store can't be queried. needsStore: it must be, so the row is
	// parsed again.
	background, needsStore bool

	problems []data.ImportProblem
	failed   bool
	// skipped is why the row is skipped without being an error; its reason is blank if it is not.
	skipped note
	notes   []note
}

// fresh returns the row without its problems.
func (r *row) fresh() *row { return &row{table: r.table, csvRow: r.csvRow} }

// text returns the cell of a column of the layout; blank where the column or the cell is missing. It is part of a block of the
// file: clone it to keep it longer than the row.
func (r *row) text(column string) string {
	return unmarked(r.cells[r.table.cell(column)])
}

// unmarked returns the text of a cell without the mark of a quoted NULL.
func unmarked(cell string) string {
	if cell == quotedNull {
		return null
	}
	return cell
}

// value is text for a column of dates, codes or HouseholdIDs, in which NULL is blank.
func (r *row) value(column string) string {
	cell := r.cells[r.table.cell(column)]
	if cell == null {
		return ""
	}
	return unmarked(cell)
}

// name returns the cell of a column of names, cleaned. NULL is blank where the row has it elsewhere too.
func (r *row) name(column string) string {
	cell := r.cells[r.table.cell(column)]
	if cell == null && r.hasNull() {
		return ""
	}
	return clean(unmarked(cell))
}

// requiredText returns an ID, verbatim, and fails the row where it is blank.
func (r *row) requiredText(column string) string {
	id := r.text(column)
	switch {
	case id == "":
		r.fail(column, "", "It is blank, but rows are told apart by it.")
	case blankWord(id):
		r.fail(column, id, "It stands for a blank, but rows are told apart by it.")
	}
	return id
}

// checkID fails the row where a spreadsheet has damaged an ID.
func (r *row) checkID(column string) { r.failDamagedID(column, r.text(column)) }

const exportAgain = " Export again, and don't save the files from a spreadsheet."

func (r *row) failDamagedID(column, id string) {
	if damagedID(id) {
		r.fail(column, id, "It is not an id but what a spreadsheet has made of one: several ids may read the same now."+exportAgain)
	}
}

// requiredID is requiredText for an ID by which rows refer to each other: a damaged one fails the row.
func (r *row) requiredID(column string) string {
	id := r.requiredText(column)
	r.failDamagedID(column, id)
	return id
}

// optionalID is requiredID for an ID that may be blank.
func (r *row) optionalID(column string) string {
	if r.text(column) == "" {
		return ""
	}
	return r.requiredID(column)
}

// code returns a number of one of HUD's lists: 0 and ok where it is blank, 0 and not ok where it is not a number.
func (r *row) code(column string) (n int, ok bool) {
	text := r.value(column)
	if text == "" {
		return 0, true
	}
	n = wholeNumber(text)
	return max(n, 0), n >= 0
}

// hmisRow reads the columns that all files have.
func (r *row) hmisRow(key data.HMISKey, exported time.Time) data.HMISRow {
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

// checkWidth reports whether the row has as many cells as the header, and fails it if not.
func (r *row) checkWidth() bool {
	if r.width == r.table.csv.width {
		return true
	}
	quantity := "few"
	if r.width > r.table.csv.width {
		quantity = "many"
	}
	r.fail("", strconv.Itoa(r.width), fmt.Sprintf("The row has too %s cells: %d, where the header has %d.", quantity, r.width, r.table.csv.width))
	return false
}

// fail makes the row an error: it is skipped.
func (r *row) fail(column, value, reason string) {
	r.failed = true
	r.addProblem(data.SeverityError, column, value, reason)
}

// warn keeps the row.
func (r *row) warn(column, value, reason string) {
	r.addProblem(data.SeverityWarning, column, value, reason)
}

func (r *row) addProblem(severity data.Severity, column, value, reason string) {
	r.problems = append(r.problems, data.ImportProblem{File: r.table.layout.file, Line: r.line, Column: column,
		Value: clip(value), Reason: reason, Severity: severity})
}

// skip leaves the row out though it is no error. Rows skipped for one reason are summarized in one problem.
func (r *row) skip(reason string) { r.skipped = note{"", "", reason, data.SeverityInfo} }

// skipWarning is skip for a reason that needs attention.
func (r *row) skipWarning(column, value, reason string) {
	r.skipped = note{column, value, reason, data.SeverityWarning}
}

// note keeps the row. Rows with the same note are summarized in one problem.
func (r *row) note(column, reason string) {
	r.notes = append(r.notes, note{column, "", reason, data.SeverityInfo})
}

// noteWarning is note for a warning that every row may have. The summary names the first row.
func (r *row) noteWarning(column, value, reason string) {
	r.notes = append(r.notes, note{column, value, reason, data.SeverityWarning})
}

// A note is a reason that many rows may share.
type note struct {
	column, value, reason string
	severity              data.Severity
}
