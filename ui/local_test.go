//go:build cgo

package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/control"
)

// entry is the entry with that placeholder, on top.
func (k *keyboard) entry(placeholder string) *control.Entry {
	k.t.Helper()
	root := k.window.Canvas().Overlays().Top()
	if root == nil {
		root = k.root
	}
	for _, o := range test.LaidOutObjects(root) {
		if e, ok := o.(*control.Entry); ok && strings.HasPrefix(e.PlaceHolder, placeholder) {
			return e
		}
	}
	k.t.Fatalf("no entry %q among %s", placeholder, k.texts())
	return nil
}

func (k *keyboard) reads(words ...string) {
	k.t.Helper()
	shown := k.texts()
	for _, w := range words {
		if !strings.Contains(shown, w) {
			k.t.Errorf("nowhere is %q in %s", w, shown)
		}
	}
}

func (k *keyboard) reads0(words string) {
	k.t.Helper()
	if shown := k.texts(); strings.Contains(shown, words) {
		k.t.Errorf("%q is in %s", words, shown)
	}
}

// tapHistory clicks on the history of the client's page.
func (k *keyboard) tapHistory() {
	k.t.Helper()
	var lines *control.Panel
	for _, o := range test.LaidOutObjects(k.shell.client.Content()) {
		panel, ok := o.(*control.Panel)
		if ok && panel.OnTapped != nil && slices.ContainsFunc(test.LaidOutObjects(panel), func(o fyne.CanvasObject) bool {
			c, ok := o.(*control.Caption)
			return ok && strings.HasSuffix(c.Text, "added a note")
		}) {
			lines = panel
		}
	}
	if lines == nil {
		k.t.Fatalf("no history in %s", k.texts())
	}
	test.Tap(lines)
}

// TestWhatWasTypedIsPutRight: a client and an enrollment that are not in HMIS yet are added, corrected and removed, and each
// of these is undone by Ctrl+Z.
func TestWhatWasTypedIsPutRight(t *testing.T) {
	k := atHome(t)
	k.shell.showByName(clientName)
	k.tap(t, "Add a client not yet in HMIS…")
	k.entry("Last name").SetText("Ashe")
	k.host.Press("Ctrl+Enter")
	k.reads("Ashe", "not yet in HMIS", "Added Ashe")
	k.tap(t, "Correct the client…")
	k.entry("Last name").SetText("Ash")
	k.entry("First name").SetText("Ina")
	k.host.Press("Ctrl+Enter")
	k.reads("Ash, Ina", "Corrected Ashe")

	session, ctx := k.shell.session, context.Background()
	program := programOf(k, k.client(applied))
	found, err := session.FindClients(ctx, "ina ash", 2)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	id, err := session.AddEnrollment(ctx, data.NewOperationID(), found[0].ID, program, session.Today())
	if err != nil {
		t.Fatal(err)
	}
	k.shell.openClient(found[0].ID)
	for _, e := range k.shell.client.Entries() {
		if e.Label == "Remove this enrollment…" {
			e.Do()
		}
	}
	k.tap(t, "Remove")
	if !k.theCase(id).Removed {
		t.Error("the enrollment is not removed")
	}
	k.reads("removed the enrollment", "Removed the enrollment of Ash, Ina")
	k.host.Press("Ctrl+Z")
	if k.theCase(id).Removed {
		t.Error("the enrollment is not back")
	}
	k.reads("brought the removed enrollment back")

	k.tap(t, "Remove the client…")
	k.reads("nor 1 enrollment")
	k.tap(t, "Remove")
	if found, err := session.FindClients(ctx, "ina ash", 2); err != nil || len(found) > 0 {
		t.Errorf("found %v, %v", found, err)
	}
	k.host.Press("Ctrl+Z")
	k.reads("Ash, Ina", "Undone: Removed Ash, Ina. Undo this too? Corrected Ashe")
	k.host.Press("Ctrl+Z")
	k.reads("Ashe", "Undone: Corrected Ashe")
	k.reads0("Ash, Ina|")
	k.host.Press("Ctrl+Z")
	k.reads("Not undone: Added Ashe", "an enrollment in ")
	k.host.Press("Esc")
}

// TestCorrectionFromAnOldForm: an exit entered since the form was opened is not cleared by it unless that is said.
func TestCorrectionFromAnOldForm(t *testing.T) {
	k := atHome(t)
	session, ctx := k.shell.session, context.Background()
	r := k.client(applied)
	id, err := session.AddEnrollment(ctx, data.NewOperationID(), r.ClientID, programOf(k, r), session.Today()-30)
	if err != nil {
		t.Fatal(err)
	}
	k.shell.openClient(r.ClientID)
	k.shell.client.Correct(casemenu.Subject{ID: id})
	k.typed("+")
	if err := session.CorrectEnrollment(ctx, data.NewOperationID(), k.theCase(id).Enrollment, session.Today()-30, session.Today()-1); err != nil {
		t.Fatal(err)
	}
	k.host.Press("Ctrl+Enter")
	k.reads("Correct or exit the enrollment", "has changed the enrollment meanwhile: Exit Date is "+(session.Today()-1).US()+" now, was blank", "Save again")
	if c := k.theCase(id); c.Exit != session.Today()-1 || c.Entry != session.Today()-30 {
		t.Errorf("saved: %v to %v", c.Entry, c.Exit)
	}
	k.host.Press("Ctrl+Enter")
	if c := k.theCase(id); c.Exit != 0 || c.Entry != session.Today()-29 {
		t.Errorf("saved again: %v to %v", c.Entry, c.Exit)
	}
}

// TestNotesFromTheFirstMinute: a note needs no tracker, is read on the client's page and in the history, and is found there.
func TestNotesFromTheFirstMinute(t *testing.T) {
	k := atHome(t)
	r := k.client(func(r data.Row) bool { return !r.HasTracker && !r.Exited && r.MoveIn == 0 })
	k.shell.openClient(r.ClientID)
	for _, text := range []string{"Met at the shelter.", "Landlord called back."} {
		k.press("Ctrl+N")
		k.typed(text)
		k.host.Press("Ctrl+S")
	}
	if c := k.theCase(r.EnrollmentID); c.Tracker != nil {
		t.Errorf("tracker %+v", c.Tracker)
	}
	k.reads("Met at the shelter.", "Landlord called back.", "added a note")
	k.press("/")
	search := k.entry("Search the notes")
	if k.window.Canvas().Focused() != search {
		t.Fatalf("the focus is on %T", k.window.Canvas().Focused())
	}
	// notes are those of the card with the search.
	notes := func() string {
		var found []string
		for _, o := range test.LaidOutObjects(k.shell.client.Content()) {
			card, ok := o.(*control.Panel)
			if !ok {
				continue
			}
			objects, captions := test.LaidOutObjects(card), []string{}
			for _, o := range objects {
				if c, ok := o.(*control.Caption); ok {
					captions = append(captions, c.Text)
				}
			}
			if slices.ContainsFunc(objects, func(o fyne.CanvasObject) bool {
				e, ok := o.(*control.Entry)
				return ok && strings.HasPrefix(e.PlaceHolder, "Search the notes")
			}) {
				found = captions
			}
		}
		return strings.Join(found, "|")
	}
	k.typed("land cal")
	if got := notes(); !strings.Contains(got, "Landlord called back.") || strings.Contains(got, "Met at") {
		t.Errorf("found %q", got)
	}
	k.typed("x")
	k.reads("No note has these words.")
	k.press("Esc")
	if got := notes(); !strings.Contains(got, "Met at") || k.shell.client.Current() != r.Display {
		t.Errorf("after Esc: %q of %q", got, k.shell.client.Current())
	}
	k.tapHistory()
	k.reads("History of "+r.Display, "Met at the shelter.", "Landlord called back.")
	k.host.Press("Esc")
	k.host.Press("Ctrl+Z")
	k.reads("(withdrawn)")
	k.host.Press("Ctrl+H")
	k.tap(t, "Restore this")
	k.reads("The note says again: Landlord called back.")
	k.host.Press("Ctrl+S")
	if got := notes(); !strings.Contains(got, "Landlord called back.") {
		t.Errorf("after restoring: %q", got)
	}
}
