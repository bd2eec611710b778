package sqlite

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

// copyAsCrashed copies the files of an open database to another folder, as a crash would leave them.
func copyAsCrashed(t *testing.T, s *Store) (path string, log []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "office.db")
	for _, end := range []string{"", "-wal"} {
		if err := copyFile(s.path+end, path+end); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	return path, log
}

// SQLite reads a log up to the first invalid frame and ignores the saves behind it without an error.
func TestCheckFindsADamagedLog(t *testing.T) {
	for _, key := range []file.Key{testKey, {}} {
		s := openOfficeWith(t, key)
		for days := range 3 {
			if err := writerOf(s).SaveSettings(ctx, anEvent(), data.Settings{BedNightDays: days + 1, LockMinutes: 10, RetentionYears: 7}); err != nil {
				t.Fatal(err)
			}
		}
		path, log := copyAsCrashed(t, s)
		const entry = 24 + pageSize
		last := len(log) - entry
		for name, place := range map[string]int{"the salt of the log": 17, "the first entry's page": 32 + 500, "a sum": 32 + entry + 18,
			"a commit": last + 7, "a salt": last + 9, "the last page": last + 300} {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			damaged := bytes.Clone(log)
			damaged[place] ^= 4
			folder := filepath.Join(t.TempDir(), "office.db")
			if err := os.WriteFile(folder+"-wal", damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			wrong := examine(t, folder, content, key)
			if len(wrong) != 1 || !strings.Contains(wrong[0], "log of a program that ended unexpectedly was damaged") {
				t.Errorf("%s: %q", name, wrong)
			}
			logs := damagedLogs(folder)
			if len(logs) != 1 || !strings.Contains(wrong[0], logs[0]) {
				t.Fatalf("%s: kept %q", name, fileNames(t, folder))
			}
			if kept, err := os.ReadFile(logs[0]); err != nil || !bytes.Equal(kept, damaged) {
				t.Errorf("%s: what was kept is not the log: %v", name, err)
			}
		}
		for name, whole := range map[string][]byte{"untouched": log, "cut in an entry": log[:last+1000], "none": nil} {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			folder := filepath.Join(t.TempDir(), "office.db")
			if err := os.WriteFile(folder+"-wal", whole, 0o600); err != nil {
				t.Fatal(err)
			}
			if wrong := examine(t, folder, content, key); len(wrong) > 0 || len(damagedLogs(folder)) > 0 {
				t.Errorf("%s: %q, %q", name, wrong, fileNames(t, folder))
			}
		}
	}
}

// A save interrupted by a crash was not acknowledged; its frames are valid, and SQLite rightly ignores them.
func TestUnfinishedSaveIsNotDamage(t *testing.T) {
	s := openOffice(t)
	if _, err := s.write.Exec(`PRAGMA cache_size = 10`); err != nil {
		t.Fatal(err)
	}
	tx, err := s.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
		INSERT INTO client_words SELECT 'word' || i, 1 FROM n ORDER BY hex(i)`); err != nil {
		t.Fatal(err)
	}
	path, log := copyAsCrashed(t, s)
	if len(log) < 100*pageSize {
		t.Fatalf("the log has %d bytes", len(log))
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if wrong := examine(t, path, content, testKey); len(wrong) > 0 || len(damagedLogs(path)) > 0 {
		t.Errorf("%q, %q", wrong, fileNames(t, path))
	}
}

// A log that another program is writing can look damaged. As long as it is in use it is neither reported nor copied.
func TestLogInUseIsNotReported(t *testing.T) {
	s := openOffice(t)
	if err := writerOf(s).SaveSettings(ctx, anEvent(), data.DefaultSettings); err != nil {
		t.Fatal(err)
	}
	log, err := os.OpenFile(s.path+"-wal", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	const sum = 32 + 16
	var was [1]byte
	if _, err := log.ReadAt(was[:], sum); err != nil {
		t.Fatal(err)
	}
	for _, b := range [][1]byte{{was[0] ^ 4}, was} {
		if _, err := log.WriteAt(b[:], sum); err != nil {
			t.Fatal(err)
		}
		if broken, err := firstBrokenFrame(s.path + "-wal"); err != nil || (broken > 0) != (b != was) {
			t.Fatalf("entry %d, %v", broken, err)
		}
		other, err := OpenExisting(s.path, testKey)
		if err != nil {
			t.Fatal(err)
		}
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		if logs := damagedLogs(s.path); len(logs) > 0 {
			t.Errorf("kept %q", logs)
		}
	}
}
