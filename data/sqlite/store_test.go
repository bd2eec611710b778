package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/storetest"
)

// testKey is the key of the tests' databases; zero where this build can't encrypt.
var testKey = func() file.Key {
	if !Encrypts() {
		return file.Key{}
	}
	return file.KeyOf([file.KeySize]byte{1, 2, 3, 31: 32})
}()

func TestStore(t *testing.T) {
	storetest.Run(t, storetest.InFile, func(t *testing.T) file.Store { return openOffice(t) })
}

// templates are database files with the small office, one for each key.
var templates = map[file.Key]func() ([]byte, error){
	testKey:    sync.OnceValues(func() ([]byte, error) { return template(testKey) }),
	file.Key{}: sync.OnceValues(func() ([]byte, error) { return template(file.Key{}) }),
}

func template(key file.Key) ([]byte, error) {
	dir, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "office.db")
	s, err := Open(path, key)
	if err != nil {
		return nil, err
	}
	err = inTx(s, func(tx *sql.Tx) error {
		if _, err := tx.Exec(storetest.OfficeSQL); err != nil {
			return err
		}
		return errors.Join(rebuildSets(context.Background(), tx), rebuildList(context.Background(), tx))
	})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// openOffice opens a new database with the small office, which has no users yet.
func openOffice(t *testing.T) *Store {
	t.Helper()
	return openOfficeWith(t, testKey)
}

func openOfficeWith(t *testing.T, key file.Key) *Store {
	t.Helper()
	file, err := templates[key]()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "office.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	// Hundreds of tests need not sync; another test covers that Open does.
	if _, err := s.write.Exec(`PRAGMA synchronous = OFF`); err != nil {
		t.Fatal(err)
	}
	return s
}

// inTx runs a part of the store in a transaction.
func inTx(s *Store, run func(tx *sql.Tx) error) error {
	_, err := s.Write(context.Background(), data.AuditEvent{}, func(_ context.Context, tx data.Tx) error { return run(tx.(*writeTx).tx) })
	return err
}

// writerOf makes each write an operation of its own.
func writerOf(s *Store) storetest.Writer { return storetest.Writer{Store: s} }
