package export_test

import (
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/export"
)

func TestEventWriter(t *testing.T) {
	at := time.Date(2026, time.June, 15, 14, 30, 0, 0, time.UTC)
	var b strings.Builder
	w, err := export.NewEventWriter(&b, time.FixedZone("there", -5*60*60))
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range []data.AuditEvent{
		{Number: 3, Hash: "ab", Device: "01a22e0e-e7d3-7878-891d-287f6ed05eec", Sequence: 2, BaseVersion: 4, At: at, ByName: "=Ann", Kind: data.EventStartOver, PersonalID: "000123", Program: "PSH", EnrollmentID: 103, Reason: string(data.UnitLost),
			Changes: []data.Change{{Field: data.FieldApplied, Old: "2026-05-01"}, {Field: data.FieldPropertyName, New: "@Elm\nCourt"}}},
		{Number: 2, At: at, Kind: data.EventSignInFailed, Source: "Lake HMIS"},
		{Number: 1, At: at, Kind: data.EventNote, Withheld: true},
	} {
		if err := w.Write(event); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFNumber,Time,Time UTC,Person,Act,Client ID,Program,Enrollment,What was done,Field,Old,New,Hash,HMIS,Device,Sequence,Base Version\r\n" +
		"3,2026-06-15 09:30:00,2026-06-15T14:30:00Z,'=Ann,Started over,000123,PSH,103,Unit lost,Applied for Unit,2026-05-01,,ab,,01a22e0e-e7d3-7878-891d-287f6ed05eec,2,4\r\n" +
		"3,2026-06-15 09:30:00,2026-06-15T14:30:00Z,'=Ann,Started over,000123,PSH,103,Unit lost,Property Name,,'@Elm Court,ab,,01a22e0e-e7d3-7878-891d-287f6ed05eec,2,4\r\n" +
		"2,2026-06-15 09:30:00,2026-06-15T14:30:00Z,,Sign-in failed,,,,,,,,,Lake HMIS,,,\r\n" +
		"1,2026-06-15 09:30:00,2026-06-15T14:30:00Z,,Note added,,,,(removed by retention),,,,,,,,\r\n"
	if b.String() != want {
		t.Errorf("%q\nwant %q", b.String(), want)
	}
}
