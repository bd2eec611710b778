package casemenu

import (
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/ui/overlay"
)

var today = data.MustDate("2026-11-22")

const home = data.OrganizationID(1)

func nothing(Subject) {}

var all = Actions{nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing}

func office() (insider, outsider, administrator data.User, open data.Case) {
	insider = data.User{Organization: data.Organization{ID: home}, Role: data.Caseworker}
	outsider = data.User{Organization: data.Organization{ID: 2}, Role: data.Caseworker}
	administrator = data.User{Organization: data.Organization{ID: 2}, Role: data.Administrator}
	open = data.Case{Program: data.Program{Name: "RRH", Type: data.RapidRehousing, Organization: data.Organization{ID: home, Name: "Harbor"}}}
	open.Entry = today - 30
	return insider, outsider, administrator, open
}

// TestEntries is R1, R2 and what an outsider sees.
func TestEntries(t *testing.T) {
	insider, outsider, administrator, open := office()
	tracked := open
	tracked.Tracker = &data.Tracker{Attempt: 1}
	tracked.EarlierAttempts = 2
	gone, goneTracked := open, tracked
	gone.Exit, goneTracked.Exit = today-1, today-1
	shelter := open
	shelter.Program.Type = data.EmergencyShelterEntryExit
	locallyEntered, exitByHand := open, gone
	locallyEntered.LocallyEntered, exitByHand.ExitLocallyEntered = true, true
	removed := locallyEntered
	removed.Removed = true
	filled := tracked
	filled.Tracker = &data.Tracker{Fields: data.Fields{MoveInScheduled: today}}
	const everywhere = "|History Ctrl+H|Open client Ctrl+O|Copy Ctrl+C|View for Download Ctrl+E"
	const again = "|History and earlier attempts (2) Ctrl+H|Open client Ctrl+O|Copy Ctrl+C|View for Download Ctrl+E"
	for _, c := range []struct {
		name string
		who  data.User
		c    data.Case
		want string
	}{
		{"own, none yet", insider, open, "Add Housing Status Tracking Ctrl+T|Record Eligibility Verified as today .|Update Assessment (housing move-in)… Ctrl+U|Notes… Ctrl+N|Assign case manager… Ctrl+M" + everywhere + "|Enter an exit not yet in HMIS…"},
		{"own, tracked", insider, tracked, "Edit Housing Status Tracking Ctrl+T|Record Eligibility Verified as today .|Update Assessment (housing move-in)… Ctrl+U|Start over with a new unit… Ctrl+R|Notes… Ctrl+N|Assign case manager… Ctrl+M" + again + "|Enter an exit not yet in HMIS…"},
		{"own, filled", insider, filled, "Edit Housing Status Tracking Ctrl+T|Record the next date as today – no date comes next|Update Assessment (housing move-in)… Ctrl+U|Start over with a new unit… Ctrl+R|Notes… Ctrl+N|Assign case manager… Ctrl+M" + again + "|Enter an exit not yet in HMIS…"},
		{"own, exited", insider, gone, "Add Housing Status Tracking – not open|Record the next date as today – not open|Update Assessment (housing move-in)… Ctrl+U|Notes… Ctrl+N|Assign case manager… Ctrl+M" + everywhere},
		{"own, exited, tracked", insider, goneTracked, "View Housing Status Tracking (read-only) Ctrl+T|Record the next date as today – not open|Update Assessment (housing move-in)… Ctrl+U|Notes… Ctrl+N|Assign case manager… Ctrl+M" + again},
		{"shelter", insider, shelter, "History Ctrl+H|Open client Ctrl+O|Copy Ctrl+C|Enter an exit not yet in HMIS…"},
		{"outsider, none yet", outsider, open, "View Housing Status Tracking Ctrl+T|Record Eligibility Verified as today – only Harbor|Update Assessment (housing move-in)… – only Harbor|Notes… Ctrl+N|Assign case manager… – only Harbor" + everywhere + "|Enter an exit not yet in HMIS… – only Harbor"},
		{"outsider, tracked", outsider, tracked, "Edit Housing Status Tracking Ctrl+T|Record Eligibility Verified as today .|Update Assessment (housing move-in)… – only Harbor|Start over with a new unit… – only Harbor|Notes… Ctrl+N|Assign case manager… – only Harbor" + again + "|Enter an exit not yet in HMIS… – only Harbor"},
		{"administrator, tracked", administrator, tracked, "Edit Housing Status Tracking Ctrl+T|Record Eligibility Verified as today .|Update Assessment (housing move-in)… Ctrl+U|Start over with a new unit… Ctrl+R|Notes… Ctrl+N|Assign case manager… Ctrl+M" + again + "|Enter an exit not yet in HMIS…|Move the tracker to another enrollment…"},
		{"by hand", insider, locallyEntered, "Add Housing Status Tracking Ctrl+T|Record Eligibility Verified as today .|Update Assessment (housing move-in)… Ctrl+U|Notes… Ctrl+N|Assign case manager… Ctrl+M" + everywhere + "|Correct or exit this enrollment…|Remove this enrollment…"},
		{"by hand, removed", insider, removed, "Add Housing Status Tracking – not open|Record the next date as today – not open|Update Assessment (housing move-in)… – removed|Notes… Ctrl+N" + everywhere},
		{"exit by hand", insider, exitByHand, "Add Housing Status Tracking – not open|Record the next date as today – not open|Update Assessment (housing move-in)… Ctrl+U|Notes… Ctrl+N|Assign case manager… Ctrl+M" + everywhere + "|Correct the exit not yet in HMIS…"},
	} {
		var got []string
		for _, e := range Entries(c.who, OfCase(c.c, today), all) {
			got = append(got, strings.ReplaceAll(e.Text(), "   ", " "))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, s, c.want)
		}
	}
}

// TestRowsAndCasesHaveTheSameMenu: a list knows enough of an enrollment for its keys.
func TestRowsAndCasesHaveTheSameMenu(t *testing.T) {
	_, _, _, c := office()
	c.Tracker = &data.Tracker{Attempt: 2, Version: 7, Fields: data.Fields{Applied: today}}
	c.EarlierAttempts, c.ID, c.LocallyEntered = 1, 5, true
	c.Client = data.Client{ID: 9, Name: data.Name{Last: "Ash"}}
	row := data.Row{Listed: &data.Listed{EnrollmentID: 5, ClientID: 9, Name: c.Client.Name, Span: c.Span, LocallyEntered: true, HasTracker: true,
		Attempt: 2, Version: 7, Fields: c.Tracker.Fields}}
	if a, b := OfCase(c, today), OfRow(row, c.Program, today); a.Next != data.FieldApproved || !equal(a, b) {
		t.Errorf("case %+v, row %+v", a, b)
	}
}

func equal(a, b Subject) bool {
	a.Program, b.Program = data.Program{}, data.Program{}
	return a.ID == b.ID && a.Client == b.Client && a.Name == b.Name && a.HasTracker == b.HasTracker && a.Version == b.Version && a.Next == b.Next &&
		a.ReadOnly == b.ReadOnly && a.Gone == b.Gone && a.EarlierAttempts == b.EarlierAttempts && a.LocallyEntered == b.LocallyEntered && a.Exited == b.Exited
}

func TestEveryItemHasItsKey(t *testing.T) {
	insider, _, _, c := office()
	c.Tracker = &data.Tracker{}
	keys := Keys(nil, func() []Entry { return Entries(insider, OfCase(c, today), all) })
	var named []string
	for _, e := range Entries(insider, OfCase(c, today), all) {
		if e.Key != "" {
			named = append(named, e.Key)
			if keys[e.Key] == nil {
				t.Errorf("%s is on no key", e.Text())
			}
		}
	}
	if slices.Sort(named); len(named) != len(keys) || len(slices.Compact(named)) != len(keys) {
		t.Errorf("keys %q of %d", named, len(keys))
	}
	done := 0
	one := Actions{Notes: func(s Subject) { done++ }}
	Keys(nil, func() []Entry { return Entries(insider, OfCase(c, today), one) })[NotesKey]()
	var none overlay.Keys = Keys(nil, func() []Entry { return nil })
	none[NotesKey]()
	if done != 1 {
		t.Errorf("done %d times", done)
	}
}
