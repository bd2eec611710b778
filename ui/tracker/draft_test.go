package tracker

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
)

// keptAt is the time at which the tests' drafts are kept.
var keptAt = time.Date(2026, time.November, 22, 10, 42, 0, 0, time.Local)

func (k *desk) draft() data.Draft { return k.office.drafts[11] }

// crash ends the program in the middle of everything; what was kept is there when it is opened again.
func (k *desk) crash() *desk {
	k.t.Helper()
	return opens(k.t, k.office)
}

func TestTypingIsKeptWithinASecond(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("11/12/2026")
	if k.office.keptTimes != 0 {
		t.Error("kept before it had to be: every key would wait for the disk")
	}
	k.clock.Advance(time.Second)
	want := fields
	want.Approved = day("2026-11-12")
	if d := k.draft(); d.Fields != want || d.Base != fields || d.Version != k.office.cases[11].Tracker.Version || d.EnrollmentID != 11 {
		t.Errorf("kept %+v", d)
	}
	k.clock.Advance(time.Minute)
	if k.office.keptTimes != 1 {
		t.Errorf("kept %d times, want once", k.office.keptTimes)
	}
	k.tabTo("Add a note")
	k.typed("Called the")
	k.clock.Advance(time.Second)
	k.typed(" landlord")
	k.clock.Advance(time.Second)
	if d := k.draft(); d.Note.Text != "Called the landlord" || d.Note.Operation == "" || d.Fields != want {
		t.Errorf("kept %+v", d)
	}
	k.clear()
	k.focusRow(data.FieldApproved)
	k.clear()
	k.clock.Advance(time.Second)
	if len(k.office.drafts) != 0 {
		t.Errorf("taken back by hand, but kept: %+v", k.office.drafts)
	}
}

func TestDraftGoesWhenItIsSavedOrDiscarded(t *testing.T) {
	for name, end := range map[string]func(k *desk){
		"saved":     func(k *desk) { k.press("Ctrl+S") },
		"discarded": func(k *desk) { k.press("Esc"); k.press("Ctrl+D") },
		"next":      func(k *desk) { k.press("Alt+Down") },
		"removed": func(k *desk) {
			k.tap("Remove tracker")
			k.typed("wrong client")
			k.key(fyne.KeyReturn)
		},
	} {
		t.Run(name, func(t *testing.T) {
			fields := applied()
			other := peña(&fields)
			other.ID = 12
			k := sitDown(t, officeOf(peña(&fields), other)).open(11, 11, 12)
			k.typed("11/12/2026")
			k.clock.Advance(time.Second)
			if len(k.office.drafts) != 1 {
				t.Fatal("nothing is kept")
			}
			end(k)
			k.clock.Advance(time.Second)
			if len(k.office.drafts) != 0 {
				t.Errorf("still kept: %+v", k.office.drafts)
			}
		})
	}
}

// A failed save keeps the fields and the draft.
func TestDraftStaysWhenASaveFails(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("11/12/2026")
	k.office.fail = data.Refuse(data.CodeUnavailable, "The disk is full.")
	k.press("Ctrl+S")
	k.press("Esc")
	k.reads("11/12/2026", "Save")
	k.clock.Advance(time.Second)
	if k.draft().Fields.Approved != day("2026-11-12") {
		t.Errorf("kept %+v", k.draft())
	}
}

func TestDraftIsOfferedAndRestored(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("11/3x")
	k.focusRow(data.FieldADAUnit)
	k.typed("y")
	k.tabTo("Add a note")
	k.typed("Called")
	k.clock.Advance(time.Second)
	op := k.draft().Note.Operation

	k = k.crash()
	k.reads("You have unsaved changes from 10:42 AM", "Need ADA Unit: Yes (was blank)", "Approved for Unit: “11/3x”, not a date yet", "Note: “Called”")
	k.wantCalls()
	k.press("Esc")
	if !k.isClosed() || len(k.office.drafts) != 1 {
		t.Fatal("not now: the dialog is open, or the draft gone")
	}
	k.open(11)
	k.clock.Advance(time.Minute)
	if k.draft().Note.Text != "Called" {
		t.Fatal("the draft was overwritten before it was decided on")
	}
	k.press("Enter")
	k.reads("11/3x", "Save")
	k.wantAt("Approved for Unit")
	k.clear()
	k.typed("11/12/2026")
	k.press("Ctrl+S")
	k.wantCalls("save 11", "note 11 |Called|")
	if got := k.office.ops[1]; got != op {
		t.Errorf("the note was added as %s, not as %s: added before the end, it would be there twice", got, op)
	}
	if got := k.office.cases[11].Tracker.Fields; got.ADAUnit != data.Yes || got.Approved != day("2026-11-12") {
		t.Errorf("stored %+v", got)
	}
	if len(k.office.drafts) != 0 {
		t.Error("saved, and kept all the same")
	}
}

func TestDraftIsDiscarded(t *testing.T) {
	k := opens(t, officeOf(peña(nil)))
	k.typed("t")
	k.clock.Advance(time.Second)
	k = k.crash()
	k.press("Ctrl+D")
	if len(k.office.drafts) != 0 {
		t.Errorf("still kept: %+v", k.office.drafts)
	}
	k.reads("No changes")
	k.typed("11/01/2026")
	k.clock.Advance(time.Second)
	if k.draft().Fields.EligibilityVerified != day("2026-11-01") {
		t.Errorf("after discarding, what is typed is kept no more: %+v", k.draft())
	}
}

func TestDraftConflictsWithLaterSaves(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("11/12/2026")
	k.clock.Advance(time.Second)
	theirs := fields
	theirs.ADAUnit = data.Yes
	k.office.put(11, theirs, 9)

	k = k.crash()
	k.reads("Dana Ruiz has saved this tracker since")
	k.press("Enter")
	k.reads("Saved meanwhile: which is right?", "You: 11/12/2026", "Dana Ruiz: Yes")
	k.press("Ctrl+S")
	k.wantCalls()
	k.press("Ctrl+S")
	k.wantCalls("save 11")
	want := theirs
	want.Approved = day("2026-11-12")
	if got := k.office.cases[11].Tracker.Fields; got != want {
		t.Errorf("stored %+v", got)
	}
}

func TestDraftOfATrackerCreatedOrRemovedSince(t *testing.T) {
	t.Run("made", func(t *testing.T) {
		k := opens(t, officeOf(peña(nil)))
		k.typed("t")
		k.clock.Advance(time.Second)
		k.office.put(11, data.Fields{ADAUnit: data.No}, 1)
		k = k.crash()
		k.press("Enter")
		k.press("Ctrl+S")
		k.press("Ctrl+S")
		k.wantCalls("save 11")
		if got := k.office.cases[11].Tracker.Fields; got.EligibilityVerified != day(today) || got.ADAUnit != data.No {
			t.Errorf("stored %+v", got)
		}
	})
	t.Run("removed", func(t *testing.T) {
		fields := applied()
		k := opens(t, officeOf(peña(&fields)))
		k.typed("11/12/2026")
		k.clock.Advance(time.Second)
		c := k.office.cases[11]
		c.Tracker = nil
		k.office.cases[11] = c
		k = k.crash()
		k.reads("The tracker has been removed since")
		k.press("Enter")
		k.press("Ctrl+S")
		k.wantCalls("create 11")
		if got := k.office.cases[11].Tracker.Fields; got.Approved != day("2026-11-12") || got.PropertyName != fields.PropertyName {
			t.Errorf("stored %+v", got)
		}
	})
}

func TestDraftOfAnExitedClientIsKeptAndSaysWhy(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("11/12/2026")
	k.clock.Advance(time.Second)
	c := k.office.cases[11]
	c.Exit = day("2026-11-20")
	k.office.cases[11] = c
	k = k.crash()
	k.reads("unsaved changes from 10:42 AM", "exited the program on 11/20/2026", "kept until you discard them", "Approved for Unit: 11/12/2026")
	k.tap("Copy them")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "Approved for Unit: 11/12/2026 (was blank)" {
		t.Errorf("copied %q", got)
	}
	k.press("Esc")
	k.clock.Advance(time.Minute)
	if len(k.office.drafts) != 1 {
		t.Error("it is gone")
	}
	k.crash().press("Ctrl+D")
	if len(k.office.drafts) != 0 {
		t.Error("it can't be discarded")
	}
}

func TestDraftThatCannotBeKeptSaysSo(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.office.keepFails = data.Refuse(data.CodeUnavailable, "The disk is full.")
	k.typed("11/12/2026")
	k.clock.Advance(time.Second)
	k.reads("What you type is not being kept yet", "The disk is full.", "11/12/2026")
	k.office.keepFails = nil
	k.focusRow(data.FieldADAUnit)
	k.typed("y")
	k.clock.Advance(time.Second)
	if k.draft().Fields.ADAUnit != data.Yes {
		t.Errorf("kept %+v", k.draft())
	}
	k.reads0("not being kept")
}

// A window that is locked, or closed from outside, has kept everything before.
func TestHiddenDialogIsKeptAtOnce(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("11/12/2026")
	k.host.Conceal(container.NewStack(), nil)
	if k.draft().Fields.Approved != day("2026-11-12") {
		t.Errorf("kept %+v", k.draft())
	}
	k.host.Reveal()
	k.typed("11/13/2026")
	k.host.CloseAll()
	if k.draft().Fields.Approved != day("2026-11-13") {
		t.Errorf("kept %+v", k.draft())
	}
}

// TestRestoringFocusesWhatTheDraftIsAbout, not the next empty date.
func TestRestoringFocusesWhatTheDraftIsAbout(t *testing.T) {
	for name, c := range map[string]struct {
		typed func(k *desk)
		want  string
	}{
		"a date": {func(k *desk) { k.focusRow(data.FieldApplied); k.clear(); k.typed("11/09/2026") }, "Applied for Unit"},
		"a date that is none yet": {func(k *desk) {
			k.focusRow(data.FieldApplied)
			k.clear()
			k.typed("11/09/2026")
			k.focusRow(data.FieldMoveInScheduled)
			k.typed("soo")
		}, "Move In Scheduled"},
		"a property": {func(k *desk) { k.focusRow(data.FieldPropertyName); k.clear(); k.typed("Birch") }, "Property Name"},
		"a barrier":  {func(k *desk) { k.focusRow(data.FieldADAUnit); k.typed("y") }, "Need ADA Unit"},
		"a note":     {func(k *desk) { k.tabTo("Add a note"); k.typed("Called") }, "Add a note"},
	} {
		t.Run(name, func(t *testing.T) {
			fields := applied()
			k := opens(t, officeOf(peña(&fields)))
			c.typed(k)
			k.clock.Advance(time.Second)
			k = k.crash()
			k.press("Enter")
			k.wantAt(c.want)
		})
	}
}
