//go:build linux || darwin

package sqlite

import (
	"math"
	"os"

	"golang.org/x/sys/unix"
)

// folderWritable reports whether this program may make files in a folder.
func folderWritable(folder string) bool {
	return unix.Faccessat(unix.AT_FDCWD, folder, unix.W_OK, unix.AT_EACCESS) == nil
}

// room is how many bytes this program may still write to the disk of a folder, as far as the system knows.
func freeSpace(folder string) uint64 {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil || disk.Blocks == 0 {
		return math.MaxUint64
	}
	blocks := disk.Bavail
	if os.Geteuid() == 0 {
		// Some are kept for root.
		blocks = disk.Bfree
	}
	return blocks * uint64(disk.Bsize)
}
