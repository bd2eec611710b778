package search

import (
	"reflect"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// box finds the check box of that text in the dialog on top.
func box(t *testing.T, w fyne.Window, text string) *control.Check {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if c, ok := o.(*control.Check); ok && c.Text == text {
			return c
		}
	}
	t.Fatalf("no box %q", text)
	return nil
}

func button(t *testing.T, w fyne.Window, text string) *control.Button {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if b, ok := o.(*control.Button); ok && b.Text == text {
			return b
		}
	}
	t.Fatalf("no button %q", text)
	return nil
}

func TestFilterDialogCountsAndFilters(t *testing.T) {
	s, w, host := shown(t, office(), wide)
	s.Show()
	host.Press("Ctrl+Shift+F")
	button(t, w, "Show 11 clients")
	box(t, w, "Lee Park (3)").SetChecked(true)
	box(t, w, "Unassigned (5)").SetChecked(true)
	button(t, w, "Show 8 clients")
	box(t, w, "Stalled").SetChecked(true)
	button(t, w, "Show 4 clients")
	if len(s.rows) != 11 {
		t.Errorf("the list is filtered before the draft is accepted: %d rows", len(s.rows))
	}
	host.Press("Enter")
	if host.Top() != nil || len(s.rows) != 4 {
		t.Errorf("%d rows after accepting", len(s.rows))
	}
	if got := chips(s); !slices.Equal(got, []string{"Case manager: Lee Park", "Case manager: Unassigned", "Stalled"}) {
		t.Errorf("chips %q", got)
	}
	if s.filters.Text != "Filters · 3" {
		t.Errorf("button %q", s.filters.Text)
	}
}

func TestEveryBoxOfTheFilterDialogIsAChip(t *testing.T) {
	s, w, host := shown(t, office(), wide)
	s.Show()
	for text, want := range map[string]string{
		"My clients (3)": "My clients", "Dana Ruiz (3)": "Case manager: Dana Ruiz", "Applied for Unit (2)": "Stage: Applied for Unit",
		"Move-in overdue": "Move-in overdue", "Something missing": "Something missing", "Move-in in the next 14 days": "Move-in in the next 14 days",
		"Need ADA Unit": "Barrier: Need ADA Unit", "A shelter": "Staying at a shelter", "No shelter": "Not staying at a shelter",
		"Only with tracker data": "Only with tracker data", "All household members": "All household members",
	} {
		s.clear()
		s.openFilters()
		box(t, w, text).SetChecked(true)
		host.Press("Ctrl+S")
		if got := chips(s); !slices.Equal(got, []string{want}) {
			t.Errorf("%q gives %q", text, got)
		}
		s.openFilters()
		if !box(t, w, text).Checked {
			t.Errorf("%q is not ticked when the dialog opens again", text)
		}
		box(t, w, text).SetChecked(false)
		host.Press("Ctrl+S")
		if !reflect.DeepEqual(s.view.Filter, data.Filter{}) || s.view.Options != (data.ListOptions{}) {
			t.Errorf("%q leaves %+v", text, s.view.Criteria)
		}
	}
}

func TestFilterDialogCanBeLeft(t *testing.T) {
	s, w, host := shown(t, office(), wide)
	s.Show()
	s.openFilters()
	box(t, w, "My clients (3)").SetChecked(true)
	host.Press("Esc")
	if len(chips(s)) != 0 || host.Top() != nil {
		t.Errorf("Esc leaves %q", chips(s))
	}
}

func TestShelterBoxesExcludeEachOther(t *testing.T) {
	s, w, _ := shown(t, office(), wide)
	s.Show()
	s.openFilters()
	box(t, w, "A shelter").SetChecked(true)
	box(t, w, "No shelter").SetChecked(true)
	if box(t, w, "A shelter").Checked {
		t.Error("both shelter boxes are ticked")
	}
}

func TestMoreListedIsCountedInTheDialog(t *testing.T) {
	s, w, _ := shown(t, office(), wide)
	s.Show()
	s.openFilters()
	box(t, w, "All household members").SetChecked(true)
	button(t, w, "Show 12 clients")
}

func TestBuiltInViews(t *testing.T) {
	s, _, host := shown(t, office(), wide)
	s.Show()
	for i, want := range [][]int{
		nil, {34, 37, 39}, {32, 42, 31, 35, 39}, {40}, nil, {34, 36},
	} {
		host.Press(builtIns[i].key(i))
		if got := ids(s); want != nil && !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", builtIns[i].name, got, want)
		}
		if got, _ := s.viewChoice.Chosen(); got.Text != builtIns[i].name {
			t.Errorf("%s: the box says %q", builtIns[i].name, got.Text)
		}
	}
	s.search.SetText("x")
	if got, ok := s.viewChoice.Chosen(); ok {
		t.Errorf("a filter of one's own is called %q", got.Text)
	}
}

func TestColumnsAreChosenAndRemembered(t *testing.T) {
	f := office()
	s, w, host := shown(t, f, wide)
	s.Show()
	s.openColumns()
	box(t, w, "Days in Stage").SetChecked(false)
	box(t, w, "Property Name").SetChecked(true)
	host.Press("Enter")
	again, w, _ := shown(t, f, wide)
	again.Show()
	shows := func(c data.Column) bool { return slices.Contains(again.grid.Columns(), string(c)) }
	if shows(data.ColumnDays) || !shows(data.ColumnProperty) || len(again.grid.Columns()) != 11 {
		t.Errorf("columns after a restart: %v", again.grid.Columns())
	}
	again.openColumns()
	test.Tap(button(t, w, "Reset columns"))
	if !shows(data.ColumnDays) || shows(data.ColumnProperty) || len(again.grid.Columns()) != 11 {
		t.Errorf("columns after a reset: %v", again.grid.Columns())
	}
}
