// Package spool keeps temporary files: pages for the system's viewer, and rows of a workbook that do not fit in memory. They
// hold names unencrypted, so they are in a folder that is private to the user and neither roams nor is backed up. It is
// emptied when the window opens and when it closes.
package spool

import (
	"os"
	"path/filepath"

	"housingtracker/data"
)

// Folder returns the path of the spool. It fails where the user has no cache folder.
func Folder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "housing-status-tracker", "spool"), nil
}

// New makes a folder in the spool, private to the user (0700). The caller removes it. Without a cache folder, as under a
// scheduler without a home, it is in the system's temporary folder. The error is CodeUnavailable.
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

// Empty removes the spool. Files that another program has open stay until the next time.
func Empty() {
	if folder, err := Folder(); err == nil {
		_ = os.RemoveAll(folder)
	}
}
