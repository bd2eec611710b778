package storetest

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"housingtracker/data"
)

var officeTests = []test{
	{"how far it has come", func(t *testing.T, f *fixture) {
		at := func() data.Generation {
			t.Helper()
			g, err := f.Generation(f.ctx)
			must(t, err)
			last, err := f.Acts(f.ctx, data.ActFilter{}, 0, 1)
			must(t, err)
			if g.Number != last[0].Number || g.Hash != last[0].Hash || g.Hash == "" || !g.At.Equal(last[0].At) {
				t.Errorf("it has come to %+v, its last act is %+v", g, last[0])
			}
			return g
		}
		founded := at()
		first, err := f.Acts(f.ctx, data.ActFilter{}, 2, 1)
		must(t, err)
		if founded.Identity != first[0].Op || founded.Line != first[0].Op || founded.Number != 1 {
			t.Errorf("founded it is %+v", founded)
		}
		f.tracker(t, RosaHome, data.Fields{})
		line := founded.Line
		for i, kind := range []data.ActKind{data.ActExport, data.ActRestore, data.ActExport, data.ActAcceptCopy, data.ActSignIn} {
			act := f.act(kind, 0)
			must(t, f.Record(f.ctx, act))
			if kind == data.ActRestore || kind == data.ActAcceptCopy {
				line = act.Op
			}
			if g := at(); g.Identity != founded.Identity || g.Line != line || g.Number != int64(3+i) {
				t.Errorf("after %s it is %+v, want line %s", kind, g, line)
			}
		}
	}},
	{"founded once", func(t *testing.T, f *fixture) {
		info, err := f.Office(f.ctx)
		must(t, err)
		if !info.Founded || info.Sample || info.ReadOnly != "" {
			t.Errorf("Office = %+v", info)
		}
		if f.admin.ID == 0 || f.admin.Role != data.Administrator || f.admin.Organization.Name != "Head Office" {
			t.Errorf("first administrator = %+v", f.admin)
		}
		before := f.everything(t)
		_, err = f.Found(f.ctx, f.act(data.ActUser, 0), "Another", data.NewUser{Name: "Bo", Role: data.Administrator})
		refused(t, err, data.CodeExists)
		equal(t, "the office after a second founding", f.everything(t), before)
		acts, err := f.Acts(f.ctx, data.ActFilter{}, 0, 10)
		must(t, err)
		if len(acts) != 1 || acts[0].By != f.admin.ID || acts[0].ByName != "Ada Head" || !acts[0].At.Equal(now) {
			t.Errorf("acts = %+v", acts)
		}
	}},
	{"sample", func(t *testing.T, f *fixture) {
		accounts := []data.SampleAccount{{Name: "Cora", Password: "open door 1", Organization: "Harbor House", Role: data.Caseworker}}
		must(t, f.MarkSample(f.ctx, accounts))
		info, err := f.Office(f.ctx)
		must(t, err)
		if !info.Sample || !slices.Equal(info.Accounts, accounts) {
			t.Errorf("Office = %+v", info)
		}
		must(t, f.MarkSample(f.ctx, nil))
		if info, err = f.Office(f.ctx); err != nil || !info.Sample || len(info.Accounts) != 0 {
			t.Errorf("Office without accounts = %+v, %v", info, err)
		}
	}},
	{"settings", func(t *testing.T, f *fixture) {
		set, err := f.Settings(f.ctx)
		must(t, err)
		equal(t, "settings of a new office", set, data.DefaultSettings)
		want := data.Settings{BedNightDays: 3, SafeHaven: true, Transitional: true, LockMinutes: 4, BackupFolder: "/second/folder", RetentionYears: 9}
		must(t, f.SaveSettings(f.ctx, f.act(data.ActSettings, 0), want))
		set, err = f.Settings(f.ctx)
		must(t, err)
		equal(t, "settings", set, want)
	}},
	{"thresholds", func(t *testing.T, f *fixture) {
		p, err := f.Program(f.ctx, HarborPSH)
		must(t, err)
		equal(t, "thresholds of a new program", p.Thresholds, data.DefaultThresholds)
		want := data.Thresholds{NotStarted: 1, EligibilityVerified: 2, Applied: 3, Approved: 4}
		act := f.act(data.ActSettings, 0)
		act.ProgramID = HarborPSH
		must(t, f.SaveThresholds(f.ctx, act, HarborPSH, want))
		p, err = f.Program(f.ctx, HarborPSH)
		must(t, err)
		equal(t, "thresholds", p.Thresholds, want)
		refused(t, f.SaveThresholds(f.ctx, f.act(data.ActSettings, 0), 999, want), data.CodeNotFound)
	}},
	{"organizations", func(t *testing.T, f *fixture) {
		act := f.act(data.ActOrganization, 0)
		added, err := f.AddOrganization(f.ctx, act, "Meadow")
		must(t, err)
		again, err := f.AddOrganization(f.ctx, act, "Meadow")
		must(t, err)
		equal(t, "organization of a repeated act", again, added)
		all, err := f.Organizations(f.ctx)
		must(t, err)
		var names []string
		for _, o := range all {
			names = append(names, o.Name)
		}
		if want := []string{"Harbor House", "Head Office", "Lantern Homes", "Meadow", "Quiet Street"}; !slices.Equal(names, want) {
			t.Errorf("organizations = %v, want %v", names, want)
		}
	}},
	{"merged organizations", func(t *testing.T, f *fixture) {
		head := f.admin.Organization.ID
		merge := func(from, into data.OrganizationID) error {
			return f.MergeOrganization(f.ctx, f.act(data.ActOrganization, 0), from, into)
		}
		must(t, merge(HarborHouse, LanternHomes))
		must(t, merge(LanternHomes, head))
		for _, id := range []data.ProgramID{HarborPSH, LanternRRH} {
			p, err := f.Program(f.ctx, id)
			must(t, err)
			equal(t, "organization of "+p.Name, p.Organization.ID, head)
		}
		equal(t, "organization of an enrollment's program", f.theCase(t, RosaHome).Program.Organization.Name, "Head Office")
		worker, err := f.AddUser(f.ctx, f.act(data.ActUser, 0), data.NewUser{Name: "Lia", Organization: HarborHouse, Role: data.Caseworker})
		must(t, err)
		equal(t, "organization of a user", worker.Organization.ID, head)

		before := f.everything(t)
		refused(t, merge(head, HarborHouse), data.CodeInvalid)
		refused(t, merge(999, head), data.CodeNotFound)
		refused(t, merge(QuietStreet, 999), data.CodeNotFound)
		equal(t, "the office after refused merges", f.everything(t), before)
	}},
	{"acts", func(t *testing.T, f *fixture) {
		act := f.act(data.ActExport, 0)
		act.ProgramID, act.ClientID, act.EnrollmentID = HarborPSH, Rosa, RosaHome
		act.Version, act.Reason, act.Undoes = 3, "xlsx", "other"
		act.At = now.In(time.FixedZone("elsewhere", 5*60*60))
		act.Changes = []data.Change{{Field: data.FieldApplied, Old: "", New: "2026-06-01"}}
		must(t, f.Record(f.ctx, act))
		must(t, f.Record(f.ctx, act))
		acts, err := f.Acts(f.ctx, data.ActFilter{}, 0, 1)
		must(t, err)
		act.ByName, act.PersonalID, act.Program = "Ada Head", "A-001", "PSH"
		if len(acts) != 1 || len(acts[0].Hash) != 64 || !acts[0].At.Equal(act.At) {
			t.Fatalf("acts = %+v", acts)
		}
		act.Number, act.Hash, acts[0].At = 2, acts[0].Hash, act.At
		if !reflect.DeepEqual(acts[0], act) {
			t.Errorf("act = %+v\nwant  %+v", acts[0], act)
		}
		all, err := f.Acts(f.ctx, data.ActFilter{}, 0, 10)
		must(t, err)
		equal(t, "acts on record after a repeated one", len(all), 2)
	}},
	{"change counter", func(t *testing.T, f *fixture) {
		count := func() int64 {
			n, err := f.ChangeCounter(f.ctx)
			must(t, err)
			return n
		}
		before := count()
		equal(t, "counter without a commit", count(), before)
		for _, look := range []data.ActKind{data.ActOpenList, data.ActExport, data.ActPrint, data.ActRecord} {
			must(t, f.Record(f.ctx, f.act(look, 0)))
			equal(t, "counter after "+look.Label(), count(), before)
		}
		must(t, f.Record(f.ctx, f.act(data.ActSettings, 0)))
		after := count()
		if after <= before {
			t.Errorf("counter went from %d to %d over a commit", before, after)
		}
		equal(t, "counter after the commit", count(), after)
	}},
	{"import leaves no trace of a dry run or an error", func(t *testing.T, f *fixture) {
		before := f.everything(t)
		run := func(data.ImportTx) (data.Act, error) { return f.act(data.ActImport, 0), nil }
		must(t, f.Import(f.ctx, true, run))
		equal(t, "the office after a dry run", f.everything(t), before)
		stopped := data.Refuse(data.CodeCancelled, "Stopped.")
		refused(t, f.Import(f.ctx, false, func(data.ImportTx) (data.Act, error) { return data.Act{}, stopped }), data.CodeCancelled)
		equal(t, "the office after an error", f.everything(t), before)
	}},
}
