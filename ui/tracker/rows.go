package tracker

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"housingtracker/assets"
	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/theme"
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
	blocking, warning := "", ""
	if p := f.problem(r.field); p != nil && p.Blocks {
		blocking = p.Message
	} else if p != nil {
		warning = r.dialog.warningText(*p)
	}
	r.entry.SetError(blocking)
	r.SetWarning(warning)
}

// warningText is a warning as shown under its date; "" if the note beside the date says it already.
func (d *dialog) warningText(p data.Finding) string {
	if p.Field == data.FieldEligibilityVerified && p.Message == "Differs from the enroll date ("+d.opened.caseFile.Entry.US()+")." {
		return ""
	}
	return p.Message
}

// privateLandlord is the suggestion that opens the fields for a private landlord's name (R18).
var privateLandlord = control.Option{ID: -1, Text: data.PrivateLandlordPrefix + "first and last name…"}

// propertyRow is the property name, completed from those of the program, with fields for private landlords.
type propertyRow struct {
	*control.FormRow
	dialog      *dialog
	name        *control.Completion
	landlord    *fyne.Container
	first, last *control.Entry
}

func newPropertyRow(d *dialog) *propertyRow {
	offers := make([]control.Option, 0, len(d.opened.properties)+1)
	for i, name := range d.opened.properties {
		offers = append(offers, control.Option{ID: int64(i), Text: name})
	}
	r := &propertyRow{dialog: d, name: control.NewCompletion("", append(offers, privateLandlord))}
	if d.access.edit == "" {
		r.name.ActionItem = container.NewCenter(control.Inset(8, 0, pointerLink("Private landlord…", r.openLandlord)))
	}
	r.name.SetText(d.form.now.PropertyName)
	r.name.OnChanged = func(text string) {
		if text == privateLandlord.Text {
			return
		}
		d.form.setText(data.FieldPropertyName, text)
		r.name.UpdateSuggestions(text)
		d.sync()
	}
	r.name.OnAccepted = func(o control.Option) {
		if o.ID == privateLandlord.ID {
			r.name.SetText("")
			r.openLandlord()
			return
		}
		d.form.setText(data.FieldPropertyName, o.Text)
		d.sync()
	}
	focus := r.name.OnFocus
	r.name.OnFocus = func(gained bool) {
		focus(gained)
		if gained {
			d.form.focusGained(data.FieldPropertyName)
			d.window.Reveal(r.Content)
		} else {
			d.form.focusLost(data.FieldPropertyName)
			d.sync()
		}
	}
	r.landlord = r.newLandlordEntries()
	r.landlord.Hide()
	r.FormRow = control.NewFormRow(data.FieldPropertyName.Label(), container.NewVBox(r.name.Content(), r.landlord))
	r.Indented, r.Wide = true, true
	return r
}

func (r *propertyRow) newLandlordEntries() *fyne.Container {
	r.first, r.last = control.NewEntry("Landlord's first name"), control.NewEntry("Last name")
	r.first.OnSubmitted = func(string) { r.dialog.host.Focus(r.last) }
	r.last.OnSubmitted = func(string) { r.useLandlord() }
	for _, e := range []*control.Entry{r.first, r.last} {
		selectOnFocus(e)
		e.OnKey = func(key *fyne.KeyEvent) bool {
			if key.Name != fyne.KeyEscape {
				return false
			}
			r.landlord.Hide()
			r.dialog.host.Focus(r.name.Entry)
			r.Content.Refresh()
			return true
		}
	}
	use := control.NewButtonOf(control.Plain, "Use this name", "Enter", r.useLandlord)
	names := container.NewGridWithColumns(2, r.first, r.last)
	return container.NewBorder(nil, nil, nil, use, names)
}

// openLandlord opens the two name fields.
func (r *propertyRow) openLandlord() {
	if r.name.Disabled() {
		return
	}
	first, last := "", ""
	if rest, ok := strings.CutPrefix(r.dialog.form.now.PropertyName, data.PrivateLandlordPrefix); ok {
		first, last, _ = strings.Cut(rest, " ")
	}
	r.first.SetText(first)
	r.last.SetText(last)
	r.landlord.Show()
	r.dialog.page.content.Refresh()
	r.dialog.host.Focus(r.first)
}

// selectOnFocus selects the whole text of an entry when it gets the focus, so that typing replaces it.
func selectOnFocus(e *control.Entry) {
	e.OnFocus = func(gained bool) {
		if gained && e.Text != "" {
			e.TypedShortcut(&fyne.ShortcutSelectAll{})
		}
	}
}

func (r *propertyRow) useLandlord() {
	if data.Line(r.first.Text+r.last.Text) == "" {
		return
	}
	r.landlord.Hide()
	r.dialog.form.setText(data.FieldPropertyName, data.PrivateLandlord(r.first.Text, r.last.Text))
	r.reload()
	r.dialog.sync()
	r.dialog.host.Focus(r.name.Entry)
}

func (r *propertyRow) reload() {
	changed := r.name.OnChanged
	r.name.OnChanged = nil
	r.name.SetText(r.dialog.form.now.PropertyName)
	r.name.OnChanged = changed
}

func (r *propertyRow) sync() {
	if r.name.Text != r.dialog.form.now.PropertyName && strings.TrimSpace(r.name.Text) != r.dialog.form.now.PropertyName {
		r.reload()
	}
	showProblem(r.FormRow, r.dialog.form.problem(data.FieldPropertyName))
}

// showProblem shows a finding under a row.
func showProblem(row *control.FormRow, p *data.Finding) {
	switch {
	case p == nil:
		row.SetError("")
	case p.Blocks:
		row.SetError(p.Message)
	default:
		row.SetWarning(p.Message)
	}
}

// barrierRow is one housing barrier: its answer, its guidance one click away, and its detail (R20–R22, R33).
type barrierRow struct {
	*control.FormRow
	dialog *dialog
	field  data.Field
	answer *control.YesNo
	// detail is the entry while the detail is edited, else nil.
	detail  *control.Entry
	focused bool
}

func newBarrierRow(d *dialog, field data.Field) *barrierRow {
	r := &barrierRow{dialog: d, field: field}
	r.answer = control.NewYesNo(d.form.now.Barrier(field), func(b data.Barrier) {
		d.form.setBarrier(field, b)
		if b == data.NotRecorded {
			r.detail = nil
		}
		d.sync()
	})
	r.answer.OnKey = func(key *fyne.KeyEvent) bool {
		switch key.Name {
		case fyne.KeyF1:
			r.showGuidance()
		case fyne.KeyReturn, fyne.KeyEnter:
			if d.form.now.Barrier(field) != data.NotRecorded && !r.answer.Disabled() {
				d.host.Focus(r.openDetail())
			}
		default:
			return false
		}
		return true
	}
	r.answer.OnFocus = func(gained bool) {
		r.focused = gained
		if gained {
			d.window.Reveal(r.Content)
		}
		r.sync()
	}
	r.FormRow = control.NewFormRow(field.Label(), r.answer)
	r.Label.Bold = false
	mark := control.NewPanel(theme.Surface, "", 0, control.Inset(4, 4, widget.NewIcon(base.NewPrimaryThemedResource(base.InfoIcon()))))
	mark.OnTapped = r.showGuidance
	r.Aside = mark
	r.sync()
	return r
}

// showGuidance shows what counts as Yes.
func (r *barrierRow) showGuidance() {
	r.dialog.host.ShowMessage(r.field.Label(), assets.Guidance(string(r.field)))
}

// openDetail replaces the detail's text by its entry.
func (r *barrierRow) openDetail() fyne.Focusable {
	if r.detail == nil {
		r.detail = control.NewTextArea("What should a landlord or colleague know?", 2)
		r.detail.SetText(r.dialog.form.now.Text(r.field.Detail()))
		r.detail.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
		r.detail.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		r.detail.OnChanged = func(text string) {
			r.dialog.form.setText(r.field.Detail(), text)
			r.dialog.sync()
		}
	}
	r.sync()
	r.dialog.page.content.Refresh()
	return r.detail
}

func (r *barrierRow) reload() {
	r.detail = nil
	r.answer.SetValue(r.dialog.form.now.Barrier(r.field))
}

func (r *barrierRow) sync() {
	f := r.dialog.form
	text := f.now.Text(r.field.Detail())
	open := func() {
		if !r.answer.Disabled() {
			r.dialog.host.Focus(r.openDetail())
		}
	}
	switch {
	case r.detail != nil:
		r.Beside = r.detail
	case text != "" && r.answer.Disabled():
		r.Beside = control.NewText("“" + text + "”").Shrinking()
	case text != "":
		r.Beside = container.NewBorder(nil, nil, nil, pointerLink("Edit", open), control.NewText("“"+text+"”").Shrinking())
	case f.clearedDetails[r.field] != "":
		r.showHint("cleared, with its detail; history keeps it")
	case r.focused && f.now.Barrier(r.field) == data.NotRecorded:
		r.showHint("Y yes · N no · F1 what counts")
	case r.focused:
		r.showHint("Enter adds detail · Backspace clears · F1 what counts")
	case f.now.Barrier(r.field) == data.NotRecorded:
		r.showHint(data.NotRecorded.Label())
	case r.answer.Disabled():
		r.showHint("")
	default:
		r.Beside = container.NewHBox(pointerLink("Add detail", open))
	}
	r.Arrange()
	p := f.problem(r.field.Detail())
	if p == nil {
		p = f.problem(r.field)
	}
	showProblem(r.FormRow, p)
}

func (r *barrierRow) showHint(text string) {
	r.Beside = nil
	r.Hint.SetText(text, theme.Muted)
}
