package sqlite

import (
	"errors"
	"os"
	"slices"
	"sync"
)

// inUse are the databases that are open in this process, and handles on them that are past SQLite. POSIX takes all locks of a
// process on a file away when it closes any handle on it, SQLite's too (https://www.sqlite.org/howtocorrupt.html, 2.2): such
// a handle stays open as long as the database.
var inUse struct {
	sync.Mutex
	files []*fileInUse
}

type fileInUse struct {
	info os.FileInfo
	// stores is how many have it open; handles are by the flags they were opened with.
	stores  int
	handles map[int]*os.File
}

// lookUp finds the file among those in use; nil if it is not. The caller holds the lock.
func lookUp(info os.FileInfo) *fileInUse {
	for _, f := range inUse.files {
		if os.SameFile(f.info, info) {
			return f
		}
	}
	return nil
}

// use marks the file at path as open in this process until release.
func use(path string) (release func(), err error) {
	inUse.Lock()
	defer inUse.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	f := lookUp(info)
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

// withHandle does something with a handle on the database at path that is past SQLite. Its position means nothing.
func withHandle(path string, flags int, do func(*os.File) error) error {
	inUse.Lock()
	defer inUse.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	used := lookUp(info)
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
