package sqlite

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"housingtracker/data"
	"housingtracker/data/place/fusetest"
)

// tally is what was saved: every acknowledged operation is on record once, no other more often.
type tally struct{ acknowledged, refused []data.OperationID }

// save records the event at the store, and counts it.
func (c *tally) save(t *testing.T, s *Store, event data.AuditEvent) error {
	t.Helper()
	_, err := s.Write(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.Record(ctx, event) })
	if err == nil {
		c.acknowledged = append(c.acknowledged, event.Operation)
	} else {
		checkRefusal(t, "a save", err, data.CodeUnavailable)
		c.refused = append(c.refused, event.Operation)
	}
	return err
}

func (c *tally) check(t *testing.T, s *Store) {
	t.Helper()
	for _, op := range c.acknowledged {
		if events, err := s.EventsOf(ctx, op); err != nil || len(events) != 1 {
			t.Errorf("an acknowledged save is on record %d times, %v", len(events), err)
		}
	}
	for _, op := range c.refused {
		if events, err := s.EventsOf(ctx, op); err != nil || len(events) > 1 {
			t.Errorf("a refused save is on record %d times, %v", len(events), err)
		}
	}
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
}

// The share disappears at each step of a save, and comes back: what was acknowledged is there; the same operation, tried again, is
// done once, whether it had been done or not.
func TestShareLostInSave(t *testing.T) {
	folder := t.TempDir()
	mount := fusetest.New(t, folder)
	path := filepath.Join(mount.Path, "office.db")
	if err := makeShared(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	prove(t, path)
	s := openShared(t, path)
	lose := func() {
		mount.Break(t)
		mount.Detach(t)
	}
	var c tally
	for name, step := range map[string]func(event data.AuditEvent) error{
		"before it begins": func(event data.AuditEvent) error { lose(); return c.save(t, s, event) },
		"before its change": func(event data.AuditEvent) error {
			_, err := s.Write(ctx, event, func(ctx context.Context, tx data.Tx) error { lose(); return tx.Record(ctx, event) })
			return err
		},
		"before its commit": func(event data.AuditEvent) error {
			_, err := s.Write(ctx, event, func(ctx context.Context, tx data.Tx) error {
				defer lose()
				return tx.Record(ctx, event)
			})
			return err
		},
		"after it": func(event data.AuditEvent) error { err := c.save(t, s, event); lose(); return err },
	} {
		event := anEvent()
		err := step(event)
		if (err == nil) != (name == "after it") {
			t.Errorf("lost %s: %v", name, err)
		}
		if err != nil {
			checkRefusal(t, "lost "+name, err, data.CodeUnavailable)
		}
		if err := c.save(t, s, anEvent()); err == nil {
			t.Errorf("lost %s, the next save succeeds", name)
		}
		if _, err := s.ChangeCounter(ctx); data.CodeOf(err) != data.CodeUnavailable {
			t.Errorf("lost %s: the poll says %v", name, err)
		}
		mount.Attach(t)
		if _, err := s.ChangeCounter(ctx); err != nil {
			t.Errorf("lost %s, and back: the poll says %v", name, err)
		}
		for range 2 {
			if err := c.save(t, s, event); err != nil {
				t.Errorf("lost %s, tried again: %v", name, err)
			}
		}
		c.check(t, s)
	}
}

// sharedLossChild is the environment variable of the process in which a share is full.
const sharedLossChild = "HOUSING_TRACKER_SHARE_TEST"

// The share is full: saves are refused, what was acknowledged is there and can be read, and the same operation succeeds once there is
// room.
func TestFullShare(t *testing.T) {
	if os.Getenv(sharedLossChild) == "" {
		// Mounts need a process of their own.
		child := exec.Command(os.Args[0], "-test.run=^TestFullShare$")
		child.Env = append(os.Environ(), sharedLossChild+"=1")
		child.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}}
		out, err := child.CombinedOutput()
		if errors.Is(err, syscall.EPERM) {
			t.Skip("no mounts can be made here")
		}
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	disk := t.TempDir()
	if err := syscall.Mount("none", disk, "tmpfs", 0, "size=8m"); err != nil {
		t.Fatal(err)
	}
	defer syscall.Unmount(disk, syscall.MNT_DETACH)
	s := makeShared(t, filepath.Join(disk, "office.db"))
	var c tally
	if err := c.save(t, s, anEvent()); err != nil {
		t.Fatal(err)
	}
	much := filepath.Join(disk, "much")
	if err := os.WriteFile(much, make([]byte, 8<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	var refused data.AuditEvent
	for tries := 0; ; tries++ {
		refused = anEvent()
		refused.Reason = strings.Repeat("reason ", 600)
		if err := c.save(t, s, refused); err != nil {
			break
		}
		if tries > 1000 {
			t.Fatal("the share never filled up")
		}
	}
	c.check(t, s)
	if err := os.Remove(much); err != nil {
		t.Fatal(err)
	}
	if err := c.save(t, s, refused); err != nil {
		t.Errorf("with room again: %v", err)
	}
	c.check(t, s)
}

// The share comes back read-only: saves are refused. Once it can be written again, the same operation is done once.
func TestShareComesBackReadOnly(t *testing.T) {
	mount := fusetest.New(t, t.TempDir())
	path := filepath.Join(mount.Path, "office.db")
	if err := makeShared(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	prove(t, path)
	s := openShared(t, path)
	var c tally
	if err := c.save(t, s, anEvent()); err != nil {
		t.Fatal(err)
	}
	mount.Break(t)
	mount.Detach(t)
	mount.Attach(t, "-r")
	event := anEvent()
	if err := c.save(t, s, event); err == nil {
		t.Error("a save to a read-only share succeeds")
	}
	mount.Break(t)
	mount.Detach(t)
	mount.Attach(t)
	for range 2 {
		if err := c.save(t, s, event); err != nil {
			t.Errorf("when it can be written: %v", err)
		}
	}
	c.check(t, s)
}
