//go:build cgo

package command_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// as makes the words that sign a user in.
func as(user string) []string { return []string{"--user", user} }

func TestATrackerFromCreationToRemoval(t *testing.T) {
	d := newOffice(t)
	open := d.enrollment("open")
	got := d.json("tracker create eligibility_verified=2026-10-01 applied=2026-10-20 ada_unit=yes "+open, as(caseworker)...)
	want := map[string]any{
		"eligibility_verified": "2026-10-01", "applied": "2026-10-20", "property_name": nil, "approved": nil, "move_in_scheduled": nil,
		"move_in": nil, "sex_offender": nil, "criminal_history": nil, "ada_unit": "yes", "attempt": 1., "version": 1., "relocation": false,
		"category": "Applied for Unit", "days_in_stage": 27., "enrollment_id": float64(d.ids["open"]), "warnings": []any{},
		"visible": []any{"eligibility_verified", "applied", "property_name", "approved", "move_in_scheduled", "sex_offender", "criminal_history", "ada_unit"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("created\n%v, want\n%v", got, want)
	}
	got = d.json("tracker set approved=2026-11-03 move_in_scheduled=2026-12-01 "+open, append(as(caseworker), "property_name=Elm Court & Annex")...)
	if got["property_name"] != "Elm Court & Annex" || got["version"] != 2. || got["category"] != "Move In Scheduled" || got["applied"] != "2026-10-20" {
		t.Errorf("set %v", got)
	}
	if shown := d.json("tracker show "+open, as(outsider)...); !reflect.DeepEqual(shown, got) {
		t.Errorf("shown\n%v, saved\n%v", shown, got)
	}
	if text := d.must("tracker show "+open, as(outsider)...); !strings.Contains(text, "12/01/2026") || !strings.Contains(text, "Elm Court") {
		t.Errorf("shown to people: %q", text)
	}
	got = d.json("tracker set applied= "+open, as(caseworker)...)
	if got["applied"] != nil || got["property_name"] != nil || got["approved"] != nil || got["move_in_scheduled"] != "2026-12-01" {
		t.Errorf("without Applied for Unit: %v", got)
	}
	got = d.json("tracker start-over --reason unit-lost "+open, as(caseworker)...)
	if got["attempt"] != 2. || got["version"] != 4. || got["eligibility_verified"] != nil || got["ada_unit"] != "yes" || got["category"] != "Not Started" {
		t.Errorf("started over: %v", got)
	}
	d.must("tracker remove --reason "+"mistake "+open, as(caseworker)...)
	if code, _ := d.refused("tracker show "+open, as(caseworker)...); code != "not-found" {
		t.Errorf("a removed tracker: code %q", code)
	}
}

// The fields that the dialog would show (R16, R17).
func TestVisibleFields(t *testing.T) {
	d := newOffice(t)
	barriers := " sex_offender criminal_history ada_unit"
	for _, c := range []struct{ enrollment, fields, visible string }{
		{"open", "", "eligibility_verified applied move_in_scheduled" + barriers},
		{"other", "move_in_scheduled=2026-12-01", "eligibility_verified applied move_in_scheduled move_in" + barriers},
		{"south", "applied=2026-11-01", "eligibility_verified applied property_name approved move_in_scheduled" + barriers},
		{"family", "applied=2026-11-01 move_in_scheduled=2026-12-01", "eligibility_verified applied property_name approved move_in_scheduled move_in" + barriers},
		{"housed", "applied=2026-07-01", "eligibility_verified applied property_name approved" + barriers},
	} {
		got := d.json("tracker create "+c.fields+" "+d.enrollment(c.enrollment), as(admin)...)
		if visible := strings.Trim(fmt.Sprint(got["visible"]), "[]"); visible != c.visible {
			t.Errorf("%s with %q shows %s, want %s", c.enrollment, c.fields, visible, c.visible)
		}
	}
}

// With a Housing Move-In Date, Move In Scheduled is hidden but kept (R16).
func TestTheScheduledMoveInIsHiddenAndKept(t *testing.T) {
	d := newOffice(t)
	open := d.enrollment("open")
	d.must("tracker create move_in_scheduled=2026-11-20 "+open, as(caseworker)...)
	d.must("move-in set 2026-11-10 "+open, as(caseworker)...)
	got := d.json("tracker show "+open, as(caseworker)...)
	if got["move_in_scheduled"] != nil || got["move_in"] != "2026-11-10" || got["category"] != "Moved In" || got["days_in_stage"] != 6. {
		t.Errorf("moved in: %v", got)
	}
	d.must("move-in clear "+open, as(caseworker)...)
	if got := d.json("tracker show "+open, as(caseworker)...); got["move_in_scheduled"] != "2026-11-20" || got["move_in"] != nil {
		t.Errorf("the move-in cleared: %v", got)
	}
}

func TestTrackersAreRefused(t *testing.T) {
	d := newOffice(t)
	d.must("tracker create eligibility_verified=2026-10-01 applied=2026-10-20 approved=2026-11-03 "+d.enrollment("open"), as(caseworker)...)
	d.must("tracker create applied=2026-07-01 "+d.enrollment("housed"), as(caseworker)...)
	for _, c := range []struct{ words, on, by, refusal, says string }{
		{"tracker create", "open", caseworker, "exists", ""},
		{"tracker create", "other", outsider, "permission", "North House"},
		{"tracker create", "exited", caseworker, "closed", "09/01/2026"},
		{"tracker create", "future", caseworker, "closed", "12/01/2026"},
		{"tracker create", "shelter", caseworker, "invalid", "not a housing program"},
		{"tracker create applied=2026-11-17", "other", caseworker, "future applied", "11/17/2026"},
		{"tracker create approved=2026-11-01", "other", caseworker, "parent-blank approved", ""},
		{"tracker create property_name=Elm", "other", caseworker, "parent-blank property_name", ""},
		{"tracker create eligibility_verified=0001-01-01", "other", caseworker, "invalid eligibility_verified", ""},
		{"tracker set applied=2026-09-30", "open", caseworker, "chronology applied", "Eligibility Verified (10/01/2026)"},
		{"tracker set approved=2026-10-19", "open", outsider, "chronology approved", "Approved for Unit (10/19/2026)"},
		{"tracker set move_in_scheduled=2026-10-19", "open", caseworker, "chronology move_in_scheduled", "Move In Scheduled (10/19/2026)"},
		{"tracker set applied=2026-08-16", "housed", caseworker, "chronology applied", "Date of Move In (08/15/2026)"},
		{"tracker set applied=soon", "open", caseworker, "invalid applied", "YYYY-MM-DD"},
		{"tracker set colour=red", "open", caseworker, "invalid colour", "colour"},
		{"tracker set applied=2026-10-21", "other", caseworker, "not-found", ""},
		{"tracker set applied=2026-10-21", "exited", caseworker, "closed", ""},
		{"tracker set --version 7 applied=2026-10-21", "open", caseworker, "conflict", caseworker},
		{"tracker start-over --reason other", "other", caseworker, "not-found", ""},
		{"tracker start-over --reason other", "open", outsider, "permission", ""},
		{"tracker start-over --reason bored", "open", caseworker, "invalid", "landlord-withdrew"},
		{"tracker start-over --reason other", "housed", caseworker, "invalid", "08/15/2026"},
		{"tracker start-over --version 3 --reason other", "open", caseworker, "conflict", ""},
		{"tracker remove", "open", caseworker, "invalid", ""},
		{"tracker remove --reason error", "open", outsider, "permission", ""},
		{"tracker remove --reason error", "other", caseworker, "not-found", ""},
		{"tracker remove --version 3 --reason error", "open", caseworker, "conflict", ""},
		{"tracker show", "other", caseworker, "not-found", ""},
	} {
		refusal, message := d.refused(c.words+" "+d.enrollment(c.on), as(c.by)...)
		if refusal != c.refusal || !strings.Contains(message, c.says) {
			t.Errorf("%s on %s by %s: %q %q, want %q with %q", c.words, c.on, c.by, refusal, message, c.refusal, c.says)
		}
	}
	if refusal, _ := d.refused("tracker show --enrollment 987654", as(caseworker)...); refusal != "not-found" {
		t.Errorf("an unknown enrollment: %q", refusal)
	}
	got := d.json("tracker show "+d.enrollment("open"), as(caseworker)...)
	if got["version"] != 1. || got["applied"] != "2026-10-20" {
		t.Errorf("after all refusals the tracker is %v", got)
	}
}

func TestWarningsDoNotBlock(t *testing.T) {
	d := newOffice(t)
	got := d.json("tracker create eligibility_verified=2026-10-09 move_in_scheduled=2026-11-01 "+d.enrollment("open"), as(caseworker)...)
	var at []string
	for _, w := range got["warnings"].([]any) {
		at = append(at, w.(map[string]any)["field"].(string))
		if w.(map[string]any)["message"] == "" {
			t.Errorf("a warning without words: %v", w)
		}
	}
	if fmt.Sprint(at) != "[eligibility_verified move_in_scheduled]" {
		t.Errorf("warnings at %v", at)
	}
}

// A client who has moved in starts over only by moving to another unit, and stays moved in (R19).
func TestRelocation(t *testing.T) {
	d := newOffice(t)
	housed := d.enrollment("housed")
	d.must("tracker create applied=2026-07-01 "+housed, as(caseworker)...)
	got := d.json("tracker start-over --reason moved-to-another-unit "+housed, as(caseworker)...)
	if got["relocation"] != true || got["attempt"] != 2. || got["category"] != "Moved In" || got["applied"] != nil {
		t.Errorf("relocating: %v", got)
	}
	if got := d.json("tracker set applied=2026-11-02 "+housed, as(caseworker)...); got["applied"] != "2026-11-02" {
		t.Errorf("after the move-in, applied for another unit: %v", got)
	}
}
