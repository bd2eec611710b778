// Package place says where a database file lies: on a disk of this computer, on a network drive, or in a folder that a cloud service
// synchronizes, where no database can be.
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

// A Place is where a database file lies or would lie.
type Place struct {
	// Path is the path with links followed.
	Path string
	// Drive describes the network drive, for people; "" for a disk of this computer.
	Drive string
	// Mount is how this computer reaches the network drive.
	Mount Mount
}

// Shared reports whether other computers can reach the file.
func (p Place) Shared() bool { return p.Drive != "" }

// Mount is a mounted network drive, as the operating system describes it. On Windows it has only a source.
type Mount struct {
	Source  string `json:"source"`
	Type    string `json:"type"`
	Options string `json:"options"`
}

// Of returns the place of path, whether the file exists or not. The error is CodeUnavailable, with the reason and what to do, for
// a folder that a cloud service synchronizes. If the operating system reports an error, the place is one of this computer: opening
// the file fails with the same error.
func Of(path string) (Place, error) {
	given, err := filepath.Abs(path)
	if err != nil {
		return Place{Path: path}, nil
	}
	found := Place{Path: resolve(given)}
	for _, p := range []string{closestExisting(found.Path), closestExisting(filepath.Dir(found.Path))} {
		if drive, mount := networkDrive(p); drive != "" {
			found.Drive, found.Mount = drive, mount
			break
		}
	}
	if client, folder := synchronized(given, found.Path); client != "" {
		return found, refusal(given, found.Path, fmt.Sprintf("in %s, a folder that %s synchronizes", folder, client),
			"Such a service copies the file while it is being written and can put an older one in its place, which damages it and loses saves.")
	}
	return found, nil
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
