package place

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// networkTypes are file systems that other computers may write to, by the f_type of statfs(2). Numbers that are not in the kernel's
// headers are from the sources of the file systems.
var networkTypes = map[uint32]string{
	unix.NFS_SUPER_MAGIC: "NFS", unix.SMB_SUPER_MAGIC: "SMB", unix.CIFS_SUPER_MAGIC: "SMB", unix.SMB2_SUPER_MAGIC: "SMB", unix.NCP_SUPER_MAGIC: "NCP",
	unix.V9FS_MAGIC: "9P", unix.CEPH_SUPER_MAGIC: "Ceph", unix.AFS_SUPER_MAGIC: "AFS", unix.AFS_FS_MAGIC: "AFS", unix.CODA_SUPER_MAGIC: "Coda",
	unix.OCFS2_SUPER_MAGIC: "OCFS2", 0x01161970: "GFS2", 0x0bd00bd0: "Lustre", 0x47504653: "GPFS", 0x19830326: "BeeGFS", 0x20030528: "OrangeFS",
	0xaad7aaea: "PanFS", 0xbeefdead: "StorNext", 0x61636673: "ACFS", 0x013111a8: "IBRIX",
	0x786f4256: "VirtualBox", 0xbacbacbc: "VMware", 0x7c7c6673: "Parallels",
}

// networkDrive describes the network drive of a path that exists; "" for a disk of this computer.
func networkDrive(path string) (drive string, mount Mount) {
	var system unix.Statfs_t
	if err := unix.Statfs(path, &system); err != nil {
		return "", Mount{}
	}
	kind := uint32(system.Type)
	name, network := networkTypes[kind]
	if !network && kind != unix.FUSE_SUPER_MAGIC {
		return "", Mount{}
	}
	mount.Type = "unknown"
	var info unix.Stat_t
	mounts, err := os.Open("/proc/self/mountinfo")
	if err == nil {
		defer mounts.Close()
		err = unix.Stat(path, &info)
	}
	if err == nil {
		mount = mountOfDevice(mounts, unix.Major(info.Dev), unix.Minor(info.Dev))
	}
	if network {
		return fmt.Sprintf("a network drive (%s)", name), mount
	}
	return fuseDrive(mount.Type), mount
}

// fuseDrive is networkDrive for a FUSE file system, by its type. A local disk with NTFS or exFAT is fuseblk.
func fuseDrive(name string) string {
	if name == "fuseblk" || strings.HasPrefix(name, "fuseblk.") {
		return ""
	}
	return fmt.Sprintf("a network or cloud drive (FUSE, type %s)", strings.TrimPrefix(name, "fuse."))
}

// mountOfDevice returns the mount of a device from the contents of /proc/self/mountinfo (proc(5)):
//
//	36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
func mountOfDevice(mounts io.Reader, major, minor uint32) Mount {
	device := fmt.Sprintf("%d:%d", major, minor)
	lines := bufio.NewScanner(mounts)
	for lines.Scan() {
		place, system, _ := strings.Cut(lines.Text(), " - ")
		parts, kind := strings.Fields(place), strings.Fields(system)
		if len(parts) > 5 && parts[2] == device && len(kind) > 2 {
			return Mount{Source: kind[1], Type: kind[0], Options: parts[5] + " " + kind[2]}
		}
	}
	return Mount{Type: "unknown"}
}
