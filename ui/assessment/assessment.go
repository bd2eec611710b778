// Package assessment is the Update Assessment dialog, where the Housing Move-In Date is recorded, corrected or
// cleared.
package assessment

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
	"housingtracker/ui/undo"
)

// Session is what the dialog needs of a session.
type Session interface {
	Today() data.Date
	Info(ctx context.Context) (data.OfficeInfo, error)
	May(p data.Permission, owner data.OrganizationID) bool
	OpenTracker(ctx context.Context, op data.OperationID, id data.EnrollmentID) (data.Case, error)
	Case(ctx context.Context, id data.EnrollmentID) (data.Case, error)
	UpdateAssessment(ctx context.Context, op data.OperationID, id data.EnrollmentID, date data.Date) (data.Case, error)
	undo.Session
}

var _ Session = (*data.Session)(nil)

// Options are the callbacks of the dialog; each may be nil.
type Options struct {
	// OnSaved runs after a move-in was recorded, corrected or cleared.
	OnSaved func(data.EnrollmentID)
	// OnOpen opens the enrollment of the head of household, for whom the move-in is recorded (R44). If nil, the
	// dialog opens it itself.
	OnOpen func(data.EnrollmentID)
	// Undo gets what was done; nil is a stack of the dialog's own.
	Undo *undo.Stack
}

const width = 560

// opened is what the dialog shows of an enrollment.
type opened struct {
	caseFile data.Case
	// head is the head of household on whom the move-in is recorded; nil if the enrollment has its own.
	head *data.Case
	// office says why the database is read-only, or "".
	office string
}

func read(ctx context.Context, s Session, id data.EnrollmentID) (opened, error) {
	var o opened
	var err error
	if o.caseFile, err = s.OpenTracker(ctx, data.NewOperationID(), id); err != nil {
		return o, err
	}
	info, err := s.Info(ctx)
	if err != nil {
		return o, err
	}
	o.office = info.ReadOnly
	if head := data.RecordedOnHead(o.caseFile, s.Today()); head != 0 {
		c, err := s.Case(ctx, head)
		if err != nil {
			return o, err
		}
		o.head = &c
	}
	return o, nil
}

// refusal says why the user can't record a move-in here, or "".
func (o opened) refusal(s Session) string {
	owner := o.caseFile.Program.Organization
	switch {
	case o.office != "":
		return o.office
	case !o.caseFile.Program.Housing():
		return o.caseFile.Program.Name + " is not a housing program; a move-in date means nothing there."
	case o.caseFile.Gone():
		return o.caseFile.ReadOnly(s.Today())
	case !s.May(data.UpdateAssessment, owner.ID):
		return "Only " + owner.Name + ", the enrolling organization, or an administrator can record the move-in."
	}
	return ""
}

// statusText describes the recorded move-in.
func statusText(c data.Case, today data.Date) string {
	now := c.Recorded.Date()
	if now == 0 {
		if hmid := c.HMID(today); hmid != 0 {
			return "The household moved in on " + hmid.US() + ", recorded on its head."
		}
		if from := c.Recorded.Describe(); from != "" {
			return "No move-in: " + from + "."
		}
		return "No move-in is recorded."
	}
	text := "Moved in " + now.US()
	if from := c.Recorded.Describe(); from != "" {
		text += ", " + from
	} else {
		text += ", as in HMIS"
	}
	if c.InvalidMoveIn(today) {
		text += ". This date counts for nothing: it lies outside of the enrollment or in the future"
	}
	return text + "."
}

// dialog is the Update Assessment of one enrollment.
type dialog struct {
	host    *overlay.Host
	session Session
	options Options
	window  *overlay.Dialog

	opened opened
	date   *datefield.Field
	record *control.Button
	clear  *control.Button
	busy   bool
	// op is the operation that records opDate; a retry uses it again.
	op     data.OperationID
	opDate data.Date
}

// Open opens the Update Assessment of an enrollment.
func Open(host *overlay.Host, session Session, id data.EnrollmentID, options Options) {
	if options.Undo == nil {
		options.Undo = undo.New(host, session)
		options.Undo.OnChanged = options.OnSaved
	}
	task.Run(host.Tasks, func(ctx context.Context) (opened, error) { return read(ctx, session, id) }, func(o opened, err error) {
		if err != nil {
			host.ShowError("The Update Assessment can't be opened", err)
			return
		}
		d := &dialog{host: host, session: session, options: options, opened: o}
		d.show()
	})
}

func (d *dialog) show() {
	c := d.opened.caseFile
	about := c.Program.Name + " · enrolled " + c.Entry.US()
	if c.Exit != 0 {
		about += " · exited " + c.Exit.US()
	}
	header := container.NewVBox(control.NewTitle("Update Assessment"), control.NewMuted(c.Client.DisplayName()+" · "+about).Shrinking())
	switch why := d.opened.refusal(d.session); {
	case why != "":
		d.showRefusal(header, why)
	case d.opened.head != nil:
		d.showHeadLink(header)
	default:
		d.showForm(header)
	}
}

func paragraph(text string) *control.Caption {
	return control.NewCaption(text, width-50).Colored(theme.Ink).Sized(theme.TextSize)
}

// showRefusal shows the recorded move-in, and why it can't be changed.
func (d *dialog) showRefusal(header fyne.CanvasObject, why string) {
	body := container.New(layout.NewCustomPaddedVBoxLayout(10), paragraph(statusText(d.opened.caseFile, d.session.Today())),
		control.NewCaption(why, width-50).Colored(theme.Warning))
	done := control.NewButtonOf(control.Plain, "Close", "Esc", func() { d.window.Close() })
	d.window = d.host.Open(overlay.Size{Width: width}, header, body, container.NewHBox(layout.NewSpacer(), done), nil)
	d.host.Focus(done)
}

// showHeadLink leads from a member of the household to its head (R44).
func (d *dialog) showHeadLink(header fyne.CanvasObject) {
	head := d.opened.head.Client.DisplayName()
	body := container.New(layout.NewCustomPaddedVBoxLayout(10), paragraph(statusText(d.opened.caseFile, d.session.Today())),
		paragraph("The move-in of a household is recorded on its head, "+head+", and counts for the members too."))
	openHead := func() {
		d.window.Close()
		if d.options.OnOpen != nil {
			d.options.OnOpen(d.opened.head.ID)
			return
		}
		Open(d.host, d.session, d.opened.head.ID, d.options)
	}
	cancel := control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.window.Close() })
	open := control.NewPrimary("Record it for "+head, "Enter", openHead)
	d.window = d.host.Open(overlay.Size{Width: width}, header, body, container.NewHBox(layout.NewSpacer(), cancel, open),
		overlay.Keys{"Enter": openHead})
	d.host.Focus(open)
}

// showForm shows the form: the date, the recorded move-in, the reminder.
func (d *dialog) showForm(header fyne.CanvasObject) {
	c := d.opened.caseFile
	d.date = datefield.New(d.session.Today)
	d.date.SetDate(c.Recorded.Date())
	d.date.OnTyped = d.sync
	d.date.OnDone = d.validate
	d.date.OnSubmitted = d.save
	row := control.NewFormRow("Housing Move-In Date", d.date)
	row.Wide = true
	lines := []fyne.CanvasObject{paragraph(statusText(c, d.session.Today()))}
	if hmis := c.Recorded.HMIS; hmis != 0 && hmis != c.Recorded.Date() {
		lines = append(lines, d.suggestion("HMIS says "+hmis.US(), "Use this date", hmis))
	}
	if was := c.Recorded.Superseded; was != 0 {
		lines = append(lines, d.suggestion("Recorded here before "+was.US(), "Use this date", was))
	}
	lines = append(lines, row.Content, control.NewCaption(data.MoveInReminder, width-50))
	if c.Relocating(d.session.Today()) {
		lines = append(lines, control.NewCaption("The client is moving to another unit. A move between units keeps the Housing Move-In Date.", width-50))
	}
	cancel := control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.window.Close() })
	d.clear = control.NewButton("Clear the date", func() { d.store(0) })
	d.record = control.NewPrimary("Record", "Enter", d.save)
	if c.Recorded.Date() == 0 {
		d.clear.Hide()
	} else {
		d.record.SetText("Correct")
	}
	d.window = d.host.Open(overlay.Size{Width: width}, header,
		container.New(layout.NewCustomPaddedVBoxLayout(10), lines...),
		container.NewHBox(d.clear, layout.NewSpacer(), cancel, d.record),
		overlay.Keys{"Ctrl+S": d.save, "Ctrl+Enter": d.save, "Enter": d.save})
	d.window.OnLeave = d.leave
	d.sync()
	d.host.Focus(d.date.Focusable())
}

// leave closes the form when the window is left, after a question if a date was typed.
func (d *dialog) leave(then func()) {
	close := func() {
		d.window.Close()
		then()
	}
	switch date, ok := d.date.Value(); {
	case d.busy:
	case ok && date == d.opened.caseFile.Recorded.Date():
		close()
	default:
		d.host.ShowQuestion("Discard the move-in date?", "It has not been recorded.",
			overlay.Action{Text: "Keep editing", Key: "Esc", Primary: true}, overlay.Action{Text: "Discard", Key: "Ctrl+D", Do: close})
	}
}

// suggestion offers a date known from elsewhere.
func (d *dialog) suggestion(what, action string, date data.Date) fyne.CanvasObject {
	return container.NewHBox(container.NewCenter(control.NewMuted(what)), control.NewLink(action, func() {
		d.date.SetDate(date)
		d.validate()
		d.host.Focus(d.date.Focusable())
	}))
}

// sync enables Record if the field holds a date other than the recorded one.
func (d *dialog) sync() {
	date, ok := d.date.Value()
	control.SetEnabled(d.record, ok && date != d.opened.caseFile.Recorded.Date() && !d.busy)
	d.record.Refresh()
}

// validate shows at the field what the rules say about the date (R12, R40).
func (d *dialog) validate() {
	d.sync()
	date, ok := d.date.Value()
	if !ok {
		return
	}
	message := ""
	if err := data.ValidateMoveIn(d.opened.caseFile, date, d.session.Today()); err != nil {
		message = err.Error()
	}
	d.date.SetError(message)
	d.window.Fit()
}

func (d *dialog) save() {
	date, ok := d.date.Value()
	if d.busy {
		return
	}
	if !ok {
		d.date.Check()
		d.window.Fit()
		return
	}
	if date == d.opened.caseFile.Recorded.Date() {
		return
	}
	d.validate()
	if d.date.Error() != "" {
		d.host.Focus(d.date.Focusable())
		return
	}
	d.store(date)
}

// store records the date; a blank date clears.
func (d *dialog) store(date data.Date) {
	if d.busy {
		return
	}
	if d.op == "" || d.opDate != date {
		d.op, d.opDate = data.NewOperationID(), date
	}
	op, id := d.op, d.opened.caseFile.ID
	d.setBusy(true)
	task.Run(d.host.Tasks, func(ctx context.Context) (data.Case, error) { return d.session.UpdateAssessment(ctx, op, id, date) },
		func(_ data.Case, err error) {
			d.setBusy(false)
			if err != nil {
				d.showSaveError(err)
				return
			}
			d.window.Close()
			name := d.opened.caseFile.Client.DisplayName()
			message := "Recorded the move-in of " + name + ": " + date.US()
			if date == 0 {
				message = "Cleared the move-in of " + name
			}
			d.options.Undo.Did(undo.Act{Text: message, Operation: op, Enrollment: id})
			d.changed()
		})
}

func (d *dialog) setBusy(busy bool) {
	d.busy = busy
	control.SetEnabled(d.date, !busy)
	control.SetEnabled(d.clear, !busy)
	d.sync()
}

func (d *dialog) showSaveError(err error) {
	var e *data.Error
	if !errors.As(err, &e) || e.Field != data.FieldMoveIn {
		d.host.ShowError("Not recorded", err)
		return
	}
	d.date.SetError(e.Message)
	d.window.Fit()
	d.host.Focus(d.date.Focusable())
}

func (d *dialog) changed() {
	if d.options.OnSaved != nil {
		d.options.OnSaved(d.opened.caseFile.ID)
	}
}
