package search

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
)

func TestBoardHasTheRowsOfTheList(t *testing.T) {
	f := office()
	s, w, host := shown(t, f, wide)
	s.Show()
	s.grid.Reveal(36)
	host.Press("Ctrl+B")
	if !s.board.Visible() || s.grid.Visible() || w.Canvas().Focused() != fyne.Focusable(s.board) {
		t.Fatal("the board is not shown")
	}
	if row, _ := s.board.Current(); row.EnrollmentID != 36 {
		t.Errorf("the cursor is on %d", row.EnrollmentID)
	}
	for i, g := range clientlist.Groups(s.rows) {
		if got := s.board.Count(i); got != len(g.Rows) {
			t.Errorf("%s: %d on the board, %d in the list", g.Title, got, len(g.Rows))
		}
	}
	var opened data.EnrollmentID
	var siblings []data.EnrollmentID
	s.OnOpenTracker = func(id data.EnrollmentID, all []data.EnrollmentID) { opened, siblings = id, all }
	s.board.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if opened != 36 || len(siblings) != 11 {
		t.Errorf("Enter opens %d of %d", opened, len(siblings))
	}
	var assigned []data.EnrollmentID
	s.OnAssign = func(ids []data.EnrollmentID, _ data.Organization) { assigned = ids }
	host.Press("Ctrl+M")
	if !slices.Equal(assigned, []data.EnrollmentID{36}) {
		t.Errorf("assigned %v", assigned)
	}

	// After a save the card is in its new lane, with the cursor.
	for i := range f.stored[11] {
		if l := &f.stored[11][i]; l.EnrollmentID == 36 {
			l.Approved = today
		}
	}
	s.board.Reveal(31)
	s.Changed(36)
	if row, _ := s.board.Current(); row.EnrollmentID != 36 || row.Stage != data.ApprovedForUnit {
		t.Errorf("after a save the cursor is on %d, %s", row.EnrollmentID, row.Stage)
	}
	s.search.SetText("pena")
	if s.board.Count(int(data.EligibilityVerified)) != 1 || s.board.Count(int(data.NotStarted)) != 0 {
		t.Error("the board is not filtered")
	}
	again, w, _ := shown(t, f, wide)
	again.Show()
	if !again.board.Visible() || w.Canvas().Focused() != fyne.Focusable(again.board) {
		t.Error("after a restart the board is not shown or hasn't the focus")
	}
	host.Press("Ctrl+B")
	if !s.grid.Visible() || s.board.Visible() {
		t.Error("the list is not back")
	}
	// A view that is read later takes the focus along.
	s.host.Focus(s.grid)
	s.change(func(v *view) { v.layout = onBoard })
	if s.host.Window().Canvas().Focused() != fyne.Focusable(s.board) {
		t.Error("the hidden list keeps the focus")
	}
}

// TestBoardFollowsAndShowsDetails: the cursor of the board follows the tracker, and Details shows its card, not the list's row.
func TestBoardFollowsAndShowsDetails(t *testing.T) {
	s, _, host := shown(t, office(), wide)
	s.Show()
	s.grid.Reveal(36)
	host.Press("Ctrl+B")
	s.Follow(31)
	row, _ := s.board.Current()
	if row.EnrollmentID != 31 {
		t.Fatalf("the cursor is on %d", row.EnrollmentID)
	}
	if list, _ := s.grid.Current(); list.EnrollmentID != 36 {
		t.Errorf("the hidden list's cursor is on %d", list.EnrollmentID)
	}
	s.peekNow()
	if name := s.peek.lines.Objects[0].(*control.Caption).Text; name != row.Display {
		t.Errorf("details of %q, want %q", name, row.Display)
	}
	if host.Window().Canvas().Focused() != fyne.Focusable(s.board) {
		t.Error("the board hasn't the focus")
	}
}

func TestGroupsByCaseManager(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	s.setLayout(byManager)
	type heading struct {
		title string
		n     int
	}
	var got []heading
	for _, g := range clientlist.GroupsByManager(s.rows) {
		n := len(g.Rows)
		if !g.Second {
			n = g.Total
		}
		got = append(got, heading{g.Title, n})
	}
	want := []heading{
		{"Not Started", 3}, {"Lee Park", 1}, {"Unassigned", 2}, {"Eligibility Verified", 2}, {"Dana Ruiz", 2},
		{"Applied for Unit", 2}, {"Lee Park", 1}, {"Unassigned", 1}, {"Approved for Unit", 1}, {"Lee Park", 1},
		{"Move In Scheduled", 2}, {"Dana Ruiz", 1}, {"Unassigned", 1}, {"Moved In", 1}, {"Unassigned", 1},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	again, _, _ := shown(t, f, wide)
	again.Show()
	if again.view.layout != byManager || again.layout.Text != "By case manager" {
		t.Errorf("after a restart the list is %q", again.layout.Text)
	}
	// Moved In is folded at first, with the groups in it.
	if n := len(again.grid.Unfolded()); n != 10 {
		t.Errorf("%d rows are unfolded", n)
	}
}

func TestCardsHaveTheKeysAndTheMenuOfRows(t *testing.T) {
	f := office()
	s, w, host := shown(t, f, wide)
	var noted, recorded []data.EnrollmentID
	s.Actions.Notes = func(c casemenu.Subject) { noted = append(noted, c.ID) }
	s.Actions.RecordToday = func(c casemenu.Subject) { recorded = append(recorded, c.ID) }
	s.Show()
	s.grid.Reveal(31)
	host.Press("Ctrl+B")
	s.board.Reveal(36)
	host.Press("Ctrl+N")
	s.board.TypedRune('.')
	if !slices.Equal(noted, []data.EnrollmentID{36}) || !slices.Equal(recorded, []data.EnrollmentID{36}) {
		t.Errorf("noted %v, recorded %v", noted, recorded)
	}
	host.Press("Ctrl+C")
	if text := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(text, "\t00000036\t") || !slices.Equal(f.copied, []string{"11 1"}) {
		t.Errorf("copied %q, recorded %q", text, f.copied)
	}
	s.board.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	if _, ok := w.Canvas().Focused().(*widget.PopUpMenu); !ok {
		t.Errorf("the focus is on %T", w.Canvas().Focused())
	}
}
