package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
)

// counted reads what a report counts in the program, by enrollment.
func (f *fixture) counted(t *testing.T, q data.ReportQuery) map[data.EnrollmentID]data.Counted {
	t.Helper()
	all := map[data.EnrollmentID]data.Counted{}
	known, err := f.ReportEnrollments(f.ctx, q, func(_ data.ProgramID, rows []data.Counted) error {
		for _, c := range rows {
			c.Archived = slices.Clone(c.Archived)
			all[c.EnrollmentID] = c
		}
		return nil
	})
	must(t, err)
	equal(t, "unknown trackers", known.Unknown, 0)
	return all
}

// at returns an event of the kind on the enrollment, at noon of the day.
func (f *fixture) at(kind data.EventKind, id data.EnrollmentID, on data.Date) data.AuditEvent {
	event := f.event(kind, id)
	y, m, d := on.Time().Date()
	event.At = time.Date(y, m, d, 12, 0, 0, 0, time.Local)
	return event
}

// endOf is the end of a day in local time.
func endOf(d data.Date) time.Time {
	y, m, n := d.Time().Date()
	return time.Date(y, m, n+1, 0, 0, 0, 0, time.Local)
}

var psh = []data.ProgramID{HarborPSH}

var reportTests = []test{
	{"what reports count is what lists show", func(t *testing.T, f *fixture) {
		f.tracker(t, RosaHome, data.Fields{EligibilityVerified: day("03-02"), Applied: day("03-09"), PropertyName: "Elm Court", Approved: day("03-20"), MoveInScheduled: day("07-01"),
			SexOffender: data.Yes, SexOffenderDetail: "detail"})
		must(t, f.SaveMoveIn(f.ctx, f.event(data.EventMoveIn, RosaHome), RosaHome, data.MoveIn{Local: day("06-01"), State: data.MoveInRecorded, At: now}))
		must(t, f.AssignCaseManagers(f.ctx, []data.AuditEvent{f.event(data.EventAssignCaseManager, TimoHome)}, []data.CaseManager{{Name: "Cal"}}))
		local := f.locallyEntered(t, data.Client{Name: data.Name{Last: "Ash"}}, HarborPSH, day("06-02"))
		all := f.counted(t, data.ReportQuery{Programs: psh})
		list, err := f.ProgramList(f.ctx, HarborPSH, 0)
		must(t, err)
		equal(t, "rows", len(all), len(list))
		for _, l := range list {
			c := all[l.EnrollmentID]
			if c.ClientID != l.ClientID || c.PersonalID != l.PersonalID || c.BirthDate != l.BirthDate || c.HouseholdID != l.HouseholdID || c.Relationship != l.Relationship ||
				c.Span != l.Span || c.CaseManager != l.CaseManager.Name || c.HasTracker != l.HasTracker || c.Attempt != l.Attempt || c.Relocation != l.Relocation ||
				c.UUID != l.UUID || c.PropertyName != l.PropertyName || c.MoveInScheduled != l.MoveInScheduled || c.Approved != l.Approved {
				t.Errorf("counted %+v, listed %+v", c, l)
			}
			if c.Destination != 0 || c.SexOffender != data.NotRecorded {
				t.Errorf("not asked for: %+v", c)
			}
		}
		equal(t, "head", all[TimoHome].Head.MoveIn, day("06-01"))
		equal(t, "UUID", len(all[local].UUID), 36)
	}},
	{"programs are read in their order, and none of those that are no housing programs", func(t *testing.T, f *fixture) {
		var said []string
		known, err := f.ReportEnrollments(f.ctx, data.ReportQuery{Programs: []data.ProgramID{LanternRRH, QuietNights, HarborPSH, 999}}, func(p data.ProgramID, rows []data.Counted) error {
			ids := []string{}
			for _, c := range rows {
				ids = append(ids, fmt.Sprint(c.EnrollmentID))
			}
			said = append(said, fmt.Sprint(p, ": ", strings.Join(ids, " ")))
			return nil
		})
		must(t, err)
		equal(t, "read", strings.Join(said, "; "), "2: 105 106; 4: ; 1: 107 101 102 103; 999: ")
		equal(t, "known", known, data.ReportKnowledge{})
		stop := errors.New("enough")
		_, err = f.ReportEnrollments(f.ctx, data.ReportQuery{Programs: []data.ProgramID{LanternRRH, HarborPSH}}, func(data.ProgramID, []data.Counted) error { return stop })
		equal(t, "stopped", errors.Is(err, stop), true)
		cancelled, cancel := context.WithCancel(f.ctx)
		cancel()
		if f.place == InFile {
			_, err = f.ReportEnrollments(cancelled, data.ReportQuery{Programs: psh}, func(data.ProgramID, []data.Counted) error { return nil })
			refused(t, err, data.CodeCancelled)
		}
	}},
	{"since and exits", func(t *testing.T, f *fixture) {
		for _, c := range []struct {
			since  string
			exits  [2]string
			listed bool
			to     int
		}{
			{"05-01", [2]string{"05-01", "05-31"}, true, 421},
			{"05-02", [2]string{"05-01", "05-31"}, false, 0},
			{"04-01", [2]string{"04-01", "05-01"}, true, 421},
			{"04-01", [2]string{"04-01", "04-30"}, true, 0},
			{"04-01", [2]string{"05-02", "05-31"}, true, 0},
		} {
			all := f.counted(t, data.ReportQuery{Programs: psh, Since: day(c.since), Exits: [2]data.Date{day(c.exits[0]), day(c.exits[1])}})
			wen, listed := all[WenExited]
			if listed != c.listed || wen.Destination != c.to {
				t.Errorf("since %s, exits %v: listed %v to %d", c.since, c.exits, listed, wen.Destination)
			}
		}
	}},
	{"archived attempts", func(t *testing.T, f *fixture) {
		first := data.Fields{EligibilityVerified: day("03-02"), Applied: day("03-09"), PropertyName: "Elm Court"}
		tracker := f.tracker(t, RosaHome, first)
		for i, reason := range []data.Reason{data.ApplicationDenied, data.UnitLost} {
			next := tracker
			next.Attempt++
			next.ClearUnit()
			event := f.at(data.EventStartOver, RosaHome, day("04-01")+data.Date(i))
			var err error
			tracker, err = f.StartOver(f.ctx, event, data.Attempt{EnrollmentID: RosaHome, Number: tracker.Attempt, Fields: tracker.Fields, Reason: reason, EndedAt: event.At}, next)
			must(t, err)
		}
		equal(t, "not asked for", len(f.counted(t, data.ReportQuery{Programs: psh})[RosaHome].Archived), 0)
		got := f.counted(t, data.ReportQuery{Programs: psh, Attempts: true})[RosaHome].Archived
		if len(got) != 2 || got[0].Reason != data.ApplicationDenied || got[0].Number != 1 || got[0].PropertyName != "Elm Court" || got[0].Applied != day("03-09") ||
			data.DateOf(got[0].EndedAt.Local()) != day("04-01") || got[1].Reason != data.UnitLost || got[1].Applied != 0 || got[1].EligibilityVerified != 0 {
			t.Errorf("attempts = %+v", got)
		}
	}},
	{"trackers as of a day in the past", func(t *testing.T, f *fixture) { // R66
		stage := func(id data.EnrollmentID, on string) string {
			t.Helper()
			c := f.counted(t, data.ReportQuery{Programs: psh, TrackersAt: endOf(day(on))})[id]
			return fmt.Sprintf("%v %s %s %s %s", c.HasTracker, c.EligibilityVerified, c.Applied, c.Approved, c.MoveInScheduled)
		}
		const none = "false    "
		tracker, err := f.CreateTracker(f.ctx, f.at(data.EventCreateTracker, RosaHome, day("04-02")), data.Tracker{EnrollmentID: RosaHome, Attempt: 1, Fields: data.Fields{EligibilityVerified: day("04-01")}})
		must(t, err)
		tracker.Applied, tracker.PropertyName = day("04-03"), "Elm Court"
		tracker, err = f.SaveTracker(f.ctx, f.at(data.EventSaveTracker, RosaHome, day("04-10")), tracker)
		must(t, err)
		tracker.MoveInScheduled = day("05-01")
		tracker, err = f.SaveTracker(f.ctx, f.at(data.EventSaveTracker, RosaHome, day("04-10")), tracker)
		must(t, err)
		next := tracker
		next.Attempt++
		next.ClearUnit()
		over := f.at(data.EventStartOver, RosaHome, day("04-20"))
		archived := data.Attempt{EnrollmentID: RosaHome, Number: 1, Fields: tracker.Fields, Reason: data.UnitLost, EndedAt: over.At}
		tracker, err = f.StartOver(f.ctx, over, archived, next)
		must(t, err)
		back := tracker
		back.Attempt, back.Fields = 1, archived.Fields
		tracker, err = f.ReturnToAttempt(f.ctx, f.at(data.EventStartOver, RosaHome, day("04-22")), back)
		must(t, err)
		must(t, f.RemoveTracker(f.ctx, f.at(data.EventRemoveTracker, RosaHome, day("05-01")), RosaHome, tracker.Version))
		tracker, err = f.CreateTracker(f.ctx, f.at(data.EventCreateTracker, RosaHome, day("05-03")), data.Tracker{EnrollmentID: RosaHome, Attempt: 1})
		must(t, err)
		must(t, f.MoveTracker(f.ctx, f.at(data.EventMoveTracker, RosaHome, day("05-05")), RosaHome, NuriHome))
		for _, c := range []struct{ on, want string }{
			{"04-01", none}, {"04-02", "true 2026-04-01   "}, {"04-09", "true 2026-04-01   "}, {"04-10", "true 2026-04-01 2026-04-03  2026-05-01"},
			{"04-19", "true 2026-04-01 2026-04-03  2026-05-01"}, {"04-20", "true    "}, {"04-22", "true 2026-04-01 2026-04-03  2026-05-01"},
			{"05-01", none}, {"05-02", none}, {"05-03", "true    "}, {"06-15", "true    "},
		} {
			// The versions have moved with the tracker.
			equal(t, c.on, stage(NuriHome, c.on), c.want)
			equal(t, c.on+", where it came from", stage(RosaHome, c.on), none)
		}
	}},
	{"the end of a day is in local time", func(t *testing.T, f *fixture) {
		event := f.event(data.EventCreateTracker, RosaHome)
		event.At = endOf(day("06-10"))
		_, err := f.CreateTracker(f.ctx, event, data.Tracker{EnrollmentID: RosaHome, Attempt: 1})
		must(t, err)
		equal(t, "the day before", f.counted(t, data.ReportQuery{Programs: psh, TrackersAt: endOf(day("06-10"))})[RosaHome].HasTracker, false)
		equal(t, "the day", f.counted(t, data.ReportQuery{Programs: psh, TrackersAt: endOf(day("06-11"))})[RosaHome].HasTracker, true)
	}},
	inOffice("reports are recorded as lists are", func(t *testing.T, o *office) { // R65
		programs, err := o.outsider.Programs(o.ctx)
		must(t, err)
		of := func(id data.ProgramID) []data.Program {
			return slices.DeleteFunc(slices.Clone(programs), func(p data.Program) bool { return p.ID != id && id != 0 })
		}
		op := data.NewOperationID()
		for range 2 {
			must(t, o.outsider.RecordReport(o.ctx, op, data.ReportRequest{Title: "Caseload as of 06/15/2026", Programs: of(HarborPSH)}))
		}
		opened := o.events(t, data.EventFilter{})
		if a := opened[0]; a.Kind != data.EventOpenList || a.ProgramID != HarborPSH || a.Reason != "report: Caseload as of 06/15/2026" || opened[1].Operation == op {
			t.Errorf("event = %+v", a)
		}
		must(t, o.outsider.RecordReport(o.ctx, data.NewOperationID(), data.ReportRequest{Title: "Flow", Programs: of(0), Form: "CSV", Rows: 4}))
		if a := o.events(t, data.EventFilter{})[0]; a.Kind != data.EventExport || a.ProgramID != 0 || !strings.HasPrefix(a.Reason, "CSV, report: Flow; ") || a.Changes[0].New != "4" {
			t.Errorf("event = %+v", a)
		}
		must(t, o.enrolling.RecordReport(o.ctx, data.NewOperationID(), data.ReportRequest{Title: "Flow", Programs: of(LanternRRH), Form: data.Printed}))
		equal(t, "print", o.events(t, data.EventFilter{})[0].Kind, data.EventPrint)
		refused(t, o.disabled.RecordReport(o.ctx, data.NewOperationID(), data.ReportRequest{Programs: of(HarborPSH)}), data.CodePermission)
		_, err = o.disabled.ReportEnrollments(o.ctx, data.ReportQuery{Programs: psh}, nil)
		refused(t, err, data.CodePermission)
		rows, err := o.outsider.ReportRows(o.ctx, of(HarborPSH)[0], []data.EnrollmentID{TimoHome, WenExited, SamHome})
		must(t, err)
		if len(rows) != 2 || rows[0].EnrollmentID != TimoHome || rows[1].EnrollmentID != WenExited || !rows[1].Exited {
			t.Errorf("rows = %+v", rows)
		}
	}),
}
