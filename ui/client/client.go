// Package client shows one client: the enrollments with their actions, the progress to housing, history, and what
// is entered locally because HMIS does not have it yet.
package client

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Session is what the screen needs of a session.
type Session interface {
	User() data.User
	Today() data.Date
	May(p data.Permission, owner data.OrganizationID) bool
	FindClients(ctx context.Context, text string, limit int) ([]data.Client, error)
	RecentClients(ctx context.Context, limit int) ([]data.Client, error)
	OpenClient(ctx context.Context, op data.OperationID, id data.ClientID) (data.Client, []data.Case, error)
	Attempts(ctx context.Context, id data.EnrollmentID) ([]data.Attempt, error)
	History(ctx context.Context, id data.EnrollmentID) ([]data.AuditEvent, error)
	AllPrograms(ctx context.Context) ([]data.Program, error)
	AddClient(ctx context.Context, op data.OperationID, c data.Client) (data.Client, error)
	AddEnrollment(ctx context.Context, op data.OperationID, client data.ClientID, program data.ProgramID, entry data.Date) (data.EnrollmentID, error)
	CorrectEnrollment(ctx context.Context, op data.OperationID, id data.EnrollmentID, entry, exit data.Date) error
	MoveTracker(ctx context.Context, op data.OperationID, from, to data.EnrollmentID) error
	Matches(ctx context.Context) ([]data.Match, error)
	AcceptMatch(ctx context.Context, op data.OperationID, locallyEntered, imported data.EnrollmentID) error
	DismissMatch(ctx context.Context, op data.OperationID, locallyEntered, imported data.EnrollmentID) error
}

// Actions are the dialogs that the shell opens for the screen.
type Actions struct {
	Tracker   func(id data.EnrollmentID)
	StartOver func(id data.EnrollmentID)
	Assess    func(id data.EnrollmentID)
	Assign    func(ids []data.EnrollmentID, organization data.Organization)
	History   func(id data.EnrollmentID)
}

// Screen finds a client, then shows it.
type Screen struct {
	host    *overlay.Host
	session Session
	Actions Actions

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

	content *fyne.Container
	rows    *enrollmentTable
	below   *fyne.Container
}

// New returns the screen.
func New(host *overlay.Host, session Session) *Screen {
	s := &Screen{host: host, session: session, content: container.NewStack()}
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
	s.reload()
}

// Changed reads the client again after a save.
func (s *Screen) Changed(data.EnrollmentID) {
	if s.open != 0 {
		s.reload()
	}
}

// Keys are the keys of the screen.
func (s *Screen) Keys() overlay.Keys {
	return overlay.Keys{
		"Esc":   s.Find,
		"Down":  func() { s.moveSelection(1) },
		"Up":    func() { s.moveSelection(-1) },
		"Enter": func() { s.openSelectedMenu() },
	}
}

func (s *Screen) set(o fyne.CanvasObject) {
	control.Fill(s.content, o)
}

func (s *Screen) reload() {
	type read struct {
		client  data.Client
		cases   []data.Case
		matches []data.Match
	}
	id, visit := s.open, s.openEvent
	task.RunLatest(s.host.Tasks, &s.latest, func(ctx context.Context) (r read, err error) {
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
		if err != nil {
			s.set(control.Inset(20, 16, container.NewVBox(control.NewCard(container.NewVBox(
				control.NewBold("⚠ The client can't be shown").Colored(theme.Error), control.NewParagraph(overlay.ErrorMessage(err)),
				container.NewHBox(control.NewButton("Find a client", s.Find)))))))
			return
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
	if s.client.Removed {
		head.Add(control.NewErrorChip("⚠ deleted in HMIS"))
	}
	tools := container.NewHBox(control.NewLink("Find another client", s.Find), control.NewLink("Add an enrollment not yet in HMIS…", s.addEnrollment))
	s.rows = newEnrollmentTable(s)
	s.below = container.NewStack()
	column := container.NewVBox(head, tools, control.Gap(0, 4))
	for _, m := range s.matches {
		column.Add(s.matchCard(m))
	}
	column.Add(control.NewTitledCard("Enrollments", fmt.Sprint(len(s.cases)), s.rows.content()))
	s.set(control.Inset(20, 14, container.NewBorder(column, nil, nil, nil, s.below)))
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
