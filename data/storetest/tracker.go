package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"housingtracker/data"
)

// full has every field filled.
var full = data.Fields{
	EligibilityVerified: day("05-01"), Applied: day("05-02"), PropertyName: "Elm Court – Añil", Approved: day("05-03"), MoveInScheduled: day("07-01"),
	SexOffender: data.Yes, CriminalHistory: data.No, ADAUnit: data.NotRecorded,
	SexOffenderDetail: "tier\ntwo", CriminalHistoryDetail: "none", ADAUnitDetail: "ramp?",
}

// archive makes an attempt of a tracker, as the Session does.
func archive(t data.Tracker) data.Attempt {
	return data.Attempt{EnrollmentID: t.EnrollmentID, Number: t.Attempt, Relocation: t.Relocation, Fields: t.Fields,
		Reason: data.UnitLost, EndedAt: now, EndedBy: t.UpdatedBy}
}

// checkTracker fails the test unless the store has the tracker, at its enrollment and in the list.
func checkTracker(t *testing.T, f *fixture, want data.Tracker) {
	t.Helper()
	c := f.theCase(t, want.EnrollmentID)
	if c.Tracker == nil {
		t.Fatalf("no tracker at enrollment %d", want.EnrollmentID)
	}
	if !c.Tracker.UpdatedAt.Equal(want.UpdatedAt) {
		t.Errorf("UpdatedAt = %v, want %v", c.Tracker.UpdatedAt, want.UpdatedAt)
	}
	got := *c.Tracker
	got.UpdatedAt = want.UpdatedAt
	equal(t, "tracker", got, want)
	row, listed := f.row(t, c.Program.ID, want.EnrollmentID)
	if !listed || !row.HasTracker || !row.UpdatedAt.Equal(want.UpdatedAt) {
		t.Fatalf("row = %+v", row)
	}
	fields := want.Fields
	fields.SexOffenderDetail, fields.CriminalHistoryDetail, fields.ADAUnitDetail = "", "", ""
	equal(t, "fields in the list", row.Fields, fields)
	equal(t, "version, attempt, relocation in the list",
		data.Tracker{Version: row.Version, Attempt: row.Attempt, Relocation: row.Relocation},
		data.Tracker{Version: want.Version, Attempt: want.Attempt, Relocation: want.Relocation})
}

var trackerTests = []test{
	{"created", func(t *testing.T, f *fixture) {
		for id, fields := range map[data.EnrollmentID]data.Fields{RosaHome: full, NuriHome: {}} {
			event := f.event(data.EventCreateTracker, id)
			want := data.Tracker{EnrollmentID: id, Attempt: 1, Fields: fields, Version: 1, UpdatedBy: "Ada Head", UpdatedAt: now}
			made, err := f.CreateTracker(f.ctx, event, data.Tracker{EnrollmentID: id, Attempt: 1, Fields: fields})
			must(t, err)
			made.UpdatedAt = now
			equal(t, "created tracker", made, want)
			checkTracker(t, f, want)
			before := f.everything(t)
			again, err := f.CreateTracker(f.ctx, event, data.Tracker{EnrollmentID: id, Attempt: 1, Fields: fields})
			must(t, err)
			equal(t, "version of a repeated event", again.Version, 1)
			equal(t, "the office after a repeated event", f.everything(t), before)
		}
	}},
	{"one per enrollment", func(t *testing.T, f *fixture) { // R3
		f.tracker(t, RosaHome, full)
		before := f.everything(t)
		_, err := f.CreateTracker(f.ctx, f.event(data.EventCreateTracker, RosaHome), data.Tracker{EnrollmentID: RosaHome, Attempt: 1})
		refused(t, err, data.CodeExists)
		equal(t, "the office after a second tracker", f.everything(t), before)
		f.tracker(t, TimoHome, full)
		_, err = f.CreateTracker(f.ctx, f.event(data.EventCreateTracker, 999), data.Tracker{EnrollmentID: 999, Attempt: 1})
		refused(t, err, data.CodeNotFound)
	}},
	{"Property and Approved need Applied", func(t *testing.T, f *fixture) { // R17
		for _, fields := range []data.Fields{{PropertyName: "Elm Court"}, {Approved: day("05-01")}} {
			_, err := f.CreateTracker(f.ctx, f.event(data.EventCreateTracker, RosaHome), data.Tracker{EnrollmentID: RosaHome, Attempt: 1, Fields: fields})
			refused(t, err, data.CodeInvalid)
		}
	}},
	{"saved", func(t *testing.T, f *fixture) {
		tr := f.tracker(t, RosaHome, data.Fields{})
		tr.Fields = full
		event := f.event(data.EventSaveTracker, RosaHome)
		event.At = now.Add(time.Hour)
		saved, err := f.SaveTracker(f.ctx, event, tr)
		must(t, err)
		want := data.Tracker{EnrollmentID: RosaHome, Attempt: 1, Fields: full, Version: 2, UpdatedBy: "Ada Head", UpdatedAt: event.At}
		checkTracker(t, f, want)
		equal(t, "fields of the saved tracker", saved.Fields, full)
		before := f.everything(t)
		again, err := f.SaveTracker(f.ctx, event, tr)
		must(t, err)
		equal(t, "version of a repeated event", again.Version, 2)
		equal(t, "the office after a repeated event", f.everything(t), before)
	}},
	{"conflict", func(t *testing.T, f *fixture) {
		tr := f.tracker(t, RosaHome, data.Fields{EligibilityVerified: day("05-01")})
		theirs := tr
		theirs.Applied = day("05-02")
		_, err := f.SaveTracker(f.ctx, f.event(data.EventSaveTracker, RosaHome), theirs)
		must(t, err)
		before := f.everything(t)
		mine := tr
		mine.MoveInScheduled = day("07-01")
		stale := map[string]func() error{
			"save": func() error {
				_, err := f.SaveTracker(f.ctx, f.event(data.EventSaveTracker, RosaHome), mine)
				return err
			},
			"start over": func() error {
				_, err := f.StartOver(f.ctx, f.event(data.EventStartOver, RosaHome), archive(tr), mine)
				return err
			},
			"remove": func() error {
				return f.RemoveTracker(f.ctx, f.event(data.EventRemoveTracker, RosaHome), RosaHome, tr.Version)
			},
		}
		for name, write := range stale {
			err := write()
			refused(t, err, data.CodeConflict)
			var conflict *data.Conflict
			if !errors.As(err, &conflict) || conflict.Theirs.Version != 2 || conflict.Theirs.Applied != day("05-02") || conflict.Theirs.UpdatedBy != "Ada Head" {
				t.Errorf("%s: conflict = %+v", name, conflict)
			}
			equal(t, "the office after a stale "+name, f.everything(t), before)
		}
		_, err = f.SaveTracker(f.ctx, f.event(data.EventSaveTracker, NuriHome), data.Tracker{EnrollmentID: NuriHome, Attempt: 1, Version: 1})
		refused(t, err, data.CodeNotFound)
		refused(t, f.RemoveTracker(f.ctx, f.event(data.EventRemoveTracker, NuriHome), NuriHome, 1), data.CodeNotFound)
	}},
	{"started over and back", func(t *testing.T, f *fixture) { // R19
		tr := f.tracker(t, RosaHome, full)
		next := tr
		next.Attempt, next.Relocation = 2, true
		next.ClearUnit()
		event := f.event(data.EventStartOver, RosaHome)
		_, err := f.StartOver(f.ctx, event, archive(tr), next)
		must(t, err)
		next.Version, next.UpdatedAt = 2, now
		checkTracker(t, f, next)
		equal(t, "EarlierAttempts", f.theCase(t, RosaHome).EarlierAttempts, 1)
		attempts, err := f.Attempts(f.ctx, RosaHome)
		must(t, err)
		if len(attempts) != 1 || !attempts[0].EndedAt.Equal(now) {
			t.Fatalf("attempts = %+v", attempts)
		}
		attempts[0].EndedAt = now
		equal(t, "archived attempt", attempts[0], archive(tr))
		before := f.everything(t)
		_, err = f.StartOver(f.ctx, event, archive(tr), next)
		must(t, err)
		equal(t, "the office after a repeated event", f.everything(t), before)

		third := next
		third.Attempt, third.Relocation = 3, false
		ended := archive(next)
		_, err = f.StartOver(f.ctx, f.event(data.EventStartOver, RosaHome), ended, third)
		must(t, err)
		attempts, err = f.Attempts(f.ctx, RosaHome)
		must(t, err)
		equal(t, "latest attempt first", attempts[0].Number, 2)

		back := third
		back.Attempt, back.Version = 2, 3
		event = f.event(data.EventStartOver, RosaHome)
		_, err = f.ReturnToAttempt(f.ctx, event, back)
		must(t, err)
		back.Version, back.Relocation = 4, true
		checkTracker(t, f, back)
		equal(t, "EarlierAttempts after returning", f.theCase(t, RosaHome).EarlierAttempts, 1)
		before = f.everything(t)
		_, err = f.ReturnToAttempt(f.ctx, event, back)
		must(t, err)
		equal(t, "the office after a repeated return", f.everything(t), before)

		lost := back
		lost.Attempt = 7
		_, err = f.ReturnToAttempt(f.ctx, f.event(data.EventStartOver, RosaHome), lost)
		refused(t, err, data.CodeNotFound)
		stale := back
		stale.Attempt, stale.Version = 1, 1
		_, err = f.ReturnToAttempt(f.ctx, f.event(data.EventStartOver, RosaHome), stale)
		refused(t, err, data.CodeConflict)
		equal(t, "the office after refused returns", f.everything(t), before)
	}},
	{"removed, notes and history stay", func(t *testing.T, f *fixture) { // R49
		tr := f.tracker(t, RosaHome, full)
		must(t, f.AddNote(f.ctx, f.event(data.EventNote, RosaHome), data.Note{ID: "n1", EnrollmentID: RosaHome, Text: "kept", At: now}))
		event := f.event(data.EventRemoveTracker, RosaHome)
		must(t, f.RemoveTracker(f.ctx, event, RosaHome, tr.Version))
		must(t, f.RemoveTracker(f.ctx, event, RosaHome, tr.Version))
		if c := f.theCase(t, RosaHome); c.Tracker != nil {
			t.Errorf("tracker = %+v after removal", c.Tracker)
		}
		if row, listed := f.row(t, HarborPSH, RosaHome); !listed || row.HasTracker || row.Fields != (data.Fields{}) {
			t.Errorf("row = %+v, want one without a tracker", row)
		}
		notes, err := f.Notes(f.ctx, RosaHome)
		must(t, err)
		equal(t, "notes kept", len(notes), 1)
		history, err := f.History(f.ctx, RosaHome)
		must(t, err)
		equal(t, "audit events kept", len(history), 3)
		equal(t, "newest event", history[0].Kind, data.EventRemoveTracker)
	}},
	{"notes", func(t *testing.T, f *fixture) { // R32
		f.tracker(t, RosaHome, data.Fields{})
		first := data.Note{ID: "n1", EnrollmentID: RosaHome, Text: "called\ntwice", At: now, By: "Ada Head"}
		second := data.Note{ID: "n2", EnrollmentID: RosaHome, Barrier: data.FieldADAUnit, Text: "called once", At: now.Add(time.Minute), By: "Ada Head", Corrects: "n1"}
		event := f.event(data.EventNote, RosaHome)
		must(t, f.AddNote(f.ctx, event, first))
		must(t, f.AddNote(f.ctx, event, first))
		must(t, f.AddNote(f.ctx, f.event(data.EventNote, RosaHome), second))
		notes, err := f.Notes(f.ctx, RosaHome)
		must(t, err)
		if len(notes) != 2 {
			t.Fatalf("notes = %+v", notes)
		}
		for i, want := range []data.Note{second, first} {
			if !notes[i].At.Equal(want.At) {
				t.Errorf("note at %v, want %v", notes[i].At, want.At)
			}
			notes[i].At = want.At
			equal(t, "note", notes[i], want)
		}
		refused(t, f.AddNote(f.ctx, f.event(data.EventNote, RosaHome), data.Note{ID: "n3", EnrollmentID: RosaHome, Text: "x", At: now, Corrects: "none"}), data.CodeNotFound)
	}},
	{"moved to another enrollment", func(t *testing.T, f *fixture) { // R48
		tr := f.tracker(t, SamHome, full)
		next := tr
		next.Attempt = 2
		_, err := f.StartOver(f.ctx, f.event(data.EventStartOver, SamHome), archive(tr), next)
		must(t, err)
		must(t, f.AddNote(f.ctx, f.event(data.EventNote, SamHome), data.Note{ID: "n1", EnrollmentID: SamHome, Text: "moves along", At: now}))
		event := f.event(data.EventMoveTracker, SamAgain)
		must(t, f.MoveTracker(f.ctx, event, SamHome, SamAgain))
		must(t, f.MoveTracker(f.ctx, event, SamHome, SamAgain))
		next.EnrollmentID, next.Version, next.UpdatedAt = SamAgain, 2, now
		checkTracker(t, f, next)
		if c := f.theCase(t, SamHome); c.Tracker != nil || c.EarlierAttempts != 0 {
			t.Errorf("left behind: %+v", c)
		}
		notes, err := f.Notes(f.ctx, SamAgain)
		must(t, err)
		equal(t, "notes moved", len(notes), 1)
		kinds := func(id data.EnrollmentID) (kinds []data.EventKind) {
			history, err := f.History(f.ctx, id)
			must(t, err)
			for _, event := range history {
				kinds = append(kinds, event.Kind)
			}
			return kinds
		}
		want := []data.EventKind{data.EventMoveTracker, data.EventNote, data.EventStartOver, data.EventCreateTracker}
		if got := kinds(SamAgain); !slices.Equal(got, want) {
			t.Errorf("history where it went = %v, want %v", got, want)
		}
		if got := kinds(SamHome); !slices.Equal(got, want) {
			t.Errorf("history where it came from = %v, want %v", got, want)
		}

		f.tracker(t, SamHome, full)
		if got := kinds(SamAgain); !slices.Equal(got, want) {
			t.Errorf("history where it went, after a new tracker where it came from = %v, want %v", got, want)
		}
		before := f.everything(t)
		refused(t, f.MoveTracker(f.ctx, f.event(data.EventMoveTracker, SamAgain), SamHome, SamAgain), data.CodeExists)
		refused(t, f.MoveTracker(f.ctx, f.event(data.EventMoveTracker, SamAgain), NuriHome, SamAgain), data.CodeNotFound)
		equal(t, "the office after refused moves", f.everything(t), before)
	}},
	{"moved behind attempts that are there", func(t *testing.T, f *fixture) {
		for _, id := range []data.EnrollmentID{SamHome, SamAgain} {
			tr := f.tracker(t, id, full)
			next := tr
			next.Attempt = 2
			_, err := f.StartOver(f.ctx, f.event(data.EventStartOver, id), archive(tr), next)
			must(t, err)
		}
		must(t, f.RemoveTracker(f.ctx, f.event(data.EventRemoveTracker, SamAgain), SamAgain, 2))
		must(t, f.MoveTracker(f.ctx, f.event(data.EventMoveTracker, SamAgain), SamHome, SamAgain))
		c := f.theCase(t, SamAgain)
		equal(t, "attempts", c.EarlierAttempts, 2)
		equal(t, "attempt of the tracker", c.Tracker.Attempt, 3)
	}},
}
