package sqlite

import (
	"context"
	"os"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/place"
)

// Database is a file.Database in a file.
type Database struct{ path string }

var _ file.Database = Database{}

// At returns the database at path. It touches no file.
func At(path string) Database { return Database{path} }

// Encrypts reports whether this program encrypts the databases that it makes.
func (Database) Encrypts() bool { return Encrypts() }

// CheckLocation returns an error where a database must not be.
func (d Database) CheckLocation() error {
	_, err := place.Of(d.path)
	return err
}

// State reports what is at the path.
func (d Database) State() (file.DatabaseState, error) {
	if info, err := os.Stat(d.path); err == nil && info.Size() == 0 && info.Mode().IsRegular() {
		return 0, data.Refuse(data.CodeNotFound, "The database %s is empty. Nothing was changed. Choose another file, or restore a backup.", d.path)
	}
	if _, err := statDatabase(d.path, false); err != nil {
		return 0, err
	}
	h, err := readHeader(d.path)
	switch {
	case err != nil:
		return 0, unusable(d.path, "can't be read", err)
	case h.plain():
		return file.DatabasePlain, nil
	case h.encrypted():
		return file.DatabaseEncrypted, nil
	}
	return file.DatabaseUnknown, nil
}

// Make creates the database.
func (d Database) Make(key file.Key) (file.Store, error) { return orNone(Open(d.path, key)) }

// Open opens the existing database.
func (d Database) Open(key file.Key) (file.Store, error) { return orNone(OpenExisting(d.path, key)) }

// orNone avoids a data.Store that holds a nil *Store.
func orNone(s *Store, err error) (file.Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Encrypt encrypts an unencrypted database.
func (d Database) Encrypt(ctx context.Context, key file.Key) error {
	return Encrypt(ctx, d.path, key)
}

// Verify checks a database that is not open.
func (d Database) Verify(ctx context.Context, key file.Key) ([]string, error) {
	return Verify(ctx, d.path, key)
}

// Remove deletes the database.
func (d Database) Remove() error { return Remove(d.path) }
