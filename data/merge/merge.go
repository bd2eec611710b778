// Package merge joins two edits of a tracker that were made from the same version.
package merge

import "housingtracker/data"

// Side is one of the two edits.
type Side uint8

// The sides: Theirs is stored already, Mine is not.
const (
	Theirs Side = iota
	Mine
)

// Difference is a field in which the two edits differ, with its values in the form of data.Fields.Text.
type Difference struct {
	Field              data.Field
	Base, Theirs, Mine string
	// Keep is the side whose value is kept.
	Keep Side
}

// BothChanged reports whether both sides changed the field.
func (d Difference) BothChanged() bool { return d.Base != d.Theirs && d.Base != d.Mine }

// Differences returns the fields in which theirs and mine differ. A field that one side changed keeps that change. One that
// both changed keeps theirs until somebody chooses.
func Differences(base, theirs, mine data.Fields) []Difference {
	var found []Difference
	for _, change := range data.Changes(theirs, mine) {
		d := Difference{Field: change.Field, Base: base.Text(change.Field), Theirs: change.Old, Mine: change.New}
		if d.Theirs == d.Base {
			d.Keep = Mine
		}
		found = append(found, d)
	}
	keepApplication(found)
	return found
}

// keepApplication keeps all of their application if mine only cleared it while they continued it: a new date or name outweighs
// clearing (R17).
func keepApplication(found []Difference) {
	application := func(d Difference) bool {
		return d.Field == data.FieldApplied || d.Field == data.FieldPropertyName || d.Field == data.FieldApproved
	}
	continued, cleared := false, false
	for _, d := range found {
		switch {
		case d.Field == data.FieldApplied && d.Keep == Mine && d.Mine == "":
			cleared = true
		case application(d) && d.Keep == Theirs && d.Theirs != "":
			continued = true
		}
	}
	if !continued || !cleared {
		return
	}
	for i := range found {
		if application(found[i]) {
			found[i].Keep = Theirs
		}
	}
}

// Apply returns their fields with the kept values of mine. What requires Applied is cleared with it (R17).
func Apply(theirs data.Fields, differences []Difference) data.Fields {
	for _, d := range differences {
		if d.Keep == Mine {
			// The text comes from data.Fields.Text, which SetText reads.
			_ = theirs.SetText(d.Field, d.Mine)
		}
	}
	if theirs.Applied == 0 {
		theirs.ClearApplied()
	}
	return theirs
}
