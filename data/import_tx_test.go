package data

import (
	"testing"
	"time"
)

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
