package tracker

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"housingtracker/data"
)

func TestOpensOnNextEmptyDate(t *testing.T) {
	fields := applied()
	for _, c := range []struct {
		name   string
		fields *data.Fields
		want   string
	}{
		{"new", nil, "Eligibility Verified"},
		{"eligible", &data.Fields{EligibilityVerified: day("2026-08-14")}, "Applied for Unit"},
		{"applied", &fields, "Approved for Unit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := opens(t, officeOf(peña(c.fields)))
			k.wantAt(c.want)
			k.reads("Peña, José", "10000437", "Harbor Homes Rapid Re-Housing", "enrolled 08/14/2026")
		})
	}
}

func TestHeaderSaysStageAndWhatIsLate(t *testing.T) {
	fields := applied()
	late := fields
	late.MoveInScheduled = day("2026-11-20")
	old := data.Fields{EligibilityVerified: day("2026-08-14")}
	for name, c := range map[string]struct {
		fields *data.Fields
		want   string
	}{
		"in time": {&fields, "Applied for Unit · 12 d"}, "stalled": {&old, "◷ Stalled"}, "overdue": {&late, "⚠ Overdue"},
	} {
		t.Run(name, func(t *testing.T) { opens(t, officeOf(peña(c.fields))).reads(c.want) })
	}
}

func TestRecordsTheNextDateInFewKeys(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	presses := 1 // Enter on the row opened it
	k.typed("t")
	k.press("Ctrl+S")
	presses++
	if presses > 4 {
		t.Errorf("%d key presses, want at most 4", presses)
	}
	k.wantCalls("save 11")
	if got := k.office.cases[11].Tracker.Approved; got != day(today) {
		t.Errorf("stored %s, want today", got)
	}
	if !k.isClosed() || len(k.saved) != 1 {
		t.Errorf("closed %v, reported %v", k.isClosed(), k.saved)
	}
	k.reads("Saved Peña, José", "Undo")
}

func TestUndoAfterSave(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("t")
	k.press("Ctrl+Enter")
	k.press("Ctrl+Z")
	k.wantCalls("save 11", "undo")
	if got := k.office.cases[11].Tracker.Fields; got != fields {
		t.Errorf("after undo: %+v", got)
	}
	if len(k.saved) != 2 {
		t.Errorf("the screen was reported %d times, want twice", len(k.saved))
	}
}

func TestCleanDialogSavesNothing(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	if b := k.button("No changes"); !b.Disabled() {
		t.Error("Save can be pressed though nothing has changed")
	}
	k.press("Ctrl+S")
	k.wantCalls()
	k.press("Esc")
	if !k.isClosed() {
		t.Error("Esc asks though nothing has changed")
	}
}

func TestSuggestionIsSavedOnlyWhenAccepted(t *testing.T) {
	k := opens(t, officeOf(peña(nil)))
	k.reads("suggested")
	k.press("Ctrl+S")
	k.press("Esc")
	if !k.isClosed() {
		t.Fatal("a suggestion that nobody accepted counts as a change")
	}
	k.wantCalls()

	k.open(11)
	k.key(fyne.KeyReturn)
	k.wantAt("Applied for Unit")
	k.reads("same as enrollment")
	k.press("Ctrl+S")
	k.wantCalls("create 11")
	if got := k.office.cases[11].Tracker.EligibilityVerified; got != day("2026-08-14") {
		t.Errorf("stored %q, want the entry date", got)
	}
}

func TestDifferenceToEnrollmentDoesNotBlock(t *testing.T) {
	k := opens(t, officeOf(peña(nil)))
	k.typed("08/20/2026")
	k.tab()
	k.reads("differs from enrollment (08/14/2026)")
	k.press("Ctrl+S")
	k.wantCalls("create 11")
}

// The pairs of R12, each made by typing one date beside those that are there.
func TestChronologyIsShownAtTheField(t *testing.T) {
	E, A, V, S := data.FieldEligibilityVerified, data.FieldApplied, data.FieldApproved, data.FieldMoveInScheduled
	for _, c := range []struct {
		earlier, later data.Field
		e, a, v, hmid  string
		typed          data.Field
	}{
		{E, A, "2026-11-10", "", "", "", A},
		{E, V, "2026-11-10", "2026-11-12", "", "", V},
		{E, S, "2026-11-10", "", "", "", S},
		{A, V, "", "2026-11-10", "", "", V},
		{A, S, "", "2026-11-10", "", "", S},
		{V, S, "", "2026-11-01", "2026-11-10", "", S},
		{E, data.FieldMoveIn, "", "", "", "2026-11-03", E},
		{A, data.FieldMoveIn, "", "", "", "2026-11-03", A},
		{V, data.FieldMoveIn, "", "2026-11-01", "", "2026-11-03", V},
		{E, A, "", "2026-11-03", "", "", E},
	} {
		t.Run(string(c.earlier+"-"+c.later+" at "+c.typed), func(t *testing.T) {
			kase := peña(&data.Fields{EligibilityVerified: day(c.e), Applied: day(c.a), Approved: day(c.v)})
			kase.MoveIn = day(c.hmid)
			k := opens(t, officeOf(kase))
			k.focusRow(c.typed)
			if c.typed == c.earlier {
				k.typed("11/10/2026")
			} else {
				k.typed("11/03/2026")
			}
			k.reads0("can't be before")
			k.tab()
			k.reads(c.later.Label() + " (11/03/2026) can't be before " + c.earlier.Label() + " (11/10/2026). Change one of them.")
			k.press("Ctrl+S")
			k.wantCalls()
			k.wantAt(c.typed.Label())
		})
	}
}

func TestClearingAppliedIsSeenAndUndone(t *testing.T) {
	fields := applied()
	fields.Approved = day("2026-11-12")
	k := opens(t, officeOf(peña(&fields)))
	k.reads("Property Name", "Approved for Unit")
	k.focusRow(data.FieldApplied)
	k.clear()
	k.tab()
	k.reads0("Approved for Unit\n11/12/2026")
	k.reads("Applied cleared: Property Name and Approved for Unit were cleared too")
	k.tap("Undo")
	k.reads0("Applied cleared")
	k.reads("11/10/2026", "11/12/2026", "No changes")
	k.wantAt("Applied for Unit")
}

func TestRevealsWhileTyping(t *testing.T) {
	k := opens(t, officeOf(peña(&data.Fields{EligibilityVerified: day("2026-08-14")})))
	k.reads0("Property Name", "Date of Move In")
	k.typed("11/10/2026")
	k.reads("Property Name", "Approved for Unit")
	k.focusRow(data.FieldMoveInScheduled)
	k.typed("+7")
	k.reads("Date of Move In", "not recorded", "in 7 days")
}

func TestMoveInHidesScheduledAndMoveIn(t *testing.T) {
	fields := applied()
	fields.MoveInScheduled = day("2026-11-15")
	c := peña(&fields)
	c.MoveIn = day("2026-11-16")
	k := opens(t, officeOf(c))
	k.reads0("Move In Scheduled", "Date of Move In")
	k.reads("Moved In · 6 d", "Approved for Unit")
}

func TestTabGoesThroughTheFieldsToSave(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.typed("t")
	k.focusRow(data.FieldEligibilityVerified)
	var way []string
	for range 11 {
		way = append(way, k.at())
		k.tab()
	}
	want := []string{"Eligibility Verified", "Applied for Unit", "Property Name", "Approved for Unit", "Move In Scheduled",
		"Registered Sex Offender", "Relevant Criminal History", "Need ADA Unit", "Add a note"}
	for i, w := range want {
		if !strings.HasPrefix(way[i], w) {
			t.Fatalf("Tab goes %q, want %q", way, want)
		}
	}
	for range 12 {
		if k.at() == "Save" {
			return
		}
		k.tab()
	}
	t.Error("Tab never reaches Save")
}

func TestEscAsksWhatBecomesOfChanges(t *testing.T) {
	fields := applied()
	start := func(t *testing.T) *desk {
		k := opens(t, officeOf(peña(&fields)))
		k.typed("t")
		k.press("Esc")
		k.reads("Save the changes?", "Approved for Unit", "Keep editing", "Discard")
		return k
	}
	t.Run("keep editing", func(t *testing.T) {
		k := start(t)
		k.press("Esc")
		k.wantAt("Approved for Unit")
		k.reads("Sun, Nov 22, 2026 · today")
		k.wantCalls()
	})
	t.Run("discard", func(t *testing.T) {
		k := start(t)
		k.press("Ctrl+D")
		k.wantCalls()
		if !k.isClosed() {
			t.Error("still open")
		}
	})
	t.Run("save", func(t *testing.T) {
		k := start(t)
		k.press("Ctrl+S")
		k.wantCalls("save 11")
		if !k.isClosed() {
			t.Error("still open")
		}
	})
}

func TestNextClientSavesAndGoesOn(t *testing.T) {
	fields := applied()
	second := peña(nil)
	second.ID, second.Client.Name = 12, data.Name{First: "Rosa", Last: "Delgado"}
	k := sitDown(t, officeOf(peña(&fields), second)).open(11, 11, 12)
	k.typed("t")
	k.press("Alt+Down")
	k.wantCalls("save 11")
	k.reads("Delgado, Rosa", "Saved Peña, José", "Undo")
	k.wantAt("Eligibility Verified")
	k.press("Alt+Down")
	k.reads("last client")
	k.press("Ctrl+Z")
	k.press("Alt+Up")
	k.reads("Peña, José")
	k.wantCalls("save 11")
}

func TestUndoFromTheNextClient(t *testing.T) {
	fields := applied()
	second := peña(nil)
	second.ID = 12
	k := sitDown(t, officeOf(peña(&fields), second)).open(11, 11, 12)
	k.typed("t")
	k.press("Alt+Down")
	k.press("Ctrl+Z")
	k.wantCalls("save 11", "undo")
	if got := k.office.cases[11].Tracker.Approved; got != 0 {
		t.Errorf("after undo Approved is %s", got)
	}
}

func TestNextClientStaysWhereSavingIsRefused(t *testing.T) {
	fields := applied()
	second := peña(nil)
	second.ID = 12
	k := sitDown(t, officeOf(peña(&fields), second)).open(11, 11, 12)
	k.typed("11/03/2026")
	k.press("Alt+Down")
	k.wantCalls()
	k.reads("can't be before")
	k.wantAt("Approved for Unit")
}

func TestFocusIsKeptInView(t *testing.T) {
	fields := applied()
	k := opens(t, officeOf(peña(&fields)))
	k.window.Resize(fyne.NewSize(1000, 420))
	bottom := func() float32 {
		o := k.focused().(fyne.CanvasObject)
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height
	}
	for range 9 {
		if y := bottom(); y < 60 || y > 360 {
			t.Errorf("%s has the focus at %v, out of view", k.at(), y)
		}
		k.tab()
	}
}
