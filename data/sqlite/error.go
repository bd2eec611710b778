package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// fullDiskMessage also covers quotas and size limits, which SQLite reports as write errors.
const fullDiskMessage = "The disk is full, or can't be written any more. Nothing was changed. Make room on it, or check that it is connected, and try again."

// failure turns an error into a *data.Error with a message for people. It leaves a *data.Error as it is.
func failure(err error) error {
	var told *data.Error
	if err == nil || errors.As(err, &told) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrTxDone) {
		return &data.Error{Code: data.CodeCancelled, Message: "Stopped. Nothing was changed.", Err: err}
	}
	if errors.Is(err, sql.ErrNoRows) {
		return &data.Error{Code: data.CodeNotFound, Message: "It is not in the database. It may have been removed meanwhile.", Err: err}
	}
	unavailable := func(message string) error {
		return &data.Error{Code: data.CodeUnavailable, Message: message, Err: err}
	}
	var cause sqlite3.Error
	if !errors.As(err, &cause) {
		return unavailable("The database could not be used. Nothing was changed. Try again; if it happens again, restart the program.")
	}
	switch cause.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return unavailable("Another program is writing to the database. Nothing was changed. Try again in a moment.")
	case sqlite3.ErrFull:
		return unavailable(fullDiskMessage)
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrAuth:
		return unavailable("The database can't be written. Nothing was changed. Check that neither the file nor its folder is write-protected.")
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return unavailable("The database file is damaged. Nothing was changed. Stop working with it and restore the latest backup.")
	case sqlite3.ErrCantOpen, sqlite3.ErrIoErr:
		switch cause.ExtendedCode {
		case sqlite3.ErrIoErrWrite, sqlite3.ErrIoErrTruncate, sqlite3.ErrIoErrFsync, sqlite3.ErrIoErrSHMSize:
			return unavailable(fullDiskMessage)
		}
		return unavailable("The database file can't be reached. Nothing was changed. Check that its disk is connected and try again.")
	case sqlite3.ErrInterrupt:
		return &data.Error{Code: data.CodeCancelled, Message: "Stopped. Nothing was changed.", Err: err}
	case sqlite3.ErrConstraint:
		switch cause.ExtendedCode {
		case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey:
			return &data.Error{Code: data.CodeExists, Message: "It is there already. Nothing was changed.", Err: err}
		case sqlite3.ErrConstraintForeignKey:
			return &data.Error{Code: data.CodeNotFound, Message: "What it belongs to is not in the database. Nothing was changed.", Err: err}
		}
		return &data.Error{Code: data.CodeInvalid, Message: "A value can't be stored. Nothing was changed.", Err: err}
	}
	return unavailable("The database could not be used. Nothing was changed. Try again; if it happens again, restart the program.")
}

// exists reports whether err is a violated unique constraint.
func exists(err error) bool { return data.CodeOf(failure(err)) == data.CodeExists }

// isDamage reports whether err says that a page of the file can't be read.
func isDamage(err error) bool {
	var cause sqlite3.Error
	return errors.As(err, &cause) && (cause.Code == sqlite3.ErrCorrupt || cause.Code == sqlite3.ErrNotADB)
}

// isBusy reports whether err says that another connection has locked the file.
func isBusy(err error) bool {
	var cause sqlite3.Error
	return errors.As(err, &cause) && (cause.Code == sqlite3.ErrBusy || cause.Code == sqlite3.ErrLocked)
}

// withoutMessage drops the text of an error of opening a file, which may contain the DSN with the key.
func withoutMessage(err error) error {
	var cause sqlite3.Error
	if errors.As(err, &cause) {
		return sqlite3.Error{Code: cause.Code, ExtendedCode: cause.ExtendedCode, SystemErrno: cause.SystemErrno}
	}
	return err
}

// openFailure is failure for a file that has just been opened, and distinguishes a damaged file, another key and another
// kind of file.
func (s *Store) openFailure(err error) error {
	var cause sqlite3.Error
	if errors.As(err, &cause) {
		switch cause.Code {
		case sqlite3.ErrNotADB, sqlite3.ErrCorrupt:
			if h, headErr := readHeader(s.path); headErr == nil && !h.plain() && !h.encryptedWith(s.key) {
				return unusable(s.path, "is encrypted with another key: it belongs to another office, or to another copy of this one's keys", err)
			}
			return unusable(s.path, "is damaged", err)
		case sqlite3.ErrCantOpen:
			if s.readOnly != "" && hasLog(s.path) {
				name := filepath.Base(s.path)
				return &data.Error{Code: data.CodeUnavailable, Err: err, Message: fmt.Sprintf("The database %s has a log beside it with changes of a program that "+
					"ended unexpectedly, and these can't be read where nothing can be written. Nothing was changed. Copy %s, %s-wal and %s.keys "+
					"into one folder that can be written, and open the copy there.", s.path, name, name, name)}
			}
		case sqlite3.ErrError:
			return unusable(s.path, "is not a database of this program", err)
		}
	}
	return failure(err)
}

func notFound(what string) error { return sqldata.NotFound(what) }

// found turns sql.ErrNoRows into a refusal that names what was looked for.
func found(err error, what string) error { return sqldata.Found(engine{}, err, what) }
