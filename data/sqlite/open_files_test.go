package sqlite

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"housingtracker/data"
)

// A database disappears while it is open: no save is acknowledged that would be lost.
func TestNoSaveIntoMissingFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		// Windows does not allow moving an open file.
		return
	}
	for name, c := range map[string]struct {
		vanish func(path string) (back func() error, err error)
		words  string
		// lost: the file can't be put back.
		lost bool
	}{
		"renamed": {func(path string) (func() error, error) {
			return func() error { return os.Rename(path+".old", path) }, os.Rename(path, path+".old")
		}, "moved, renamed", false},
		"deleted": {func(path string) (func() error, error) { return nil, os.Remove(path) }, "deleted", true},
		"replaced by another": {func(path string) (func() error, error) {
			if err := os.Rename(path, path+".old"); err != nil {
				return nil, err
			}
			return func() error { return os.Rename(path+".old", path) }, os.WriteFile(path, []byte("a backup, say"), 0o600)
		}, "replaced", false},
		"its log deleted": {func(path string) (func() error, error) { return nil, os.Remove(path + "-wal") }, "belongs to it", true},
		"its folder moved": {func(path string) (func() error, error) {
			folder := filepath.Dir(path)
			return func() error { return os.Rename(folder+".old", folder) }, os.Rename(folder, folder+".old")
		}, "moved", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := openOffice(t)
			before := data.Settings{BedNightDays: 2, LockMinutes: 5, RetentionYears: 7}
			if err := writerOf(s).SaveSettings(ctx, anEvent(), before); err != nil {
				t.Fatal(err)
			}
			back, err := c.vanish(s.path)
			if err != nil {
				t.Fatal(err)
			}
			event, after := anEvent(), data.Settings{BedNightDays: 3, LockMinutes: 5, RetentionYears: 7}
			err = writerOf(s).SaveSettings(ctx, event, after)
			checkRefusal(t, "a save", err, data.CodeUnavailable)
			if err != nil && (!strings.Contains(err.Error(), c.words) || !strings.Contains(err.Error(), "Nothing was changed")) {
				t.Errorf("it says %q", err)
			}
			checkRefusal(t, "an import", s.Import(ctx, false, func(data.ImportTx) (data.AuditEvent, error) { return anEvent(), nil }), data.CodeUnavailable)
			if c.lost {
				return
			}
			if err := back(); err != nil {
				t.Fatal(err)
			}
			if err := writerOf(s).SaveSettings(ctx, event, after); err != nil {
				t.Errorf("at its place again: %v", err)
			}
			if set, err := s.Settings(ctx); err != nil || set != after {
				t.Errorf("settings = %+v, %v", set, err)
			}
		})
	}
}

// A database disappears between the write and its acknowledgement: the save is not acknowledged, and trying again does not
// repeat it.
func TestNoAcknowledgementAfterFileDisappears(t *testing.T) {
	if runtime.GOOS == "windows" {
		return
	}
	s := openOffice(t)
	event := anEvent()
	err := s.Import(ctx, false, func(data.ImportTx) (data.AuditEvent, error) { return event, os.Rename(s.path, s.path+".old") })
	checkRefusal(t, "an import", err, data.CodeUnavailable)
	if err != nil && !strings.Contains(err.Error(), "may not be saved") {
		t.Errorf("it says %q", err)
	}
	if err := os.Rename(s.path+".old", s.path); err != nil {
		t.Fatal(err)
	}
	if err := writerOf(s).Record(ctx, event); err != nil {
		t.Fatal(err)
	}
	if events, err := s.EventsOf(ctx, event.Operation); err != nil || len(events) != 1 {
		t.Errorf("on record %d times, %v; want once", len(events), err)
	}
}
