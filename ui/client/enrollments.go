package client

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// enrollmentTable lists the client's enrollments, each with its action menu (R1).
type enrollmentTable struct {
	screen  *Screen
	panels  []*control.Panel
	buttons []*control.Button
	scroll  *container.Scroll
	// client is whose enrollments these are.
	client  data.ClientID
	columns *control.Table
}

// maxTableHeight is the greatest height of the table in Fyne units: some people come to a shelter every month.
const maxTableHeight = 250

func newEnrollmentTable(s *Screen) *enrollmentTable {
	columns := &control.Table{Below: []int{2, 3, 7}, Under: []int{9}, Gap: 12, MinHeight: 22}
	return &enrollmentTable{screen: s, client: s.client.ID, columns: columns}
}

func (t *enrollmentTable) content() fyne.CanvasObject {
	s := t.screen
	if len(s.cases) == 0 {
		return control.NewParagraph("No enrollments yet. Add one that is not yet in HMIS, or wait for the next import.")
	}
	head := t.columns.Head("", "Program", "Organization", "Type", "Entry", "Exit", "Move-in", "Case manager", "Housing status")
	box := container.NewVBox()
	for i, c := range s.cases {
		button := newArrow(func() { t.screen.selectRow(i); t.menu(i) })
		row := t.columns.Row(append([]fyne.CanvasObject{button}, cells(c, s.session.Today())...)...)
		panel := control.NewPanel(theme.Surface, "", 4, control.Inset(4, 2, row))
		panel.OnTapped = func() { s.selectRow(i) }
		t.panels, t.buttons = append(t.panels, panel), append(t.buttons, button)
		box.Add(control.NewSeparator())
		box.Add(panel)
	}
	t.refresh()
	t.scroll = container.NewVScroll(box)
	return container.NewVBox(control.Inset(4, 0, head), container.New(tableHeight{}, t.scroll))
}

// tableHeight makes a scroll as high as its content, up to maxTableHeight.
type tableHeight struct{}

func (tableHeight) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, min(o[0].(*container.Scroll).Content.MinSize().Height, maxTableHeight))
}

func (tableHeight) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

// reveal scrolls the selected enrollment into view.
func (t *enrollmentTable) reveal() {
	if t.scroll == nil || t.screen.selected >= len(t.panels) {
		return
	}
	row := t.panels[t.screen.selected]
	top, bottom := row.Position().Y, row.Position().Y+row.Size().Height
	t.scroll.ScrollToOffset(fyne.NewPos(0, min(top, max(t.scroll.Offset.Y, bottom-t.scroll.Size().Height))))
}

// newArrow returns the blue arrow beside an enrollment (R1).
func newArrow(tapped func()) *control.Button {
	b := control.NewButtonOf(control.Primary, "", "", tapped)
	b.Fill = theme.Stage(data.EligibilityVerified)
	b.Icon = base.NewColoredResource(base.MediaPlayIcon(), theme.OnStage(data.EligibilityVerified))
	return b
}

func (t *enrollmentTable) refresh() {
	for i, p := range t.panels {
		p.Fill = theme.Surface
		if i == t.screen.selected {
			p.Fill = theme.BrandSoft
		}
		p.Refresh()
	}
}

// cells returns a row of the table.
func cells(c data.Case, today data.Date) []fyne.CanvasObject {
	exit := control.NewMuted("open")
	switch {
	case c.Exit != 0:
		exit = control.NewText(c.Exit.US())
	case c.Entry > today:
		exit = control.NewMuted("not yet open")
	}
	return []fyne.CanvasObject{
		control.NewBold(c.Program.Name).Shrinking(), control.NewText(programOwner(c)).Shrinking(),
		control.NewMuted(c.Program.Type.String()).Shrinking(), control.NewText(c.Entry.US()), exit,
		control.NewText(c.HMID(today).US()), control.NewText(c.CaseManager.Name).Shrinking(), status(c, today), findingsLabel(c, today),
	}
}

// programOwner is the organization of the program, with its HMIS if that is not the client's.
func programOwner(c data.Case) string {
	if c.Program.Source != c.Client.Source {
		return c.Program.Place()
	}
	return c.Program.Organization.Name
}

// status is the last cell: the stage, or why there is none.
func status(c data.Case, today data.Date) fyne.CanvasObject {
	if !c.Program.Housing() {
		return control.NewMuted("not a housing program").Shrinking()
	}
	switch {
	case c.Removed && c.LocallyEntered:
		return control.NewErrorChip("⚠ removed here")
	case c.Deleted():
		return control.NewErrorChip("⚠ deleted in HMIS")
	case c.RetiredOn != 0:
		return control.NewWarningChip("no longer in HMIS")
	}
	more := ""
	if c.Open(today) {
		more = fmt.Sprintf("%d d", c.DaysInStage(today))
	}
	return control.NewStageChip(c.Stage(today), more)
}

// findingsLabel is the line under a row, blank if there is nothing to say.
func findingsLabel(c data.Case, today data.Date) *control.Label {
	words := control.NewMuted(strings.Join(Findings(c, today), " · ")).Shrinking()
	if strings.HasPrefix(words.Text, overduePrefix) {
		words.Colored(theme.Error)
	}
	return words
}

// overduePrefix begins the note about a scheduled move-in that has passed.
const overduePrefix = control.ErrorPrefix + "overdue: move-in was scheduled for "

// Findings are the notes under an enrollment.
func Findings(c data.Case, today data.Date) []string {
	var findings []string
	if c.Tracker != nil && c.Open(today) && data.Overdue(c.Tracker.Fields, c.HMID(today), today) {
		findings = append(findings, overduePrefix+c.Tracker.MoveInScheduled.US())
	}
	if c.RetiredOn != 0 {
		findings = append(findings, "no longer in HMIS since "+c.RetiredOn.US())
	}
	if c.Relocating(today) {
		findings = append(findings, "relocating")
	}
	if c.LocallyEntered {
		findings = append(findings, "not yet in HMIS")
	} else if c.ExitLocallyEntered {
		findings = append(findings, "exit not yet in HMIS")
	}
	switch c.Recorded.State {
	case data.MoveInRecorded:
		findings = append(findings, "move-in to be entered in HMIS")
	case data.MoveInCleared:
		findings = append(findings, "move-in to be cleared in HMIS")
	}
	if c.InvalidMoveIn(today) {
		findings = append(findings, "move-in "+c.MoveIn.US()+" is not valid")
	}
	if !c.Gone() && c.Exit != 0 && c.Exit <= today {
		findings = append(findings, "read-only")
	}
	return findings
}

// menu opens the action menu of an enrollment beside its arrow (R1).
func (t *enrollmentTable) menu(i int) {
	s := t.screen
	if i < 0 || i >= len(t.buttons) {
		return
	}
	button := t.buttons[i]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(button).Add(fyne.NewPos(0, button.Size().Height+2))
	casemenu.Show(s.host, casemenu.Entries(s.session, casemenu.OfCase(s.cases[i], s.session.Today()), s.actions()), at)
}
