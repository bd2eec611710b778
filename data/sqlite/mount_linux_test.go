package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/place"
	"housingtracker/data/place/fusetest"
)

// Two mounts of one folder are like two computers at a network drive without shared locks. Every save acknowledged at either
// is in the audit log of an intact file; a program that can't guarantee that refuses to open it.
func TestTwoMountsOfOneFolder(t *testing.T) {
	office := openOffice(t)
	if err := office.Close(); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(office.path)
	before, err := os.ReadFile(office.path)
	if err != nil {
		t.Fatal(err)
	}
	var desks []*Store
	for range 2 {
		desk, err := OpenExisting(filepath.Join(fusetest.New(t, folder).Path, "office.db"), testKey)
		if err != nil {
			checkRefusal(t, "a network drive", err, data.CodeUnavailable)
			if !strings.Contains(err.Error(), "network") {
				t.Errorf("it says %q", err)
			}
			continue
		}
		t.Cleanup(func() { desk.Close() })
		desks = append(desks, desk)
	}
	if len(desks) == 0 {
		if after, err := os.ReadFile(office.path); err != nil || string(after) != string(before) || len(fileNames(t, office.path)) != 1 {
			t.Errorf("refused, it changed something: %q, %v", fileNames(t, office.path), err)
		}
		return
	}
	var acknowledged []data.OperationID
	for i := range 40 {
		event := anEvent()
		event.Reason = fmt.Sprint("save ", i)
		if err := writerOf(desks[i%len(desks)]).Record(ctx, event); err == nil {
			acknowledged = append(acknowledged, event.Operation)
		}
	}
	for _, desk := range desks {
		_ = desk.Close()
	}
	again, err := OpenExisting(office.path, testKey)
	if err != nil {
		t.Fatalf("after %d saves: %v", len(acknowledged), err)
	}
	defer again.Close()
	for i, op := range acknowledged {
		if events, err := again.EventsOf(ctx, op); err != nil || len(events) != 1 {
			t.Errorf("acknowledged save %d is on record %d times, %v", i, len(events), err)
		}
	}
	if wrong, err := again.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
}

// onDisk lets a test open a database on a mount as if it was a disk of this computer.
func onDisk(string) (place.Place, error) { return place.Place{}, nil }

// A disk is disconnected and comes back: writes fail meanwhile, then everything continues with all that was acknowledged.
// Another database in its place is refused.
func TestReconnectedDisk(t *testing.T) {
	office := openOffice(t)
	if err := office.Close(); err != nil {
		t.Fatal(err)
	}
	older, err := os.ReadFile(office.path)
	if err != nil {
		t.Fatal(err)
	}
	mount := fusetest.New(t, filepath.Dir(office.path))
	path := filepath.Join(mount.Path, "office.db")
	s, err := opening{path, path, onDisk, testKey, reader, currentSchema}.open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	set := func(days int) data.Settings {
		return data.Settings{BedNightDays: days, LockMinutes: 5, RetentionYears: 7}
	}
	holds := func(when string, want data.Settings) {
		t.Helper()
		if got, err := s.Settings(ctx); err != nil || got != want {
			t.Errorf("%s: settings = %+v, %v; want %+v", when, got, err, want)
		}
		if _, err := s.ChangeCounter(ctx); err != nil {
			t.Errorf("%s: ChangeCounter: %v", when, err)
		}
	}
	event := anEvent()
	if err := writerOf(s).SaveSettings(ctx, anEvent(), set(1)); err != nil {
		t.Fatal(err)
	}
	holds("at first", set(1))
	away := func(when string) {
		t.Helper()
		checkRefusal(t, when, writerOf(s).SaveSettings(ctx, event, set(2)), data.CodeUnavailable)
		checkRefusal(t, when, s.Import(ctx, false, func(data.ImportTx) (data.AuditEvent, error) { return anEvent(), nil }), data.CodeUnavailable)
		_, _ = s.ChangeCounter(ctx)
		_, _ = s.Programs(ctx)
	}
	mount.Break(t)
	away("dead")
	mount.Detach(t)
	away("disconnected")
	mount.Attach(t)
	holds("back", set(1))
	if err := writerOf(s).SaveSettings(ctx, event, set(2)); err != nil {
		t.Errorf("back: %v", err)
	}
	holds("saved", set(2))
	if events, err := s.EventsOf(ctx, event.Operation); err != nil || len(events) != 1 {
		t.Errorf("on record %d times, %v", len(events), err)
	}
	if wrong, err := s.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
	// Disconnected in the middle of a write; then saved first, before anything is read.
	lost := anEvent()
	checkRefusal(t, "cut off", s.Import(ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) {
		err := importRenamed(tx, 1)
		mount.Break(t)
		return lost, err
	}), data.CodeUnavailable)
	mount.Detach(t)
	mount.Attach(t)
	if err := writerOf(s).SaveSettings(ctx, anEvent(), set(3)); err != nil {
		t.Errorf("back again: %v", err)
	}
	holds("back again", set(3))
	if events, err := s.EventsOf(ctx, lost.Operation); err != nil || len(events) != 0 {
		t.Errorf("what was cut off is on record %d times, %v", len(events), err)
	}
	for name, content := range map[string][]byte{"an older copy": older, "another file": []byte("Dear landlord,")} {
		mount.Break(t)
		mount.Detach(t)
		aside := office.path + ".aside"
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Rename(office.path+end, aside+end); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(office.path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		mount.Attach(t)
		away(name)
		if got, err := s.Settings(ctx); err == nil && got != set(3) {
			t.Errorf("%s: it shows %+v", name, got)
		}
		mount.Detach(t)
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Rename(aside+end, office.path+end); err != nil {
				t.Fatal(err)
			}
		}
		mount.Attach(t)
		holds("after "+name, set(3))
	}
}
