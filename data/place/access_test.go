//go:build linux || darwin

package place

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What is made beside a file can be used by those who can use the file.
func TestSetAccess(t *testing.T) {
	for _, c := range []struct{ like, file, folder fs.FileMode }{
		{0o600, 0o600, 0o700}, {0o660, 0o660, 0o770}, {0o640, 0o640, 0o750}, {0o664, 0o664, 0o775}, {0o440, 0o640, 0o750},
	} {
		folder := t.TempDir()
		like, file, inner := filepath.Join(folder, "like"), filepath.Join(folder, "file"), filepath.Join(folder, "folder")
		for _, path := range []string{like, file} {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Mkdir(inner, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(like, c.like); err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]fs.FileMode{file: c.file, inner: c.folder} {
			SetAccess(path, like)
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("like %o: %s has %v, %v; want %o", c.like, filepath.Base(path), info.Mode(), err, want)
			}
		}
	}
}

// On a disk of this computer a file is private if there is none to follow.
func TestSetAccessOnThisComputer(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o770); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	SetAccess(path, filepath.Join(folder, "missing"))
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// The group is kept, and the owner too if this user may set it.
func TestSetAccessKeepsGroup(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files to others")
	}
	folder := t.TempDir()
	like, path := filepath.Join(folder, "like"), filepath.Join(folder, "file")
	for _, p := range []string{like, path} {
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(like, 60101, 60100); err != nil {
		t.Fatal(err)
	}
	SetAccess(path, like)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if is := info.Sys().(*syscall.Stat_t); is.Uid != 60101 || is.Gid != 60100 {
		t.Errorf("owner %d, group %d", is.Uid, is.Gid)
	}
}
