package search

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/grid"
)

// ids are the enrollments on show, in their order.
func ids(s *Screen) []int {
	found := []int{}
	for _, g := range data.GroupByStage(s.rows) {
		for _, r := range g.Rows {
			found = append(found, int(r.EnrollmentID))
		}
	}
	return found
}

func chips(s *Screen) []string {
	var texts []string
	for _, c := range s.line.chips {
		texts = append(texts, strings.TrimSuffix(c.(*control.Button).Text, chipRemove))
	}
	return texts
}

func TestFirstViewShowsTheFirstProgramOfTheUsersOrganization(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	if got, _ := s.programChoice.Chosen(); got.Text != "Harbor Homes · Rapid Re-Housing" {
		t.Errorf("chosen program: %q", got.Text)
	}
	if got := s.count.Text; got != "Displaying 11 of 11 clients" {
		t.Errorf("count: %q", got)
	}
	if s.line.filterChip.Visible() {
		t.Error("nothing is filtered, but the bar says so")
	}
	if folded := s.grid.Collapsed(); !reflect.DeepEqual(folded, map[string]bool{"Moved In": true}) {
		t.Errorf("folded at first: %v", folded)
	}
	sum := 0
	for _, g := range clientlist.Groups(s.rows) {
		sum += len(g.Rows)
	}
	if sum != 11 {
		t.Errorf("the groups hold %d rows, want 11", sum)
	}
}

func TestSearchFindsAsYouType(t *testing.T) {
	s, w, host := shown(t, office(), wide)
	s.Show()
	for _, c := range []struct {
		typed string
		want  []int
	}{
		{"jose pena", []int{37}}, {"pena, jose", []int{37}}, {"37", []int{37}}, {"0037", []int{37}}, {"JOSÉ", []int{37}},
		{"nguyen", []int{34}}, {"lakeview", []int{35}}, {"lee p", []int{32, 35, 38}}, {"zzz", []int{}}, {"!", ids(s)},
	} {
		s.search.SetText("")
		host.Press("/")
		if w.Canvas().Focused() != fyne.Focusable(s.search) {
			t.Fatal("/ doesn't focus the search box")
		}
		test.Type(s.search, c.typed)
		if got := ids(s); !slices.Equal(got, c.want) {
			t.Errorf("%q finds %v, want %v", c.typed, got, c.want)
		}
	}
	s.search.SetText("abrams")
	if folded := s.grid.Collapsed(); len(folded) > 0 {
		t.Errorf("what is found is folded away: %v", folded)
	}
	s.search.SetText("")
	if !s.grid.Collapsed()["Moved In"] {
		t.Error("after the search Moved In is not folded again")
	}
	s.search.SetText("pena")
	if got := s.line.filterChip.Text; !s.line.filterChip.Visible() || got != "Filtered: 1 of 11" {
		t.Errorf("bar: %q", got)
	}
	if got := chips(s); !slices.Equal(got, []string{"Search: pena"}) {
		t.Errorf("chips: %q", got)
	}
	host.Press("Esc")
	if s.search.Text != "" || len(s.rows) != 11 {
		t.Errorf("Esc leaves %q and %d rows", s.search.Text, len(s.rows))
	}
}

func TestChipsAreTheFilterAndGoOneAtATime(t *testing.T) {
	s, _, _ := shown(t, office(), wide)
	s.Show()
	s.setCriteria(clientlist.Criteria{
		Filter:  data.Filter{CaseManagers: []string{"Lee Park", data.UnassignedManager}, Stages: []data.Stage{data.NotStarted, data.AppliedForUnit}},
		Options: data.ListOptions{OnlyTracked: true},
	})
	want := []string{"Case manager: Lee Park", "Case manager: Unassigned", "Stage: Not Started", "Stage: Applied for Unit", "Only with tracker data"}
	if got := chips(s); !slices.Equal(got, want) {
		t.Fatalf("chips %q, want %q", got, want)
	}
	if got := s.line.filterChip.Text; got != "Filtered: 2 of 11" {
		t.Errorf("bar: %q", got)
	}
	for i := range want {
		test.Tap(s.line.chips[0].(*control.Button))
		if got := chips(s); !slices.Equal(got, want[i+1:]) {
			t.Fatalf("after %d taps: %q", i+1, got)
		}
	}
	if len(s.rows) != 11 || s.line.filterChip.Visible() {
		t.Errorf("%d rows after the last chip is gone", len(s.rows))
	}
}

func TestChipsKeepToOneLine(t *testing.T) {
	s, _, _ := shown(t, office(), fyne.NewSize(824, 700))
	s.Show()
	s.setCriteria(clientlist.Criteria{Filter: data.Filter{Stages: data.Stages}})
	s.line.Resize(fyne.NewSize(784, 26))
	n := 0
	for _, c := range s.line.chips {
		if c.Visible() {
			n++
			if end := c.Position().X + c.Size().Width; end > s.line.more.Position().X {
				t.Errorf("chip ends at %v behind the words after it", end)
			}
		}
	}
	if n == 0 || n+s.line.hidden != 6 || s.line.more.Text != fmt.Sprintf("%d more", s.line.hidden) {
		t.Errorf("%d chips shown, %q", n, s.line.more.Text)
	}
}

func TestSelectedRowsAreDownloaded(t *testing.T) {
	s, _, host := shown(t, office(), wide)
	s.Show()
	var filter data.Filter
	s.OnDownload = func(list clientlist.Shown) { filter = list.Filter }
	s.setCriteria(clientlist.Criteria{Filter: data.Filter{Mine: dana.ID}})
	s.grid.Reveal(37)
	s.grid.TypedShortcut(&fyne.ShortcutSelectAll{})
	if !s.line.download.Visible() || s.line.download.Text != "Export or print (3)" {
		t.Errorf("offers %q", s.line.download.Text)
	}
	host.Press("Ctrl+Shift+E")
	if got := (clientlist.Criteria{Filter: filter}).Apply(s.list); len(got) != 3 || len(filter.Only) != 3 || filter.Mine != 0 {
		t.Errorf("%+v selects %d rows", filter, len(got))
	}
}

func TestFiltersAreRememberedPerProgram(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	s.setCriteria(clientlist.Criteria{Filter: data.Filter{Mine: dana.ID}, Options: data.ListOptions{AllMembers: true}})
	s.grid.CollapseAll()
	s.sort(string(data.ColumnEnrolled), grid.Descending)
	want := ids(s)
	s.programChoice.OnChosen(s.programChoiceOption(21))
	if len(s.rows) != 1 || len(chips(s)) != 0 {
		t.Fatalf("another program shows %d rows under %q", len(s.rows), chips(s))
	}

	again, _, _ := shown(t, f, wide)
	again.Show()
	if again.program.ID != 21 {
		t.Fatalf("the last program was 21, this is %d", again.program.ID)
	}
	again.programChoice.OnChosen(again.programChoiceOption(11))
	if got := ids(again); !slices.Equal(got, want) {
		t.Errorf("rows after a restart: %v, want %v", got, want)
	}
	if got := chips(again); !slices.Equal(got, []string{"My clients", "All household members"}) {
		t.Errorf("chips after a restart: %q", got)
	}
	if len(again.grid.Collapsed()) != 6 {
		t.Errorf("folded after a restart: %v", again.grid.Collapsed())
	}
	if c, order := again.grid.Order(); c != "enroll_date" || order != grid.Descending {
		t.Errorf("sorted after a restart by %q %v", c, order)
	}
}

func TestNumbersOfHomeShowTheirRowsAndOverwriteNothing(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	s.setCriteria(clientlist.Criteria{Filter: data.Filter{Mine: dana.ID}})
	remembered := f.preferences[viewPreference(11)]

	s.SetFilter(11, data.Filter{Stages: []data.Stage{data.MovedIn}}, data.ListOptions{})
	if row, ok := s.grid.Current(); !ok || row.Stage != data.MovedIn {
		t.Error("the cursor doesn't stand on the first row, but on a stage without clients")
	}
	s.Show()
	if got := ids(s); !slices.Equal(got, []int{41}) {
		t.Errorf("rows: %v", got)
	}
	if got := chips(s); !slices.Equal(got, []string{"Stage: Moved In"}) {
		t.Errorf("chips: %q", got)
	}
	if folded := s.grid.Collapsed(); len(folded) > 0 {
		t.Errorf("a visit folds %v", folded)
	}
	s.grid.CollapseAll()
	s.clear()
	if got := f.preferences[viewPreference(11)]; got != remembered {
		t.Errorf("the visit is remembered: %s", got)
	}
	test.Tap(s.line.home)
	if got := chips(s); !slices.Equal(got, []string{"My clients"}) {
		t.Errorf("chips after the visit: %q", got)
	}
}

func TestShowDuringAVisitsLoadDoesNotDropIt(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	f.onList = func() { f.onList = nil; s.Show() }
	s.SetFilter(21, data.Filter{}, data.ListOptions{})
	if s.program.ID != 21 {
		t.Errorf("program %d on show, want 21", s.program.ID)
	}
}

func TestHeaderSortsInThreeSteps(t *testing.T) {
	s, _, _ := shown(t, office(), wide)
	s.Show()
	before := ids(s)
	// Within Not Started: Bell 32 entered in June, Haddad 42 and Okafor 31 in November.
	s.sort(string(data.ColumnClientID), grid.Ascending)
	if got := ids(s)[:3]; !slices.Equal(got, []int{31, 32, 42}) {
		t.Errorf("ascending: %v", got)
	}
	s.sort(string(data.ColumnClientID), grid.Descending)
	if got := ids(s)[:3]; !slices.Equal(got, []int{42, 32, 31}) {
		t.Errorf("descending: %v", got)
	}
	s.sort(string(data.ColumnClientID), grid.Default)
	if got := ids(s); !slices.Equal(got, before) {
		t.Errorf("default: %v, want %v", got, before)
	}
}

func TestEveryColumnSortsWithBlanksLastBothWays(t *testing.T) {
	s, _, _ := shown(t, office(), wide)
	s.Show()
	for _, c := range append(slices.Clone(data.Columns), data.OptionalColumns...) {
		for _, order := range []grid.Sort{grid.Ascending, grid.Descending} {
			s.sort(string(c), order)
			for _, g := range data.GroupByStage(s.rows) {
				blank := false
				for i := range g.Rows {
					text := g.Rows[i].Text(c)
					if blank && text != "" {
						t.Errorf("%s %v: %q stands below a blank", c, order, text)
					}
					blank = blank || text == ""
				}
			}
		}
	}
}

func TestTogglesOfWhoIsListed(t *testing.T) {
	s, _, _ := shown(t, office(), wide)
	s.Show()
	for _, c := range []struct {
		options data.ListOptions
		rows    int
		count   string
	}{
		{data.ListOptions{AllMembers: true}, 12, "Displaying 12 of 12 clients"},
		{data.ListOptions{ExitedDays: 30}, 12, "Displaying 12 of 12 clients"},
		{data.ListOptions{ExitedDays: 7}, 11, "Displaying 11 of 11 clients"},
		{data.ListOptions{OnlyTracked: true}, 8, "Displaying 8 of 11 clients"},
	} {
		s.setCriteria(clientlist.Criteria{Options: c.options})
		if len(s.rows) != c.rows || s.count.Text != c.count {
			t.Errorf("%+v: %d rows, %q", c.options, len(s.rows), s.count.Text)
		}
	}
}

func TestWholeEditByKeyboard(t *testing.T) {
	f := office()
	s, w, host := shown(t, f, wide)
	var opened data.EnrollmentID
	var siblings []data.EnrollmentID
	s.OnOpenTracker = func(id data.EnrollmentID, all []data.EnrollmentID) { opened, siblings = id, all }
	s.Show()
	host.Press("/")
	test.Type(s.search, "pena")
	s.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.Canvas().Focused() != fyne.Focusable(s.grid) {
		t.Fatal("Enter in the search box doesn't go to the list")
	}
	s.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if opened != 37 || !slices.Equal(siblings, []data.EnrollmentID{37}) {
		t.Fatalf("Enter opened %d among %v", opened, siblings)
	}
	s.grid.TypedRune('/')
	if w.Canvas().Focused() != fyne.Focusable(s.search) {
		t.Error("/ in the list doesn't go to the search box")
	}
}

func TestSiblingsAreTheRowsInView(t *testing.T) {
	s, _, _ := shown(t, office(), wide)
	var siblings []data.EnrollmentID
	s.OnOpenTracker = func(_ data.EnrollmentID, all []data.EnrollmentID) { siblings = all }
	s.Show()
	s.open(31)
	if len(siblings) != 10 || slices.Contains(siblings, 41) {
		t.Errorf("siblings %v: the folded Moved In is not in view", siblings)
	}
}

func TestSavedRowMovesAndStaysSelected(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	s.grid.Reveal(35)
	for i := range f.stored[11] {
		if l := &f.stored[11][i]; l.EnrollmentID == 31 {
			l.HasTracker, l.EligibilityVerified = true, l.Entry
		}
	}
	s.Changed(31)
	row, ok := s.grid.Current()
	if !ok || row.EnrollmentID != 31 || row.Stage != data.EligibilityVerified {
		t.Errorf("current row: %v %v", row.Display, row.Stage)
	}
	s.Changed(41)
	if row, _ := s.grid.Current(); row.EnrollmentID != 41 {
		t.Errorf("a client who moved in is not shown where Moved In was folded: %v", row.Display)
	}
	s.setCriteria(clientlist.Criteria{Filter: data.Filter{Stages: []data.Stage{data.NotStarted}}})
	s.Changed(31)
	if !strings.Contains(s.count.Text, "not among them") {
		t.Errorf("a row that left the filter is not reported of: %q", s.count.Text)
	}
}

func TestWhatIsTypedDuringAReloadCounts(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	f.onList = func() { f.onList = nil; s.search.SetText("pena") }
	s.Reload()
	if s.search.Text != "pena" || len(s.rows) != 1 {
		t.Errorf("after the reload %q is searched for in %d rows", s.search.Text, len(s.rows))
	}
}

func TestSeveralRowsAreAssignedAtOnce(t *testing.T) {
	f := office()
	s, _, host := shown(t, f, wide)
	var assigned []data.EnrollmentID
	s.OnAssign = func(ids []data.EnrollmentID, o data.Organization) {
		assigned = ids
		if o != harbor {
			t.Errorf("organization %v", o)
		}
	}
	s.Show()
	s.grid.Reveal(32)
	mark := &desktop.CustomShortcut{KeyName: fyne.KeySpace, Modifier: fyne.KeyModifierShortcutDefault}
	s.grid.TypedShortcut(mark)
	s.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	s.grid.TypedShortcut(mark)
	if !s.line.assign.Visible() || s.line.assign.Text != "Assign case manager (2)" {
		t.Fatalf("button: %q", s.line.assign.Text)
	}
	test.Tap(s.line.assign)
	if !slices.Equal(assigned, []data.EnrollmentID{32, 42}) {
		t.Errorf("assigned %v", assigned)
	}
	// An outsider may edit trackers, not assign case managers (R41).
	s.programChoice.OnChosen(s.programChoiceOption(21))
	assigned = nil
	s.grid.Reveal(61)
	host.Press("Ctrl+M")
	if assigned != nil || host.Top() == nil {
		t.Error("an outsider is not reported why no case manager can be assigned")
	}
}

func TestSelectedRowsAreCopiedAsATable(t *testing.T) {
	f := office()
	s, _, host := shown(t, f, wide)
	s.Show()
	host.Press("Ctrl+C")
	if lines := strings.Split(fyne.CurrentApp().Clipboard().Content(), "\r\n"); len(lines) != 3 || lines[2] != "" {
		t.Errorf("one row is copied as %q", lines)
	}
	s.grid.TypedShortcut(&fyne.ShortcutSelectAll{})
	host.Press("Ctrl+C")
	lines := strings.Split(strings.TrimSuffix(fyne.CurrentApp().Clipboard().Content(), "\r\n"), "\r\n")
	if len(lines) != 12 || !slices.Equal(f.copied, []string{"11 1", "11 11"}) {
		t.Fatalf("copied %q, recorded %q", lines, f.copied)
	}
	for i, line := range lines {
		if n := strings.Count(line, "\t"); n != strings.Count(lines[0], "\t") || n < 10 {
			t.Errorf("line %d has %d tabs", i, n)
		}
	}
	f.fail = data.Refuse(data.CodeUnavailable, "The database is read-only.")
	fyne.CurrentApp().Clipboard().SetContent("before")
	host.Press("Ctrl+C")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "before" || host.Top() == nil {
		t.Errorf("a copy that can't be recorded leaves %q", got)
	}
}

// TestTheMenuOfARowHasItsKeys: it is opened by the menu key and walked by the arrows.
func TestTheMenuOfARowHasItsKeys(t *testing.T) {
	s, w, _ := shown(t, office(), wide)
	var noted []data.EnrollmentID
	s.Actions.Notes = func(c casemenu.Subject) { noted = append(noted, c.ID) }
	s.Show()
	s.grid.Reveal(31)
	s.grid.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	var texts []string
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if text, ok := o.(*canvas.Text); ok {
			texts = append(texts, text.Text)
		}
	}
	if !slices.Contains(texts, "Notes…   Ctrl+N") || !slices.Contains(texts, "Copy   Ctrl+C") {
		t.Errorf("the menu shows %q", texts)
	}
	menu, ok := w.Canvas().Focused().(*widget.PopUpMenu)
	if !ok {
		t.Fatalf("the focus is on %T", w.Canvas().Focused())
	}
	menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !slices.Equal(noted, []data.EnrollmentID{31}) {
		t.Errorf("noted %v", noted)
	}
}

func TestEmptyListsSayWhatToDo(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	s.search.SetText("zzz")
	filtered := s.empty.title.Text
	if filtered != "No clients match 1 filter" || s.empty.action.Text != "Clear filters" || !s.empty.Visible() {
		t.Errorf("filtered empty: %q, %q", filtered, s.empty.action.Text)
	}
	test.Tap(s.empty.action)
	if len(s.rows) != 11 || s.empty.Visible() || s.search.Text != "" {
		t.Errorf("%d rows after clearing the filters", len(s.rows))
	}
	s.programChoice.OnChosen(s.programChoiceOption(12))
	if got := s.empty.title.Text; !s.empty.Visible() || got == filtered || !strings.Contains(s.empty.words.Text, "Import") {
		t.Errorf("an empty program says %q, %q", got, s.empty.words.Text)
	}
	f.programs = nil
	none, _, _ := shown(t, f, wide)
	none.Show()
	if got := none.empty.title.Text; !none.empty.Visible() || got != "There are no housing programs yet" {
		t.Errorf("an empty database says %q", got)
	}
}

func TestFailureIsShownAndRetried(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	f.fail = data.Refuse(data.CodeUnavailable, "The database is on a drive that is gone.")
	s.Show()
	if !s.empty.Visible() || s.empty.words.Text != "The database is on a drive that is gone." {
		t.Errorf("failure: %q", s.empty.words.Text)
	}
	f.fail = nil
	test.Tap(s.empty.action)
	if len(s.rows) != 11 || s.empty.Visible() {
		t.Error("a second try shows nothing")
	}
}

func TestDownloadTakesOverTheList(t *testing.T) {
	s, _, _ := shown(t, office(), wide)
	var got clientlist.Shown
	s.OnDownload = func(list clientlist.Shown) { got = list }
	s.Show()
	s.setCriteria(clientlist.Criteria{Filter: data.Filter{Mine: dana.ID}, Options: data.ListOptions{AllMembers: true, OnlyTracked: true}})
	s.sort(string(data.ColumnApplied), grid.Descending)
	test.Tap(s.download)
	if got.Program != 11 || !got.Options.AllMembers || !got.Options.OnlyTracked || got.Filter.Mine != dana.ID || got.ByManager ||
		got.Order != (data.Order{Column: data.ColumnApplied, Descending: true}) {
		t.Errorf("handed on: %+v", got)
	}
	s.setLayout(byManager)
	test.Tap(s.download)
	if !got.ByManager {
		t.Error("the grouping is not handed on")
	}
}

// TestFirstListShowsPeople: after an import the first program by name may be empty; a program that was chosen stays.
func TestFirstListShowsPeople(t *testing.T) {
	f := office()
	f.programs = append([]data.Program{{ID: 9, Name: "A new program", Organization: harbor, Thresholds: data.DefaultThresholds}}, f.programs...)
	s, _, _ := shown(t, f, wide)
	s.Show()
	if s.program.ID != 11 || len(f.opened) != 1 {
		t.Errorf("shows program %d, opened %d lists", s.program.ID, len(f.opened))
	}
	f.preferences[clientlist.ProgramPreference] = "9"
	again, _, _ := shown(t, f, wide)
	again.Show()
	if again.program.ID != 9 {
		t.Errorf("shows program %d instead of the chosen one", again.program.ID)
	}
}
