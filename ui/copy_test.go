//go:build cgo

package ui

import (
	"os"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sample"
)

// TestACopyInThePlaceOfTheDatabase: whoever signs in is reported before anything is shown; an administrator alone may go on.
func TestACopyInThePlaceOfTheDatabase(t *testing.T) {
	w := window(t)
	w.showStart()
	w.tap(t, "Explore with sample data")
	earlier, err := os.ReadFile(w.path)
	if err != nil {
		t.Fatal(err)
	}
	w.signInAs(t, sample.Accounts[0])
	path := w.path
	w.signOut()
	w.closeOffice()
	if err := os.WriteFile(path, earlier, 0o600); err != nil {
		t.Fatal(err)
	}
	w.openDatabase(path)
	var administrator data.SampleAccount
	for _, a := range sample.Accounts {
		w.fill(a.Name, a.Password)
		w.tap(t, "Sign in")
		shown := w.texts()
		if w.shell != nil || !strings.Contains(shown, "This is not the database that was last used here") || !strings.Contains(shown, "[Restore a backup…]") {
			t.Fatalf("%s is shown %s", a.Name, shown)
		}
		if offered := strings.Contains(shown, "[Accept this copy]"); offered != (a.Role == data.Administrator) {
			t.Errorf("%s, %s, is offered to accept it: %v", a.Name, a.Role, offered)
		}
		if a.Role == data.Administrator {
			administrator = a
		}
		w.tap(t, "Don't open it")
		if w.host.Top() != nil || w.shell != nil {
			t.Fatalf("left, it shows %s", w.texts())
		}
	}
	w.fill(administrator.Name, administrator.Password)
	w.tap(t, "Sign in")
	w.tap(t, "Accept this copy")
	if w.shell == nil {
		t.Fatalf("accepted, it shows %s", w.texts())
	}
	w.signOut()
	w.fill(sample.Accounts[0].Name, sample.Accounts[0].Password)
	w.tap(t, "Sign in")
	if w.shell == nil {
		t.Errorf("afterwards it shows %s", w.texts())
	}
}
