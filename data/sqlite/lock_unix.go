//go:build unix

package sqlite

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// tryLockBytes locks bytes of the file for this process unless another process has locked one of them.
func tryLockBytes(f *os.File, at, n int64) bool { return setLock(f, unix.F_WRLCK, at, n) == nil }

func unlockBytes(f *os.File, at, n int64) { _ = setLock(f, unix.F_UNLCK, at, n) }

func setLock(f *os.File, kind int16, at, n int64) error {
	return unix.FcntlFlock(f.Fd(), unix.F_SETLK, &unix.Flock_t{Type: kind, Whence: io.SeekStart, Start: at, Len: n})
}
