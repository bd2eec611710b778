package sqlite

import (
	"context"
	"os"
	"path/filepath"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/place"
)

// Database is a file.Database in a file.
type Database struct {
	path string
	// proved is the path of the database whose proof counts in a shared folder.
	proved string
}

var _ file.Database = Database{}

// At returns the database at path. It touches no file.
func At(path string) Database { return Database{path, path} }

// ProvedAs returns the database as one that is to take the place of the one at path in a shared folder, so that the proof of that one
// counts.
func (d Database) ProvedAs(path string) Database {
	d.proved = path
	return d
}

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
func (d Database) Make(key file.Key) (file.Store, error) { return d.open(key, maker) }

// Open opens the existing database.
func (d Database) Open(key file.Key) (file.Store, error) { return d.open(key, reader) }

// MakeCopy makes the database as a copy of an open one.
func (d Database) MakeCopy(ctx context.Context, from file.Store, key file.Key, progress func(done, total int)) (file.Store, error) {
	path, err := filepath.Abs(d.path)
	if err != nil {
		return nil, unusable(d.path, "can't be found", err)
	}
	if err := from.CopyTo(ctx, path, progress); err != nil {
		return nil, err
	}
	s, err := d.open(key, creator)
	if err != nil {
		_ = Remove(path)
	}
	return s, err
}

func (d Database) open(key file.Key, as role) (file.Store, error) {
	s, err := opening{d.path, d.proved, place.Of, key, as, currentSchema}.open()
	if err != nil {
		// A nil *Store would be no nil file.Store.
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
