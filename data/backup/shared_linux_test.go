package backup

import (
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

// In a shared folder one computer at a time makes backups, and one that is not proved makes none.
func TestBackupsOfOneComputerAtATime(t *testing.T) {
	path := filepath.Join(fusetest.New(t, t.TempDir()).Path, "office.db")
	if err := os.WriteFile(path, []byte("database"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := folderAt(path).lock(".making", nil); data.CodeOf(err) != data.CodeUnavailable {
		t.Errorf("before the proof: %v", err)
	}
	if _, err := os.Stat(path + Suffix); err == nil {
		t.Error("before the proof a folder was made")
	}
	at, err := place.Of(path)
	if err == nil {
		err = share.Add(path, share.Here(at), share.Here(at), time.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	free, err := folderAt(path).lock(".making", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = folderAt(path).lock(".making", nil)
	if data.CodeOf(err) != data.CodeConflict || !strings.Contains(err.Error(), "at "+place.ComputerName()+" since ") {
		t.Errorf("at once: %v", err)
	}
	long := time.Now().Add(-share.StaleAfter)
	if err := os.Chtimes(filepath.Join(path+Suffix, ".making"), long, long); err != nil {
		t.Fatal(err)
	}
	again, err := folderAt(path).lock(".making", nil)
	if err != nil {
		t.Fatalf("after the computer failed: %v", err)
	}
	free()
	again()
	if free, err = folderAt(path).lock(".making", nil); err != nil {
		t.Fatal(err)
	}
	free()
}

// A restore whose lock another computer has taken replaces nothing.
func TestRestoreThatLostItsLock(t *testing.T) {
	f, _, _ := unpacked(t)
	f.lost.Store(true)
	if err := f.Replace(true, false, time.Now()); data.CodeOf(err) != data.CodeConflict {
		t.Errorf("%v", err)
	}
	if content, err := os.ReadFile(f.path); err != nil || string(content) != "old" {
		t.Errorf("the database is %q, %v", content, err)
	}
}
