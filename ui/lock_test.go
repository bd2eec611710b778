//go:build cgo

package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/data/sample"
	"housingtracker/ui/control"
	"housingtracker/ui/task"
)

// sampleAtWork opens the sample office with a clock that stands still, signed in, on the tracker of somebody.
func sampleAtWork(t *testing.T) (*Window, *task.Clock) {
	t.Helper()
	clock := task.NewClock(time.Now())
	w := windowAt(t, clock.Runner(), clock.Now)
	w.showStart()
	w.tap(t, "Explore with sample data")
	w.signInAs(t, sample.Accounts[0])
	return w, clock
}

// openSome opens the tracker of the first client of the list whose tracker can be edited, and returns the name.
func (w *Window) openSome(t *testing.T) string {
	t.Helper()
	programs, err := w.shell.session.Programs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list, err := w.shell.session.List(t.Context(), programs[0].ID, data.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range list.Rows {
		if row.HasTracker && row.Stage == data.EligibilityVerified {
			w.shell.openTracker(row.EnrollmentID, nil)
			return row.Display
		}
	}
	t.Fatal("nobody is in the stage Eligibility Verified")
	return ""
}

func (w *Window) typeIn(text string) {
	for _, r := range text {
		w.window.Canvas().Focused().TypedRune(r)
	}
}

// shown is everything that can be read on the window, and its title.
func (w *Window) shown() string {
	found := []string{w.window.Title()}
	for _, root := range append([]fyne.CanvasObject{w.window.Content()}, w.window.Canvas().Overlays().List()...) {
		for _, o := range test.LaidOutObjects(root) {
			switch o := o.(type) {
			case *control.Label:
				found = append(found, o.Text)
			case *control.Caption:
				found = append(found, o.Text)
			case *control.Button:
				found = append(found, "["+o.Text+"]")
			case *control.Entry:
				found = append(found, o.Text)
			}
		}
	}
	return strings.Join(found, "|")
}

func TestTheWindowLocksWhenNobodyUsesIt(t *testing.T) {
	w, clock := sampleAtWork(t)
	name := w.openSome(t)
	w.typeIn("t")
	for range 20 {
		clock.Advance(time.Minute)
		w.NoteActivity()
	}
	if shown := w.shown(); !strings.Contains(shown, name) {
		t.Fatalf("locked while it was used: %s", shown)
	}
	clock.Advance(10 * time.Minute)
	shown := w.shown()
	if strings.Contains(shown, name) || !strings.HasPrefix(shown, Title+"|") || !strings.Contains(shown, "Nobody has used the window for 10 minutes") {
		t.Fatalf("locked, it shows %s", shown)
	}
	if _, err := w.shell.session.Programs(t.Context()); data.CodeOf(err) != data.CodeLocked {
		t.Errorf("the session reads on: %v", err)
	}
	w.NoteActivity()
	w.host.Press(hideKey)
	w.host.Press("Esc")
	if w.shown() != shown {
		t.Errorf("it shows %s", w.shown())
	}
	w.typeIn(sample.Accounts[0].Password)
	w.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if shown := w.shown(); !strings.Contains(shown, name) || !strings.Contains(shown, "[Save]") || !strings.Contains(shown, "Sample data") {
		t.Errorf("unlocked, it shows %s", shown)
	}
	clock.Advance(10 * time.Minute)
	if w.locked == nil {
		t.Error("it does not lock again")
	}
}

func TestSomebodyElseSignsInAtALockedWindow(t *testing.T) {
	w, clock := sampleAtWork(t)
	name := w.openSome(t)
	w.typeIn("t")
	w.host.Press(lockKey)
	for _, o := range test.LaidOutObjects(w.window.Content()) {
		if b, ok := o.(*control.Button); ok && strings.HasPrefix(b.Text, "Sign in as") {
			test.Tap(b)
			break
		}
	}
	if shown := w.shown(); strings.Contains(shown, name) || !strings.Contains(shown, "[Sign in]") {
		t.Fatalf("it shows %s", shown)
	}
	w.signInAs(t, sample.Accounts[1])
	if shown := w.shown(); strings.Contains(shown, "Unsaved changes") {
		t.Errorf("somebody else is offered what was typed: %s", shown)
	}
	w.signOut()
	w.signInAs(t, sample.Accounts[0])
	if shown := w.shown(); !strings.Contains(shown, "Unsaved changes") || !strings.Contains(shown, name) {
		t.Errorf("what was typed is lost: %s", shown)
	}
	clock.Advance(time.Second)
}

func TestHiddenAtAKey(t *testing.T) {
	w, _ := sampleAtWork(t)
	name := w.openSome(t)
	w.host.Press(hideKey)
	if shown := w.shown(); strings.Contains(shown, name) || !strings.Contains(shown, "Hidden") {
		t.Errorf("hidden, it shows %s", shown)
	}
	w.host.Press(hideKey)
	if shown := w.shown(); !strings.Contains(shown, name) {
		t.Errorf("shown again, it shows %s", shown)
	}
}

// Closing asks what becomes of what is not saved; ending from outside asks nothing and keeps it.
func TestClosingAsks(t *testing.T) {
	w, _ := sampleAtWork(t)
	name := w.openSome(t)
	w.typeIn("t")
	w.close()
	if shown := w.shown(); !strings.Contains(shown, "Save the changes?") || w.shell == nil {
		t.Fatalf("it shows %s", shown)
	}
	w.host.Press("Esc")
	if shown := w.shown(); !strings.Contains(shown, name) || strings.Contains(shown, "Save the changes?") {
		t.Errorf("kept editing, it shows %s", shown)
	}
	w.End()
	drafts, err := w.shell.session.Drafts(t.Context())
	if err != nil || len(drafts) != 1 {
		t.Errorf("ended from outside: drafts = %+v, %v", drafts, err)
	}
}
