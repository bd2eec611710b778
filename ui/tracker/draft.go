package tracker

import (
	"context"
	"reflect"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/overlay"
	"housingtracker/ui/record"
	"housingtracker/ui/task"
)

// keepAfter is how long what is typed may stay in this window alone.
const keepAfter = 700 * time.Millisecond

// keeper keeps what is typed into the dialog for one enrollment in the database: at most keepAfter after it is typed, one
// write at a time, until it is saved or discarded.
type keeper struct {
	dialog *dialog
	id     data.EnrollmentID
	// begun: an older draft that is still to be decided on is not overwritten before.
	begun     bool
	discarded bool
	// kept is what the database holds; the zero Draft is none.
	kept data.Draft
	// waiting: it is going to be kept; busy: it is being kept; again: it has changed since.
	waiting, busy, again bool
	// failing: the person has been told that it can't be kept.
	failing bool
}

func newKeeper(d *dialog) *keeper { return &keeper{dialog: d, id: d.id} }

// begin keeps what is typed from now on; kept is what is kept already.
func (k *keeper) begin(kept data.Draft) {
	kept.At = time.Time{}
	k.begun, k.kept = true, kept
	k.changed()
}

// changed notes that something was typed, saved or taken back.
func (k *keeper) changed() {
	if !k.begun || k.waiting {
		return
	}
	k.waiting = true
	k.dialog.host.Tasks.After(keepAfter, func() {
		k.waiting = false
		k.keep()
	})
}

// discard removes the draft: the person does not want it.
func (k *keeper) discard() {
	k.discarded = true
	k.keep()
}

// holds reports whether the database holds a draft, or will in a moment.
func (k *keeper) holds() bool { return k.busy || k.kept.EnrollmentID != 0 }

// leave ends the keeping before another enrollment takes the dialog, or the same one again: what has been saved is no
// draft any more. A nil keeper has nothing to leave.
func (k *keeper) leave() {
	switch {
	case k == nil:
	case k.dialog.dirty():
		k.keep()
	default:
		k.discard()
	}
}

// keep brings the database to what stands in the dialog.
func (k *keeper) keep() {
	d := k.dialog
	if !k.begun || (k != d.keeper && !k.discarded) {
		return
	}
	if k.busy {
		k.again = true
		return
	}
	want := data.Draft{}
	if !k.discarded {
		want = d.typed()
	}
	if reflect.DeepEqual(want, k.kept) {
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
			k.kept = want
			k.mend()
		case want.EnrollmentID != 0:
			k.fail(err)
		}
		if k.again {
			k.again = false
			k.keep()
		}
	})
}

// fail says that the program's end would lose what is typed; it is tried again with the next word.
func (k *keeper) fail(err error) {
	d := k.dialog
	if d.gone || k != d.keeper || d.shut != "" {
		return
	}
	k.failing = true
	d.page.warn("What you type is not being kept yet: "+overlay.Words(err)+" Save as soon as you can.", "", nil)
}

// mend takes back that it can't be kept.
func (k *keeper) mend() {
	if k.failing && k == k.dialog.keeper {
		k.dialog.page.notice.Hide()
		k.dialog.page.content.Refresh()
	}
	k.failing = false
}

// keep keeps what is typed without waiting.
func (d *dialog) keep() {
	if d.keeper != nil {
		d.keeper.keep()
	}
}

// typed is what stands in the dialog and is not saved; the zero Draft if there is nothing.
func (d *dialog) typed() data.Draft {
	if !d.dirty() {
		return data.Draft{}
	}
	f, n := d.form, d.page.notes
	draft := data.Draft{EnrollmentID: d.id, Base: f.base, Fields: f.now}
	if f.kase.Tracker != nil {
		draft.Version = f.kase.Tracker.Version
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

// offer asks what becomes of what the person once typed here. Until it is decided nothing takes its place.
func (d *dialog) offer(u data.Unsaved) {
	title := "You have unsaved changes from " + record.Since(u.At, d.session.Today())
	text := unsavedInWords(u)
	discard := overlay.Answer{Text: "Discard", Key: "Ctrl+D", Do: func() {
		d.keeper.begin(u.Draft)
		d.keeper.discard()
		d.keeper = newKeeper(d)
		d.keeper.begin(data.Draft{})
	}}
	later := overlay.Answer{Text: "Not now", Key: "Esc", Do: func() { d.window.Close() }}
	switch {
	case u.Unreadable != "":
		d.host.Ask(title, u.Unreadable+" It is kept until you discard it.", discard, later)
	case d.access.edit != "":
		later = overlay.Answer{Text: "Keep them", Key: "Esc", Primary: true}
		d.host.Ask(title, d.access.edit+" They can't be saved. They are kept until you discard them:\n\n"+text, discard,
			overlay.Answer{Text: "Copy them", Do: func() {
				fyne.CurrentApp().Clipboard().SetContent(text)
				d.say("Copied", nil)
			}}, later)
	default:
		switch {
		case u.Overtaken() && u.Case.Tracker == nil:
			text += "\n\nThe tracker has been removed since. Restoring and saving adds a new one."
		case u.Overtaken():
			text += "\n\n" + u.Case.Tracker.UpdatedBy + " has saved this tracker since. If you restore, you choose field by field."
		}
		d.host.Ask(title, text, discard, later, overlay.Answer{Text: "Restore", Key: "Enter", Primary: true, Do: func() { d.restore(u) }})
	}
}

// unsavedInWords says what was typed, a line each.
func unsavedInWords(u data.Unsaved) string {
	var lines []string
	for _, c := range u.Changes() {
		if _, unread := u.Unread[c.Field]; !unread {
			lines = append(lines, record.Change(c))
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

// restore puts what was once typed into the dialog again, un the version it was typed un; what somebody has saved
// since is a conflict like any other.
func (d *dialog) restore(u data.Unsaved) {
	f, theirs := d.form, u.Case.Tracker
	if u.Overtaken() {
		f.kase.Tracker, f.base = nil, u.Base
		switch {
		case theirs == nil:
			f.orphan()
			d.access.restart = "The tracker has been removed meanwhile."
			d.page.warn(d.access.restart+" What you typed is still here: Save adds a new tracker.", "", nil)
		case u.Version != 0:
			base := *theirs
			base.Version, base.Fields = u.Version, u.Base
			f.kase.Tracker = &base
		}
	}
	f.now = u.Fields
	d.page.refill()
	for field, text := range u.Unread {
		f.unread[field] = true
		d.page.dates[field].entry.SetText(text)
	}
	d.page.notes.restore(u.Note)
	d.draft, d.draftOp = u.Note.Text, u.Note.Operation
	d.keeper.begin(u.Draft)
	d.sync()
	at := f.nextEmpty()
	for _, field := range data.DateFields {
		if f.unread[field] {
			at = field
			break
		}
	}
	d.focus(at)
	if u.Overtaken() && theirs != nil {
		d.settle(data.Conflict{Base: u.Base, Mine: u.Fields.Clean(), Theirs: *theirs}, nil)
	}
}
