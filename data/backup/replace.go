package backup

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
)

// A restore unpacks and verifies the backup beside the database, with restoreSuffix appended to its name. Then it writes the
// order, a small file that says what to do. From then on the restore is completed after any interruption: each step can be
// repeated, and the next program that opens the database does those that are left.
const (
	restoreSuffix = ".restoring"
	orderSuffix   = ".restore-order"
)

// order is what the restore does: the unpacked database replaces the present one.
type order struct {
	// Keys: the unpacked keyring replaces the present one.
	Keys bool `json:"keys"`
	// Aside is the suffix with which the present files are kept; if "", they are deleted.
	Aside string `json:"aside"`
}

// sqliteSuffixes are those of the files that SQLite keeps beside a database. Those of the old database are removed before
// the new one takes its place.
var sqliteSuffixes = []string{"-wal", "-shm", "-journal"}

// Unpack unpacks a backup beside the database.
func (f *Folder) Unpack(ctx context.Context, path string, progress func(done, total int64)) (file.Unpacked, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f.lost.Store(false)
	free, err := f.lock(".restoring", func() { f.lost.Store(true); cancel() })
	if err != nil {
		return file.Unpacked{}, err
	}
	in, err := f.unpack(ctx, path, f.path+restoreSuffix, progress)
	in.Discard = func() {
		// An ordered restore is not undone, and another program's files are its own.
		if !exists(f.path+orderSuffix) && !f.lost.Load() {
			f.discardUnpacked()
		}
		free()
	}
	if err != nil {
		in.Discard()
	}
	return in, err
}

// discardUnpacked removes the unpacked files, and the copies made before they were migrated.
func (f *Folder) discardUnpacked() {
	_ = f.database(f.path + restoreSuffix).Remove()
	_ = f.keyring(f.path + restoreSuffix).Remove()
	left, _ := filepath.Glob(f.path + restoreSuffix + ".*")
	for _, path := range left {
		_ = os.Remove(path)
	}
}

// Replace replaces the present database by the unpacked one.
func (f *Folder) Replace(keys, aside bool, at time.Time) error {
	if f.lost.Load() {
		return data.Refuse(data.CodeConflict, "Another computer has begun to make or restore a backup, because this one did not answer for a while. Nothing was changed. Begin the restore again.")
	}
	o := order{Keys: keys}
	if aside {
		o.Aside = ".before-restore-" + at.Format("20060102-150405")
	}
	if err := f.writeOrder(o); err != nil {
		return wrapError(err, "The backup could not be restored. The database is as it was. Check that there is room on its disk and that its folder is not write-protected.")
	}
	return f.carryOut()
}

func (f *Folder) writeOrder(o order) error {
	content, err := json.Marshal(o)
	if err != nil {
		return err
	}
	for _, end := range sqliteSuffixes {
		if exists(f.path + restoreSuffix + end) {
			return errors.New("the unpacked database is open")
		}
	}
	err = writeFile(f.path+orderSuffix+".new", f.path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	// The unpacked files must be synced before the order is.
	unpacked, err := os.OpenFile(f.path+restoreSuffix, os.O_RDWR, 0)
	if err == nil {
		err = errors.Join(unpacked.Sync(), unpacked.Close(), flushFolder(filepath.Dir(f.path)))
	}
	if err == nil {
		err = os.Rename(f.path+orderSuffix+".new", f.path+orderSuffix)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.path+orderSuffix+".new"))
	}
	return flushFolder(filepath.Dir(f.path))
}

// carryOut carries out the order.
func (f *Folder) carryOut() error {
	content, err := os.ReadFile(f.path + orderSuffix)
	var o order
	if err == nil {
		err = json.Unmarshal(content, &o)
	}
	for _, step := range f.steps(o) {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		return wrapError(err, "A backup is being restored, and that could not be finished yet. Nothing is lost. "+
			"Close the program wherever else the database is open, check that its folder is not write-protected, and open it again.")
	}
	f.discardUnpacked()
	return nil
}

// steps returns the steps of an order in sequence. Each may be repeated.
func (f *Folder) steps(o order) []func() error {
	flush := func() error { return flushFolder(filepath.Dir(f.path)) }
	old := func(end string) func() error {
		return func() error {
			if !exists(f.path + restoreSuffix) {
				// The new one is in its place already; the files beside it are its own.
				return nil
			}
			if o.Aside == "" {
				return unlessMissing(os.Remove(f.path + end))
			}
			return unlessMissing(os.Rename(f.path+end, f.path+o.Aside+end))
		}
	}
	keysAside := func() error {
		if !o.Keys || o.Aside == "" || !exists(f.keyringPath(restoreSuffix)) || exists(f.keyringPath(o.Aside)) {
			return nil
		}
		return unlessMissing(os.Rename(f.keyringPath(""), f.keyringPath(o.Aside)))
	}
	keys := func() error {
		if !o.Keys {
			return nil
		}
		content, err := f.keyring(f.path + restoreSuffix).Export()
		if data.CodeOf(err) == data.CodeNotFound {
			return nil
		}
		if err == nil {
			err = f.keyring(f.path).Import(content)
		}
		return err
	}
	database := func() error { return unlessMissing(os.Rename(f.path+restoreSuffix, f.path)) }
	return []func() error{
		keysAside, keys, old("-wal"), old("-shm"), old("-journal"),
		func() error {
			if o.Aside == "" {
				return nil
			}
			return old("")()
		},
		flush, database, flush,
		func() error { return unlessMissing(os.Remove(f.path + orderSuffix)) }, flush,
	}
}

// keyringPath returns the path of the keyring of the database with the suffix.
func (f *Folder) keyringPath(end string) string { return f.path + end + account.Suffix }

// Finish completes an interrupted restore.
func (f *Folder) Finish() error {
	ordered := exists(f.path + orderSuffix)
	if !ordered && !exists(f.path+restoreSuffix) && !exists(f.keyringPath(restoreSuffix)) {
		return nil
	}
	free, err := f.lock(".restoring", nil)
	if err != nil && !ordered {
		// Another program shows the preview of a restore, or nothing can be written here.
		return nil
	}
	if err != nil {
		return err
	}
	defer free()
	if exists(f.path + orderSuffix) {
		return f.carryOut()
	}
	f.discardUnpacked()
	return nil
}

func exists(path string) bool { _, err := os.Lstat(path); return err == nil }

func unlessMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
