package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/place"
)

// Names of temporary files. They begin with a dot, so they do not count as backups.
const (
	copyName       = ".copy"
	unfinishedName = ".new"
	verifyName     = ".opened"
)

// part returns the progress function of part n of several equally long parts.
func part(progress func(done, total int64), n, of int64) func(done, total int64) {
	if progress == nil {
		return nil
	}
	return func(done, total int64) { progress((n-1)*total+done, of*total) }
}

// Make makes a backup of an open database.
func (f *Folder) Make(ctx context.Context, from file.Original, why file.BackupReason, at time.Time, second string, progress func(done, total int64)) (file.Backup, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	free, err := f.lock(".making", cancel)
	if err != nil {
		return file.Backup{}, err
	}
	defer free()
	f.removeLeftovers()
	defer f.removeLeftovers()
	b, err := f.writeNew(ctx, from, why, at, progress)
	if err != nil {
		return b, err
	}
	if err := f.verify(ctx, b.Path, from.Key, part(progress, 3, 3)); err != nil {
		return b, err
	}
	if b.Path, err = f.giveName(b.Path, at); err != nil {
		return b, writeError(f.folder(), err)
	}
	f.expire(f.folder(), b.Office, at)
	if second != "" {
		if _, err := f.Copy(ctx, b, second); data.CodeOf(err) == data.CodeCancelled {
			b.Warning = "The copy in the second folder was stopped; the next backup brings it."
		} else if err != nil {
			b.Warning = err.Error()
		}
	}
	return b, nil
}

// writeNew writes the backup under a temporary name.
func (f *Folder) writeNew(ctx context.Context, from file.Original, why file.BackupReason, at time.Time, progress func(done, total int64)) (b file.Backup, err error) {
	database := f.database(f.pathOf(copyName))
	var pages func(done, total int)
	if first := part(progress, 1, 3); first != nil {
		pages = func(done, total int) { first(int64(done), int64(total)) }
	}
	if err := from.Store.CopyTo(ctx, f.pathOf(copyName), pages); err != nil {
		return b, err
	}
	b = file.Backup{At: at.Truncate(time.Second), Why: why, Program: f.program, Encrypted: !from.Key.IsZero(), Path: f.pathOf(unfinishedName)}
	if b.Contents, err = database.ReadContents(ctx, from.Key); err != nil {
		return b, err
	}
	info, err := from.Keyring.Info()
	if err != nil {
		return b, err
	}
	keys, err := from.Keyring.Export()
	if err != nil {
		return b, err
	}
	b.Office = info.ID
	err = writeFile(b.Path, f.path, func(w io.Writer) error {
		content, err := os.Open(f.pathOf(copyName))
		if err != nil {
			return err
		}
		defer content.Close()
		size, err := content.Stat()
		if err != nil {
			return err
		}
		b.Keys, b.Database = int64(len(keys)), size.Size()
		return Write(ctx, w, b, keys, progressReader{content, part(progress, 2, 3), new(int64), size.Size()}, size.Size())
	})
	if err == nil {
		err = database.Remove()
	}
	if info, lost := os.Stat(b.Path); lost == nil {
		b.Size = info.Size()
	}
	return b, writeError(f.folder(), err)
}

// progressReader reports how much has been read.
type progressReader struct {
	io.Reader
	progress func(done, total int64)
	done     *int64
	total    int64
}

func (t progressReader) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if *t.done += int64(n); t.progress != nil {
		t.progress(*t.done, t.total)
	}
	return n, err
}

// verify reads back the backup: every byte of the file, every page of the database, its audit log.
func (f *Folder) verify(ctx context.Context, path string, key file.Key, progress func(done, total int64)) error {
	in, err := f.unpack(ctx, path, f.pathOf(verifyName), progress)
	if err != nil {
		return err
	}
	defer in.Discard()
	wrong, err := in.In.Verify(ctx, key)
	if err == nil && len(wrong) > 0 {
		err = data.Refuse(data.CodeUnavailable, "The backup was made, but opening it showed damage, so it does not count and the others are kept: %s. "+
			"Check the database: it may be damaged itself.", wrong[0])
	}
	return err
}

// giveName renames a verified backup to its final name.
func (f *Folder) giveName(path string, at time.Time) (string, error) {
	for n := 1; ; n++ {
		name := f.prefix() + at.Format("20060102-150405")
		if n > 1 {
			name = fmt.Sprintf("%s-%d", name, n)
		}
		target := f.pathOf(name + extension)
		if _, err := os.Lstat(target); !errors.Is(err, fs.ErrNotExist) {
			if err == nil && n < 1000 {
				continue
			}
			return "", errors.Join(err, fs.ErrExist)
		}
		return target, errors.Join(os.Rename(path, target), flushFolder(f.folder()))
	}
}

// Copy copies a backup to a folder, verifies the copy, and removes expired backups there.
func (f *Folder) Copy(ctx context.Context, b file.Backup, folder string) (file.Backup, error) {
	if err := f.CheckFolder(folder); err != nil {
		return b, wrapError(nil, "%s", unreachable(folder))
	}
	// The database of another office may have the same name, and a backup in the same second.
	name, target := strings.TrimSuffix(filepath.Base(b.Path), extension), ""
	for n := 1; ; n++ {
		target = filepath.Join(folder, name+extension)
		if n > 1 {
			target = filepath.Join(folder, fmt.Sprintf("%s-%d%s", name, n, extension))
		}
		if !exists(target) {
			break
		}
		if existing, err := Open(target); err == nil {
			_ = existing.Close()
			if sameBackup(existing.Backup, b) {
				return existing.Backup, nil
			}
		}
	}
	unfinished := filepath.Join(folder, "."+filepath.Base(b.Path)+unfinishedName)
	defer os.Remove(unfinished)
	err := writeFile(unfinished, "", func(w io.Writer) error {
		from, err := os.Open(b.Path)
		if err != nil {
			return err
		}
		defer from.Close()
		_, err = io.Copy(w, contextReader{ctx, from})
		return err
	})
	if err != nil {
		return b, writeError(folder, err)
	}
	written, err := Open(unfinished)
	if err != nil {
		return b, readError(target, err)
	}
	_, err = written.Read(ctx, io.Discard, nil)
	if err = errors.Join(err, written.Close()); err != nil {
		return b, readError(target, err)
	}
	if err := errors.Join(os.Rename(unfinished, target), flushFolder(folder)); err != nil {
		return b, writeError(folder, err)
	}
	f.expire(folder, b.Office, b.At)
	b.Path = target
	return b, nil
}

// sameBackup reports whether both are the same backup, perhaps in two folders.
func sameBackup(a, b file.Backup) bool {
	return a.At.Equal(b.At) && a.Office == b.Office && a.Size == b.Size
}

// writeFile writes and syncs a new file, which those can read who can read like. After an error there is none.
func writeFile(path, like string, write func(io.Writer) error) error {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	place.SetAccess(path, like)
	err = write(out)
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		_ = os.Remove(path)
	}
	return err
}

func (f *Folder) pathOf(name string) string { return filepath.Join(f.folder(), name) }

// removeLeftovers removes temporary files. The caller holds the lock.
func (f *Folder) removeLeftovers() {
	for _, name := range []string{copyName, verifyName} {
		_ = f.database(f.pathOf(name)).Remove()
		_ = f.keyring(f.pathOf(name)).Remove()
	}
	_ = os.Remove(f.pathOf(unfinishedName))
	entries, _ := os.ReadDir(f.folder())
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasPrefix(e.Name(), inspectPrefix) && time.Since(info.ModTime()) > 24*time.Hour {
			f.discardInspected(f.pathOf(e.Name()))
		}
	}
}
