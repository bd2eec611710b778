package place

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// networkTypes are file systems that are not disks, even if they are marked as local.
var networkTypes = []string{"smbfs", "nfs", "afpfs", "webdav", "ftp", "macfuse", "osxfuse", "fusefs", "fuse-t"}

// networkDrive describes the network drive of a path that exists; "" for a disk of this computer.
func networkDrive(path string) (drive string, mount Mount) {
	var system unix.Statfs_t
	if err := unix.Statfs(path, &system); err != nil {
		return "", Mount{}
	}
	name := strings.ToLower(unix.ByteSliceToString(system.Fstypename[:]))
	if system.Flags&unix.MNT_LOCAL != 0 && !slices.Contains(networkTypes, name) {
		return "", Mount{}
	}
	mount = Mount{Source: unix.ByteSliceToString(system.Mntfromname[:]), Type: name, Options: fmt.Sprintf("%#x", system.Flags)}
	return fmt.Sprintf("a network drive (%s)", name), mount
}
