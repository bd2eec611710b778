package storetest

import (
	"testing"

	"housingtracker/data"
)

var deviceTests = []test{
	{"a device counts its events; a restore or an accepted copy begins another", func(t *testing.T, f *fixture) {
		for _, kind := range []data.EventKind{data.EventNote, data.EventRestore, data.EventNote, data.EventNote, data.EventAcceptCopy, data.EventNote} {
			must(t, f.Record(f.ctx, f.event(kind, 0)))
		}
		all, err := f.Events(f.ctx, data.EventFilter{}, 0, 10)
		must(t, err)
		devices := map[string]int{}
		for i, want := range []struct {
			device   int
			sequence int64
		}{{1, 1}, {1, 2}, {2, 1}, {2, 2}, {2, 3}, {3, 1}, {3, 2}} {
			a := all[len(all)-1-i]
			if devices[a.Device] == 0 {
				devices[a.Device] = len(devices) + 1
			}
			if devices[a.Device] != want.device || a.Sequence != want.sequence {
				t.Errorf("event %d: number %d of device %d (%s), want %d of %d", a.Number, a.Sequence, devices[a.Device], a.Device, want.sequence, want.device)
			}
			if id, ok := data.ParsePublicID(a.Device); !ok || id.UUID != a.Device {
				t.Errorf("event %d: device %q", a.Number, a.Device)
			}
		}
	}},
	{"an event says which version it was made from", func(t *testing.T, f *fixture) {
		tracker := f.tracker(t, RosaHome, data.Fields{EligibilityVerified: day("05-01")})
		save := func(kind data.EventKind, write func(event data.AuditEvent) (data.Tracker, error)) {
			t.Helper()
			saved, err := write(f.event(kind, RosaHome))
			must(t, err)
			tracker = saved
		}
		save(data.EventSaveTracker, func(event data.AuditEvent) (data.Tracker, error) {
			tracker.Applied = day("05-02")
			return f.SaveTracker(f.ctx, event, tracker)
		})
		save(data.EventStartOver, func(event data.AuditEvent) (data.Tracker, error) {
			archived := data.Attempt{EnrollmentID: RosaHome, Number: 1, Fields: tracker.Fields, Reason: data.UnitLost, EndedAt: now}
			tracker.Attempt = 2
			return f.StartOver(f.ctx, event, archived, tracker)
		})
		save(data.EventStartOver, func(event data.AuditEvent) (data.Tracker, error) {
			tracker.Attempt = 1
			return f.ReturnToAttempt(f.ctx, event, tracker)
		})
		event := f.event(data.EventRemoveTracker, RosaHome)
		event.Version = tracker.Version
		must(t, f.RemoveTracker(f.ctx, event, RosaHome, tracker.Version))
		f.tracker(t, RosaHome, data.Fields{})
		history, err := f.History(f.ctx, RosaHome)
		must(t, err)
		for i, want := range []struct{ base, version int }{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 4}, {0, 5}} {
			a := history[len(history)-1-i]
			if a.BaseVersion != want.base || a.Version != want.version {
				t.Errorf("%s: version %d from %d, want %d from %d", a.Kind, a.Version, a.BaseVersion, want.version, want.base)
			}
		}
	}},
}
