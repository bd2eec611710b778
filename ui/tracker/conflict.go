package tracker

import "housingtracker/data"

// side is whose value of a field is kept.
type side uint8

const (
	theirs side = iota
	mine
)

// difference is a field whose value in the store differs from that in the dialog, after both were edited from
// base.
type difference struct {
	field              data.Field
	base, theirs, mine string
	keep               side
}

// differences lists the fields that differ. A field that one side changed keeps that change; one that both changed
// keeps theirs, which is stored already, until the user chooses.
func differences(c data.Conflict) []difference {
	var found []difference
	for _, change := range data.Changes(c.Theirs.Fields, c.Mine) {
		d := difference{field: change.Field, base: c.Base.Text(change.Field), theirs: change.Old, mine: change.New}
		if d.theirs == d.base {
			d.keep = mine
		}
		found = append(found, d)
	}
	keepUnit(found)
	return found
}

// keepUnit keeps their application if one side cleared it while the other continued it: a new date or name
// outweighs clearing (R17).
func keepUnit(found []difference) {
	unit := func(d difference) bool {
		return d.field == data.FieldApplied || d.field == data.FieldPropertyName || d.field == data.FieldApproved
	}
	needed, cleared := false, false
	for _, d := range found {
		switch {
		case d.field == data.FieldApplied && d.keep == mine && d.mine == "":
			cleared = true
		case unit(d) && d.keep == theirs && d.theirs != "":
			needed = true
		}
	}
	if !needed || !cleared {
		return
	}
	for i := range found {
		if unit(found[i]) {
			found[i].keep = theirs
		}
	}
}

// bothChanged reports whether both sides changed the field.
func (d difference) bothChanged() bool { return d.base != d.theirs && d.base != d.mine }

// merged returns their fields with the chosen ones of mine. What requires Applied is cleared with it (R17).
func merged(c data.Conflict, chosen []difference) data.Fields {
	fields := c.Theirs.Fields
	for _, d := range chosen {
		if d.keep == mine {
			_ = fields.SetText(d.field, d.mine)
		}
	}
	if fields.Applied == 0 {
		fields.ClearApplied()
	}
	return fields
}
