package data

import (
	"slices"
	"strings"
	"testing"
)

func listed(id EnrollmentID, personal, last, household string, rel RelationshipToHoH, in Date, change ...func(*Listed)) Listed {
	e := Listed{EnrollmentID: id, PersonalID: personal, Name: Name{Last: last}, HouseholdID: household, Relationship: rel, Span: Span{Entry: in}}
	for _, f := range change {
		f(&e)
	}
	return e
}

func exited(on Date) func(*Listed) { return func(e *Listed) { e.Exit = on } }
func born(on Date) func(*Listed)   { return func(e *Listed) { e.BirthDate = on } }

func ids(rows []Row) string {
	var s []string
	for _, r := range rows {
		mark := ""
		if r.NoHead {
			mark = "!"
		}
		s = append(s, r.PersonalID+mark)
	}
	return strings.Join(s, " ")
}

// TestHouseholds is R42: whom a list names of each household.
func TestHouseholds(t *testing.T) {
	stored := []Listed{
		listed(1, "head", "a", "h1", 1, day(-9)), listed(2, "child", "b", "h1", 2, day(-9)),
		listed(3, "head2", "c", "h2", 1, day(-9)), listed(4, "head3", "d", "h2", 1, day(-5)),
		listed(5, "gone", "e", "h3", 1, day(-9), exited(day(-2))), listed(6, "later", "f", "h3", 2, day(-4)), listed(7, "first", "g", "h3", 2, day(-8)),
		listed(8, "young", "h", "h4", 2, day(-8), born(day(-3000))), listed(9, "old", "i", "h4", 3, day(-8), born(day(-9000))),
		listed(10, "B", "j", "h5", 99, day(-8)), listed(11, "A", "k", "h5", 0, day(-8)),
		listed(16, "unknown", "p", "h8", 2, day(-8)), listed(17, "born", "q", "h8", 2, day(-8), born(day(-3000))),
		listed(12, "blank", "l", "", 1, day(-8)), listed(13, "blank2", "m", "", 2, day(-8)),
		listed(14, "future", "n", "h6", 1, day(1)),
		listed(15, "longgone", "o", "h7", 1, day(-90), exited(day(-31))), listed(18, "member", "r", "h7", 2, day(-90), exited(day(-20))),
	}
	for _, c := range []struct {
		name    string
		options ListOptions
		want    string
	}{
		{"default", ListOptions{}, "head head2 head3 first! old! A! blank blank2! born!"},
		{"all members", ListOptions{AllMembers: true}, "head child head2 head3 later first! young old! B A! blank blank2! unknown born!"},
		{"exited in 30 days", ListOptions{ExitedDays: 30}, "head head2 head3 gone first! old! A! blank blank2! born!"},
		{"exited in 31 days", ListOptions{ExitedDays: 31}, "head head2 head3 gone first! old! A! blank blank2! longgone born!"},
		{"all members, exited in 20 days", ListOptions{AllMembers: true, ExitedDays: 20}, "head child head2 head3 gone later first! young old! B A! blank blank2! unknown born! member"},
		{"only with tracker data", ListOptions{OnlyTracked: true}, ""},
	} {
		got := ids(BuildList(Program{}, stored, DefaultSettings, c.options, today).Rows)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestDerivedRow is what a row shows on the day (R14, R16b, R19, R27).
func TestDerivedRow(t *testing.T) {
	program := Program{Thresholds: DefaultThresholds}
	for _, c := range []struct {
		name   string
		change func(e *Listed)
		want   string
		// scheduled is Date Move In Scheduled For as shown.
		scheduled Date
	}{
		{"13 days after entry", func(e *Listed) { e.Entry = day(-13) }, "", 0},
		{"14 days after entry", func(e *Listed) { e.Entry = day(-14) }, "stalled", 0},
		{"27 days after entry", func(e *Listed) { e.Entry = day(-27) }, "stalled", 0},
		{"28 days after entry", func(e *Listed) { e.Entry = day(-28) }, "very stalled", 0},
		{"stalled, exited today", func(e *Listed) { e.Entry, e.Exit = day(-30), day(0) }, "exited", 0},
		{"scheduled today", func(e *Listed) { e.MoveInScheduled = day(0) }, "", day(0)},
		{"scheduled yesterday", func(e *Listed) { e.MoveInScheduled = day(-1) }, "overdue", day(-1)},
		{"scheduled yesterday, exited today", func(e *Listed) { e.MoveInScheduled, e.Exit = day(-1), day(0) }, "exited", day(-1)},
		{"scheduled, moved in today", func(e *Listed) { e.MoveInScheduled, e.MoveIn = day(-1), day(0) }, "", 0},
		{"scheduled, an invalid move-in", func(e *Listed) { e.MoveInScheduled, e.MoveIn = day(3), day(1) }, "invalid move-in", day(3)},
		{"relocating", func(e *Listed) { e.MoveIn, e.Relocation = day(-2), true }, "relocating", 0},
		{"a relocation without a valid move-in", func(e *Listed) { e.Relocation = true }, "", 0},
	} {
		e := listed(1, "1", "Ash", "", 1, day(-5), c.change)
		r := BuildList(program, []Listed{e}, DefaultSettings, ListOptions{ExitedDays: 1}, today).Rows[0]
		var got string
		for _, flag := range []struct {
			on   bool
			name string
		}{{r.VeryStalled, "very stalled"}, {r.Stalled && !r.VeryStalled, "stalled"}, {r.Overdue, "overdue"}, {r.Relocating, "relocating"},
			{r.InvalidMoveIn, "invalid move-in"}, {r.Exited, "exited"}} {
			if flag.on {
				got = strings.TrimSpace(got + " " + flag.name)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if r.Scheduled != c.scheduled || r.Date(ColumnScheduled) != c.scheduled {
			t.Errorf("%s: scheduled is shown as %q, want %q", c.name, r.Scheduled, c.scheduled)
		}
		if r.Date(ColumnMoveIn) != r.HMID(today) {
			t.Errorf("%s: the move-in is shown as %q, want the valid one", c.name, r.Date(ColumnMoveIn))
		}
	}
}

func TestStayingAt(t *testing.T) {
	stay := func(name string, kind ProjectType, in Date, night Date) ShelterStay {
		return ShelterStay{Program: name, Type: kind, Span: Span{Entry: in}, LatestNight: night}
	}
	for _, c := range []struct {
		name     string
		stays    []ShelterStay
		settings Settings
		want     string
	}{
		{"none", nil, DefaultSettings, ""},
		{"entry/exit", []ShelterStay{stay("Bridge", 0, day(-9), 0)}, DefaultSettings, "Bridge"},
		{"several: the latest entry", []ShelterStay{stay("Bridge", 0, day(-9), 0), stay("Day Star", 0, day(-3), 0)}, DefaultSettings, "Day Star +1"},
		{"two of one entry: by name", []ShelterStay{stay("Day Star", 0, day(-3), 0), stay("Bridge", 0, day(-3), 0)}, DefaultSettings, "Bridge +1"},
		{"night today", []ShelterStay{stay("Night", 1, day(-90), day(0))}, DefaultSettings, "Night"},
		{"night tomorrow", []ShelterStay{stay("Night", 1, day(-90), day(1))}, DefaultSettings, ""},
		{"night seven days ago", []ShelterStay{stay("Night", 1, day(-90), day(-7))}, DefaultSettings, "Night"},
		{"night eight days ago", []ShelterStay{stay("Night", 1, day(-90), day(-8))}, DefaultSettings, ""},
		{"night three days ago when set to three", []ShelterStay{stay("Night", 1, day(-90), day(-3))}, Settings{BedNightDays: 3}, "Night"},
		{"night four days ago when set to three", []ShelterStay{stay("Night", 1, day(-90), day(-4))}, Settings{BedNightDays: 3}, ""},
		{"no night at all", []ShelterStay{stay("Night", 1, day(-90), 0)}, DefaultSettings, ""},
		{"exited today", []ShelterStay{{Program: "Bridge", Span: Span{Entry: day(-9), Exit: day(0)}}}, DefaultSettings, ""},
		{"exits tomorrow", []ShelterStay{{Program: "Bridge", Span: Span{Entry: day(-9), Exit: day(1)}}}, DefaultSettings, "Bridge"},
		{"safe haven by default", []ShelterStay{stay("Haven", 8, day(-9), 0)}, DefaultSettings, ""},
		{"safe haven when set", []ShelterStay{stay("Haven", 8, day(-9), 0)}, Settings{BedNightDays: 7, SafeHaven: true}, "Haven"},
		{"transitional when set", []ShelterStay{stay("TH", 2, day(-9), 0)}, Settings{BedNightDays: 7, Transitional: true}, "TH"},
	} {
		if got := stayingAt(c.stays, c.settings, today); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestSort is R26: every column both ways, blanks last both ways, ties in the default order.
func TestSort(t *testing.T) {
	rows := BuildList(Program{}, []Listed{
		listed(1, "10", "Zola", "", 1, day(-9), func(e *Listed) { e.Applied, e.CaseManager.Name = day(-5), "álvaro" }),
		listed(2, "9", "Álvarez", "", 1, day(-8), func(e *Listed) { e.Applied, e.CaseManager.Name = day(-6), "Zed" }),
		listed(3, "0011", "Berg", "", 1, day(-7)),
		listed(4, "12", "Álvarez", "", 1, day(-9)),
	}, DefaultSettings, ListOptions{}, today).Rows
	for _, c := range []struct {
		order Order
		want  string
	}{
		{Order{}, "12 9 0011 10"},
		{Order{Column: ColumnName, Descending: true}, "10 0011 12 9"},
		{Order{Column: ColumnClientID}, "9 10 0011 12"},
		{Order{Column: ColumnClientID, Descending: true}, "12 0011 10 9"},
		{Order{Column: ColumnEnrolled}, "12 10 9 0011"},
		{Order{Column: ColumnApplied}, "9 10 12 0011"},
		{Order{Column: ColumnApplied, Descending: true}, "10 9 12 0011"},
		{Order{Column: ColumnCaseManager}, "10 9 12 0011"},
		{Order{Column: ColumnCaseManager, Descending: true}, "9 10 12 0011"},
	} {
		Sort(rows, c.order)
		if got := ids(rows); strings.ReplaceAll(got, "!", "") != c.want {
			t.Errorf("%+v: %s, want %s", c.order, got, c.want)
		}
	}
}

// TestDefaultOrder is R26: last name, first name, entry, Client ID; blank names last.
func TestDefaultOrder(t *testing.T) {
	first := func(name string) func(*Listed) { return func(e *Listed) { e.Name.First = name } }
	rows := BuildList(Program{}, []Listed{
		listed(1, "nameless", "", "", 1, day(-9), func(e *Listed) { e.PersonalID = "" }),
		listed(2, "zoe", "Berg", "", 1, day(-9), first("Zoé")),
		listed(3, "ann2", "Berg", "", 1, day(-8), first("ann")),
		listed(4, "10", "berg", "", 1, day(-9), first("Ann")),
		listed(5, "9", "Bérg", "", 1, day(-9), first("Ánn")),
		listed(6, "alder", "Álder", "", 1, day(-1)),
	}, DefaultSettings, ListOptions{}, today).Rows
	var got []EnrollmentID
	for _, r := range rows {
		got = append(got, r.EnrollmentID)
	}
	if want := []EnrollmentID{6, 5, 4, 3, 2, 1}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}

// TestSearchedFields is R43: the search covers name, property, case manager and Client ID.
func TestSearchedFields(t *testing.T) {
	list := BuildList(Program{}, []Listed{listed(1, "00417", "Ash", "", 1, day(-9), func(e *Listed) {
		e.Applied, e.PropertyName, e.CaseManager.Name = day(-5), "Elm Court", "Dana Ruiz"
	})}, DefaultSettings, ListOptions{}, today)
	for typed, want := range map[string]int{"ash": 1, "court": 1, "ruiz": 1, "417": 1, "17": 1, "ash elm dana 4": 1, "lm": 0, "ash oak": 0} {
		if got := len(Filter{Query: typed}.Apply(list)); got != want {
			t.Errorf("%q finds %d rows, want %d", typed, got, want)
		}
	}
}

func TestFilter(t *testing.T) {
	list := BuildList(Program{Thresholds: DefaultThresholds}, []Listed{
		listed(1, "1", "Ash", "", 1, day(-9)),
		listed(2, "2", "Birch", "", 1, day(-90), func(e *Listed) {
			e.HasTracker, e.EligibilityVerified, e.SexOffender, e.CaseManager = true, day(-60), Yes, CaseManager{User: 7, Name: "Dana"}
		}),
		listed(3, "3", "Cedar", "", 1, day(-90), func(e *Listed) {
			e.HasTracker, e.EligibilityVerified, e.MoveInScheduled, e.ADAUnit = true, day(-60), day(-2), No
		}),
		listed(4, "4", "Douglas", "", 1, day(-90), func(e *Listed) {
			e.HasTracker, e.EligibilityVerified, e.MoveInScheduled, e.ADAUnit = true, day(-60), day(14), Yes
		}),
		listed(5, "5", "Elm", "", 1, day(-90), func(e *Listed) {
			e.MoveIn = day(-3)
			e.Stays = []ShelterStay{{Program: "Bridge", Span: Span{Entry: day(-9)}}}
		}),
	}, DefaultSettings, ListOptions{}, today)
	for _, c := range []struct {
		name string
		f    Filter
		want string
	}{
		{"none", Filter{}, "1 2 3 4 5"},
		{"stages", Filter{Stages: []Stage{MoveInScheduled, MovedIn}}, "3 4 5"},
		{"mine", Filter{Mine: 7}, "2"},
		{"case manager", Filter{CaseManagers: []string{"Dana"}}, "2"},
		{"unassigned", Filter{CaseManagers: []string{UnassignedManager}}, "1 3 4 5"},
		{"barriers", Filter{Barriers: []Field{FieldSexOffender, FieldADAUnit}}, "2 4"},
		{"staying", Filter{StayingAt: "any"}, "5"},
		{"staying nowhere", Filter{StayingAt: "none"}, "1 2 3 4"},
		{"overdue", Filter{Attention: []Attention{AttentionOverdue}}, "3"},
		{"stalled", Filter{Attention: []Attention{AttentionStalled}}, "2"},
		{"missing", Filter{Attention: []Attention{AttentionMissing}}, "1"},
		{"move-in in 14 days", Filter{MoveInWithin: 14}, "4"},
		{"move-in in 13 days", Filter{MoveInWithin: 13}, ""},
		{"moved in since", Filter{MovedInSince: day(-3)}, "5"},
		{"selected rows", Filter{Only: []EnrollmentID{4, 1, 99}}, "1 4"},
		{"selected rows that match", Filter{Only: []EnrollmentID{2, 1}, Mine: 7}, "2"},
		{"words", Filter{Query: "dan bi"}, "2"},
		{"all together", Filter{Query: "bi", Mine: 7, Stages: []Stage{EligibilityVerified}}, "2"},
	} {
		if got := strings.ReplaceAll(ids(c.f.Apply(list)), "!", ""); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if c.f.Active() == (c.name == "none") {
			t.Errorf("%s: active is wrong", c.name)
		}
	}
	if row := list.Rows[4]; row.Scheduled != 0 || row.Stage != MovedIn {
		t.Error("with a move-in the schedule is not displayed")
	}
	p := Count(list.Rows)
	if p.Total != 5 || p.Stages[MoveInScheduled].Overdue != 1 || p.Stages[EligibilityVerified].Stalled != 1 {
		t.Errorf("pipeline %+v", p)
	}
}

// TestPermissionTable is SPEC's table "Who may do what", cell by cell.
func TestPermissionTable(t *testing.T) {
	const home, other = OrganizationID(1), OrganizationID(2)
	insider := User{Organization: Organization{ID: home}, Role: Caseworker}
	outsider := User{Organization: Organization{ID: other}, Role: Caseworker}
	administrator := User{Organization: Organization{ID: other}, Role: Administrator}
	for _, row := range []struct {
		p                                Permission
		insider, outsider, administrator bool
	}{
		{Read, true, true, true},
		{CreateTracker, true, false, true},
		{EditTracker, true, true, true},
		{UpdateAssessment, true, false, true},
		{ExportList, true, true, true},
		{Administer, false, false, true},
	} {
		for _, cell := range []struct {
			who  User
			want bool
		}{{insider, row.insider}, {outsider, row.outsider}, {administrator, row.administrator}} {
			if got := cell.who.May(row.p, home); got != cell.want {
				t.Errorf("permission %d of %v: %v", row.p, cell.who, got)
			}
			cell.who.Disabled = true
			if cell.who.May(row.p, home) {
				t.Errorf("a disabled user has permission %d", row.p)
			}
		}
	}
}
