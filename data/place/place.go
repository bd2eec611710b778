// Package place refuses places where a database file can be damaged or lose saves unnoticed: network drives, on which locks may not
// work between computers, and folders that a cloud service synchronizes.
package place

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"housingtracker/data"
)

// Refuse returns an error if a database must not be at path, whether the file exists or not. The error is CodeUnavailable, with
// the reason and what to do. Links are followed. If the operating system reports an error, the path is not refused: opening the
// file fails with the same error.
func Refuse(path string) error {
	given, err := filepath.Abs(path)
	if err != nil {
		return nil
	}
	resolved := resolve(given)
	for _, p := range []string{closestExisting(resolved), closestExisting(filepath.Dir(resolved))} {
		if drive := networkDrive(p); drive != "" {
			return refusal(given, resolved, "on "+drive,
				"There two computers can write to it without noticing each other, which damages it and loses saves.")
		}
	}
	if client, folder := synchronized(given, resolved); client != "" {
		return refusal(given, resolved, fmt.Sprintf("in %s, a folder that %s synchronizes", folder, client),
			"Such a service copies the file while it is being written and can put an older one in its place, which damages it and loses saves.")
	}
	return nil
}

// fileSuffixes are those of the files of a database. The index of the log, -shm, is made again.
var fileSuffixes = []string{"", "-wal", "-journal", ".keys"}

// refusal returns the error for a database at a refused place. It names the files to copy.
func refusal(given, resolved, where, why string) error {
	// If the path is a link to the file, the log has the name of the file and the keyring may have either. The copies need one name.
	var files []string
	for _, suffix := range fileSuffixes {
		for _, path := range []string{given + suffix, resolved + suffix} {
			if _, err := os.Stat(path); err != nil {
				continue
			}
			name := path
			if filepath.Dir(path) == filepath.Dir(given) {
				name = filepath.Base(path)
			}
			if filepath.Base(path) != filepath.Base(given)+suffix {
				name += " as " + filepath.Base(given) + suffix
			}
			files = append(files, name)
			break
		}
	}
	if len(files) == 0 {
		return data.Refuse(data.CodeUnavailable, "The database %s would lie %s. %s No database was made.\n\n"+
			"Choose a folder on a disk of this computer.", given, where, why)
	}
	last := len(files) - 1
	list := files[last]
	if last > 0 {
		list = strings.Join(files[:last], ", ") + " and " + list
	}
	return data.Refuse(data.CodeUnavailable, "The database %s lies %s. %s So it was not opened, and nothing was changed.\n\n"+
		"To go on, close the program on every computer that has it open, copy %s into one folder on a disk of this computer, and open the copy there. "+
		"Backups and exports may stay where they are.", given, where, why, list)
}

// closestExisting returns the path, or its closest parent that exists.
func closestExisting(path string) string {
	for {
		_, err := os.Stat(path)
		parent := filepath.Dir(path)
		if !errors.Is(err, fs.ErrNotExist) || parent == path {
			return path
		}
		path = parent
	}
}

// resolve follows every link in a path, whose last elements need not exist.
func resolve(path string) string {
	if whole, err := realPath(path); err == nil {
		return whole
	}
	// A link whose target does not exist yet.
	if target, err := os.Readlink(path); err == nil && filepath.IsAbs(target) {
		path = target
	} else if err == nil {
		path = filepath.Join(filepath.Dir(path), target)
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(resolve(parent), filepath.Base(path))
}
