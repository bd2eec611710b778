//go:build unix

package sqlite

import "golang.org/x/sys/unix"

// folderWritable reports whether this program may make files in a folder.
func folderWritable(folder string) bool {
	return unix.Faccessat(unix.AT_FDCWD, folder, unix.W_OK, unix.AT_EACCESS) == nil
}
