package hmis

import "strings"

// A spreadsheet rounds numbers of more than 15 digits, so that IDs of several people can become equal. Rows that share a
// rounded ID and are not certainly about one person or thing are errors, and so are the rows that refer to them.

// An idDamage is what a spreadsheet has done to a column of IDs.
type idDamage struct {
	// replaced: an ID is a number in scientific notation or the name of an error.
	// exact: an ID has more digits than a spreadsheet keeps, so the column was not rounded.
	replaced, exact bool
	// rounded are some of the IDs that may be rounded; zeros counts their digits after the 15th.
	rounded map[string]bool
	zeros   int
}

// maxChanceZeros is how many such zeros a column of exact IDs may have by chance. One column in a thousand has three.
const maxChanceZeros = 2

func (d *idDamage) add(id string) {
	long, rounded := longNumber(id)
	switch {
	case rounded && d.zeros <= maxChanceZeros && !d.rounded[id]:
		if d.rounded == nil {
			d.rounded = map[string]bool{}
		}
		d.rounded[strings.Clone(id)] = true
		d.zeros += len(id) - spreadsheetDigits
	case long && !rounded:
		d.exact = true
	case damagedID(id):
		d.replaced = true
	}
}

// maybeRounded reports whether every ID of 16 or more digits may be rounded.
func (d *idDamage) maybeRounded() bool { return d.zeros > 0 && !d.exact }

// certainlyRounded reports whether these are also too many to be so by chance.
func (d *idDamage) certainlyRounded() bool { return d.zeros > maxChanceZeros && !d.exact }

// incomplete reports whether IDs that should be in the column may not be found in it.
func (d *idDamage) incomplete() bool { return d.replaced || d.certainlyRounded() }

const damagedEnrollmentIDs = "A spreadsheet has damaged ids, so nothing tells which enrollments are no longer in HMIS. None was taken off the lists."

// An identity tells people or things apart.
type identity struct {
	// certain differs between different people; blank where it is unknown. Then likely is compared.
	certain, likely string
}

// findRounded adds the candidates that share a rounded ID, but not an identity, to the duplicates.
func findRounded(candidates []candidate, column string, duplicates map[int]duplicate) {
	rows := map[string][]candidate{}
	for _, v := range candidates {
		if id := v.keys[0]; roundedID(id) {
			rows[id] = append(rows[id], v)
		}
	}
	for id, same := range rows {
		if !different(same) {
			continue
		}
		for _, v := range same {
			duplicates[v.line] = duplicate{column: column, key: id}
		}
	}
}

// failedRoundedID returns the ID of a row in error if a spreadsheet may have rounded it, else "".
func (f fileSpec[R]) failedRoundedID(row *row) string {
	if f.identity == nil {
		return ""
	}
	if id := row.text(f.keys[0].column); roundedID(id) {
		return id
	}
	return ""
}

// different reports whether rows may be about more than one person or thing, as a row in error without an identity may.
func different(rows []candidate) bool {
	certain, likely, unknown := map[string]bool{}, map[string]bool{}, false
	for _, v := range rows {
		certain[v.identity.certain], likely[v.identity.likely] = true, true
		unknown = unknown || v.identity.certain == ""
		if v.failed && v.identity.certain == "" && len(rows) > 1 {
			return true
		}
	}
	delete(certain, "")
	delete(likely, "")
	return len(certain) > 1 || unknown && len(likely) > 1
}

// An ambiguousKey is an ID of several people or things, in the column of that name of any file.
type ambiguousKey struct{ column, id string }

// references are the columns by which rows refer to each other, and what they refer to.
var references = []struct{ column, things string }{
	{"PersonalID", "clients"}, {"EnrollmentID", "enrollments"}, {"ProjectID", "projects"}, {"OrganizationID", "organizations"},
}

// noteAmbiguous remembers the IDs of duplicates of which none counts.
func (r *importing) noteAmbiguous(duplicates map[int]duplicate) {
	for _, d := range duplicates {
		if d.supersededBy == 0 {
			r.ambiguous[ambiguousKey{d.column, d.key}] = true
		}
	}
}

// failStored fails a row whose rounded ID is stored for another person or thing, and remembers the ID.
func (r *importing) failStored(row *row, column, id string) {
	r.ambiguous[ambiguousKey{column, strings.Clone(id)}] = true
	r.failAmbiguous(row)
}

// failAmbiguous fails a row that has, or refers to, an ambiguous ID.
func (r *importing) failAmbiguous(row *row) {
	for _, ref := range references {
		if i := row.table.cell(ref.column); i >= 0 && r.ambiguous[ambiguousKey{ref.column, row.cells[i]}] {
			row.fail(ref.column, row.cells[i], "Different "+ref.things+" have this id, which a spreadsheet has rounded."+exportAgain)
			return
		}
	}
}
