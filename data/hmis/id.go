package hmis

import "strings"

// null is what a query tool writes for a blank. The CSV reader marks a quoted NULL, because Null is a surname.
const (
	null       = "NULL"
	quotedNull = null + "\x00"
)

// blankWord reports whether an ID is a word for a blank, as query tools, programming languages and people write. Several people
// would share it.
func blankWord(id string) bool {
	switch id {
	case null, "null", "Null", "(null)", "(NULL)", "[NULL]", "<NULL>", `\N`, "None", "NaN", "nan", "NA", "<NA>", "N/A", "n/a":
		return true
	}
	return false
}

// hasNull reports whether the row has NULL in a column of dates or codes. Then a name NULL is blank too.
func (r *row) hasNull() bool {
	for i, column := range r.table.read {
		if r.cells[i] == null && codeOrDateColumn(column) {
			return true
		}
	}
	return false
}

// damagedIDPattern matches what spreadsheets turn IDs into: a number in scientific notation, or the name of an error.
var damagedIDPattern = newPattern(`^(-?[0-9]+([.,][0-9]*)?[Ee]\+[0-9]+|#(N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|DIV/0!))$`)

// damagedID reports whether a spreadsheet has replaced an ID, so that several IDs may have become equal.
func damagedID(id string) bool {
	return (strings.IndexByte(id, '+') >= 0 || strings.HasPrefix(id, "#")) && damagedIDPattern.matches(id)
}

// household returns the HouseholdID. An invalid one becomes blank, which means a household of its own.
func (r *row) household() string {
	const column = "HouseholdID"
	id := r.value(column)
	switch {
	case damagedID(id):
		r.warn(column, id, "It is not an id but what a spreadsheet has made of one; the enrollment counts as a household of its own.")
		return ""
	case blankWord(id):
		r.noteWarning(column, id, "the HouseholdID "+id+" stands for a blank; the enrollment counts as a household of its own")
		return ""
	}
	return id
}

// spreadsheetDigits is the number of significant digits that a spreadsheet keeps.
const spreadsheetDigits = 15

// ambiguousID reports whether a spreadsheet may have made several IDs equal to this one.
func ambiguousID(id string) bool { return damagedID(id) || roundedID(id) }

// unambiguous returns the ID, or "" if it may also be another record's. It serves records that have a second key.
func unambiguous(id string) string {
	if ambiguousID(id) || blankWord(id) {
		return ""
	}
	return id
}

// longNumber reports whether an ID is a number of more digits than a spreadsheet keeps, and rounded, whether the digits after these
// are zeros. A number in a spreadsheet has no leading zero.
func longNumber(id string) (long, rounded bool) {
	if len(id) <= spreadsheetDigits || id[0] == '0' || strings.Trim(id, "0123456789") != "" {
		return false, false
	}
	return true, strings.Trim(id[spreadsheetDigits:], "0") == ""
}

// roundedID reports whether a spreadsheet may have rounded an ID, so that several IDs may have become equal.
func roundedID(id string) bool {
	_, rounded := longNumber(id)
	return rounded
}
