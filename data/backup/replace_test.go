package backup

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
)

// A plainFile is a file.Database of which only Remove works.
type plainFile struct {
	file.Database
	path string
}

func (p plainFile) Remove() error {
	for _, end := range append(slices.Clone(sqliteSuffixes), "") {
		if err := unlessMissing(os.Remove(p.path + end)); err != nil {
			return err
		}
	}
	return nil
}

func folderAt(path string) *Folder {
	return Of(path, "1.0", func(path string) file.Database { return plainFile{path: path} },
		func(path string) file.Keyring { return account.Cheap(path) })
}

// unpacked returns a folder with an old database, its log and keyring, and a new one beside it; ids are those of the
// keyrings.
func unpacked(t *testing.T) (f *Folder, old, fresh string) {
	t.Helper()
	f = folderAt(filepath.Join(t.TempDir(), "office.db"))
	write := func(end, content string) {
		t.Helper()
		if err := os.WriteFile(f.path+end, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("", "old")
	write("-wal", "log of the old")
	write("-shm", "index of the old")
	write(restoreSuffix, "new")
	id := func(path string) string {
		t.Helper()
		k := account.Cheap(path)
		if err := k.Make(file.NewKey(), file.KeyringInfo{SetUp: true}, nil, time.Now()); err != nil {
			t.Fatal(err)
		}
		info, err := k.Info()
		if err != nil {
			t.Fatal(err)
		}
		return info.ID
	}
	return f, id(f.path), id(f.path + restoreSuffix)
}

func content(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(b)
}

// Wherever a restore is interrupted, the next program that opens the database completes it: the old or the new database is
// there, complete, with its own keyring and without a log of the other.
func TestInterruptedRestoreIsCompleted(t *testing.T) {
	for _, o := range []order{{}, {Keys: true}, {Aside: ".before"}, {Keys: true, Aside: ".before"}} {
		for cut := 0; ; cut++ {
			f, old, fresh := unpacked(t)
			if err := f.writeOrder(o); err != nil {
				t.Fatal(err)
			}
			steps := f.steps(o)
			for _, step := range steps[:cut] {
				if err := step(); err != nil {
					t.Fatal(err)
				}
			}
			if content(f.path) == "new" && exists(f.path+"-wal") {
				t.Errorf("%+v cut at %d: the log of the old database meets the new one", o, cut)
			}
			// Twice, because another program may do it as well.
			for range 2 {
				if err := folderAt(f.path).Finish(); err != nil {
					t.Fatal(err)
				}
			}
			keys, err := account.Cheap(f.path).Info()
			want := map[bool]string{true: fresh, false: old}[o.Keys]
			if content(f.path) != "new" || err != nil || keys.ID != want || exists(f.path+"-wal") || exists(f.path+"-shm") {
				t.Errorf("%+v cut at %d: %q, keys %s of old %s and new %s, %v", o, cut, content(f.path), keys.ID, old, fresh, err)
			}
			if o.Aside != "" && (content(f.path+o.Aside) != "old" || content(f.path+o.Aside+"-wal") != "log of the old" || exists(f.keyringPath(o.Aside)) != o.Keys) {
				t.Errorf("%+v cut at %d: what was there is not kept", o, cut)
			}
			for _, left := range []string{restoreSuffix, restoreSuffix + account.Suffix, orderSuffix, orderSuffix + ".new"} {
				if exists(f.path + left) {
					t.Errorf("%+v cut at %d: %s is left", o, cut, left)
				}
			}
			if cut == len(steps) {
				break
			}
		}
	}
}

// Without an order the unpacked files are removed.
func TestUnorderedRestoreIsRemoved(t *testing.T) {
	f, old, _ := unpacked(t)
	if err := f.Finish(); err != nil {
		t.Fatal(err)
	}
	keys, err := account.Cheap(f.path).Info()
	if content(f.path) != "old" || content(f.path+"-wal") != "log of the old" || err != nil || keys.ID != old || exists(f.path+restoreSuffix) {
		t.Errorf("%q, %v", content(f.path), err)
	}
	// While a preview is open, another program keeps the files.
	f, _, _ = unpacked(t)
	free, err := f.lock(".restoring", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := folderAt(f.path).Finish(); err != nil || !exists(f.path+restoreSuffix) {
		t.Errorf("what another window has unpacked is gone (%v)", err)
	}
	if err := f.writeOrder(order{}); err != nil {
		t.Fatal(err)
	}
	if err := folderAt(f.path).Finish(); data.CodeOf(err) != data.CodeConflict || content(f.path) != "old" {
		t.Errorf("another program takes part in a restore: %v", err)
	}
	free()
}

// The unpacked database must be closed, or its log would be lost.
func TestReplaceRefusesOpenDatabase(t *testing.T) {
	f, _, _ := unpacked(t)
	if err := os.WriteFile(f.path+restoreSuffix+"-wal", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Replace(false, false, time.Now()); data.CodeOf(err) != data.CodeUnavailable || content(f.path) != "old" || exists(f.path+orderSuffix) {
		t.Errorf("%v", err)
	}
}
