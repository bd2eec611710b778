package search

import (
	"slices"
	"testing"

	"housingtracker/data"
)

func TestChangesByOthersAreShownAndTheScrollPositionKept(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	s.grid.Reveal(35)
	f.stored[11] = append(f.stored[11], listed(50, "Aaronson", "Ada", nil))
	reads := f.reads
	s.Poll(f.counter)
	if f.reads != reads {
		t.Error("the list is read again though nothing was committed")
	}
	f.counter++
	s.Poll(f.counter)
	if row, _ := s.grid.Current(); row.EnrollmentID != 35 || len(s.rows) != 12 {
		t.Errorf("after a quiet reload row %d of %d is current", row.EnrollmentID, len(s.rows))
	}
	reads = f.reads
	s.Poll(f.counter)
	if f.reads != reads {
		t.Error("one commit is noticed twice")
	}
	days := s.rows[0].Days
	f.nights++
	s.Poll(f.counter)
	if s.list.AsOf != today+1 || s.rows[0].Days != days+1 {
		t.Errorf("the list is still of %s after midnight", s.list.AsOf)
	}
}

// Rows that others moved or edited are highlighted, but not one's own, nor the many of an import.
func TestChangedRows(t *testing.T) {
	list := func(stages ...data.Stage) data.List {
		l := data.List{Program: data.Program{ID: 11}, AsOf: today}
		for i, stage := range stages {
			l.Rows = append(l.Rows, data.Row{Listed: &data.Listed{EnrollmentID: data.EnrollmentID(i + 1)}, Stage: stage})
		}
		return l
	}
	many := make([]data.Stage, mostFlashes+1)
	before := list(many...)
	edited := list(many...)
	edited.Rows[2].PropertyName = "Maple Court"
	for i := range many {
		many[i] = data.MovedIn
	}
	other := list(data.MovedIn)
	other.Program.ID = 12
	for name, test := range map[string]struct {
		after data.List
		own   data.EnrollmentID
		want  []data.EnrollmentID
	}{
		"none":            {before, 0, nil},
		"moved":           {list(data.NotStarted, data.MovedIn), 0, []data.EnrollmentID{2}},
		"edited":          {edited, 0, []data.EnrollmentID{3}},
		"one's own":       {edited, 3, nil},
		"an import":       {list(many...), 0, nil},
		"another program": {other, 0, nil},
	} {
		if got := changedRows(before, test.after, test.own); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// Without the database the list stays as it is and is read again by itself.
func TestListStaysWithoutDatabase(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	rows := len(s.rows)
	f.fail = data.Refuse(data.CodeUnavailable, "gone")
	s.Reload()
	if len(s.rows) != rows || s.empty.Visible() {
		t.Errorf("%d rows of %d, %q", len(s.rows), rows, s.empty.title.Text)
	}
	f.fail = nil
	reads := f.reads
	s.Poll(f.counter)
	if f.reads == reads {
		t.Error("it is not read again")
	}
}
