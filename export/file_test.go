package export_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/export"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func alone(t *testing.T, dir, name, content string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != name {
			t.Errorf("%s was left behind", e.Name())
		}
	}
	if name == "" {
		return
	}
	if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != content {
		t.Errorf("%s holds %q, %v", name, got, err)
	}
}

func TestSaveFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "list.csv")
	for _, content := range []string{"first", "second"} {
		if err := export.SaveFile(path, text(content)); err != nil {
			t.Fatal(err)
		}
		alone(t, dir, "list.csv", content)
	}
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v", info.Mode())
	}
}

func TestSaveFileKeepsOldFileOnError(t *testing.T) {
	for _, c := range []struct {
		name  string
		write func(io.Writer) error
		code  data.Code
		says  string
	}{
		{"no space", func(io.Writer) error {
			return &fs.PathError{Op: "write", Path: "secret-temp-name", Err: syscall.ENOSPC}
		}, data.CodeUnavailable, "no space"},
		{"cancelled", func(io.Writer) error { return context.Canceled }, data.CodeCancelled, "stopped"},
		{"refused", func(io.Writer) error { return data.Refuse(data.CodeInvalid, "no") }, data.CodeInvalid, "no"},
		{"half written", func(w io.Writer) error {
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
			return errors.New("internal words")
		}, data.CodeUnavailable, "could not be saved"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "list.csv")
			if err := export.SaveFile(path, text("old")); err != nil {
				t.Fatal(err)
			}
			err := export.SaveFile(path, c.write)
			if data.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v (%s)", err, data.CodeOf(err))
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "internal") {
				t.Errorf("technical words on screen: %v", err)
			}
			alone(t, dir, "list.csv", "old")
		})
	}
}

// socket makes a file that is not regular. A failing test must not replace a device.
func socket(t *testing.T) string {
	t.Helper()
	// The paths of test folders may be too long for sockets.
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "s")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return path
}

func TestSaveFileRefusesTargets(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kept.pdf"), []byte("old"), 0o400); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, path, says string }{
		{"nothing", "  ", "needs a name"},
		{"a folder", dir, "is a folder"},
		{"a folder to be", filepath.Join(dir, "new") + string(filepath.Separator), "names a folder"},
		{"no such folder", filepath.Join(dir, "missing", "list.csv"), "There is no folder"},
		{"a file as folder", filepath.Join(dir, "kept.pdf", "list.csv"), "There is no folder"},
		{"read-only", filepath.Join(dir, "kept.pdf"), "may only be read"},
		{"a socket", socket(t), "not an ordinary file"},
		{"a name too long", filepath.Join(dir, strings.Repeat("n", 300)), "too long"},
	} {
		err := export.SaveFile(c.path, text("new"))
		if err == nil || data.CodeOf(err) == "" || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v (%s)", c.name, err, data.CodeOf(err))
		}
	}
	alone(t, dir, "kept.pdf", "old")
}

func TestSaveFileRefusesDatabases(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"office.db", "office.db.keys", "office.db-wal", "office.db.before-update-20260615-093000.db", "office-20260615-093000.backup"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("years"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(dir, "link.csv")
	paths, _ := filepath.Glob(filepath.Join(dir, "*"))
	if os.Symlink(filepath.Join(dir, "office.db"), link) == nil {
		paths = append(paths, link)
	}
	for _, path := range paths {
		if err := export.SaveFile(path, text("new")); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		if got, _ := os.ReadFile(path); string(got) != "years" {
			t.Errorf("%s holds %q", filepath.Base(path), got)
		}
	}
	for range 2 {
		if err := export.SaveFile(filepath.Join(dir, "office.csv"), text("new")); err != nil {
			t.Error(err)
		}
	}
}

func TestSaveFileFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.csv"), filepath.Join(dir, "link.csv")
	if err := os.WriteFile(real, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Logf("no links here: %v", err)
		return
	}
	if err := export.SaveFile(link, text("new")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(real); string(got) != "new" {
		t.Errorf("the file behind the link holds %q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
}

func TestSuggestedName(t *testing.T) {
	list := listOf(3)
	for _, c := range []struct {
		program string
		form    export.Form
		want    string
	}{
		{"RRH Dallas", export.Workbook, "RRH-Dallas_housing-status_2026-11-22.xlsx"},
		{"RRH Dallas", export.DataWorkbook, "RRH-Dallas_housing-status-data_2026-11-22.xlsx"},
		{"RRH / Dallas: \"East\" <1>", export.PDF, "RRH-Dallas-East-1_housing-status_2026-11-22.pdf"},
		{"../../etc/passwd", export.CSV, "etc-passwd_housing-status_2026-11-22.csv"},
		{"Maison de l'Été\x00", export.JSON, "Maison-de-l-Été_housing-status_2026-11-22.json"},
		{"\u200b\u202e\u3164", export.CSV, "program_housing-status_2026-11-22.csv"},
		{"Har\u00adbor\u202e fdp.\u200b", export.CSV, "Harbor-fdp_housing-status_2026-11-22.csv"},
		{"نیک\u200cنام", export.CSV, "نیکنام_housing-status_2026-11-22.csv"},
		{"CON", export.CSV, "CON_housing-status_2026-11-22.csv"},
		{" .. East . ", export.CSV, "East_housing-status_2026-11-22.csv"},
		{strings.Repeat("𠮷", 70), export.DataWorkbook, strings.Repeat("𠮷", 45) + "_housing-status-data_2026-11-22.xlsx"},
		{"***", export.CSV, "program_housing-status_2026-11-22.csv"},
		{strings.Repeat("long ", 40), export.CSV, strings.TrimRight(strings.Repeat("long-", 12), "-") + "_housing-status_2026-11-22.csv"},
	} {
		list.Program.Name = c.program
		if got := export.SuggestedName(list, c.form); got != c.want {
			t.Errorf("%q: %q, want %q", c.program, got, c.want)
		}
	}
}

func TestSaveFileRemovesLeftovers(t *testing.T) {
	dir := t.TempDir()
	yesterday := time.Now().Add(-25 * time.Hour)
	for name, when := range map[string]time.Time{
		".housing-status-1.tmp": yesterday, ".housing-status-2.tmp": time.Now(), "housing-status.tmp": yesterday, ".housing-status-3": yesterday,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	if err := export.SaveFile(filepath.Join(dir, "list.csv"), func(io.Writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	var left []string
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		left = append(left, f.Name())
	}
	if want := []string{".housing-status-2.tmp", ".housing-status-3", "housing-status.tmp", "list.csv"}; !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
}
