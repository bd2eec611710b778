package sample_test

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/sample"
	"housingtracker/data/sqlite"
)

var morning = time.Date(2026, time.March, 18, 10, 20, 0, 0, time.UTC)

// An office is a built sample office with its first caseworker and its administrator signed in.
type office struct {
	office    *file.Office
	worker    *file.Session
	admin     *file.Session
	programs  []data.Program
	lists     []data.List // in the order of programs
	everybody []data.Row
}

func build(t *testing.T, now time.Time) *office {
	t.Helper()
	ctx := context.Background()
	db := filepath.Join(t.TempDir(), "sample.db")
	if err := sample.BuildAt(ctx, sqlite.At(db), account.Cheap(db), now); err != nil {
		t.Fatal(err)
	}
	o := &office{office: file.NewOffice(sqlite.At(db), account.Cheap(db), func() time.Time { return now })}
	t.Cleanup(func() { o.office.Close() })
	var err error
	for i, s := range map[int]**file.Session{0: &o.worker, 2: &o.admin} {
		if *s, err = o.office.SignIn(ctx, sample.Accounts[i].Name, sample.Accounts[i].Password); err != nil {
			t.Fatal(err)
		}
	}
	if o.programs, err = o.worker.Programs(ctx); err != nil {
		t.Fatal(err)
	}
	for _, p := range o.programs {
		list, err := o.worker.List(ctx, p.ID, data.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		o.lists = append(o.lists, list)
		o.everybody = append(o.everybody, list.Rows...)
	}
	return o
}

func TestSampleOffice(t *testing.T) {
	ctx := context.Background()
	o := build(t, morning)
	today := data.DateOf(morning)

	t.Run("accounts", func(t *testing.T) {
		info, err := o.office.Info(ctx)
		if err != nil || !info.Sample || !slices.Equal(info.Accounts, sample.Accounts) {
			t.Fatalf("info is %+v, %v", info, err)
		}
		organizations := map[string]bool{}
		for _, a := range sample.Accounts {
			s, err := o.office.SignIn(ctx, a.Name, a.Password)
			if err != nil {
				t.Fatal(err)
			}
			if s.User().Role != a.Role || s.User().Organization.Name != a.Organization || utf8.RuneCountInString(a.Password) < 12 {
				t.Errorf("%+v is %+v", a, s.User())
			}
			if a.Role == data.Caseworker {
				organizations[a.Organization] = true
			}
		}
		if len(organizations) < 2 {
			t.Errorf("caseworkers of %v only", organizations)
		}
		if _, err := o.admin.Import(ctx, data.NewOperationID(), nil, data.ImportOptions{}); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("an import was not refused: %v", err)
		}
	})

	t.Run("sound", func(t *testing.T) {
		if wrong, err := o.admin.Check(ctx); len(wrong) > 0 || err != nil {
			t.Error(wrong, err)
		}
	})

	t.Run("size", func(t *testing.T) {
		all, err := o.worker.AllPrograms(ctx)
		if err != nil {
			t.Fatal(err)
		}
		organizations, shelters := map[string]bool{}, 0
		for _, p := range all {
			organizations[p.Organization.Name] = true
			if p.Type == data.EmergencyShelterEntryExit || p.Type == data.EmergencyShelterNightly {
				shelters++
			}
		}
		found := map[data.ClientID]bool{}
		for letter := 'a'; letter <= 'z'; letter++ {
			clients, err := o.worker.FindClients(ctx, string(letter), 10_000)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range clients {
				found[c.ID] = true
			}
		}
		if len(organizations) < 3 || len(o.programs) < 8 || shelters < 2 || len(found) < 600 {
			t.Errorf("%d organizations, %d housing programs, %d shelters, %d clients", len(organizations), len(o.programs), shelters, len(found))
		}
	})

	t.Run("the first program of the first caseworker", func(t *testing.T) {
		list := o.lists[0]
		if list.Program.Organization.Name != sample.Accounts[0].Organization {
			t.Fatalf("it is of %s", list.Program.Organization.Name)
		}
		if n := len(list.Rows); n < 60 || n > 120 {
			t.Errorf("%d rows", n)
		}
		for _, g := range data.GroupByStage(list.Rows) {
			if len(g.Rows) < 4 {
				t.Errorf("%s: %d rows", g.Stage, len(g.Rows))
			}
		}
		for what, filter := range map[string]data.Filter{
			"stalled":         {Attention: []data.Attention{data.AttentionStalled}},
			"overdue":         {Attention: []data.Attention{data.AttentionOverdue}},
			"missing":         {Attention: []data.Attention{data.AttentionMissing}},
			"move-ins soon":   {MoveInWithin: 14},
			"moved in lately": {MovedInSince: today - 30},
			"mine":            {Mine: o.worker.User().ID},
			"unassigned":      {CaseManagers: []string{data.UnassignedManager}},
			"in a shelter":    {StayingAt: "any"},
			"barriers":        {Barriers: data.BarrierFields},
		} {
			if len(filter.Apply(list)) == 0 {
				t.Errorf("no row is %s", what)
			}
		}
		recent, err := o.worker.RecentClients(ctx, 10)
		if err != nil || len(recent) == 0 {
			t.Errorf("recent clients: %v, %v", recent, err)
		}
	})

	t.Run("trackers", func(t *testing.T) { o.hasEveryKindOfTracker(t) })

	t.Run("names in several scripts", func(t *testing.T) {
		for script, table := range map[string]*unicode.RangeTable{"Cyrillic": unicode.Cyrillic, "Greek": unicode.Greek,
			"Han": unicode.Han, "Hangul": unicode.Hangul, "Arabic": unicode.Arabic} {
			if !slices.ContainsFunc(o.everybody, func(r data.Row) bool {
				return strings.IndexFunc(r.Display, func(c rune) bool { return unicode.Is(table, c) }) >= 0
			}) {
				t.Errorf("no name in %s", script)
			}
		}
	})

	t.Run("history", func(t *testing.T) {
		events, err := o.admin.Events(ctx, data.NewOperationID(), data.EventFilter{}, 0, 100_000)
		if err != nil {
			t.Fatal(err)
		}
		days := map[data.Date]bool{}
		for i, a := range events {
			if a.At.After(morning) || i > 0 && a.At.After(events[i-1].At) {
				t.Fatalf("event %+v lies ahead of the one after it", a)
			}
			days[data.DateOf(a.At)] = true
		}
		if len(days) < 100 {
			t.Errorf("everything happened on %d days", len(days))
		}
	})

	t.Run("the same on the same day", func(t *testing.T) {
		other := build(t, morning)
		for _, list := range slices.Concat(o.lists, other.lists) {
			for _, row := range list.Rows {
				row.UUID = ""
			}
		}
		if !reflect.DeepEqual(o.lists, other.lists) {
			t.Error("two offices of one time differ")
		}
	})
}

func (o *office) hasEveryKindOfTracker(t *testing.T) {
	ctx := context.Background()
	found := map[string]int{}
	count := func(what string, holds bool) {
		if holds {
			found[what]++
		}
	}
	for _, r := range o.everybody {
		count("relocating", r.Relocating)
		count("by hand", r.LocallyEntered)
		count("private landlord", strings.HasPrefix(r.PropertyName, data.PrivateLandlordPrefix))
		count("typed case manager", r.CaseManager.User == 0 && r.CaseManager.Name != "")
		count("case manager with an account", r.CaseManager.User != 0)
		count("contradictory", r.Contradictory)
		if !r.HasTracker {
			continue
		}
		c, err := o.worker.Case(ctx, r.EnrollmentID)
		if err != nil {
			t.Fatal(err)
		}
		count("started over", c.EarlierAttempts > 0 && !c.Tracker.Relocation)
		count("local move-in", c.Recorded.State == data.MoveInRecorded)
		for _, b := range data.BarrierFields {
			count("detail of a barrier", c.Tracker.Barrier(b) == data.Yes && c.Tracker.Text(b.Detail()) != "")
		}
		notes, err := o.worker.Notes(ctx, r.EnrollmentID)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range notes {
			count("note", true)
			count("note of an outsider", n.By == sample.Accounts[0].Name && c.Program.Organization.Name != sample.Accounts[0].Organization)
		}
	}
	for _, what := range []string{"relocating", "by hand", "private landlord", "typed case manager", "case manager with an account",
		"started over", "local move-in", "detail of a barrier", "note", "note of an outsider"} {
		if found[what] == 0 {
			t.Errorf("%s: none", what)
		}
	}
	if n := found["contradictory"]; n > 0 {
		t.Errorf("%d trackers contradict themselves", n)
	}
}

// Just after midnight, when nothing of the day can have happened yet, and on a leap day.
func TestSampleOfficeAtMidnight(t *testing.T) {
	west := time.FixedZone("west", -7*60*60)
	o := build(t, time.Date(2028, time.February, 29, 0, 1, 0, 0, west))
	if len(o.lists[0].Rows) < 60 {
		t.Errorf("%d rows", len(o.lists[0].Rows))
	}
}
