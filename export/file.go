package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"

	"housingtracker/data"
)

// SaveFile saves what write writes, whole or not at all: it writes a temporary file beside the target, private to the user
// (0600), and renames it at the end. After an error an older file is unchanged. A data.Error of write is returned as it is;
// other errors become a data.Error that says what to do about the file or folder.
func SaveFile(path string, write func(io.Writer) error) error {
	target, err := resolve(path)
	if err != nil {
		return err
	}
	dir := filepath.Dir(target)
	removeLeftovers(dir)
	temp, err := os.CreateTemp(dir, tempPrefix+"*"+tempSuffix)
	if err != nil {
		return saveError(path, err)
	}
	// Both fail without consequence once the file is closed and renamed.
	defer os.Remove(temp.Name())
	defer temp.Close()
	buffered := bufio.NewWriterSize(temp, 1<<16)
	err = write(buffered)
	for _, finish := range []func() error{buffered.Flush, temp.Sync, temp.Close} {
		if err == nil {
			err = finish()
		}
	}
	if err == nil {
		err = os.Rename(temp.Name(), target)
	}
	if err != nil {
		return saveError(path, err)
	}
	// The rename survives a power failure only if the folder is synced too; not every system can.
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}

// Names of temporary files.
const tempPrefix, tempSuffix = ".housing-status-", ".tmp"

// removeLeftovers removes the temporary files of programs that were killed while they wrote. A file younger than a day may
// belong to a running program.
func removeLeftovers(dir string) {
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		if !f.Type().IsRegular() || !strings.HasPrefix(f.Name(), tempPrefix) || !strings.HasSuffix(f.Name(), tempSuffix) {
			continue
		}
		if info, err := f.Info(); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

// resolve follows a link to the file to replace, and refuses what is not a file or must not be replaced.
func resolve(path string) (string, error) {
	if strings.TrimSpace(path) == "" {
		return "", data.Refuse(data.CodeInvalid, "The file needs a name.")
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		target = path
	}
	info, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if base := filepath.Base(path); base == "." || base == ".." || os.IsPathSeparator(path[len(path)-1]) {
			return "", data.Refuse(data.CodeInvalid, "%s names a folder. Add the name of a file.", path)
		}
		return target, nil
	case err != nil:
		return "", saveError(path, err)
	case info.IsDir():
		return "", data.Refuse(data.CodeInvalid, "%s is a folder. Add the name of a file.", path)
	case !info.Mode().IsRegular():
		return "", data.Refuse(data.CodeInvalid, "%s is not an ordinary file. Choose another name.", path)
	case belongsToDatabase(target):
		return "", data.Refuse(data.CodeInvalid, "%s belongs to a database, so it was left as it is. Choose another name.", path)
	case info.Mode().Perm()&0o200 == 0:
		return "", data.Refuse(data.CodeUnavailable, "%s may only be read, so it was left as it is. Choose another name.", path)
	}
	return target, nil
}

// belongsToDatabase reports whether a file is a database of this program, its keyring, log, copy or backup: a mistyped path
// must not destroy it.
func belongsToDatabase(path string) bool {
	if filepath.Ext(path) == ".backup" {
		return true
	}
	for {
		if _, err := os.Stat(path + ".keys"); err == nil {
			return true
		}
		// Files beside office.db have names such as office.db.keys, office.db-wal, office.db.before-update-….db.
		cut := strings.LastIndexAny(filepath.Base(path), ".-")
		if cut <= 0 {
			return false
		}
		path = path[:len(path)-len(filepath.Base(path))+cut]
	}
}

// Error numbers of Windows. Package syscall has no constants for them on other systems.
const (
	windowsSharingViolation syscall.Errno = 32
	windowsLockViolation    syscall.Errno = 33
	windowsDiskFull         syscall.Errno = 112
)

func saveError(path string, err error) error { return saveErrorOn(runtime.GOOS, path, err) }

func saveErrorOn(system, path string, err error) error {
	var refused *data.Error
	if errors.As(err, &refused) {
		return err
	}
	is := func(causes ...error) bool {
		return slices.ContainsFunc(causes, func(cause error) bool { return errors.Is(err, cause) })
	}
	windows := system == "windows"
	dir, name := filepath.Dir(path), filepath.Base(path)
	code, message := data.CodeUnavailable, ""
	var linkErr *os.LinkError
	switch {
	case is(context.Canceled, context.DeadlineExceeded):
		return cancelled(err)
	case windows && (is(windowsSharingViolation, windowsLockViolation) || errors.As(err, &linkErr) && is(fs.ErrPermission)):
		message = name + " is open in another program, Excel perhaps. Nothing was saved and the file is as it was. " +
			"Close it there, or save under another name."
	case is(syscall.ENOSPC, syscall.EDQUOT) || windows && is(windowsDiskFull):
		message = "There is no space left in " + dir + ". Nothing was saved. Free some space or choose another folder."
	case is(fs.ErrNotExist, syscall.ENOTDIR):
		code, message = data.CodeInvalid, "There is no folder "+dir+". Nothing was saved. Choose a folder that exists."
	case is(fs.ErrPermission, syscall.EROFS):
		message = "You can't write in the folder " + dir + ". Nothing was saved. Choose another folder."
	case is(syscall.ENAMETOOLONG):
		code, message = data.CodeInvalid, fmt.Sprintf("The name %.40s… is too long for a file. Nothing was saved. Choose a shorter name.", name)
	default:
		message = name + " could not be saved. If there was a file of that name, it is as it was. Try another folder."
	}
	return &data.Error{Code: code, Message: message, Err: err}
}

// SuggestedName returns a file name for the list in the form, without client names, such as
// RRH-Dallas_housing-status_2026-11-22.xlsx.
func SuggestedName(list data.List, form Form) string {
	what := "_housing-status_"
	if form == DataWorkbook {
		what = "_housing-status-data_"
	}
	return fileNamePart(list.Program.Name) + what + list.AsOf.String() + form.Extension()
}

// The length of the program's part of a file name, in characters and in bytes. File systems allow 255 bytes for the whole.
const maxNameLength, maxNameBytes = 60, 180

// fileNamePart replaces everything but letters and digits of any script by hyphens.
func fileNamePart(text string) string {
	part := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case data.Invisible(r):
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			return r
		}
		return ' '
	}, data.Line(text))), "-")
	for utf8.RuneCountInString(part) > maxNameLength || len(part) > maxNameBytes {
		_, size := utf8.DecodeLastRuneInString(part)
		part = part[:len(part)-size]
	}
	if part = strings.Trim(part, "-"); part != "" {
		return part
	}
	return "program"
}
