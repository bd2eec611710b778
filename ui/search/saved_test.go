package search

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/grid"
	"housingtracker/ui/overlay"
)

// save saves the current view under a name by the dialog.
func save(t *testing.T, s *Screen, host *overlay.Host, name string) {
	t.Helper()
	s.chooseView(saveID)
	entry := host.Window().Canvas().Focused().(*control.Entry)
	entry.SetText(name)
	host.Press("Ctrl+Enter")
	if host.Top() != nil {
		t.Fatal("the view is not saved")
	}
}

// pressView does what the shell does for the key of a view.
func pressView(s *Screen, i int) {
	s.ShowView(i)
	s.Show()
}

func viewNames(s *Screen) (list []string) {
	for _, v := range s.views {
		list = append(list, v.Name)
	}
	return list
}

func TestSavedViewRestoresEverything(t *testing.T) {
	f := office()
	s, w, host := shown(t, f, wide)
	s.Show()
	s.setCriteria(clientlist.Criteria{Filter: data.Filter{Mine: dana.ID}, Options: data.ListOptions{AllMembers: true}})
	s.sort(string(data.ColumnEnrolled), grid.Descending)
	s.showColumn(data.ColumnProperty, true)
	s.grid.CollapseAll()
	s.setLayout(byManager)
	want, rows := s.view, ids(s)
	save(t, s, host, "My stalled people")
	if w.Canvas().Focused() != fyne.Focusable(s.grid) {
		t.Error("the list hasn't the focus after a view is saved")
	}
	if got, _ := s.viewChoice.Chosen(); got.Text != "1 · My stalled people" {
		t.Errorf("the box says %q", got.Text)
	}

	host.Press("Alt+1")
	s.sort(string(data.ColumnName), grid.Ascending)
	s.setLayout(byStage)
	s.showColumn(data.ColumnProperty, false)
	s.grid.ExpandAll()
	s.programChoice.OnChosen(s.programChoiceOption(12))

	again, _, _ := shown(t, f, wide)
	again.Show()
	again.programChoice.OnChosen(again.programChoiceOption(11))
	pressView(again, 0)
	if !reflect.DeepEqual(again.view, want) {
		t.Errorf("recalled\n%+v, want\n%+v", again.view, want)
	}
	if got := ids(again); !slices.Equal(got, rows) {
		t.Errorf("rows %v, want %v", got, rows)
	}
	if len(again.grid.Columns()) != 12 || len(again.grid.Unfolded()) != 0 || again.layout.Text != "By case manager" {
		t.Errorf("%d columns, %d rows unfolded, %q", len(again.grid.Columns()), len(again.grid.Unfolded()), again.layout.Text)
	}
	if c, order := again.grid.Order(); c != "enroll_date" || order != grid.Descending {
		t.Errorf("sorted by %q %v", c, order)
	}
}

func TestKeysOfViews(t *testing.T) {
	s, _, host := shown(t, office(), wide)
	s.Show()
	for i, name := range []string{"One", "Two", "Three"} {
		s.setCriteria(clientlist.Criteria{Filter: data.Filter{Stages: data.Stages[i : i+1]}})
		save(t, s, host, name)
	}
	for i := range 3 {
		pressView(s, i)
		if !reflect.DeepEqual(s.view.Filter.Stages, data.Stages[i:i+1]) {
			t.Errorf("Ctrl+%d shows %v", i+1, s.view.Filter.Stages)
		}
	}
	before := s.view
	pressView(s, 8)
	if !reflect.DeepEqual(s.view, before) {
		t.Error("a key without a view changes the list")
	}
}

func TestAViewOfTheSameNameIsReplaced(t *testing.T) {
	s, _, host := shown(t, office(), wide)
	s.Show()
	save(t, s, host, "Mine")
	s.setCriteria(clientlist.Criteria{Filter: data.Filter{Mine: dana.ID}})
	save(t, s, host, " MINE ")
	if got := viewNames(s); !slices.Equal(got, []string{"MINE"}) {
		t.Errorf("views %q", got)
	}
	host.Press("Alt+1")
	pressView(s, 0)
	if s.view.Filter.Mine != dana.ID {
		t.Error("the earlier view is shown")
	}
}

func TestNamesOfViewsAreChecked(t *testing.T) {
	var full []savedView
	for i := range maxViews {
		full = append(full, savedView{Name: fmt.Sprint("View ", i)})
	}
	for _, c := range []struct {
		name  string
		views []savedView
	}{{"  ", nil}, {strings.Repeat("x", maxViewName+1), nil}, {"One more", full}} {
		if _, _, err := withView(c.views, savedView{Name: c.name}); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%q: %v", c.name, err)
		}
	}
	if views, at, err := withView(full, savedView{Name: "view 3", View: "new"}); err != nil || at != 3 || len(views) != maxViews || full[3].View != "" {
		t.Errorf("at %d of %d: %v", at, len(views), err)
	}
}

func TestViewsAreRenamedOrderedAndDeleted(t *testing.T) {
	f := office()
	s, w, host := shown(t, f, wide)
	s.Show()
	for i, name := range []string{"A", "B", "C"} {
		s.setCriteria(clientlist.Criteria{Filter: data.Filter{Stages: data.Stages[i : i+1]}})
		save(t, s, host, name)
	}
	press := func(text string, n int) {
		for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
			if b, ok := o.(*control.Button); ok && b.Text == text {
				if n--; n < 0 {
					test.Tap(b)
					return
				}
			}
		}
		t.Fatalf("no button %q", text)
	}
	s.chooseView(manageID)
	press("Move up", 2)
	press("Delete", 0)
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if e, ok := o.(*control.Entry); ok && e.Text == "B" {
			e.SetText("c")
		}
	}
	host.Press("Ctrl+S")
	if host.Top() == nil {
		t.Fatal("two views have one name")
	}
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if e, ok := o.(*control.Entry); ok && e.Text == "c" {
			e.SetText("Last")
		}
	}
	host.Press("Ctrl+S")
	if got := viewNames(s); host.Top() != nil || !slices.Equal(got, []string{"C", "Last"}) {
		t.Errorf("views %q", got)
	}
	again, _, _ := shown(t, f, wide)
	again.Show()
	if got := viewNames(again); !slices.Equal(got, []string{"C", "Last"}) {
		t.Errorf("views after a restart %q", got)
	}
}

func TestUnreadableViewsAreLeftOut(t *testing.T) {
	for text, want := range map[string]int{"": 0, "{": 0, `[{"name":"A","view":"{"},{"name":" "}]`: 1} {
		if got := decodeViews(text); len(got) != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
	f := office()
	f.preferences[viewsPreference] = `[{"name":"A","view":"{"}]`
	s, _, _ := shown(t, f, wide)
	s.Show()
	pressView(s, 0)
	if len(s.rows) != 11 {
		t.Errorf("an unreadable view shows %d rows", len(s.rows))
	}
}
