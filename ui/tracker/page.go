package tracker

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/documents"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// page is the content of the dialog for one enrollment: a row for every field, the notes, the footer.
type page struct {
	dialog  *dialog
	content *fyne.Container
	footer  *fyne.Container

	notice *fyne.Container
	// others says who else edits the tracker.
	others      *fyne.Container
	othersText  string
	cleared     *fyne.Container
	clearedText *control.Label
	dates       map[data.Field]*dateRow
	property    *propertyRow
	moveIn      *control.FormRow
	barriers    map[data.Field]*barrierRow
	notes       *notes

	save, cancel, restart *control.Button
	message               *fyne.Container
}

func newPage(d *dialog) *page {
	p := &page{dialog: d, dates: map[data.Field]*dateRow{}, barriers: map[data.Field]*barrierRow{},
		notice: container.NewVBox(), message: container.NewHBox()}
	p.content = container.New(layout.NewCustomPaddedVBoxLayout(10))
	p.notice.Hide()
	p.content.Add(p.notice)
	p.others = container.NewVBox()
	p.others.Hide()
	p.content.Add(p.others)
	if d.access.edit != "" {
		p.warn(d.access.edit, "", nil)
	}
	for _, field := range data.DateFields {
		p.dates[field] = newDateRow(d, field)
	}
	p.property = newPropertyRow(d)
	p.moveIn = p.newMoveInRow()
	p.notes = newNotes(d)
	for _, field := range data.BarrierFields {
		p.barriers[field] = newBarrierRow(d, field)
	}
	p.makeCleared()
	if d.opened.caseFile.Tracker != nil || d.access.edit == "" {
		p.arrange()
	} else {
		p.content.Add(p.enrollmentLinks())
	}
	p.makeFooter()
	p.enable(d.access.edit == "")
	return p
}

// arrange adds the rows in the order of the help page, which is the order of Tab.
func (p *page) arrange() {
	p.content.Add(p.dates[data.FieldEligibilityVerified].Content)
	p.content.Add(p.dates[data.FieldApplied].Content)
	p.content.Add(p.cleared)
	p.content.Add(p.property.Content)
	p.content.Add(p.dates[data.FieldApproved].Content)
	p.content.Add(p.dates[data.FieldMoveInScheduled].Content)
	p.content.Add(p.moveIn.Content)
	p.content.Add(container.NewVBox(control.Gap(0, 2), control.NewBold("Housing barriers")))
	for _, field := range data.BarrierFields {
		p.content.Add(p.barriers[field].Content)
	}
	if line := p.documentsLine(); line != nil {
		p.content.Add(line)
	}
	p.content.Add(control.Gap(0, 2))
	p.content.Add(p.notes.content)
	p.content.Add(p.enrollmentLinks())
}

// documentsLine says whether the documents are ready, and opens them (R79); nil where nothing is required.
func (p *page) documentsLine() fyne.CanvasObject {
	d := p.dialog
	words := documents.Words(d.opened.readiness, d.session.Today())
	if d.options.OnDocuments == nil || words == "" {
		return nil
	}
	id := d.id
	link := control.NewLink(words, nil)
	var reads task.Latest
	link.OnTapped = func() {
		d.options.OnDocuments(id, d.opened.caseFile.Client.DisplayName(), func() {
			task.RunLatest(d.host.Tasks, &reads, func(ctx context.Context) (data.Readiness, error) { return d.session.Readiness(ctx, id) }, func(r data.Readiness, err error) {
				if err == nil {
					link.SetText(documents.Words(r, d.session.Today()))
				}
			})
		})
	}
	return container.NewHBox(link)
}

// newMoveInRow returns the row that links to where the move-in is recorded (R15, R17).
func (p *page) newMoveInRow() *control.FormRow {
	box := control.NewPanel(theme.Background, theme.Line, theme.Radius, control.Inset(10, 7, control.NewText("not recorded").Colored(theme.Muted)))
	row := control.NewFormRow(data.FieldMoveIn.Label(), box)
	row.Indented = true
	row.Label.Colored(theme.Muted)
	row.Hint.SetText("recorded in the Update Assessment", theme.Muted)
	if assess := p.dialog.assess(); assess != nil {
		row.Beside = container.NewHBox(control.NewMuted("recorded in the"), pointerLink("Update Assessment", assess))
	}
	row.Arrange()
	return row
}

// assess opens the Update Assessment; nil if the user can't.
func (d *dialog) assess() func() {
	if d.options.OnAssess == nil || !d.session.May(data.UpdateAssessment, d.opened.caseFile.Program.Organization.ID) {
		return nil
	}
	return func() { d.leaveThen(func() { d.options.OnAssess(d.id) }) }
}

// makeCleared makes the line that says what was cleared with Applied, with Undo (R17).
func (p *page) makeCleared() {
	p.clearedText = control.NewMuted("").Colored(theme.Warning)
	undo := control.NewLink("Undo", func() {
		p.dialog.form.restoreApplied()
		p.reload()
		p.dialog.sync()
		p.dialog.focus(data.FieldApplied)
	})
	p.cleared = container.NewHBox(control.Gap(186, 0), container.NewCenter(p.clearedText), container.NewCenter(undo))
	p.cleared.Hide()
}

// reload shows the form's fields after they were changed by code.
func (p *page) reload() {
	for _, row := range p.dates {
		row.reload()
	}
	p.property.reload()
	for _, row := range p.barriers {
		row.reload()
	}
}

func (p *page) sync() {
	f := p.dialog.form
	show := func(o fyne.CanvasObject, field data.Field) {
		control.SetVisible(o, f.shows(field))
	}
	for field, row := range p.dates {
		show(row.Content, field)
		row.sync()
	}
	show(p.property.Content, data.FieldPropertyName)
	p.property.sync()
	show(p.moveIn.Content, data.FieldMoveIn)
	for _, row := range p.barriers {
		row.sync()
	}
	if f.cleared {
		p.clearedText.SetText(clearedMessage(f.clearedFields))
	}
	control.SetVisible(p.cleared, f.cleared)
	p.content.Refresh()
}

// row is the row of a field, or nil.
func (p *page) row(field data.Field) *control.FormRow {
	switch {
	case p.dates[field] != nil:
		return p.dates[field].FormRow
	case field == data.FieldPropertyName:
		return p.property.FormRow
	case field == data.FieldMoveIn:
		return p.moveIn
	}
	if barrier := p.barrier(field); barrier != nil {
		return barrier.FormRow
	}
	return nil
}

// barrier is the row of a barrier or its detail, or nil.
func (p *page) barrier(field data.Field) *barrierRow {
	for barrier, row := range p.barriers {
		if field == barrier || field == barrier.Detail() {
			return row
		}
	}
	return nil
}

// focusable is the control of a field.
func (p *page) focusable(field data.Field) fyne.Focusable {
	if row := p.dates[field]; row != nil {
		return row.entry.Focusable()
	}
	if field == data.FieldPropertyName {
		return p.property.name.Entry
	}
	switch row := p.barrier(field); {
	case row == nil:
		return nil
	case field == row.field:
		return row.answer
	default:
		return row.openDetail()
	}
}

// enable enables or disables input.
func (p *page) enable(on bool) {
	set := func(o fyne.Disableable) {
		control.SetEnabled(o, on)
	}
	for _, row := range p.dates {
		set(row.entry)
	}
	set(p.property.name)
	for _, row := range p.barriers {
		set(row.answer)
		if row.detail != nil {
			set(row.detail)
		}
	}
	p.notes.enable(on)
}

// warn shows an explanation above the fields, with an action, which may be nil.
func (p *page) warn(text, action string, do func()) {
	p.notice.Objects = []fyne.CanvasObject{banner(text)}
	if do != nil {
		p.notice.Add(container.NewHBox(control.NewLink(action, do)))
	}
	p.notice.Show()
	p.content.Refresh()
}

func (p *page) makeFooter() {
	d := p.dialog
	p.restart = control.NewButton("Start over with a new unit…", d.startOver)
	cancel := "Cancel"
	if d.access.edit != "" {
		cancel = "Close"
	}
	p.cancel = control.NewButtonOf(control.Plain, cancel, "Esc", d.leave)
	p.save = control.NewPrimary("Save", "Ctrl+S", d.save)
	if d.opened.caseFile.Tracker == nil {
		p.restart.Hide()
	}
	p.footer = container.NewHBox(p.save, p.cancel, p.restart, p.message)
	p.footer.Layout = footerLayout{}
}

// footerLayout places the footer's objects in reverse order of Tab: from the last note Tab goes to Save, which is
// rightmost.
type footerLayout struct{}

func (footerLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		size := o.MinSize()
		least.Width += size.Width + 2*theme.Step
		least.Height = max(least.Height, size.Height)
	}
	least.Width = min(least.Width, 640)
	return least
}

func (footerLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, left, width float32) {
		least := o.MinSize()
		o.Resize(fyne.NewSize(width, least.Height))
		o.Move(fyne.NewPos(left, (size.Height-least.Height)/2))
	}
	save, cancel, restart, result := objects[0], objects[1], objects[2], objects[3]
	right := size.Width
	for _, o := range []fyne.CanvasObject{save, cancel} {
		if o.Visible() {
			width := o.MinSize().Width
			right -= width
			place(o, right, width)
			right -= 2 * theme.Step
		}
	}
	left := float32(0)
	if restart.Visible() {
		left = restart.MinSize().Width
		place(restart, 0, left)
		left += 2 * theme.Step
	}
	place(result, left, max(0, right-left))
}

// pointerLink is a link that Tab skips; its action has a key too.
func pointerLink(text string, do func()) *control.Panel {
	p := control.NewPanel(theme.Surface, "", 0, control.NewMuted(text).Colored(theme.Brand))
	p.OnTapped = do
	return p
}
