package sqlite

import (
	"os"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/storetest"
)

// Another program writes for long: the save fails with a message, and succeeds afterwards.
func TestAnotherProgramWrites(t *testing.T) {
	s := openOffice(t)
	other, err := OpenExisting(s.path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := writerOf(s).SaveSettings(ctx, anEvent(), data.DefaultSettings); err != nil {
		t.Fatal(err)
	}
	s.lockWait = time.Millisecond
	tx, err := other.begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	event, after := anEvent(), data.Settings{BedNightDays: 3, LockMinutes: 5, RetentionYears: 7}
	err = writerOf(s).SaveSettings(ctx, event, after)
	checkRefusal(t, "a save", err, data.CodeUnavailable)
	if err != nil && !strings.Contains(err.Error(), "Another program is writing") {
		t.Errorf("it says %q", err)
	}
	if set, err := s.Settings(ctx); err != nil || set != data.DefaultSettings {
		t.Errorf("reading meanwhile: %+v, %v", set, err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := writerOf(s).SaveSettings(ctx, event, after); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// A page that the disk has damaged is refused with a message and never shown; intact pages stay readable, and no save is
// acknowledged that could not be read back.
func TestDamagedPages(t *testing.T) {
	s := openOffice(t)
	if _, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator}); err != nil {
		t.Fatal(err)
	}
	if err := s.Import(ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) {
		event := anEvent()
		event.Kind = data.EventImport
		return event, importRenamed(tx, 1)
	}); err != nil {
		t.Fatal(err)
	}
	root := map[string]int64{}
	for _, table := range []string{"program_list", "trackers"} {
		var page int64
		if err := s.read.QueryRow(`SELECT rootpage FROM sqlite_schema WHERE name = ?1`, table).Scan(&page); err != nil {
			t.Fatal(err)
		}
		root[table] = page
	}
	path := s.path
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, page := range root {
		damagePage(t, path, page)
	}
	s, err := OpenExisting(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	damaged := func(what string, err error) {
		t.Helper()
		checkRefusal(t, what, err, data.CodeUnavailable)
		if err != nil && (!strings.Contains(err.Error(), "damaged") || !strings.Contains(err.Error(), "backup")) {
			t.Errorf("%s says %q", what, err)
		}
	}
	_, err = s.ProgramList(ctx, storetest.HarborPSH, 0)
	damaged("a list", err)
	event := anEvent()
	event.By = 1
	_, err = writerOf(s).CreateTracker(ctx, event, data.Tracker{EnrollmentID: storetest.RosaHome, Attempt: 1})
	damaged("a save", err)
	if _, err := s.Client(ctx, storetest.Rosa); err != nil {
		t.Errorf("a client on a page that is whole: %v", err)
	}
	if wrong, err := s.Check(ctx); err == nil && len(wrong) == 0 {
		t.Error("Check finds nothing wrong")
	}
}

// damagePage overwrites the middle of a page.
func damagePage(t *testing.T, path string, page int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte(strings.Repeat("\xa5", pageSize/2)), (page-1)*pageSize); err != nil {
		t.Fatal(err)
	}
}
