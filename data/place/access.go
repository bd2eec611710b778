//go:build linux || darwin

package place

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// SetAccess gives a new file or folder, which only its owner can use so far, the mode, group and access control list of the file
// like. If that file does not exist, what lies in a shared folder gets the folder's mode and group, without access for all others;
// on a disk of this computer it stays private. What the system does not allow to set stays as it is.
func SetAccess(path, like string) {
	own, err := os.Stat(path)
	if err != nil {
		return
	}
	from, err := os.Stat(like)
	if err != nil {
		if at, err := Of(path); err != nil || !at.Shared() {
			return
		}
		if from, err = os.Stat(filepath.Dir(path)); err != nil {
			return
		}
	}
	mode := from.Mode().Perm()
	if from.IsDir() {
		mode &^= 0o117
	}
	mode |= 0o600
	sameGroup := setOwner(path, own, from)
	if !sameGroup {
		// The members of another group get no more than all others.
		mode &= mode&0o007<<3 | 0o707
	}
	if own.IsDir() {
		// Whoever may read a file needs to find it.
		mode |= mode & 0o444 >> 2
		_ = os.Chmod(path, mode|own.Mode()&fs.ModeSetgid)
		return
	}
	_ = os.Chmod(path, mode)
	if sameGroup && !from.IsDir() {
		copyACL(path, like)
	}
}

// setOwner gives a file the group, and where this user may the owner, of another; it reports whether they have the same group now.
func setOwner(path string, own, from fs.FileInfo) bool {
	is, known := own.Sys().(*syscall.Stat_t)
	want, knownToo := from.Sys().(*syscall.Stat_t)
	switch {
	case !known || !knownToo:
		return false
	case !from.IsDir() && is.Uid != want.Uid && os.Chown(path, int(want.Uid), int(want.Gid)) == nil:
		return true
	}
	return is.Gid == want.Gid || os.Chown(path, -1, int(want.Gid)) == nil
}

// copyACL copies the access control list that Linux keeps as an attribute of a file.
func copyACL(path, like string) {
	const attribute = "system.posix_acl_access"
	list := make([]byte, 4<<10)
	if n, err := unix.Getxattr(like, attribute, list); err == nil && n > 0 {
		_ = unix.Setxattr(path, attribute, list[:n], 0)
	}
}
