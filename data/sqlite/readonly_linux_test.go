package sqlite

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"housingtracker/data"
	"housingtracker/data/storetest"
)

// readOnlyChild is the environment variable that holds the place in which a process of this test reads.
const readOnlyChild = "HOUSING_TRACKER_READONLY_TEST"

// nobody is a user without permissions.
const nobody = 65534

// In a read-only place a database can be read with all that was saved, and every write fails.
func TestReadOnlyPlaces(t *testing.T) {
	if where, folder, child := strings.Cut(os.Getenv(readOnlyChild), " in "); child {
		readOnlyPlace(t, where, folder)
		return
	}
	for _, where := range []string{"disk", "folder", "file", "disk with a log", "folder with a log", "file with a log", "disk with a log alone", "disk that is full"} {
		t.Run(where, func(t *testing.T) {
			folder, err := os.MkdirTemp("", "readonly")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = errors.Join(os.Chmod(folder, 0o700), os.RemoveAll(folder)) })
			leaveOffice(t, where, folder)
			// Mounts and users need a process of their own.
			child := exec.Command(os.Args[0], "-test.run=^TestReadOnlyPlaces$")
			child.Env = append(os.Environ(), readOnlyChild+"="+where+" in "+folder)
			if strings.HasPrefix(where, "disk") {
				child.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
					UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}}
			}
			out, err := child.CombinedOutput()
			if errors.Is(err, syscall.EPERM) {
				t.Skip("no mounts can be made here")
			}
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// shownSettings are the settings of the office that leaveOffice creates.
var shownSettings = data.Settings{BedNightDays: 3, LockMinutes: 5, RetentionYears: 7}

// leaveOffice creates an office in a folder, closed or as after a crash.
func leaveOffice(t *testing.T, where, folder string) {
	t.Helper()
	s := openOffice(t)
	if err := writerOf(s).SaveSettings(ctx, anEvent(), shownSettings); err != nil {
		t.Fatal(err)
	}
	ends := []string{"", "-wal", "-shm"}
	switch {
	case strings.HasSuffix(where, "alone"):
		ends = ends[:2]
	case !strings.HasSuffix(where, "log"):
		ends = ends[:1]
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	file, in := os.FileMode(0o444), os.FileMode(0o777)
	if strings.HasPrefix(where, "folder") {
		file, in = 0o666, 0o555
	}
	for _, end := range ends {
		path := filepath.Join(folder, "office.db"+end)
		if err := errors.Join(copyFile(s.path+end, path), os.Chmod(path, file)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(folder, in); err != nil {
		t.Fatal(err)
	}
}

func readOnlyPlace(t *testing.T, where, folder string) {
	path, why := filepath.Join(folder, "office.db"), "write-protected"
	if strings.HasPrefix(where, "disk") {
		disk := t.TempDir()
		if err := syscall.Mount("none", disk, "tmpfs", 0, "size=8m"); err != nil {
			t.Fatal(err)
		}
		defer syscall.Unmount(disk, syscall.MNT_DETACH)
		for _, name := range fileNames(t, path) {
			if err := copyFile(filepath.Join(folder, name), filepath.Join(disk, name)); err != nil {
				t.Fatal(err)
			}
		}
		if where == "disk that is full" {
			why = "The disk is full"
			err := os.WriteFile(filepath.Join(disk, "much"), make([]byte, 8<<20), 0o600)
			if !errors.Is(err, syscall.ENOSPC) {
				t.Fatal(err)
			}
		} else if err := syscall.Mount("none", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
		path = filepath.Join(disk, "office.db")
	} else if os.Geteuid() == 0 {
		// Root may write unless the disk is read-only.
		if err := errors.Join(syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
			t.Fatal(err)
		}
	}
	before := fileNames(t, path)
	r, err := OpenExisting(path, testKey)
	if strings.HasSuffix(where, "alone") {
		checkRefusal(t, where, err, data.CodeUnavailable)
		if err != nil && !strings.Contains(err.Error(), "Copy office.db, office.db-wal and office.db.keys") {
			t.Errorf("it says %q", err)
		}
		return
	}
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	if info, err := r.Office(ctx); err != nil || !strings.Contains(info.ReadOnly, why) {
		t.Errorf("Office = %+v, %v", info, err)
	}
	if set, err := r.Settings(ctx); err != nil || set != shownSettings {
		t.Errorf("settings = %+v, %v; want %+v", set, err, shownSettings)
	}
	if list, err := r.ProgramList(ctx, storetest.HarborPSH, 0); err != nil || len(list) == 0 {
		t.Errorf("list = %v, %v", list, err)
	}
	if _, err := r.ChangeCounter(ctx); err != nil {
		t.Errorf("ChangeCounter: %v", err)
	}
	if wrong, err := r.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %q, %v", wrong, err)
	}
	checkRefusal(t, "a save", writerOf(r).SaveSettings(ctx, anEvent(), data.DefaultSettings), data.CodeUnavailable)
	checkRefusal(t, "an import", r.Import(ctx, false, nil), data.CodeUnavailable)
	if where == "disk" || where == "folder" {
		err := r.CopyTo(ctx, filepath.Join(filepath.Dir(path), "copy.db"), nil)
		checkRefusal(t, "a copy", err, data.CodeUnavailable)
		if err != nil && !strings.Contains(err.Error(), "Check that this folder can be written") {
			t.Errorf("of a copy it says %q", err)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if after := fileNames(t, path); strings.Join(after, " ") != strings.Join(before, " ") {
		t.Errorf("left %q, want %q", after, before)
	}
	if where == "disk" {
		writtenMeanwhile(t, path)
	}
}

// writtenMeanwhile writes to a database that is being read without locks: the saved data is shown.
func writtenMeanwhile(t *testing.T, path string) {
	t.Helper()
	r, err := OpenExisting(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := r.Settings(ctx); err != nil || got != shownSettings {
		t.Errorf("settings = %+v, %v; want %+v", got, err, shownSettings)
	}
	if err := syscall.Mount("none", filepath.Dir(path), "", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	other, err := OpenExisting(path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	set := shownSettings
	for days := range 3 {
		set.BedNightDays = 10 + days
		if err := writerOf(other).SaveSettings(ctx, anEvent(), set); err != nil {
			t.Fatal(err)
		}
		if days == 2 {
			if err := other.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := r.Settings(ctx); err != nil || got != set {
			t.Errorf("settings = %+v, %v; want %+v", got, err, set)
		}
	}
}
