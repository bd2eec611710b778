//go:build linux || darwin

package sqlite

import (
	"math"
	"os"

	"golang.org/x/sys/unix"
)

// folderWritable reports whether this program may create files in a folder.
func folderWritable(folder string) bool {
	return unix.Faccessat(unix.AT_FDCWD, folder, unix.W_OK, unix.AT_EACCESS) == nil
}

// freeSpace returns how many bytes this program may still write to the disk of a folder, or the maximum if unknown.
func freeSpace(folder string) uint64 {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil || disk.Blocks == 0 {
		return math.MaxUint64
	}
	blocks := disk.Bavail
	if os.Geteuid() == 0 {
		// Root may use the reserved blocks.
		blocks = disk.Bfree
	}
	return blocks * uint64(disk.Bsize)
}
