package share

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"housingtracker/data/place"
)

// clock is a ticker that ticks when the test wants.
type clock chan time.Time

func (c clock) ticks(time.Duration) (<-chan time.Time, func()) { return c, func() {} }

// tick returns when the one before has been acted on.
func (c clock) tick() { c <- time.Time{} }

func age(t *testing.T, path string, by time.Duration) {
	t.Helper()
	if err := os.Chtimes(path, time.Time{}, time.Now().Add(-by)); err != nil {
		t.Fatal(err)
	}
}

// leave writes the lock file of a program that has failed.
func leave(t *testing.T, l LockFile, computer string, process int) {
	t.Helper()
	content := `{"computer":"` + computer + `","name":"DESK-2","process":` + strconv.Itoa(process) + `,"since":"2026-06-15T10:42:00Z","mark":"theirs"}`
	if err := os.WriteFile(l.Path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLockFile(t *testing.T) {
	l := LockFile{Path: filepath.Join(t.TempDir(), "user-7.lock")}
	release, own, err := l.Take()
	if err != nil {
		t.Fatal(err)
	}
	if _, by, err := l.Take(); !errors.Is(err, ErrLocked) || by.Mark != own.Mark || by.Name != place.ComputerName() {
		t.Errorf("held by %+v, %v", by, err)
	}
	release()
	release()
	if release, _, err = l.Take(); err != nil {
		t.Fatalf("after the release: %v", err)
	}
	release()
	if left, _ := os.ReadDir(filepath.Dir(l.Path)); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// Wait gives up after its patience, and has the lock once the other program gives it back.
func TestWaitForALockFile(t *testing.T) {
	l := LockFile{Path: filepath.Join(t.TempDir(), "keys")}
	release, own, err := l.Take()
	if err != nil {
		t.Fatal(err)
	}
	if _, by, err := l.Wait(0); !errors.Is(err, ErrLocked) || by.Mark != own.Mark {
		t.Errorf("held by %+v, %v", by, err)
	}
	go release()
	again, other, err := l.Wait(time.Minute)
	if err != nil || other.Mark == own.Mark {
		t.Fatalf("after the release: %+v, %v", other, err)
	}
	again()
}

// A lock file that is not renewed goes stale, one of a process that has ended at once.
func TestLockFileOfAFailedProgram(t *testing.T) {
	gone := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	here := place.ComputerID()
	for what, c := range map[string]struct {
		computer string
		process  int
		age      time.Duration
		held     bool
	}{
		"another computer":                        {"other", gone.Process.Pid, 4 * time.Minute, true},
		"another computer that lost its power":    {"other", gone.Process.Pid, 6 * time.Minute, false},
		"another computer whose time is to come":  {"other", gone.Process.Pid, -time.Hour, true},
		"this computer":                           {here, os.Getpid(), 4 * time.Minute, true},
		"this computer, an ended process":         {here, gone.Process.Pid, 0, false},
		"this computer, a process that has hung":  {here, os.Getpid(), 6 * time.Minute, false},
		"this computer, but a file not made here": {"", gone.Process.Pid, 0, true},
	} {
		l := LockFile{Path: filepath.Join(t.TempDir(), "lock")}
		leave(t, l, c.computer, c.process)
		age(t, l.Path, c.age)
		release, by, err := l.Take()
		if errors.Is(err, ErrLocked) != c.held || !c.held && err != nil || c.held && by.Name != "DESK-2" {
			t.Errorf("%s: held by %+v, %v", what, by, err)
		}
		if err == nil {
			release()
		}
	}
}

// A file that another program is about to write counts.
func TestLockFileBeingWritten(t *testing.T) {
	l := LockFile{Path: filepath.Join(t.TempDir(), "lock")}
	if err := os.WriteFile(l.Path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Take(); !errors.Is(err, ErrLocked) {
		t.Errorf("%v", err)
	}
}

// Renewing keeps a lock; who finds it in another's hands has lost it and leaves it there.
func TestLockFileIsRenewed(t *testing.T) {
	lost, ticks := make(chan bool), make(clock)
	l := LockFile{Path: filepath.Join(t.TempDir(), "lock"), Ticks: ticks.ticks, Lost: func() { close(lost) }}
	release, _, err := l.Take()
	if err != nil {
		t.Fatal(err)
	}
	age(t, l.Path, 6*time.Minute)
	ticks.tick()
	ticks.tick()
	if _, _, err := l.Take(); !errors.Is(err, ErrLocked) {
		t.Errorf("after renewing: %v", err)
	}
	// The drive was away, and with it the file.
	if err := os.Remove(l.Path); err != nil {
		t.Fatal(err)
	}
	ticks.tick()
	ticks.tick()
	if _, _, err := l.Take(); !errors.Is(err, ErrLocked) {
		t.Errorf("after it was gone: %v", err)
	}
	leave(t, l, "other", 1)
	// The tick before may find it already.
	select {
	case ticks <- time.Time{}:
	case <-lost:
	}
	<-lost
	release()
	if by, _, err := l.read(l.Path); err != nil || by.Name != "DESK-2" {
		t.Errorf("the other's lock: %+v, %v", by, err)
	}
}

// Of many who find a stale lock at once, one gets it.
func TestLockFileTakenAtOnce(t *testing.T) {
	l := LockFile{Path: filepath.Join(t.TempDir(), "lock")}
	leave(t, l, "other", 1)
	age(t, l.Path, 6*time.Minute)
	const many = 20
	got := make(chan func(), many)
	for range many {
		go func() {
			release, _, err := l.Take()
			if err != nil && !errors.Is(err, ErrLocked) {
				t.Error(err)
			}
			got <- release
		}()
	}
	var taken []func()
	for range many {
		if release := <-got; release != nil {
			taken = append(taken, release)
		}
	}
	if len(taken) != 1 {
		t.Errorf("%d got it", len(taken))
	}
	for _, release := range taken {
		release()
	}
}
