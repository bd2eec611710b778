package home

import (
	"testing"

	"housingtracker/data"
)

var today = data.MustDate("2026-11-22")

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
		row(2, "Stalled", func(e *data.Listed) { e.EligibilityVerified = today - 47 }),
		row(3, "Overdue", func(e *data.Listed) { e.MoveInScheduled = today - 8 }),
		row(4, "Soon", func(e *data.Listed) { e.MoveInScheduled = today + 2 }),
		row(5, "Later", func(e *data.Listed) { e.MoveInScheduled = today + 15 }),
		row(6, "Missing", func(e *data.Listed) { e.ADAUnit = data.NotRecorded }),
		row(7, "Untracked", func(e *data.Listed) { e.HasTracker, e.Fields, e.Entry = false, data.Fields{}, today-3 }),
		row(8, "Home", func(e *data.Listed) { e.MoveIn = today - 2 }),
		row(9, "Lastmonth", func(e *data.Listed) { e.MoveIn = today - 40 }),
		row(10, "Tomorrow", func(e *data.Listed) { e.MoveInScheduled = today + 1 }),
	}, data.DefaultSettings, data.ListOptions{}, today)
}

// TestNumbersAreRows: each number on the dashboard is the number of rows that its link opens.
func TestNumbersAreRows(t *testing.T) {
	l := list()
	d := NewDay(l)
	if d.NeedAttention != len(AttentionFilter.Apply(l)) || d.NeedAttention != 4 {
		t.Errorf("%d need attention", d.NeedAttention)
	}
	if len(d.MoveIns) != len(MoveInFilter.Apply(l)) || len(d.MoveIns) != 2 {
		t.Errorf("%d move-ins", len(d.MoveIns))
	}
	for _, s := range data.Stages {
		if n := len((data.Filter{Stages: []data.Stage{s}}).Apply(l)); n != d.Pipeline.Stages[s].Total {
			t.Errorf("%v: the number is %d, the rows are %d", s, d.Pipeline.Stages[s].Total, n)
		}
		n := len(d.StageFilter(s).Apply(l))
		want := d.Pipeline.Stages[s].Stalled
		switch s {
		case data.MoveInScheduled:
			want = d.Pipeline.Stages[s].Overdue
		case data.MovedIn:
			want = d.MovedInThisMonth
		}
		if n != want {
			t.Errorf("%v: %q opens %d rows", s, d.StageText(s), n)
		}
	}
	if d.MovedInThisMonth != 1 {
		t.Errorf("%d moved in this month", d.MovedInThisMonth)
	}
}

func TestMostUrgentFirst(t *testing.T) {
	d := NewDay(list())
	var names []string
	for _, c := range d.Attention {
		names = append(names, c.Row.Display)
	}
	if len(names) != 4 || names[0] != "Overdue" || names[1] != "Stalled" {
		t.Errorf("in the order %v", names)
	}
	if d.Attention[0].Days != 8 || d.Attention[0].Text != "Move in was scheduled for 11/14/2026" {
		t.Errorf("%+v", d.Attention[0])
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
