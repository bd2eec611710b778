package hmis

import "strings"

// null is what a query tool writes for a blank. Where a quoted cell reads so, the CSV reader marks it: Null is a surname.
const (
	null       = "NULL"
	quotedNull = null + "\x00"
)

// blankWord reports whether an id is what some query tool, programming language or person writes for a blank. It is no id: several
// people would share it.
func blankWord(id string) bool {
	switch id {
	case null, "null", "Null", "(null)", "(NULL)", "[NULL]", "<NULL>", `\N`, "None", "NaN", "nan", "NA", "<NA>", "N/A", "n/a":
		return true
	}
	return false
}

// hasNull reports whether the row has NULL in a column of dates or codes: then a name that reads so is blank too.
func (r *row) hasNull() bool {
	for i, column := range r.table.read {
		if r.cells[i] == null && codeOrDateColumn(column) {
			return true
		}
	}
	return false
}

// notAnID matches what spreadsheets turn ids into: a number in scientific notation, which cuts it, or the name of an error.
var notAnID = newPattern(`^(-?[0-9]+([.,][0-9]*)?[Ee]\+[0-9]+|#(N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|DIV/0!))$`)

// damagedID reports whether a spreadsheet has replaced an id, so that other ids may read the same.
func damagedID(id string) bool {
	return (strings.IndexByte(id, '+') >= 0 || strings.HasPrefix(id, "#")) && notAnID.matches(id)
}

// household returns the HouseholdID: blank, which is a household of its own, where it is none.
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

// spreadsheetDigits is how many digits of a number a spreadsheet keeps.
const spreadsheetDigits = 15

// ambiguousID reports whether a spreadsheet may have made several ids into this one.
func ambiguousID(id string) bool { return damagedID(id) || roundedID(id) }

// unambiguous returns the id of a record that has another key besides; blank where the id may also be another record's.
func unambiguous(id string) string {
	if ambiguousID(id) || blankWord(id) {
		return ""
	}
	return id
}

// longNumber reports whether an id is a number of more digits than a spreadsheet keeps; rounded, whether all further ones are zero.
// A number in a spreadsheet has no zero before it.
func longNumber(id string) (long, rounded bool) {
	if len(id) <= spreadsheetDigits || id[0] == '0' || strings.Trim(id, "0123456789") != "" {
		return false, false
	}
	return true, strings.Trim(id[spreadsheetDigits:], "0") == ""
}

// roundedID reports whether a spreadsheet may have rounded an id, so that others may read the same now.
func roundedID(id string) bool {
	_, rounded := longNumber(id)
	return rounded
}
