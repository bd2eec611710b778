package storetest

import (
	"cmp"
	"slices"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

// drafts is a data.DraftStore in memory, by user.
type drafts map[string][]data.KeptDraft

func (d drafts) Keep(user string, k data.KeptDraft) error {
	_ = d.Drop(user, k.EnrollmentID)
	d[user] = append(d[user], k)
	return nil
}

func (d drafts) Drop(user string, id data.EnrollmentID) error {
	d[user] = slices.DeleteFunc(d[user], func(k data.KeptDraft) bool { return k.EnrollmentID == id })
	return nil
}

func (d drafts) All(user string) ([]data.KeptDraft, error) {
	all := slices.Clone(d[user])
	slices.SortStableFunc(all, func(a, b data.KeptDraft) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.EnrollmentID, b.EnrollmentID))
	})
	return all, nil
}

var draftTests = []test{
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
		must(t, o.drafts.Keep(o.admin.User().Name, data.KeptDraft{EnrollmentID: TimoHome, Content: "\x00[{", At: now}))
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
	inOffice("one of an enrollment that a restore has replaced", func(t *testing.T, o *office) {
		must(t, o.admin.KeepDraft(o.ctx, data.Draft{EnrollmentID: RosaHome, Fields: full}))
		kept, err := o.drafts.All(o.admin.User().Name)
		must(t, err)
		kept[0].Subject = "another"
		must(t, o.drafts.Keep(o.admin.User().Name, kept[0]))
		drafts, err := o.admin.Drafts(o.ctx)
		must(t, err)
		if len(drafts) != 1 || drafts[0].Unreadable == "" || drafts[0].Case.Client.ID != 0 {
			t.Errorf("drafts = %+v", drafts)
		}
	}),
}
