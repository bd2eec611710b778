package sqlite

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"housingtracker/data"
	"housingtracker/data/place"
	"housingtracker/data/storetest"
	"housingtracker/data/storetest/importtest"
)

// onShare lets a test open a database on any folder as if it was a shared one.
func onShare(path string) (place.Place, error) {
	return place.Place{Path: path, Drive: "a network drive (SMB)"}, nil
}

// makeShared makes a database in a folder that counts as shared, and lets this computer write there.
func makeShared(t *testing.T, path string) *Store {
	t.Helper()
	s, err := opening{path, path, onShare, testKey, maker, currentSchema}.open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// stagesIn gives the test a folder of its own for stages.
func stagesIn(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"XDG_CACHE_HOME", "LocalAppData", "HOME"} {
		t.Setenv(name, t.TempDir())
	}
	return stageFolders()
}

// noStages checks that nothing of an import is left.
func noStages(t *testing.T, folder string) {
	t.Helper()
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

// An import into a shared folder follows the rules of every import.
func TestImportsIntoSharedFolder(t *testing.T) {
	folder := stagesIn(t)
	importtest.Run(t, func(t *testing.T) importtest.Store {
		s := makeShared(t, filepath.Join(t.TempDir(), "office.db"))
		if _, err := s.write.Exec(`PRAGMA synchronous = OFF`); err != nil {
			t.Fatal(err)
		}
		return contentStore{s}
	})
	noStages(t, folder)
}

// sharedOffice makes the small office with a user in a folder that counts as shared, and opens it a second time.
func sharedOffice(t *testing.T) (s, other *Store) {
	t.Helper()
	office := openOffice(t)
	if _, err := writerOf(office).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator}); err != nil {
		t.Fatal(err)
	}
	if err := office.Close(); err != nil {
		t.Fatal(err)
	}
	open := func() *Store {
		s, err := opening{office.path, office.path, onShare, testKey, creator, currentSchema}.open()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	return open(), open()
}

// createTracker creates Rosa's tracker.
func createTracker(s *Store) error {
	event := anEvent()
	event.Kind, event.EnrollmentID, event.By = data.EventCreateTracker, storetest.RosaHome, 1
	tracker := data.Tracker{EnrollmentID: storetest.RosaHome, Attempt: 1}
	tracker.Applied = data.MustDate("2026-05-02")
	_, err := writerOf(s).CreateTracker(ctx, event, tracker)
	return err
}

func importEvent() data.AuditEvent {
	event := anEvent()
	event.Kind = data.EventImport
	return event
}

// checkImported checks that an import is there, whole, with its event, in an intact database.
func checkImported(t *testing.T, s *Store, wave int, event data.AuditEvent) {
	t.Helper()
	if n, err := imported(s); err != nil || n != wave {
		t.Errorf("import %d is there, %v; want %d", n, err, wave)
	}
	want := 1
	if wave == 0 {
		want = 0
	}
	if events, err := s.EventsOf(ctx, event.Operation); err != nil || len(events) != want {
		t.Errorf("the import is on record %d times, %v", len(events), err)
	}
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
}

// While an import runs others save, and a preview holds nobody up either. What they have saved stays, in the list too.
func TestOthersSaveDuringImport(t *testing.T) {
	folder := stagesIn(t)
	s, other := sharedOffice(t)
	if err := s.Import(ctx, true, func(tx data.ImportTx) (data.AuditEvent, error) {
		_, err := save(other)
		return importEvent(), errors.Join(err, importRenamed(tx, 7))
	}); err != nil {
		t.Fatalf("a preview: %v", err)
	}
	checkImported(t, other, 0, data.AuditEvent{})
	runs := 0
	for wave := 1; wave <= 2; wave++ {
		event := importEvent()
		err := s.Import(ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) {
			runs++
			err := importRenamed(tx, wave)
			if wave == 1 {
				// Its store waits for the lock, if it was held, longer than it takes to refuse the save.
				err = errors.Join(err, createTracker(other))
			}
			assigned := anEvent()
			assigned.Kind, assigned.EnrollmentID = data.EventAssignCaseManager, storetest.RosaHome
			manager := []data.CaseManager{{Name: "Mo " + strconv.Itoa(wave)}}
			return event, errors.Join(err, writerOf(other).AssignCaseManagers(ctx, []data.AuditEvent{assigned}, manager))
		})
		if err != nil {
			t.Fatal(err)
		}
		checkImported(t, other, wave, event)
		c, err := other.Case(ctx, storetest.RosaHome)
		if err != nil || c.Tracker == nil || c.CaseManager.Name != "Mo "+strconv.Itoa(wave) {
			t.Errorf("what was saved meanwhile: %+v, %v", c, err)
		}
	}
	if runs != 2 {
		t.Errorf("two imports ran %d times", runs)
	}
	noStages(t, folder)
}

// An import starts over if others have saved what it had read. If that happens again and again, it holds them up in the end.
func TestOvertakenImportStartsOver(t *testing.T) {
	folder := stagesIn(t)
	for _, times := range []int{1, stagedTries} {
		s, other := sharedOffice(t)
		event, runs := importEvent(), 0
		err := s.Import(ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) {
			err := importRenamed(tx, 1)
			if runs++; runs <= times {
				moved := anEvent()
				moved.Kind = data.EventMoveIn
				in := data.MoveIn{State: data.MoveInRecorded, Local: data.MustDate("2026-04-01")}
				err = errors.Join(err, writerOf(other).SaveMoveIn(ctx, moved, storetest.RosaHome, in))
			}
			return event, err
		})
		if err != nil || runs != times+1 {
			t.Errorf("overtaken %d times: it ran %d times, %v", times, runs, err)
		}
		checkImported(t, other, 1, event)
		if c, err := other.Case(ctx, storetest.RosaHome); err != nil || c.Recorded.Local != data.MustDate("2026-04-01") {
			t.Errorf("the move-in saved meanwhile: %+v, %v", c.Recorded, err)
		}
	}
	noStages(t, folder)
}

// An import that is cancelled or refused leaves nothing, neither in the database nor on this computer.
func TestSharedImportLeavesNothing(t *testing.T) {
	folder := stagesIn(t)
	s, other := sharedOffice(t)
	stopping, stop := context.WithCancel(ctx)
	event := importEvent()
	err := s.Import(stopping, false, func(tx data.ImportTx) (data.AuditEvent, error) {
		err := importRenamed(tx, 1)
		stop()
		return event, err
	})
	checkRefusal(t, "cancelled", err, data.CodeCancelled)
	refused := data.Refuse(data.CodeConfirm, "The export lacks many enrollments. Nothing was changed. Confirm it to go on.")
	err = s.Import(ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) {
		return event, errors.Join(importRenamed(tx, 1), refused)
	})
	checkRefusal(t, "refused", err, data.CodeConfirm)
	checkImported(t, other, 0, event)
	noStages(t, folder)
	// The same connection writes on.
	if err := s.Import(ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) { return event, importRenamed(tx, 1) }); err != nil {
		t.Fatal(err)
	}
	checkImported(t, other, 1, event)
}

// The copy of a program that was killed is removed at the next start; that of one that runs stays.
func TestLeftStagesAreSwept(t *testing.T) {
	stagesIn(t)
	ended := exec.Command(os.Args[0], "-test.run=^$")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	running, err := makeStageFolder()
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(stageFolders(), stagePrefix+strconv.Itoa(ended.Process.Pid)+"-1")
	if err := os.Mkdir(left, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(left, "stage.db"), []byte("a copy"), 0o600); err != nil {
		t.Fatal(err)
	}
	makeShared(t, filepath.Join(t.TempDir(), "office.db"))
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("the copy of a killed program is there: %v", err)
	}
	if _, err := os.Stat(running); err != nil {
		t.Errorf("the copy of a running program: %v", err)
	}
}
