package storetest

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

var auditLogTests = append(recordedActionTests(), []test{
	{"audit events by filter and page", func(t *testing.T, f *fixture) {
		worker, err := f.AddUser(f.ctx, f.event(data.EventUser, 0), data.NewUser{Name: "José Worker", Organization: HarborHouse, Role: data.Caseworker})
		must(t, err)
		for i, a := range []data.AuditEvent{
			{Kind: data.EventOpenClient, By: worker.ID, ClientID: Nuri, At: now.Add(-24 * time.Hour)},
			{Kind: data.EventSaveTracker, By: worker.ID, ClientID: Rosa, EnrollmentID: RosaHome, ProgramID: HarborPSH, At: now,
				Changes: []data.Change{{Field: data.FieldPropertyName, Old: "Elm 50%_", New: "Oak"}}},
			{Kind: data.EventStartOver, By: f.admin.ID, ClientID: Rosa, EnrollmentID: RosaHome, ProgramID: HarborPSH, At: now, Reason: string(data.UnitLost)},
			{Kind: data.EventSignInFailed, At: data.NewDate(2026, 6, 16).Time().In(time.Local)},
		} {
			a.Operation = data.NewOperationID()
			if i == 3 {
				a.At = time.Date(2026, time.June, 16, 0, 0, 0, 0, time.Local)
			}
			must(t, f.Record(f.ctx, a))
		}
		// Number 1 founded the office, 2 hired the worker; 3 to 6 are those above.
		for _, test := range []struct {
			filter data.EventFilter
			want   []int64
		}{
			{data.EventFilter{}, []int64{6, 5, 4, 3, 2, 1}},
			{data.EventFilter{From: today}, []int64{6, 5, 4, 2, 1}},
			{data.EventFilter{To: today}, []int64{5, 4, 3, 2, 1}},
			{data.EventFilter{From: today, To: today}, []int64{5, 4, 2, 1}},
			{data.EventFilter{From: today + 1}, []int64{6}},
			{data.EventFilter{To: today - 1}, []int64{3}},
			{data.EventFilter{Kinds: []data.EventKind{data.EventSignInFailed, data.EventSaveTracker}}, []int64{6, 4}},
			{data.EventFilter{By: worker.ID}, []int64{4, 3}},
			{data.EventFilter{Clients: []data.ClientID{Rosa}}, []int64{5, 4}},
			{data.EventFilter{Clients: []data.ClientID{Rosa, Nuri}}, []int64{5, 4, 3}},
			{data.EventFilter{Program: HarborPSH}, []int64{5, 4}},
			{data.EventFilter{Program: LanternRRH}, nil},
			{data.EventFilter{Words: "oak"}, []int64{4}},
			{data.EventFilter{Words: "50%_"}, []int64{4}},
			{data.EventFilter{Words: "e%o"}, nil},
			{data.EventFilter{Words: "000123"}, []int64{3}},
			{data.EventFilter{Words: "worker opened"}, []int64{3}},
			{data.EventFilter{Words: "unit lost psh"}, []int64{5}},
			{data.EventFilter{Words: "sign-in"}, []int64{6}},
			{data.EventFilter{Words: "oak nowhere"}, nil},
			{data.EventFilter{By: worker.ID, Clients: []data.ClientID{Rosa}, From: today, To: today, Kinds: []data.EventKind{data.EventSaveTracker}, Words: "elm"}, []int64{4}},
		} {
			test.filter.Zone = time.Local
			events, err := f.Events(f.ctx, test.filter, 0, 10)
			must(t, err)
			var got []int64
			for _, a := range events {
				got = append(got, a.Number)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%+v: audit events %v, want %v", test.filter, got, test.want)
			}
			n, err := f.CountEvents(f.ctx, test.filter)
			must(t, err)
			equal(t, "count", n, len(test.want))
		}
		var pages []int64
		for before := int64(0); ; {
			events, err := f.Events(f.ctx, data.EventFilter{To: today}, before, 2)
			must(t, err)
			for _, a := range events {
				pages = append(pages, a.Number)
			}
			if len(events) < 2 {
				break
			}
			before = events[1].Number
		}
		if want := []int64{5, 4, 3, 2, 1}; !slices.Equal(pages, want) {
			t.Errorf("page by page: %v, want %v", pages, want)
		}
	}},
	inOffice("every method leaves an audit event or says that it leaves none", func(t *testing.T, o *office) {
		methods := reflect.TypeFor[*file.Session]()
		for i := range methods.NumMethod() {
			name := methods.Method(i).Name
			if _, writes := recordedActions[name]; writes == slices.Contains(unrecordedMethods, name) {
				t.Errorf("Session.%s must be in recordedActions or in unrecordedMethods", name)
			}
		}
	}),
	inOffice("openings once per operation", func(t *testing.T, o *office) {
		for _, open := range []func(op data.OperationID) error{
			func(op data.OperationID) error {
				return ok(o.outsider.OpenList(o.ctx, op, HarborPSH, data.ListOptions{}))
			},
			func(op data.OperationID) error { return ok(o.outsider.OpenTracker(o.ctx, op, RosaHome)) },
			func(op data.OperationID) error { _, _, err := o.outsider.OpenClient(o.ctx, op, Rosa); return err },
			func(op data.OperationID) error { return ok(o.admin.Events(o.ctx, op, data.EventFilter{}, 0, 5)) },
			func(op data.OperationID) error { return ok(o.admin.CountEvents(o.ctx, op, data.EventFilter{})) },
		} {
			before := o.everything(t)
			op := data.NewOperationID()
			must(t, open(op))
			after := o.everything(t)
			if before == after {
				t.Error("opened without an audit event")
			}
			must(t, open(op))
			equal(t, "reading again leaves the office as it was", o.everything(t) == after, true)
		}
		for _, nothing := range []func(op data.OperationID) error{
			func(op data.OperationID) error { return ok(o.admin.OpenList(o.ctx, op, 999, data.ListOptions{})) },
			func(op data.OperationID) error {
				return ok(o.admin.OpenList(o.ctx, op, QuietNights, data.ListOptions{}))
			},
			func(op data.OperationID) error { return ok(o.admin.OpenTracker(o.ctx, op, 999)) },
			func(op data.OperationID) error { _, _, err := o.admin.OpenClient(o.ctx, op, 999); return err },
		} {
			before := o.everything(t)
			if nothing(data.NewOperationID()) == nil {
				t.Error("nothing was opened, and there is no error")
			}
			equal(t, "opening nothing leaves the office as it was", o.everything(t) == before, true)
		}
	}),
	inOffice("one's own organization is looked at without a write, and recorded soon", func(t *testing.T, o *office) {
		ops := []data.OperationID{data.NewOperationID(), data.NewOperationID(), data.NewOperationID()}
		s := o.signIn(t, hana)
		look := func() {
			must(t, ok(s.OpenList(o.ctx, ops[0], HarborPSH, data.ListOptions{})))
			_, _, err := s.OpenClient(o.ctx, ops[1], Rosa)
			must(t, err)
			must(t, ok(s.OpenTracker(o.ctx, ops[2], TimoHome)))
		}
		before := o.everything(t)
		look()
		look()
		equal(t, "looking has written nothing", o.everything(t) == before, true)
		recent, err := s.RecentClients(o.ctx, 1)
		must(t, err)
		if len(recent) != 1 || recent[0].ID != Timo {
			t.Errorf("recent clients %+v, want the one looked at last", recent)
		}
		must(t, s.SignOut(o.ctx))
		for _, op := range ops {
			events, err := o.EventsOf(o.ctx, op)
			must(t, err)
			equal(t, "events of a reading", len(events), 1)
		}
		s = o.signIn(t, hana)
		look()
		refused(t, ok(s.OpenTracker(o.ctx, ops[2], RosaHome)), data.CodeExists)
		must(t, s.SignOut(o.ctx))
		events, err := o.EventsOf(o.ctx, ops[2])
		must(t, err)
		equal(t, "events of a repeated reading", len(events), 1)
	}),
	inOffice("the audit log is read with what waits to be recorded", func(t *testing.T, o *office) {
		op := data.NewOperationID()
		must(t, ok(o.admin.OpenList(o.ctx, op, HarborPSH, data.ListOptions{})))
		must(t, ok(o.admin.Events(o.ctx, data.NewOperationID(), data.EventFilter{}, 0, 5)))
		events, err := o.EventsOf(o.ctx, op)
		must(t, err)
		equal(t, "events of a reading", len(events), 1)
	}),
	inOffice("who looked is no part of an enrollment's history", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{})
		before, err := o.admin.History(o.ctx, RosaHome)
		must(t, err)
		must(t, ok(o.outsider.OpenTracker(o.ctx, data.NewOperationID(), RosaHome)))
		after, err := o.admin.History(o.ctx, RosaHome)
		must(t, err)
		equal(t, "audit events", len(after), len(before))
	}),
	inOffice("an export says what left without naming anybody", func(t *testing.T, o *office) {
		filter := data.Filter{Query: "Rosa", CaseManagers: []string{"Typed Tessa"}, Barriers: []data.Field{data.FieldSexOffender}}
		for form, kind := range map[string]data.EventKind{"Excel Export": data.EventExport, data.Printed: data.EventPrint} {
			must(t, ok(o.enrolling.ExportList(o.ctx, HarborPSH, data.ListOptions{AllMembers: true}, filter, data.Order{Column: data.ColumnEnrolled, Descending: true}, form)))
			events, err := o.Store.Events(o.ctx, data.EventFilter{}, 0, 1)
			must(t, err)
			var words []string
			for _, c := range events[0].Changes {
				words = append(words, c.Field.Label()+" "+c.New)
			}
			want := "Rows 0; Filter all members of households, 1 case managers, Registered Sex Offender, typed words; Sorted by " + string(data.ColumnEnrolled) + ", descending"
			if got := strings.Join(words, "; "); got != want || events[0].Kind != kind || events[0].Reason != form || events[0].Program != "PSH" {
				t.Errorf("event = %+v: %q, want %q", events[0], got, want)
			}
		}
	}),
	inOffice("an export of selected rows says how many they are", func(t *testing.T, o *office) {
		filter := data.Filter{Only: []data.EnrollmentID{RosaHome}}
		list, err := o.enrolling.ExportList(o.ctx, HarborPSH, data.ListOptions{}, filter, data.Order{}, "Excel Export")
		must(t, err)
		if len(list.Rows) != 1 || list.Rows[0].EnrollmentID != RosaHome {
			t.Errorf("%d rows are exported", len(list.Rows))
		}
		o.checkLatest(t, "Rows  1; Filter  selected rows")
	}),
	inOffice("settings, thresholds, users: old and new", func(t *testing.T, o *office) {
		settings, err := o.admin.Settings(o.ctx)
		must(t, err)
		settings.BedNightDays, settings.SafeHaven = 9, true
		user := o.enrolling.User()
		user.Role, user.Disabled = data.Administrator, true
		for want, do := range map[string]func() error{
			"Days a bed night counts 7 9; Safe havens count as Staying At false true": func() error { return o.admin.SaveSettings(o.ctx, data.NewOperationID(), settings) },
			"Applied for Unit, days until stalled 14 20": func() error {
				return o.admin.SaveThresholds(o.ctx, data.NewOperationID(), HarborPSH, data.Thresholds{NotStarted: 14, EligibilityVerified: 30, Applied: 20, Approved: 14})
			},
			"Role caseworker administrator; Disabled false true": func() error { return o.admin.ChangeUser(o.ctx, data.NewOperationID(), user) },
		} {
			must(t, do())
			o.checkLatest(t, want)
		}
	}),
	inOffice("matches: what the imported enrollment took over; case managers: each enrollment", func(t *testing.T, o *office) {
		w := o.world(t)
		_, err := o.admin.UpdateAssessment(o.ctx, data.NewOperationID(), w.locallyEntered, day("05-22"))
		must(t, err)
		must(t, o.admin.CorrectEnrollment(o.ctx, data.NewOperationID(), w.shown(), day("04-02"), day("06-10")))
		must(t, o.admin.AcceptMatch(o.ctx, data.NewOperationID(), w.locallyEntered, NuriHome))
		events, err := o.Store.History(o.ctx, NuriHome)
		must(t, err)
		if got := describeChanges(events[0]); got != "Exit Date  2026-06-10" {
			t.Errorf("taken over: %q", got)
		}
		tessa, err := o.admin.AddUser(o.ctx, data.NewOperationID(), "Tessa Tell", HarborHouse, data.Caseworker, password)
		must(t, err)
		must(t, o.admin.MatchCaseManager(o.ctx, data.NewOperationID(), "Typed Tessa", tessa.ID))
		if events, err = o.Store.History(o.ctx, NuriHome); err != nil || describeChanges(events[0]) != "Case Manager Typed Tessa Tessa Tell" {
			t.Errorf("case manager: %+v, %v", events[0], err)
		}
	}),
}...)

// describeChanges returns the changes of an audit event on one line.
func describeChanges(a data.AuditEvent) string {
	words := make([]string, len(a.Changes))
	for i, c := range a.Changes {
		words[i] = strings.Join([]string{c.Field.Label(), c.Old, c.New}, " ")
	}
	return strings.Join(words, "; ")
}

// checkLatest fails the test unless the latest event has the changes.
func (o *office) checkLatest(t *testing.T, want string) {
	t.Helper()
	events, err := o.Store.Events(o.ctx, data.EventFilter{}, 0, 1)
	must(t, err)
	if got := describeChanges(events[0]); got != want {
		t.Errorf("changes = %q, want %q", got, want)
	}
}

func (f *fixture) events(t *testing.T, filter data.EventFilter) []data.AuditEvent {
	t.Helper()
	events, err := f.Events(f.ctx, filter, 0, 10000)
	must(t, err)
	return events
}
