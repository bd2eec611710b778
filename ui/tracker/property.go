package tracker

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
)

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
	if rest, ok := strings.CutPrefix(r.dialog.form.now.PropertyName, data.PrivateLandlordPrefix); ok {
		first, last, _ := strings.Cut(rest, " ")
		r.first.SetText(first)
		r.last.SetText(last)
	}
	r.landlord.Show()
	r.dialog.page.content.Refresh()
	r.dialog.host.Focus(r.first)
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
