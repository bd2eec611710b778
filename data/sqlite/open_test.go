package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/storetest"
)

var ctx = context.Background()

func anEvent() data.AuditEvent {
	return data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventSettings, At: time.Now()}
}

func TestOpenCreatesPrivateFile(t *testing.T) {
	for _, name := range []string{"office.db", "an office?.db", "100% #1 – Añil.db", "a&_journal_mode=OFF.db"} {
		path := filepath.Join(t.TempDir(), name)
		for _, open := range []func(string, file.Key) (*Store, error){Open, Open, OpenExisting} {
			s, err := open(path, testKey)
			if err != nil {
				t.Fatalf("%s: %v (%v)", name, err, errors.Unwrap(err))
			}
			if info, err := s.Office(ctx); err != nil || info.SetUp || info.ReadOnly != "" {
				t.Errorf("%s: Office = %+v, %v", name, info, err)
			}
			for _, file := range fileNames(t, path) {
				if !strings.HasPrefix(file, name) {
					t.Errorf("%s: made %s", name, file)
				}
				if info, err := os.Stat(filepath.Join(filepath.Dir(path), file)); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%s: %s has mode %v", name, file, info.Mode().Perm())
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if left := fileNames(t, path); len(left) != 1 {
			t.Errorf("%s: left %v, want the database alone", name, left)
		}
	}
}

func TestOpenEmptyFile(t *testing.T) {
	path := writeTemp(t, "empty.db", nil)
	s, err := Open(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}

func TestSettings(t *testing.T) {
	s := openOffice(t)
	for pragma, want := range map[string][2]string{
		"journal_mode": {"wal", "wal"}, "foreign_keys": {"1", "1"}, "trusted_schema": {"0", "0"}, "cell_size_check": {"1", "1"},
		"busy_timeout": {"10000", "10000"}, "temp_store": {"2", "2"}, "mmap_size": {"0", "0"}, "query_only": {"0", "1"},
	} {
		for i, pool := range []*sql.DB{s.write, s.read} {
			var got string
			if err := pool.QueryRow(`PRAGMA ` + pragma).Scan(&got); err != nil || got != want[i] {
				t.Errorf("pool %d: %s = %q, %v; want %q", i, pragma, got, err, want[i])
			}
		}
	}
	if _, err := s.read.Exec(`DELETE FROM notes`); err == nil {
		t.Error("a reading connection can write")
	}
	again, err := Open(s.path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	var synchronous int
	if err := again.write.QueryRow(`PRAGMA synchronous`).Scan(&synchronous); err != nil || synchronous != 2 {
		t.Errorf("synchronous = %d, %v; want 2, FULL: a saved tracker must outlive a power cut", synchronous, err)
	}
}

// A refused file does not change by a byte, and no file is created beside it.
func TestOpenRefuses(t *testing.T) {
	office := openOffice(t)
	office.Close()
	sound, err := os.ReadFile(office.path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(sound)
	copy(damaged[100:], bytes.Repeat([]byte{0xA5}, 4000))
	for name, content := range map[string][]byte{
		"a text":                       []byte(strings.Repeat("Dear diary, today I counted houses. ", 200)),
		"a short text":                 []byte("x"),
		"a workbook":                   append([]byte("PK\x03\x04"), make([]byte, 5000)...),
		"a damaged database":           damaged,
		"a cut database":               sound[:5000],
		"a database of another":        foreignDatabase(t, ""),
		"a WAL database of another":    foreignDatabase(t, "WAL"),
		"another's with a goose table": foreignDatabase(t, "goose"),
	} {
		for _, open := range []func(string, file.Key) (*Store, error){Open, OpenExisting} {
			path := writeTemp(t, "office.db", content)
			s, err := open(path, testKey)
			if err == nil {
				// SQLite reads a page when it needs it.
				_, err = s.Programs(ctx)
				s.Close()
				if name != "a cut database" {
					t.Errorf("%s was opened", name)
				}
			}
			checkRefusal(t, name, err, data.CodeUnavailable)
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) && name != "a cut database" {
				t.Errorf("%s was changed", name)
			}
			if left := fileNames(t, path); len(left) != 1 {
				t.Errorf("%s: left %v", name, left)
			}
		}
	}
	folder := t.TempDir()
	_, err = Open(folder, testKey)
	checkRefusal(t, "a folder", err, data.CodeUnavailable)
	_, err = Open(filepath.Join(folder, "no such folder", "office.db"), testKey)
	checkRefusal(t, "a missing folder", err, data.CodeUnavailable)
	_, err = Open(filepath.Join(office.path, "office.db"), testKey)
	checkRefusal(t, "a file for a folder", err, data.CodeUnavailable)
	_, err = OpenExisting(filepath.Join(folder, "typo.db"), testKey)
	checkRefusal(t, "a mistyped path", err, data.CodeNotFound)
	_, err = OpenExisting(writeTemp(t, "empty.db", nil), testKey)
	checkRefusal(t, "an empty file", err, data.CodeUnavailable)
	if left := fileNames(t, filepath.Join(folder, "typo.db")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestNewerDatabaseIsReadOnly(t *testing.T) {
	s := openOffice(t)
	if _, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada", Role: data.Administrator}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (?1, 1)`, currentSchema.version+1); err != nil {
		t.Fatal(err)
	}
	s.Close()
	before, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	newer, err := Open(s.path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	info, err := newer.Office(ctx)
	if err != nil || !info.SetUp || !strings.Contains(info.ReadOnly, "newer version") {
		t.Errorf("Office = %+v, %v", info, err)
	}
	if list, err := newer.ProgramList(ctx, storetest.HarborPSH, 0); err != nil || len(list) == 0 {
		t.Errorf("list = %v, %v", list, err)
	}
	if wrong, err := newer.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
	if _, err := newer.ChangeCounter(ctx); err != nil {
		t.Errorf("ChangeCounter: %v", err)
	}
	checkRefusal(t, "a write", writerOf(newer).SaveSettings(ctx, anEvent(), data.DefaultSettings), data.CodeUnavailable)
	checkRefusal(t, "an import", newer.Import(ctx, false, nil), data.CodeUnavailable)
	newer.Close()
	if after, err := os.ReadFile(s.path); err != nil || !bytes.Equal(before, after) {
		t.Error("the newer database was changed")
	}
}

func TestOlderDatabaseIsCopiedAndMigrated(t *testing.T) {
	step := func(up string) schema {
		steps := fstest.MapFS{fmt.Sprintf("%05d_next.sql", currentSchema.version+1): {Data: []byte("-- +goose Up\n" + up)}}
		names, err := fs.Glob(currentSchema.sqlFiles, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			content, err := fs.ReadFile(currentSchema.sqlFiles, name)
			if err != nil {
				t.Fatal(err)
			}
			steps[name] = &fstest.MapFile{Data: content}
		}
		return schema{version: currentSchema.version + 1, sqlFiles: steps, goMigrations: currentSchema.goMigrations}
	}
	for _, test := range []struct {
		name, up string
		refused  bool
		version  int64
	}{
		{"a good step", `ALTER TABLE notes ADD COLUMN colour TEXT;`, false, currentSchema.version + 1},
		{"a step that fails", `ALTER TABLE notes ADD COLUMN colour TEXT; ALTER TABLE nowhere ADD COLUMN x TEXT;`, true, currentSchema.version},
		{"a step that leaves rows dangling", "PRAGMA defer_foreign_keys = 1; CREATE TABLE pets (owner INTEGER REFERENCES clients);\n" +
			"PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'program_id INTEGER NOT NULL REFERENCES programs', 'program_id INTEGER NOT NULL REFERENCES exits') WHERE name = 'enrollments';\n" +
			"UPDATE sqlite_schema SET sql = replace(sql, 'program_id    INTEGER NOT NULL REFERENCES programs', 'program_id    INTEGER NOT NULL REFERENCES exits') WHERE name = 'enrollments'; PRAGMA writable_schema = RESET;", true, currentSchema.version + 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			old := openOffice(t)
			old.Close()
			s, err := open(old.path, testKey, false, step(test.up))
			if test.refused {
				checkRefusal(t, test.name, err, data.CodeUnavailable)
			} else if err != nil {
				t.Fatalf("%v (%v)", err, errors.Unwrap(err))
			} else {
				s.Close()
			}
			left := fileNames(t, old.path)
			if len(left) != 2 || !strings.HasPrefix(left[1], "office.db.before-update-") {
				t.Fatalf("left %v, want the database and its copy", left)
			}
			backupConn := filepath.Join(filepath.Dir(old.path), left[1])
			if info, err := os.Stat(backupConn); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the copy has mode %v", info.Mode().Perm())
			}
			if test.refused && !strings.Contains(err.Error(), left[1]) {
				t.Errorf("%q does not name the copy", err)
			}
			for path, want := range map[string]int64{backupConn: currentSchema.version, old.path: test.version} {
				db := openPool(readOnlyConn(path, testKey), 1)
				var version, enrollments int64
				err := db.QueryRow(`SELECT max(version_id), (SELECT count(*) FROM enrollments) FROM goose_db_version`).Scan(&version, &enrollments)
				db.Close()
				if err != nil || version != want || enrollments != 11 {
					t.Errorf("%s: version %d with %d enrollments, %v; want version %d", path, version, enrollments, err, want)
				}
			}
			again, err := Open(backupConn, testKey)
			if err != nil {
				t.Fatalf("the copy can't be opened: %v", err)
			}
			again.Close()
		})
	}
}

// Commits survive a crash, whether or not they were checkpointed.
func TestOpenAfterACrash(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "office.db"), testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := writerOf(s).SaveSettings(ctx, anEvent(), data.Settings{BedNightDays: 3, LockMinutes: 10, RetentionYears: 7}); err != nil {
		t.Fatal(err)
	}
	crashed := filepath.Join(t.TempDir(), "office.db")
	for _, end := range []string{"", "-wal"} {
		content, err := os.ReadFile(s.path + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(crashed+end, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again, err := OpenExisting(crashed, testKey)
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	defer again.Close()
	if set, err := again.Settings(ctx); err != nil || set.BedNightDays != 3 {
		t.Errorf("settings = %+v, %v", set, err)
	}
}

func TestOpenAfterInterruptedFirstStart(t *testing.T) {
	path := writeTemp(t, "office.db", nil)
	db := openPool(writeConn(path, testKey), 1)
	if _, err := db.Exec(`CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
		INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	s, err := Open(path, testKey)
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	defer s.Close()
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
}

func TestTwoPrograms(t *testing.T) {
	a := openOffice(t)
	b, err := OpenExisting(a.path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	before, err := b.ChangeCounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := writerOf(a).SaveSettings(ctx, anEvent(), data.Settings{BedNightDays: 3, LockMinutes: 10, RetentionYears: 7}); err != nil {
		t.Fatal(err)
	}
	if after, err := b.ChangeCounter(ctx); err != nil || after <= before {
		t.Errorf("counter went from %d to %d, %v, over another program's commit", before, after, err)
	}
	if set, err := b.Settings(ctx); err != nil || set.BedNightDays != 3 {
		t.Errorf("settings = %+v, %v", set, err)
	}
}

// foreignDatabase creates a database of some other program.
func foreignDatabase(t *testing.T, kind string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "foreign.db")
	db := openPool(connector{dsn: dsn(path, file.Key{}, url.Values{}), onConnect: `SELECT 1`}, 1)
	statements := []string{`CREATE TABLE recipes (id INTEGER PRIMARY KEY, name TEXT)`}
	switch kind {
	case "WAL":
		statements = append(statements, `PRAGMA journal_mode = WAL`)
	case "goose":
		statements = append(statements, `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id INTEGER, is_applied INTEGER)`,
			`INSERT INTO goose_db_version VALUES (1, 1, 1)`)
	}
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func writeTemp(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// fileNames returns the names in the folder of path.
func fileNames(t *testing.T, path string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// checkRefusal fails the test unless err has a code and a message for people, without terms of Go or SQLite.
func checkRefusal(t *testing.T, what string, err error, code data.Code) {
	t.Helper()
	var told *data.Error
	if !errors.As(err, &told) || told.Code != code {
		t.Errorf("%s: error %v has code %q, want %q", what, err, data.CodeOf(err), code)
		return
	}
	if told.Err != nil && strings.Contains(told.Message, told.Err.Error()) || !strings.HasSuffix(told.Message, ".") {
		t.Errorf("%s: %q is not for a person", what, told.Message)
	}
}
