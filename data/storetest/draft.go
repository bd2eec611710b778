package storetest

import (
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

var draftTests = []test{
	{"kept, replaced, dropped", func(t *testing.T, f *fixture) {
		other, err := f.AddUser(f.ctx, f.event(data.EventUser, 0), data.NewUser{Name: "Lía Stone", Organization: HarborHouse, Role: data.Caseworker})
		must(t, err)
		keep := func(user data.UserID, id data.EnrollmentID, content string, minutes int) data.KeptDraft {
			d := data.KeptDraft{EnrollmentID: id, Content: content, At: now.Add(time.Duration(minutes) * time.Minute)}
			must(t, f.KeepDraft(f.ctx, user, d))
			return d
		}
		holds := func(what string, user data.UserID, want ...data.KeptDraft) {
			t.Helper()
			got, err := f.Drafts(f.ctx, user)
			must(t, err)
			equal(t, what+", number", len(got), len(want))
			for i := range min(len(got), len(want)) {
				if !got[i].At.Equal(want[i].At) {
					t.Errorf("%s: kept at %v, want %v", what, got[i].At, want[i].At)
				}
				got[i].At = want[i].At
				equal(t, what, got[i], want[i])
			}
		}
		holds("no drafts", f.admin.ID)
		keep(f.admin.ID, RosaHome, "first", 1)
		timo := keep(f.admin.ID, TimoHome, `{"no": "matter what"`, 2)
		rosa := keep(f.admin.ID, RosaHome, "zwei\n", 3)
		theirs := keep(other.ID, RosaHome, "theirs", 4)
		holds("the latest first", f.admin.ID, rosa, timo)
		must(t, f.DropDraft(f.ctx, f.admin.ID, RosaHome))
		must(t, f.DropDraft(f.ctx, f.admin.ID, RosaHome))
		holds("after dropping one", f.admin.ID, timo)
		holds("another user's", other.ID, theirs)
		refused(t, f.KeepDraft(f.ctx, f.admin.ID, data.KeptDraft{EnrollmentID: 999, Content: "x", At: now}), data.CodeNotFound)
	}},
	{"goes with its tracker", func(t *testing.T, f *fixture) {
		f.tracker(t, SamHome, full)
		must(t, f.KeepDraft(f.ctx, f.admin.ID, data.KeptDraft{EnrollmentID: SamHome, Content: "moves along", At: now}))
		must(t, f.MoveTracker(f.ctx, f.event(data.EventMoveTracker, SamAgain), SamHome, SamAgain))
		drafts, err := f.Drafts(f.ctx, f.admin.ID)
		must(t, err)
		if len(drafts) != 1 || drafts[0].EnrollmentID != SamAgain {
			t.Errorf("drafts = %+v, want the one at the enrollment the tracker went to", drafts)
		}
	}},
	{"is no event", func(t *testing.T, f *fixture) {
		before := f.everything(t)
		counter, err := f.ChangeCounter(f.ctx)
		must(t, err)
		must(t, f.KeepDraft(f.ctx, f.admin.ID, data.KeptDraft{EnrollmentID: RosaHome, Content: "x", At: now}))
		equal(t, "the office with a draft", f.everything(t), before)
		after, err := f.ChangeCounter(f.ctx)
		must(t, err)
		equal(t, "change counter: no list need be read again", after, counter)
	}},
	inOffice("only the user's drafts", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{EligibilityVerified: day("05-01")})
		typed := data.Draft{EnrollmentID: RosaHome, Version: 1, Base: data.Fields{EligibilityVerified: day("05-01")},
			Fields: data.Fields{EligibilityVerified: day("05-02")}, Note: data.DraftNote{Operation: data.NewOperationID(), Text: "called"}}
		must(t, o.enrolling.KeepDraft(o.ctx, typed))
		mine, err := o.enrolling.Drafts(o.ctx)
		must(t, err)
		if len(mine) != 1 {
			t.Fatalf("drafts = %+v", mine)
		}
		equal(t, "fields", mine[0].Fields, typed.Fields)
		equal(t, "note", mine[0].Note, typed.Note)
		equal(t, "client", mine[0].Case.Client.ID, Rosa)
		equal(t, "overtaken", mine[0].Outdated(), false)
		for name, s := range map[string]*file.Session{"an administrator": o.admin, "an outsider": o.outsider} {
			theirs, err := s.Drafts(o.ctx)
			must(t, err)
			equal(t, name+" sees somebody else's drafts", len(theirs), 0)
			must(t, s.DropDraft(o.ctx, RosaHome))
		}
		mine, err = o.enrolling.Drafts(o.ctx)
		must(t, err)
		equal(t, "drafts after others dropped theirs", len(mine), 1)
	}),
	inOffice("saved, though the program ended before the draft was dropped", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{})
		fields := data.Fields{EligibilityVerified: day("05-02")}
		must(t, o.enrolling.KeepDraft(o.ctx, data.Draft{EnrollmentID: RosaHome, Version: 1, Fields: fields}))
		_, err := o.save(t, o.enrolling, RosaHome, data.NewOperationID(), fields)
		must(t, err)
		left, err := o.enrolling.Drafts(o.ctx)
		must(t, err)
		equal(t, "drafts", len(left), 0)
	}),
	inOffice("one that can't be read takes no other along", func(t *testing.T, o *office) {
		must(t, o.KeepDraft(o.ctx, o.admin.User().ID, data.KeptDraft{EnrollmentID: TimoHome, Content: "\x00[{", At: now}))
		must(t, o.admin.KeepDraft(o.ctx, data.Draft{EnrollmentID: RosaHome, Fields: full}))
		drafts, err := o.admin.Drafts(o.ctx)
		must(t, err)
		equal(t, "drafts", len(drafts), 2)
		for _, d := range drafts {
			if (d.Unreadable != "") != (d.EnrollmentID == TimoHome) {
				t.Errorf("draft = %+v", d)
			}
		}
	}),
}
