package search

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// peeked is the text of the panel.
func peeked(s *Screen) string {
	if !s.peek.Visible() {
		return "closed"
	}
	var words []string
	for _, o := range test.LaidOutObjects(s.peek.Container) {
		switch o := o.(type) {
		case *control.Caption:
			words = append(words, o.Text)
		case *control.Label:
			words = append(words, o.Text)
		case *control.Chip:
			words = append(words, o.Text)
		}
	}
	return strings.Join(words, "|")
}

// TestSpaceShowsTheWholeRowAndWritesNothing: the fake has no method that writes but SetPreference.
func TestSpaceShowsTheWholeRowAndWritesNothing(t *testing.T) {
	f := office()
	long := strings.Repeat("Called the landlord about the ramp. ", 6)
	f.notes = []data.Note{
		{ID: "b", Text: long, By: "Lee Park", At: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Corrects: "a"},
		{ID: "a", Text: "A note that was corrected", By: "Lee Park"},
	}
	s, w, host := shown(t, f, wide)
	s.Show()
	s.grid.Reveal(36)
	opened, preferences := len(f.opened), len(f.preferences)
	space := func() { s.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) }
	space()
	for _, want := range []string{
		"Fontaine, Élodie", "Applied for Unit", "11/01/2026|Eligibility Verified", "11/20/2026|Applied for Unit", "Unassigned|Case manager",
		"Yes|Registered Sex Offender", "not recorded|Relevant Criminal History", "Yes|Need ADA Unit|ground floor", "Lee Park", long,
	} {
		if got := peeked(s); !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	if strings.Contains(peeked(s), "was corrected") {
		t.Error("a corrected note is shown")
	}
	if end := s.grid.Position().X + s.grid.Size().Width; end > s.peek.Position().X+1 {
		t.Errorf("the panel at %v covers the list, which ends at %v", s.peek.Position().X, end)
	}
	if w.Canvas().Focused() != fyne.Focusable(s.grid) {
		t.Error("the list has lost the focus")
	}
	// It follows the cursor.
	s.grid.Reveal(37)
	if got := peeked(s); !strings.Contains(got, "Peña, José") || strings.Contains(got, "Fontaine") {
		t.Errorf("after the next row: %s", got)
	}
	space()
	if got := peeked(s); got != "closed" {
		t.Errorf("after Space again: %s", got)
	}
	space()
	s.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if got := peeked(s); got != "closed" {
		t.Errorf("after Esc: %s", got)
	}
	if len(f.opened) != opened || len(f.preferences) != preferences || host.Top() != nil {
		t.Errorf("opened %d, %d preferences, dialog %v", len(f.opened)-opened, len(f.preferences)-preferences, host.Top() != nil)
	}
}

func TestPeekSaysWhenTheRestCantBeRead(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	s.grid.Reveal(36)
	f.fail = data.Refuse(data.CodeUnavailable, "The database can't be reached.")
	s.peekNow()
	if got := peeked(s); !strings.Contains(got, "can't be reached") || !strings.Contains(got, "11/20/2026") {
		t.Errorf("shows %s", got)
	}
}

func TestOrderOfColumnsIsRemembered(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	usual := s.grid.Columns()
	order := slices.Clone(usual)
	order[2], order[5] = order[5], order[2]
	s.moved(order)
	again, w, _ := shown(t, f, wide)
	again.Show()
	if got := again.grid.Columns(); !slices.Equal(got, order) {
		t.Errorf("after a restart: %v, want %v", got, order)
	}
	again.openColumns()
	test.Tap(button(t, w, "Reset columns"))
	if got := again.grid.Columns(); !slices.Equal(got, usual) {
		t.Errorf("after a reset: %v", got)
	}
}

// TestColumnsAreMovedByKeyboard: Ctrl+Up and Ctrl+Down in the dialog move the column whose line has the focus, which keeps it.
func TestColumnsAreMovedByKeyboard(t *testing.T) {
	f := office()
	s, w, host := shown(t, f, wide)
	s.Show()
	usual := s.grid.Columns()
	s.openColumns()
	box := w.Canvas().Focused()
	at := slices.Index(usual, string(data.ColumnDays))
	if at < 1 || box == nil {
		t.Fatalf("the focus is on %T, the days at %d", box, at)
	}
	place := func() int { return slices.Index(s.grid.Columns(), string(data.ColumnDays)) }
	for _, step := range []struct {
		key  string
		want int
	}{{"Ctrl+Down", at + 1}, {"Ctrl+Down", at + 2}, {"Ctrl+Up", at + 1}, {"Ctrl+Up", at}, {"Ctrl+Up", max(1, at-1)}} {
		host.Press(step.key)
		if place() != step.want {
			t.Errorf("%s: at %d, want %d", step.key, place(), step.want)
		}
	}
	for range len(usual) + 2 {
		host.Press("Ctrl+Down")
	}
	if place() != len(usual)-1 || s.grid.Columns()[0] != usual[0] {
		t.Errorf("at the end: %v", s.grid.Columns())
	}
	again, _, _ := shown(t, f, wide)
	again.Show()
	if !slices.Equal(again.grid.Columns(), s.grid.Columns()) {
		t.Errorf("after a restart: %v", again.grid.Columns())
	}
}

// TestFollowMovesTheCursorAndNothingElse, as the tracker in front goes from client to client.
func TestFollowMovesTheCursorAndNothingElse(t *testing.T) {
	s, w, _ := shown(t, office(), wide)
	s.Show()
	s.grid.Reveal(31)
	folded := len(s.grid.Collapsed())
	s.Follow(36)
	if r, ok := s.grid.Current(); !ok || r.EnrollmentID != 36 {
		t.Errorf("the cursor is at %+v", r.EnrollmentID)
	}
	// Moved In is folded.
	s.Follow(41)
	if r, _ := s.grid.Current(); r.EnrollmentID != 36 || len(s.grid.Collapsed()) != folded {
		t.Errorf("a folded row: the cursor is at %v, folded %v", r.EnrollmentID, s.grid.Collapsed())
	}
	s.programChoice.OnChosen(control.Option{ID: 12})
	if w.Canvas().Focused() != fyne.Focusable(s.grid) {
		t.Error("after the choice of a program the list has not the focus")
	}
}
