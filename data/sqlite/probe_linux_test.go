package sqlite

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/place"
	"housingtracker/data/place/fusetest"
	"housingtracker/data/share"
)

// probeOf is one side of a probe of the database at path, by the computer of that name.
func probeOf(path, computer string) share.Probe {
	return share.Probe{
		Database: path, Desk: share.Desk{Computer: computer, Name: computer, Path: path, Mount: place.Mount{Type: "fuse.test"}},
		OpenLock: OpenProbeLock, Report: func(string) {}, Now: time.Now,
		Wait: time.Minute, Patience: 5 * time.Second, Poll: time.Millisecond,
	}
}

func init() { programs["answer"] = answerProbe }

// answerProbe is the second side of a probe, in a program of its own, because a process does not exclude itself by POSIX locks.
// The argument is the code and the path.
func answerProbe(argument string) error {
	code, path, _ := strings.Cut(argument, " ")
	return probeOf(path, "desk-2").Answer(ctx, code)
}

// probeBoth runs a probe of one file, reached by two paths, and returns the errors of both sides.
func probeBoth(t *testing.T, first, second string) (shown error, answered string) {
	t.Helper()
	code := share.NewCode()
	var sides sync.WaitGroup
	sides.Go(func() { shown = probeOf(first, "desk-1").Show(ctx, code) })
	sides.Go(func() {
		answer := exec.Command(os.Args[0])
		answer.Env = append(os.Environ(), crashChild+"=answer "+strings.ToLower(code)+" "+second)
		text, _ := answer.CombinedOutput()
		answered = string(text)
	})
	sides.Wait()
	return shown, answered
}

func TestProbeOfOneMount(t *testing.T) {
	path := filepath.Join(fusetest.New(t, t.TempDir()).Path, "office.db")
	if shown, answered := probeBoth(t, path, path); shown != nil || answered != "" {
		t.Fatalf("shown: %v; answered: %s", shown, answered)
	}
	proofs, err := share.Read(path)
	if err != nil || len(proofs.Desks) != 2 || !proofs.Proved(probeOf(path, "desk-1").Desk) || !proofs.Proved(probeOf(path, "desk-2").Desk) {
		t.Errorf("proofs %+v, %v", proofs, err)
	}
	if proofs.Proved(probeOf(path, "desk-3").Desk) {
		t.Error("a computer that took no part is proved")
	}
	if left, _ := filepath.Glob(path + ".probe-*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Locks of two FUSE mounts do not reach each other.
func TestProbeOfTwoMounts(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(fusetest.New(t, folder).Path, "office.db"), filepath.Join(fusetest.New(t, folder).Path, "office.db")
	shown, answered := probeBoth(t, first, second)
	if data.CodeOf(shown) != data.CodeUnavailable || !strings.Contains(shown.Error(), "did not keep this computer out") {
		t.Errorf("shown: %v", shown)
	}
	if !strings.Contains(answered, "did not keep this computer out") {
		t.Errorf("answered: %s", answered)
	}
	if proofs, err := share.Read(first); err != nil || len(proofs.Desks) > 0 {
		t.Errorf("proofs %+v, %v", proofs, err)
	}
}
