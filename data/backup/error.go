package backup

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"

	"housingtracker/data"
)

// wrapError returns err with a message for people, unless it has one already.
func wrapError(err error, format string, args ...any) error {
	var told *data.Error
	switch {
	case errors.As(err, &told):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &data.Error{Code: data.CodeCancelled, Message: "Stopped. Nothing was changed.", Err: err}
	}
	e := data.Refuse(data.CodeUnavailable, format, args...)
	e.Err = err
	return e
}

// writeError is the error of writing to a folder; nil if err is.
func writeError(folder string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return wrapError(err, "There is not enough room in %s for a backup. None was made, and the others are as they were. Make room on that disk.", folder)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return wrapError(err, "The folder %s can't be written. No backup was made, and the others are as they were. Ask whoever looks after it for permission to write it.", folder)
	}
	return wrapError(err, "No backup could be written to %s. The others are as they were. Check that its disk is connected and has room.", folder)
}

// readError is the error of reading a backup; nil if err is.
func readError(path string, err error) error {
	name := filepath.Base(path)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, Newer):
		return wrapError(err, "%s was made by a newer version of the program. Nothing was changed. Update the program.", name)
	case errors.Is(err, Damaged):
		return wrapError(err, "%s is damaged, or is no backup of this program. Nothing was changed. Choose another backup.", name)
	case errors.Is(err, fs.ErrNotExist):
		e := data.Refuse(data.CodeNotFound, "There is no backup %s. Nothing was changed. Check the path.", path)
		e.Err = err
		return e
	}
	return wrapError(err, "%s can't be read. Nothing was changed. Check that its disk is connected, and that you may read it.", path)
}
