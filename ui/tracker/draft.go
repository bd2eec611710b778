package tracker

import (
	"context"
	"reflect"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// draftDelay is how long typed text may exist in this window alone.
const draftDelay = 700 * time.Millisecond

// draftSaver stores unsaved input of one enrollment as a draft: at most draftDelay after typing, one write at a
// time, until it is saved or discarded.
type draftSaver struct {
	dialog *dialog
	id     data.EnrollmentID
	// started: until then, an older draft awaits a decision and is not overwritten.
	started   bool
	discarded bool
	// stored is the draft in the database; the zero Draft is none.
	stored data.Draft
	// scheduled: a write is due. busy: a write is running. again: the input has changed since.
	scheduled, busy, again bool
	// warned: the user knows that the draft can't be stored.
	warned bool
}

func newDraftSaver(d *dialog) *draftSaver { return &draftSaver{dialog: d, id: d.id} }

// begin stores drafts from now on; stored is the one in the database.
func (k *draftSaver) begin(stored data.Draft) {
	stored.At = time.Time{}
	k.started, k.stored = true, stored
	k.changed()
}

// changed schedules a write.
func (k *draftSaver) changed() {
	if !k.started || k.scheduled {
		return
	}
	k.scheduled = true
	k.dialog.host.Tasks.After(draftDelay, func() {
		k.scheduled = false
		k.save()
	})
}

// discard removes the draft.
func (k *draftSaver) discard() {
	k.discarded = true
	k.save()
}

// hasDraft reports whether the database holds a draft, or will in a moment.
func (k *draftSaver) hasDraft() bool { return k.busy || k.stored.EnrollmentID != 0 }

// leave ends the draft before an enrollment is loaded; what has been saved is no draft any more. k may be nil.
func (k *draftSaver) leave() {
	switch {
	case k == nil:
	case k.dialog.dirty():
		k.save()
	default:
		k.discard()
	}
}

// save updates the draft in the database to the dialog's input.
func (k *draftSaver) save() {
	d := k.dialog
	if !k.started || (k != d.draftSaver && !k.discarded) {
		return
	}
	if k.busy {
		k.again = true
		return
	}
	want := data.Draft{}
	if !k.discarded {
		want = d.currentDraft()
	}
	if reflect.DeepEqual(want, k.stored) {
		return
	}
	k.busy = true
	task.Do(d.host.Tasks, func(ctx context.Context) error {
		if want.EnrollmentID == 0 {
			return d.session.DropDraft(ctx, k.id)
		}
		return d.session.KeepDraft(ctx, want)
	}, func(err error) {
		k.busy = false
		switch {
		case err == nil:
			k.stored = want
			k.clearWarning()
		case want.EnrollmentID != 0:
			k.fail(err)
		}
		if k.again {
			k.again = false
			k.save()
		}
	})
}

// fail warns that typed text would be lost; the next change tries again.
func (k *draftSaver) fail(err error) {
	d := k.dialog
	if d.closed || k != d.draftSaver || d.closedReason != "" {
		return
	}
	k.warned = true
	d.page.warn("What you type is not being kept yet: "+overlay.ErrorMessage(err)+" Save as soon as you can.", "", nil)
}

// clearWarning removes the warning of fail.
func (k *draftSaver) clearWarning() {
	if k.warned && k == k.dialog.draftSaver {
		k.dialog.page.notice.Hide()
		k.dialog.page.content.Refresh()
	}
	k.warned = false
}

// saveDraft stores the draft without delay.
func (d *dialog) saveDraft() {
	if d.draftSaver != nil {
		d.draftSaver.save()
	}
}

// currentDraft is the unsaved input; the zero Draft if there is none.
func (d *dialog) currentDraft() data.Draft {
	if !d.dirty() {
		return data.Draft{}
	}
	f, n := d.form, d.page.notes
	draft := data.Draft{EnrollmentID: d.id, Base: f.base, Fields: f.now}
	if f.caseFile.Tracker != nil {
		draft.Version = f.caseFile.Tracker.Version
	}
	for field := range f.unread {
		if draft.Unread == nil {
			draft.Unread = map[data.Field]string{}
		}
		draft.Unread[field] = d.page.dates[field].entry.Text()
	}
	if text := n.draft(); text != "" {
		draft.Note = data.DraftNote{Operation: d.noteOperation(text), Barrier: n.about(), Text: text, Corrects: n.corrects}
	}
	return draft
}

// offer asks what to do with a stored draft. Until then no new draft replaces it.
func (d *dialog) offer(u data.Unsaved) {
	title := "You have unsaved changes from " + describe.ShortTime(u.At, d.session.Today())
	text := describeUnsaved(u)
	discard := overlay.Action{Text: "Discard", Key: "Ctrl+D", Do: func() {
		d.draftSaver.begin(u.Draft)
		d.draftSaver.discard()
		d.draftSaver = newDraftSaver(d)
		d.draftSaver.begin(data.Draft{})
	}}
	later := overlay.Action{Text: "Not now", Key: "Esc", Do: func() { d.window.Close() }}
	switch {
	case u.Unreadable != "":
		d.host.ShowQuestion(title, u.Unreadable+" It is kept until you discard it.", discard, later)
	case d.access.edit != "":
		later = overlay.Action{Text: "Keep them", Key: "Esc", Primary: true}
		d.host.ShowQuestion(title, d.access.edit+" They can't be saved. They are kept until you discard them:\n\n"+text, discard,
			overlay.Action{Text: "Copy them", Do: func() {
				fyne.CurrentApp().Clipboard().SetContent(text)
				d.showMessage("Copied", nil)
			}}, later)
	default:
		switch {
		case u.Outdated() && u.Case.Tracker == nil:
			text += "\n\nThe tracker has been removed since. Restoring and saving adds a new one."
		case u.Outdated():
			text += "\n\n" + u.Case.Tracker.UpdatedBy + " has saved this tracker since. If you restore, you choose field by field."
		}
		d.host.ShowQuestion(title, text, discard, later, overlay.Action{Text: "Restore", Key: "Enter", Primary: true, Do: func() { d.restore(u) }})
	}
}

// describeUnsaved lists the unsaved changes, a line each.
func describeUnsaved(u data.Unsaved) string {
	var lines []string
	for _, c := range u.Changes() {
		if _, unread := u.Unread[c.Field]; !unread {
			lines = append(lines, describe.Change(c))
		}
	}
	for _, field := range data.DateFields {
		if text := u.Unread[field]; text != "" {
			lines = append(lines, field.Label()+": “"+text+"”, not a date yet")
		}
	}
	if u.Note.Text != "" {
		lines = append(lines, "Note: “"+u.Note.Text+"”")
	}
	return strings.Join(lines, "\n")
}

// restore puts a draft into the dialog again, on the version it was typed on; later saves by others are a conflict
// like any other.
func (d *dialog) restore(u data.Unsaved) {
	f, theirs := d.form, u.Case.Tracker
	if u.Outdated() {
		f.caseFile.Tracker, f.base = nil, u.Base
		switch {
		case theirs == nil:
			f.trackerRemoved()
			d.access.restart = "The tracker has been removed meanwhile."
			d.page.warn(d.access.restart+" What you typed is still here: Save adds a new tracker.", "", nil)
		case u.Version != 0:
			base := *theirs
			base.Version, base.Fields = u.Version, u.Base
			f.caseFile.Tracker = &base
		}
	}
	f.now = u.Fields
	d.page.reload()
	for field, text := range u.Unread {
		f.unread[field] = true
		d.page.dates[field].entry.SetText(text)
	}
	d.page.notes.restore(u.Note)
	d.draft, d.draftOp = u.Note.Text, u.Note.Operation
	d.draftSaver.begin(u.Draft)
	d.sync()
	d.focusDraft(u)
	if u.Outdated() && theirs != nil {
		d.resolveConflict(data.Conflict{Base: u.Base, Mine: u.Fields.Clean(), Theirs: *theirs}, nil)
	}
}

// focusDraft focuses what the draft is about: a text that is no date yet, else the first changed field, else the note.
func (d *dialog) focusDraft(u data.Unsaved) {
	for _, field := range data.DateFields {
		if d.form.unread[field] {
			d.focus(field)
			return
		}
	}
	for _, c := range u.Changes() {
		if row := d.page.row(c.Field); row != nil && row.Content.Visible() {
			d.focus(c.Field)
			return
		}
	}
	if u.Note.Text != "" {
		d.host.Focus(d.page.notes.entry)
		return
	}
	d.focus(d.form.nextEmpty())
}
