package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"housingtracker/data"
)

// Remove deletes the database at path and what SQLite keeps beside it; nothing there is no error. It must not be open.
func Remove(path string) error {
	for _, end := range []string{"-wal", "-shm", "-journal", ""} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &data.Error{Code: data.CodeUnavailable, Err: err,
				Message: fmt.Sprintf("%s can't be removed. Close whatever has it open and try again.", path+end)}
		}
	}
	return nil
}
