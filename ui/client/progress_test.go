package client

import (
	"strings"
	"testing"

	"housingtracker/data"
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
