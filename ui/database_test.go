//go:build cgo

package ui

import (
	"path/filepath"
	"testing"

	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/signin"
	"housingtracker/data/sqlite"
)

// A counted database counts how often it is looked at and opened.
type counted struct {
	sqlite.Database
	looked, opened *int
}

func (c counted) State() (file.DatabaseState, error) { *c.looked++; return c.Database.State() }

func (c counted) Open(key file.Key) (file.Store, error) { *c.opened++; return c.Database.Open(key) }

// TestTheSignInOpensNoDatabase: the way to the first window costs the same however large the office is.
func TestTheSignInOpensNoDatabase(t *testing.T) {
	w := window(t)
	path := filepath.Join(t.TempDir(), "office.db")
	if _, err := makeSample(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	var looked, opened, appeared int
	w.program.Open = func(path string) (signin.Office, error) {
		return file.NewOffice(counted{sqlite.At(path), &looked, &opened}, account.Cheap(path), w.program.Now).Open()
	}
	w.showWindow = func() {
		if appeared++; len(w.root.Objects) > 0 {
			t.Error("something was made before the window appeared, while its fonts are read")
		}
	}
	w.openDatabase(path)
	if opened != 0 || looked > 3 {
		t.Errorf("until the sign-in the database was looked at %d times and opened %d times, want 3 and none", looked, opened)
	}
	if appeared != 1 || len(w.root.Objects) != 1 || w.shell != nil {
		t.Errorf("the window appeared %d times with %d screens; the shell is there: %v", appeared, len(w.root.Objects), w.shell != nil)
	}
}
