package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// asProgram in the environment makes the test's own binary the program.
const asProgram = "HOUSING_TRACKER_RUN"

// passwordVariable holds the password of a command: that of the sample office's first account where a test sets no other.
const passwordVariable = "HOUSING_TRACKER_PASSWORD"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(tested(m))
}

func tested(m *testing.M) int {
	settings, err := os.MkdirTemp("", "settings")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(settings)
	environment := map[string]string{passwordVariable: "cedar street 2026"}
	// Where each system looks for settings.
	for _, variable := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
		environment[variable] = settings
	}
	for variable, value := range environment {
		if err := os.Setenv(variable, value); err != nil {
			panic(err)
		}
	}
	return m.Run()
}

// run starts the program as a process of its own, without a display, with the settings of nobody.
func run(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	c := exec.CommandContext(t.Context(), self, args...)
	c.Env = append(os.Environ(), asProgram+"=1", "DISPLAY=", "LC_ALL=C.UTF-8", "LANGUAGE=")
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
	t.Setenv("HOUSING_TRACKER_PASSWORD", "cedar street 2026")
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

// An older copy of the files that this computer knows is refused. What the program itself makes in their place is not.
func TestACopyIsRefused(t *testing.T) {
	db := filepath.Join(t.TempDir(), "office.db")
	who := []string{"--db", db, "--user", "Robin Fairweather"}
	t.Setenv(passwordVariable, "fairhaven 2026")
	want := func(status int, words string, args ...string) {
		t.Helper()
		stdout, stderr, got := run(t, args...)
		if got != status || !strings.Contains(stdout+stderr, words) {
			t.Fatalf("%q: status %d, %s%s; want %d, %q", args, got, stdout, stderr, status, words)
		}
	}
	want(0, "Made the sample office", "demo", "--db", db)
	stick := map[string][]byte{}
	for _, path := range []string{db, db + ".keys"} {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		stick[path] = content
	}
	want(0, "", append(who, "programs")...)
	for path, content := range stick {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want(1, `"code": "copy"`, append(who, "programs", "--json")...)
	for path := range stick {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	want(0, "Made the sample office", "demo", "--db", db)
	want(0, "", append(who, "programs")...)
}

// A link to a database is as good as the database.
func TestADatabaseThroughALink(t *testing.T) {
	t.Setenv("HOUSING_TRACKER_PASSWORD", "fairhaven 2026")
	t.Setenv("HOUSING_TRACKER_NEW_PASSWORD", "quiet harbor lamp 7")
	office, desk := t.TempDir(), t.TempDir()
	link := filepath.Join(desk, "link.db")
	if err := os.Symlink(filepath.Join(office, "office.db"), link); err != nil {
		t.Fatal(err)
	}
	if _, stderr, status := run(t, "demo", "--db", filepath.Join(office, "office.db")); status != 0 {
		t.Fatal(stderr)
	}
	for _, args := range [][]string{{"user", "add", "--name", "Ann Other"}, {"backup"}, {"check"}} {
		if _, stderr, status := run(t, append(args, "--db", link, "--user", "Robin Fairweather")...); status != 0 {
			t.Errorf("%q: %s", args, stderr)
		}
	}
	if left, err := os.ReadDir(desk); err != nil || len(left) != 1 {
		t.Errorf("beside the link lie %v, %v", left, err)
	}
}

// Whatever is done with a database, nothing stays beside it but what the manual names.
func TestOnlyNamedFilesStay(t *testing.T) {
	t.Setenv("HOUSING_TRACKER_PASSWORD", "lamp harbor 7 quiet")
	folder, other := t.TempDir(), t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	who := []string{"--db", in("office.db"), "--user", "Ann Admin"}
	backups := func() []string {
		all, err := filepath.Glob(in("office.db.backups/*.backup"))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	for _, do := range []func() []string{
		func() []string { return []string{"demo", "--db", in("office.db")} },
		func() []string {
			for _, end := range []string{"", ".keys"} {
				if err := os.Remove(in("office.db" + end)); err != nil {
					t.Fatal(err)
				}
			}
			return []string{"init", "--db", in("office.db"), "--admin", "Ann Admin"}
		},
		func() []string {
			return []string{"sample", "--out", filepath.Join(other, "export.zip"), "--clients", "5"}
		},
		func() []string { return append([]string{"import", filepath.Join(other, "export.zip")}, who...) },
		func() []string { return append([]string{"backup", "--to", other}, who...) },
		func() []string { return append([]string{"check"}, who...) },
		func() []string { return append([]string{"check", "--backup", backups()[0]}, who...) },
		func() []string { return append([]string{"restore", "--preview", "--from", backups()[0]}, who...) },
		func() []string { return append([]string{"restore", "--from", backups()[0]}, who...) },
		func() []string { return append([]string{"programs"}, who...) },
	} {
		args := do()
		if _, stderr, status := run(t, args...); status != 0 {
			t.Fatalf("%q: %s", args, stderr)
		}
		err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			name, _ := filepath.Rel(folder, path)
			named := slices.Contains([]string{".", "office.db", "office.db.keys", "office.db.keys.locks", "office.db.backups"}, name) ||
				strings.HasPrefix(name, "office.db.keys.locks/") || strings.HasPrefix(name, "office.db.backups/office-") ||
				// Empty files that are locked while a backup is made or restored.
				name == "office.db.backups/.making" || name == "office.db.backups/.restoring"
			if !named {
				t.Errorf("%q leaves %s", args, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(other, ".*")); err != nil || len(left) > 0 {
		t.Errorf("beside the second copy stay %q, %v", left, err)
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
