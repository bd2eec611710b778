package sample_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/sample"
	"housingtracker/data/sqlite"
)

// fullDisk makes databases that can't be filled.
type fullDisk struct{ sqlite.Database }

func (d fullDisk) Make(key file.Key) (file.Store, error) {
	store, err := d.Database.Make(key)
	if err != nil {
		return nil, err
	}
	return nil, errors.Join(store.Close(), errors.New("the disk is full"))
}

func TestAnUnfinishedOfficeLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sample.db")
	if _, err := sample.Make(context.Background(), path, func(path string) file.Database { return fullDisk{sqlite.At(path)} }); err == nil {
		t.Fatal("made on a full disk")
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) > 0 {
		t.Errorf("left %v (%v)", left, err)
	}
}

func TestAFileThatIsThereStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.db")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := sample.Make(context.Background(), path, func(path string) file.Database { return sqlite.At(path) })
	if data.CodeOf(err) != data.CodeExists {
		t.Errorf("%v, want exists", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "mine" {
		t.Error("the file was touched")
	}
}

// A place where no database must lie is named before anything else, by the path that was given.
func TestAnOfficeInASynchronizedFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "Dropbox")
	path := filepath.Join(folder, "office.db")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	refused := func(want string) {
		t.Helper()
		_, err := sample.Make(context.Background(), path, func(path string) file.Database { return sqlite.At(path) })
		if data.CodeOf(err) != data.CodeUnavailable || !strings.Contains(err.Error(), "The database "+path+want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	refused(" would lie in ")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(" lies in ")
}
