// Package client shows one client: the enrollments with their actions, the progress to housing, history, and what
// is entered locally because HMIS does not have it yet.
package client

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
	"housingtracker/ui/undo"
)

// Session is what the screen needs of a session.
type Session interface {
	User() data.User
	ChangeCounter(ctx context.Context) (int64, error)
	Today() data.Date
	May(p data.Permission, owner data.OrganizationID) bool
	FindClients(ctx context.Context, text string, limit int) ([]data.Client, error)
	RecentClients(ctx context.Context, limit int) ([]data.Client, error)
	OpenClient(ctx context.Context, op data.OperationID, id data.ClientID) (data.Client, []data.Case, error)
	Attempts(ctx context.Context, id data.EnrollmentID) ([]data.Attempt, error)
	History(ctx context.Context, id data.EnrollmentID) ([]data.AuditEvent, error)
	AllPrograms(ctx context.Context) ([]data.Program, error)
	Notes(ctx context.Context, id data.EnrollmentID) ([]data.Note, error)
	Readiness(ctx context.Context, id data.EnrollmentID) (data.Readiness, error)
	Case(ctx context.Context, id data.EnrollmentID) (data.Case, error)
	Cases(ctx context.Context, id data.ClientID) ([]data.Case, error)
	AddClient(ctx context.Context, op data.OperationID, c data.Client) (data.Client, error)
	CorrectClient(ctx context.Context, op data.OperationID, c data.Client) error
	RemoveClient(ctx context.Context, op data.OperationID, id data.ClientID) error
	RemoveEnrollment(ctx context.Context, op data.OperationID, id data.EnrollmentID) error
	RecordCopy(ctx context.Context, op data.OperationID, id data.ProgramID, rows int) error
	undo.Session
	AddEnrollment(ctx context.Context, op data.OperationID, client data.ClientID, program data.ProgramID, entry data.Date) (data.EnrollmentID, error)
	CorrectEnrollment(ctx context.Context, op data.OperationID, shown data.Enrollment, entry, exit data.Date) error
	MoveTracker(ctx context.Context, op data.OperationID, from, to data.EnrollmentID) error
	Matches(ctx context.Context) ([]data.Match, error)
	AcceptMatch(ctx context.Context, op data.OperationID, locallyEntered, imported data.EnrollmentID) error
	DismissMatch(ctx context.Context, op data.OperationID, locallyEntered, imported data.EnrollmentID) error
}

// Screen finds a client, then shows it.
type Screen struct {
	host    *overlay.Host
	session Session
	// Actions are those of an enrollment's menu that other screens do.
	Actions casemenu.Actions
	// OnDocuments opens the documents of the client of that name; done runs after each change of them.
	OnDocuments func(id data.EnrollmentID, name string, done func())
	// Undo gets what was done here; OnChanged runs after a change to an enrollment.
	Undo      *undo.Stack
	OnChanged func(data.EnrollmentID)

	finder *finder
	latest task.Latest
	detail task.Latest

	open data.ClientID
	// openEvent is the operation of opening the client, while the screen shows it.
	openEvent data.OperationID
	client    data.Client
	cases     []data.Case
	selected  int
	matches   []data.Match
	// counter is the change counter before the client was read; failed: it could not be read.
	counter int64
	failed  bool

	content *fyne.Container
	// page shows the client.
	page  fyne.CanvasObject
	rows  *enrollmentTable
	below *fyne.Container
	// details are what below shows.
	details details
	notes   *notes
}

// New returns the screen.
func New(host *overlay.Host, session Session) *Screen {
	s := &Screen{host: host, session: session, content: container.NewStack(), Undo: undo.New(host, session)}
	s.OnChanged = s.Changed
	s.finder = newFinder(host, session, s.OpenClient, s.addClient)
	s.content.Objects = []fyne.CanvasObject{s.finder.content}
	return s
}

// Content returns the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Show shows the open client, or the search for one.
func (s *Screen) Show() {
	if s.open == 0 {
		s.set(s.finder.content)
		s.finder.show()
		return
	}
	if s.openEvent == "" {
		s.openEvent = data.NewOperationID()
	}
	s.reload()
}

// Leave implements the shell's screen: showing the client again counts as opening it again.
func (s *Screen) Leave() { s.openEvent = "" }

// Find goes back to the search for a client.
func (s *Screen) Find() { s.open = 0; s.Show() }

// OpenClient shows a client.
func (s *Screen) OpenClient(id data.ClientID) {
	s.open, s.openEvent, s.selected = id, data.NewOperationID(), -1
	s.cases = nil
	s.reload()
}

// Changed reads the client again after a save.
func (s *Screen) Changed(data.EnrollmentID) {
	if s.open != 0 {
		s.reload()
	}
}

// Poll reads the client again if the database has changed, or if it could not be read.
func (s *Screen) Poll(counter int64) {
	if s.open != 0 && (counter != s.counter || s.failed) {
		s.reload()
	}
}

// Keys are the keys of the screen.
func (s *Screen) Keys() overlay.Keys {
	keys := casemenu.Keys(s.host, s.Entries)
	maps.Copy(keys, overlay.Keys{
		"/":     s.focusNotes,
		"Esc":   s.escape,
		"Down":  func() { s.moveSelection(1) },
		"Up":    func() { s.moveSelection(-1) },
		"Enter": func() { s.openSelectedMenu() },
	})
	return keys
}

// actions are the actions of the menu, with those that this screen does itself.
func (s *Screen) actions() casemenu.Actions {
	a := s.Actions
	a.Client = nil
	a.Copy = s.copy
	a.Correct, a.Remove, a.MoveTracker = s.Correct, s.RemoveEnrollment, s.MoveTracker
	return a
}

// Entries are what can be done with the selected enrollment; none while no client is shown.
func (s *Screen) Entries() []casemenu.Entry {
	if s.open == 0 || s.selected < 0 || s.selected >= len(s.cases) {
		return nil
	}
	return casemenu.Entries(s.session, casemenu.OfCase(s.cases[s.selected], s.session.Today()), s.actions())
}

// Current is the name of the client that is shown; "" if none is.
func (s *Screen) Current() string {
	if s.open == 0 {
		return ""
	}
	return s.client.DisplayName()
}

func (s *Screen) set(o fyne.CanvasObject) {
	control.Fill(s.content, o)
}

func (s *Screen) reload() {
	type read struct {
		client  data.Client
		cases   []data.Case
		matches []data.Match
		counter int64
	}
	id, visit := s.open, s.openEvent
	task.RunLatest(s.host.Tasks, &s.latest, func(ctx context.Context) (r read, err error) {
		if r.counter, err = s.session.ChangeCounter(ctx); err != nil {
			return r, err
		}
		if r.client, r.cases, err = s.session.OpenClient(ctx, visit, id); err != nil {
			return r, err
		}
		all, err := s.session.Matches(ctx)
		for _, m := range all {
			if m.LocallyEntered.Client.ID == id || m.Imported.Client.ID == id {
				r.matches = append(r.matches, m)
			}
		}
		return r, err
	}, func(r read, err error) {
		if s.open != id {
			return
		}
		if err != nil && !s.failed && s.client.ID == id && data.CodeOf(err) == data.CodeUnavailable {
			// What is on screen stays; the shell says that the database is not connected. The next poll reads again.
			s.counter = -1
			return
		}
		shown := s.client.ID == id && !s.failed
		s.counter, s.failed = r.counter, err != nil
		if err != nil {
			s.set(control.Inset(20, 16, container.NewVBox(control.NewCard(container.NewVBox(
				control.NewBold("⚠ The client can't be shown").Colored(theme.Error), control.NewParagraph(overlay.ErrorMessage(err)),
				container.NewHBox(control.NewButton("Find a client", s.Find)))))))
			return
		}
		if shown && s.rows != nil && s.selected >= 0 && reflect.DeepEqual(s.client, r.client) && reflect.DeepEqual(s.cases, r.cases) && reflect.DeepEqual(s.matches, r.matches) {
			s.set(s.page)
			s.showBelow()
			return
		}
		// Others may have added an enrollment above the selected one.
		if s.selected >= 0 && s.selected < len(s.cases) {
			selected := s.cases[s.selected].ID
			s.selected = slices.IndexFunc(r.cases, func(c data.Case) bool { return c.ID == selected })
		}
		s.client, s.cases, s.matches = r.client, r.cases, r.matches
		if s.selected < 0 || s.selected >= len(s.cases) {
			s.selected = preferred(s.cases, s.session.Today())
		}
		s.show()
	})
}

// preferred is the index of the enrollment to select first: an open one in a housing program.
func preferred(cases []data.Case, today data.Date) int {
	for i, c := range cases {
		if c.ReadOnly(today) == "" {
			return i
		}
	}
	for i, c := range cases {
		if c.Program.Housing() {
			return i
		}
	}
	return 0
}

func (s *Screen) show() {
	head := container.New(headline{}, control.NewTitle(s.client.DisplayName()).Shrinking(), control.NewMuted(About(s.client)))
	if s.client.LocallyEntered {
		head.Add(control.NewWarningChip("not yet in HMIS"))
	}
	tools := container.NewHBox(control.NewLink("Find another client", s.Find), control.NewLink("Add an enrollment not yet in HMIS…", s.addEnrollment))
	switch {
	case s.client.Removed && s.client.LocallyEntered:
		head.Add(control.NewErrorChip("⚠ removed"))
	case s.client.Removed:
		head.Add(control.NewErrorChip("⚠ deleted in HMIS"))
	case s.client.LocallyEntered:
		tools.Add(control.NewLink("Correct the client…", s.correctClient))
		tools.Add(control.NewLink("Remove the client…", s.removeClient))
	}
	before := s.rows
	s.rows = newEnrollmentTable(s)
	if before == nil || before.client != s.client.ID {
		s.below, s.details, s.notes = container.NewStack(), details{}, nil
	}
	column := container.NewVBox(head, tools, control.Gap(0, 4))
	for _, m := range s.matches {
		column.Add(s.matchCard(m))
	}
	column.Add(control.NewTitledCard("Enrollments", fmt.Sprint(len(s.cases)), s.rows.content()))
	// A low window has no room for everything.
	s.page = container.NewVScroll(control.Inset(20, 14, container.NewBorder(column, nil, nil, nil, s.below)))
	s.set(s.page)
	if before != nil && before.scroll != nil && s.rows.scroll != nil && before.client == s.client.ID {
		s.rows.scroll.ScrollToOffset(before.scroll.Offset)
	}
	s.showBelow()
}

// headline lays out a name and what follows it in one line, and leaves room for the shell's find box on the right.
type headline struct{}

const (
	findBox     = 312
	headlineGap = 3 * theme.Step
)

func (headline) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(400, o[0].MinSize().Height)
}

func (headline) Layout(o []fyne.CanvasObject, size fyne.Size) {
	room := size.Width - findBox
	for _, rest := range o[1:] {
		room -= rest.MinSize().Width + headlineGap
	}
	title := o[0].(*control.Label)
	width := fyne.MeasureText(title.Text, title.TextSize, fyne.TextStyle{Bold: true}).Width
	at := min(width, max(room, 120))
	title.Resize(fyne.NewSize(at, title.MinSize().Height))
	for _, rest := range o[1:] {
		need := rest.MinSize()
		rest.Move(fyne.NewPos(at+headlineGap, (size.Height-need.Height)/2))
		rest.Resize(need)
		at += headlineGap + need.Width
	}
}

// About is the line beside the name.
func About(c data.Client) string {
	about := "no Client ID yet"
	if c.PersonalID != "" {
		about = "Client ID " + c.IDLabel()
	}
	if c.BirthDate != 0 {
		about += fmt.Sprintf(" · born %d", c.BirthDate.Time().Year())
	}
	return about
}

func (s *Screen) moveSelection(by int) {
	if len(s.cases) > 0 {
		s.selectRow(min(max(s.selected+by, 0), len(s.cases)-1))
	}
}

func (s *Screen) selectRow(at int) {
	s.selected = at
	s.rows.refresh()
	s.rows.reveal()
	s.showBelow()
}

func (s *Screen) openSelectedMenu() {
	if s.open != 0 && s.selected < len(s.cases) {
		s.rows.menu(s.selected)
	}
}
