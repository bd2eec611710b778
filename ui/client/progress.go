package client

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/documents"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// milestone is a step on the way to housing.
type milestone struct {
	name  string
	stage data.Stage
	date  data.Date
}

// milestones returns the steps of an enrollment; a step not reached has a blank date.
func milestones(c data.Case, today data.Date) []milestone {
	var f data.Fields
	if c.Tracker != nil {
		f = c.Tracker.Fields
	}
	hmid := c.HMID(today)
	points := []milestone{
		{"Eligible", data.EligibilityVerified, f.EligibilityVerified}, {"Applied", data.AppliedForUnit, f.Applied},
		{"Approved", data.ApprovedForUnit, f.Approved}, {"Scheduled", data.MoveInScheduled, f.MoveInScheduled},
		{"Moved in", data.MovedIn, hmid},
	}
	if hmid != 0 {
		points[3].date = 0
	}
	return points
}

// details are the progress and the history of an enrollment.
type details struct {
	caseFile data.Case
	events   []data.AuditEvent
	attempts []data.Attempt
	notes    []data.Note
	all      []clientNote
	// readiness is what the client has of the documents that the program requires.
	readiness data.Readiness
}

// showBelow shows the progress and the history of the selected enrollment.
func (s *Screen) showBelow() {
	if s.selected >= len(s.cases) || !s.cases[s.selected].Program.Housing() {
		s.details = details{}
		control.Fill(s.below)
		return
	}
	c, cases := s.cases[s.selected], s.cases
	task.RunLatest(s.host.Tasks, &s.detail, func(ctx context.Context) (r details, err error) {
		r.caseFile = c
		if r.events, err = s.session.History(ctx, c.ID); err != nil {
			return r, err
		}
		if r.attempts, err = s.session.Attempts(ctx, c.ID); err != nil {
			return r, err
		}
		if r.notes, err = s.session.Notes(ctx, c.ID); err != nil {
			return r, err
		}
		if r.readiness, err = s.session.Readiness(ctx, c.ID); err != nil {
			return r, err
		}
		r.all, err = readNotes(ctx, s.session, cases)
		return r, err
	}, func(r details, err error) {
		if s.details.caseFile.ID == c.ID && (data.CodeOf(err) == data.CodeUnavailable || err == nil && reflect.DeepEqual(r, s.details)) {
			return
		}
		s.details = r
		if err != nil {
			s.details = details{}
			control.Fill(s.below, control.NewErrorText(overlay.ErrorMessage(err)))
			return
		}
		which := "this attempt"
		if c.Relocating(s.session.Today()) {
			which = "moving to another unit"
		}
		column := container.NewVBox(control.Gap(0, 6), control.NewTitledCard("Way to housing", c.Program.Name+" · "+which, s.pathToHousing(c, r.readiness)), control.Gap(0, 2))
		searched := ""
		if s.notes != nil {
			searched = s.notes.search.Text
		}
		s.notes = newNotes(s, r.all)
		s.notes.search.SetText(searched)
		right := container.NewStack(s.notes.card)
		if len(r.attempts) > 0 {
			right = container.NewGridWithRows(2, s.notes.card, control.NewTitledCard("Earlier attempts", "", attemptList(r.attempts)))
		}
		history := s.historyList(r.events, r.notes)
		lists := container.New(&control.Pair{First: 0.5, Width: 620, Height: 150}, control.NewTitledCard("History", "newest first; a click shows all and can restore it", history), right)
		control.Fill(s.below, container.NewBorder(column, nil, nil, nil, lists))
	})
}

func (s *Screen) pathToHousing(c data.Case, documented data.Readiness) fyne.CanvasObject {
	today := s.session.Today()
	points := milestones(c, today)
	box := container.New(pathLayout{})
	box.Add(control.NewPanel(theme.Line, "", 0, control.Gap(0, 0)))
	for _, p := range points {
		box.Add(newMilestone(p))
	}
	content := container.NewVBox(control.Gap(0, 4), box)
	if c.Tracker != nil && c.Tracker.PropertyName != "" {
		content.Add(control.NewText("Property: " + c.Tracker.PropertyName))
	}
	if words := c.Recorded.Describe(); words != "" {
		content.Add(control.NewMuted("Move-in " + c.Recorded.Date().US() + " " + words))
	}
	if words := documents.Words(documented, today); words != "" && s.OnDocuments != nil && c.ReadOnly(today) == "" {
		content.Add(container.NewHBox(control.NewLink(words, func() { s.OnDocuments(c.ID, c.Client.DisplayName(), s.showBelow) })))
	}
	if c.Tracker == nil && c.HMID(today) == 0 && c.ReadOnly(today) == "" {
		content.Add(control.NewMuted("No tracker yet. Press Enter or the arrow beside the enrollment to add one."))
	}
	return content
}

func newMilestone(p milestone) fyne.CanvasObject {
	fill := theme.Line
	name, date := control.NewBold(p.name).Colored(theme.Muted), control.NewMuted("")
	if p.date != 0 {
		fill = theme.Stage(p.stage)
		name.Color = theme.Ink
		date.Text = p.date.US()
	}
	return container.New(milestoneLayout{}, control.NewPanel(fill, "", dotSize/2, control.Gap(0, 0)), name, date)
}

// pathLayout spreads milestones over the width, with the line behind their dots.
type pathLayout struct{}

func (pathLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(500, 62) }

func (pathLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(6, 6))
	o[0].Resize(fyne.NewSize(size.Width-12, 2))
	step := size.Width / float32(len(o)-1)
	for i, p := range o[1:] {
		p.Move(fyne.NewPos(float32(i)*step, 0))
		p.Resize(fyne.NewSize(step, size.Height))
	}
}

// dotSize is the diameter of a milestone's dot.
const dotSize float32 = 14

type milestoneLayout struct{}

func (milestoneLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, 62) }

func (milestoneLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSquareSize(dotSize))
	o[1].Move(fyne.NewPos(0, 20))
	o[1].Resize(fyne.NewSize(size.Width, 18))
	o[2].Move(fyne.NewPos(0, 40))
	o[2].Resize(fyne.NewSize(size.Width, 16))
}

// historyList lists the events with the words of notes; a click opens the history.
func (s *Screen) historyList(events []data.AuditEvent, notes []data.Note) fyne.CanvasObject {
	if len(events) == 0 {
		return container.NewVBox(control.NewMuted("Nothing has been done here yet."))
	}
	column := container.New(control.Wrapping{Gap: 1})
	for _, e := range events {
		column.Add(control.NewCaption(data.Moment(e.At)+" · "+describe.Event(e), 300))
		words := describe.EventNote(e, notes)
		if words == "" {
			words = describe.Changes(e)
		}
		if words != "" {
			column.Add(control.NewCaption(words, 300).Colored(theme.Ink).Sized(theme.TextSize))
		}
		column.Add(control.Gap(0, 5))
	}
	lines := control.NewPanel(theme.Surface, "", 0, column)
	lines.OnTapped = func() {
		for _, e := range s.Entries() {
			if e.Key == casemenu.HistoryKey {
				e.Do()
			}
		}
	}
	return container.NewVScroll(lines)
}

func attemptList(attempts []data.Attempt) fyne.CanvasObject {
	column := container.New(control.Wrapping{Gap: 1})
	for _, a := range attempts {
		what, steps := describe.Attempt(a)
		column.Add(control.NewCaption(what, 300))
		column.Add(control.NewCaption(steps, 300).Colored(theme.Ink).Sized(theme.TextSize))
		column.Add(control.Gap(0, 5))
	}
	return container.NewVScroll(column)
}
