package place

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// network are the names of file systems that are no disks, though some say they are local.
var network = []string{"smbfs", "nfs", "afpfs", "webdav", "ftp", "macfuse", "osxfuse", "fusefs", "fuse-t"}

// networkDrive says on what kind of network drive the path, which is there, lies; "" for a disk of this computer.
func networkDrive(path string) string {
	var system unix.Statfs_t
	if err := unix.Statfs(path, &system); err != nil {
		return ""
	}
	name := strings.ToLower(unix.ByteSliceToString(system.Fstypename[:]))
	if system.Flags&unix.MNT_LOCAL != 0 && !slices.Contains(network, name) {
		return ""
	}
	return fmt.Sprintf("a network drive (%s)", name)
}
