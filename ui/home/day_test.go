package home

import (
	"testing"

	"housingtracker/data"
)

var today = data.MustDate("2026-11-22")

// me is the signed-in user.
const me data.UserID = 7

func list() data.List {
	row := func(id data.EnrollmentID, name string, f func(*data.Listed)) data.Listed {
		e := data.Listed{EnrollmentID: id, PersonalID: name, Name: data.Name{Last: name}, Relationship: 1,
			Span: data.Span{Entry: today - 90}, HasTracker: true}
		e.EligibilityVerified, e.ADAUnit = today-5, data.No
		f(&e)
		return e
	}
	return data.BuildList(data.Program{Thresholds: data.DefaultThresholds}, []data.Listed{
		row(1, "Fresh", func(*data.Listed) {}),
		row(2, "Stalled", func(e *data.Listed) {
			e.EligibilityVerified, e.CaseManager = today-47, data.CaseManager{User: me, Name: "Dana Ruiz"}
		}),
		row(3, "Overdue", func(e *data.Listed) {
			e.MoveInScheduled, e.CaseManager = today-8, data.CaseManager{User: me, Name: "Dana Ruiz"}
		}),
		row(4, "Soon", func(e *data.Listed) {
			e.MoveInScheduled, e.CaseManager = today+2, data.CaseManager{User: me, Name: "Dana Ruiz"}
		}),
		row(5, "Later", func(e *data.Listed) { e.MoveInScheduled = today + 15 }),
		row(6, "Missing", func(e *data.Listed) { e.ADAUnit = data.NotRecorded }),
		row(7, "Untracked", func(e *data.Listed) { e.HasTracker, e.Fields, e.Entry = false, data.Fields{}, today-3 }),
		row(8, "Home", func(e *data.Listed) { e.MoveIn = today - 2 }),
		row(9, "Lastmonth", func(e *data.Listed) { e.MoveIn = today - 40 }),
		row(11, "Slow", func(e *data.Listed) { e.EligibilityVerified = today - 25 }),
		row(10, "Tomorrow", func(e *data.Listed) { e.MoveInScheduled = today + 1 }),
	}, data.DefaultSettings, data.ListOptions{}, today)
}

// TestNumbersAreRows: each number on the dashboard is the number of rows that its link opens, in either scope.
func TestNumbersAreRows(t *testing.T) {
	l := list()
	for _, c := range []struct {
		scope                                     data.Filter
		total, concerns, soon, moveIns, thisMonth int
	}{{data.Filter{}, 11, 5, 1, 2, 1}, {data.Filter{Mine: me}, 3, 2, 0, 1, 0}, {data.Filter{Mine: 99}, 0, 0, 0, 0, 0}} {
		d := NewDay(l, c.scope)
		count := func(f data.Filter) int { return len(f.Apply(l)) }
		for _, n := range []struct {
			name              string
			got, opened, want int
		}{
			{"in the pipeline", d.Pipeline.Total, count(c.scope), c.total},
			{"that need attention", len(d.Concerns), count(d.AttentionFilter()), c.concerns},
			{"stalled soon", d.Reasons[data.AttentionSoon], count(d.AttentionFilter(data.AttentionSoon)), c.soon},
			{"move-ins", len(d.MoveIns), count(d.MoveInFilter()), c.moveIns},
			{"moved in this month", d.MovedInThisMonth, count(d.MonthFilter()), c.thisMonth},
		} {
			if n.got != n.want || n.opened != n.want {
				t.Errorf("%+v: %d %s and %d rows, want %d", c.scope, n.got, n.name, n.opened, n.want)
			}
		}
		for _, reason := range reasons {
			if n := count(d.AttentionFilter(reason)); n != d.Reasons[reason] {
				t.Errorf("%s: the number is %d, the rows are %d", reason, d.Reasons[reason], n)
			}
		}
		for _, s := range data.Stages {
			if n := count(d.StageFilter(s)); n != d.Pipeline.Stages[s].Total {
				t.Errorf("%v: the number is %d, the rows are %d", s, d.Pipeline.Stages[s].Total, n)
			}
			want := d.Pipeline.Stages[s].Stalled
			switch s {
			case data.MoveInScheduled:
				want = d.Pipeline.Stages[s].Overdue
			case data.MovedIn:
				want = d.MovedInThisMonth
			}
			if n := count(d.StageTextFilter(s)); n != want {
				t.Errorf("%v: %q opens %d rows", s, d.StageText(s), n)
			}
		}
	}
}

func TestMostUrgentFirst(t *testing.T) {
	d := NewDay(list(), data.Filter{})
	var names []string
	for _, c := range d.Concerns {
		names = append(names, c.Row.Display)
	}
	if len(names) != 5 || names[2] != "Slow" || names[0] != "Overdue" || names[1] != "Stalled" {
		t.Errorf("in the order %v", names)
	}
	if d.Concerns[0].Days != 8 || d.Concerns[0].Text != "Move in was scheduled for 11/14/2026" {
		t.Errorf("%+v", d.Concerns[0])
	}
	if d.MoveIns[0].Display != "Tomorrow" {
		t.Error("the next move-in comes first")
	}
}

func TestGreeting(t *testing.T) {
	for hour, want := range map[int]string{0: "Good morning, Dana", 11: "Good morning, Dana", 12: "Good afternoon, Dana", 18: "Good evening, Dana"} {
		if got := Greeting(hour, "Dana Ruiz"); got != want {
			t.Errorf("%d: %s", hour, got)
		}
	}
}
