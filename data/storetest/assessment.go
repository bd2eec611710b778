package storetest

import (
	"errors"
	"strings"
	"testing"

	"housingtracker/data"
)

var assessmentTests = []test{
	inOffice("R40 recorded, corrected, cleared", func(t *testing.T, o *office) {
		for _, date := range []data.Date{day("03-01"), day("06-15"), day("05-01")} {
			c, err := o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), RosaHome, date)
			must(t, err)
			equal(t, "move-in", c.HMID(today), date)
			equal(t, "stage", c.Stage(today), data.MovedIn)
			equal(t, "state", c.Recorded.State, data.MoveInRecorded)
		}
		c, err := o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), RosaHome, 0)
		must(t, err)
		equal(t, "stage after clearing", c.Stage(today), data.NotStarted)
		equal(t, "move-in after clearing, where HMIS has none", c.Recorded, data.MoveIn{})
	}),
	inOffice("R40 also after exit, and within the stay", func(t *testing.T, o *office) {
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), WenExited, day("05-01"))))
		o.unchanged(t, "refusals", func() {
			for date, code := range map[data.Date]data.Code{
				day("05-02"): data.CodeChronology, day("01-04"): data.CodeChronology, today + 1: data.CodeFuture, data.MustDate("1899-12-31"): data.CodeInvalid,
			} {
				_, err := o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), WenExited, date)
				refused(t, err, code)
				at(t, err, data.FieldMoveIn)
			}
			_, err := o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), RosaServices, day("05-01"))
			refused(t, err, data.CodeInvalid)
			_, err = o.admin.UpdateAssessment(o.ctx, data.NewOperationID(), WenRetired, day("05-03"))
			refused(t, err, data.CodeClosed)
			for _, id := range []data.EnrollmentID{GoneHome, WenOld} {
				_, err = o.admin.UpdateAssessment(o.ctx, data.NewOperationID(), id, day("05-03"))
				refused(t, err, data.CodeClosed)
				refused(t, o.admin.AssignCaseManager(o.ctx, data.NewOperationID(), []data.EnrollmentID{id}, data.CaseManager{Name: "Cal"}), data.CodeClosed)
				refused(t, o.admin.CorrectEnrollment(o.ctx, data.NewOperationID(), o.theCase(t, id).Enrollment, o.theCase(t, id).Entry, today), data.CodeClosed)
			}
		})
	}),
	inOffice("R16 a move-in hides the scheduled one and keeps it", func(t *testing.T, o *office) {
		o.create(t, NuriHome, data.Fields{MoveInScheduled: day("06-20")})
		row := func() data.Row {
			list, err := o.enrolling.List(o.ctx, HarborPSH, data.ListOptions{})
			must(t, err)
			for _, r := range list.Rows {
				if r.EnrollmentID == NuriHome {
					return r
				}
			}
			t.Fatal("not listed")
			return data.Row{}
		}
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), NuriHome, day("06-10"))))
		r := row()
		equal(t, "flag (R40)", strings.Contains(strings.Join(r.Flags(), " "), "to-be-entered-in-hmis"), true)
		equal(t, "scheduled as shown", r.Scheduled, 0)
		equal(t, "moved in as shown", r.MovedIn, day("06-10"))
		equal(t, "stage", r.Stage, data.MovedIn)
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), NuriHome, 0)))
		r = row()
		equal(t, "scheduled after the move-in was cleared", r.Scheduled, day("06-20"))
		equal(t, "stage", r.Stage, data.MoveInScheduled)
	}),
	inOffice("R44 recorded on the head, counts for the members", func(t *testing.T, o *office) {
		o.unchanged(t, "a member's move-in", func() {
			_, err := o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), TimoHome, day("05-10"))
			refused(t, err, data.CodeInvalid)
			if err != nil && !strings.Contains(err.Error(), "Alder, Rosa") {
				t.Errorf("%q does not name the head", err)
			}
		})
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), RosaHome, day("05-10"))))
		c, err := o.enrolling.Case(o.ctx, TimoHome)
		must(t, err)
		equal(t, "the member's move-in", c.HMID(today), day("05-10"))
		list, err := o.enrolling.List(o.ctx, HarborPSH, data.ListOptions{AllMembers: true})
		must(t, err)
		for _, r := range list.Rows {
			if (r.EnrollmentID == RosaHome || r.EnrollmentID == TimoHome) && (r.Stage != data.MovedIn || r.MovedIn != day("05-10")) {
				t.Errorf("row of %s: stage %s, moved in %s", r.Display, r.Stage, r.MovedIn)
			}
		}
		must(t, ok(o.enrolling.UpdateAssessment(o.ctx, data.NewOperationID(), RosaHome, 0)))
		c, err = o.enrolling.Case(o.ctx, TimoHome)
		must(t, err)
		equal(t, "the member's move-in after clearing", c.HMID(today), 0)
	}),
	inOffice("R46 case managers", func(t *testing.T, o *office) {
		ids := []data.EnrollmentID{RosaHome, NuriHome}
		hana, leo := o.enrolling.User(), o.outsider.User()
		must(t, o.enrolling.AssignCaseManager(o.ctx, data.NewOperationID(), ids, data.CaseManager{User: hana.ID}))
		for _, id := range ids {
			equal(t, "case manager", o.theCase(t, id).CaseManager, data.CaseManager{User: hana.ID, Name: "Hana Harbor"})
		}
		o.unchanged(t, "a user of another organization", func() {
			refused(t, o.enrolling.AssignCaseManager(o.ctx, data.NewOperationID(), ids, data.CaseManager{User: leo.ID}), data.CodeInvalid)
		})
		o.unchanged(t, "one row of another organization among the user's", func() {
			refused(t, o.enrolling.AssignCaseManager(o.ctx, data.NewOperationID(), append(ids, SamHome), data.CaseManager{Name: "Cal"}), data.CodePermission)
		})
		must(t, o.enrolling.AssignCaseManager(o.ctx, data.NewOperationID(), ids[:1], data.CaseManager{Name: "  Typed \t Tessa "}))
		equal(t, "typed name", o.theCase(t, RosaHome).CaseManager, data.CaseManager{Name: "Typed Tessa"})
		must(t, o.enrolling.AssignCaseManager(o.ctx, data.NewOperationID(), ids[:1], data.CaseManager{}))
		equal(t, "nobody", o.theCase(t, RosaHome).CaseManager, data.CaseManager{})
		history, err := o.enrolling.History(o.ctx, RosaHome)
		must(t, err)
		equal(t, "audit events kept", len(history), 3)
		equal(t, "what the latest changed", history[0].Changes[0], data.Change{Field: data.FieldCaseManager, Old: "Typed Tessa"})
	}),
	inOffice("R46 a typed name becomes a user where that user works", func(t *testing.T, o *office) {
		for _, id := range []data.EnrollmentID{RosaHome, SamHome} {
			must(t, o.admin.AssignCaseManager(o.ctx, data.NewOperationID(), []data.EnrollmentID{id}, data.CaseManager{Name: "H. Harbor"}))
		}
		hana := o.enrolling.User()
		must(t, o.admin.MatchCaseManager(o.ctx, data.NewOperationID(), "H. Harbor", hana.ID))
		equal(t, "case manager in the user's organization", o.theCase(t, RosaHome).CaseManager, data.CaseManager{User: hana.ID, Name: "Hana Harbor"})
		equal(t, "case manager in another one", o.theCase(t, SamHome).CaseManager, data.CaseManager{Name: "H. Harbor"})
		o.unchanged(t, "a name typed elsewhere only", func() {
			refused(t, o.admin.MatchCaseManager(o.ctx, data.NewOperationID(), "H. Harbor", hana.ID), data.CodeNotFound)
		})
		must(t, o.admin.MergeOrganization(o.ctx, data.NewOperationID(), LanternHomes, HarborHouse))
		must(t, o.admin.MatchCaseManager(o.ctx, data.NewOperationID(), "H. Harbor", hana.ID))
		equal(t, "case manager after the merge", o.theCase(t, SamHome).CaseManager.User, hana.ID)
	}),
	inOffice("R48 a locally entered client and enrollment", func(t *testing.T, o *office) {
		o.unchanged(t, "refusals", func() {
			_, err := o.enrolling.AddClient(o.ctx, data.NewOperationID(), data.Client{Name: data.Name{First: " \t"}})
			refused(t, err, data.CodeInvalid)
			_, err = o.enrolling.AddClient(o.ctx, data.NewOperationID(), data.Client{Name: data.Name{Last: "Ash"}, BirthDate: today + 1})
			refused(t, err, data.CodeInvalid)
			for _, test := range []struct {
				entry data.Date
				code  data.Code
			}{{0, data.CodeInvalid}, {today + 1, data.CodeFuture}, {data.MustDate("1899-01-01"), data.CodeInvalid}} {
				_, err = o.enrolling.AddEnrollment(o.ctx, data.NewOperationID(), Sam, HarborPSH, test.entry)
				refused(t, err, test.code)
			}
			_, err = o.enrolling.AddEnrollment(o.ctx, data.NewOperationID(), 999, HarborPSH, today)
			refused(t, err, data.CodeNotFound)
			_, err = o.enrolling.AddEnrollment(o.ctx, data.NewOperationID(), Sam, 999, today)
			refused(t, err, data.CodeNotFound)
			_, err = o.enrolling.AddEnrollment(o.ctx, data.NewOperationID(), Gone, HarborPSH, today)
			refused(t, err, data.CodeClosed)
			_, err = o.enrolling.AddEnrollment(o.ctx, data.NewOperationID(), Sam, HarborOld, today)
			refused(t, err, data.CodeClosed)
			refused(t, o.enrolling.CorrectEnrollment(o.ctx, data.NewOperationID(), o.theCase(t, RosaHome).Enrollment, day("03-02"), 0), data.CodeInvalid)
		})
		id, err := o.enrolling.AddEnrollment(o.ctx, data.NewOperationID(), Sam, HarborPSH, day("06-01"))
		must(t, err)
		for _, test := range []struct {
			entry, exit data.Date
			code        data.Code
		}{{day("06-01"), day("05-31"), data.CodeChronology}, {day("06-01"), today + 1, data.CodeFuture}, {today + 1, 0, data.CodeFuture}} {
			refused(t, o.enrolling.CorrectEnrollment(o.ctx, data.NewOperationID(), o.theCase(t, id).Enrollment, test.entry, test.exit), test.code)
		}
		must(t, o.enrolling.CorrectEnrollment(o.ctx, data.NewOperationID(), o.theCase(t, id).Enrollment, day("06-02"), day("06-14")))
		c := o.theCase(t, id)
		equal(t, "corrected entry", c.Entry, day("06-02"))
		equal(t, "corrected exit", c.Exit, day("06-14"))
		equal(t, "locally entered", c.LocallyEntered, true)
	}),
	inOffice("R48 a correction made from what somebody else has changed since", func(t *testing.T, o *office) {
		w := o.world(t)
		shown := o.theCase(t, w.locallyEntered).Enrollment
		correct := func(from data.Enrollment, entry, exit data.Date) error {
			return o.enrolling.CorrectEnrollment(o.ctx, data.NewOperationID(), from, entry, exit)
		}
		must(t, o.admin.CorrectEnrollment(o.ctx, data.NewOperationID(), shown, shown.Entry, day("06-14")))
		o.unchanged(t, "refusals", func() {
			member := o.theCase(t, w.locallyEntered).Enrollment
			member.Relationship = 2
			for _, from := range []data.Enrollment{shown, member} {
				err := correct(from, day("04-03"), 0)
				refused(t, err, data.CodeConflict)
				var conflict *data.EnrollmentConflict
				if !errors.As(err, &conflict) || conflict.Shown != from || conflict.Stored != o.theCase(t, w.locallyEntered).Enrollment {
					t.Errorf("the conflict is %+v", conflict)
				}
			}
			got := correct(shown, day("04-03"), 0).Error()
			equal(t, "message", got, o.admin.User().Name+" has changed the enrollment meanwhile: Exit Date is "+day("06-14").US()+" now, was blank. Nothing was saved.")
		})
		must(t, correct(o.theCase(t, w.locallyEntered).Enrollment, day("04-03"), 0))
		equal(t, "exit", o.theCase(t, w.locallyEntered).Exit, 0)
	}),
	inOffice("R48 an exit not yet in HMIS", func(t *testing.T, o *office) {
		correct := func(id data.EnrollmentID, entry, exit data.Date) error {
			return o.enrolling.CorrectEnrollment(o.ctx, data.NewOperationID(), o.theCase(t, id).Enrollment, entry, exit)
		}
		o.unchanged(t, "refusals", func() {
			refused(t, correct(RosaHome, day("03-02"), day("06-01")), data.CodeInvalid)
			refused(t, correct(RosaHome, day("03-01"), day("02-28")), data.CodeChronology)
			refused(t, correct(WenExited, day("01-05"), day("05-02")), data.CodeInvalid)
			refused(t, o.outsider.CorrectEnrollment(o.ctx, data.NewOperationID(), o.theCase(t, RosaHome).Enrollment, day("03-01"), today), data.CodePermission)
		})
		for _, exit := range []data.Date{day("06-01"), day("06-02"), 0} {
			must(t, correct(RosaHome, day("03-01"), exit))
			c := o.theCase(t, RosaHome)
			equal(t, "exit", c.Exit, exit)
			equal(t, "locally entered exit", c.ExitLocallyEntered, exit != 0)
			equal(t, "locally entered", c.LocallyEntered, false)
		}
		equal(t, "HMIS exit counts as locally entered", o.theCase(t, WenExited).ExitLocallyEntered, false)
	}),
	inOffice("R48 a tracker moves to another enrollment of the same client only", func(t *testing.T, o *office) {
		o.create(t, RosaHome, full)
		o.create(t, SamHome, full)
		o.unchanged(t, "refusals", func() {
			refused(t, o.admin.MoveTracker(o.ctx, data.NewOperationID(), SamHome, NuriHome), data.CodeInvalid)
			refused(t, o.admin.MoveTracker(o.ctx, data.NewOperationID(), RosaHome, RosaServices), data.CodeInvalid)
			refused(t, o.admin.MoveTracker(o.ctx, data.NewOperationID(), SamAgain, SamHome), data.CodeNotFound)
			refused(t, o.admin.MoveTracker(o.ctx, data.NewOperationID(), SamHome, 999), data.CodeNotFound)
		})
		op := data.NewOperationID()
		must(t, o.admin.MoveTracker(o.ctx, op, SamHome, SamAgain))
		o.unchanged(t, "a retry", func() { must(t, o.admin.MoveTracker(o.ctx, op, SamHome, SamAgain)) })
		equal(t, "fields where it went", o.currentTracker(t, SamAgain).Fields, full)
	}),
}
