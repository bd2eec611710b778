package tracker

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
)

func TestBarrierByKeys(t *testing.T) {
	k := opens(t, officeOf(peña(&data.Fields{})))
	k.focusRow(data.FieldCriminalHistory)
	k.reads("Y yes · N no · F1 what counts")
	k.key(fyne.KeyF1)
	k.reads("15 years")
	k.press("Esc")
	k.typed("y")
	k.key(fyne.KeyReturn)
	k.typed("Misdemeanor 2019")
	k.press("Ctrl+S")
	got := k.office.cases[11].Tracker.Fields
	if got.CriminalHistory != data.Yes || got.CriminalHistoryDetail != "Misdemeanor 2019" || got.SexOffender != data.NotRecorded || got.ADAUnit != data.NotRecorded {
		t.Errorf("stored %+v", got)
	}
}

func TestClearingABarrierClearsItsDetail(t *testing.T) {
	k := opens(t, officeOf(peña(&data.Fields{ADAUnit: data.Yes, ADAUnitDetail: "needs a ramp"})))
	k.reads("“needs a ramp”")
	k.focusRow(data.FieldADAUnit)
	k.key(fyne.KeyBackspace)
	k.reads("cleared, with its detail; history keeps it")
	k.typed("n")
	k.reads("“needs a ramp”")
	k.key(fyne.KeyBackspace)
	k.press("Ctrl+S")
	if got := k.office.cases[11].Tracker.Fields; got != (data.Fields{}) {
		t.Errorf("stored %+v, want nothing", got)
	}
}

// TestNextClientIsReported, for the list behind the dialog to follow, and the enroll date is in every header.
func TestNextClientIsReported(t *testing.T) {
	fields := applied()
	other := peña(&fields)
	other.ID = 12
	k := sitDown(t, officeOf(peña(&fields), other))
	var shown []data.EnrollmentID
	Open(k.host, k.office, 11, Options{Siblings: []data.EnrollmentID{11, 12}, OnShown: func(id data.EnrollmentID) { shown = append(shown, id) }})
	k.press("Alt+Down")
	k.press("Alt+Down")
	if !slices.Equal(shown, []data.EnrollmentID{11, 12}) {
		t.Errorf("shown %v", shown)
	}
	k.reads("enrolled " + other.Entry.US())
}

func TestPrivateLandlord(t *testing.T) {
	fields := data.Fields{Applied: day("2026-11-10")}
	for name, open := range map[string]func(k *desk){
		"by the link": func(k *desk) { k.aside("Private landlord…") },
		"by typing": func(k *desk) {
			k.focusRow(data.FieldPropertyName)
			k.typed("priv")
			k.key(fyne.KeyDown)
			k.key(fyne.KeyReturn)
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := opens(t, officeOf(peña(&fields)))
			open(k)
			k.wantAt("Landlord's first name")
			k.typed("Ann")
			k.key(fyne.KeyReturn)
			k.typed("Lee")
			k.key(fyne.KeyReturn)
			k.press("Ctrl+S")
			if got := k.office.cases[11].Tracker.PropertyName; got != "Private Landlord – Ann Lee" {
				t.Errorf("stored %q", got)
			}
		})
	}
}

// TestLandlordFieldsReplaceWhatIsThere: nothing of another property or of an earlier name is left.
func TestLandlordFieldsReplaceWhatIsThere(t *testing.T) {
	for before, want := range map[string]string{
		"Cedar Court": "Private Landlord – Ann Lee", "Private Landlord – Bo Diaz": "Private Landlord – Ann Lee",
	} {
		k := opens(t, officeOf(peña(&data.Fields{Applied: day("2026-11-10"), PropertyName: before})))
		k.aside("Private landlord…")
		k.typed("Ann")
		k.key(fyne.KeyReturn)
		k.typed("Lee")
		k.key(fyne.KeyReturn)
		k.press("Ctrl+S")
		if got := k.office.cases[11].Tracker.PropertyName; got != want {
			t.Errorf("%q becomes %q", before, got)
		}
	}
}

func TestPropertyIsCompletedFromTheProgram(t *testing.T) {
	k := opens(t, officeOf(peña(&data.Fields{Applied: day("2026-11-10")})))
	k.focusRow(data.FieldPropertyName)
	k.typed("elm")
	k.key(fyne.KeyDown)
	k.key(fyne.KeyReturn)
	k.press("Ctrl+S")
	if got := k.office.cases[11].Tracker.PropertyName; got != "Elm House" {
		t.Errorf("stored %q", got)
	}
}

func TestStartOver(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.tap("Start over")
	k.reads("Application denied", "Unit lost", "Client declined", "Landlord withdrew", "Moved to another unit", "Other")
	k.press("2")
	k.wantCalls("start over 11 unit-lost")
	k.wantAt("Eligibility Verified")
	k.reads("attempt 2", "Started over: unit lost", "Undo")
	k.press("Ctrl+Z")
	k.wantCalls("start over 11 unit-lost", "undo")
	k.reads("11/10/2026")
}

func TestStartOverSavesWhatWasChangedFirst(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("t")
	k.tap("Start over")
	k.press("1")
	k.wantCalls("save 11", "start over 11 application-denied")
}

func TestStartOverSavesTheDraftNoteOnce(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.tabTo("Add a note")
	k.typed("Unit lost.")
	k.tap("Start over")
	k.press("1")
	k.wantCalls("note 11 |Unit lost.|", "start over 11 application-denied")
}

func TestStartOverAfterMoveInIsAMove(t *testing.T) {
	fields := applied()
	c := peña(&fields)
	c.MoveIn = day("2026-11-16")
	k := opens(t, officeOf(c))
	k.tap("Start over")
	k.reads("keeps that date", "exited in HMIS and enrolled again", "Moved to another unit")
	k.reads0("Unit lost")
	k.press("1")
	k.wantCalls("start over 11 moved-to-another-unit")
}

func TestEveryDateDeletedIsAskedAbout(t *testing.T) {
	start := func(t *testing.T) *desk {
		k := opens(t, officeOf(peña(&data.Fields{EligibilityVerified: day("2026-08-14"), ADAUnit: data.Yes})))
		k.focusRow(data.FieldEligibilityVerified)
		k.clear()
		k.focusRow(data.FieldSexOffender)
		k.typed("n")
		k.press("Ctrl+S")
		k.reads("An error, or a new unit?")
		k.wantCalls()
		return k
	}
	t.Run("an error", func(t *testing.T) {
		k := start(t)
		k.tap("It was an error")
		k.wantCalls("save 11")
		if got := k.office.cases[11].Tracker.Fields; got != (data.Fields{SexOffender: data.No, ADAUnit: data.Yes}) {
			t.Errorf("stored %+v", got)
		}
	})
	t.Run("a new unit", func(t *testing.T) {
		k := start(t)
		k.tap("A new unit")
		k.press("3")
		k.wantCalls("save 11", "start over 11 client-declined")
	})
	t.Run("neither", func(t *testing.T) {
		k := start(t)
		k.press("Esc")
		k.wantCalls()
		k.reads("Save")
	})
}

func TestRemoveAsksWhy(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.tap("Remove tracker")
	k.tap("Remove tracker")
	k.reads("Say in a few words why")
	k.wantCalls()
	k.typed("wrong client")
	k.key(fyne.KeyReturn)
	k.wantCalls("remove 11 wrong client")
	if !k.isClosed() || len(k.saved) != 1 {
		t.Error("still open, or the screen was not reported")
	}
}

func TestReadOnlySaysWhy(t *testing.T) {
	fields := applied()
	exited, retired, removed, begins := peña(&fields), peña(&fields), peña(&fields), peña(nil)
	exited.Exit = day("2026-11-01")
	retired.RetiredOn = day("2026-10-01")
	removed.Removed = true
	begins.Entry = day("2026-12-01")
	shut := officeOf(peña(&fields))
	shut.closed = "This database was made by a newer version of the program."
	stranger := officeOf(peña(nil))
	stranger.outside = true
	for name, c := range map[string]struct {
		office *office
		want   string
	}{
		"exited":   {officeOf(exited), "exited the program on 11/01/2026"},
		"retired":  {officeOf(retired), "no longer in HMIS since 10/01/2026"},
		"removed":  {officeOf(removed), "deleted in HMIS"},
		"to come":  {officeOf(begins), "begins on 12/01/2026"},
		"database": {shut, "newer version"},
		"outsider": {stranger, "Only Harbor Homes, the enrolling organization, or an administrator can add the first tracker."},
	} {
		t.Run(name, func(t *testing.T) {
			k := opens(t, c.office)
			k.reads(c.want, "Close")
			k.reads0("Save", "No changes", "Remove tracker")
			k.press("Ctrl+S")
			k.press("Esc")
			if !k.isClosed() {
				t.Error("Esc did not close it")
			}
			k.wantCalls()
		})
	}
}

func TestOutsiderEditsButDoesNotStartOver(t *testing.T) {
	fields := applied()
	o := officeOf(peña(&fields))
	o.outside = true
	k := opens(t, o)
	k.reads("Only Harbor Homes, the enrolling organization, or an administrator can start over or remove this tracker.")
	k.reads0("Remove tracker…")
	if !k.button("Start over").Disabled() {
		t.Error("an outsider is offered to start over")
	}
	k.typed("t")
	k.press("Ctrl+S")
	k.wantCalls("save 11")
}

func TestConflictKeepsBothSides(t *testing.T) {
	fields := applied()
	start := func(t *testing.T) *desk {
		k := opens(t, officeOf(peña(&fields)))
		k.typed("11/12/2026")
		theirs := fields
		theirs.ADAUnit, theirs.PropertyName = data.Yes, "Elm House"
		k.office.put(11, theirs, 9)
		k.press("Ctrl+S")
		k.wantCalls()
		k.reads("Saved meanwhile: which is right?", "Dana Ruiz: Elm House", "You: Cedar Court Apartments", "Dana Ruiz: Yes", "You: 11/12/2026")
		return k
	}
	t.Run("as chosen for them", func(t *testing.T) {
		k := start(t)
		k.press("Ctrl+S")
		k.wantCalls("save 11")
		want := fields
		want.ADAUnit, want.PropertyName, want.Approved = data.Yes, "Elm House", day("2026-11-12")
		if got := k.office.cases[11].Tracker; got.Fields != want || got.Version != 10 {
			t.Errorf("stored %+v", got)
		}
		if !k.isClosed() {
			t.Error("still open")
		}
	})
	t.Run("chosen otherwise", func(t *testing.T) {
		k := start(t)
		k.tap("You: Cedar Court Apartments")
		k.press("Ctrl+S")
		if got := k.office.cases[11].Tracker.Fields; got.PropertyName != "Cedar Court Apartments" || got.ADAUnit != data.Yes {
			t.Errorf("stored %+v", got)
		}
	})
	t.Run("keep editing", func(t *testing.T) {
		k := start(t)
		k.press("Esc")
		k.wantCalls()
		k.reads("11/12/2026", "Save")
	})
}

func TestTrackerMadeMeanwhileIsAConflict(t *testing.T) {
	k := opens(t, officeOf(peña(nil)))
	k.typed("t")
	k.office.put(11, data.Fields{ADAUnit: data.No}, 1)
	k.office.fail = data.Refuse(data.CodeExists, "There is a tracker already.")
	k.press("Ctrl+S")
	k.reads("Saved meanwhile")
	k.press("Ctrl+S")
	k.wantCalls("save 11")
	if got := k.office.cases[11].Tracker.Fields; got.EligibilityVerified != day(today) || got.ADAUnit != data.No {
		t.Errorf("stored %+v", got)
	}
}

func TestClosedMeanwhileKeepsWhatWasTyped(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("11/12/2026")
	k.office.fail = data.Refuse(data.CodeClosed, "The client exited the program on 11/20/2026.")
	k.press("Ctrl+S")
	k.reads("exited the program on 11/20/2026", "has not been saved; it is still here", "11/12/2026")
	if len(k.saved) != 1 {
		t.Error("the screen below still shows the client as enrolled")
	}
	k.reads0("No changes")
	k.tap("Copy what you typed")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "Approved for Unit: 11/12/2026" {
		t.Errorf("copied %q", got)
	}
	k.press("Esc")
	if !k.isClosed() {
		t.Error("still open")
	}
}

func TestTrackerRemovedMeanwhileIsCreatedAgain(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("11/12/2026")
	k.office.fail = data.Refuse(data.CodeNotFound, "There is no tracker.")
	k.press("Ctrl+S")
	k.reads("has been removed meanwhile", "11/12/2026")
	// There is nothing left to remove or to start over.
	k.tap("Remove tracker")
	k.tap("Start over")
	k.reads("has been removed meanwhile")
	k.wantCalls()
	k.press("Ctrl+S")
	k.wantCalls("create 11")
	if got := k.office.cases[11].Tracker; got.Approved != day("2026-11-12") || got.PropertyName != fields.PropertyName {
		t.Errorf("stored %+v", got)
	}
}

func TestRefusalOfTheSessionIsShownAtTheField(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("t")
	k.office.fail = data.RefuseField(data.CodeChronology, data.FieldApplied, "Applied for Unit is refused.")
	k.press("Ctrl+S")
	k.wantAt("Applied for Unit")
	k.reads("Applied for Unit is refused.")
}

func TestRetryHasTheSameOperation(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("t")
	k.office.fail = data.Refuse(data.CodeUnavailable, "The database is busy.")
	k.press("Ctrl+S")
	k.reads("The database is busy.")
	k.press("Esc")
	k.press("Ctrl+S")
	k.wantCalls("save 11")
	if ops := k.office.ops; len(ops) != 2 || ops[0] != ops[1] {
		t.Errorf("operations %v, want the same twice", ops)
	}
}

func TestNotes(t *testing.T) {
	fields := applied()
	o := officeOf(peña(&fields))
	o.notes = []data.Note{{ID: "old", Text: "Landlord asked for a pay stub.", By: "Dana Ruiz", At: time.Date(2026, 11, 18, 15, 0, 0, 0, time.UTC)}}
	k := opens(t, o)
	k.reads("Landlord asked for a pay stub.", "Dana Ruiz", "1 · newest first")
	k.tabTo("Add a note")
	k.typed("Pay stub sent.")
	k.tap("Add note")
	if len(k.office.calls) != 1 || k.office.calls[0] != "note 11 |Pay stub sent.|" {
		t.Errorf("asked to %q", k.office.calls)
	}
	text := k.texts()
	if first, second := strings.Index(text, "Pay stub sent."), strings.Index(text, "Landlord asked"); first < 0 || first > second {
		t.Error("the newest note is not first")
	}
	k.tap("Correct")
	k.reads("Correcting the note of")
	k.typed("!")
	k.press("Ctrl+S")
	if last := k.office.calls[len(k.office.calls)-1]; !strings.HasPrefix(last, "note 11 |") || !strings.Contains(last, "!") || strings.HasSuffix(last, "|") {
		t.Errorf("asked to %q, want a correction", last)
	}
	if !k.isClosed() {
		t.Error("Save left the dialog open")
	}
}

func TestANoteBeforeTheFirstSave(t *testing.T) {
	k := opens(t, officeOf(peña(nil)))
	k.tabTo("Add a note")
	k.typed("Met at the shelter.")
	k.press("Ctrl+S")
	k.wantCalls("note 11 |Met at the shelter.|")
	if !k.isClosed() || k.office.cases[11].Tracker != nil {
		t.Errorf("closed: %v, tracker %+v", k.isClosed(), k.office.cases[11].Tracker)
	}
	k.press("Ctrl+Z")
	k.wantCalls("note 11 |Met at the shelter.|", "undo")
}

func TestRemovingIsUndone(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.tap("Remove tracker…")
	k.typed("wrong client")
	k.tap("Remove tracker")
	k.reads("Removed the tracker of Peña, José; history keeps it", "Undo")
	k.press("Ctrl+Z")
	k.wantCalls("remove 11 wrong client", "undo")
}

func TestHistoryReadsAsSentences(t *testing.T) {
	o := officeOf(peña(&data.Fields{}))
	o.events = []data.AuditEvent{
		{Kind: data.EventSaveTracker, ByName: "Dana Ruiz", At: time.Date(2026, 11, 18, 15, 0, 0, 0, time.UTC),
			Changes: []data.Change{{Field: data.FieldApproved, New: "2026-11-12"}, {Field: data.FieldADAUnit, Old: "no", New: "yes"},
				{Field: data.FieldPropertyName, Old: "Elm House"}}},
		{Kind: data.EventStartOver, ByName: "Dana Ruiz", Reason: string(data.UnitLost)},
		{Kind: data.EventSaveTracker, ByName: "Sam Ortiz", Undoes: "x", Reason: "undone"},
	}
	o.past = []data.Attempt{{Number: 1, Fields: applied(), Reason: data.UnitLost, EndedBy: "Dana Ruiz"}}
	k := sitDown(t, o)
	OpenHistory(k.host, o, 11, HistoryOptions{})
	k.reads("History of Peña, José", "Dana Ruiz changed the tracker", "Approved for Unit: 11/12/2026 (was blank)", "Need ADA Unit: Yes (was No)", "Property Name: cleared (was Elm House)",
		"Dana Ruiz started over with a new unit: Unit lost", "Sam Ortiz took back a change",
		"Attempt 1", "Unit lost", "Applied for Unit 11/10/2026", "Cedar Court Apartments")
}
