package spool

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// home gives the test a user without files, on all systems.
func home(t *testing.T, cache string) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, cache)
	}
}

func TestSpoolIsPrivateAndEmptied(t *testing.T) {
	home(t, t.TempDir())
	made, err := New()
	if err != nil {
		t.Fatal(err)
	}
	spool, err := Folder()
	if err != nil || filepath.Dir(made) != spool {
		t.Fatalf("%s is not in %s (%v)", made, spool, err)
	}
	if other, err := New(); err != nil || other == made {
		t.Errorf("two share the folder %s (%v)", other, err)
	}
	for _, folder := range []string{spool, made} {
		info, err := os.Stat(folder)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != 0o700 {
			t.Errorf("%s has %v", folder, mode)
		}
	}
	Empty()
	if _, err := os.Stat(spool); !os.IsNotExist(err) {
		t.Errorf("the spool is not emptied: %v", err)
	}
}

func TestSpoolWithoutHome(t *testing.T) {
	home(t, "")
	system := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, system)
	}
	Empty()
	made, err := New()
	if err != nil || !strings.HasPrefix(made, system) {
		t.Errorf("%q (%v) is not in %s", made, err, system)
	}
}
