package client

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/theme"
)

var today = data.MustDate("2026-11-22")

func TestMilestonesWithMoveIn(t *testing.T) {
	c := data.Case{Tracker: &data.Tracker{Fields: data.Fields{EligibilityVerified: today - 20, MoveInScheduled: today - 3}}}
	c.Entry = today - 30
	if way := milestones(c, today); way[3].date != today-3 || way[4].date != 0 {
		t.Errorf("without a move-in: %v", way)
	}
	c.MoveIn = today - 2
	if way := milestones(c, today); way[3].date != 0 || way[4].date != today-2 {
		t.Errorf("a move-in hides the schedule: %v", way)
	}
}

func TestFindings(t *testing.T) {
	c := data.Case{Enrollment: data.Enrollment{Recorded: data.MoveIn{Local: today - 2, State: data.MoveInRecorded}}}
	c.Entry, c.MoveIn, c.Exit, c.ExitLocallyEntered = today-30, today-2, today-1, true
	if got := strings.Join(Findings(c, today), ", "); got != "exit not yet in HMIS, move-in to be entered in HMIS, read-only" {
		t.Errorf("remarks %q", got)
	}
	c.Recorded.State, c.LocallyEntered = data.MoveInCleared, true
	if got := strings.Join(Findings(c, today), ", "); got != "not yet in HMIS, move-in to be cleared in HMIS, read-only" {
		t.Errorf("remarks %q", got)
	}
}

// TestMilestonesFollowTheTheme that is chosen while they are shown.
func TestMilestonesFollowTheTheme(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	s := &Screen{session: calendar{}}
	path := s.pathToHousing(data.Case{}, data.Readiness{})
	w := test.NewTempWindow(t, path)
	w.Resize(fyne.NewSize(700, 200))
	line := path.(*fyne.Container).Objects[1].(*fyne.Container).Objects[0]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(line).AddXY(40, 1)
	pixel := func() color.Color { return w.Canvas().Capture().At(int(at.X), int(at.Y)) }
	light := pixel()
	app.Settings().SetTheme(theme.Theme{Choice: theme.AlwaysDark})
	test.ApplyTheme(t, app.Settings().Theme())
	if dark := pixel(); dark == light {
		t.Errorf("the line stays %v", light)
	}
}
