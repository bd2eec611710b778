package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/place"
	"housingtracker/data/share"
)

// Folder implements file.Backups for the database at a path.
type Folder struct {
	path    string
	program string
	// lost is set when another program has taken the lock of a restore.
	lost     atomic.Bool
	database func(path string) file.Database
	keyring  func(path string) file.Keyring
}

var _ file.Backups = (*Folder)(nil)

// Of returns the backups of the database at path; program is the version of the program. It touches no file. database and
// keyring open those at other paths.
func Of(path, program string, database func(path string) file.Database, keyring func(path string) file.Keyring) *Folder {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return &Folder{path: path, program: program, database: database, keyring: keyring}
}

// Suffix follows the name of the database in the name of the folder; extension ends the name of a backup.
const (
	Suffix    = ".backups"
	extension = ".backup"
)

func (f *Folder) folder() string { return f.path + Suffix }

// prefix is the prefix of the names of backups: the name of the database without its extension.
func (f *Folder) prefix() string {
	name := filepath.Base(f.path)
	return strings.TrimSuffix(name, filepath.Ext(name)) + "-"
}

// admitted returns where the database lies, or an error if this computer may not write there. A new database may be restored.
func (f *Folder) admitted() (place.Place, error) {
	at, err := place.Of(f.path)
	if err == nil && exists(f.path) {
		err = share.Admit(f.path, at)
	}
	return at, err
}

// lock keeps other programs from making or restoring a backup. On a disk of this computer the system releases it when the process
// dies; in a shared folder it is a share.LockFile, and lost is called when another program takes it.
func (f *Folder) lock(name string, lost func()) (free func(), err error) {
	at, err := f.admitted()
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(f.folder(), 0o700); err == nil {
		place.SetAccess(f.folder(), f.path)
	} else if !errors.Is(err, fs.ErrExist) {
		return nil, writeError(f.folder(), err)
	}
	path := f.pathOf(name)
	if at.Shared() {
		free, by, err := share.LockFile{Path: path, Like: f.path, Lost: lost}.Take()
		switch {
		case errors.Is(err, share.ErrLocked):
			return nil, data.Refuse(data.CodeConflict, "A backup is being made or restored at %s since %s. Nothing was changed. Try again in a moment. "+
				"If that computer has failed, try again in %d minutes.", by.Name, by.At(time.Now()), int(share.StaleAfter.Minutes()))
		case err != nil:
			return nil, writeError(f.folder(), err)
		}
		return free, nil
	}
	if made, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		_ = made.Close()
		place.SetAccess(path, f.path)
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return nil, writeError(f.folder(), err)
	}
	if !got {
		return nil, data.Refuse(data.CodeConflict, "Another window is making or restoring a backup just now. Nothing was changed. Try again in a moment.")
	}
	return func() { _ = lock.Unlock() }, nil
}

// List returns the backups of the office, newest first.
func (f *Folder) List(office, second string) (all []file.Backup, warning string, err error) {
	all, warning, err = f.list(f.folder(), office)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return nil, "", readError(f.folder(), err)
	}
	if second != "" {
		others, more, err := f.list(second, office)
		if err != nil {
			more = unreachable(second)
		}
		warning = strings.TrimSpace(warning + " " + more)
		for _, b := range others {
			if !slices.ContainsFunc(all, func(have file.Backup) bool { return sameBackup(have, b) }) {
				all = append(all, b)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b file.Backup) int { return b.At.Compare(a.At) })
	return all, warning, nil
}

func unreachable(folder string) string {
	return fmt.Sprintf("The second folder of backups, %s, can't be reached. Connect its disk, or choose another folder.", folder)
}

// list returns the office's backups in a folder, or all where office is "".
func (f *Folder) list(folder, office string) (all []file.Backup, warning string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, "", err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), extension) || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		file, err := Open(filepath.Join(folder, e.Name()))
		if err != nil {
			if strings.HasPrefix(e.Name(), f.prefix()) {
				warning += e.Name() + " in " + folder + " is damaged or can't be read; it does not count as a backup. "
			}
			continue
		}
		if b := file.Backup; office == "" || b.Office == office {
			all = append(all, b)
		}
		_ = file.Close()
	}
	return all, strings.TrimSpace(warning), nil
}

// expire removes the office's backups in a folder that are no longer kept.
func (f *Folder) expire(folder, office string, now time.Time) {
	all, _, err := f.list(folder, office)
	if err != nil {
		return
	}
	for _, b := range Expired(all, now) {
		_ = os.Remove(b.Path)
	}
}

// CheckFolder returns an error if the folder can't be the second folder of backups.
func (f *Folder) CheckFolder(folder string) error {
	info, err := os.Stat(folder)
	switch {
	case !filepath.IsAbs(folder):
		return data.Refuse(data.CodeInvalid, "%s is not a whole path. Choose a folder, best on another disk.", folder)
	case err != nil || !info.IsDir():
		return data.Refuse(data.CodeInvalid, "There is no folder %s, or it can't be reached. Choose one that exists, best on another disk.", folder)
	}
	if own, err := os.Stat(f.folder()); err == nil && os.SameFile(own, info) {
		return data.Refuse(data.CodeInvalid, "%s is where the backups are already. Choose another folder, best on another disk.", folder)
	}
	probe, err := os.CreateTemp(folder, ".housing-status-*")
	if err != nil {
		return writeError(folder, err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// flushFolder syncs a folder. Windows has no call for it and needs none.
func flushFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
