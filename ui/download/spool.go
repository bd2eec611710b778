package download

import (
	"os"
	"path/filepath"

	"housingtracker/data"
)

// spool is the folder of the pages that are handed to the system's viewer, for it to print. They hold names, so they lie
// where the user alone looks, which neither roams nor is backed up, and are removed when the program ends and when it
// starts.
func spool() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "housing-status-tracker", "print"), nil
}

// newSpooled makes a folder for one file in the spool and returns the file's path.
func newSpooled(name string) (string, error) {
	folder, err := spool()
	if err == nil {
		err = os.MkdirAll(folder, 0o700)
	}
	if err == nil {
		folder, err = os.MkdirTemp(folder, "")
	}
	if err != nil {
		return "", &data.Error{Code: data.CodeUnavailable, Err: err,
			Message: "There is no room for a temporary file. Nothing was changed. Save the PDF instead, and print it from there."}
	}
	return filepath.Join(folder, name), nil
}

// EmptySpool removes what was handed to the system's viewer. What can't be removed, since it is open there, goes the next
// time.
func EmptySpool() {
	if folder, err := spool(); err == nil {
		_ = os.RemoveAll(folder)
	}
}
