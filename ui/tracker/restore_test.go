package tracker

import (
	"strings"
	"testing"

	"housingtracker/data"
)

// history returns an office with a tracker and an event of each kind that can be restored, newest first.
func historyOffice() *office {
	fields := data.Fields{EligibilityVerified: day("2026-11-02"), ADAUnit: data.No}
	c := peña(&fields)
	c.CaseManager.Name = "Ana Ortiz"
	c.LocallyEntered = true
	o := officeOf(c)
	o.notes = []data.Note{{ID: "withdrawal", Corrects: "note"}, {ID: "note", Text: "Called the landlord."}}
	o.events = []data.AuditEvent{
		{Kind: data.EventNote, Operation: "withdrawal", Undoes: "note"},
		{Kind: data.EventEnrollment, Changes: []data.Change{{Field: data.FieldEntry, Old: "2026-08-13", New: "2026-08-14"}}},
		{Kind: data.EventAssignCaseManager, Changes: []data.Change{{Field: data.FieldCaseManager, Old: "Lee Park", New: "Ana Ortiz"}}},
		{Kind: data.EventSaveTracker, Changes: []data.Change{{Field: data.FieldApplied, Old: "2026-11-10"}, {Field: data.FieldPropertyName, Old: "Elm House"}}},
		{Kind: data.EventMoveIn, Changes: []data.Change{{Field: data.FieldMoveIn, Old: "2026-11-20"}}},
		{Kind: data.EventMoveIn, Changes: []data.Change{{Field: data.FieldMoveIn, New: "2026-11-20"}}},
		{Kind: data.EventNote, Operation: "note"},
		{Kind: data.EventCreateTracker, Changes: []data.Change{{Field: data.FieldEligibilityVerified, New: "2026-11-02"}, {Field: data.FieldApplied, New: "2026-11-10"},
			{Field: data.FieldPropertyName, New: "Elm House"}, {Field: data.FieldADAUnit, New: "no"}}},
		{Kind: data.EventAssignCaseManager, Changes: []data.Change{{Field: data.FieldCaseManager, New: "Lee Park"}}},
		{Kind: data.EventEnrollment, Changes: []data.Change{{Field: data.FieldEntry, New: "2026-08-13"}}},
	}
	return o
}

func TestEachLineOfTheHistoryIsRestored(t *testing.T) {
	for i, want := range []struct{ line, call string }{
		{}, {}, {}, {}, {},
		{"Date of Move In: 11/20/2026 (now blank)", "move-in 11 2026-11-20"},
		{"The note says again: Called the landlord.", "note 11 |Called the landlord.|withdrawal"},
		{"Applied for Unit: 11/10/2026 (now blank)", "save 11"},
		{"Case Manager: Lee Park (now Ana Ortiz)", "assign 11 Lee Park 9"},
		{"Enroll Date: 08/13/2026 (now 08/14/2026)", "correct 11 2026-08-13 "},
	} {
		k := sitDown(t, historyOffice())
		events := k.office.events
		p := history{caseFile: k.office.cases[11], events: events, notes: k.office.notes}
		r := p.restoration(k.office, i)
		if want.call == "" {
			if r != nil {
				t.Errorf("event %d restores %q, though that is how it is", i, r.lines)
			}
			continue
		}
		if r == nil || r.lines[0] != want.line {
			t.Errorf("event %d restores %+v, want %q", i, r, want.line)
			continue
		}
		if err := r.do(t.Context(), "op"); err != nil {
			t.Error(err)
		}
		k.wantCalls(want.call)
		k.office.outside = true
		if r := p.restoration(k.office, i); r != nil && want.call != "save 11" && !strings.HasPrefix(want.call, "note") {
			t.Errorf("event %d restores %q for an outsider", i, r.lines)
		}
	}
}

func TestRestoringIsAskedAndUndone(t *testing.T) {
	k := sitDown(t, historyOffice())
	var restored []data.EnrollmentID
	OpenHistory(k.host, k.office, 11, HistoryOptions{OnRestored: func(id data.EnrollmentID) { restored = append(restored, id) }})
	k.reads("Called the landlord.", "(withdrawn)", "Restore this")
	k.tap("Restore this")
	k.reads("Restore this?", "Date of Move In: 11/20/2026 (now blank)")
	k.press("Esc")
	k.wantCalls()
	k.tap("Restore this")
	k.press("Ctrl+S")
	k.wantCalls("move-in 11 2026-11-20")
	k.reads("Restored what history says of Peña, José", "Undo")
	k.press("Ctrl+Z")
	k.wantCalls("move-in 11 2026-11-20", "undo")
	if len(restored) != 2 {
		t.Errorf("reported %v", restored)
	}
}

func TestARemovedTrackerIsRestoredFromItsHistory(t *testing.T) {
	o := officeOf(peña(nil))
	o.events = []data.AuditEvent{
		{Kind: data.EventRemoveTracker, Changes: []data.Change{{Field: data.FieldApplied, Old: "2026-11-10"}}},
		{Kind: data.EventCreateTracker, Changes: []data.Change{{Field: data.FieldApplied, New: "2026-11-10"}}},
	}
	k := sitDown(t, o)
	OpenHistory(k.host, o, 11, HistoryOptions{})
	k.tap("Restore this")
	k.reads("The tracker is added again.", "Applied for Unit: 11/10/2026 (now blank)")
	k.press("Ctrl+S")
	k.wantCalls("create 11")
	if got := o.cases[11].Tracker.Applied; got != day("2026-11-10") {
		t.Errorf("applied %s", got)
	}
}

func TestAReadOnlyTrackerRestoresNothing(t *testing.T) {
	o := historyOffice()
	c := o.cases[11]
	c.Exit, c.LocallyEntered = day("2026-11-20"), false
	o.cases[11] = c
	p := history{caseFile: c, events: o.events, notes: o.notes}
	for _, i := range []int{6, 7, 9} {
		if r := p.restoration(o, i); r != nil {
			t.Errorf("event %d restores %q", i, r.lines)
		}
	}
}
