package export_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"housingtracker/data"
	"housingtracker/export"
)

// onThread runs do on its own thread, which ends with it, so that do can drop privileges.
func onThread(do func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		do()
	}()
	<-done
}

func TestSaveFileInForbiddenFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "list.csv"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	mode := os.FileMode(0o555)
	if os.Getuid() == 0 {
		mode = 0o755
	}
	if err := os.Chmod(dir, mode); err != nil {
		t.Fatal(err)
	}
	var err error
	onThread(func() {
		if os.Getuid() == 0 {
			const nobody = 65534
			if err = syscall.Setfsuid(nobody); err != nil {
				return
			}
		}
		err = export.SaveFile(filepath.Join(dir, "new.csv"), text("new"))
	})
	if data.CodeOf(err) != data.CodeUnavailable || !strings.Contains(err.Error(), "You can't write in the folder "+dir) {
		t.Error(err)
	}
	alone(t, dir, "list.csv", "old")
}

func TestSaveFileOnFullDisk(t *testing.T) {
	dir := t.TempDir()
	onThread(func() {
		// A disk of 64 KiB that only this thread sees.
		err := syscall.Unshare(syscall.CLONE_NEWNS)
		if err == nil {
			err = syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "")
		}
		if err == nil {
			err = syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k")
		}
		if err != nil {
			t.Logf("only the administrator can make a small disk (%v); TestSaveFileKeepsOldFileOnError tests the message", err)
			return
		}
		defer func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) }()
		path := filepath.Join(dir, "list.csv")
		if err := export.SaveFile(path, text("old")); err != nil {
			t.Error(err)
		}
		err = export.SaveFile(path, text(strings.Repeat("x", 1<<18)))
		if data.CodeOf(err) != data.CodeUnavailable || !strings.Contains(err.Error(), "There is no space left in "+dir) {
			t.Error(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
			t.Errorf("the old file holds %q, %v", got, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}
