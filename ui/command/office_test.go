//go:build cgo

package command_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font/gofont/goregular"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/backup"
	"housingtracker/data/file"
	"housingtracker/data/move"
	"housingtracker/data/signin"
	"housingtracker/data/sqlite"
	"housingtracker/data/witness"
	"housingtracker/export"
	"housingtracker/ui/command"
)

// The people of the tests. Ann founds the database; Nora's organization runs the first program, Sam's the second.
const (
	admin, caseworker, outsider = "Ann Admin", "Nora North", "Sam South"
	password                    = "correct horse"
)

// noon is today in the tests.
var noon = time.Date(2026, time.November, 16, 12, 0, 0, 0, time.Local)

// A desk runs commands against a database of its own in a temporary folder.
type desk struct {
	t       *testing.T
	program command.Program
	// db is the database of every command that does not say --db itself; computer is where this computer remembers how far
	// it had come.
	db, computer string

	env    map[string]string
	stdout bytes.Buffer
	stderr bytes.Buffer
	// ids are what the fixture importer stored, by HMIS key.
	ids map[string]int64
	// later is how long after noon it is.
	later time.Duration
	// during happens while the fixture is imported; may be nil.
	during func()
	// names are the last names of those of the fixture who are to have another one, by key.
	names map[string]string
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, db: filepath.Join(t.TempDir(), "office.db"), computer: t.TempDir(), ids: map[string]int64{},
		env: map[string]string{command.PasswordVariable: password, command.NewPasswordVariable: password}}
	d.program = command.Program{
		Version: "test",
		Window:  func(string) error { t.Error("the window was opened"); return nil },
		New:     d.officeAt,
		Open:    func(path string) (signin.Office, error) { return d.officeAt(path).Open() },
		Now:     d.now,
		OpenExport: func(path string) (command.Export, error) {
			if path != "office.zip" {
				return nil, data.Refuse(data.CodeNotFound, "There is no export %s.", path)
			}
			return officeExport{d}, nil
		},
		Destination: func(path string) file.Destination {
			return move.To(path, func(path string) file.Database { return sqlite.At(path) }, func(path string) file.Keyring { return account.Cheap(path) },
				func() { witness.Of(d.computer, path).Forget() })
		},
		Fonts:        export.Fonts{Regular: goregular.TTF},
		Getenv:       func(name string) string { return d.env[name] },
		ReadPassword: func(context.Context, string) (string, error) { return "", errors.New("nobody is there to ask") },
		Stdout:       &d.stdout, Stderr: &d.stderr,
	}
	return d
}

func (d *desk) officeAt(path string) *file.Office {
	return file.NewOffice(sqlite.At(path), account.Cheap(path), d.now).WitnessedBy(witness.Of(d.computer, path)).KeepBackups(backup.Of(path, "test",
		func(path string) file.Database { return sqlite.At(path) }, func(path string) file.Keyring { return account.Cheap(path) }))
}

func (d *desk) now() time.Time { return noon.Add(d.later) }

// newOffice is a desk at a founded database with the fixture imported and a user in each of its organizations.
func newOffice(t *testing.T) *desk { return newDesk(t).founded() }

// founded makes the desk's office, its imported fixture and its users.
func (d *desk) founded() *desk {
	d.must("init --admin", admin, "--organization", "The Office")
	d.must("import office.zip --user", admin)
	d.must("user add --organization", "North House", "--name", caseworker, "--user", admin)
	d.must("user add --organization", "South House", "--name", outsider, "--user", admin)
	return d
}

// run runs a command: the first argument is cut into words, the others are words as they are.
func (d *desk) run(words string, more ...string) int {
	args := append(strings.Fields(words), more...)
	if !strings.Contains(strings.Join(args, " "), "--db") && args[0] != "sample" && args[0] != "move" {
		args = append(args, "--db", d.db)
	}
	d.stdout.Reset()
	d.stderr.Reset()
	return d.program.Run(d.t.Context(), args)
}

// must runs a command that must do its job and returns what it printed.
func (d *desk) must(words string, more ...string) string {
	d.t.Helper()
	if status := d.run(words, more...); status != 0 || d.stderr.Len() > 0 {
		d.t.Fatalf("%s %q: status %d, stderr %q", words, more, status, &d.stderr)
	}
	return d.stdout.String()
}

// json runs a command that must do its job and returns its JSON.
func (d *desk) json(words string, more ...string) map[string]any {
	d.t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(d.must(words, append(more, "--json")...)), &v); err != nil {
		d.t.Fatalf("%s %q printed %q: %v", words, more, &d.stdout, err)
	}
	return v
}

// list is json for a command that prints a list.
func (d *desk) list(words string, more ...string) []map[string]any {
	d.t.Helper()
	var v []map[string]any
	if err := json.Unmarshal([]byte(d.must(words, append(more, "--json")...)), &v); err != nil {
		d.t.Fatalf("%s %q printed %q: %v", words, more, &d.stdout, err)
	}
	return v
}

// refused runs a command that must be refused and returns code and field of the refusal and its message.
func (d *desk) refused(words string, more ...string) (codeAndField, message string) {
	d.t.Helper()
	status := d.run(words, append(more, "--json")...)
	var v struct {
		Error struct{ Code, Field, Message string }
	}
	if err := json.Unmarshal(d.stdout.Bytes(), &v); err != nil || status == 0 {
		d.t.Fatalf("%s %q: status %d, printed %q (%v), want a refusal", words, more, status, &d.stdout, err)
	}
	if line := d.stderr.String(); strings.Count(line, "\n") != 1 || strings.TrimSpace(line) == "" {
		d.t.Errorf("%s %q: stderr is %q, want one line", words, more, line)
	}
	return strings.TrimSpace(v.Error.Code + " " + v.Error.Field), v.Error.Message
}

// corrupt changes the database behind the program's back, as one could who has the key.
func (d *desk) corrupt(statement string) {
	d.t.Helper()
	file := url.URL{Scheme: "file", Path: d.db}
	if sqlite.Encrypts() {
		unlocked, err := account.Cheap(d.db).Unlock(admin, password, d.now())
		if err != nil {
			d.t.Fatal(err)
		}
		content, err := os.ReadFile(d.db)
		if err != nil {
			d.t.Fatal(err)
		}
		// The key as it is, and what stands where the engine would have a salt.
		raw := slices.Concat([]byte("raw:"), unlocked.Key.Bytes(), content[:16])
		file.RawQuery = "cipher=aegis&algorithm=aegis-256&hexkey=" + hex.EncodeToString(raw)
	}
	db, err := sql.Open("sqlite3", file.String())
	if err != nil {
		d.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		d.t.Fatal(err)
	}
}

// enrollment is the option that names an enrollment of the fixture.
func (d *desk) enrollment(key string) string {
	id, ok := d.ids[key]
	if !ok {
		d.t.Fatalf("the fixture has no enrollment %s", key)
	}
	return "--enrollment=" + strconv.FormatInt(id, 10)
}
