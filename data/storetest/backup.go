package storetest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

// A memoryBackups is a file.Backups without files; unpacking any backup returns the office itself.
type memoryBackups struct {
	of    *office
	made  []file.Backup
	wrong error
	// copied are the folders that got a copy.
	copied []string
}

func (b *memoryBackups) Make(ctx context.Context, from file.Original, why file.BackupReason, at time.Time, second string, _ func(done, total int64)) (file.Backup, error) {
	if b.wrong != nil {
		return file.Backup{}, b.wrong
	}
	contents, err := from.Store.Contents(ctx)
	b.made = append([]file.Backup{{At: at, Why: why, Contents: contents, Path: "/beside/a.backup"}}, b.made...)
	return b.made[0], err
}

func (b *memoryBackups) Copy(_ context.Context, made file.Backup, folder string) (file.Backup, error) {
	b.copied = append(b.copied, folder)
	return made, nil
}
func (b *memoryBackups) List(string, string) ([]file.Backup, string, error) { return b.made, "", nil }
func (b *memoryBackups) CheckFolder(string) error                           { return nil }
func (b *memoryBackups) Unpack(context.Context, string, func(done, total int64)) (file.Unpacked, error) {
	return file.Unpacked{In: openedStore{b.of.Store}, Keyring: b.of.keyring, Discard: func() {}}, nil
}
func (b *memoryBackups) Inspect(ctx context.Context, path string, progress func(done, total int64)) (file.Unpacked, error) {
	return b.Unpack(ctx, path, progress)
}
func (b *memoryBackups) Replace(bool, bool, time.Time) error { return nil }
func (b *memoryBackups) Finish() error                       { return nil }

// withBackups gives the office a memoryBackups and returns it.
func (o *office) withBackups() *memoryBackups {
	b := &memoryBackups{of: o}
	o.KeepBackups(b)
	return b
}

var backupTests = []test{
	{"contents and the audit events since", func(t *testing.T, f *fixture) {
		before, err := f.Contents(f.ctx)
		must(t, err)
		if before.Clients != 6 || before.Enrollments != 10 || before.Trackers != 0 || before.Users != 1 || before.LastEvent != 1 || len(before.LastHash) == 0 {
			t.Errorf("contents %+v", before)
		}
		f.tracker(t, RosaHome, data.Fields{})
		f.tracker(t, TimoHome, data.Fields{})
		must(t, f.Record(f.ctx, f.event(data.EventExport, 0)))
		after, err := f.Contents(f.ctx)
		must(t, err)
		equal(t, "trackers", after.Trackers, 2)
		kinds, latest, err := f.EventsSince(f.ctx, before.LastEvent, 2)
		must(t, err)
		if len(kinds) != 2 || kinds[0] != (file.KindCount{Kind: data.EventCreateTracker, Count: 2}) || kinds[1].Count != 1 {
			t.Errorf("kinds %v", kinds)
		}
		if len(latest) != 2 || latest[0].Kind != data.EventExport || latest[1].EnrollmentID != TimoHome {
			t.Errorf("latest %v", latest)
		}
		if kinds, latest, err = f.EventsSince(f.ctx, after.LastEvent, 2); err != nil || len(kinds)+len(latest) > 0 {
			t.Errorf("after the last event: %v, %v, %v", kinds, latest, err)
		}
	}},
	{"a store in a file is copied to one that is not there, a store in memory says that it can't be", func(t *testing.T, f *fixture) {
		path := filepath.Join(t.TempDir(), "copy.db")
		if f.place == InMemory {
			refused(t, f.CopyTo(f.ctx, path, nil), data.CodeUnavailable)
			if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the refused copy: %v", err)
			}
			return
		}
		must(t, f.CopyTo(f.ctx, path, nil))
		if err := f.CopyTo(f.ctx, path, nil); err == nil {
			t.Error("a file that is there is written over")
		}
	}},
	inOffice("automatic backups are made when one is due", func(t *testing.T, o *office) {
		b := o.withBackups()
		due := func(what string, atOnce, want bool) {
			t.Helper()
			_, made, err := o.BackUpIfDue(o.ctx, atOnce)
			must(t, err)
			equal(t, what, made, want)
		}
		due("the first", false, true)
		due("at once after it", false, false)
		o.now = o.now.Add(2 * time.Hour)
		due("hours later, where nothing has changed", false, false)
		due("nor at once", true, false)
		o.create(t, RosaHome, data.Fields{})
		due("hours later, after a change", false, true)
		o.create(t, TimoHome, data.Fields{})
		due("within the hour", false, false)
		due("after an import", true, true)
		o.now = o.now.Add(25 * time.Hour)
		must(t, ok(o.admin.OpenTracker(o.ctx, data.NewOperationID(), RosaHome)))
		due("a day later, where somebody has only looked", false, true)
		equal(t, "audit events of backups", len(o.events(t, data.EventFilter{Kinds: []data.EventKind{data.EventBackup}})), 4)
		set := data.DefaultSettings
		set.BackupFolder = "/second"
		must(t, o.admin.SaveSettings(o.ctx, data.NewOperationID(), set))
		due("a folder that is new", false, false)
		equal(t, "copies in it", len(b.copied), 1)
	}),
	inOffice("a failed backup leaves an audit event, a cancelled one none", func(t *testing.T, o *office) {
		b := o.withBackups()
		b.wrong = data.Refuse(data.CodeUnavailable, "The disk is full.")
		refused(t, ok(o.admin.BackUp(o.ctx, "", nil)), data.CodeUnavailable)
		events := o.events(t, data.EventFilter{Kinds: []data.EventKind{data.EventBackup}})
		if len(events) != 1 || events[0].Reason != "by hand, failed: The disk is full." {
			t.Errorf("audit events %+v", events)
		}
		b.wrong = data.Refuse(data.CodeCancelled, "Stopped.")
		refused(t, ok(o.admin.BackUp(o.ctx, "", nil)), data.CodeCancelled)
		b.wrong = data.Refuse(data.CodeConflict, "Another one is.")
		_, made, err := o.BackUpIfDue(o.ctx, false)
		must(t, err)
		equal(t, "made beside another program", made, false)
		equal(t, "audit events", len(o.events(t, data.EventFilter{Kinds: []data.EventKind{data.EventBackup}})), 1)
	}),
}
