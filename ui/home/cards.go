package home

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/theme"
)

// linesShown is how many lines a card shows before "Show all".
const linesShown = 8

func (s *Screen) showDay(d Day, recent []recentClient, drafts []data.Unsaved) {
	cards := vbox(12,
		s.pipeline(d),
		container.New(&sideBySideLayout{first: 0.57}, s.attention(d), s.moveIns(d)),
		s.recentClients(recent),
	)
	if len(drafts) > 0 {
		cards.Objects = append([]fyne.CanvasObject{s.unsaved(drafts)}, cards.Objects...)
	}
	s.set(container.NewVScroll(cards))
}

func (s *Screen) openList(f data.Filter) func() {
	return func() { s.OnOpenList(s.program, f) }
}

func (s *Screen) pipeline(d Day) fyne.CanvasObject {
	stages := container.New(evenLayout{len(data.Stages)})
	most := 1
	for _, c := range d.Pipeline.Stages {
		most = max(most, c.Total)
	}
	for _, stage := range data.Stages {
		n := d.Pipeline.Stages[stage].Total
		content := vbox(2,
			control.NewStageChip(stage, ""),
			control.NewFigure(fmt.Sprint(n)),
			container.NewHBox(control.NewLink(d.StageText(stage), s.openList(d.StageFilter(stage)))),
			newBar(stage, float32(n)/float32(most)),
		)
		card := control.NewPanel(theme.Surface, theme.Line, theme.Radius, control.Inset(8, 9, content))
		card.OnTapped = s.openList(data.Filter{Stages: []data.Stage{stage}})
		stages.Add(card)
	}
	title := describe.Count(d.Pipeline.Total, "client") + " enrolled today"
	if d.Pipeline.Total != 1 {
		title += " · click a stage to see them"
	}
	return control.NewTitledCard("Pipeline", title, container.NewVBox(control.Gap(0, 4), stages))
}

var attentionChips = map[data.Attention]func() *control.Chip{
	data.AttentionOverdue: func() *control.Chip { return control.NewErrorChip("⚠ overdue") },
	data.AttentionStalled: func() *control.Chip { return control.NewWarningChip("◷ stalled") },
	data.AttentionMissing: func() *control.Chip { return control.NewWarningChip("… missing") },
}

func (s *Screen) attention(d Day) fyne.CanvasObject {
	box := vbox(0, control.Gap(0, 4))
	if d.NeedAttention == 0 {
		box.Add(control.NewMuted("Nothing is overdue, stalled or missing. "))
	}
	var siblings []data.EnrollmentID
	for _, c := range d.Attention {
		siblings = append(siblings, c.Row.EnrollmentID)
	}
	for _, c := range d.Attention[:min(len(d.Attention), linesShown)] {
		mark := attentionChips[c.Reason]()
		if c.Reason == data.AttentionStalled && c.Row.VeryStalled {
			mark = control.NewErrorChip("⚠ stalled")
		}
		box.Add(s.trackerRow([]float32{84, 150, 1, 48}, c.Row.EnrollmentID, siblings,
			mark, control.NewBold(c.Row.Display).Shrinking(), control.NewText(c.Text).Shrinking(),
			control.NewMuted(fmt.Sprintf("%d d", c.Days)).Aligned(fyne.TextAlignTrailing)))
	}
	if d.NeedAttention > 0 {
		box.Add(container.NewHBox(control.NewLink(fmt.Sprintf("Show all %d", d.NeedAttention), s.openList(AttentionFilter))))
	}
	return control.NewTitledCard("Needs attention", fmt.Sprint(d.NeedAttention), box)
}

func (s *Screen) moveIns(d Day) fyne.CanvasObject {
	box := vbox(0, control.Gap(0, 4))
	if len(d.MoveIns) == 0 {
		box.Add(control.NewMuted("No move-in is scheduled for the next 14 days."))
	}
	var siblings []data.EnrollmentID
	for _, r := range d.MoveIns {
		siblings = append(siblings, r.EnrollmentID)
	}
	for _, r := range d.MoveIns[:min(len(d.MoveIns), linesShown)] {
		box.Add(s.trackerRow([]float32{84, 140, 1}, r.EnrollmentID, siblings,
			control.NewText(r.Scheduled.Time().Format("Mon 01/02")), control.NewBold(r.Display).Shrinking(), control.NewMuted(r.PropertyName).Shrinking()))
	}
	if len(d.MoveIns) > 0 {
		box.Add(container.NewHBox(control.NewLink(fmt.Sprintf("Show all %d", len(d.MoveIns)), s.openList(MoveInFilter))))
	}
	return control.NewTitledCard("Move-ins in the next 14 days", fmt.Sprint(len(d.MoveIns)), box)
}

// trackerRow is a row that opens a tracker; a width of 1 takes the rest.
func (s *Screen) trackerRow(widths []float32, id data.EnrollmentID, siblings []data.EnrollmentID, cells ...fyne.CanvasObject) fyne.CanvasObject {
	row := control.NewPanel(theme.Surface, "", 4, control.Inset(6, 4, container.New(control.Columns{Widths: widths, Gap: 6, MinHeight: 20}, cells...)))
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
	grid := container.New(evenLayout{recentShown})
	for _, r := range recent {
		var below fyne.CanvasObject = control.NewMuted(r.stage)
		if r.chip != nil {
			below = control.NewStageChip(*r.chip, "")
		}
		card := control.NewPanel(theme.Surface, theme.Line, theme.Radius, control.Inset(12, 8, container.NewVBox(
			control.NewBold(r.client.DisplayName()).Shrinking(), below)))
		card.OnTapped = func() { s.OnOpenClient(r.client.ID) }
		grid.Add(card)
	}
	return control.NewTitledCard("Recent clients", "", container.NewVBox(control.Gap(0, 2), grid))
}

// newBar returns a horizontal bar filled to share in the stage's colour.
func newBar(stage data.Stage, share float32) fyne.CanvasObject {
	return container.New(&barLayout{share}, rounded(theme.Color(theme.Line)), rounded(theme.Color(theme.Stage(stage))))
}

func rounded(c color.Color) *canvas.Rectangle {
	r := canvas.NewRectangle(c)
	r.CornerRadius = 2.5
	return r
}

type barLayout struct{ share float32 }

func (b *barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 5) }

func (b *barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Resize(fyne.NewSize(size.Width*b.share, size.Height))
}

// evenLayout gives every card the same width, for that many cards.
type evenLayout struct{ cards int }

const evenGap = theme.Step

func (l evenLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	var height float32
	for _, c := range o {
		height = max(height, c.MinSize().Height)
	}
	return fyne.NewSize(float32(l.cards)*60, height)
}

func (l evenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - float32(l.cards-1)*evenGap) / float32(l.cards)
	for i, c := range o {
		c.Move(fyne.NewPos(float32(i)*(width+evenGap), 0))
		c.Resize(fyne.NewSize(width, size.Height))
	}
}

// sideBySideLayout gives two cards the same height, and the first its share of the width.
type sideBySideLayout struct{ first float32 }

func (l *sideBySideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(500, max(o[0].MinSize().Height, o[1].MinSize().Height, 220))
}

func (l *sideBySideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	first := (size.Width - 12) * l.first
	o[0].Resize(fyne.NewSize(first, size.Height))
	o[1].Move(fyne.NewPos(first+12, 0))
	o[1].Resize(fyne.NewSize(size.Width-first-12, size.Height))
}

// unsaved lists drafts of the user. A line opens its tracker, which offers to restore the draft.
func (s *Screen) unsaved(drafts []data.Unsaved) fyne.CanvasObject {
	box := vbox(0, control.Gap(0, 4))
	for _, u := range drafts[:min(len(drafts), linesShown)] {
		box.Add(s.trackerRow([]float32{130, 150, 200, 1, 110}, u.EnrollmentID, nil,
			control.NewMuted("from "+describe.ShortTime(u.At, s.session.Today())), control.NewBold(u.Case.Client.DisplayName()).Shrinking(),
			control.NewText(u.Case.Program.Name).Shrinking(), control.NewText(unsavedText(u)).Shrinking(),
			control.NewText("Restore or discard").Colored(theme.Brand)))
	}
	if more := len(drafts) - linesShown; more > 0 {
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
