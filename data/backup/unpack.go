package backup

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"housingtracker/data/file"
	"housingtracker/data/place"
)

// unpack writes the database of a backup to a path, and its keyring beside it, replacing what is there.
func (f *Folder) unpack(ctx context.Context, path, to string, progress func(done, total int64)) (in file.Unpacked, err error) {
	packed, err := Open(path)
	if err != nil {
		return in, readError(path, err)
	}
	defer packed.Close()
	in = file.Unpacked{Backup: packed.Backup, In: f.database(to), Keyring: f.keyring(to)}
	in.Discard = func() {
		_ = in.In.Remove()
		_ = in.Keyring.Remove()
	}
	in.Discard()
	defer func() {
		if err != nil {
			in.Discard()
		}
	}()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return in, writeError(filepath.Dir(to), err)
	}
	if filepath.Dir(to) == filepath.Dir(f.path) {
		place.SetAccess(to, f.path)
	}
	target := &writeTracker{to: out}
	keys, err := packed.Read(ctx, target, progress)
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		if target.failed {
			return in, writeError(filepath.Dir(to), err)
		}
		return in, readError(path, err)
	}
	return in, in.Keyring.Import(keys)
}

// writeTracker remembers whether writing failed, which is not an error of the backup.
type writeTracker struct {
	to     io.Writer
	failed bool
}

func (n *writeTracker) Write(p []byte) (int, error) {
	k, err := n.to.Write(p)
	n.failed = n.failed || err != nil
	return k, err
}

// inspectPrefix is the prefix of a folder in which a backup is unpacked for reading.
const inspectPrefix = ".inspected-"

// inspectName is the name of the database in it.
const inspectName = "office.db"

// discardInspected removes such a folder.
func (f *Folder) discardInspected(folder string) {
	path := filepath.Join(folder, inspectName)
	_ = f.database(path).Remove()
	_ = f.keyring(path).Remove()
	_ = os.Remove(folder)
}

// Inspect unpacks a backup beside it or, if that fails, in the system's folder for temporary files, as on a
// computer that may not write to the database.
func (f *Folder) Inspect(ctx context.Context, path string, progress func(done, total int64)) (file.Unpacked, error) {
	// Report a missing backup first.
	packed, err := Open(path)
	if err != nil {
		return file.Unpacked{}, readError(path, err)
	}
	_ = packed.Close()
	folder := ""
	if _, err = f.admitted(); err == nil {
		folder, err = os.MkdirTemp(filepath.Dir(path), inspectPrefix)
	}
	if err != nil {
		folder, err = os.MkdirTemp("", inspectPrefix)
	}
	if err != nil {
		return file.Unpacked{}, writeError(os.TempDir(), err)
	}
	in, err := f.unpack(ctx, path, filepath.Join(folder, inspectName), progress)
	in.Discard = func() { f.discardInspected(folder) }
	if err != nil {
		in.Discard()
	}
	return in, err
}
