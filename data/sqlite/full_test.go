//go:build unix

package sqlite

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"housingtracker/data"
	"housingtracker/data/storetest"
)

// fullChild is the environment variable of the process whose disk fills up.
const fullChild = "HOUSING_TRACKER_FULL_TEST"

// limitFileSize limits the size of this process's files to extra bytes beyond the largest of those at path, as a full disk does,
// until the returned function is called.
func limitFileSize(t *testing.T, path string, bytes int64) (room func()) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	var largest int64
	files, _ := filepath.Glob(path + "*")
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			largest = max(largest, info.Size())
		}
	}
	full := was
	full.Cur = uint64(largest + bytes)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &full); err != nil {
		t.Fatal(err)
	}
	room = func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
			t.Error(err)
		}
		signal.Reset(syscall.SIGXFSZ)
	}
	t.Cleanup(room)
	return room
}

// A full disk: the save fails with a message, everything acknowledged stays, and the same save succeeds once there is room.
func TestFullDisk(t *testing.T) {
	if os.Getenv(fullChild) == "" {
		// The limit needs a process of its own, because go test writes files too.
		child := exec.Command(os.Args[0], "-test.run=^TestFullDisk$")
		child.Env = append(os.Environ(), fullChild+"=1")
		if out, err := child.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	s := openOffice(t)
	if _, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: "Ada Head", Role: data.Administrator}); err != nil {
		t.Fatal(err)
	}
	event := func(kind data.EventKind) data.AuditEvent {
		a := anEvent()
		a.Kind, a.By, a.EnrollmentID = kind, 1, storetest.RosaHome
		return a
	}
	tracker, err := writerOf(s).CreateTracker(ctx, event(data.EventCreateTracker), data.Tracker{EnrollmentID: storetest.RosaHome, Attempt: 1})
	if err != nil {
		t.Fatal(err)
	}
	room := limitFileSize(t, s.path, 128<<10)
	var refused data.AuditEvent
	for tries := 0; ; tries++ {
		next := tracker
		next.ADAUnit, next.ADAUnitDetail = data.Yes, strings.Repeat("ramp ", 5000)+strings.Repeat("!", tries)
		refused = event(data.EventSaveTracker)
		saved, err := writerOf(s).SaveTracker(ctx, refused, next)
		if err != nil {
			checkRefusal(t, "a save on a full disk", err, data.CodeUnavailable)
			if saved != (data.Tracker{}) {
				t.Errorf("refused, it returns version %d as if it were saved", saved.Version)
			}
			if !strings.Contains(err.Error(), "disk is full") {
				t.Errorf("it says %q", err)
			}
			break
		}
		if tracker = saved; tries > 1000 {
			t.Fatal("the disk never filled up")
		}
	}
	err = s.Import(ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) { return event(data.EventImport), importRenamed(tx, 1) })
	checkRefusal(t, "an import on a full disk", err, data.CodeUnavailable)
	stands := func(want data.Tracker) {
		t.Helper()
		c, err := s.Case(ctx, storetest.RosaHome)
		if err != nil || c.Tracker.Version != want.Version || c.Tracker.ADAUnitDetail != want.ADAUnitDetail {
			t.Errorf("the tracker is not what was acknowledged: version %d, want %d (%v)", c.Tracker.Version, want.Version, err)
		}
		if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
			t.Errorf("Check = %v, %v", wrong, err)
		}
	}
	stands(tracker)
	room()
	next := tracker
	next.ADAUnitDetail = "room again"
	saved, err := writerOf(s).SaveTracker(ctx, refused, next)
	if err != nil {
		t.Fatalf("with room again: %v", err)
	}
	stands(saved)
}
