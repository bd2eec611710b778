package data

import (
	"testing"
	"time"
)

// The audit log says of an import which objections were accepted.
func TestImportReportInWords(t *testing.T) {
	accepted := []ImportObjection{
		{Code: CodeUnreadable, Reason: "11 of the 100 rows of Client.csv are errors.", Advice: "The likely cause is a spreadsheet.", Accepted: true},
		{Code: CodeConfirm, Reason: "3 of the 13 enrollments are not in it.", Accepted: true},
	}
	for _, test := range []struct {
		report ImportReport
		want   string
	}{
		{ImportReport{Source: "Metro"}, "Metro. nothing new"},
		{ImportReport{Source: "Metro", ExportDate: MustDate("2026-06-01"), Clients: ImportEffect{New: 89}, Retired: 3, Objections: accepted},
			"Metro 06/01/2026. clients: 89 new, 0 changed, 0 removed; 3 no longer in HMIS; accepted: 11 of the 100 rows of Client.csv are errors; accepted: 3 of the 13 enrollments are not in it"},
	} {
		if got := test.report.summary(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
	accepted[1].Accepted = false
	if got := (ImportReport{Objections: accepted}).Unanswered(); len(got) != 1 || got[0].Code != CodeConfirm {
		t.Errorf("unanswered: %+v", got)
	}
}

func TestRowVersionReplaces(t *testing.T) {
	at := func(day int) time.Time {
		if day == 0 {
			return time.Time{}
		}
		return time.Date(2026, time.May, day, 0, 0, 0, 0, time.UTC)
	}
	for _, test := range []struct {
		updated, exported, storedUpdated, storedExported int
		want                                             bool
	}{
		{2, 1, 1, 9, true},  // later DateUpdated
		{1, 9, 2, 1, false}, // older DateUpdated
		{1, 2, 1, 1, true},  // equal: later ExportDate
		{1, 1, 1, 2, false},
		{1, 1, 1, 1, true}, // equal in all: the incoming row
		{0, 2, 1, 1, true}, // unknown: ExportDate decides
		{0, 1, 1, 2, false},
		{1, 1, 0, 2, false},
		{0, 0, 1, 1, true}, // nothing tells
		{1, 0, 1, 1, true},
		{1, 1, 1, 0, true},
	} {
		row := RowVersion{Updated: at(test.updated), Exported: at(test.exported)}
		stored := RowVersion{Updated: at(test.storedUpdated), Exported: at(test.storedExported)}
		if got := row.Replaces(stored); got != test.want {
			t.Errorf("%+v replaces = %v, want %v", test, got, test.want)
		}
	}
}

func TestImportEffect(t *testing.T) {
	var e ImportEffect
	for _, o := range []Outcome{RowUnchanged, RowOlder, RowKept, RowAppeared, RowChanged, RowChanged, RowRemoved} {
		e.Count(o)
	}
	if e != (ImportEffect{New: 1, Changed: 2, Removed: 1}) {
		t.Errorf("effect = %+v", e)
	}
	e = ImportEffect{}
	for _, d := range [][2]Date{{0, 0}, {5, 5}, {0, 5}, {5, 6}, {5, 0}} {
		e.CountDate(d[0], d[1])
	}
	if e != (ImportEffect{New: 1, Changed: 1, Removed: 1}) {
		t.Errorf("effect of dates = %+v", e)
	}
}
