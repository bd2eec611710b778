//go:build cgo

package command_test

import (
	"strings"
	"testing"
)

func TestMoveInIsRecordedCorrectedAndCleared(t *testing.T) {
	d := newOffice(t)
	open := d.enrollment("open")
	got := d.json("move-in set 2026-11-10 "+open, as(caseworker)...)
	if got["move_in"] != "2026-11-10" || got["to_be_entered_in_hmis"] != true || got["category"] != "Moved In" || got["days_in_stage"] != 6. {
		t.Errorf("recorded: %v", got)
	}
	if text := d.must("move-in set 2026-11-09 "+open, as(caseworker)...); !strings.Contains(text, "11/09/2026") || !strings.Contains(text, "HMIS") {
		t.Errorf("corrected: %q", text)
	}
	if got := d.json("move-in clear "+open, as(caseworker)...); got["move_in"] != nil || got["category"] != "Not Started" {
		t.Errorf("cleared: %v", got)
	}
	if got := d.json("move-in set 2026-08-20 "+d.enrollment("exited"), as(caseworker)...); got["move_in"] != "2026-08-20" {
		t.Errorf("recorded after the exit: %v", got)
	}
}

// A household's move-in is recorded on its head and counts for its members (R44).
func TestMoveInOfAHousehold(t *testing.T) {
	d := newOffice(t)
	refusal, message := d.refused("move-in set 2026-11-10 "+d.enrollment("partner"), as(caseworker)...)
	if refusal != "invalid move_in" || !strings.Contains(message, "Client family") {
		t.Errorf("on a member: %q %q", refusal, message)
	}
	d.must("move-in set 2026-11-10 "+d.enrollment("family"), as(caseworker)...)
	if got := d.json("tracker create "+d.enrollment("partner"), as(caseworker)...); got["move_in"] != "2026-11-10" {
		t.Errorf("the member after the head has moved in: %v", got)
	}
}

// A member without an own date has the head's, also where the head has exited and the member's is no longer recorded there.
func TestMoveInOfAMemberWhoStays(t *testing.T) {
	d := newOffice(t)
	if got := d.json("move-in clear "+d.enrollment("stays"), as(caseworker)...); got["move_in"] != "2026-10-10" || got["recorded"] != nil {
		t.Errorf("without an own date: %v", got)
	}
	if got := d.json("move-in set 2026-10-12 "+d.enrollment("stays"), as(caseworker)...); got["move_in"] != "2026-10-12" || got["recorded"] != "2026-10-12" {
		t.Errorf("with an own date: %v", got)
	}
}

func TestMoveInIsRefused(t *testing.T) {
	d := newOffice(t)
	d.must("tracker create eligibility_verified=2026-10-02 applied=2026-10-20 approved=2026-11-03 "+d.enrollment("open"), as(caseworker)...)
	for _, c := range []struct{ date, on, by, refusal, says string }{
		{"2026-11-10", "open", outsider, "permission", "North House"},
		{"2026-11-17", "open", caseworker, "future move_in", "11/17/2026"},
		{"2026-09-30", "open", caseworker, "chronology move_in", "10/01/2026"},
		{"2026-10-01", "open", caseworker, "chronology move_in", "Eligibility Verified (10/02/2026)"},
		{"2026-10-19", "open", caseworker, "chronology move_in", "Applied for Unit (10/20/2026)"},
		{"2026-11-02", "open", caseworker, "chronology move_in", "Approved for Unit (11/03/2026)"},
		{"2026-09-02", "exited", caseworker, "chronology move_in", "09/01/2026"},
		{"2026-11-10", "shelter", caseworker, "invalid", "not a housing program"},
	} {
		refusal, message := d.refused("move-in set "+c.date+" "+d.enrollment(c.on), as(c.by)...)
		if refusal != c.refusal || !strings.Contains(message, c.says) {
			t.Errorf("%s on %s by %s: %q %q, want %q with %q", c.date, c.on, c.by, refusal, message, c.refusal, c.says)
		}
	}
	if refusal, _ := d.refused("move-in clear --enrollment 987654", as(caseworker)...); refusal != "not-found" {
		t.Errorf("an unknown enrollment: %q", refusal)
	}
	if refusal, _ := d.refused("move-in clear "+d.enrollment("housed"), as(outsider)...); refusal != "permission" {
		t.Errorf("clearing as an outsider: %q", refusal)
	}
}
