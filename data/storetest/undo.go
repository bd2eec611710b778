package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
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
	inOffice("a removed tracker comes back", func(t *testing.T, o *office) {
		o.create(t, RosaHome, full)
		must(t, ok(o.enrolling.StartOver(o.ctx, data.NewOperationID(), RosaHome, 1, data.UnitLost)))
		must(t, ok(o.save(t, o.enrolling, RosaHome, data.NewOperationID(), full)))
		must(t, o.enrolling.AddNote(o.ctx, data.NewOperationID(), RosaHome, "", "said", ""))
		op := data.NewOperationID()
		must(t, o.enrolling.RemoveTracker(o.ctx, op, RosaHome, 3, "wrong client"))
		o.undone(t, o.enrolling, op, func() {
			tr := o.currentTracker(t, RosaHome)
			equal(t, "fields", tr.Fields, full)
			equal(t, "attempt", tr.Attempt, 2)
			notes, err := o.Notes(o.ctx, RosaHome)
			must(t, err)
			equal(t, "notes", len(notes), 1)
		})
		o.checkSound(t)
	}),
	inOffice("a removed relocation comes back as one", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{Applied: day("05-01")})
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), RosaHome, day("05-20"))))
		must(t, ok(o.enrolling.StartOver(o.ctx, data.NewOperationID(), RosaHome, 1, data.MovedToAnotherUnit)))
		op := data.NewOperationID()
		must(t, o.enrolling.RemoveTracker(o.ctx, op, RosaHome, 2, "wrong client"))
		o.undone(t, o.enrolling, op, func() { equal(t, "relocation", o.currentTracker(t, RosaHome).Relocation, true) })
	}),
	inOffice("one after the other", func(t *testing.T, o *office) {
		var ops []data.OperationID
		var states []string
		act := func(do func(op data.OperationID) error) {
			t.Helper()
			c := o.theCase(t, RosaHome)
			fields := "none"
			if c.Tracker != nil {
				fields = fmt.Sprint(c.Tracker.Attempt, c.Tracker.Fields)
			}
			ops, states = append(ops, data.NewOperationID()), append(states, fmt.Sprint(fields, c.MoveIn, c.CaseManager.Name))
			must(t, do(ops[len(ops)-1]))
		}
		save := func(fields data.Fields) func(op data.OperationID) error {
			return func(op data.OperationID) error { return ok(o.save(t, o.enrolling, RosaHome, op, fields)) }
		}
		act(func(op data.OperationID) error {
			return ok(o.enrolling.CreateTracker(o.ctx, op, RosaHome, data.Fields{EligibilityVerified: day("05-01")}))
		})
		act(save(data.Fields{EligibilityVerified: day("05-02")}))
		act(save(full))
		act(func(op data.OperationID) error {
			return o.enrolling.AssignCaseManager(o.ctx, op, []data.EnrollmentID{RosaHome}, data.CaseManager{Name: "Cal"})
		})
		act(func(op data.OperationID) error {
			return ok(o.enrolling.StartOver(o.ctx, op, RosaHome, o.currentTracker(t, RosaHome).Version, data.UnitLost))
		})
		act(save(data.Fields{EligibilityVerified: day("06-01")}))
		act(func(op data.OperationID) error {
			return ok(o.enrolling.UpdateAssessment(o.ctx, op, RosaHome, day("06-10")))
		})
		act(func(op data.OperationID) error {
			return o.enrolling.RemoveTracker(o.ctx, op, RosaHome, o.currentTracker(t, RosaHome).Version, "wrong client")
		})
		for i, op := range slices.Backward(ops) {
			must(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), op))
			c := o.theCase(t, RosaHome)
			fields := "none"
			if c.Tracker != nil {
				fields = fmt.Sprint(c.Tracker.Attempt, c.Tracker.Fields)
			}
			equal(t, fmt.Sprint("after undoing act ", i), fmt.Sprint(fields, c.MoveIn, c.CaseManager.Name), states[i])
			o.checkSound(t)
			refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), op), codeAgain(o.theCase(t, RosaHome)))
		}
	}),
	inOffice("not what somebody else has changed since, but the rest", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{EligibilityVerified: day("05-01")})
		op := data.NewOperationID()
		mine := data.Fields{EligibilityVerified: day("05-02"), Applied: day("05-03"), ADAUnit: data.Yes}
		must(t, ok(o.save(t, o.enrolling, RosaHome, op, mine)))
		theirs := mine
		theirs.ADAUnit, theirs.SexOffender = data.No, data.No
		must(t, ok(o.save(t, o.outsider, RosaHome, data.NewOperationID(), theirs)))
		o.unchanged(t, "an undo of what has been changed since", func() {
			err := o.enrolling.Undo(o.ctx, data.NewOperationID(), op)
			refused(t, err, data.CodeConflict)
			var conflict *data.UndoConflict
			if !errors.As(err, &conflict) || !slices.Equal(conflict.Changed, []string{"Need ADA Unit"}) || conflict.Rest != 2 || conflict.By != "Leo Lantern" || conflict.EnrollmentID != RosaHome {
				t.Errorf("conflict = %+v", conflict)
			}
		})
		must(t, o.enrolling.UndoRest(o.ctx, data.NewOperationID(), op))
		equal(t, "fields", o.currentTracker(t, RosaHome).Fields, data.Fields{EligibilityVerified: day("05-01"), ADAUnit: data.No, SexOffender: data.No})
	}),
	inOffice("what nobody else has changed, though they changed something else", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{EligibilityVerified: day("05-01")})
		op := data.NewOperationID()
		must(t, ok(o.save(t, o.enrolling, RosaHome, op, data.Fields{EligibilityVerified: day("05-02")})))
		must(t, ok(o.save(t, o.outsider, RosaHome, data.NewOperationID(), data.Fields{EligibilityVerified: day("05-02"), SexOffender: data.No})))
		o.undone(t, o.enrolling, op, func() {
			equal(t, "fields", o.currentTracker(t, RosaHome).Fields, data.Fields{EligibilityVerified: day("05-01"), SexOffender: data.No})
		})
	}),
	inOffice("a save stays if the date before it would contradict another by now", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{EligibilityVerified: day("05-10")})
		op := data.NewOperationID()
		must(t, ok(o.save(t, o.enrolling, RosaHome, op, data.Fields{EligibilityVerified: day("05-01")})))
		must(t, ok(o.save(t, o.outsider, RosaHome, data.NewOperationID(), data.Fields{EligibilityVerified: day("05-01"), Applied: day("05-05")})))
		o.unchanged(t, "a refused undo", func() {
			refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), op), data.CodeChronology)
		})
	}),
	inOffice("not the case manager of a client whom somebody else has assigned since, but the others", func(t *testing.T, o *office) {
		op := data.NewOperationID()
		must(t, o.enrolling.AssignCaseManager(o.ctx, op, []data.EnrollmentID{RosaHome, TimoHome, NuriHome}, data.CaseManager{Name: "Cal"}))
		must(t, o.admin.AssignCaseManager(o.ctx, data.NewOperationID(), []data.EnrollmentID{NuriHome}, data.CaseManager{Name: "Dee"}))
		var conflict *data.UndoConflict
		err := o.enrolling.Undo(o.ctx, data.NewOperationID(), op)
		if !errors.As(err, &conflict) || conflict.Rest != 2 || conflict.By != "Ada Head" || !strings.Contains(err.Error(), "O'Brien-Vega, Núria") {
			t.Errorf("error %v, conflict %+v", err, conflict)
		}
		must(t, o.enrolling.UndoRest(o.ctx, data.NewOperationID(), op))
		for id, want := range map[data.EnrollmentID]string{RosaHome: "", TimoHome: "", NuriHome: "Dee"} {
			equal(t, "case manager", o.theCase(t, id).CaseManager.Name, want)
		}
	}),
	inOffice("a note is withdrawn, a correction of it taken back", func(t *testing.T, o *office) {
		note, correction := data.NewOperationID(), data.NewOperationID()
		must(t, o.enrolling.AddNote(o.ctx, note, RosaHome, data.FieldADAUnit, "said", ""))
		must(t, o.enrolling.AddNote(o.ctx, correction, RosaHome, "", "meant", string(note)))
		latest := func() data.Note {
			t.Helper()
			notes, err := o.Notes(o.ctx, RosaHome)
			must(t, err)
			for _, n := range notes {
				if !slices.ContainsFunc(notes, func(other data.Note) bool { return other.Corrects == n.ID }) {
					return n
				}
			}
			t.Fatal("no note")
			return data.Note{}
		}
		refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), note), data.CodeConflict)
		o.undone(t, o.enrolling, correction, func() {
			equal(t, "text", latest().Text, "said")
			equal(t, "barrier", latest().Barrier, data.FieldADAUnit)
		})
		o.undone(t, o.enrolling, note, func() { equal(t, "withdrawn", latest().Withdrawal(), true) })
		notes, err := o.Notes(o.ctx, RosaHome)
		must(t, err)
		equal(t, "notes kept", len(notes), 4)
	}),
	inOffice("a locally entered client and enrollment, added, corrected, removed", func(t *testing.T, o *office) {
		var ops [6]data.OperationID
		for i := range ops {
			ops[i] = data.NewOperationID()
		}
		ash := data.Client{Name: data.Name{Last: "Ash", First: "Ina"}, BirthDate: day("01-02")}
		made, err := o.enrolling.AddClient(o.ctx, ops[0], ash)
		must(t, err)
		corrected := data.Client{ID: made.ID, UUID: made.UUID, Name: data.Name{Last: "Ashe"}, PersonalID: "L-1"}
		must(t, o.enrolling.CorrectClient(o.ctx, ops[1], corrected))
		id, err := o.enrolling.AddEnrollment(o.ctx, ops[2], made.ID, HarborPSH, day("05-01"))
		must(t, err)
		must(t, o.enrolling.CorrectEnrollment(o.ctx, ops[3], o.theCase(t, id).Enrollment, day("05-02"), day("06-01")))
		must(t, o.enrolling.RemoveEnrollment(o.ctx, ops[4], id))
		_, listed := o.row(t, HarborPSH, id)
		equal(t, "listed after the removal", listed, false)
		must(t, o.enrolling.RemoveClient(o.ctx, ops[5], made.ID))
		found, err := o.FindClients(o.ctx, data.NewQuery("ashe").Terms(), 5)
		must(t, err)
		equal(t, "found after the removal", len(found), 0)

		client := func() data.Client {
			t.Helper()
			c, err := o.Client(o.ctx, made.ID)
			must(t, err)
			return c
		}
		corrected.LocallyEntered, corrected.UUID = true, made.UUID
		o.undone(t, o.enrolling, ops[5], func() { equal(t, "client", client(), corrected) })
		o.undone(t, o.enrolling, ops[4], func() {
			equal(t, "removed", o.theCase(t, id).Removed, false)
			row, _ := o.row(t, HarborPSH, id)
			equal(t, "exit in the list", row.Exit, day("06-01"))
		})
		o.undone(t, o.enrolling, ops[3], func() {
			c := o.theCase(t, id)
			equal(t, "dates", [2]data.Date{c.Entry, c.Exit}, [2]data.Date{day("05-01"), 0})
		})
		refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), ops[0]), data.CodeConflict)
		o.undone(t, o.enrolling, ops[2], func() { equal(t, "removed", o.theCase(t, id).Removed, true) })
		o.undone(t, o.enrolling, ops[1], func() {
			ash.ID, ash.UUID, ash.LocallyEntered = made.ID, made.UUID, true
			equal(t, "client", client(), ash)
			found, err := o.FindClients(o.ctx, data.NewQuery("ina ash").Terms(), 5)
			must(t, err)
			equal(t, "found", len(found), 1)
		})
		o.undone(t, o.enrolling, ops[0], func() { equal(t, "removed", client().Removed, true) })
	}),
	inOffice("a removed client comes back with enrollment, tracker and notes", func(t *testing.T, o *office) {
		ash, err := o.enrolling.AddClient(o.ctx, data.NewOperationID(), data.Client{Name: data.Name{Last: "Ash"}})
		must(t, err)
		id, err := o.enrolling.AddEnrollment(o.ctx, data.NewOperationID(), ash.ID, HarborPSH, day("05-01"))
		must(t, err)
		o.create(t, id, full)
		must(t, o.enrolling.AddNote(o.ctx, data.NewOperationID(), id, "", "said", ""))
		before := o.theCase(t, id)
		op := data.NewOperationID()
		must(t, o.enrolling.RemoveClient(o.ctx, op, ash.ID))
		if why := o.theCase(t, id).ReadOnly(today); !strings.Contains(why, "entered here") {
			t.Errorf("a removed enrollment is said to be %q", why)
		}
		o.undone(t, o.enrolling, op, func() {
			after := o.theCase(t, id)
			if !reflect.DeepEqual(after, before) {
				t.Errorf("after: %+v, before: %+v", after, before)
			}
			notes, err := o.Notes(o.ctx, id)
			must(t, err)
			equal(t, "notes", len(notes), 1)
		})
	}),
	inOffice("a correction that somebody else has changed since stays", func(t *testing.T, o *office) {
		w := o.world(t)
		op, dates := data.NewOperationID(), data.NewOperationID()
		must(t, o.enrolling.CorrectClient(o.ctx, op, data.Client{ID: w.localClient, Name: data.Name{Last: "Oak", First: "Ina"}}))
		must(t, o.outsider.CorrectClient(o.ctx, data.NewOperationID(), data.Client{ID: w.localClient, Name: data.Name{Last: "Elm", First: "Ina"}}))
		must(t, o.enrolling.CorrectEnrollment(o.ctx, dates, o.theCase(t, w.localHome).Enrollment, day("04-03"), day("06-01")))
		must(t, o.admin.CorrectEnrollment(o.ctx, data.NewOperationID(), o.theCase(t, w.localHome).Enrollment, day("04-03"), 0))
		o.unchanged(t, "an undo too late", func() {
			refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), op), data.CodeConflict)
			refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), dates), data.CodeConflict)
		})
		must(t, o.enrolling.UndoRest(o.ctx, data.NewOperationID(), op))
		c, err := o.Client(o.ctx, w.localClient)
		must(t, err)
		equal(t, "name", c.Name, data.Name{Last: "Elm"})
	}),
	inOffice("not an added enrollment on which somebody has done something since", func(t *testing.T, o *office) {
		op := data.NewOperationID()
		id, err := o.enrolling.AddEnrollment(o.ctx, op, Rosa, HarborPSH, day("05-01"))
		must(t, err)
		o.create(t, id, full)
		o.unchanged(t, "an undo too late", func() {
			refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), op), data.CodeConflict)
		})
	}),
	inOffice("not what can't be undone", func(t *testing.T, o *office) {
		w := o.world(t)
		match := data.NewOperationID()
		must(t, o.admin.DismissMatch(o.ctx, match, w.locallyEntered, NuriHome))
		refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), match), data.CodeInvalid)
		refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), "no such op"), data.CodeNotFound)
	}),
}

// codeAgain is what a second undo is refused with: without a tracker there is nothing to judge.
func codeAgain(c data.Case) data.Code {
	if c.Tracker == nil {
		return data.CodeNotFound
	}
	return data.CodeConflict
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
