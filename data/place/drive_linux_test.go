package place

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data/place/fusetest"
)

const mounts = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /mnt/share rw,nosuid,nodev,relatime shared:20 master:3 - fuse.sshfs office@server:/srv/data rw,user_id=1000,group_id=1000
41 22 8:17 / /media/a\040stick rw,nosuid,nodev,relatime - fuseblk /dev/sdb1 rw,user_id=0,group_id=0,allow_other,blksize=4096
42 22 0:36 / /mnt/vm rw - virtiofs host rw
43 22 0:3 / /cut
`

func TestMountOfDevice(t *testing.T) {
	for name, test := range map[string]struct {
		major, minor uint32
		want         Mount
		drive        string
	}{
		"sshfs":                {0, 35, Mount{"office@server:/srv/data", "fuse.sshfs", "rw,nosuid,nodev,relatime rw,user_id=1000,group_id=1000"}, "a network or cloud drive (FUSE, type sshfs)"},
		"a stick with NTFS":    {8, 17, Mount{"/dev/sdb1", "fuseblk", "rw,nosuid,nodev,relatime rw,user_id=0,group_id=0,allow_other,blksize=4096"}, ""},
		"of a virtual machine": {0, 36, Mount{"host", "virtiofs", "rw rw"}, "a network or cloud drive (FUSE, type virtiofs)"},
		"unknown device":       {0, 350, Mount{Type: "unknown"}, "a network or cloud drive (FUSE, type unknown)"},
		"a line cut off":       {0, 3, Mount{Type: "unknown"}, "a network or cloud drive (FUSE, type unknown)"},
	} {
		got := mountOfDevice(strings.NewReader(mounts), test.major, test.minor)
		if drive := fuseDrive(got.Type); got != test.want || drive != test.drive {
			t.Errorf("%s: %+v, %q; want %+v, %q", name, got, drive, test.want, test.drive)
		}
	}
}

// A FUSE mount is shared by every path to it. The folder that it shows is not.
func TestMountedFolder(t *testing.T) {
	folder := t.TempDir()
	mount := fusetest.New(t, folder)
	if err := os.WriteFile(filepath.Join(folder, "office.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	desk := t.TempDir()
	for link, to := range map[string]string{"folder": mount.Path, "office.db": filepath.Join(mount.Path, "office.db"), "new.db": filepath.Join(mount.Path, "new.db")} {
		if err := os.Symlink(to, filepath.Join(desk, link)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(mount.Path)
	for _, path := range []string{
		filepath.Join(mount.Path, "office.db"), filepath.Join(mount.Path, "new.db"), filepath.Join(mount.Path, "no", "such", "folder", "new.db"),
		"office.db", filepath.Join(desk, "folder", "office.db"), filepath.Join(desk, "office.db"), filepath.Join(desk, "new.db"),
	} {
		at, err := Of(path)
		if err != nil || !at.Shared() || !strings.Contains(at.Drive, "network or cloud drive (FUSE") || !strings.HasPrefix(at.Path, mount.Path) || !strings.HasPrefix(at.Mount.Type, "fuse") {
			t.Errorf("%s: %+v, %v", path, at, err)
		}
	}
	for _, path := range []string{filepath.Join(folder, "office.db"), filepath.Join(desk, "other.db")} {
		if at, err := Of(path); err != nil || at.Shared() {
			t.Errorf("%s: %+v, %v", path, at, err)
		}
	}
}
