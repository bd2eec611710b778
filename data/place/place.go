// Package place knows where a database file must not lie: on a network drive, where the locks of two computers may not
// meet, and in a folder that a cloud service synchronizes. Either damages the file, or loses saves, without any sign.
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

// Refuse refuses a path at which a database must not lie, there already or yet to be made. The error is CodeUnavailable,
// with the reason and what to do. Links are followed first. Where the system does not answer, nothing is refused: opening
// the file fails then, with the reason.
func Refuse(path string) error {
	given, err := filepath.Abs(path)
	if err != nil {
		return nil
	}
	resolved := resolve(given)
	for _, p := range []string{existing(resolved), existing(filepath.Dir(resolved))} {
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

// beside is what the names of the files of a database have after its own. The index of the log, -shm, is made again.
var beside = []string{"", "-wal", "-journal", ".keys"}

// refusal is the error for a database at a place, with what to do about the files that are there.
func refusal(given, resolved, where, why string) error {
	// Behind a link to the file the log has the name of the file, and the keys may have either; the copies need one name.
	var files []string
	for _, end := range beside {
		for _, path := range []string{given + end, resolved + end} {
			if _, err := os.Stat(path); err != nil {
				continue
			}
			name := path
			if filepath.Dir(path) == filepath.Dir(given) {
				name = filepath.Base(path)
			}
			if filepath.Base(path) != filepath.Base(given)+end {
				name += " as " + filepath.Base(given) + end
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

// existing is the path, or the closest folder above it that is there.
func existing(path string) string {
	for {
		_, err := os.Stat(path)
		above := filepath.Dir(path)
		if !errors.Is(err, fs.ErrNotExist) || above == path {
			return path
		}
		path = above
	}
}

// resolve follows every link in a path, of which the last parts need not be there yet.
func resolve(path string) string {
	if whole, err := realPath(path); err == nil {
		return whole
	}
	// A link that leads to what is not there yet.
	if target, err := os.Readlink(path); err == nil && filepath.IsAbs(target) {
		path = target
	} else if err == nil {
		path = filepath.Join(filepath.Dir(path), target)
	}
	above := filepath.Dir(path)
	if above == path {
		return path
	}
	return filepath.Join(resolve(above), filepath.Base(path))
}
