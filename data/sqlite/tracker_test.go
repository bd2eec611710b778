//go:build cgo

package sqlite

import (
	"context"
	"errors"
	"os"
	"testing"

	"housingtracker/data"
	"housingtracker/data/storetest"
)

// A save runs few statements and changes few pages.
func TestSaveRunsFewStatements(t *testing.T) {
	s := openOffice(t)
	n := countStatements(t, s)
	save := saver(t, s)
	save()
	if _, err := s.write.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		t.Fatal(err)
	}
	if asked, most := n.during(save), (counts{statements: 14, rows: 5}); asked.statements > most.statements || asked.uncached > 0 || asked.rows > most.rows {
		t.Errorf("a save asks %+v, at most %+v", asked, most)
	}
	// The tracker, its version for reports, the list row, the event, the index of operations, and the office row.
	const pages, header, frame = 6, 32, 24 + pageSize
	log, err := os.Stat(s.path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if written := (log.Size() - header) / frame; written > pages {
		t.Errorf("a save writes %d pages, at most %d", written, pages)
	}
}

// saver returns a function that saves a tracker as the Session does: the user and the case are read in the transaction.
func saver(t *testing.T, s *Store) (save func()) {
	t.Helper()
	if _, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator}); err != nil {
		t.Fatal(err)
	}
	event := anEvent()
	event.By = 1
	tracker, err := writerOf(s).CreateTracker(ctx, event, data.Tracker{EnrollmentID: storetest.RosaHome, Attempt: 1})
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		event.Operation = data.NewOperationID()
		tracker.ADAUnit = data.Yes - tracker.ADAUnit + data.No
		_, err := s.Write(ctx, event, func(ctx context.Context, tx data.Tx) (err error) {
			_, noUser := tx.User(ctx, 1)
			_, noCase := tx.Case(ctx, tracker.EnrollmentID)
			if tracker, err = tx.SaveTracker(ctx, event, tracker); err != nil {
				return err
			}
			return errors.Join(noUser, noCase)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
