package sample_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"housingtracker/data"
	"housingtracker/data/sample"
	"housingtracker/data/sqlite"
)

func TestAnUnfinishedOfficeLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sample.db")
	failing := func(path string) (data.Store, error) {
		store, err := sqlite.Open(path, data.Key{})
		if err != nil {
			return nil, err
		}
		_ = store.Close()
		return nil, errors.New("the disk is full")
	}
	if _, err := sample.Make(context.Background(), path, failing, sqlite.Remove); err == nil {
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
	_, err := sample.Make(context.Background(), path, func(string) (data.Store, error) { return nil, errors.New("not reached") }, sqlite.Remove)
	if data.CodeOf(err) != data.CodeExists {
		t.Errorf("%v, want exists", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "mine" {
		t.Error("the file was touched")
	}
}
