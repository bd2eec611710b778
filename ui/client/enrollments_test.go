package client

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// calendar is a session of which only the date is asked.
type calendar struct{ Session }

func (calendar) Today() data.Date { return today }

// TestManyEnrollmentsScroll: somebody who comes to a shelter every month leaves room for the rest of the page, and the
// chosen enrollment is in view.
func TestManyEnrollmentsScroll(t *testing.T) {
	test.NewTempApp(t)
	s := &Screen{session: calendar{}, cases: make([]data.Case, 40)}
	s.rows = newEnrollmentTable(s)
	content := s.rows.content()
	w := test.NewTempWindow(t, content)
	w.Resize(fyne.NewSize(900, 400))
	if high := content.MinSize().Height; high > maxTableHeight+60 {
		t.Errorf("40 enrollments are %v high", high)
	}
	for _, at := range []int{39, 0, 20} {
		s.selected = at
		s.rows.reveal()
		row := s.rows.panels[at]
		top := row.Position().Y - s.rows.scroll.Offset.Y
		if top < 0 || top+row.Size().Height > s.rows.scroll.Size().Height {
			t.Errorf("enrollment %d is at %v, out of view", at, top)
		}
	}
}

// TestLongNamesLeaveTheFindBoxAlone: what stands in the headline ends before the box that lies over its right.
func TestLongNamesLeaveTheFindBoxAlone(t *testing.T) {
	test.NewTempApp(t)
	about := control.NewMuted("Client ID 09990002 · born 1985")
	for _, name := range []string{"Lee, Ana", "A name that is far longer than any line could be, and then goes on for a while"} {
		line := []fyne.CanvasObject{control.NewTitle(name).Shrinking(), about}
		headline{}.Layout(line, fyne.NewSize(1000, 30))
		if end := about.Position().X + about.Size().Width; end > 1000-findBox {
			t.Errorf("%q: the line ends at %v", name, end)
		}
		if gap := about.Position().X - line[0].Size().Width; gap > 20 {
			t.Errorf("%q: %v between the name and the rest", name, gap)
		}
	}
}

// TestOverdueMoveInIsSaid under the enrollment: the stage alone does not show it.
func TestOverdueMoveInIsSaid(t *testing.T) {
	scheduled := func(d, exit, moveIn data.Date) data.Case {
		c := data.Case{Tracker: &data.Tracker{}}
		c.Entry, c.Exit, c.MoveIn = today-100, exit, moveIn
		c.Tracker.MoveInScheduled = d
		return c
	}
	for name, c := range map[string]struct {
		at   data.Case
		want bool
	}{
		"passed": {scheduled(today-3, 0, 0), true}, "to come": {scheduled(today+3, 0, 0), false},
		"exited": {scheduled(today-3, today-1, 0), false}, "moved in": {scheduled(today-3, 0, today-2), false}, "none": {scheduled(0, 0, 0), false},
	} {
		said := false
		for _, f := range Findings(c.at, today) {
			said = said || f == overduePrefix+(today-3).US()
		}
		if said != c.want {
			t.Errorf("%s: %q", name, Findings(c.at, today))
		}
	}
}
