package undo

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// fake undoes what it is told to, unless it has an error for it.
type fake struct {
	undone, rest []data.OperationID
	ids          []data.OperationID
	errs         map[data.OperationID]error
}

func (f *fake) Undo(_ context.Context, op, undone data.OperationID) error {
	f.ids = append(f.ids, op)
	if err := f.errs[undone]; err != nil {
		return err
	}
	f.undone = append(f.undone, undone)
	return nil
}

func (f *fake) UndoRest(_ context.Context, op, undone data.OperationID) error {
	f.ids = append(f.ids, op)
	f.rest = append(f.rest, undone)
	return nil
}

func stack(t *testing.T) (*Stack, *fake, *overlay.Host) {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, control.NewText(""))
	w.Resize(fyne.NewSize(900, 700))
	host := overlay.NewHost(w, task.Inline())
	w.SetContent(container.NewStack(host.Toasts()))
	f := &fake{errs: map[data.OperationID]error{}}
	s := New(host, f)
	host.SetShellKeys(overlay.Keys{Key: s.Offer})
	return s, f, host
}

func shown(host *overlay.Host) string {
	var words []string
	root := host.Window().Canvas().Overlays().Top()
	if root == nil {
		root = host.Window().Content()
	}
	for _, o := range test.LaidOutObjects(root) {
		switch o := o.(type) {
		case *control.Label:
			words = append(words, o.Text)
		case *control.Caption:
			words = append(words, o.Text)
		case *control.Button:
			words = append(words, "["+o.Text+"]")
		}
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "|")
}

func TestActsAreUndoneOneAfterTheOther(t *testing.T) {
	s, f, host := stack(t)
	var changed []data.EnrollmentID
	s.OnChanged = func(id data.EnrollmentID) { changed = append(changed, id) }
	undone := 0
	s.Did(Act{Text: "Saved A", Operation: "a", Enrollment: 1})
	s.Did(Act{Text: "Saved B", Operation: "b", Enrollment: 2, Undone: func() { undone++ }})
	for _, want := range []string{"Undone: Saved B. Undo this too? Saved A|[Undo]", "Undone: Saved A"} {
		host.Press("Ctrl+Z")
		if got := shown(host); got != want {
			t.Errorf("shown: %s, want %s", got, want)
		}
	}
	if !slices.Equal(f.undone, []data.OperationID{"b", "a"}) || !slices.Equal(changed, []data.EnrollmentID{2, 1}) || undone != 1 {
		t.Errorf("undone %v, changed %v, %d", f.undone, changed, undone)
	}
	host.Press("Ctrl+Z")
	if got := shown(host); !strings.HasPrefix(got, "There is nothing to undo") {
		t.Errorf("shown: %s", got)
	}
}

func TestAnEarlierActIsNamedBeforeItIsUndone(t *testing.T) {
	s, f, host := stack(t)
	s.Did(Act{Text: "Saved A", Operation: "a"})
	host.HideToast()
	host.Press("Ctrl+Z")
	if got := shown(host); got != "Undo this? Saved A|[Undo]" || len(f.undone) > 0 {
		t.Fatalf("shown: %s, undone %v", got, f.undone)
	}
	host.Press("Ctrl+Z")
	if !slices.Equal(f.undone, []data.OperationID{"a"}) {
		t.Errorf("undone %v", f.undone)
	}
}

func TestAMessageNeverUndoesAnotherActThanItNames(t *testing.T) {
	s, f, host := stack(t)
	s.Did(Act{Text: "Saved A", Operation: "a"})
	s.Add(Act{Text: "Saved B", Operation: "b"})
	host.Press("Ctrl+Z")
	if got := shown(host); got != "Undo this? Saved B|[Undo]" || len(f.undone) > 0 {
		t.Errorf("shown: %s, undone %v", got, f.undone)
	}
}

func conflict(rest int) error {
	return &data.Error{Code: data.CodeConflict, Message: "Leo has changed this since.", Err: &data.UndoConflict{Rest: rest, EnrollmentID: 5}}
}

func TestWhatOthersHaveChangedSince(t *testing.T) {
	s, f, host := stack(t)
	var opened data.EnrollmentID
	s.OnOpen = func(id data.EnrollmentID) { opened = id }
	s.Did(Act{Text: "Saved A", Operation: "a"})
	s.Did(Act{Text: "Saved B", Operation: "b"})
	s.Did(Act{Text: "Saved C", Operation: "c"})
	f.errs["c"], f.errs["b"] = conflict(2), conflict(0)
	host.Press("Ctrl+Z")
	if got := shown(host); got != "Leo has changed this since.|Not undone: Saved C|[Leave it as it is]|[Open the tracker]|[Undo the rest]" {
		t.Fatalf("shown: %s", got)
	}
	host.Press("Ctrl+Z")
	if !slices.Equal(f.rest, []data.OperationID{"c"}) || f.ids[0] == f.ids[1] {
		t.Errorf("the rest of %v, with %v", f.rest, f.ids)
	}
	host.Press("Ctrl+Z")
	if got := shown(host); strings.Contains(got, "[Undo the rest]") || !strings.Contains(got, "Saved B") {
		t.Fatalf("shown: %s", got)
	}
	host.Press("Ctrl+O")
	host.HideToast()
	if next, _ := s.Next(); opened != 5 || next.Operation != "a" {
		t.Errorf("opened %d, next %+v", opened, next)
	}
	f.errs["a"] = data.Refuse(data.CodeClosed, "The client has exited.")
	s.Undo()
	host.Press("Esc")
	if _, ok := s.Next(); ok {
		t.Error("an act that can't be undone stays in the way")
	}
}

func TestAFailedUndoIsTriedAgainAsTheSame(t *testing.T) {
	s, f, host := stack(t)
	s.Did(Act{Text: "Saved A", Operation: "a"})
	f.errs["a"] = data.Refuse(data.CodeUnavailable, "The disk is away.")
	s.Undo()
	host.Press("Esc")
	delete(f.errs, "a")
	s.Undo()
	if len(f.undone) != 1 || f.ids[0] != f.ids[1] {
		t.Errorf("undone %v with %v", f.undone, f.ids)
	}
}
