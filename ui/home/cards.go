package home

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/theme"
)

// maxLines is how many lines of a card are made; it shows as many of them as there is room for.
const maxLines = 40

// draftsShown is how many drafts are listed.
const draftsShown = 8

// show shows what was read for the chosen scope, in all of the window.
func (s *Screen) show() {
	scope := data.Filter{}
	if s.mine {
		scope.Mine = s.session.User().ID
	}
	d := NewDay(s.read.list, scope)
	top := vbox(12, s.pipeline(d))
	if len(s.read.drafts) > 0 {
		top.Objects = append([]fyne.CanvasObject{s.unsaved(s.read.drafts)}, top.Objects...)
	}
	lists := container.New(&control.Pair{First: 0.57, Width: 960, Height: 180}, s.attention(d), s.moveIns(d))
	page := container.NewVScroll(container.New(pageLayout{}, top, lists, s.recentClients(s.read.recent)))
	if len(s.body.Objects) == 1 {
		if before, ok := s.body.Objects[0].(*fyne.Container); ok {
			if scroll, ok := before.Objects[0].(*container.Scroll); ok {
				page.Offset = scroll.Offset
			}
		}
	}
	s.set(container.New(scrollLayout{}, page))
}

func (s *Screen) openList(f data.Filter) func() {
	return func() { s.OnOpenList(s.program, f) }
}

func (s *Screen) pipeline(d Day) fyne.CanvasObject {
	stages := container.New(&evenLayout{cards: len(data.Stages)})
	most := 1
	for _, c := range d.Pipeline.Stages {
		most = max(most, c.Total)
	}
	for _, stage := range data.Stages {
		n := d.Pipeline.Stages[stage].Total
		content := vbox(2,
			control.NewStageChip(stage, ""),
			control.NewFigure(fmt.Sprint(n)),
			container.NewHBox(control.NewLink(d.StageText(stage), s.openList(d.StageTextFilter(stage)))),
			newBar(stage, float32(n)/float32(most)),
		)
		card := control.NewPanel(theme.Surface, theme.Line, theme.Radius, control.Inset(8, 9, content))
		card.OnTapped = s.openList(d.StageFilter(stage))
		stages.Add(card)
	}
	title := describe.Count(d.Pipeline.Total, "client") + " enrolled today"
	switch {
	case s.mine && d.Pipeline.Total == 0:
		title = "You are nobody's case manager in this program. Choose “Whole program” above to see all clients."
	case s.mine:
		title = describe.Count(d.Pipeline.Total, "client") + " of mine"
	}
	if d.Pipeline.Total > 1 {
		title += " · click a stage to see them"
	}
	return control.NewTitledCard("Pipeline", title, container.NewVBox(control.Gap(0, 4), stages))
}

var attentionChips = map[data.Attention]func() *control.Chip{
	data.AttentionOverdue:   func() *control.Chip { return control.NewErrorChip("⚠ overdue") },
	data.AttentionStalled:   func() *control.Chip { return control.NewWarningChip("◷ stalled") },
	data.AttentionDocuments: func() *control.Chip { return control.NewErrorChip("⚠ documents") },
	data.AttentionSoon:      func() *control.Chip { return control.NewWarningChip("◷ soon") },
	data.AttentionMissing:   func() *control.Chip { return control.NewWarningChip("… missing") },
}

// reasonWords say after a number what it counts.
var reasonWords = map[data.Attention]string{
	data.AttentionOverdue: "overdue", data.AttentionStalled: "stalled",
	data.AttentionSoon: fmt.Sprintf("stalled within %d days", data.SoonDays), data.AttentionMissing: "missing something",
	data.AttentionDocuments: "with documents that expire",
}

func (s *Screen) attention(d Day) fyne.CanvasObject {
	counts := container.New(layout.NewCustomPaddedHBoxLayout(10))
	for _, reason := range reasons {
		words := fmt.Sprintf("%d %s", d.Reasons[reason], reasonWords[reason])
		if d.Reasons[reason] == 0 && reason == data.AttentionDocuments {
			continue
		}
		if d.Reasons[reason] == 0 {
			counts.Add(control.NewMuted(words))
		} else {
			counts.Add(control.NewLink(words, s.openList(d.AttentionFilter(reason))))
		}
	}
	var siblings []data.EnrollmentID
	for _, c := range d.Concerns {
		siblings = append(siblings, c.Row.EnrollmentID)
	}
	var lines []fyne.CanvasObject
	columns := lineColumns(2)
	for _, c := range d.Concerns[:min(len(d.Concerns), maxLines)] {
		mark := attentionChips[c.Reason]()
		if c.Reason == data.AttentionStalled && c.Row.VeryStalled {
			mark = control.NewErrorChip("⚠ stalled")
		}
		lines = append(lines, s.trackerRow(columns, c.Row.EnrollmentID, siblings,
			mark, control.NewBold(c.Row.Display).Shrinking(), control.NewText(c.Text).Shrinking(),
			control.NewMuted(fmt.Sprintf("%d d", c.Days)).Aligned(fyne.TextAlignTrailing)))
	}
	n := len(d.Concerns)
	content := container.NewBorder(vbox(0, control.Gap(0, 2), counts, control.Gap(0, 2)), nil, nil, nil,
		s.lines(lines, n, d.AttentionFilter(), "Nothing is overdue, stalled or missing."))
	return control.NewTitledCard("Needs attention", fmt.Sprint(n), content)
}

func (s *Screen) moveIns(d Day) fyne.CanvasObject {
	var siblings []data.EnrollmentID
	for _, r := range d.MoveIns {
		siblings = append(siblings, r.EnrollmentID)
	}
	var lines []fyne.CanvasObject
	columns := lineColumns(2)
	for _, r := range d.MoveIns[:min(len(d.MoveIns), maxLines)] {
		lines = append(lines, s.trackerRow(columns, r.EnrollmentID, siblings,
			control.NewText(r.Scheduled.Time().Format("Mon 01/02")), control.NewBold(r.Display).Shrinking(), control.NewMuted(r.PropertyName).Shrinking()))
	}
	n := len(d.MoveIns)
	return control.NewTitledCard("Move-ins in the next 14 days", fmt.Sprint(n), container.NewBorder(control.Gap(0, 4), nil, nil, nil,
		s.lines(lines, n, d.MoveInFilter(), "No move-in is scheduled for the next 14 days.")))
}

// lines are the lines of a card, as many as there is room for, and a link to all n rows; or words if there are none.
func (s *Screen) lines(lines []fyne.CanvasObject, n int, filter data.Filter, none string) fyne.CanvasObject {
	if n == 0 {
		return vbox(0, control.NewMuted(none))
	}
	all := container.NewHBox(control.NewLink(fmt.Sprintf("Show all %d", n), s.openList(filter)))
	return container.New(linesLayout{}, append(lines, all)...)
}

// lineColumns are the columns of a card's lines; the cells of the columns below go under the others in a narrow card.
func lineColumns(below ...int) *control.Table {
	return &control.Table{Below: below, Gap: 10, MinHeight: 20}
}

// trackerRow is a row that opens a tracker.
func (s *Screen) trackerRow(columns *control.Table, id data.EnrollmentID, siblings []data.EnrollmentID, cells ...fyne.CanvasObject) fyne.CanvasObject {
	row := control.NewPanel(theme.Surface, "", 4, control.Inset(6, 4, columns.Row(cells...)))
	row.OnTapped = func() { s.OnOpenTracker(id, siblings) }
	return vbox(0, row, control.NewSeparator())
}

// vbox stacks objects with that gap.
func vbox(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

func (s *Screen) recentClients(recent []recentClient) fyne.CanvasObject {
	if len(recent) == 0 {
		return control.NewTitledCard("Recent clients", "", control.NewMuted("Clients you open appear here. Find one with Ctrl+K."))
	}
	grid := container.New(&evenLayout{cards: recentShown})
	for _, r := range recent {
		var below fyne.CanvasObject = control.NewMuted(r.stage)
		if r.chip != nil {
			below = control.NewStageChip(*r.chip, "")
		}
		card := control.NewPanel(theme.Surface, theme.Line, theme.Radius, control.Inset(8, 8, container.NewVBox(
			control.NewBold(r.client.DisplayName()).Shrinking(), below)))
		card.OnTapped = func() { s.OnOpenClient(r.client.ID) }
		grid.Add(card)
	}
	return control.NewTitledCard("Recent clients", "", container.NewVBox(control.Gap(0, 2), grid))
}

// unsaved lists drafts of the user. A line opens its tracker, which offers to restore the draft.
func (s *Screen) unsaved(drafts []data.Unsaved) fyne.CanvasObject {
	box, columns := vbox(0, control.Gap(0, 4)), lineColumns(2, 3)
	for _, u := range drafts[:min(len(drafts), draftsShown)] {
		box.Add(s.trackerRow(columns, u.EnrollmentID, nil,
			control.NewMuted("from "+describe.ShortTime(u.At, s.session.Today())), control.NewBold(u.Case.Client.DisplayName()).Shrinking(),
			control.NewText(u.Case.Program.Name).Shrinking(), control.NewText(unsavedText(u)).Shrinking(),
			control.NewText("Restore or discard").Colored(theme.Brand)))
	}
	if more := len(drafts) - draftsShown; more > 0 {
		box.Add(control.NewMuted(fmt.Sprintf("and %d more, which appear as these are restored or discarded", more)))
	}
	return control.NewTitledCard("Unsaved changes", "typed and not saved when the program ended or was locked", box)
}

// unsavedText names the changed fields.
func unsavedText(u data.Unsaved) string {
	if u.Unreadable != "" {
		return u.Unreadable
	}
	return describe.DraftFields(u.Draft)
}
