package tracker

import (
	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
)

// dateRow is a date of the housing process.
type dateRow struct {
	*control.FormRow
	dialog *dialog
	field  data.Field
	entry  *datefield.Field
}

func newDateRow(d *dialog, field data.Field) *dateRow {
	r := &dateRow{dialog: d, field: field, entry: datefield.New(d.session.Today)}
	r.entry.Future = field == data.FieldMoveInScheduled
	r.entry.SetDate(d.form.now.Date(field))
	if field == data.FieldEligibilityVerified {
		r.entry.SetSuggestion(d.form.suggestion())
		r.entry.Note = d.eligibilityNote
	}
	r.entry.OnTyped = func() {
		d.form.focusGained(field)
		date, readable := r.entry.Value()
		d.form.setDate(field, date, readable)
		d.sync()
	}
	r.entry.OnFocused = func() { d.window.Reveal(r.Content) }
	r.entry.OnDone = func() {
		d.form.focusLost(field)
		d.sync()
	}
	r.entry.OnSubmitted = func() { d.host.Window().Canvas().FocusNext() }
	r.FormRow = control.NewFormRow(field.Label(), r.entry)
	r.Wide = true
	r.Indented = field == data.FieldApproved
	return r
}

// eligibilityNote compares the date with the enroll date, in the first attempt (R13).
func (d *dialog) eligibilityNote(date data.Date) string {
	c := d.opened.caseFile
	switch {
	case c.Tracker != nil && c.Tracker.Attempt > 1, c.Tracker == nil && c.EarlierAttempts > 0:
		return ""
	case date == c.Entry:
		return "same as enrollment"
	}
	return "differs from enrollment (" + c.Entry.US() + ")"
}

func (r *dateRow) reload() { r.entry.SetDate(r.dialog.form.now.Date(r.field)) }

func (r *dateRow) sync() {
	f := r.dialog.form
	if d, ok := r.entry.Value(); ok && d != f.now.Date(r.field) {
		r.reload()
	}
	if f.unread[r.field] {
		if !f.suppressed[r.field] {
			r.entry.Check()
		}
		r.SetWarning("")
		return
	}
	p := f.problem(r.field)
	switch {
	case p == nil:
		r.entry.SetError("")
		r.SetWarning("")
	case p.Blocks:
		r.entry.SetError(p.Message)
		r.SetWarning("")
	default:
		r.entry.SetError("")
		r.SetWarning(r.dialog.warningText(*p))
	}
}

// warningText is a warning as shown under its date; "" if the note beside the date says it already.
func (d *dialog) warningText(p data.Finding) string {
	if p.Field == data.FieldEligibilityVerified && p.Message == "Differs from the enroll date ("+d.opened.caseFile.Entry.US()+")." {
		return ""
	}
	return p.Message
}
