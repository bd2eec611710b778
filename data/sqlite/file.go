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
)

// What is at a path before it is opened.
type fileState int

const (
	noFile fileState = iota
	emptyFile
	databaseFile
	// protectedFile can't be written, or no log can be made beside it.
	writeProtectedFile
	// crowdedFile lies on a disk that has no room for a log.
	noSpaceFile
)

// lookAt says what is at path, and makes an empty file, for its owner alone, where there is nothing and create says so.
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

// leastRoom is how many bytes a sign-in takes beside a database: 32 KiB for the index of the log, the rest for pages in it.
const minFreeSpace = 128 << 10

func unusable(path, why string, err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err,
		Message: fmt.Sprintf("The database %s %s. Nothing was changed. Choose another file, or restore a backup.", path, why)}
}

// A head is the beginning of a file: what the engine reads before it can decrypt a page, and does not protect itself.
type fileHeader [24]byte

// sqliteMark is what a database that is not encrypted begins with.
const sqliteMagic = "SQLite format 3\x00"

// pageSize is that of this program's databases, in bytes.
const pageSize = 4096

// reserved is how many bytes of a page hold the cipher's nonce and code.
const reserved = 64

// readHead reads the beginning of the file; all zero is one of a file that is too short to be a database.
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

// plain reports whether this is the beginning of a database that is not encrypted.
func (h fileHeader) plain() bool { return string(h[:markSize]) == sqliteMagic }

// madeWith reports whether this is the beginning of a database that is encrypted with the key.
func (h fileHeader) encryptedWith(key data.Key) bool {
	mark := keyMark(key)
	return !key.IsZero() && bytes.Equal(h[:markSize], mark[:])
}

// encrypted reports whether a file that does not begin as databases do is one whose text is encrypted: what follows the
// mark stays legible.
func (h fileHeader) encrypted() bool {
	return !h.plain() && binary.BigEndian.Uint16(h[16:]) == pageSize && h[20] == reserved && h.standard()
}

// usual reports whether the bytes that are the same in every database of SQLite are. The two versions say how commits are
// kept, and agree.
func (h fileHeader) standard() bool {
	return h[18] == h[19] && (h[18] == 1 || h[18] == 2) && h[21] == 64 && h[22] == 32 && h[23] == 32
}

// refuse says why a file that begins so can't be opened with the key, as far as the beginning tells; nil if it may be.
func (h fileHeader) checkKey(path string, key data.Key) error {
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

// odd says what is wrong with the beginning of a file that could be opened with the key all the same, a line each.
func (h fileHeader) problems(key data.Key) (lines []string) {
	if !key.IsZero() && !h.encryptedWith(key) {
		lines = append(lines, "beginning of the file: the mark of its key was changed")
	}
	if !h.standard() {
		lines = append(lines, "beginning of the file: the description of its form was changed")
	}
	return lines
}
