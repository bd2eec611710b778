//go:build cgo

package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// fill types into the entries of the open dialog, or of the screen, in their order.
func (w *Window) fill(texts ...string) {
	root := w.window.Canvas().Overlays().Top()
	if root == nil {
		root = w.root
	}
	i := 0
	for _, o := range test.LaidOutObjects(root) {
		if e, ok := o.(*control.Entry); ok && i < len(texts) {
			e.SetText(texts[i])
			i++
		}
	}
}

// TestFirstDays: the code of a new office is owed until somebody says it is kept; a user whose password was set by the
// administrator changes it before anything is shown; nobody is at two windows.
func TestFirstDays(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Import an HMIS export…")
	w.fill("Test House", "Ana Admin", "password1234", "password1234")
	w.tap(t, "Make the database")
	if shown := w.texts(); !strings.Contains(shown, "common") {
		t.Fatalf("a common password: %s", shown)
	}
	w.fill("Test House", "Ana Admin", "correct horse", "correct horse")
	w.tap(t, "Make the database")
	if shown := w.texts(); !strings.Contains(shown, "Keep this recovery code") {
		t.Fatalf("a new office shows %s", shown)
	}
	w.tap(t, "Not now")
	w.signOut()
	w.fill("ana admin", "correct horse")
	w.tap(t, "Sign in")
	if shown := w.texts(); !strings.Contains(shown, "Keep this recovery code") {
		t.Fatalf("the second sign-in shows %s", shown)
	}
	w.tap(t, "Done")
	if w.host.Top() == nil {
		t.Error("done without having kept it")
	}
	for _, o := range test.LaidOutObjects(w.window.Canvas().Overlays().Top()) {
		if c, ok := o.(*control.Check); ok {
			test.Tap(c)
		}
	}
	w.tap(t, "Done")
	if w.host.Top() != nil {
		t.Fatalf("kept, it shows %s", w.texts())
	}
	session := w.shell.session
	if _, err := session.AddUser(context.Background(), data.NewOperationID(), "Sam Worker", session.User().Organization.ID, data.Caseworker, "first one for all"); err != nil {
		t.Fatal(err)
	}
	other := w.program.New(w.path)
	t.Cleanup(func() { other.Close() })
	if _, err := other.Enter(context.Background(), "Ana Admin", "correct horse"); data.CodeOf(err) != data.CodePermission {
		t.Errorf("a second window: %v", err)
	}
	w.signOut()

	w.fill("Sam Worker", "first one for all")
	w.tap(t, "Sign in")
	if shown := w.texts(); !strings.Contains(shown, "Choose your own password") || w.shell != nil {
		t.Fatalf("a first sign-in shows %s", shown)
	}
	w.tap(t, "Cancel")
	if shown := w.texts(); !strings.Contains(shown, "[Sign in]") || w.shell != nil {
		t.Fatalf("without an own password: %s", shown)
	}
	w.fill("Sam Worker", "first one for all")
	w.tap(t, "Sign in")
	w.fill("my own few words", "my own few words")
	w.tap(t, "Go on")
	if w.shell == nil || w.shell.session.User().Name != "Sam Worker" || w.host.Top() != nil {
		t.Fatalf("with an own password: %s", w.texts())
	}
	w.signOut()
	w.fill("Ana Admin", "correct horse")
	w.tap(t, "Sign in")
	if w.shell == nil || w.host.Top() != nil {
		t.Errorf("a kept code is offered again: %s", w.texts())
	}
}
