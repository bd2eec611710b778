// Package auditlog shows the audit log to administrators: filter, read and export.
package auditlog

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/describe"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/grid"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Session is what the screen needs of a session.
type Session interface {
	Today() data.Date
	Users(ctx context.Context) ([]data.User, error)
	AllPrograms(ctx context.Context) ([]data.Program, error)
	Events(ctx context.Context, op data.OperationID, filter data.EventFilter, before int64, limit int) ([]data.AuditEvent, error)
	CountEvents(ctx context.Context, op data.OperationID, filter data.EventFilter) (int, error)
	ExportEvents(ctx context.Context, op data.OperationID, filter data.EventFilter, form string, each func(data.AuditEvent) error) error
}

const (
	// pageSize is how many events are read at once; loadAhead is how close to the last one the next page is read.
	pageSize, loadAhead = 500, 40
	// typingDelay is how long typing must pause before the words become a filter: every filter is recorded.
	typingDelay = 900 * time.Millisecond
	// loadingAfter is how long a load may take before the screen says so.
	loadingAfter = 300 * time.Millisecond
)

// Screen is the audit log.
type Screen struct {
	// OnOpenClient opens a client, OnReturn the administration.
	OnOpenClient func(data.ClientID)
	OnReturn     func()

	host    *overlay.Host
	session Session
	chooser filechooser.Chooser

	filter data.EventFilter
	// readEvent is the operation of reading by this filter; all its pages share it.
	readEvent data.OperationID
	events    []data.AuditEvent
	count     int
	// loading: events are being read. complete: there are no more than those read.
	loading, complete bool
	failed            error
	loads             task.Latest
	typing            int

	kind, person, program *control.Choice
	from, to              *datefield.Field
	words                 *control.Entry
	clear                 *control.Button
	grid                  *grid.Grid[data.AuditEvent]
	empty                 *fyne.Container
	status                *control.Label
	more                  *control.Button
	exporter              *exporter
	content               fyne.CanvasObject
}

// New returns the screen. It reads nothing until Show.
func New(host *overlay.Host, session Session, chooser filechooser.Chooser) *Screen {
	s := &Screen{host: host, session: session, chooser: chooser, empty: container.NewStack()}
	s.grid = grid.New(func(a *data.AuditEvent) int64 { return a.Number }, columns()...)
	s.grid.OnOpen, s.grid.ReadOnly = s.open, true
	s.grid.OnSort = func(string, grid.Sort) { s.grid.SetOrder("", grid.Default) }
	s.grid.OnSelectionChanged = s.selectionMoved
	s.grid.OnEscape = s.goBack
	s.grid.OnRune = func(r rune) bool { return (r == '?' || r == '/') && host.Press(string(r)) }
	s.exporter = newExporter(s)
	s.content = s.build()
	return s
}

func columns() []grid.Column[data.AuditEvent] {
	return []grid.Column[data.AuditEvent]{
		{ID: "time", Title: "Time", Width: 176, Text: func(a *data.AuditEvent) string { return data.Moment(a.At) }},
		{ID: "person", Title: "Person", Width: 120, Grow: 1, Text: func(a *data.AuditEvent) string { return a.ByName }},
		{ID: "event", Title: "Event", Width: 124, Text: func(a *data.AuditEvent) string { return a.Kind.Label() }, Style: func(a *data.AuditEvent) grid.Style {
			if a.Kind == data.EventSignInFailed {
				return grid.Style{Color: theme.Error}
			}
			return grid.Style{Bold: true}
		}},
		{ID: "client", Title: "Client ID", Width: 84, Text: func(a *data.AuditEvent) string { return a.ClientLabel() }},
		{ID: "program", Title: "Program", Width: 130, Grow: 1, Text: func(a *data.AuditEvent) string { return a.ProgramLabel() }},
		{ID: "said", Title: "What was done", Width: 260, Grow: 4, Text: func(a *data.AuditEvent) string { return describe.DetailLine(*a) }},
	}
}

func (s *Screen) build() fyne.CanvasObject {
	kinds := []control.Option{{ID: 0, Text: "Every event"}}
	for i, k := range data.EventKinds {
		kinds = append(kinds, control.Option{ID: int64(i + 1), Text: k.Label()})
	}
	s.kind = control.NewChoice("Every event", kinds, func(o control.Option) {
		s.filter.Kinds = nil
		if o.ID > 0 {
			s.filter.Kinds = []data.EventKind{data.EventKinds[o.ID-1]}
		}
		s.applyFilter()
	})
	s.person = control.NewChoice("Everybody", nil, func(o control.Option) {
		s.filter.By = data.UserID(o.ID)
		s.applyFilter()
	})
	s.program = control.NewChoice("Every program", nil, func(o control.Option) {
		s.filter.Program = data.ProgramID(o.ID)
		s.applyFilter()
	})
	s.from, s.to = s.newDate(&s.filter.From, "From"), s.newDate(&s.filter.To, "To")
	s.words = control.NewEntry("Words or a Client ID")
	s.words.OnChanged = s.typedWords
	s.words.OnSubmitted = func(string) {
		s.takeWords()
		s.grid.Focus()
	}
	s.clear = control.NewLink("Clear filters", s.clearFilters)
	s.more = control.NewLink("Show more", s.loadMore)
	s.status = control.NewMuted("").Shrinking()

	title := container.NewHBox(control.NewTitle("Audit log"), control.Gap(6, 0),
		container.NewCenter(control.NewLink("Return to Administration", s.goBack)))
	who := container.NewGridWithColumns(3, s.kind, s.person, s.program)
	flow := &control.Flow{Gap: theme.Step, LineGap: theme.Step, Grows: s.words, Least: 190, Top: true}
	narrowing := container.New(flow, control.Wide(190, s.from), control.Wide(190, s.to), s.words, s.clear, s.exporter.button)
	top := container.New(layout.NewCustomPaddedVBoxLayout(6), control.Inset(0, 4, title), who, narrowing)
	footer := container.NewBorder(nil, nil, nil, container.NewHBox(s.more, s.exporter.progress), s.status)
	s.exporter.parent = footer
	return container.New(layout.NewCustomPaddedLayout(14, 6, 20, 20), container.NewBorder(top, footer, nil, nil, container.NewStack(s.grid, s.empty)))
}

// newDate returns a field for one end of the period.
func (s *Screen) newDate(into *data.Date, words string) *datefield.Field {
	f := datefield.New(s.session.Today)
	f.EchoBelow = true
	f.SetPlaceHolder(words + " MM/DD/YYYY")
	f.OnDone = func() {
		if d, ok := f.Value(); ok && d != *into {
			*into = d
			s.applyFilter()
		}
	}
	return f
}

// Content returns the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Keys are the keys of the screen.
func (s *Screen) Keys() overlay.Keys {
	focus := func() { s.host.Focus(s.words) }
	return overlay.Keys{"Esc": s.goBack, "F5": s.Show, "/": focus, "Ctrl+F": focus, "Down": s.grid.Focus, "Ctrl+S": s.exporter.choosePath}
}

// Show reads the audit log again from its latest event.
func (s *Screen) Show() {
	s.readEvent = data.NewOperationID()
	s.load(0)
	s.host.Focus(s.grid)
}

func (s *Screen) goBack() {
	if s.OnReturn != nil {
		s.OnReturn()
	}
}

// applyFilter reads the audit log by the changed filter.
func (s *Screen) applyFilter() {
	s.readEvent = data.NewOperationID()
	s.load(0)
}

// typedWords applies the words when typing pauses.
func (s *Screen) typedWords(string) {
	s.typing++
	generation := s.typing
	s.host.Tasks.After(typingDelay, func() {
		if generation == s.typing {
			s.takeWords()
		}
	})
}

func (s *Screen) takeWords() {
	if s.typing++; s.words.Text != s.filter.Words {
		s.filter.Words = s.words.Text
		s.applyFilter()
	}
}

func (s *Screen) clearFilters() {
	s.filter = data.EventFilter{}
	for _, c := range []*control.Choice{s.kind, s.person, s.program} {
		c.SetChosen(0)
	}
	s.from.SetDate(0)
	s.to.SetDate(0)
	s.words.SetText("")
	s.applyFilter()
}

// selectionMoved loads the next page when the selection comes near the end.
func (s *Screen) selectionMoved([]data.AuditEvent) {
	if a, ok := s.grid.Current(); ok && len(s.events) > loadAhead && a.Number <= s.events[len(s.events)-loadAhead].Number {
		s.loadMore()
	}
}

func (s *Screen) loadMore() {
	if n := len(s.events); n > 0 && !s.complete && !s.loading {
		s.load(s.events[n-1].Number)
	}
}

// loadResult is what a load returns.
type loadResult struct {
	users    []data.User
	programs []data.Program
	count    int
	events   []data.AuditEvent
}

// load reads a page of events with numbers below before; 0 reads the first page.
func (s *Screen) load(before int64) {
	filter, reading := s.filter, s.readEvent
	s.loading, s.failed = true, nil
	task.RunLatest(s.host.Tasks, &s.loads, func(ctx context.Context) (r loadResult, err error) {
		if before == 0 {
			err = task.All(
				func() (err error) { r.users, err = s.session.Users(ctx); return },
				func() (err error) { r.programs, err = s.session.AllPrograms(ctx); return },
				func() (err error) { r.count, err = s.session.CountEvents(ctx, reading, filter); return },
			)
		}
		if err == nil {
			r.events, err = s.session.Events(ctx, reading, filter, before, pageSize)
		}
		return r, err
	}, func(r loadResult, err error) {
		s.loading, s.failed = false, err
		if err == nil {
			s.apply(before, r)
		}
		s.refresh()
	})
	s.host.Tasks.After(loadingAfter, func() {
		if s.loading {
			s.refresh()
		}
	})
}

func (s *Screen) apply(before int64, r loadResult) {
	s.complete = len(r.events) < pageSize
	if before > 0 {
		s.events = append(s.events, r.events...)
	} else {
		s.events, s.count = r.events, r.count
		s.person.SetOptions(personOptions(r.users))
		s.program.SetOptions(programOptions(r.programs))
	}
	s.grid.SetGroups([]grid.Group[data.AuditEvent]{{Rows: s.events}})
	s.grid.FitColumns(s.events)
}

func personOptions(users []data.User) []control.Option {
	options := []control.Option{{ID: 0, Text: "Everybody"}}
	for _, u := range users {
		options = append(options, control.Option{ID: int64(u.ID), Text: u.Name + " · " + u.Organization.Name})
	}
	return options
}

func programOptions(programs []data.Program) []control.Option {
	options := []control.Option{{ID: 0, Text: "Every program"}}
	for _, p := range programs {
		options = append(options, control.Option{ID: int64(p.ID), Text: p.Label()})
	}
	return options
}

// refresh shows how much is listed, or why nothing is.
func (s *Screen) refresh() {
	control.SetVisible(s.clear, s.filter.Active())
	control.SetVisible(s.more, !s.complete && len(s.events) > 0 && s.failed == nil)
	s.empty.Objects = nil
	switch {
	case s.failed != nil:
		s.status.SetText("")
		s.panel("⚠ The audit log can't be read", overlay.ErrorMessage(s.failed), control.NewButton("Try again", s.Show))
	case s.loading:
		s.status.SetText("Reading the audit log…")
	case len(s.events) == 0 && s.filter.Active():
		s.status.SetText("")
		s.panel("No event passes these filters", "Try another period, or fewer words.", control.NewButton("Clear filters", s.clearFilters))
	case len(s.events) == 0:
		s.status.SetText("")
		s.panel("The audit log is empty", "A read-only database keeps no audit log.", control.Gap(0, 0))
	default:
		s.status.SetText(fmt.Sprintf("%d of %d events, newest first. Reading and exporting the audit log is recorded too.", len(s.events), s.count))
	}
	s.empty.Refresh()
	s.exporter.refresh()
	s.content.Refresh()
}

// panel shows a message in place of the list.
func (s *Screen) panel(title, words string, button fyne.CanvasObject) {
	s.empty.Objects = []fyne.CanvasObject{control.NewPanel(theme.Surface, theme.Line, theme.Radius, control.Inset(24, 24, container.NewVBox(
		control.NewBold(title), control.NewParagraph(words), container.NewHBox(button))))}
}

// open shows all details of an event.
func (s *Screen) open(a data.AuditEvent) {
	lines := container.New(layout.NewCustomPaddedVBoxLayout(4))
	line := func(name, text string) {
		if text != "" {
			lines.Add(container.NewBorder(nil, nil, control.Wide(130, control.NewMuted(name)), nil, control.NewCaption(text, 450).Colored(theme.Ink)))
		}
	}
	enrollment := ""
	if a.EnrollmentID != 0 {
		enrollment = strconv.FormatInt(int64(a.EnrollmentID), 10)
	}
	line("Time", data.Moment(a.At))
	line("Person", a.ByName)
	line("Client ID", a.PersonalID)
	line("Program", a.Program)
	line("HMIS", a.Source)
	line("Enrollment", enrollment)
	name := "What was done"
	for _, detail := range describe.Details(a) {
		line(name, detail)
		name = ""
	}
	line("Hash", a.Hash)
	var d *overlay.Dialog
	done := control.NewPrimary("Close", "Esc", func() { d.Close() })
	footer := container.NewHBox(layout.NewSpacer(), done)
	if a.ClientID != 0 && s.OnOpenClient != nil {
		footer.Objects = append([]fyne.CanvasObject{control.NewButton("Open the client", func() {
			d.Close()
			s.OnOpenClient(a.ClientID)
		})}, footer.Objects...)
	}
	d = s.host.Open(overlay.Size{Width: 660, Height: 460}, control.NewTitle("Event "+strconv.FormatInt(a.Number, 10)+" · "+a.Kind.Label()), lines, footer,
		overlay.Keys{"Down": func() { d.Scroll(40) }, "Up": func() { d.Scroll(-40) }})
	s.host.Focus(done)
}
