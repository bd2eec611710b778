package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/place/fusetest"
)

// A save that waits for another program is cancelled: nothing is changed. The same operation, tried again, is done once; so is one
// that waits until the lock is free.
func TestWaitForAnotherProgram(t *testing.T) {
	s := openOffice(t)
	other := openShared(t, s.path)
	tx, err := other.begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	event, set := anEvent(), data.Settings{BedNightDays: 3, LockMinutes: 5, RetentionYears: 7}
	save := func(ctx context.Context) error {
		_, err := s.Write(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SaveSettings(ctx, event, set) })
		return err
	}
	waiting, cancel := context.WithCancel(ctx)
	ended := make(chan error)
	go func() { ended <- save(waiting) }()
	cancel()
	checkRefusal(t, "cancelled", <-ended, data.CodeCancelled)
	go func() { ended <- save(ctx) }()
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("when the lock is free: %v", err)
	}
	if err := save(ctx); err != nil {
		t.Errorf("again: %v", err)
	}
	if events, err := s.EventsOf(ctx, event.Operation); err != nil || len(events) != 1 {
		t.Errorf("on record %d times, %v", len(events), err)
	}
}

// Who imports is known to every window; a save is too short for a note while nobody waits for it. The note shows no name.
func TestWriting(t *testing.T) {
	ada, ben := data.WithAuthor(ctx, "Ada Head"), data.WithAuthor(ctx, "Ben Desk")
	local := openOffice(t)
	shared := filepath.Join(fusetest.New(t, t.TempDir()).Path, "office.db")
	s, err := Open(shared, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	prove(t, shared)
	for _, s := range []*Store{local, s} {
		other := openShared(t, s.path)
		event := anEvent()
		_, err := s.Write(ada, event, func(ctx context.Context, tx data.Tx) error {
			if w := s.Writing(); w != (data.Writing{Name: "Ada Head"}) {
				t.Errorf("this window says %+v", w)
			}
			if w := other.Writing(); w != (data.Writing{}) {
				t.Errorf("shared %v: another window says %+v", s.place.Shared(), w)
			}
			return tx.Record(ctx, event)
		})
		if err != nil {
			t.Fatal(err)
		}
		err = other.importInPlace(ben, true, func(data.ImportTx) (data.AuditEvent, error) {
			if w := s.Writing(); w != (data.Writing{Name: "Ben Desk", Import: true}) {
				t.Errorf("shared %v: of an import it says %+v", s.place.Shared(), w)
			}
			note, err := os.ReadFile(s.path + ".writer")
			if err != nil || strings.Contains(string(note), "Ben") {
				t.Errorf("the note is %q, %v", note, err)
			}
			return anEvent(), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if w := s.Writing(); w != (data.Writing{}) {
			t.Errorf("after the import it says %+v", w)
		}
	}
}

// Whoever waits in a shared folder learns for whom.
func TestWriterIsNamedToWhoWaits(t *testing.T) {
	path := readyDesks(t, 0)
	s, other := openShared(t, path), openShared(t, path)
	desk := newDesk(t, path, 1, 0)
	err := inTx(s, func(*sql.Tx) error {
		if err := desk.Start(); err != nil {
			return err
		}
		for !s.othersWait() {
			runtime.Gosched()
		}
		end := s.startWriting(data.WithAuthor(ctx, "Ada Head"), false)
		if w := other.Writing(); w != (data.Writing{Name: "Ada Head"}) {
			t.Errorf("it waits for %+v", w)
		}
		end()
		if w := other.Writing(); w != (data.Writing{}) {
			t.Errorf("afterwards it waits for %+v", w)
		}
		return nil
	})
	if err = errors.Join(err, desk.Wait()); err != nil {
		t.Fatal(err)
	}
}
