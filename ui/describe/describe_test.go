package describe

import (
	"testing"
	"time"

	"housingtracker/data"
)

func TestEvent(t *testing.T) {
	for want, event := range map[string]data.AuditEvent{
		"Dana Ruiz changed the tracker":                           {Kind: data.EventSaveTracker, ByName: "Dana Ruiz"},
		"Dana Ruiz started over with a new unit: Unit lost":       {Kind: data.EventStartOver, ByName: "Dana Ruiz", Reason: string(data.UnitLost)},
		"Dana Ruiz took back starting over":                       {Kind: data.EventStartOver, ByName: "Dana Ruiz", Undoes: "x", Reason: "undone"},
		"Sam Ortiz took back a change":                            {Kind: data.EventSaveTracker, ByName: "Sam Ortiz", Undoes: "x", Reason: "undone"},
		"Lee Park took back adding the tracker":                   {Kind: data.EventRemoveTracker, ByName: "Lee Park", Reason: "undone"},
		"Lee Park brought the removed tracker back":               {Kind: data.EventCreateTracker, ByName: "Lee Park", Undoes: "x", Reason: "undone"},
		"Lee Park took back a note":                               {Kind: data.EventNote, ByName: "Lee Park", Undoes: "x", Reason: "undone"},
		"Lee Park brought the removed client back":                {Kind: data.EventRemoveClient, ByName: "Lee Park", Undoes: "x", Reason: data.BroughtBack},
		"Lee Park took back adding the enrollment":                {Kind: data.EventRemoveEnrollment, ByName: "Lee Park", Undoes: "x", Reason: "undone"},
		"Lee Park corrected the client":                           {Kind: data.EventClient, ByName: "Lee Park", Changes: []data.Change{{Field: data.FieldLastName}}},
		"Lee Park removed the tracker: entered for the wrong one": {Kind: data.EventRemoveTracker, ByName: "Lee Park", Reason: "entered for the wrong one"},
		"The program recorded something new":                      {Kind: "something new"},
		"Lee Park removed the tracker: in error Dana Ruiz":        {Kind: data.EventRemoveTracker, ByName: "Lee\u202e Park", Reason: "in\u2066 error\nDana Ruiz"},
	} {
		if got := Event(event); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestChanges(t *testing.T) {
	event := data.AuditEvent{Changes: []data.Change{
		{Field: data.FieldApplied, New: "2026-11-10"}, {Field: data.FieldPropertyName, Old: "Mill Street", New: "Cedar Court"},
		{Field: data.FieldADAUnit, Old: "no", New: "yes"}, {Field: data.FieldApproved, Old: "2026-11-12"},
	}}
	want := "Applied for Unit: 11/10/2026 (was blank); Property Name: Cedar Court (was Mill Street); Need ADA Unit: Yes (was No); " +
		"Approved for Unit: cleared (was 11/12/2026)"
	if got := Changes(event); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Changes(data.AuditEvent{}); got != "" {
		t.Errorf("no change is called %q", got)
	}
}

func TestAttempt(t *testing.T) {
	ended := time.Date(2026, time.November, 18, 9, 30, 0, 0, time.Local)
	a := data.Attempt{Number: 2, Relocation: true, Reason: data.LandlordWithdrew, EndedAt: ended, EndedBy: "Dana Ruiz",
		Fields: data.Fields{Applied: data.MustDate("2026-11-10"), PropertyName: "Elm House"}}
	what, steps := Attempt(a)
	if want := "Attempt 2 (a move to another unit) · ended 11/18/2026 9:30 AM by Dana Ruiz · Landlord withdrew"; what != want {
		t.Errorf("%q, want %q", what, want)
	}
	if want := "Applied for Unit 11/10/2026 · Property Name Elm House"; steps != want {
		t.Errorf("%q, want %q", steps, want)
	}
	if _, steps := Attempt(data.Attempt{}); steps != "No date was recorded." {
		t.Errorf("an attempt without dates came to %q", steps)
	}
}

func TestValue(t *testing.T) {
	for _, c := range []struct {
		field      data.Field
		text, want string
	}{
		{data.FieldApplied, "2026-11-10", "11/10/2026"}, {data.FieldApplied, "", "(blank)"}, {data.FieldADAUnit, "yes", "Yes"},
		{data.FieldPropertyName, "Elm House", "Elm House"}, {data.FieldMoveIn, "2026-11-10", "11/10/2026"},
		{data.FieldAttempt, "2", "2"},
	} {
		if got := Value(c.field, c.text); got != c.want {
			t.Errorf("%s %q reads %q, want %q", c.field, c.text, got, c.want)
		}
	}
}

func TestDetailLine(t *testing.T) {
	for want, event := range map[string]data.AuditEvent{
		"Unit lost; Applied for Unit: 11/12/2026 (was 11/10/2026)": {Reason: string(data.UnitLost),
			Changes: []data.Change{{Field: data.FieldApplied, Old: "2026-11-10", New: "2026-11-12"}}},
		"Excel Export; Rows: 12": {Reason: "Excel Export", Changes: []data.Change{{Field: data.FieldRows, New: "12"}}},
		"made in error":          {Reason: "made\u202e in\nerror"},
		Withheld:                 {Withheld: true},
		"":                       {},
	} {
		if got := DetailLine(event); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
