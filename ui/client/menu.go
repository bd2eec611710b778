package client

import (
	"fmt"

	"housingtracker/data"
)

// Action is an item of an enrollment's action menu.
type Action uint8

// The actions.
const (
	OpenTracker Action = iota
	OpenAssessment
	OpenStartOver
	OpenAssign
	OpenHistory
	OpenCorrection
	OpenMove
)

// MenuEntry is an item of the action menu. Why says why it is disabled, or "".
type MenuEntry struct {
	Label string
	Do    Action
	Why   string
}

// Permissions is what the menu needs of a session.
type Permissions interface {
	May(p data.Permission, owner data.OrganizationID) bool
}

// MenuFor returns the action menu of an enrollment (R1, R2, and the table of permissions): an outsider sees View where no
// tracker exists and Edit where one does; after exit the tracker is read-only.
func MenuFor(who Permissions, c data.Case, today data.Date) []MenuEntry {
	owner := c.Program.Organization
	only := ""
	if !who.May(data.UpdateAssessment, owner.ID) {
		only = "only " + owner.Name
	}
	var menu []MenuEntry
	if c.Program.Housing() {
		closed := c.ReadOnly(today)
		tracker := MenuEntry{Label: "Edit Housing Status Tracking", Do: OpenTracker}
		switch {
		case closed != "" && c.Tracker == nil:
			tracker = MenuEntry{"Add Housing Status Tracking", OpenTracker, "not open"}
		case closed != "":
			tracker.Label = "View Housing Status Tracking (read-only)"
		case c.Tracker == nil && !who.May(data.CreateTracker, owner.ID):
			tracker.Label = "View Housing Status Tracking"
		case c.Tracker == nil:
			tracker.Label = "Add Housing Status Tracking"
		}
		assess := MenuEntry{"Update Assessment (housing move-in)…", OpenAssessment, only}
		if c.Gone() {
			assess.Why = "no longer in HMIS"
		}
		menu = append(menu, tracker, assess)
		if c.Tracker != nil && closed == "" {
			menu = append(menu, MenuEntry{"Start over with a new unit…", OpenStartOver, only})
		}
		if !c.Gone() {
			menu = append(menu, MenuEntry{"Assign case manager…", OpenAssign, only})
		}
	}
	history := "History"
	if c.EarlierAttempts > 0 {
		history = fmt.Sprintf("History and earlier attempts (%d)", c.EarlierAttempts)
	}
	menu = append(menu, MenuEntry{Label: history, Do: OpenHistory})
	if label := correction(c); label != "" {
		menu = append(menu, MenuEntry{label, OpenCorrection, only})
	}
	if c.Tracker != nil && who.May(data.Administer, owner.ID) {
		menu = append(menu, MenuEntry{Label: "Move the tracker to another enrollment…", Do: OpenMove})
	}
	return menu
}

// correction is the label for local corrections, or "" if HMIS has everything (R48).
func correction(c data.Case) string {
	switch {
	case c.Gone():
		return ""
	case c.LocallyEntered:
		return "Correct or exit this enrollment…"
	case c.ExitLocallyEntered:
		return "Correct the exit not yet in HMIS…"
	case c.Exit == 0:
		return "Enter an exit not yet in HMIS…"
	}
	return ""
}

func (s *Screen) do(a Action, c data.Case) {
	switch a {
	case OpenTracker:
		s.Actions.Tracker(c.ID)
	case OpenAssessment:
		s.Actions.Assess(c.ID)
	case OpenStartOver:
		s.Actions.StartOver(c.ID)
	case OpenAssign:
		s.Actions.Assign([]data.EnrollmentID{c.ID}, c.Program.Organization)
	case OpenHistory:
		s.Actions.History(c.ID)
	case OpenCorrection:
		s.correct(c)
	case OpenMove:
		s.moveTracker(c)
	}
}
