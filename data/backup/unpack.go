package backup

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"housingtracker/data"
)

// unpack writes the database in a backup to the path, with its keys beside it. What was there goes.
func (f *Folder) unpack(ctx context.Context, path, to string, progress func(done, total int64)) (in data.Unpacked, err error) {
	file, err := Open(path)
	if err != nil {
		return in, readError(path, err)
	}
	defer file.Close()
	in = data.Unpacked{Backup: file.Backup, In: f.database(to), Keyring: f.keyring(to)}
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
	target := &writeTracker{to: out}
	keys, err := file.Read(ctx, target, progress)
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

// noting notes that writing failed: an error of the copy is not one of the backup.
type writeTracker struct {
	to     io.Writer
	failed bool
}

func (n *writeTracker) Write(p []byte) (int, error) {
	k, err := n.to.Write(p)
	n.failed = n.failed || err != nil
	return k, err
}

// inspected begins the name of a folder where a backup is opened only to be looked at.
const inspectPrefix = ".inspected-"

// inspectedName is the name of the database in it.
const inspectName = "office.db"

// discardInspected removes such a folder.
func (f *Folder) discardInspected(folder string) {
	path := filepath.Join(folder, inspectName)
	_ = f.database(path).Remove()
	_ = f.keyring(path).Remove()
	_ = os.Remove(folder)
}

// Inspect unpacks a backup beside it, or where that can't be, in the folder of the system for such.
func (f *Folder) Inspect(ctx context.Context, path string, progress func(done, total int64)) (data.Unpacked, error) {
	// First of all that there is one.
	file, err := Open(path)
	if err != nil {
		return data.Unpacked{}, readError(path, err)
	}
	_ = file.Close()
	folder, err := os.MkdirTemp(filepath.Dir(path), inspectPrefix)
	if err != nil {
		folder, err = os.MkdirTemp("", inspectPrefix)
	}
	if err != nil {
		return data.Unpacked{}, writeError(os.TempDir(), err)
	}
	in, err := f.unpack(ctx, path, filepath.Join(folder, inspectName), progress)
	in.Discard = func() { f.discardInspected(folder) }
	if err != nil {
		in.Discard()
	}
	return in, err
}
