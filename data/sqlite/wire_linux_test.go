//go:build cgo

package sqlite

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/place/fusetest"
	"housingtracker/data/storetest"
)

// openOnWire opens a small office with a list of 5,000 in a shared folder whose calls are counted.
func openOnWire(t *testing.T) (*Store, *fusetest.Wire) {
	t.Helper()
	office := openOffice(t)
	if _, err := writerOf(office).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator}); err != nil {
		t.Fatal(err)
	}
	fillList(t, office, 5000)
	if err := office.Close(); err != nil {
		t.Fatal(err)
	}
	wire := fusetest.NewWire(t, filepath.Dir(office.path), 0)
	path := filepath.Join(wire.Path, filepath.Base(office.path))
	prove(t, path)
	// The first opening changes the journal.
	if err := openShared(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	wire.Calls()
	return openShared(t, path), wire
}

// What the program asks of a shared folder does not grow unnoticed: each call takes milliseconds on a slow network.
func TestCallsOnWire(t *testing.T) {
	if name, err := shareVFS(); err != nil || name == "" {
		t.Skip("this SQLite is not asked to save calls")
	}
	s, wire := openOnWire(t)
	check := func(what string, most int, work func() error) {
		t.Helper()
		if err := work(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		n, kinds := wire.Calls()
		t.Logf("%s: %d calls %v", what, n, kinds)
		if n > most {
			t.Errorf("%s: %d calls, want at most %d: %v", what, n, most, kinds)
		}
	}
	list := func() error { _, err := s.ProgramList(ctx, 1, data.MustDate("2026-06-01")); return err }
	poll := func() error { _, err := s.ChangeCounter(ctx); return err }
	tracker := data.Tracker{EnrollmentID: storetest.RosaHome, Attempt: 1}
	tracker.Applied = data.MustDate("2026-05-02")
	event := func(kind data.EventKind) data.AuditEvent {
		return data.AuditEvent{Operation: data.NewOperationID(), Kind: kind, At: time.Now(), By: 1, EnrollmentID: storetest.RosaHome}
	}
	create := func() (err error) {
		tracker, err = writerOf(s).CreateTracker(ctx, event(data.EventCreateTracker), tracker)
		return err
	}
	saveTracker := func() (err error) {
		tracker.PropertyName = fmt.Sprint("Unit ", tracker.Version)
		tracker, err = writerOf(s).SaveTracker(ctx, event(data.EventSaveTracker), tracker)
		return err
	}
	check("opening", 150, func() error { return nil })
	check("the list", 55, list)
	check("the list again", 7, list)
	check("the first poll", 20, poll)
	check("a poll", 3, poll)
	// As if longer ago than checkInterval.
	s.openFiles.checked = time.Time{}
	check("a poll after two seconds", 3, poll)
	check("the first save", 100, create)
	check("a save", 48, saveTracker)
	check("another", 48, saveTracker)
	check("a poll after a save", 17, poll)
	check("the next poll", 3, poll)
	check("the list after a save", 22, list)
	check("and again", 7, list)
}
