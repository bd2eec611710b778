package clientlist

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/ui/grid"
)

var today = data.MustDate("2026-11-22")

func row(change func(*data.Listed)) data.Row {
	l := data.Listed{PersonalID: "37", Name: data.Name{Last: "Peña", First: "José"}, Relationship: data.HeadOfHousehold}
	l.Entry = data.MustDate("2026-11-01")
	change(&l)
	program := data.Program{Thresholds: data.DefaultThresholds}
	return data.BuildList(program, []data.Listed{l}, data.DefaultSettings, data.ListOptions{}, today).Rows[0]
}

func TestColumnsKeepTheirOrder(t *testing.T) {
	for _, optional := range [][]data.Column{nil, {data.ColumnDays}, {data.ColumnUpdated, data.ColumnProperty}, Optional} {
		var ten []data.Column
		for _, c := range Columns(optional) {
			if slices.Contains(data.Columns, data.Column(c.ID)) {
				ten = append(ten, data.Column(c.ID))
			}
			if c.Title == "" || c.Width < 40 {
				t.Errorf("column %s: title %q, width %v", c.ID, c.Title, c.Width)
			}
		}
		if !slices.Equal(ten, data.Columns) {
			t.Errorf("with %v: %v", optional, ten)
		}
		if n := len(Columns(optional)); n != 10+len(optional) {
			t.Errorf("with %v: %d columns", optional, n)
		}
	}
}

func TestChosenOrderOfColumns(t *testing.T) {
	names := func(columns []grid.Column[data.Row]) string {
		var list []string
		for _, c := range columns {
			list = append(list, c.ID)
		}
		return strings.Join(list, " ")
	}
	all := Columns([]data.Column{data.ColumnDays})
	usual := names(all)
	for _, c := range []struct {
		order []data.Column
		want  string
	}{
		{nil, usual},
		{[]data.Column{"gone", data.ColumnName, data.ColumnClientID}, usual},
		{[]data.Column{data.ColumnBarriers, data.ColumnDays, data.ColumnDays}, ""},
		{[]data.Column{data.ColumnMoveIn, data.ColumnClientID, data.ColumnDays}, ""},
	} {
		got := InOrder(all, c.order)
		if len(got) != len(all) || got[0].ID != all[0].ID {
			t.Fatalf("%v gives %s", c.order, names(got))
		}
		if c.want != "" && names(got) != c.want {
			t.Errorf("%v gives %s, want %s", c.order, names(got), c.want)
		}
		at := -1
		for _, id := range c.order {
			i := slices.IndexFunc(got, func(g grid.Column[data.Row]) bool { return g.ID == string(id) })
			if c.want == "" && i < at {
				t.Errorf("%v gives %s", c.order, names(got))
			}
			at = max(at, i)
		}
	}
}

func TestBarrierTags(t *testing.T) {
	r := row(func(l *data.Listed) { l.SexOffender, l.CriminalHistory, l.ADAUnit = data.Yes, data.No, data.Yes })
	if got := BarrierTags(&r); got != "SO · ADA" {
		t.Errorf("tags %q", got)
	}
}

func TestDaysBadgeFollowsTheThreshold(t *testing.T) {
	for days, want := range map[int]*grid.Badge{
		13: nil, 14: {Text: "14 d", Kind: grid.Warning}, 27: {Text: "27 d", Kind: grid.Warning}, 28: {Text: "28 d", Kind: grid.Error},
	} {
		r := row(func(l *data.Listed) { l.Entry = today - data.Date(days) })
		if got := DaysBadge(&r); !reflect.DeepEqual(got, want) {
			t.Errorf("%d days: %+v, want %+v", days, got, want)
		}
	}
}

// cell is what a column shows in a row: the badge, or else the text.
func cell(c data.Column, r data.Row) string {
	for _, col := range Columns(Optional) {
		if col.ID != string(c) {
			continue
		}
		if col.Badge != nil {
			if b := col.Badge(&r); b != nil {
				return "[" + b.Text + "]"
			}
		}
		return col.Text(&r)
	}
	return "no such column"
}

func TestCells(t *testing.T) {
	date := data.MustDate
	plain := row(func(*data.Listed) {})
	overdue := row(func(l *data.Listed) { l.HasTracker, l.MoveInScheduled = true, date("2026-11-14") })
	moved := row(func(l *data.Listed) {
		l.HasTracker, l.MoveInScheduled, l.MoveIn = true, date("2026-11-14"), date("2026-11-15")
	})
	invalid := row(func(l *data.Listed) { l.MoveIn = date("2026-10-01") })
	barriers := row(func(l *data.Listed) { l.SexOffender, l.ADAUnit = data.Yes, data.Yes })
	for _, c := range []struct {
		column data.Column
		row    data.Row
		want   string
	}{
		{data.ColumnName, plain, "Peña, José"}, {data.ColumnEnrolled, plain, "11/01/2026"}, {data.ColumnApplied, plain, ""},
		{data.ColumnCaseManager, plain, "Unassigned"}, {data.ColumnDays, plain, "[21 d]"}, {data.ColumnDays, moved, "7 d"},
		{data.ColumnScheduled, overdue, "[11/14/2026]"}, {data.ColumnScheduled, moved, ""}, {data.ColumnMoveIn, moved, "11/15/2026"},
		{data.ColumnMoveIn, invalid, "(10/01/2026)"}, {data.ColumnBarriers, barriers, "Sex offender, ADA unit"},
	} {
		if got := cell(c.column, c.row); got != c.want {
			t.Errorf("%s: %q, want %q", c.column, got, c.want)
		}
	}
}

func TestNameTextHasFlags(t *testing.T) {
	r := row(func(l *data.Listed) {
		l.LocallyEntered, l.HasTracker, l.Relocation = true, true, true
		l.MoveIn = data.MustDate("2026-11-15")
	})
	r.NoHead = true
	if got := NameText(&r); got != "Peña, José · relocating, no head, not in HMIS" {
		t.Errorf("name %q", got)
	}
	if got := strings.Join(Findings(&r), "; "); got != "moving to another unit; no head of household; not yet in HMIS" {
		t.Errorf("remarks %q", got)
	}
	for state, want := range map[data.MoveInState]string{
		data.MoveInFromHMIS: "", data.MoveInRecorded: "move-in to be entered in HMIS", data.MoveInCleared: "move-in to be cleared in HMIS",
	} {
		local := row(func(l *data.Listed) { l.MoveIn, l.MoveInState = data.MustDate("2026-11-15"), state })
		if got := strings.Join(Findings(&local), "; "); got != want {
			t.Errorf("remarks %q, want %q", got, want)
		}
	}
	stalled := row(func(*data.Listed) {})
	if got := strings.Join(Findings(&stalled), "; "); got != "stalled: 21 days in Not Started; no tracker started" {
		t.Errorf("remarks %q", got)
	}
}

// everything is a narrowing with all there is.
var everything = Criteria{
	Filter: data.Filter{
		Query: "pena", Only: []data.EnrollmentID{3, 4}, Stages: data.Stages, CaseManagers: []string{"Lee Park", data.UnassignedManager}, Mine: 7,
		Barriers: data.BarrierFields, StayingAt: "any", MoveInWithin: 14, MovedInSince: data.MustDate("2026-11-01"),
		Attention: []data.Attention{data.AttentionOverdue, data.AttentionStalled, data.AttentionMissing},
	},
	Options: data.ListOptions{AllMembers: true, OnlyTracked: true, ExitedDays: 30},
}

func TestRemovingAllPartsLeavesNothing(t *testing.T) {
	n := everything
	parts := n.Parts()
	if len(parts) != 1+1+1+2+6+3+1+1+3+1+3 {
		t.Fatalf("%d parts", len(parts))
	}
	for left := len(parts); left > 0; left-- {
		// The last part, so that a slice shared with the first narrowing would show.
		n = n.Parts()[left-1].Without
		if got := len(n.Parts()); got != left-1 {
			t.Fatalf("%d parts left, want %d", got, left-1)
		}
	}
	if n.Filter.Active() || n.Options != (data.ListOptions{}) {
		t.Errorf("left: %+v", n)
	}
	if !reflect.DeepEqual(everything.Parts(), parts) {
		t.Error("taking parts away has changed the narrowing they came from")
	}
}

func TestDescribe(t *testing.T) {
	n := Criteria{Filter: data.Filter{Stages: []data.Stage{data.AppliedForUnit}, CaseManagers: []string{data.UnassignedManager}}}
	got := n.Describe(data.Order{Column: data.ColumnEnrolled, Descending: true})
	if want := "Case manager: Unassigned · Stage: Applied for Unit · Sorted by Enroll Date, descending"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (Criteria{}).Describe(data.Order{}); got != "" {
		t.Errorf("nothing is called %q", got)
	}
}

func TestProgramsAreListedUnderTheirOrganizations(t *testing.T) {
	a, b := data.Organization{ID: 1, Name: "Harbor Homes"}, data.Organization{ID: 2, Name: "Lake Street"}
	options := ProgramOptions([]data.Program{{ID: 11, Name: "RRH", Organization: a}, {ID: 12, Name: "PSH", Organization: a}, {ID: 21, Name: "RRH", Organization: b}})
	var got []string
	for _, o := range options {
		text := o.Text
		if o.Heading {
			text = "# " + text
		}
		got = append(got, text)
	}
	want := []string{"# Harbor Homes", "Harbor Homes · RRH", "Harbor Homes · PSH", "# Lake Street", "Lake Street · RRH"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSixGroupsInOrder(t *testing.T) {
	groups := Groups([]data.Row{{Stage: data.MovedIn}, {Stage: data.NotStarted}, {Stage: data.MovedIn}})
	if len(groups) != 6 || groups[0].Title != "Not Started" || len(groups[0].Rows) != 1 || len(groups[5].Rows) != 2 || len(groups[2].Rows) != 0 {
		t.Errorf("groups: %+v", groups)
	}
}
