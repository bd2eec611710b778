//go:build cgo

package command_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"housingtracker/ui/command"
)

func TestInitCreatesADatabase(t *testing.T) {
	d := newDesk(t)
	user := d.json("init --admin", admin, "--organization", "The Office")
	if user["name"] != admin || user["organization"] != "The Office" || user["role"] != "administrator" {
		t.Errorf("founded by %v", user)
	}
	if list := d.list("programs --user", admin); len(list) != 0 {
		t.Errorf("a new database has the programs %v", list)
	}
	if got := d.must("programs --user", admin); got == "" {
		t.Error("an empty list says nothing to people")
	}
}

func TestInitNamesAnOrganizationOfItsOwn(t *testing.T) {
	d := newDesk(t)
	if user := d.json("init --admin", admin); user["organization"] == "" {
		t.Error("the administrator belongs to no organization")
	}
}

func TestInitLeavesADatabaseInUseAsItWas(t *testing.T) {
	d := newOffice(t)
	before, err := os.ReadFile(d.db)
	if err != nil {
		t.Fatal(err)
	}
	// Before anybody types a password in vain.
	delete(d.env, command.PasswordVariable)
	if code, _ := d.refused("init --admin Another"); code != "exists" {
		t.Errorf("code %q, want exists", code)
	}
	if after, err := os.ReadFile(d.db); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file changed (%v)", err)
	}
	d.env[command.PasswordVariable] = password
	d.must("programs --user", admin)
}

func TestInitLeavesOtherFilesAsTheyWere(t *testing.T) {
	d := newDesk(t)
	if err := os.WriteFile(d.db, []byte("a letter, not a database"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.refused("init --admin", admin)
	if after, err := os.ReadFile(d.db); err != nil || string(after) != "a letter, not a database" {
		t.Errorf("the file is %q now (%v)", after, err)
	}
}

func TestInitLeavesNothingWhenItFails(t *testing.T) {
	for name, words := range map[string][]string{
		"a short password":        {"init", "--admin", admin},
		"a blank organization":    {"init", "--organization", " ", "--admin", admin},
		"a name of nothing":       {"init", "--admin", " "},
		"a folder that isn't one": {"init", "--admin", admin, "--db", filepath.Join(t.TempDir(), "no", "office.db")},
	} {
		d := newDesk(t)
		if name == "a short password" {
			d.env[command.PasswordVariable] = "short"
		}
		if code, message := d.refused(words[0], words[1:]...); code == "" || message == "" {
			t.Errorf("%s: refused with %q %q", name, code, message)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(d.db), "*")); len(left) > 0 {
			t.Errorf("%s: left %q", name, left)
		}
	}
}

// Every command but init and demo works on a database that is there and makes none.
func TestNoOtherCommandMakesADatabase(t *testing.T) {
	d := newDesk(t)
	for _, words := range []string{
		"import office.zip --user Ann", "programs --user Ann", "export --user Ann --program 1 --format csv --out x.csv",
		"tracker show --user Ann --enrollment 1", "move-in clear --user Ann --enrollment 1", "user list --user Ann", "check --user Ann",
	} {
		if code, _ := d.refused(words); code != "not-found" {
			t.Errorf("%s: code %q, want not-found", words, code)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(d.db), "*")); len(left) > 0 {
			t.Errorf("%s: left %q", words, left)
		}
	}
}
