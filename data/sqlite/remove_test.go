package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"housingtracker/data/sqlite"
)

func TestRemove(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"a.db", "a.db-wal", "a.db-shm", "a.db-journal", "a.db.before-update.db", "b.db"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := sqlite.Remove(filepath.Join(folder, "a.db")); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 2 || left[0].Name() != "a.db.before-update.db" || left[1].Name() != "b.db" {
		t.Errorf("left %v (%v)", left, err)
	}
	if err := sqlite.Remove(folder); err == nil {
		t.Error("a folder that is not empty was removed")
	}
}
