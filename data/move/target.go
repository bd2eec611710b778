// Package move puts a database in the place to which it is moved.
//
// The copy and its keys lie beside that place, with suffix appended to the database's name, until the source is marked as moved. So
// what an interrupted move leaves can't be taken for a database.
package move

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gofrs/flock"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
)

// suffix follows the name of the database in the name of a copy that is not in its place yet.
const suffix = ".moving"

// Target implements file.Destination for a database at a path.
type Target struct {
	path     string
	database func(path string) file.Database
	keyring  func(path string) file.Keyring
	forget   func()
}

var _ file.Destination = (*Target)(nil)

// To returns the place at path. It touches no file. database and keyring open those at a path; forget makes this computer forget what it
// remembers of a former database there.
func To(path string, database func(path string) file.Database, keyring func(path string) file.Keyring, forget func()) *Target {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return &Target{path, database, keyring, forget}
}

// Path returns the path.
func (t *Target) Path() string { return t.path }

// Check refuses a place where no database may lie, or where something lies.
func (t *Target) Check() error {
	if err := t.database(t.path).CheckLocation(); err != nil {
		return err
	}
	if folder, err := os.Stat(filepath.Dir(t.path)); err != nil || !folder.IsDir() {
		return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "There is no folder " + filepath.Dir(t.path) + ". Nothing was changed. Choose a folder that exists."}
	}
	for _, end := range []string{"", "-wal", "-journal", account.Suffix, ".restoring", ".restore-order"} {
		if exists(t.path + end) {
			return data.Refuse(data.CodeExists, "There is a file %s already, so no database can be moved there. Nothing was changed. "+
				"Choose another name. If the file is of a database that was moved away from there, you may delete or rename it, with the files beside it that have its name.", t.path+end)
		}
	}
	return nil
}

// Lock keeps other programs from moving a database here. The system releases it when the process dies.
func (t *Target) Lock() (free func(), err error) {
	path := t.path + suffix + ".lock"
	lock := flock.New(path, flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return nil, wrapError(err, "The database can't be moved to "+t.path+", because no file can be locked in that folder. Nothing was changed. "+
			"Check that the folder can be reached and written.")
	}
	if !got {
		return nil, data.Refuse(data.CodeConflict, "Another program is moving a database to %s just now. Nothing was changed. Try again in a moment.", t.path)
	}
	return func() {
		_ = os.Remove(path)
		_ = lock.Unlock()
	}, nil
}

// Arriving returns the copy and its keyring.
func (t *Target) Arriving() (file.Database, file.Keyring) {
	return t.database(t.path + suffix), t.keyring(t.path + suffix)
}

// Present returns the database in its place.
func (t *Target) Present() file.Database { return t.database(t.path) }

// Finish puts the copy in its place, the keys first: without the database they are useless. It can be repeated.
func (t *Target) Finish() error {
	err := t.finish()
	if err != nil {
		return wrapError(err, "The database was moved, but could not be put in its place, "+t.path+". Nothing is lost. "+
			"Check that the folder can be reached and written, then move it there once more.")
	}
	t.forget()
	return nil
}

func (t *Target) finish() error {
	// In a shared folder an empty journal stays when a database is closed.
	for _, end := range []string{"-wal", "-journal"} {
		left, err := os.Stat(t.path + suffix + end)
		switch {
		case err == nil && left.Size() > 0:
			return errors.New("the copy is open")
		case err == nil:
			_ = os.Remove(t.path + suffix + end)
		}
	}
	if exists(t.path + suffix + account.Suffix) {
		if err := account.Move(t.path+suffix, t.path); err != nil {
			return err
		}
	}
	if exists(t.path) {
		return fs.ErrExist
	}
	if err := os.Rename(t.path+suffix, t.path); err != nil {
		return err
	}
	// A rename survives a power failure only if the folder is synced. Windows needs no call for it.
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(filepath.Dir(t.path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Discard removes the copy.
func (t *Target) Discard() error {
	copied, keys := t.Arriving()
	err := errors.Join(copied.Remove(), keys.Remove())
	if err != nil {
		return wrapError(err, "What is left of a move to "+t.path+" can't be removed. Nothing else was changed. Check that the folder can be reached and written, then try again.")
	}
	return nil
}

func exists(path string) bool { _, err := os.Lstat(path); return err == nil }

func wrapError(err error, words string) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: words}
}
