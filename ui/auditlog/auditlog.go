// Package audit events is the audit log on screen: what everybody has done and looked at, to be narrowed, read and exported by
// an administrator.
package auditlog

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/grid"
	"housingtracker/ui/overlay"
	"housingtracker/ui/record"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Session is what the screen needs of the signed-in session.
type Session interface {
	Today() data.Date
	Users(ctx context.Context) ([]data.User, error)
	AllPrograms(ctx context.Context) ([]data.Program, error)
	Events(ctx context.Context, op data.OperationID, filter data.EventFilter, before int64, limit int) ([]data.AuditEvent, error)
	CountEvents(ctx context.Context, op data.OperationID, filter data.EventFilter) (int, error)
	ExportEvents(ctx context.Context, op data.OperationID, filter data.EventFilter, form string, each func(data.AuditEvent) error) error
}

var _ Session = (*data.Session)(nil)

const (
	// page is how many audit events are read at once; near is how close to the last one the next page is read.
	page, near = 500, 40
	// typedFor is how long nobody may have typed before the words narrow the record: every filter is an audit event.
	typedFor = 900 * time.Millisecond
	// loadingAfter is how long a load may take before the screen says so.
	loadingAfter = 300 * time.Millisecond
)

// Screen is the audit log.
type Screen struct {
	// OnOpenClient and OnReturn lead to a client and back to the administration.
	OnOpenClient func(data.ClientID)
	OnReturn     func()

	host    *overlay.Host
	session Session
	chooser filechooser.Chooser

	filter data.EventFilter
	// reading is the event of reading the record by the filter; its pages are the same.
	reading data.OperationID
	events  []data.AuditEvent
	count   int
	// loading: audit events are being read; whole: there are no more than those read.
	loading, whole bool
	failed         error
	loads          task.Latest
	typed          int

	kind, person, program *control.Choice
	from, to              *datefield.Field
	words                 *control.Entry
	clear                 *control.Button
	grid                  *grid.Grid[data.AuditEvent]
	empty                 *fyne.Container
	says                  *control.Label
	more                  *control.Button
	saving                *saving
	content               fyne.CanvasObject
}

// New makes the screen. It reads nothing until Show.
func New(host *overlay.Host, session Session, chooser filechooser.Chooser) *Screen {
	s := &Screen{host: host, session: session, chooser: chooser, empty: container.NewStack()}
	s.grid = grid.New(func(a *data.AuditEvent) int64 { return a.Number }, columns()...)
	s.grid.OnOpen = s.open
	s.grid.OnSort = func(string, grid.Sort) { s.grid.SetOrder("", grid.Default) }
	s.grid.OnSelectionChanged = s.moved
	s.grid.OnEscape = s.goBack
	s.grid.OnRune = func(r rune) bool { return (r == '?' || r == '/') && host.Press(string(r)) }
	s.saving = newSaving(s)
	s.content = s.build()
	return s
}

func columns() []grid.Column[data.AuditEvent] {
	return []grid.Column[data.AuditEvent]{
		{ID: "time", Title: "Time", Width: 150, Text: func(a *data.AuditEvent) string { return data.Moment(a.At) }},
		{ID: "person", Title: "Person", Width: 120, Grow: 1, Text: func(a *data.AuditEvent) string { return a.ByName }},
		{ID: "event", Title: "Event", Width: 124, Text: func(a *data.AuditEvent) string { return a.Kind.Label() }, Style: func(a *data.AuditEvent) grid.Style {
			if a.Kind == data.EventSignInFailed {
				return grid.Style{Color: theme.Error}
			}
			return grid.Style{Bold: true}
		}},
		{ID: "client", Title: "Client ID", Width: 84, Text: func(a *data.AuditEvent) string { return a.ClientLabel() }},
		{ID: "program", Title: "Program", Width: 130, Grow: 1, Text: func(a *data.AuditEvent) string { return a.ProgramLabel() }},
		{ID: "said", Title: "What was done", Width: 260, Grow: 4, Text: func(a *data.AuditEvent) string { return record.Said(*a) }},
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
		s.narrow()
	})
	s.person = control.NewChoice("Everybody", nil, func(o control.Option) {
		s.filter.By = data.UserID(o.ID)
		s.narrow()
	})
	s.program = control.NewChoice("Every program", nil, func(o control.Option) {
		s.filter.Program = data.ProgramID(o.ID)
		s.narrow()
	})
	s.from, s.to = s.newDate(&s.filter.From, "From"), s.newDate(&s.filter.To, "To")
	s.words = control.NewEntry("Words, a Client ID, old or new text")
	s.words.OnChanged = s.typedWords
	s.words.OnSubmitted = func(string) {
		s.takeWords()
		s.grid.Focus()
	}
	s.clear = control.NewLink("Clear filters", s.clearFilters)
	s.more = control.NewLink("Show more", s.loadMore)
	s.says = control.NewMuted("").Shrinking()

	title := container.NewHBox(control.NewTitle("Audit log"), control.Gap(6, 0),
		container.NewCenter(control.NewLink("Return to Administration", s.goBack)))
	who := container.NewGridWithColumns(3, s.kind, s.person, s.program)
	when := container.NewHBox(control.Wide(190, s.from), control.Wide(190, s.to))
	narrowing := container.NewBorder(nil, nil, when, container.NewVBox(container.NewHBox(s.clear, s.saving.button)), container.NewVBox(s.words))
	top := container.New(layout.NewCustomPaddedVBoxLayout(6), control.Inset(0, 4, title), who, narrowing)
	foot := container.NewBorder(nil, nil, nil, container.NewHBox(s.more, s.saving.progress), s.says)
	s.saving.around = foot
	return container.New(layout.NewCustomPaddedLayout(14, 6, 20, 20), container.NewBorder(top, foot, nil, nil, container.NewStack(s.grid, s.empty)))
}

// newDate is a field for an end of the period.
func (s *Screen) newDate(into *data.Date, words string) *datefield.Field {
	f := datefield.New(s.session.Today)
	f.EchoBelow = true
	f.SetPlaceHolder(words + " MM/DD/YYYY")
	f.OnDone = func() {
		if d, ok := f.Value(); ok && d != *into {
			*into = d
			s.narrow()
		}
	}
	return f
}

// Content is the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Keys are the screen's keys.
func (s *Screen) Keys() overlay.Keys {
	focus := func() { s.host.Focus(s.words) }
	return overlay.Keys{"Esc": s.goBack, "F5": s.Show, "/": focus, "Ctrl+F": focus, "Down": s.grid.Focus, "Ctrl+S": s.saving.ask}
}

// Show reads the record again from its latest event.
func (s *Screen) Show() {
	s.reading = data.NewOperationID()
	s.load(0)
	s.grid.Focus()
}

func (s *Screen) goBack() {
	if s.OnReturn != nil {
		s.OnReturn()
	}
}

// narrow reads the record by another filter.
func (s *Screen) narrow() {
	s.reading = data.NewOperationID()
	s.load(0)
}

// typedWords takes the words when nobody types any more.
func (s *Screen) typedWords(string) {
	s.typed++
	mine := s.typed
	s.host.Tasks.After(typedFor, func() {
		if mine == s.typed {
			s.takeWords()
		}
	})
}

func (s *Screen) takeWords() {
	if s.typed++; s.words.Text != s.filter.Words {
		s.filter.Words = s.words.Text
		s.narrow()
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
	s.narrow()
}

// moved reads on when the last event that has been read comes near.
func (s *Screen) moved([]data.AuditEvent) {
	if a, ok := s.grid.Current(); ok && len(s.events) > near && a.Number <= s.events[len(s.events)-near].Number {
		s.loadMore()
	}
}

func (s *Screen) loadMore() {
	if n := len(s.events); n > 0 && !s.whole && !s.loading {
		s.load(s.events[n-1].Number)
	}
}

// read is what a load brings.
type read struct {
	users    []data.User
	programs []data.Program
	count    int
	events   []data.AuditEvent
}

// load reads a page of audit events with smaller numbers than before; 0 begins again.
func (s *Screen) load(before int64) {
	filter, reading := s.filter, s.reading
	s.loading, s.failed = true, nil
	task.RunLatest(s.host.Tasks, &s.loads, func(ctx context.Context) (r read, err error) {
		if before == 0 {
			if r.users, err = s.session.Users(ctx); err != nil {
				return r, err
			}
			if r.programs, err = s.session.AllPrograms(ctx); err != nil {
				return r, err
			}
			if r.count, err = s.session.CountEvents(ctx, reading, filter); err != nil {
				return r, err
			}
		}
		r.events, err = s.session.Events(ctx, reading, filter, before, page)
		return r, err
	}, func(r read, err error) {
		s.loading, s.failed = false, err
		if err == nil {
			s.take(before, r)
		}
		s.refresh()
	})
	s.host.Tasks.After(loadingAfter, func() {
		if s.loading {
			s.refresh()
		}
	})
}

func (s *Screen) take(before int64, r read) {
	s.whole = len(r.events) < page
	if before > 0 {
		s.events = append(s.events, r.events...)
	} else {
		s.events, s.count = r.events, r.count
		s.person.SetOptions(personOptions(r.users))
		s.program.SetOptions(programOptions(r.programs))
	}
	s.grid.SetGroups([]grid.Group[data.AuditEvent]{{Rows: s.events}})
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

// refresh says how much is shown, or why nothing is.
func (s *Screen) refresh() {
	show(s.clear, s.filter.Active())
	show(s.more, !s.whole && len(s.events) > 0 && s.failed == nil)
	s.empty.Objects = nil
	switch {
	case s.failed != nil:
		s.says.SetText("")
		s.panel("⚠ The record can't be read", overlay.Words(s.failed), control.NewButton("Try again", s.Show))
	case s.loading:
		s.says.SetText("Reading the record…")
	case len(s.events) == 0 && s.filter.Active():
		s.says.SetText("")
		s.panel("No event passes these filters", "Try another period, or fewer words.", control.NewButton("Clear filters", s.clearFilters))
	case len(s.events) == 0:
		s.says.SetText("")
		s.panel("Nothing is on record yet", "A database that can only be read keeps no record.", control.Gap(0, 0))
	default:
		s.says.SetText(fmt.Sprintf("%d of %d events, newest first. Who reads or exports this is on record too.", len(s.events), s.count))
	}
	s.empty.Refresh()
	s.saving.refresh()
	s.content.Refresh()
}

// panel says something where there is no list.
func (s *Screen) panel(title, words string, button fyne.CanvasObject) {
	s.empty.Objects = []fyne.CanvasObject{control.NewPanel(theme.Surface, theme.Line, theme.Radius, control.Inset(24, 24, container.NewVBox(
		control.NewBold(title), control.NewParagraph(words), container.NewHBox(button))))}
}

func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
