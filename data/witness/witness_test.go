package witness_test

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/witness"
)

func generation(line data.OperationID, number int64) file.Generation {
	return file.Generation{Identity: "first", Line: line, Number: number, Hash: "abc", At: time.Date(2026, time.November, 16, 9, 0, 0, 0, time.UTC)}
}

func numbers(f witness.File) (all []int64) {
	for _, g := range f.Known() {
		all = append(all, g.Number)
	}
	return all
}

func TestRemember(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "settings", "last-used")
	f, other := witness.Of(folder, "office.db"), witness.Of(folder, "other.db")
	if known := f.Known(); known != nil {
		t.Errorf("at first it knows %v", known)
	}
	f.Remember(generation("first", 10))
	f.Remember(generation("first", 12))
	f.Remember(generation("first", 12))
	if known := f.Known(); len(known) != 2 || known[1] != generation("first", 12) {
		t.Errorf("it knows %v", known)
	}
	if known := other.Known(); known != nil {
		t.Errorf("of another database it knows %v", known)
	}
	f.Remember(generation("restored", 7))
	if got := numbers(f); !reflect.DeepEqual(got, []int64{7}) {
		t.Errorf("on another line it knows %v", got)
	}
	for n := range int64(100) {
		f.Remember(generation("restored", 8+n))
	}
	if got := numbers(f); len(got) != 30 || got[29] != 107 {
		t.Errorf("after a hundred it knows %v", got)
	}
	f.Forget()
	if known := f.Known(); known != nil {
		t.Errorf("forgotten, it knows %v", known)
	}
}

// Only the owner can read the file, and its name and content do not contain the path of the database.
func TestFileIsPrivate(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "last-used")
	witness.Of(folder, "lakeshore-clients.db").Remember(generation("first", 10))
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	content, err := os.ReadFile(filepath.Join(folder, entries[0].Name()))
	if err != nil || strings.Contains(entries[0].Name()+string(content), "lakeshore") {
		t.Errorf("%s: %s (%v)", entries[0].Name(), content, err)
	}
	if info, err := entries[0].Info(); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// All paths of a database have the same witness.
func TestPathsOfOneFile(t *testing.T) {
	top := t.TempDir()
	if err := os.Mkdir(filepath.Join(top, "real"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(top)
	want := witness.Of("last-used", filepath.Join(top, "real", "office.db"))
	paths := []string{filepath.Join("real", "office.db"), filepath.Join("real", "..", "real", "office.db")}
	// Making links on Windows needs a privilege.
	if os.Symlink("real", "link") == nil {
		paths = append(paths, filepath.Join("link", "office.db"))
	}
	for _, path := range paths {
		if witness.Of("last-used", path) != want {
			t.Errorf("%s is another one", path)
		}
	}
}

// A file that can't be read or written is no error.
func TestUnusableFile(t *testing.T) {
	folder := t.TempDir()
	f := witness.Of(folder, "office.db")
	f.Remember(generation("first", 10))
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, entries[0].Name())
	for _, content := range []string{"", "{", "null", `[{"number":"x"}]`, strings.Repeat("[", 1<<17)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if known := f.Known(); known != nil {
			t.Errorf("%.20q: it knows %v", content, known)
		}
		f.Remember(generation("first", 11))
		if got := numbers(f); !reflect.DeepEqual(got, []int64{11}) {
			t.Errorf("after %.20q it remembers %v", content, got)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	none := witness.Of(filepath.Join(folder, "file"), "office.db")
	none.Remember(generation("first", 10))
	none.Forget()
	if known := none.Known(); known != nil {
		t.Errorf("it knows %v", known)
	}
}
