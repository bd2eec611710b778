package client

import (
	"strings"
	"testing"

	"housingtracker/data"
)

var today = data.MustDate("2026-11-22")

const home = data.OrganizationID(1)

// TestMenu is R1, R2 and what an outsider sees.
func TestMenu(t *testing.T) {
	insider := data.User{Organization: data.Organization{ID: home}, Role: data.Caseworker}
	outsider := data.User{Organization: data.Organization{ID: 2}, Role: data.Caseworker}
	administrator := data.User{Organization: data.Organization{ID: 2}, Role: data.Administrator}
	open := data.Case{Program: data.Program{Name: "RRH", Type: data.RapidRehousing, Organization: data.Organization{ID: home, Name: "Harbor"}}}
	open.Entry = today - 30
	tracked := open
	tracked.Tracker = &data.Tracker{Attempt: 1}
	tracked.EarlierAttempts = 2
	gone, goneTracked := open, tracked
	gone.Exit, goneTracked.Exit = today-1, today-1
	shelter := open
	shelter.Program.Type = data.EmergencyShelterEntryExit
	locallyEntered, exitByHand := open, gone
	locallyEntered.LocallyEntered, exitByHand.ExitLocallyEntered = true, true
	for _, c := range []struct {
		name string
		who  data.User
		c    data.Case
		want string
	}{
		{"own, none yet", insider, open, "Add Housing Status Tracking|Update Assessment (housing move-in)…|Assign case manager…|History|Enter an exit not yet in HMIS…"},
		{"own, tracked", insider, tracked, "Edit Housing Status Tracking|Update Assessment (housing move-in)…|Start over with a new unit…|Assign case manager…|History and earlier attempts (2)|Enter an exit not yet in HMIS…"},
		{"own, exited", insider, gone, "Add Housing Status Tracking –not open|Update Assessment (housing move-in)…|Assign case manager…|History"},
		{"own, exited, tracked", insider, goneTracked, "View Housing Status Tracking (read-only)|Update Assessment (housing move-in)…|Assign case manager…|History and earlier attempts (2)"},
		{"shelter", insider, shelter, "History|Enter an exit not yet in HMIS…"},
		{"outsider, none yet", outsider, open, "View Housing Status Tracking|Update Assessment (housing move-in)… –only Harbor|Assign case manager… –only Harbor|History|Enter an exit not yet in HMIS… –only Harbor"},
		{"outsider, tracked", outsider, tracked, "Edit Housing Status Tracking|Update Assessment (housing move-in)… –only Harbor|Start over with a new unit… –only Harbor|Assign case manager… –only Harbor|History and earlier attempts (2)|Enter an exit not yet in HMIS… –only Harbor"},
		{"administrator, tracked", administrator, tracked, "Edit Housing Status Tracking|Update Assessment (housing move-in)…|Start over with a new unit…|Assign case manager…|History and earlier attempts (2)|Enter an exit not yet in HMIS…|Move the tracker to another enrollment…"},
		{"by hand", insider, locallyEntered, "Add Housing Status Tracking|Update Assessment (housing move-in)…|Assign case manager…|History|Correct or exit this enrollment…"},
		{"exit by hand", insider, exitByHand, "Add Housing Status Tracking –not open|Update Assessment (housing move-in)…|Assign case manager…|History|Correct the exit not yet in HMIS…"},
	} {
		var got []string
		for _, e := range MenuFor(c.who, c.c, today) {
			if e.Why != "" {
				e.Label += " –" + e.Why
			}
			got = append(got, e.Label)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, s, c.want)
		}
	}
}

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
