package storetest

import (
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

var undoTests = []test{
	inOffice("a creation is removed", func(t *testing.T, o *office) {
		op := data.NewOperationID()
		must(t, ok(o.enrolling.CreateTracker(o.ctx, op, RosaHome, full)))
		o.undone(t, o.enrolling, op, func() {
			if c := o.theCase(t, RosaHome); c.Tracker != nil {
				t.Errorf("tracker = %+v", c.Tracker)
			}
		})
	}),
	inOffice("a save gets its old values back", func(t *testing.T, o *office) {
		before := data.Fields{EligibilityVerified: day("04-30"), SexOffender: data.No, SexOffenderDetail: "old"}
		o.create(t, RosaHome, before)
		op := data.NewOperationID()
		must(t, ok(o.save(t, o.outsider, RosaHome, op, full)))
		o.undone(t, o.outsider, op, func() { equal(t, "fields", o.currentTracker(t, RosaHome).Fields, before) })
	}),
	inOffice("a start over returns to the attempt", func(t *testing.T, o *office) {
		o.create(t, RosaHome, full)
		op := data.NewOperationID()
		must(t, ok(o.enrolling.StartOver(o.ctx, op, RosaHome, 1, data.UnitLost)))
		o.undone(t, o.enrolling, op, func() {
			tr := o.currentTracker(t, RosaHome)
			equal(t, "fields", tr.Fields, full)
			equal(t, "attempt", tr.Attempt, 1)
			equal(t, "earlier attempts", o.theCase(t, RosaHome).EarlierAttempts, 0)
		})
	}),
	inOffice("a relocation returns to the attempt that was none", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{Applied: day("05-01")})
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), RosaHome, day("05-20"))))
		op := data.NewOperationID()
		must(t, ok(o.enrolling.StartOver(o.ctx, op, RosaHome, 1, data.MovedToAnotherUnit)))
		o.undone(t, o.enrolling, op, func() { equal(t, "relocation", o.currentTracker(t, RosaHome).Relocation, false) })
	}),
	inOffice("a move-in gets its old date back", func(t *testing.T, o *office) {
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), RosaHome, day("05-10"))))
		op := data.NewOperationID()
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, op, RosaHome, day("05-20"))))
		o.undone(t, o.enrolling, op, func() { equal(t, "move-in", o.theCase(t, RosaHome).MoveIn, day("05-10")) })
	}),
	inOffice("a first move-in is cleared", func(t *testing.T, o *office) {
		op := data.NewOperationID()
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, op, RosaHome, day("05-20"))))
		o.undone(t, o.enrolling, op, func() { equal(t, "move-in", o.theCase(t, RosaHome).Recorded, data.MoveIn{}) })
	}),
	inOffice("case managers of several rows get their old ones back", func(t *testing.T, o *office) {
		ids := []data.EnrollmentID{RosaHome, NuriHome}
		hana := o.enrolling.User()
		must(t, o.enrolling.AssignCaseManager(o.ctx, data.NewOperationID(), ids[:1], data.CaseManager{User: hana.ID}))
		op := data.NewOperationID()
		must(t, o.enrolling.AssignCaseManager(o.ctx, op, ids, data.CaseManager{Name: "Cal"}))
		o.undone(t, o.enrolling, op, func() {
			equal(t, "case manager of the one", o.theCase(t, RosaHome).CaseManager, data.CaseManager{User: hana.ID, Name: "Hana Harbor"})
			equal(t, "case manager of the other", o.theCase(t, NuriHome).CaseManager, data.CaseManager{})
		})
	}),
	inOffice("not after somebody else's change", func(t *testing.T, o *office) {
		create, save, move, assign := data.NewOperationID(), data.NewOperationID(), data.NewOperationID(), data.NewOperationID()
		must(t, ok(o.enrolling.CreateTracker(o.ctx, create, RosaHome, data.Fields{})))
		must(t, ok(o.save(t, o.enrolling, RosaHome, save, full)))
		must(t, ok(o.save(t, o.outsider, RosaHome, data.NewOperationID(), data.Fields{SexOffender: data.No})))
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, move, NuriHome, day("05-10"))))
		must(t, ok(o.admin.UpdateAssessment(o.ctx, data.NewOperationID(), NuriHome, day("05-11"))))
		must(t, o.enrolling.AssignCaseManager(o.ctx, assign, []data.EnrollmentID{RosaHome, NuriHome}, data.CaseManager{Name: "Cal"}))
		must(t, o.admin.AssignCaseManager(o.ctx, data.NewOperationID(), []data.EnrollmentID{NuriHome}, data.CaseManager{Name: "Dee"}))
		o.unchanged(t, "an undo too late", func() {
			for _, op := range []data.OperationID{create, save, move, assign} {
				refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), op), data.CodeConflict)
			}
		})
	}),
	inOffice("not on a tracker made again", func(t *testing.T, o *office) {
		first := o.create(t, RosaHome, data.Fields{EligibilityVerified: day("05-01")})
		must(t, o.enrolling.RemoveTracker(o.ctx, data.NewOperationID(), RosaHome, 1, "wrong client"))
		again, err := o.enrolling.CreateTracker(o.ctx, data.NewOperationID(), RosaHome, full)
		must(t, err)
		o.unchanged(t, "audit events on the tracker that was removed", func() {
			refused(t, o.admin.Undo(o.ctx, data.NewOperationID(), first), data.CodeConflict)
			_, err := o.outsider.SaveTracker(o.ctx, data.NewOperationID(), RosaHome, 1, data.Fields{}, data.Fields{SexOffender: data.No})
			refused(t, err, data.CodeConflict)
		})
		must(t, ok(o.outsider.SaveTracker(o.ctx, data.NewOperationID(), RosaHome, again.Version, full, data.Fields{SexOffender: data.No})))
	}),
	inOffice("not what can't be undone", func(t *testing.T, o *office) {
		o.create(t, RosaHome, full)
		note := data.NewOperationID()
		must(t, o.enrolling.AddNote(o.ctx, note, RosaHome, "", "said", ""))
		refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), note), data.CodeInvalid)
		refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), "no such op"), data.CodeNotFound)
	}),
}

// undone undoes an audit event, twice with one operation ID, as a retry does, and calls check after the first.
func (o *office) undone(t *testing.T, who *file.Session, op data.OperationID, check func()) {
	t.Helper()
	o.checkSound(t)
	undo := data.NewOperationID()
	must(t, who.Undo(o.ctx, undo, op))
	check()
	o.unchanged(t, "a repeated undo", func() { must(t, who.Undo(o.ctx, undo, op)) })
	events, err := o.EventsOf(o.ctx, undo)
	must(t, err)
	if len(events) == 0 {
		t.Error("the undo left no audit event")
	}
}
