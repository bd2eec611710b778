package tracker

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
	"housingtracker/ui/undo"
)

// Options are the callbacks of the dialog; each may be nil.
type Options struct {
	// Siblings are the rows around the enrollment, for next and previous client.
	Siblings []data.EnrollmentID
	// OnShown runs when the dialog shows an enrollment, also when it goes on to the next client.
	OnShown func(data.EnrollmentID)
	// OnSaved runs after every change: a save, a start over, a note.
	OnSaved func(data.EnrollmentID)
	// OnAssess opens the Update Assessment (R17).
	OnAssess func(data.EnrollmentID)
	// OnAssign assigns the case manager (R46).
	OnAssign func(ids []data.EnrollmentID, organization data.Organization)
	// OnDocuments opens the documents of the client of that name; done runs after each change of them.
	OnDocuments func(id data.EnrollmentID, name string, done func())
	// Undo gets what was done; nil is a stack of the dialog's own.
	Undo *undo.Stack
	// Notes goes at once to the entry for a note.
	Notes bool
	// StartOver asks at once why the client starts over (R19).
	StartOver bool
}

var size = overlay.Size{Width: 720, Height: 728}

// loadingAfter is how long a dialog may stay empty before it says that it is opening.
const loadingAfter = 300 * time.Millisecond

// dialog is the tracker of one enrollment at a time; the next client replaces it without closing the dialog.
type dialog struct {
	host    *overlay.Host
	session Session
	options Options
	window  *overlay.Dialog

	id data.EnrollmentID
	// visit is the operation of opening the tracker.
	visit      data.OperationID
	opened     opened
	access     access
	form       *form
	page       *page
	draftSaver *draftSaver
	busy       bool
	// counter is the change counter for which the dialog was compared with the database; polling: that is under way.
	counter    int64
	polling    bool
	announcing task.Latest
	// refocus is the field to focus after the next load; "" for the next empty one.
	refocus data.Field
	// closed: the dialog has been closed.
	closed bool
	// closedReason is why nothing can be saved any more; "" while it can.
	closedReason string
	// draftOp is the operation that adds the draft note.
	draftOp data.OperationID
	draft   string

	head, body, foot *fyne.Container
}

// Open opens the tracker of an enrollment at its next empty date, or a new one if there is none.
func Open(host *overlay.Host, session Session, id data.EnrollmentID, options Options) {
	if options.Undo == nil {
		options.Undo = undo.New(host, session)
		options.Undo.OnChanged = options.OnSaved
	}
	d := &dialog{host: host, session: session, options: options,
		head: container.NewStack(control.NewTitle(" ")), body: container.NewStack(), foot: container.NewStack(control.Gap(0, 34))}
	d.window = host.Open(size, d.head, d.body, d.foot, overlay.Keys{
		"Esc": d.leave, "Ctrl+S": d.save, "Ctrl+Enter": d.save,
		"Alt+Down": func() { d.move(1) }, "Alt+Up": func() { d.move(-1) },
	})
	d.window.OnHidden, d.window.OnLeave, d.window.OnPoll = d.saveDraft, d.leaveThen, d.poll
	d.window.OnClosed = func() {
		d.closed = true
		d.saveDraft()
		d.endAnnouncing()
	}
	host.Tasks.After(loadingAfter, func() {
		if d.form == nil && !d.closed {
			d.body.Add(control.NewMuted("Opening the tracker…"))
		}
	})
	d.load(id, "", nil)
}

// load reads an enrollment and shows it; message is shown in the footer with its undo.
func (d *dialog) load(id data.EnrollmentID, message string, undo func()) {
	d.busy = true
	if id != d.id || d.visit == "" {
		d.visit = data.NewOperationID()
	}
	visit := d.visit
	task.Run(d.host.Tasks, func(ctx context.Context) (opened, error) { return read(ctx, d.session, visit, id) },
		func(o opened, err error) {
			d.busy = false
			if d.closed {
				return
			}
			if err != nil {
				d.window.Close()
				d.host.ShowError("The tracker can't be opened", err)
				return
			}
			d.draftSaver.leave()
			d.id, d.opened, d.closedReason = id, o, ""
			d.draftSaver = newDraftSaver(d)
			d.access = accessTo(o, d.session)
			d.form = newForm(o.caseFile, d.session.Today(), d.session.Findings)
			d.show()
			if d.refocus != "" {
				d.focus(d.refocus)
				d.refocus = ""
			}
			d.showMessage(message, undo)
			d.announce()
			if options := d.options; options.OnShown != nil {
				options.OnShown(id)
			}
			if o.unsaved != nil {
				d.offer(*o.unsaved)
				return
			}
			d.draftSaver.begin(data.Draft{})
			if d.options.Notes {
				d.options.Notes = false
				d.page.notes.focus()
			}
			if d.options.StartOver {
				d.options.StartOver = false
				d.startOver()
			}
		})
}

// show builds the dialog and focuses the next empty date.
func (d *dialog) show() {
	control.Fill(d.head, header(d.opened.caseFile, d.session.Today()))
	d.page = newPage(d)
	d.body.Objects = []fyne.CanvasObject{d.page.content}
	d.foot.Objects = []fyne.CanvasObject{d.page.footer}
	d.body.Refresh()
	d.foot.Refresh()
	d.sync()
	d.window.Fit()
	if d.access.edit == "" {
		d.focus(d.form.nextEmpty())
	} else {
		d.host.Focus(d.page.cancel)
	}
}

func header(c data.Case, today data.Date) fyne.CanvasObject {
	days, warning, alarm := statusTexts(c, today)
	chips := container.NewHBox()
	if alarm != "" {
		chips.Add(control.NewErrorChip(alarm))
	}
	if warning != "" {
		chips.Add(control.NewWarningChip(warning))
	}
	chips.Add(control.NewStageChip(c.Stage(today), days))
	name := control.NewTitle(c.Client.DisplayName()).Shrinking()
	return container.New(layout.NewCustomPaddedVBoxLayout(2),
		container.NewBorder(nil, nil, nil, chips, name), control.NewCaption(heading(c), headingWidth))
}

// headingWidth is the width of the heading in Fyne units.
const headingWidth = 676

// focus focuses a field and scrolls to it.
func (d *dialog) focus(field data.Field) {
	row := d.page.row(field)
	if row == nil || !row.Content.Visible() {
		return
	}
	d.host.Focus(d.page.focusable(field))
	d.window.Reveal(row.Content)
}

// sync updates the dialog from the form: visible fields, their problems, and Save.
func (d *dialog) sync() {
	d.page.sync()
	d.syncSave()
}

func (d *dialog) syncSave() {
	d.draftSaver.changed()
	save := d.page.save
	switch {
	case d.access.edit != "" || d.closedReason != "":
		save.Hide()
	case d.busy:
		save.SetText("Saving…")
		save.Disable()
	case d.dirty():
		save.SetText("Save")
		save.Enable()
	default:
		save.SetText("No changes")
		save.Disable()
	}
	control.SetEnabled(d.page.restart, !(d.access.restart != "" || d.busy || d.closedReason != ""))
	save.Refresh()
	d.page.footer.Refresh()
}

// dirty reports whether a field or the draft note was changed.
func (d *dialog) dirty() bool {
	return d.form != nil && d.access.edit == "" && (d.form.dirty() || d.page.notes.draft() != "")
}

// setBusy disables input during a write.
func (d *dialog) setBusy(busy bool) {
	d.busy = busy
	d.page.enable(!busy && d.access.edit == "" && d.closedReason == "")
	d.syncSave()
}

// leave closes the dialog, after a question about unsaved changes.
func (d *dialog) leave() { d.leaveThen(func() {}) }

// leaveThen closes the dialog, after a question about unsaved changes, and calls then.
func (d *dialog) leaveThen(then func()) {
	if d.busy && d.form != nil {
		return
	}
	close := func() {
		d.window.Close()
		then()
	}
	if !d.dirty() || d.closedReason != "" {
		close()
		return
	}
	d.host.ShowQuestion("Save the changes?", "Not saved yet: "+describe.DraftFields(d.currentDraft())+".",
		overlay.Action{Text: "Keep editing", Key: "Esc"},
		overlay.Action{Text: "Discard", Key: "Ctrl+D", Do: func() {
			d.draftSaver.discard()
			close()
		}},
		overlay.Action{Text: "Save", Key: "Ctrl+S", Primary: true, Do: func() { d.saveThen(func(result saveResult) { d.closeWithToast(result); then() }) }})
}

// sibling is the enrollment by rows away, or 0.
func (d *dialog) sibling(by int) data.EnrollmentID {
	at := slices.Index(d.options.Siblings, d.id)
	if at < 0 || at+by < 0 || at+by >= len(d.options.Siblings) {
		return 0
	}
	return d.options.Siblings[at+by]
}

// move saves and goes to another client without closing the dialog.
func (d *dialog) move(by int) {
	next := d.sibling(by)
	switch {
	case d.busy || d.form == nil:
	case next == 0 && by > 0:
		d.showMessage("This is the last client of the list.", nil)
	case next == 0:
		d.showMessage("This is the first client of the list.", nil)
	case !d.dirty() || d.closedReason != "":
		d.load(next, "", nil)
	default:
		d.saveThen(func(result saveResult) { d.loadAfter(next, result) })
	}
}

// say shows a message in the footer with its undo, which may be nil.
func (d *dialog) showMessage(text string, undo func()) {
	row := container.NewHBox(container.NewCenter(control.NewMuted(text)))
	keys := overlay.Keys{"Ctrl+Z": func() {}}
	if undo != nil {
		row.Add(container.NewCenter(control.NewLink("Undo", undo)))
		keys["Ctrl+Z"] = undo
	} else if text == "" && d.sibling(1) != 0 {
		row = container.NewHBox(container.NewCenter(control.NewMuted("Alt+Down next client")))
	}
	d.window.SetKeys(keys)
	control.Fill(d.page.message, row)
}

func (d *dialog) changed() {
	if d.options.OnSaved != nil {
		d.options.OnSaved(d.id)
	}
}

// restored shows the tracker again after the history has restored something. What was typed stays; Save then compares.
func (d *dialog) restored(data.EnrollmentID) {
	if !d.closed && !d.dirty() {
		d.load(d.id, "", nil)
	}
	d.changed()
}

// banner returns an explanation above the fields.
func banner(text string) fyne.CanvasObject {
	return control.NewPanel(theme.WarningBackground, "", theme.Radius,
		control.Inset(10, 8, control.NewCaption(text, 640).Colored(theme.Warning).Sized(theme.TextSize)))
}
