package tracker

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/undo"
)

// saveResult is the message of a save, and the act to undo; nil if nothing was changed.
type saveResult struct {
	text string
	act  *undo.Act
}

// save saves the changes and closes the dialog.
func (d *dialog) save() {
	if d.busy || d.form == nil || d.closedReason != "" || !d.dirty() {
		return
	}
	d.saveThen(d.closeWithToast)
}

// closeWithToast closes the dialog and shows the result with Undo.
func (d *dialog) closeWithToast(result saveResult) {
	d.window.Close()
	d.showToast(result)
}

func (d *dialog) showToast(result saveResult) {
	if result.act == nil {
		d.host.Toast(result.text)
		return
	}
	d.options.Undo.Did(*result.act)
}

// loadAfter loads an enrollment and shows in the footer what was saved before, with Undo.
func (d *dialog) loadAfter(id data.EnrollmentID, result saveResult) {
	if result.act == nil {
		d.load(id, result.text, nil)
		return
	}
	d.options.Undo.Add(*result.act)
	d.load(id, result.text, d.options.Undo.Undo)
}

// saveThen saves fields and note if the rules allow it, after a question if every date was cleared (R19).
func (d *dialog) saveThen(done func(saveResult)) {
	d.form.showAllProblems()
	d.sync()
	if p := d.form.refusal(); p != nil {
		d.focus(p.Field)
		return
	}
	if !d.form.allDatesCleared() {
		d.write(done)
		return
	}
	answers := []overlay.Action{
		{Text: "Keep editing", Key: "Esc"},
		{Text: "It was an error: save", Key: "Ctrl+S", Do: func() { d.write(done) }},
	}
	if d.access.restart == "" {
		answers = append(answers, overlay.Action{Text: "A new unit…", Key: "Ctrl+N", Primary: true, Do: func() {
			d.form.restoreDates()
			d.startOver()
		}})
	}
	d.host.ShowQuestion("An error, or a new unit?",
		"Every date has been deleted. If they were entered in error, save. If "+d.opened.caseFile.Client.DisplayName()+
			" begins again with a new unit, start over instead: the dates so far are kept as an earlier attempt.", answers...)
}

// writeTimeout is how long a write may take; errTimeout is shown then. A retry does nothing twice.
const writeTimeout = 30 * time.Second

var errTimeout = data.Refuse(data.CodeUnavailable, "The database has not answered for %d seconds: its disk may be disconnected, or another program may be busy with it. "+
	"What you typed is still here. Try again in a moment; nothing is done twice.", int(writeTimeout.Seconds()))

// write saves the fields, then the draft note. Each is stored once, however often it is retried.
func (d *dialog) write(done func(saveResult)) {
	f, id, note := d.form, d.id, d.page.notes.draft()
	about, corrects := d.page.notes.about(), d.page.notes.corrects
	version, creates, edits := 0, f.caseFile.Tracker == nil, f.dirty()
	if !creates {
		version = f.caseFile.Tracker.Version
	}
	op, base, now := f.operation(), f.base, f.now.Clean()
	noteOp := d.noteOperation(note)
	hasDraft := d.draftSaver.hasDraft()
	d.setBusy(true)
	task.RunTimeout(d.host.Tasks, writeTimeout, errTimeout, func(ctx context.Context) (t data.Tracker, err error) {
		switch {
		case edits && creates:
			t, err = d.session.CreateTracker(ctx, op, id, now)
		case edits:
			t, err = d.session.SaveTracker(ctx, op, id, version, base, now)
		}
		if err == nil && note != "" {
			err = d.session.AddNote(ctx, noteOp, id, about, note, corrects)
		}
		if err == nil && hasDraft {
			// If this fails, the next reader of the draft sees that it is saved.
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
		name := d.opened.caseFile.Client.DisplayName()
		noted := d.did("Saved the note for "+name, noteOp)
		if edits && note != "" {
			d.options.Undo.Add(*noted.act)
		}
		if edits {
			noted = d.did("Saved "+name, op)
		}
		done(noted)
	})
}

// noteOperation is the operation that adds a note: the same for a retry, a new one if its text changes.
func (d *dialog) noteOperation(text string) data.OperationID {
	if d.draft != text || d.draftOp == "" {
		d.draft, d.draftOp = text, data.NewOperationID()
	}
	return d.draftOp
}

// did is the result of an operation that can be undone. In the dialog, what was undone is shown.
func (d *dialog) did(text string, op data.OperationID) saveResult {
	id, name := d.id, d.opened.caseFile.Client.DisplayName()
	return saveResult{text: text, act: &undo.Act{Text: text, Operation: op, Enrollment: id, Undone: func() {
		switch {
		case d.window != d.host.Top():
		case d.id == id:
			d.load(id, "Undone", nil)
		default:
			d.showMessage("Undone for "+name, nil)
		}
	}}}
}

// keptHere says what is safe when the database can't be used.
const keptHere = " What you typed is still here, and it is kept on this computer until you save or discard it. Saving again does nothing twice."

// refused keeps the input and shows why it was not saved: at its field, as a conflict, or as a dialog.
func (d *dialog) refused(err error, done func(saveResult)) {
	var e *data.Error
	if !errors.As(err, &e) {
		d.host.ShowError("Not saved", err)
		return
	}
	var other *data.Conflict
	switch {
	case errors.As(err, &other):
		d.resolveConflict(*other, done)
	case e.Code == data.CodeExists:
		d.resolveExisting(done)
	case e.Code == data.CodeNotFound && d.form.caseFile.Tracker != nil && d.access.restart == "":
		d.form.trackerRemoved()
		d.access.restart = "The tracker has been removed meanwhile."
		d.page.warn(d.access.restart+" What you typed is still here: Save adds a new tracker.", "", nil)
		d.sync()
	case e.Code == data.CodeClosed:
		d.close(e.Message)
	case e.Code == data.CodeCancelled:
		d.showMessage("Not saved: you stopped waiting. What you typed is still here.", nil)
	case e.Code == data.CodeUnavailable:
		d.host.ShowError("Not saved", &data.Error{Code: e.Code, Err: err, Message: e.Message + keptHere})
	case e.Field != "" && d.page.row(e.Field) != nil:
		d.form.reject(e)
		d.sync()
		d.focus(e.Field)
	default:
		d.host.ShowError("Not saved", err)
	}
}

// resolveExisting: another user has created the tracker meanwhile; this is resolved as a conflict.
func (d *dialog) resolveExisting(done func(saveResult)) {
	d.setBusy(true)
	task.RunTimeout(d.host.Tasks, writeTimeout, errTimeout, func(ctx context.Context) (data.Case, error) { return d.session.Case(ctx, d.id) },
		func(c data.Case, err error) {
			d.setBusy(false)
			if err != nil || c.Tracker == nil {
				d.host.ShowError("Not saved", errors.Join(err))
				return
			}
			d.resolveConflict(data.Conflict{Mine: d.form.now.Clean(), Theirs: *c.Tracker}, done)
		})
}

// close handles an enrollment that can't be changed any more. The input stays in view, to be copied (R1).
func (d *dialog) close(why string) {
	d.closedReason = why
	d.page.warn(why+" What you typed has not been saved; it is still here.", "Copy what you typed", func() {
		text := describeChanges(d.form.base, d.form.now.Clean())
		if note := d.page.notes.draft(); note != "" {
			text += "\nNote: " + note
		}
		fyne.CurrentApp().Clipboard().SetContent(text)
		d.showMessage("Copied", nil)
	})
	d.setBusy(false)
	d.changed()
}
