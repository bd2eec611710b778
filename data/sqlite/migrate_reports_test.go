package sqlite

import (
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/sqldata"
	"housingtracker/data/storetest"
)

// versionsOf returns the stored versions as text, a line each.
func versionsOf(t *testing.T, s *Store) string {
	t.Helper()
	lines, err := collect(ctx, s.read, sqldata.ScanText, `SELECT concat_ws(' ', enrollment_id, number, substr(saved_at, 1, 10), removed,
		coalesce(eligibility_verified, '-'), coalesce(applied, '-'), coalesce(approved, '-'), coalesce(move_in_scheduled, '-'), earlier_unknown)
		FROM tracker_versions ORDER BY enrollment_id, number`)
	mustDo(t, err)
	return strings.Join(lines, "\n")
}

// Step 13 finds in the audit events the versions that saves have kept since. A tracker that its events do not explain is known from
// its last save on.
func TestMigrateTrackerVersions(t *testing.T) {
	s := openOffice(t)
	w := writerOf(s)
	admin, err := w.SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: formerAdmin, Role: data.Administrator})
	mustDo(t, err)
	event := func(kind data.EventKind, id data.EnrollmentID, day int, changes ...data.Change) data.AuditEvent {
		return data.AuditEvent{Operation: data.NewOperationID(), Kind: kind, At: time.Date(2026, time.May, day, 12, 0, 0, 0, time.UTC), By: admin.ID, EnrollmentID: id, Changes: changes}
	}
	verified := data.Fields{EligibilityVerified: data.MustDate("2026-05-01")}
	applied := verified
	applied.Applied = data.MustDate("2026-05-02")
	tracker, err := w.CreateTracker(ctx, event(data.EventCreateTracker, storetest.RosaHome, 1, data.Changes(data.Fields{}, verified)...),
		data.Tracker{EnrollmentID: storetest.RosaHome, Attempt: 1, Fields: verified})
	mustDo(t, err)
	tracker.Fields = applied
	tracker, err = w.SaveTracker(ctx, event(data.EventSaveTracker, storetest.RosaHome, 2, data.Changes(verified, applied)...), tracker)
	mustDo(t, err)
	next := tracker
	next.Attempt, next.Fields = 2, data.Fields{}
	over := event(data.EventStartOver, storetest.RosaHome, 3, append([]data.Change{{Field: data.FieldAttempt, Old: "1", New: "2"}}, data.Changes(applied, data.Fields{})...)...)
	tracker, err = w.StartOver(ctx, over, data.Attempt{EnrollmentID: storetest.RosaHome, Number: 1, Fields: applied, Reason: data.UnitLost, EndedAt: over.At}, next)
	mustDo(t, err)
	mustDo(t, w.RemoveTracker(ctx, event(data.EventRemoveTracker, storetest.RosaHome, 4), storetest.RosaHome, tracker.Version))
	_, err = w.CreateTracker(ctx, event(data.EventCreateTracker, storetest.RosaHome, 5, data.Changes(data.Fields{}, verified)...),
		data.Tracker{EnrollmentID: storetest.RosaHome, Attempt: 2, Fields: verified})
	mustDo(t, err)
	mustDo(t, w.MoveTracker(ctx, event(data.EventMoveTracker, storetest.RosaHome, 6), storetest.RosaHome, storetest.NuriHome))
	before := versionsOf(t, s)
	want := `103 1 2026-05-01 0 2026-05-01 - - - 0
103 2 2026-05-02 0 2026-05-01 2026-05-02 - - 0
103 3 2026-05-03 0 - - - - 0
103 4 2026-05-04 1 - - - - 0
103 5 2026-05-05 0 2026-05-01 - - - 0`
	if before != want {
		t.Fatalf("kept\n%s\nwant\n%s", before, want)
	}
	again := func() {
		mustDo(t, inTx(s, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM tracker_versions`)
			h := trackerHistories{}
			return errors.Join(err, h.read(ctx, tx), h.compare(ctx, tx), h.store(ctx, tx))
		}))
	}
	if again(); versionsOf(t, s) != before {
		t.Errorf("read from the events\n%s\nwant\n%s", versionsOf(t, s), before)
	}

	// The events say nothing of this date.
	mustDo(t, inTx(s, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE trackers SET move_in_scheduled = '2026-07-01'`)
		return err
	}))
	if wrong, err := s.Check(ctx); err != nil || !strings.Contains(strings.Join(wrong, "\n"), "enrollment 103: the tracker as reports know it") {
		t.Errorf("Check = %q, %v", wrong, err)
	}
	again()
	if got, want := versionsOf(t, s), "103 1 2026-05-05 0 2026-05-01 - - 2026-07-01 1"; got != want {
		t.Errorf("read from the events\n%s\nwant\n%s", got, want)
	}
	for day, unknown := range map[int]int{5: 1, 6: 0} {
		known, err := s.ReportEnrollments(ctx, data.ReportQuery{Programs: []data.ProgramID{storetest.HarborPSH}, TrackersAt: time.Date(2026, time.May, day, 0, 0, 0, 0, time.UTC)},
			func(data.ProgramID, []data.Counted) error { return nil })
		if err != nil || known.Unknown != unknown || unknown > 0 && data.DateOf(known.Since) != data.MustDate("2026-05-05") {
			t.Errorf("on May %d: %+v, %v", day, known, err)
		}
	}
}
