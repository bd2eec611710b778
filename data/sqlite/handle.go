package sqlite

import (
	"errors"
	"os"
	"slices"
	"sync"
)

// inUse holds the databases open in this process, with further handles on them. Closing any handle on a file drops all POSIX
// locks of the process on it, SQLite's too (https://www.sqlite.org/howtocorrupt.html, 2.2), so these handles stay open as
// long as the database.
var inUse struct {
	sync.Mutex
	files []*fileInUse
}

type fileInUse struct {
	info os.FileInfo
	// stores counts the stores that have the file open; handles are keyed by their flags.
	stores  int
	handles map[int]*os.File
}

// findInUse returns the open file, or nil. The caller holds the lock.
func findInUse(info os.FileInfo) *fileInUse {
	for _, f := range inUse.files {
		if os.SameFile(f.info, info) {
			return f
		}
	}
	return nil
}

// markInUse marks the file at path as open in this process until release.
func markInUse(path string) (release func(), err error) {
	inUse.Lock()
	defer inUse.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	f := findInUse(info)
	if f == nil {
		f = &fileInUse{info: info, handles: map[int]*os.File{}}
		inUse.files = append(inUse.files, f)
	}
	f.stores++
	return sync.OnceFunc(f.release), nil
}

func (f *fileInUse) release() {
	inUse.Lock()
	defer inUse.Unlock()
	if f.stores--; f.stores > 0 {
		return
	}
	for _, handle := range f.handles {
		_ = handle.Close()
	}
	inUse.files = slices.DeleteFunc(inUse.files, func(other *fileInUse) bool { return other == f })
}

// withHandle calls do with a handle on the database at path, beside SQLite's. Its position is undefined: use ReadAt.
func withHandle(path string, flags int, do func(*os.File) error) error {
	inUse.Lock()
	defer inUse.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	used := findInUse(info)
	if used != nil && used.handles[flags] != nil {
		return do(used.handles[flags])
	}
	handle, err := os.OpenFile(path, flags, 0)
	if err != nil {
		return err
	}
	if used == nil {
		return errors.Join(do(handle), handle.Close())
	}
	used.handles[flags] = handle
	return do(handle)
}
