package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data/place/fusetest"
)

// On a network drive a database can be made and read, and nothing else before this computer is proved there. What else lies there may
// be read and written.
func TestDatabaseOnANetworkDrive(t *testing.T) {
	t.Setenv("HOUSING_TRACKER_PASSWORD", "fairhaven 2026")
	t.Setenv("HOUSING_TRACKER_NEW_PASSWORD", "green door 34")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	desk := t.TempDir()
	mount := fusetest.New(t, t.TempDir())
	db, export := filepath.Join(mount.Path, "office.db"), filepath.Join(mount.Path, "export.zip")
	must := func(args ...string) string {
		t.Helper()
		stdout, stderr, status := run(t, args...)
		if status != 0 {
			t.Fatalf("%q: %s", args, stderr)
		}
		return stdout
	}
	refused := func(words string, args ...string) {
		t.Helper()
		if _, stderr, status := run(t, args...); status != 1 || !strings.Contains(stderr, words) {
			t.Errorf("%q: status %d, %q", args, status, stderr)
		}
	}
	ann := func(words ...string) []string { return append(words, "--user", "Ann Admin") }
	must("sample", "--out", export, "--clients", "5")
	must("init", "--db", db, "--admin", "Ann Admin")
	local := filepath.Join(desk, "office.db")
	must("init", "--db", local, "--admin", "Ann Admin")
	must(ann("backup", "--db", local, "--to", mount.Path)...)
	backups, err := filepath.Glob(filepath.Join(mount.Path, "*.backup"))
	if err != nil || len(backups) != 1 {
		t.Fatalf("backups: %q, %v", backups, err)
	}

	writes := [][]string{
		ann("import", "--db", db, export), ann("user", "add", "--db", db, "--name", "Bea Case"),
		ann("audit", "--db", db, "--out", filepath.Join(desk, "audit.csv")),
		ann("restore", "--db", filepath.Join(mount.Path, "new.db"), "--from", backups[0]),
	}
	before := read(t, db)
	for _, args := range writes {
		refused("not proved yet", args...)
	}
	must(ann("programs", "--db", db)...)
	must(ann("check", "--db", db)...)
	if read(t, db) != before {
		t.Error("the database was written before the proof")
	}
	refused("no proof is needed", "probe", "--db", local)
	must(ann("probe", "--db", db, "--alone")...)
	for _, args := range writes[:3] {
		must(args...)
	}
}

// read returns the content of a file.
func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
