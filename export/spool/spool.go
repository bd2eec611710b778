// Package spool keeps the files that only the program itself needs, for as long as it needs them: pages that the system's
// viewer is to print, and the rows of a workbook that do not fit in memory. They hold names, in clear, so they lie where the
// user alone looks, in a folder that neither roams nor is backed up. It is emptied when the window opens and when it closes.
package spool

import (
	"os"
	"path/filepath"

	"housingtracker/data"
)

// Folder returns the path of the spool. The error is that of a system where the user has no such place.
func Folder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "housing-status-tracker", "spool"), nil
}

// New makes a folder in the spool, private to the user (0700), for who asks to remove. Where the user has no place for a spool,
// as under a scheduler without a home, it is in the system's temporary folder. The error is CodeUnavailable.
func New() (string, error) {
	in, err := Folder()
	if err == nil {
		err = os.MkdirAll(in, 0o700)
	}
	if err != nil {
		in = ""
	}
	folder, err := os.MkdirTemp(in, "housing-status-")
	if err != nil {
		return "", &data.Error{Code: data.CodeUnavailable, Err: err,
			Message: "There is no place for a temporary file. Nothing was changed. Free some space on the disk of your user folder and try again."}
	}
	return folder, nil
}

// Empty removes the spool. What can't be removed, since another program has it open, goes the next time.
func Empty() {
	if folder, err := Folder(); err == nil {
		_ = os.RemoveAll(folder)
	}
}
