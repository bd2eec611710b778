package sqlite

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/storetest"
)

// Without encryption these tests have nothing to check.
func needEncryption(t *testing.T) {
	t.Helper()
	if !Encrypts() {
		t.Skip("this build can't encrypt")
	}
}

// TestStoreNotEncrypted is TestStore on unencrypted files: those of an earlier version, and of UNENCRYPTED=1.
func TestStoreNotEncrypted(t *testing.T) {
	needEncryption(t)
	storetest.Run(t, storetest.InFile, func(t *testing.T) file.Store { return openOfficeWith(t, file.Key{}) })
}

// legibleNames occur in the small office, and are legible in an unencrypted file.
var legibleNames = []string{"Alder", "Harbor", "Made-up HMIS", "CREATE TABLE", "SQLite format"}

// findLegible returns the names that occur in any file of the folder of path.
func findLegible(t *testing.T, path string) (found []string) {
	t.Helper()
	for _, file := range fileNames(t, path) {
		content, err := os.ReadFile(filepath.Join(filepath.Dir(path), file))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range legibleNames {
			if strings.Contains(string(content), name) {
				found = append(found, file+": "+name)
			}
		}
	}
	return found
}

// No file is legible: of an open database, of an unfinished commit, of a crash, or of a copy.
func TestFilesAreNotLegible(t *testing.T) {
	for _, key := range []file.Key{{}, testKey} {
		s := openOfficeWith(t, key)
		if _, err := writerOf(s).SetUp(ctx, anEvent(), "Harbor Alder", data.NewUser{Name: "Alder", Role: data.Administrator}); err != nil {
			t.Fatal(err)
		}
		// What exceeds the cache is written before the commit.
		if _, err := s.write.Exec(`PRAGMA cache_size = 10`); err != nil {
			t.Fatal(err)
		}
		tx, err := s.write.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
			INSERT INTO client_words SELECT 'Alder' || i, 1 FROM n ORDER BY hex(i)`); err != nil {
			t.Fatal(err)
		}
		if all := fileNames(t, s.path); !slices.Contains(all, "office.db-wal") || !slices.Contains(all, "office.db-shm") {
			t.Fatalf("there are %q", all)
		}
		under := findLegible(t, s.path)
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if err := s.CopyTo(ctx, s.path+".copy", nil); err != nil {
			t.Fatal(err)
		}
		s.Close()
		after := findLegible(t, s.path)
		if key.IsZero() && (len(under) == 0 || len(after) == 0) {
			t.Error("the test finds nothing in a database that is not encrypted")
		}
		if !key.IsZero() && len(under)+len(after) > 0 {
			t.Errorf("legible during a write: %q; after: %q", under, after)
		}
	}
}

// A change of the journal mode writes a rollback journal.
func TestJournalIsNotLegible(t *testing.T) {
	needEncryption(t)
	s := openOffice(t)
	s.read.Close()
	for _, statement := range []string{`PRAGMA journal_mode = DELETE`, `PRAGMA cache_size = 10`, `BEGIN`, `UPDATE clients SET first_name = 'Alder' || first_name`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO client_words SELECT 'Alder' || i, 1 FROM n ORDER BY hex(i)`} {
		if _, err := s.write.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if all := fileNames(t, s.path); !slices.Contains(all, "office.db-journal") {
		t.Fatalf("there are %q", all)
	}
	if found := findLegible(t, s.path); len(found) > 0 {
		t.Errorf("legible: %q", found)
	}
}

func TestOpenDistinguishesKeys(t *testing.T) {
	needEncryption(t)
	content := func(key file.Key) []byte {
		s := openOfficeWith(t, key)
		s.Close()
		content, err := os.ReadFile(s.path)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	plain, encrypted := content(file.Key{}), content(testKey)
	damaged := bytes.Clone(encrypted)
	damaged[300] ^= 1
	for _, test := range []struct {
		name    string
		content []byte
		key     file.Key
		want    string
	}{
		{"another key", encrypted, file.KeyOf([file.KeySize]byte{9}), "is encrypted with another key"},
		{"no key", encrypted, file.Key{}, "is encrypted, and the file with its keys"},
		{"a key for a file that is not encrypted", plain, testKey, "is not encrypted, though it has a key"},
		{"a damaged first page", damaged, testKey, "is damaged"},
		{"a cut file", encrypted[:len(encrypted)-pageSize], testKey, "is damaged"},
		{"half a page", encrypted[:pageSize/2], testKey, "is damaged"},
		{"a text", []byte(strings.Repeat("Dear diary, ", 500)), testKey, "is not a database"},
		{"a text without a key", []byte(strings.Repeat("Dear diary, ", 500)), file.Key{}, "is not a database"},
	} {
		path := writeTemp(t, "office.db", test.content)
		s, err := Open(path, test.key)
		if err == nil {
			s.Close()
		}
		checkRefusal(t, test.name, err, data.CodeUnavailable)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v; want %q", test.name, err, test.want)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, test.content) || len(fileNames(t, path)) != 1 {
			t.Errorf("%s: the file was changed, or got company: %v", test.name, fileNames(t, path))
		}
	}
}

// An SQLite without encryption ignores the key and writes unencrypted files, which must be detected.
func TestOpenRefusesSQLiteWithoutEncryption(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	if !Encrypts() {
		_, err := Open(path, file.KeyOf([file.KeySize]byte{1}))
		checkRefusal(t, "a key in a build that can't encrypt", err, data.CodeUnavailable)
		if len(fileNames(t, path)) != 0 {
			t.Errorf("made %q", fileNames(t, path))
		}
		return
	}
	s := &Store{path: path, key: testKey, write: openPool(writeConn(path, file.Key{}), 1)}
	defer s.Close()
	checkRefusal(t, "a file that is not encrypted", s.checkEncrypted(ctx), data.CodeUnavailable)
	s = openOffice(t)
	if err := s.checkEncrypted(ctx); err != nil {
		t.Error(err)
	}
}

func TestErrorsDoNotHoldTheKey(t *testing.T) {
	needEncryption(t)
	s := openOffice(t)
	key := hex.EncodeToString(testKey.Bytes())
	missing := filepath.Join(t.TempDir(), "nowhere", "office.db")
	_, byRead := openPool(readConn(missing, testKey), 1).Exec(`SELECT 1`)
	_, byVacuum := s.write.Exec(`VACUUM INTO ?1`, backupConn(missing, testKey).dsn)
	for name, err := range map[string]error{"opening": byRead, "a copy": withoutMessage(byVacuum)} {
		if err == nil || strings.Contains(fmt.Sprintf("%+v %#v", err, err), key[:16]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !strings.Contains(byVacuum.Error(), key) {
		t.Log("SQLite does not repeat the name of a file that can't be made any more")
	}
	if text := fmt.Sprintf("%v %+v %#v %s %x", testKey, s, s, testKey, testKey); strings.Contains(text, key[:16]) {
		t.Errorf("printed: %s", text)
	}
}

func TestCopyTo(t *testing.T) {
	s := openOffice(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "copy.db")
	var told [][2]int
	if err := s.CopyTo(ctx, path, func(done, total int) { told = append(told, [2]int{done, total}) }); err != nil {
		t.Fatal(err)
	}
	if len(told) == 0 || told[len(told)-1][0] != told[len(told)-1][1] || told[0][1] < 10 {
		t.Errorf("told of %v", told)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy has mode %v, %v", info.Mode(), err)
	}
	if wrong, err := Verify(ctx, path, testKey); err != nil || len(wrong) > 0 {
		t.Errorf("Verify = %q, %v", wrong, err)
	}
	if all := fileNames(t, path); len(all) != 1 {
		t.Errorf("there are %q", all)
	}
	checkRefusal(t, "a file that is there", s.CopyTo(ctx, path, nil), data.CodeUnavailable)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	checkRefusal(t, "a cancelled copy", s.CopyTo(cancelled, filepath.Join(folder, "second.db"), nil), data.CodeCancelled)
	if all := fileNames(t, path); len(all) != 1 {
		t.Errorf("there are %q", all)
	}
}

func TestEncrypt(t *testing.T) {
	needEncryption(t)
	plain := openOfficeWith(t, file.Key{})
	checkRefusal(t, "an open database", Encrypt(ctx, plain.path, testKey), data.CodeUnavailable)
	if err := writerOf(plain).SaveSettings(ctx, anEvent(), data.Settings{BedNightDays: 3, LockMinutes: 10, RetentionYears: 7}); err != nil {
		t.Fatalf("after the refusal: %v", err)
	}
	earlier := plain.path + beforeUpdateSuffix + "20260102-030405.db"
	if err := plain.CopyTo(ctx, earlier, nil); err != nil {
		t.Fatal(err)
	}
	plain.Close()
	t.Chdir(filepath.Dir(plain.path))
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	checkRefusal(t, "cancelled", Encrypt(cancelled, plain.path, testKey), data.CodeCancelled)
	if err := os.WriteFile(plain.path+".encrypting", []byte("left by a crash"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Encrypt(ctx, filepath.Base(plain.path), testKey); err != nil {
			t.Fatalf("%v (%v)", err, errors.Unwrap(err))
		}
	}
	if found, all := findLegible(t, plain.path), fileNames(t, plain.path); len(found) > 0 || len(all) != 2 {
		t.Errorf("legible: %q among %q", found, all)
	}
	if info, err := os.Stat(plain.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	s, err := OpenExisting(plain.path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if set, err := s.Settings(ctx); err != nil || set.BedNightDays != 3 {
		t.Errorf("settings = %+v, %v", set, err)
	}
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %q, %v", wrong, err)
	}
	if wrong, err := Verify(ctx, filepath.Base(earlier), testKey); err != nil || len(wrong) > 0 {
		t.Errorf("the copy made before an update: %q, %v", wrong, err)
	}
	checkRefusal(t, "another key", Encrypt(ctx, plain.path, file.KeyOf([file.KeySize]byte{9})), data.CodeUnavailable)
}
