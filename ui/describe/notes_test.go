package describe

import (
	"testing"
	"time"

	"housingtracker/data"
)

func TestNoteRowsPutCorrectedNotesUnderTheirCorrection(t *testing.T) {
	at := func(n int) time.Time { return time.Date(2026, 11, 1, n, 0, 0, 0, time.UTC) }
	rows := NoteRows([]data.Note{
		{ID: "d", Text: "fourth", At: at(4)}, {ID: "c", Text: "third", At: at(3), Corrects: "b"},
		{ID: "b", Text: "second", At: at(2), Corrects: "a"}, {ID: "a", Text: "first", At: at(1)},
	})
	if len(rows) != 2 || rows[0].ID != "d" || rows[1].ID != "c" || len(rows[1].Corrected) != 2 || rows[1].Corrected[1].ID != "a" {
		t.Errorf("rows %+v", rows)
	}
}

func TestNotesMatching(t *testing.T) {
	rows := NoteRows([]data.Note{
		{ID: "c", Corrects: "b", By: "Dana Ruiz"}, {ID: "b", Text: "Landlord called back.", By: "Dana Ruiz"},
		{ID: "a", Text: "Ramp needed", Barrier: data.FieldADAUnit, By: "Lee Park"},
	})
	for typed, want := range map[string]int{"": 2, "landlord": 1, "land ruiz": 1, "ada": 1, "park ramp": 1, "amp": 0, "landlord ramp": 0} {
		if got := len(NotesMatching(rows, typed)); got != want {
			t.Errorf("%q finds %d notes, want %d", typed, got, want)
		}
	}
}

func TestEventNote(t *testing.T) {
	notes := []data.Note{{ID: "w", Corrects: "n"}, {ID: "n", Text: "said"}}
	for _, test := range []struct {
		event data.AuditEvent
		want  string
	}{
		{data.AuditEvent{Kind: data.EventNote, Operation: "n"}, "said"},
		{data.AuditEvent{Kind: data.EventNote, Operation: "w"}, "(withdrawn)"},
		{data.AuditEvent{Kind: data.EventNote, Operation: "x"}, ""},
		{data.AuditEvent{Kind: data.EventMoveIn, Operation: "n"}, ""},
	} {
		if got := EventNote(test.event, notes); got != test.want {
			t.Errorf("%+v: %q, want %q", test.event, got, test.want)
		}
	}
}
