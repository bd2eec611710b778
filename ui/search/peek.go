package search

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// peekWidth is the width of the panel in Fyne units, peekText that of its texts.
const (
	peekWidth = 330
	peekText  = peekWidth - 44
)

// peek is the panel beside the list that shows all of a row: dates, barriers, notes. It follows the cursor, and reads
// only.
type peek struct {
	*fyne.Container
	screen *Screen
	lines  *fyne.Container
	scroll *container.Scroll
	latest task.Latest
}

// peekDetails is what the list does not have.
type peekDetails struct {
	caseFile data.Case
	notes    []data.Note
}

func newPeek(s *Screen) *peek {
	p := &peek{screen: s, lines: container.New(layout.NewCustomPaddedVBoxLayout(3))}
	p.scroll = container.NewVScroll(p.lines)
	close := control.NewButtonOf(control.Link, "Close", "Space", p.close)
	card := control.NewCard(container.NewBorder(nil, container.NewHBox(layout.NewSpacer(), close), nil, nil, p.scroll))
	p.Container = container.New(layout.NewCustomPaddedLayout(0, 0, 10, 0), control.Wide(peekWidth, card))
	p.Hide()
	return p
}

// peekNow opens or closes the panel on the row of the cursor.
func (s *Screen) peekNow() {
	if r, ok := s.current(); ok || s.peek.Visible() {
		s.peek.toggle(r)
	}
	s.focusList()
}

// toggle opens the panel on a row, or closes it.
func (p *peek) toggle(r data.Row) {
	if p.Visible() {
		p.close()
		return
	}
	p.Show()
	p.show(r)
	p.screen.content.Refresh()
}

func (p *peek) close() {
	if !p.Visible() {
		return
	}
	p.Hide()
	p.screen.content.Refresh()
	p.screen.focusList()
}

// follow shows another row if the panel is open.
func (p *peek) follow(rows []data.Row) {
	if p.Visible() && len(rows) == 1 {
		p.show(rows[0])
	}
}

// show shows what the list has of a row, then what is read of it.
func (p *peek) show(r data.Row) {
	p.fill(r, nil, nil)
	session := p.screen.session
	task.RunLatest(p.screen.host.Tasks, &p.latest, func(ctx context.Context) (d peekDetails, err error) {
		if d.caseFile, err = session.Case(ctx, r.EnrollmentID); err == nil {
			d.notes, err = session.Notes(ctx, r.EnrollmentID)
		}
		return d, err
	}, func(d peekDetails, err error) { p.fill(r, &d, err) })
}

// fill writes the panel; d is nil until the rest is read.
func (p *peek) fill(r data.Row, d *peekDetails, err error) {
	p.lines.Objects = nil
	add := func(o ...fyne.CanvasObject) { p.lines.Objects = append(p.lines.Objects, o...) }
	text := func(words string) *control.Caption {
		return control.NewCaption(words, peekText).Colored(theme.Ink).Sized(theme.TextSize)
	}
	heading := func(words string) { add(control.Gap(0, 6), control.NewBold(words)) }

	add(control.NewCaption(r.Display, peekText).Colored(theme.Ink).Sized(theme.TitleSize))
	about := []string{p.screen.program.Name}
	if r.PersonalID != "" && r.PersonalID != r.Display {
		about = append([]string{r.PersonalID}, about...)
	}
	add(control.NewCaption(strings.Join(about, " · "), peekText), container.NewHBox(control.NewStageChip(r.Stage, r.Text(data.ColumnDays)+" d")))
	for _, f := range clientlist.Findings(&r) {
		add(control.NewCaption(control.WarningPrefix+upperFirst(f), peekText).Colored(theme.Warning))
	}
	heading("Timeline")
	for _, step := range timeline(r) {
		add(peekLine(step[0], step[1]))
	}
	manager := r.CaseManager.Name
	if manager == "" {
		manager = "Unassigned"
	}
	add(control.Gap(0, 4), peekLine("Case manager", manager))
	if r.StayingAt != "" {
		add(peekLine("Staying at", r.StayingAt))
	}
	heading("Barriers")
	for _, b := range data.BarrierFields {
		answer := r.Fields.Barrier(b).Label()
		if r.Fields.Barrier(b) == data.NotRecorded {
			answer = "not recorded"
		}
		add(peekLine(b.Label(), answer))
		if d != nil && err == nil && d.caseFile.Tracker != nil {
			if detail := d.caseFile.Tracker.Text(b.Detail()); detail != "" {
				add(text(detail))
			}
		}
	}
	heading("Notes")
	switch {
	case err != nil:
		add(control.NewCaption(control.ErrorPrefix+overlay.ErrorMessage(err), peekText).Colored(theme.Error))
	case d == nil:
		add(control.NewMuted("Reading…"))
	case len(d.notes) == 0:
		add(control.NewMuted("None"))
	default:
		corrected := map[string]bool{}
		for _, n := range d.notes {
			corrected[n.Corrects] = true
		}
		for _, n := range d.notes {
			if !corrected[n.ID] {
				add(control.NewCaption(data.Moment(n.At)+" · "+n.By, peekText), text(n.Text), control.Gap(0, 3))
			}
		}
	}
	p.lines.Refresh()
	p.scroll.Refresh()
}

// timeline is the way to housing: what happened, and when.
func timeline(r data.Row) [][2]string {
	steps := [][2]string{{"Enrolled", r.Entry.US()}, {data.EligibilityVerified.String(), r.EligibilityVerified.US()}, {data.AppliedForUnit.String(), r.Applied.US()}}
	if r.PropertyName != "" {
		steps = append(steps, [2]string{data.FieldPropertyName.Label(), r.PropertyName})
	}
	steps = append(steps, [2]string{data.ApprovedForUnit.String(), r.Approved.US()},
		[2]string{data.MoveInScheduled.String(), r.Scheduled.US()}, [2]string{data.MovedIn.String(), r.MovedIn.US()})
	if r.Exit != 0 {
		steps = append(steps, [2]string{"Exit", r.Exit.US()})
	}
	return steps
}

// peekLabel is the width of the first column of the panel.
const peekLabel = 138

// peekLine is a label and its value, which wraps.
func peekLine(label, value string) fyne.CanvasObject {
	return container.NewBorder(nil, nil, control.Wide(peekLabel, control.NewCaption(label, peekLabel-6).Sized(theme.SmallSize)), nil,
		control.NewCaption(value, peekText-peekLabel-4).Colored(theme.Ink).Sized(theme.TextSize))
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
