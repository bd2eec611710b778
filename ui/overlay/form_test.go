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
