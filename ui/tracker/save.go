package tracker

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// saved is what a save says when it is done, and how it is taken back.
type saved struct {
	text string
	undo func()
}

// save stores what has been changed and closes the dialog.
func (d *dialog) save() {
	if d.busy || d.form == nil || d.shut != "" || !d.dirty() {
		return
	}
	d.saveThen(d.closeSaying)
}

// closeSaying closes the dialog and says what was done, with the way back.
func (d *dialog) closeSaying(said saved) {
	d.window.Close()
	toast(d.host, said)
}

func toast(h *overlay.Host, said saved) {
	if said.undo == nil {
		h.Toast(said.text)
		return
	}
	h.Toast(said.text, overlay.Answer{Text: "Undo", Key: "Ctrl+Z", Do: said.undo})
}

// saveThen stores fields and note, if the rules allow it and every date deleted was meant to be (R19).
func (d *dialog) saveThen(done func(saved)) {
	d.form.speak()
	d.sync()
	if p := d.form.refusal(); p != nil {
		d.focus(p.Field)
		return
	}
	if !d.form.emptied() {
		d.write(done)
		return
	}
	answers := []overlay.Answer{
		{Text: "Keep editing", Key: "Esc"},
		{Text: "It was an error: save", Key: "Ctrl+S", Do: func() { d.write(done) }},
	}
	if d.access.restart == "" {
		answers = append(answers, overlay.Answer{Text: "A new unit…", Key: "Ctrl+N", Primary: true, Do: func() {
			d.form.refill()
			d.startOver()
		}})
	}
	d.host.Ask("An error, or a new unit?",
		"Every date has been deleted. If they were entered in error, save. If "+d.opened.kase.Client.DisplayName()+
			" begins again with a new unit, start over instead: the dates so far are kept as an earlier attempt.", answers...)
}

// saveTimeout is how long a save may take; errSlow is what is said then. A retry does nothing twice.
const saveTimeout = 30 * time.Second

var errSlow = data.Refuse(data.CodeUnavailable, "The database has not answered for %d seconds: its disk may be disconnected, or another program may be busy with it. "+
	"What you typed is still here. Try again in a moment; nothing is done twice.", int(saveTimeout.Seconds()))

// write stores the fields, then the note in the making. Either is done once, however often it is tried.
func (d *dialog) write(done func(saved)) {
	f, id, note := d.form, d.id, d.page.notes.draft()
	about, corrects := d.page.notes.about(), d.page.notes.corrects
	version, creates, edits := 0, f.kase.Tracker == nil, f.dirty()
	if !creates {
		version = f.kase.Tracker.Version
	}
	op, base, now := f.operation(), f.base, f.now.Clean()
	noteOp := d.noteOperation(note)
	kept := d.keeper.holds()
	d.setBusy(true)
	task.Within(d.host.Tasks, saveTimeout, errSlow, func(ctx context.Context) (t data.Tracker, err error) {
		switch {
		case edits && creates:
			t, err = d.session.CreateTracker(ctx, op, id, now)
		case edits:
			t, err = d.session.SaveTracker(ctx, op, id, version, base, now)
		}
		if err == nil && note != "" {
			err = d.session.AddNote(ctx, noteOp, id, about, note, corrects)
		}
		if err == nil && kept {
			// Where this fails, the next reader of the draft sees that it is saved.
			_ = d.session.DropDraft(ctx, id)
		}
		return t, err
	}, func(t data.Tracker, err error) {
		d.setBusy(false)
		if t.Version > 0 {
			f.rebase(t, t.Fields)
			d.sync()
		}
		if err == nil && note != "" {
			d.page.notes.reset()
		}
		if t.Version > 0 || err == nil {
			d.changed()
		}
		if err != nil {
			d.refused(err, done)
			return
		}
		said := saved{text: "Saved the note for " + d.opened.kase.Client.DisplayName()}
		if edits {
			said = saved{text: "Saved " + d.opened.kase.Client.DisplayName(), undo: d.undo(op)}
		}
		done(said)
	})
}

// noteOperation is the id under which a note is added: the same for a retry, a new one when its words change.
func (d *dialog) noteOperation(text string) data.OperationID {
	if d.draft != text || d.draftOp == "" {
		d.draft, d.draftOp = text, data.NewOperationID()
	}
	return d.draftOp
}

// undo takes back an audit event of this dialog, from the toast or from the footer of the next client.
func (d *dialog) undo(op data.OperationID) func() {
	host, session, id, name, changed := d.host, d.session, d.id, d.opened.kase.Client.DisplayName(), d.options.OnSaved
	again := data.NewOperationID()
	return func() {
		task.Do(host.Tasks, func(ctx context.Context) error { return session.Undo(ctx, again, op) }, func(err error) {
			if err != nil {
				host.Fail("Not undone", err)
				return
			}
			host.Toast("Undone for " + name)
			if changed != nil {
				changed(id)
			}
			if d.window != host.Top() {
				return
			}
			if d.id == id {
				d.load(id, "Undone", nil)
			} else {
				d.say("Undone for "+name, nil)
			}
		})
	}
}

// refused keeps what was typed and says why it was not saved: at its field, as a choice between two sides, or above.
func (d *dialog) refused(err error, done func(saved)) {
	var e *data.Error
	if !errors.As(err, &e) {
		d.host.Fail("Not saved", err)
		return
	}
	var other *data.Conflict
	switch {
	case errors.As(err, &other):
		d.settle(*other, done)
	case e.Code == data.CodeExists:
		d.meet(done)
	case e.Code == data.CodeNotFound && d.form.kase.Tracker != nil && d.access.restart == "":
		d.form.orphan()
		d.access.restart = "The tracker has been removed meanwhile."
		d.page.warn(d.access.restart+" What you typed is still here: Save adds a new tracker.", "", nil)
		d.sync()
	case e.Code == data.CodeClosed:
		d.close(e.Message)
	case e.Field != "" && d.page.row(e.Field) != nil:
		d.form.reject(e)
		d.sync()
		d.focus(e.Field)
	default:
		d.host.Fail("Not saved", err)
	}
}

// meet: somebody else has made the tracker meanwhile; the two are brought together as any conflict is.
func (d *dialog) meet(done func(saved)) {
	d.setBusy(true)
	task.Within(d.host.Tasks, saveTimeout, errSlow, func(ctx context.Context) (data.Case, error) { return d.session.Case(ctx, d.id) },
		func(c data.Case, err error) {
			d.setBusy(false)
			if err != nil || c.Tracker == nil {
				d.host.Fail("Not saved", errors.Join(err))
				return
			}
			d.settle(data.Conflict{Mine: d.form.now.Clean(), Theirs: *c.Tracker}, done)
		})
}

// close: the enrollment can't be changed any more. What was typed stays in view, to be copied (R1).
func (d *dialog) close(why string) {
	d.shut = why
	d.page.warn(why+" What you typed has not been saved; it is still here.", "Copy what you typed", func() {
		text := entries(d.form.base, d.form.now.Clean())
		if note := d.page.notes.draft(); note != "" {
			text += "\nNote: " + note
		}
		fyne.CurrentApp().Clipboard().SetContent(text)
		d.say("Copied", nil)
	})
	d.setBusy(false)
	d.changed()
}
