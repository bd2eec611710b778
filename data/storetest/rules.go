package storetest

import (
	"errors"
	"strings"
	"testing"

	"housingtracker/data"
)

var ruleTests = []test{
	inOffice("R1 a tracker can only be read after exit", func(t *testing.T, o *office) {
		o.closed(t, WenExited, data.CodeClosed)
		o.closed(t, WenRetired, data.CodeClosed)
		o.closed(t, GoneHome, data.CodeClosed)
		o.closed(t, WenOld, data.CodeClosed)
	}),
	inOffice("R2 only housing programs have trackers", func(t *testing.T, o *office) {
		o.closed(t, RosaServices, data.CodeInvalid)
		o.closed(t, NuriNights, data.CodeInvalid)
	}),
	inOffice("R3 one tracker per enrollment", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{})
		o.unchanged(t, "a second tracker", func() {
			_, err := o.enrolling.CreateTracker(o.ctx, data.NewOperationID(), RosaHome, data.Fields{})
			refused(t, err, data.CodeExists)
		})
	}),
	inOffice("R6 saving a tracker writes no move-in", func(t *testing.T, o *office) {
		o.create(t, RosaHome, full)
		equal(t, "move-in", o.theCase(t, RosaHome).Recorded, data.MoveIn{})
	}),
	inOffice("R7, R20 every field may be alone", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{})
		for _, fields := range []data.Fields{
			{EligibilityVerified: day("05-01")}, {Applied: day("05-01")}, {MoveInScheduled: day("07-01")}, {SexOffender: data.Yes},
			{CriminalHistory: data.No}, {ADAUnit: data.Yes, ADAUnitDetail: "ramp"}, {SexOffenderDetail: "kept with no answer"}, {},
		} {
			saved, err := o.save(t, o.enrolling, RosaHome, data.NewOperationID(), fields)
			must(t, err)
			equal(t, "saved fields", saved.Fields, fields)
		}
	}),
	inOffice("R12 every pair of dates", everyPair),
	inOffice("R12 an older contradiction is a warning", func(t *testing.T, o *office) {
		old := data.Fields{EligibilityVerified: day("05-10"), Applied: day("05-01")}
		o.tracker(t, RosaHome, old)
		changed := old
		changed.SexOffender = data.Yes
		_, err := o.save(t, o.enrolling, RosaHome, data.NewOperationID(), changed)
		must(t, err)
		findings := o.enrolling.Findings(o.theCase(t, RosaHome), changed)
		if len(findings) == 0 || findings[0].Blocks || findings[0].Code != data.CodeChronology {
			t.Errorf("findings = %+v, want a warning first", findings)
		}
	}),
	inOffice("R14 what must have happened is not in the future", func(t *testing.T, o *office) {
		for _, fields := range []data.Fields{
			{EligibilityVerified: today + 1}, {Applied: today + 1}, {Applied: today, Approved: today + 1},
		} {
			_, err := o.enrolling.CreateTracker(o.ctx, data.NewOperationID(), RosaHome, fields)
			refused(t, err, data.CodeFuture)
		}
		o.create(t, RosaHome, data.Fields{Applied: today, Approved: today, MoveInScheduled: today + 400})
	}),
	inOffice("R17 Property and Approved need Applied", func(t *testing.T, o *office) {
		for field, fields := range map[data.Field]data.Fields{
			data.FieldPropertyName: {PropertyName: "Elm Court"}, data.FieldApproved: {Approved: day("05-01")},
		} {
			_, err := o.enrolling.CreateTracker(o.ctx, data.NewOperationID(), RosaHome, fields)
			refused(t, err, data.CodeParentBlank)
			at(t, err, field)
		}
	}),
	inOffice("R19 start over without a move-in", func(t *testing.T, o *office) {
		o.create(t, RosaHome, full)
		must(t, o.enrolling.AssignCaseManager(o.ctx, data.NewOperationID(), []data.EnrollmentID{RosaHome}, data.CaseManager{Name: "Cal"}))
		must(t, o.enrolling.AddNote(o.ctx, data.NewOperationID(), RosaHome, "", "stays", ""))
		next, err := o.enrolling.StartOver(o.ctx, data.NewOperationID(), RosaHome, 1, data.LandlordWithdrew)
		must(t, err)
		want := full
		want.ClearUnit()
		equal(t, "fields of the next attempt", next.Fields, want)
		equal(t, "attempt", next.Attempt, 2)
		equal(t, "relocation", next.Relocation, false)
		attempts, err := o.enrolling.Attempts(o.ctx, RosaHome)
		must(t, err)
		if len(attempts) != 1 || attempts[0].Fields != full || attempts[0].Reason != data.LandlordWithdrew || attempts[0].EndedBy != "Hana Harbor" {
			t.Errorf("attempts = %+v", attempts)
		}
		equal(t, "case manager", o.theCase(t, RosaHome).CaseManager.Name, "Cal")
		o.unchanged(t, "a start over without a reason", func() {
			_, err := o.enrolling.StartOver(o.ctx, data.NewOperationID(), RosaHome, 2, "whim")
			refused(t, err, data.CodeInvalid)
		})
	}),
	inOffice("R19 with a move-in only a move to another unit", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{Applied: day("05-01"), SexOffender: data.No})
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), RosaHome, day("05-20"))))
		for _, reason := range data.Reasons {
			if reason == data.MovedToAnotherUnit {
				continue
			}
			o.unchanged(t, string(reason), func() {
				_, err := o.enrolling.StartOver(o.ctx, data.NewOperationID(), RosaHome, 1, reason)
				refused(t, err, data.CodeInvalid)
			})
		}
		next, err := o.enrolling.StartOver(o.ctx, data.NewOperationID(), RosaHome, 1, data.MovedToAnotherUnit)
		must(t, err)
		equal(t, "relocation", next.Relocation, true)
		c := o.theCase(t, RosaHome)
		equal(t, "stage", c.Stage(today), data.MovedIn)
		equal(t, "relocating", c.Relocating(today), true)
		must(t, ok(o.save(t, o.enrolling, RosaHome, data.NewOperationID(), data.Fields{Applied: day("06-01"), SexOffender: data.No})))
	}),
	inOffice("R32, R33 a note is about a barrier or none, and corrects one of the same tracker", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{})
		o.create(t, NuriHome, data.Fields{})
		first, elsewhere := data.NewOperationID(), data.NewOperationID()
		must(t, o.enrolling.AddNote(o.ctx, first, RosaHome, data.FieldADAUnit, "a ramp", ""))
		must(t, o.enrolling.AddNote(o.ctx, elsewhere, NuriHome, "", "called", ""))
		o.unchanged(t, "refusals", func() {
			refused(t, o.enrolling.AddNote(o.ctx, data.NewOperationID(), RosaHome, data.FieldApplied, "x", ""), data.CodeInvalid)
			refused(t, o.enrolling.AddNote(o.ctx, data.NewOperationID(), RosaHome, "", "x", string(elsewhere)), data.CodeNotFound)
			refused(t, o.enrolling.AddNote(o.ctx, data.NewOperationID(), RosaHome, "", "x", "no such note"), data.CodeNotFound)
		})
		must(t, o.outsider.AddNote(o.ctx, data.NewOperationID(), RosaHome, data.FieldADAUnit, "two ramps", string(first)))
	}),
	inOffice("R49 a removal needs a reason and stays in history", func(t *testing.T, o *office) {
		o.create(t, RosaHome, full)
		o.unchanged(t, "a removal without a reason", func() {
			refused(t, o.enrolling.RemoveTracker(o.ctx, data.NewOperationID(), RosaHome, 1, " \n"), data.CodeInvalid)
		})
		must(t, o.enrolling.RemoveTracker(o.ctx, data.NewOperationID(), RosaHome, 1, "wrong client"))
		history, err := o.outsider.History(o.ctx, RosaHome)
		must(t, err)
		if a := history[0]; a.Kind != data.EventRemoveTracker || a.Reason != "wrong client" || a.ByName != "Hana Harbor" || len(a.Changes) == 0 {
			t.Errorf("event = %+v", a)
		}
	}),
	inOffice("two people save the same tracker", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{EligibilityVerified: day("05-01")})
		base := o.currentTracker(t, RosaHome)
		theirs, mine := base.Fields, base.Fields
		theirs.Applied, mine.SexOffender = day("05-02"), data.Yes
		must(t, ok(o.outsider.SaveTracker(o.ctx, data.NewOperationID(), RosaHome, base.Version, base.Fields, theirs)))
		o.unchanged(t, "a stale save", func() {
			_, err := o.enrolling.SaveTracker(o.ctx, data.NewOperationID(), RosaHome, base.Version, base.Fields, mine)
			refused(t, err, data.CodeConflict)
			var c *data.Conflict
			if !errors.As(err, &c) || c.Base != base.Fields || c.Mine != mine || c.Theirs.Fields != theirs || c.Theirs.UpdatedBy != "Leo Lantern" {
				t.Errorf("conflict = %+v", c)
			}
			if !strings.Contains(err.Error(), "Leo Lantern") {
				t.Errorf("message %q does not say who", err)
			}
			_, err = o.enrolling.StartOver(o.ctx, data.NewOperationID(), RosaHome, base.Version, data.UnitLost)
			refused(t, err, data.CodeConflict)
			refused(t, o.enrolling.RemoveTracker(o.ctx, data.NewOperationID(), RosaHome, base.Version, "stale"), data.CodeConflict)
		})
	}),
	inOffice("a retry does nothing twice", func(t *testing.T, o *office) {
		create, save, over, remove := data.NewOperationID(), data.NewOperationID(), data.NewOperationID(), data.NewOperationID()
		fields := data.Fields{EligibilityVerified: day("05-01")}
		for range 2 {
			made, err := o.enrolling.CreateTracker(o.ctx, create, RosaHome, fields)
			must(t, err)
			equal(t, "version", made.Version, 1)
		}
		for range 2 {
			saved, err := o.enrolling.SaveTracker(o.ctx, save, RosaHome, 1, fields, full)
			must(t, err)
			equal(t, "version", saved.Version, 2)
		}
		for range 2 {
			next, err := o.enrolling.StartOver(o.ctx, over, RosaHome, 2, data.UnitLost)
			must(t, err)
			equal(t, "version", next.Version, 3)
		}
		for range 2 {
			must(t, o.enrolling.RemoveTracker(o.ctx, remove, RosaHome, 3, "done"))
		}
		move, manager, note := data.NewOperationID(), data.NewOperationID(), data.NewOperationID()
		o.create(t, NuriHome, data.Fields{})
		for range 2 {
			must(t, ok(o.enrolling.UpdateAssessment(o.ctx, move, RosaHome, day("05-20"))))
			must(t, o.enrolling.AssignCaseManager(o.ctx, manager, []data.EnrollmentID{RosaHome}, data.CaseManager{Name: "Cal"}))
			must(t, o.enrolling.AddNote(o.ctx, note, NuriHome, "", "once", ""))
		}
		history, err := o.enrolling.History(o.ctx, RosaHome)
		must(t, err)
		equal(t, "audit events", len(history), 6)
		notes, err := o.enrolling.Notes(o.ctx, NuriHome)
		must(t, err)
		equal(t, "notes", len(notes), 1)
	}),
}

// closed fails the test unless a tracker there can be neither created nor changed.
func (o *office) closed(t *testing.T, id data.EnrollmentID, code data.Code) {
	t.Helper()
	_, err := o.admin.CreateTracker(o.ctx, data.NewOperationID(), id, data.Fields{})
	refused(t, err, code)
	o.tracker(t, id, data.Fields{})
	o.unchanged(t, "a refused change", func() {
		_, err := o.save(t, o.admin, id, data.NewOperationID(), full)
		refused(t, err, code)
		_, err = o.admin.StartOver(o.ctx, data.NewOperationID(), id, 1, data.UnitLost)
		refused(t, err, code)
		refused(t, o.admin.RemoveTracker(o.ctx, data.NewOperationID(), id, 1, "x"), code)
		refused(t, o.admin.AddNote(o.ctx, data.NewOperationID(), id, "", "x", ""), code)
	})
}

// at fails the test unless the refusal is about the field.
func at(t *testing.T, err error, field data.Field) {
	t.Helper()
	var refusal *data.Error
	if !errors.As(err, &refusal) || refusal.Field != field {
		t.Errorf("%v is about field %q, want %q", err, refusal.Field, field)
	}
}

// everyPair saves every pair of dates in the wrong order, on the same day and in the right order, and records move-ins
// before each of E, A and V.
func everyPair(t *testing.T, o *office) {
	o.create(t, NuriHome, data.Fields{})
	early, late := day("05-01"), day("05-02")
	fields := func(a, b data.Field, first, second data.Date) (f data.Fields) {
		// Approved needs Applied, here on a day that does not contradict the other date of the pair.
		switch {
		case a == data.FieldApproved:
			f.Applied = min(first, second)
		case b == data.FieldApproved:
			f.Applied = first
		}
		must(t, f.SetText(a, first.String()))
		must(t, f.SetText(b, second.String()))
		return f
	}
	for i, a := range data.DateFields {
		for _, b := range data.DateFields[i+1:] {
			for _, right := range [][2]data.Date{{early, late}, {early, early}} {
				f := fields(a, b, right[0], right[1])
				if _, err := o.save(t, o.outsider, NuriHome, data.NewOperationID(), f); err != nil {
					t.Errorf("%s %s, %s %s: %v", a, right[0], b, right[1], err)
				}
			}
			must(t, ok(o.save(t, o.outsider, NuriHome, data.NewOperationID(), data.Fields{})))
			o.unchanged(t, string(a)+" after "+string(b), func() {
				_, err := o.save(t, o.outsider, NuriHome, data.NewOperationID(), fields(a, b, late, early))
				refused(t, err, data.CodeChronology)
				for _, part := range []string{a.Label(), b.Label(), late.US(), early.US()} {
					if err != nil && !strings.Contains(err.Error(), part) {
						t.Errorf("%q does not name %q", err, part)
					}
				}
			})
		}
	}
	for _, a := range []data.Field{data.FieldEligibilityVerified, data.FieldApplied, data.FieldApproved} {
		var f data.Fields
		if a == data.FieldApproved {
			f.Applied = early
		}
		must(t, f.SetText(a, late.String()))
		must(t, ok(o.save(t, o.outsider, NuriHome, data.NewOperationID(), f)))
		o.unchanged(t, "a move-in before "+string(a), func() {
			_, err := o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), NuriHome, early)
			refused(t, err, data.CodeChronology)
			at(t, err, data.FieldMoveIn)
		})
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), NuriHome, late)))
		o.unchanged(t, string(a)+" after the move-in", func() {
			after := f
			must(t, after.SetText(a, (late+1).String()))
			_, err := o.save(t, o.outsider, NuriHome, data.NewOperationID(), after)
			refused(t, err, data.CodeChronology)
		})
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), NuriHome, 0)))
		must(t, ok(o.save(t, o.outsider, NuriHome, data.NewOperationID(), data.Fields{})))
	}
	must(t, ok(o.save(t, o.outsider, NuriHome, data.NewOperationID(), data.Fields{MoveInScheduled: late})))
	if _, err := o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), NuriHome, early); err != nil {
		t.Errorf("a move-in before the scheduled one: %v; S is not compared with M", err)
	}
}
