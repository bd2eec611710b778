package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"housingtracker/data"
)

// Remove deletes the database at path, which must not be open, and SQLite's files beside it. A missing file is no error.
func Remove(path string) error {
	for _, end := range []string{"-wal", "-shm", "-journal", ""} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &data.Error{Code: data.CodeUnavailable, Err: err,
				Message: fmt.Sprintf("%s can't be removed. Close whatever has it open and try again.", path+end)}
		}
	}
	return nil
}
