package sqlite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/place"
)

// A fileState is what is at a path before it is opened.
type fileState int

const (
	noFile fileState = iota
	emptyFile
	databaseFile
	// writeProtectedFile can't be written, or its folder can't.
	writeProtectedFile
	// noSpaceFile is on a disk without room for a log.
	noSpaceFile
)

// statDatabase reports what is at path. It creates an empty file if there is none and create is set.
func statDatabase(path string, create bool) (fileState, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !create:
		return noFile, &data.Error{Code: data.CodeNotFound, Err: err,
			Message: fmt.Sprintf("There is no database at %s. Check the path; nothing was created.", path)}
	case errors.Is(err, fs.ErrNotExist):
		if folder, err := os.Stat(filepath.Dir(path)); err != nil || !folder.IsDir() {
			return noFile, unusable(path, "can't be created because its folder does not exist", err)
		}
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if err != nil {
			return noFile, unusable(path, "can't be created", err)
		}
		// After an interrupted start the keys may be there already.
		place.SetAccess(path, path+".keys")
		return noFile, f.Close()
	case err != nil:
		return noFile, unusable(path, "can't be reached", err)
	case info.IsDir():
		return noFile, unusable(path, "is a folder, not a database", nil)
	case !info.Mode().IsRegular():
		return noFile, unusable(path, "is not a file", nil)
	case info.Size() == 0 && !create:
		return noFile, unusable(path, "is empty", nil)
	}
	open := func(*os.File) error { return nil }
	err = withHandle(path, os.O_RDWR, open)
	protected := errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
	if protected {
		err = withHandle(path, os.O_RDONLY, open)
	}
	switch {
	case err != nil:
		return databaseFile, unusable(path, "can't be read", err)
	case protected || !folderWritable(filepath.Dir(path)):
		return writeProtectedFile, nil
	case info.Size() == 0:
		return emptyFile, nil
	case freeSpace(filepath.Dir(path)) < minFreeSpace:
		return noSpaceFile, nil
	}
	return databaseFile, nil
}

// minFreeSpace is how many bytes a sign-in needs beside a database: 32 KiB for the -shm file, the rest for pages in the log.
const minFreeSpace = 128 << 10

func unusable(path, why string, err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err,
		Message: fmt.Sprintf("The database %s %s. Nothing was changed. Choose another file, or restore a backup.", path, why)}
}

// A fileHeader is the beginning of a file, which SQLite reads before it can decrypt a page, so no MAC protects it.
type fileHeader [24]byte

// sqliteMagic is the beginning of an unencrypted database.
const sqliteMagic = "SQLite format 3\x00"

// pageSize is the page size of this program's databases, in bytes.
const pageSize = 4096

// reserved is how many bytes of a page hold the cipher's nonce and MAC.
const reserved = 64

// readHeader reads the header; it is zero where the file is too short to be a database.
func readHeader(path string) (h fileHeader, err error) {
	err = withHandle(path, os.O_RDONLY, func(f *os.File) error {
		_, err := f.ReadAt(h[:], 0)
		return err
	})
	if errors.Is(err, io.EOF) {
		return fileHeader{}, nil
	}
	return h, err
}

// plain reports whether the header is of an unencrypted database.
func (h fileHeader) plain() bool { return string(h[:markSize]) == sqliteMagic }

// encryptedWith reports whether the header is of a database encrypted with the key.
func (h fileHeader) encryptedWith(key file.Key) bool {
	mark := keyMark(key)
	return !key.IsZero() && bytes.Equal(h[:markSize], mark[:])
}

// encrypted reports whether the header is of a database encrypted with any key: the fields behind the mark are not
// encrypted.
func (h fileHeader) encrypted() bool {
	return !h.plain() && binary.BigEndian.Uint16(h[16:]) == pageSize && h[20] == reserved && h.standard()
}

// standard reports whether the header fields with fixed values have them. The read and write versions, 1 or 2, are always
// equal here.
func (h fileHeader) standard() bool {
	return h[18] == h[19] && (h[18] == 1 || h[18] == 2) && h[21] == 64 && h[22] == 32 && h[23] == 32
}

// checkKey returns an error if the header rules out opening the file with the key.
func (h fileHeader) checkKey(path string, key file.Key) error {
	switch {
	case h.plain() && !key.IsZero():
		return unusable(path, "is not encrypted, though it has a key: somebody may have put another file in its place", nil)
	case (h.plain() || h.encryptedWith(key)) && max(h[18], h[19]) > 2:
		return unusable(path, "is damaged", nil)
	case h.plain(), h.encryptedWith(key):
		return nil
	case h.encrypted() && !Encrypts():
		return notEncrypting(path)
	case h.encrypted() && key.IsZero():
		return unusable(path, "is encrypted, and the file with its keys is not beside it or is of another database", nil)
	case h.encrypted():
		return nil
	}
	return unusable(path, "is not a database", nil)
}

func notEncrypting(path string) error {
	return &data.Error{Code: data.CodeUnavailable, Message: fmt.Sprintf("The database %s is encrypted, and this program was built without encryption. "+
		"Nothing was changed. Open it with the program that made it, or build this one by make.", path)}
}

// problems returns a line for each wrong field in the header of a file that can be opened nevertheless.
func (h fileHeader) problems(key file.Key) (lines []string) {
	if !key.IsZero() && !h.encryptedWith(key) {
		lines = append(lines, "beginning of the file: the mark of its key was changed")
	}
	if !h.standard() {
		lines = append(lines, "beginning of the file: the description of its form was changed")
	}
	return lines
}
