package overlay

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// TestAFormKeepsWhatIsRefused: it stays open with its fields until it is saved, and is saved once.
func TestAFormKeepsWhatIsRefused(t *testing.T) {
	h := newTestHost(t)
	name := control.NewEntry("")
	var saved []string
	done, cancelled := 0, 0
	form := Form{Title: "Add", Button: "Add", Fields: []fyne.CanvasObject{name}, First: name,
		Read: func() (func(context.Context) error, error) {
			if name.Text == "" {
				return nil, data.Refuse(data.CodeInvalid, "Enter a name.")
			}
			text := name.Text
			return func(context.Context) error {
				if text == "taken" {
					return data.Refuse(data.CodeExists, "There is one already.")
				}
				saved = append(saved, text)
				return nil
			}, nil
		},
		Done: func() { done++ }, Cancelled: func() { cancelled++ }}
	h.OpenForm(form)
	h.Press("Ctrl+Enter")
	name.SetText("taken")
	h.Press("Ctrl+Enter")
	if h.Top() == nil || name.Text != "taken" || done+cancelled != 0 {
		t.Fatalf("refused twice: done %d, cancelled %d", done, cancelled)
	}
	name.SetText("Ana")
	h.Press("Ctrl+Enter")
	if h.Top() != nil || len(saved) != 1 || done != 1 || cancelled != 0 {
		t.Fatalf("saved %v, done %d, cancelled %d", saved, done, cancelled)
	}
	h.OpenForm(form)
	h.Press("Esc")
	if len(saved) != 1 || cancelled != 1 {
		t.Errorf("given up: saved %v, cancelled %d", saved, cancelled)
	}
}

// TestEnterInAForm: it goes from field to field, and saves in the last one.
func TestEnterInAForm(t *testing.T) {
	h := newTestHost(t)
	first, last := control.NewEntry(""), control.NewEntry("")
	saved := 0
	h.OpenForm(Form{Fields: []fyne.CanvasObject{control.Wide(100, first), last}, First: first,
		Read: func() (func(context.Context) error, error) {
			return func(context.Context) error { saved++; return nil }, nil
		},
		Done: func() {}})
	enter := func() { h.Window().Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }
	enter()
	if h.Window().Canvas().Focused() != last || saved != 0 {
		t.Fatalf("after the first field: focus on %v, saved %d times", h.Window().Canvas().Focused(), saved)
	}
	enter()
	if saved != 1 || h.Top() != nil {
		t.Errorf("after the last field: saved %d times", saved)
	}
}
