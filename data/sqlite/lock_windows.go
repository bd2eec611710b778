package sqlite

import (
	"os"

	"golang.org/x/sys/windows"
)

// tryLockBytes locks bytes of the file for this process unless another process has locked one of them.
func tryLockBytes(f *os.File, at, n int64) bool {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, uint32(n), 0, &windows.Overlapped{Offset: uint32(at)}) == nil
}

func unlockBytes(f *os.File, at, n int64) {
	_ = windows.UnlockFileEx(windows.Handle(f.Fd()), 0, uint32(n), 0, &windows.Overlapped{Offset: uint32(at)})
}
