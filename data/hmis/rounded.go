package hmis

import "strings"

// A spreadsheet rounds numbers of more than fifteen digits, so that the ids of several people can become one. Rows with such an
// id that are plainly about different people or things are errors, and so is what refers to them.

// An idDamage is what a spreadsheet has done to a column of ids.
type idDamage struct {
	// cut: there are ids in scientific notation; exact: there are ids of more digits than a spreadsheet keeps.
	cut, exact bool
	// rounded are some of the ids that it may have rounded, zeros how many digits of these are zeros that it may have written.
	rounded map[string]bool
	zeros   int
}

// byChance is how many trailing zeros a column of ids may have by chance. One column in a thousand has three.
const byChance = 2

func (d *idDamage) see(id string) {
	long, rounded := longNumber(id)
	switch {
	case rounded && d.zeros <= byChance && !d.rounded[id]:
		if d.rounded == nil {
			d.rounded = map[string]bool{}
		}
		d.rounded[strings.Clone(id)] = true
		d.zeros += len(id) - spreadsheetDigits
	case long && !rounded:
		d.exact = true
	case damagedID(id):
		d.cut = true
	}
}

// mayRound reports whether every id that is long enough reads as if it had been rounded.
func (d *idDamage) mayRound() bool { return d.zeros > 0 && !d.exact }

// rounds is mayRound where that is no chance.
func (d *idDamage) rounds() bool { return d.zeros > byChance && !d.exact }

// lost reports whether ids that should be in the column may not be found in it.
func (d *idDamage) lost() bool { return d.cut || d.rounds() }

const lostIDs = "A spreadsheet has damaged ids, so nothing tells which enrollments are no longer in HMIS. None was taken off the lists."

// A who identifies the person or thing that a record is about.
type who struct {
	// certain differs between different people; blank where it is unknown. Then likely is compared.
	certain, likely string
}

// findRounded adds the rivals with a rounded id that are about different people or things to the losers.
func findRounded(rivals []rival, column string, losers map[int]superseded) {
	rows := map[string][]rival{}
	for _, v := range rivals {
		if id := v.keys[0]; roundedID(id) {
			rows[id] = append(rows[id], v)
		}
	}
	for id, same := range rows {
		if !different(same) {
			continue
		}
		for _, v := range same {
			losers[v.line] = superseded{column: column, key: id}
		}
	}
}

// failedRoundedID returns the id of a row in error where a spreadsheet may have rounded it; otherwise "".
func (f reading[R]) failedRoundedID(row *row) string {
	if f.who == nil {
		return ""
	}
	if id := row.text(f.keys[0].column); roundedID(id) {
		return id
	}
	return ""
}

// different reports whether rows are about more than one person or thing. A row in error without a readable identity may be
// about another one.
func different(rows []rival) bool {
	certain, likely, unknown := map[string]bool{}, map[string]bool{}, false
	for _, v := range rows {
		certain[v.who.certain], likely[v.who.likely] = true, true
		unknown = unknown || v.who.certain == ""
		if v.failed && v.who.certain == "" && len(rows) > 1 {
			return true
		}
	}
	delete(certain, "")
	delete(likely, "")
	return len(certain) > 1 || unknown && len(likely) > 1
}

// An ambiguousKey is an id in a column of that name, in whatever file.
type ambiguousKey struct{ column, id string }

// references are the columns by which rows refer to each other, and what they refer to.
var references = []struct{ column, things string }{
	{"PersonalID", "clients"}, {"EnrollmentID", "enrollments"}, {"ProjectID", "projects"}, {"OrganizationID", "organizations"},
}

// noteAmbiguous remembers the ids of rows of a file that must not become one.
func (r *importing) noteAmbiguous(losers map[int]superseded) {
	for _, lost := range losers {
		if lost.to == 0 {
			r.ambiguous[ambiguousKey{lost.column, lost.key}] = true
		}
	}
}

// ambiguousStored fails a row whose rounded id is stored for another person or thing, and remembers the id.
func (r *importing) ambiguousStored(row *row, column, id string) {
	r.ambiguous[ambiguousKey{column, strings.Clone(id)}] = true
	r.failAmbiguous(row)
}

// failAmbiguous fails a row that has, or refers to, an id of several people or things.
func (r *importing) failAmbiguous(row *row) {
	for _, ref := range references {
		if i := row.table.cell(ref.column); i >= 0 && r.ambiguous[ambiguousKey{ref.column, row.cells[i]}] {
			row.fail(ref.column, row.cells[i], "Different "+ref.things+" have this id, which a spreadsheet has rounded. Export again, and don't save the files from a spreadsheet.")
			return
		}
	}
}
