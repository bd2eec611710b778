package overlay

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/ui/control"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Form is a dialog with fields. Errors are shown in it, and it keeps what was typed.
type Form struct {
	Title string
	// Button is the label of the button that saves. Ctrl+Enter saves too, and Enter in the last entry; in other
	// entries Enter goes to the next field.
	Button string
	Fields []fyne.CanvasObject
	// First has the focus when the form opens.
	First fyne.Focusable
	// Read reads the fields on Fyne's goroutine and returns the work that saves them in the background.
	Read func() (save func(context.Context) error, err error)
	// Done runs after a save, when the form is closed.
	Done func()
	// Cancelled runs if the form is closed without saving; may be nil.
	Cancelled func()
}

// formWidth is the width of a form in Fyne units, formText that of its text.
const (
	formWidth = 480
	formText  = formWidth - 50
)

// OpenForm opens a form.
func (h *Host) OpenForm(f Form) {
	var d *Dialog
	saved := false
	failure := control.NewCaption("", formText)
	ok := control.NewPrimary(f.Button, "Ctrl+Enter", nil)
	fail := func(err error) {
		failure.SetText(control.ErrorPrefix+ErrorMessage(err), theme.Error)
		d.Fit()
	}
	ok.OnTapped = func() {
		if ok.Disabled() {
			return
		}
		save, err := f.Read()
		if err != nil {
			fail(err)
			return
		}
		ok.Disable()
		task.Do(h.Tasks, save, func(err error) {
			ok.Enable()
			if err != nil {
				fail(err)
				return
			}
			saved = true
			d.Close()
			f.Done()
		})
	}
	entries := entriesIn(f.Fields)
	previousFocus := texts(entries)
	for i, e := range entries {
		if i < len(entries)-1 {
			e.OnSubmitted = func(string) { h.window.Canvas().FocusNext() }
		} else {
			e.OnSubmitted = func(string) { ok.OnTapped() }
		}
	}
	body := container.NewVBox(f.Fields...)
	body.Add(failure)
	footer := container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() }), ok)
	d = h.Open(Size{Width: formWidth}, control.NewTitle(f.Title), body, footer, Keys{"Ctrl+Enter": ok.OnTapped})
	d.OnLeave = func(then func()) {
		leave := func() {
			d.Close()
			then()
		}
		if slices.Equal(texts(entries), previousFocus) {
			leave()
			return
		}
		h.ShowQuestion("Discard what you typed?", f.Title+" has not been saved.",
			Action{Text: "Keep editing", Key: "Esc", Primary: true}, Action{Text: "Discard", Key: "Ctrl+D", Do: leave})
	}
	d.OnClosed = func() {
		if !saved && f.Cancelled != nil {
			f.Cancelled()
		}
	}
	h.Focus(f.First)
}

func texts(entries []*control.Entry) []string {
	all := make([]string, len(entries))
	for i, e := range entries {
		all[i] = e.Text
	}
	return all
}

func entriesIn(objects []fyne.CanvasObject) []*control.Entry {
	var entries []*control.Entry
	for _, o := range objects {
		switch o := o.(type) {
		case *control.Entry:
			entries = append(entries, o)
		case *fyne.Container:
			entries = append(entries, entriesIn(o.Objects)...)
		}
	}
	return entries
}
