package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// asProgram in the environment makes the test's own binary the program.
const asProgram = "HOUSING_TRACKER_RUN"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// run starts the program as a process of its own, without a display.
func run(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	c := exec.CommandContext(t.Context(), self, args...)
	c.Env = append(os.Environ(), asProgram+"=1", "DISPLAY=", "LC_ALL=C.UTF-8", "LANGUAGE=", "HOUSING_TRACKER_PASSWORD=cedar street 2026")
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			t.Fatal(err)
		}
	}
	return out.String(), errs.String(), c.ProcessState.ExitCode()
}

// The rooms as main wires them: a sample office, its list in every form, a made-up export, a sound database. Standard
// error stays empty, which a package that asks for the window's theme too early would spoil, and Fyne in a container's
// language.
func TestTheRoomsTogether(t *testing.T) {
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	must := func(args ...string) string {
		t.Helper()
		stdout, stderr, status := run(t, args...)
		if status != 0 || stderr != "" {
			t.Fatalf("%q: status %d, stderr %q", args, status, stderr)
		}
		return stdout
	}
	must("sample", "--out", in("export.zip"), "--clients", "20")
	if accounts := must("demo", "--db", in("office.db")); !strings.Contains(accounts, "cedar street 2026") {
		t.Fatalf("demo prints %q", accounts)
	}
	who := []string{"--db", in("office.db"), "--user", "Maya Castellane"}
	var programs []struct{ ID json.Number }
	if err := json.Unmarshal([]byte(must(append(who, "programs", "--json")...)), &programs); err != nil || len(programs) < 8 {
		t.Fatalf("%d programs (%v)", len(programs), err)
	}
	for _, form := range []string{"xlsx", "xlsx-data", "pdf", "csv", "json"} {
		must(append(who, "export", "--program", programs[0].ID.String(), "--format", form, "--out", in("list."+form))...)
		if info, err := os.Stat(in("list." + form)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", form, err)
		}
	}
	must(append(who, "check")...)
	if _, stderr, status := run(t, append(who, "import", in("export.zip"))...); status == 0 || strings.Count(stderr, "\n") != 1 {
		t.Errorf("a caseworker's import: status %d, stderr %q", status, stderr)
	}
}

// A file of preferences that was cut off is removed, a whole one stays.
func TestTornPreferences(t *testing.T) {
	config := t.TempDir()
	path := filepath.Join(config, "fyne", appID, "preferences.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	for content, stays := range map[string]bool{"": false, `{"database":"/a`: false, `{"database":"/a"}`: true} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		dropTornPreferences(config)
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%q: %v, stays = %v", content, err, stays)
		}
	}
}
