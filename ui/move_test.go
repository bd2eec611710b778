//go:build cgo

package ui

import (
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sample"
	"housingtracker/ui/admin"
)

// TestMovedDatabase: after a move the window is at the new place; the former one says so above every screen, and an administrator
// takes the move back there.
func TestMovedDatabase(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Explore with sample data")
	var administrator data.SampleAccount
	for _, a := range sample.Accounts {
		if a.Role == data.Administrator {
			administrator = a
		}
	}
	w.signInAs(t, administrator)
	former, target := w.path, filepath.Join(t.TempDir(), "shared.db")
	m, err := w.shell.session.Place().(admin.Files).MoveTo(t.Context(), former, w.program.Destination(target), nil)
	if err != nil {
		t.Fatal(err)
	}
	w.placeOf(former, w.shell.session).OnMoved(m)
	if w.path != target || w.shell != nil || !strings.Contains(w.texts(), "The database is moved") {
		t.Fatalf("moved, it is at %s and shows %s", w.path, w.texts())
	}
	w.tap(t, "OK")
	w.openDatabase(former)
	w.signInAs(t, administrator)
	w.shell.showByName(adminName)
	w.tap(t, "Database")
	w.tap(t, "Undo the move…")
	w.tap(t, "Undo the move")
	if w.path != former || w.shell != nil || !strings.Contains(w.texts(), "The move is undone") {
		t.Fatalf("undone, it is at %s and shows %s", w.path, w.texts())
	}
	w.tap(t, "OK")
	w.openDatabase(target)
	w.signInAs(t, administrator)
	info, err := w.shell.session.Info(t.Context())
	if err != nil || info.MovedTo != former {
		t.Errorf("the other one: %+v, %v", info, err)
	}
}
