package sqlite

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/place"
	"housingtracker/data/place/fusetest"
	"housingtracker/data/share"
)

// checkJournal checks that the file has a rollback journal, or else a write-ahead log.
func checkJournal(t *testing.T, path string, rollback bool) {
	t.Helper()
	h, err := readHeader(path)
	if err != nil || (h[18] == 1) != rollback {
		t.Errorf("the file's write version is %d, %v", h[18], err)
	}
	if rollback {
		for _, end := range []string{"-wal", "-shm"} {
			if _, err := os.Stat(path + end); err == nil {
				t.Errorf("there is a file %s", path+end)
			}
		}
	}
}

// The program that creates a database in a shared folder completes it. Then a computer only reads until it is proved, by its own way
// to the folder: another mount of the same folder still only reads, and sees what the first one saves.
func TestSharedFolder(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(fusetest.New(t, folder).Path, "office.db"), filepath.Join(fusetest.New(t, folder).Path, "office.db")
	s, err := Open(first, testKey)
	if err != nil {
		t.Fatal(err)
	}
	checkJournal(t, first, true)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openShared(t, first)
	_, err = save(s)
	checkRefusal(t, "unproved", err, data.CodeUnavailable)
	if !strings.Contains(err.Error(), "not proved yet") {
		t.Errorf("it says %v", err)
	}
	if _, err := s.Programs(ctx); err != nil {
		t.Errorf("reading: %v", err)
	}
	prove(t, first)
	a, b := openShared(t, first), openShared(t, second)
	counter, err := b.ChangeCounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	op, err := save(a)
	if err != nil {
		t.Fatal(err)
	}
	if events, err := b.EventsOf(ctx, op); err != nil || len(events) != 1 {
		t.Errorf("the other mount reads %v, %v", events, err)
	}
	if now, err := b.ChangeCounter(ctx); err != nil || now == counter {
		t.Errorf("change counter %d, then %d, %v", counter, now, err)
	}
	_, err = save(b)
	checkRefusal(t, "the other mount", err, data.CodeUnavailable)
	// An administrator states that only the other way is used.
	at, err := place.Of(second)
	if err == nil {
		err = share.SetAlone(second, share.Here(at), "Maya Reed", time.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = save(a)
	checkRefusal(t, "not alone", err, data.CodeUnavailable)
	if _, err := save(openShared(t, second)); err != nil {
		t.Errorf("alone: %v", err)
	}
	checkJournal(t, first, true)
}

// A file that is moved from a disk to a shared folder, and back, changes its journal.
func TestFileMovesToSharedFolderAndBack(t *testing.T) {
	office := openOffice(t)
	if err := office.Close(); err != nil {
		t.Fatal(err)
	}
	checkJournal(t, office.path, false)
	path := filepath.Join(fusetest.New(t, filepath.Dir(office.path)).Path, "office.db")
	prove(t, path)
	s := openShared(t, path)
	op, err := save(s)
	if err != nil {
		t.Fatal(err)
	}
	checkJournal(t, path, true)
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	home := openShared(t, office.path)
	if _, err := save(home); err != nil {
		t.Fatal(err)
	}
	checkJournal(t, office.path, false)
	if events, err := home.EventsOf(ctx, op); err != nil || len(events) != 1 {
		t.Errorf("what was saved in the shared folder: %v, %v", events, err)
	}
}

// A file that a program has open with a write-ahead log is not converted.
func TestFileInUseStaysOutOfSharedFolder(t *testing.T) {
	office := openOffice(t)
	if _, err := save(office); err != nil {
		t.Fatal(err)
	}
	shared := func(path string) (place.Place, error) {
		return place.Place{Path: path, Drive: "a network drive (SMB)"}, nil
	}
	_, err := opening{office.path, office.path, shared, testKey, reader, currentSchema}.open()
	checkRefusal(t, "in use", err, data.CodeUnavailable)
	if !strings.Contains(err.Error(), "another program has it open") {
		t.Errorf("it says %v", err)
	}
}

func TestLostCommitStopsWriting(t *testing.T) {
	path := filepath.Join(fusetest.New(t, t.TempDir()).Path, "office.db")
	s, err := Open(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := save(s); err != nil {
		t.Fatal(err)
	}
	checkRefusal(t, "an operation that is not there", s.readBack(ctx, data.NewOperationID()), data.CodeUnavailable)
	_, err = save(s)
	checkRefusal(t, "the next save", err, data.CodeUnavailable)
}

// A computer dies in the middle of a save and leaves a journal. The next one undoes the save and says so.
func TestJournalOfAnother(t *testing.T) {
	if name, err := shareVFS(); err != nil || name == "" {
		t.Skip("this SQLite does not say that it rolls back a journal")
	}
	s, _ := openOnWire(t)
	if _, err := s.write.Exec(`PRAGMA cache_spill = 1; PRAGMA cache_size = 1`); err != nil {
		t.Fatal(err)
	}
	died, stopped := t.TempDir(), errors.New("stopped")
	// A small cache makes SQLite write to the file before the commit.
	err := inTx(s, func(tx *sql.Tx) error {
		_, err := tx.Exec(`DELETE FROM client_words`)
		for _, end := range []string{"", "-journal"} {
			err = errors.Join(err, copyFile(s.path+end, filepath.Join(died, "office.db"+end)))
		}
		return errors.Join(err, stopped)
	})
	if !errors.Is(err, stopped) {
		t.Fatal(err)
	}
	left := filepath.Join(fusetest.New(t, died).Path, "office.db")
	prove(t, left)
	for store, want := range map[*Store]bool{s: false, openShared(t, left): true} {
		if info, err := store.Office(ctx); err != nil || (info.Recovered != "") != want {
			t.Errorf("Office = %+v, %v", info, err)
		}
		var words int
		if err := store.read.QueryRow(`SELECT count(*) FROM client_words`).Scan(&words); err != nil || words < 10_000 {
			t.Errorf("%d words, %v", words, err)
		}
	}
}
