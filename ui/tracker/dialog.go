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
	"housingtracker/ui/overlay"
	"housingtracker/ui/record"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Options are what a screen that opens the dialog wants to be told. Any may be nil.
type Options struct {
	// Siblings are the rows around the enrollment, for the next and the previous client.
	Siblings []data.EnrollmentID
	// OnSaved is called after every change: a save, an undo, a start over, a note.
	OnSaved func(data.EnrollmentID)
	// OnAssess opens the Update Assessment (R17).
	OnAssess func(data.EnrollmentID)
	// OnAssign chooses the case manager (R46).
	OnAssign func(ids []data.EnrollmentID, organization data.Organization)
	// StartOver asks at once why the client starts over (R19).
	StartOver bool
}

var size = overlay.Size{Width: 720, Height: 728}

// loadingAfter is how long a dialog may stay empty before it says that it is opening.
const loadingAfter = 300 * time.Millisecond

// dialog is the tracker of one enrollment at a time; the next client takes its place without closing it.
type dialog struct {
	host    *overlay.Host
	session Session
	options Options
	window  *overlay.Dialog

	id data.EnrollmentID
	// visit is the event of opening the tracker.
	visit  data.OperationID
	opened opened
	access access
	form   *form
	page   *page
	keeper *keeper
	busy   bool
	// gone: the dialog has been closed.
	gone bool
	// shut says why nothing can be saved any more, though something was typed; "" while it can.
	shut string
	// draftOp is the id under which the note in the making is added.
	draftOp data.OperationID
	draft   string

	head, body, foot *fyne.Container
}

// Open shows the tracker of an enrollment, on its next empty date; where there is none yet, a new one.
func Open(host *overlay.Host, session Session, id data.EnrollmentID, options Options) {
	d := &dialog{host: host, session: session, options: options,
		head: container.NewStack(control.NewTitle(" ")), body: container.NewStack(), foot: container.NewStack(control.Gap(0, 34))}
	d.window = host.Open(size, d.head, d.body, d.foot, overlay.Keys{
		"Esc": d.leave, "Ctrl+S": d.save, "Ctrl+Enter": d.save,
		"Alt+Down": func() { d.move(1) }, "Alt+Up": func() { d.move(-1) },
	})
	d.window.OnHidden, d.window.OnLeave = d.keep, d.leaveFor
	d.window.OnClosed = func() {
		d.gone = true
		d.keep()
	}
	host.Tasks.After(loadingAfter, func() {
		if d.form == nil && !d.gone {
			d.body.Add(control.NewMuted("Opening the tracker…"))
		}
	})
	d.load(id, "", nil)
}

// load reads an enrollment and shows it; said stands in the footer, with its undo.
func (d *dialog) load(id data.EnrollmentID, said string, undo func()) {
	d.busy = true
	if id != d.id || d.visit == "" {
		d.visit = data.NewOperationID()
	}
	visit := d.visit
	task.Run(d.host.Tasks, func(ctx context.Context) (opened, error) { return read(ctx, d.session, visit, id) },
		func(o opened, err error) {
			d.busy = false
			if d.gone {
				return
			}
			if err != nil {
				d.window.Close()
				d.host.Fail("The tracker can't be opened", err)
				return
			}
			d.keeper.leave()
			d.id, d.opened, d.shut = id, o, ""
			d.keeper = newKeeper(d)
			d.access = accessTo(o, d.session)
			d.form = newForm(o.kase, d.session.Today(), d.session.Judge)
			d.show()
			d.say(said, undo)
			if o.unsaved != nil {
				d.offer(*o.unsaved)
				return
			}
			d.keeper.begin(data.Draft{})
			if d.options.StartOver {
				d.options.StartOver = false
				d.startOver()
			}
		})
}

// show builds the dialog for what has been read and goes to the next empty date.
func (d *dialog) show() {
	d.head.Objects = []fyne.CanvasObject{header(d.opened.kase, d.session.Today())}
	d.head.Refresh()
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
	days, warning, alarm := standing(c, today)
	chips := container.NewHBox()
	if alarm != "" {
		chips.Add(control.NewErrorChip(alarm))
	}
	if warning != "" {
		chips.Add(control.NewWarningChip(warning))
	}
	chips.Add(control.NewStageChip(c.Stage(today), days))
	about := container.New(layout.NewCustomPaddedLayout(5, 0, 6, 6), control.NewMuted(heading(c)).Shrinking())
	return container.NewBorder(nil, nil, control.NewTitle(c.Client.DisplayName()), chips, about)
}

// focus goes to a field, in view.
func (d *dialog) focus(field data.Field) {
	row := d.page.row(field)
	if row == nil || !row.Content.Visible() {
		return
	}
	d.host.Focus(d.page.focusable(field))
	d.window.Reveal(row.Content)
}

// sync shows what the form says now: which fields, their problems, whether there is anything to save.
func (d *dialog) sync() {
	d.page.sync()
	d.syncSave()
}

func (d *dialog) syncSave() {
	d.keeper.changed()
	save := d.page.save
	switch {
	case d.access.edit != "" || d.shut != "":
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
	if d.access.restart != "" || d.busy || d.shut != "" {
		d.page.restart.Disable()
	} else {
		d.page.restart.Enable()
	}
	save.Refresh()
	d.page.footer.Refresh()
}

// dirty reports whether a field has been changed or a note been written.
func (d *dialog) dirty() bool {
	return d.form != nil && d.access.edit == "" && (d.form.dirty() || d.page.notes.draft() != "")
}

// setBusy stops input while something is written.
func (d *dialog) setBusy(busy bool) {
	d.busy = busy
	d.page.enable(!busy && d.access.edit == "" && d.shut == "")
	d.syncSave()
}

// leave closes the dialog, after asking what becomes of changes.
func (d *dialog) leave() { d.leaveFor(func() {}) }

// leaveFor closes the dialog, after asking what becomes of changes, and then does what follows.
func (d *dialog) leaveFor(then func()) {
	if d.busy && d.form != nil {
		return
	}
	close := func() {
		d.window.Close()
		then()
	}
	if !d.dirty() || d.shut != "" {
		close()
		return
	}
	d.host.Ask("Save the changes?", "Not saved yet: "+record.Unsaved(d.typed())+".",
		overlay.Answer{Text: "Keep editing", Key: "Esc"},
		overlay.Answer{Text: "Discard", Key: "Ctrl+D", Do: func() {
			d.keeper.discard()
			close()
		}},
		overlay.Answer{Text: "Save", Key: "Ctrl+S", Primary: true, Do: func() { d.saveThen(func(said saved) { d.closeSaying(said); then() }) }})
}

// sibling is the enrollment so many rows on, or 0.
func (d *dialog) sibling(by int) data.EnrollmentID {
	at := slices.Index(d.options.Siblings, d.id)
	if at < 0 || at+by < 0 || at+by >= len(d.options.Siblings) {
		return 0
	}
	return d.options.Siblings[at+by]
}

// move saves and goes to another client without closing.
func (d *dialog) move(by int) {
	next := d.sibling(by)
	switch {
	case d.busy || d.form == nil:
	case next == 0 && by > 0:
		d.say("This is the last client of the list.", nil)
	case next == 0:
		d.say("This is the first client of the list.", nil)
	case !d.dirty() || d.shut != "":
		d.load(next, "", nil)
	default:
		d.saveThen(func(said saved) { d.load(next, said.text, said.undo) })
	}
}

// say shows in the footer what was done, with its undo, which may be nil.
func (d *dialog) say(text string, undo func()) {
	row := container.NewHBox(container.NewCenter(control.NewMuted(text)))
	keys := overlay.Keys{"Ctrl+Z": func() {}}
	if undo != nil {
		row.Add(container.NewCenter(control.NewLink("Undo", undo)))
		keys["Ctrl+Z"] = undo
	} else if text == "" && d.sibling(1) != 0 {
		row = container.NewHBox(container.NewCenter(control.NewMuted("Alt+Down next client")))
	}
	d.window.SetKeys(keys)
	d.page.said.Objects = []fyne.CanvasObject{row}
	d.page.said.Refresh()
}

func (d *dialog) changed() {
	if d.options.OnSaved != nil {
		d.options.OnSaved(d.id)
	}
}

// banner is a line of explanation above the fields.
func banner(text string) fyne.CanvasObject {
	return control.NewPanel(theme.WarningBackground, "", theme.Radius,
		control.Inset(10, 8, control.NewCaption(text, 640).Colored(theme.Warning).Sized(theme.TextSize)))
}
