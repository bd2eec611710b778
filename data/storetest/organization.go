package storetest

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

var officeTests = []test{
	{"generation", func(t *testing.T, f *fixture) {
		at := func() file.Generation {
			t.Helper()
			g, err := f.Generation(f.ctx)
			must(t, err)
			last, err := f.Events(f.ctx, data.EventFilter{}, 0, 1)
			must(t, err)
			if g.Number != last[0].Number || g.Hash != last[0].Hash || g.Hash == "" || !g.At.Equal(last[0].At) {
				t.Errorf("generation = %+v, last event %+v", g, last[0])
			}
			return g
		}
		founded := at()
		first, err := f.Events(f.ctx, data.EventFilter{}, 2, 1)
		must(t, err)
		if founded.Identity != first[0].Operation || founded.Line != first[0].Operation || founded.Number != 1 {
			t.Errorf("generation after founding = %+v", founded)
		}
		f.tracker(t, RosaHome, data.Fields{})
		line := founded.Line
		for i, kind := range []data.EventKind{data.EventExport, data.EventRestore, data.EventExport, data.EventAcceptCopy, data.EventSignIn} {
			event := f.event(kind, 0)
			must(t, f.Record(f.ctx, event))
			if kind == data.EventRestore || kind == data.EventAcceptCopy {
				line = event.Operation
			}
			if g := at(); g.Identity != founded.Identity || g.Line != line || g.Number != int64(3+i) {
				t.Errorf("after %s: generation = %+v, want line %s", kind, g, line)
			}
		}
	}},
	{"founded only once", func(t *testing.T, f *fixture) {
		info, err := f.Office(f.ctx)
		must(t, err)
		if !info.SetUp || info.Sample || info.ReadOnly != "" {
			t.Errorf("Office = %+v", info)
		}
		if f.admin.ID == 0 || f.admin.Role != data.Administrator || f.admin.Organization.Name != "Head Office" {
			t.Errorf("first administrator = %+v", f.admin)
		}
		before := f.everything(t)
		_, err = f.SetUp(f.ctx, f.event(data.EventUser, 0), "Another", data.NewUser{Name: "Bo", Role: data.Administrator})
		refused(t, err, data.CodeExists)
		equal(t, "the office after a second founding", f.everything(t), before)
		events, err := f.Events(f.ctx, data.EventFilter{}, 0, 10)
		must(t, err)
		if len(events) != 1 || events[0].By != f.admin.ID || events[0].ByName != "Ada Head" || !events[0].At.Equal(now) {
			t.Errorf("audit events = %+v", events)
		}
	}},
	{"sample", func(t *testing.T, f *fixture) {
		accounts := []data.SampleAccount{{Name: "Cora", Password: "open door 1", Organization: "Harbor House", Role: data.Caseworker}}
		must(t, f.MarkSample(f.ctx, f.event(data.EventSettings, 0), accounts))
		info, err := f.Office(f.ctx)
		must(t, err)
		if !info.Sample || !slices.Equal(info.Accounts, accounts) {
			t.Errorf("Office = %+v", info)
		}
		must(t, f.MarkSample(f.ctx, f.event(data.EventSettings, 0), nil))
		if info, err = f.Office(f.ctx); err != nil || !info.Sample || len(info.Accounts) != 0 {
			t.Errorf("Office without accounts = %+v, %v", info, err)
		}
	}},
	{"settings", func(t *testing.T, f *fixture) {
		set, err := f.Settings(f.ctx)
		must(t, err)
		equal(t, "settings of a new office", set, data.DefaultSettings)
		want := data.Settings{BedNightDays: 3, SafeHaven: true, Transitional: true, LockMinutes: 4, BackupFolder: "/second/folder", RetentionYears: 9}
		must(t, f.SaveSettings(f.ctx, f.event(data.EventSettings, 0), want))
		set, err = f.Settings(f.ctx)
		must(t, err)
		equal(t, "settings", set, want)
	}},
	{"thresholds", func(t *testing.T, f *fixture) {
		p, err := f.Program(f.ctx, HarborPSH)
		must(t, err)
		equal(t, "thresholds of a new program", p.Thresholds, data.DefaultThresholds)
		want := data.Thresholds{NotStarted: 1, EligibilityVerified: 2, Applied: 3, Approved: 4}
		event := f.event(data.EventSettings, 0)
		event.ProgramID = HarborPSH
		must(t, f.SaveThresholds(f.ctx, event, HarborPSH, want))
		p, err = f.Program(f.ctx, HarborPSH)
		must(t, err)
		equal(t, "thresholds", p.Thresholds, want)
		refused(t, f.SaveThresholds(f.ctx, f.event(data.EventSettings, 0), 999, want), data.CodeNotFound)
	}},
	{"organizations", func(t *testing.T, f *fixture) {
		event := f.event(data.EventOrganization, 0)
		added, err := f.AddOrganization(f.ctx, event, "Meadow")
		must(t, err)
		again, err := f.AddOrganization(f.ctx, event, "Meadow")
		must(t, err)
		equal(t, "organization of a repeated event", again, added)
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
			return f.MergeOrganization(f.ctx, f.event(data.EventOrganization, 0), from, into)
		}
		must(t, merge(HarborHouse, LanternHomes))
		must(t, merge(LanternHomes, head))
		for _, id := range []data.ProgramID{HarborPSH, LanternRRH} {
			p, err := f.Program(f.ctx, id)
			must(t, err)
			equal(t, "organization of "+p.Name, p.Organization.ID, head)
		}
		equal(t, "organization of an enrollment's program", f.theCase(t, RosaHome).Program.Organization.Name, "Head Office")
		worker, err := f.AddUser(f.ctx, f.event(data.EventUser, 0), data.NewUser{Name: "Lia", Organization: HarborHouse, Role: data.Caseworker})
		must(t, err)
		equal(t, "organization of a user", worker.Organization.ID, head)

		before := f.everything(t)
		refused(t, merge(head, HarborHouse), data.CodeInvalid)
		refused(t, merge(999, head), data.CodeNotFound)
		refused(t, merge(QuietStreet, 999), data.CodeNotFound)
		equal(t, "the office after refused merges", f.everything(t), before)
	}},
	{"audit events", func(t *testing.T, f *fixture) {
		event := f.event(data.EventExport, 0)
		event.ProgramID, event.ClientID, event.EnrollmentID = HarborPSH, Rosa, RosaHome
		event.Version, event.BaseVersion, event.Reason, event.Undoes = 3, 2, "xlsx", "other"
		event.At = now.In(time.FixedZone("elsewhere", 5*60*60))
		event.Changes = []data.Change{{Field: data.FieldApplied, Old: "", New: "2026-06-01"}}
		must(t, f.Record(f.ctx, event))
		must(t, f.Record(f.ctx, event))
		events, err := f.Events(f.ctx, data.EventFilter{}, 0, 1)
		must(t, err)
		event.ByName, event.PersonalID, event.Program = "Ada Head", "A-001", "PSH"
		if len(events) != 1 || len(events[0].Hash) != 64 || !events[0].At.Equal(event.At) {
			t.Fatalf("audit events = %+v", events)
		}
		event.Number, event.Hash, events[0].At = 2, events[0].Hash, event.At
		event.Device, event.Sequence = events[0].Device, 2
		if !reflect.DeepEqual(events[0], event) {
			t.Errorf("event = %+v\nwant  %+v", events[0], event)
		}
		all, err := f.Events(f.ctx, data.EventFilter{}, 0, 10)
		must(t, err)
		equal(t, "audit events after a repeated one", len(all), 2)
	}},
	{"change counter", func(t *testing.T, f *fixture) {
		count := func() int64 {
			n, err := f.ChangeCounter(f.ctx)
			must(t, err)
			return n
		}
		before := count()
		equal(t, "counter without a commit", count(), before)
		for _, look := range []data.EventKind{data.EventOpenList, data.EventExport, data.EventPrint, data.EventRecord} {
			must(t, f.Record(f.ctx, f.event(look, 0)))
			equal(t, "counter after "+look.Label(), count(), before)
		}
		must(t, f.Record(f.ctx, f.event(data.EventSettings, 0)))
		after := count()
		if after <= before {
			t.Errorf("counter went from %d to %d over a commit", before, after)
		}
		equal(t, "counter after the commit", count(), after)
	}},
	{"a write that fails leaves no trace, and readers see the last commit until it ends", func(t *testing.T, f *fixture) {
		before := f.everything(t)
		failed := data.Refuse(data.CodeInvalid, "No.")
		for _, want := range []error{failed, nil} {
			_, err := f.Write(f.ctx, data.AuditEvent{}, func(ctx context.Context, tx data.Tx) error {
				must(t, ok(tx.CreateTracker(ctx, f.event(data.EventCreateTracker, RosaHome), data.Tracker{EnrollmentID: RosaHome, Attempt: 1})))
				inside, err := tx.Case(ctx, RosaHome)
				must(t, err)
				equal(t, "the tracker as the transaction sees it", inside.Tracker != nil, true)
				equal(t, "the office as readers see it", f.everything(t), before)
				return want
			})
			equal(t, "refused", data.CodeOf(err), data.CodeOf(want))
			equal(t, "there is a tracker afterwards", f.theCase(t, RosaHome).Tracker != nil, want == nil)
		}
	}},
	{"import leaves no trace of a dry run or an error", func(t *testing.T, f *fixture) {
		before := f.everything(t)
		run := func(data.ImportTx) (data.AuditEvent, error) { return f.event(data.EventImport, 0), nil }
		must(t, f.Import(f.ctx, true, run))
		equal(t, "the office after a dry run", f.everything(t), before)
		stopped := data.Refuse(data.CodeCancelled, "Stopped.")
		refused(t, f.Import(f.ctx, false, func(data.ImportTx) (data.AuditEvent, error) { return data.AuditEvent{}, stopped }), data.CodeCancelled)
		equal(t, "the office after an error", f.everything(t), before)
	}},
}
