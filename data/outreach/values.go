package outreach

import (
	"strconv"

	"housingtracker/data"
)

// FieldNote is the text of a note in the values of a review.
const FieldNote data.Field = "note"

// trackerValues are the values of a tracker by field, "" where blank. All are blank where there is no tracker.
func trackerValues(t *data.Tracker) map[data.Field]string {
	values := map[data.Field]string{data.FieldAttempt: ""}
	if t == nil {
		t = &data.Tracker{}
	} else {
		values[data.FieldAttempt] = strconv.Itoa(t.Attempt)
	}
	for _, f := range data.EditableFields {
		values[f] = t.Text(f)
	}
	return values
}

// baseValues are what the laptop had before the operation, laptopValues what it made of them.
func (o Operation) baseValues() map[data.Field]string {
	if o.ofTracker() {
		return trackerValues(o.Base)
	}
	values := map[data.Field]string{}
	for _, c := range o.Changes {
		values[c.Field] = c.Old
	}
	return values
}

func (o Operation) laptopValues() map[data.Field]string {
	if o.ofTracker() {
		return trackerValues(o.Mine)
	}
	values := map[data.Field]string{}
	for _, c := range o.Changes {
		values[c.Field] = c.New
	}
	if o.Note != nil {
		values[FieldNote] = o.Note.Text
	}
	if o.Person != nil {
		for _, f := range data.ClientFields {
			values[f] = o.Person.Text(f)
		}
	}
	return values
}

// officeValues are the same values at the office.
func officeValues(o Operation, c data.Case) map[data.Field]string {
	if o.ofTracker() {
		return trackerValues(c.Tracker)
	}
	values := map[data.Field]string{}
	for _, change := range o.Changes {
		switch change.Field {
		case data.FieldMoveIn:
			values[change.Field] = c.Recorded.Date().String()
		case data.FieldCaseManager:
			values[change.Field] = c.CaseManager.Name
		case data.FieldEntry:
			values[change.Field] = c.Entry.String()
		case data.FieldExit:
			values[change.Field] = c.Exit.String()
		}
	}
	return values
}
