package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data/place/fusetest"
)

// Every way to open or make a database refuses one on a network drive, and makes nothing there; what else lies there may be
// read and written.
func TestEveryWayToADatabaseOnANetworkDrive(t *testing.T) {
	t.Setenv("HOUSING_TRACKER_PASSWORD", "fairhaven 2026")
	desk, shared := t.TempDir(), t.TempDir()
	local := filepath.Join(desk, "office.db")
	must := func(args ...string) string {
		t.Helper()
		stdout, stderr, status := run(t, args...)
		if status != 0 {
			t.Fatalf("%q: %s", args, stderr)
		}
		return stdout
	}
	robin := []string{"--user", "Robin Fairweather"}
	must("demo", "--db", local)
	must("sample", "--out", filepath.Join(shared, "export.zip"), "--clients", "5")
	must(append(robin, "backup", "--db", local, "--to", shared)...)
	for _, name := range []string{"office.db", "office.db.keys"} {
		content, err := os.ReadFile(filepath.Join(desk, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(shared, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mount := fusetest.New(t, shared)
	link := filepath.Join(desk, "link.db")
	if err := os.Symlink(filepath.Join(mount.Path, "office.db"), link); err != nil {
		t.Fatal(err)
	}
	backups, err := filepath.Glob(filepath.Join(mount.Path, "*.backup"))
	if err != nil || len(backups) != 1 {
		t.Fatalf("backups: %q, %v", backups, err)
	}
	before, deskBefore := contents(t, shared), contents(t, desk)
	for _, db := range []string{filepath.Join(mount.Path, "office.db"), filepath.Join(mount.Path, "new.db"), link} {
		for _, args := range [][]string{
			{"init", "--db", db, "--admin", "Ann Admin"}, {"restore", "--db", db, "--from", backups[0], "--user", "Robin Fairweather"},
			append(robin, "programs", "--db", db), append(robin, "check", "--db", db), append(robin, "backup", "--db", db),
			append(robin, "import", "--db", db, filepath.Join(mount.Path, "export.zip")), append(robin, "audit", "--db", db, "--out", filepath.Join(desk, "audit.csv")),
		} {
			if _, stderr, status := run(t, args...); status != 1 || !strings.Contains(stderr, "network or cloud drive") {
				t.Errorf("%q: status %d, %q", args, status, stderr)
			}
		}
	}
	if _, stderr, status := run(t, "demo", "--db", filepath.Join(mount.Path, "new.db")); status != 1 || !strings.Contains(stderr, "No database was made") {
		t.Errorf("demo: status %d, %q", status, stderr)
	}
	if after := contents(t, shared); after != before {
		t.Errorf("the drive was changed from\n%s\nto\n%s", before, after)
	}
	if after := contents(t, desk); after != deskBefore {
		t.Errorf("the desk was changed from\n%s\nto\n%s", deskBefore, after)
	}
	must(append(robin, "check", "--backup", backups[0])...)
	must(append(robin, "restore", "--db", filepath.Join(desk, "restored.db"), "--from", backups[0])...)
	must(append(robin, "audit", "--db", local, "--out", filepath.Join(mount.Path, "audit.csv"))...)
	must(append(robin, "backup", "--db", local, "--to", mount.Path)...)
}

// contents are the names of all files under a folder with their sizes and times.
func contents(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		fmt.Fprintln(&all, strings.TrimPrefix(path, folder), info.Size(), info.ModTime())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
