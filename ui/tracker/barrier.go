package tracker

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"housingtracker/assets"
	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

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
	mark := control.NewPanel(theme.Surface, "", 0, widget.NewIcon(base.NewPrimaryThemedResource(base.InfoIcon())))
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
