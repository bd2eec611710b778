// Package home is the dashboard of a user's clients in a program, or of the whole program: the pipeline, what needs
// attention, the next move-ins, recent clients.
// Every number opens exactly the rows it counts.
package home

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Session is what the screen needs of a session.
type Session interface {
	User() data.User
	ChangeCounter(ctx context.Context) (int64, error)
	Today() data.Date
	Programs(ctx context.Context) ([]data.Program, error)
	List(ctx context.Context, id data.ProgramID, options data.ListOptions) (data.List, error)
	RecentClients(ctx context.Context, limit int) ([]data.Client, error)
	Cases(ctx context.Context, id data.ClientID) ([]data.Case, error)
	Drafts(ctx context.Context) ([]data.Unsaved, error)
	Preference(ctx context.Context, key string) (string, error)
	SetPreference(ctx context.Context, key, value string) error
}

// recentShown is how many recent clients are shown.
const recentShown = 6

// Screen is the dashboard.
type Screen struct {
	host    *overlay.Host
	session Session
	hour    func() int

	// OnOpenList opens the search on a program with a filter, OnOpenClient a client, OnOpenTracker a tracker,
	// OnImport the import.
	OnOpenList    func(data.ProgramID, data.Filter)
	OnOpenClient  func(data.ClientID)
	OnOpenTracker func(id data.EnrollmentID, siblings []data.EnrollmentID)
	OnImport      func()

	programs []data.Program
	program  data.ProgramID
	latest   task.Latest
	read     read
	// failed: the last reading failed, and the screen shows why.
	failed bool
	// mine: only the user's clients are shown. scopeChosen: the user has chosen so, or the opposite.
	mine, scopeChosen bool

	content  *fyne.Container
	greeting *control.Label
	choice   *control.Choice
	scope    *control.Segments
	body     *fyne.Container
}

// New returns the screen; hour returns the local hour, for the greeting.
func New(host *overlay.Host, session Session, hour func() int) *Screen {
	s := &Screen{host: host, session: session, hour: hour}
	s.greeting = control.NewTitle(Greeting(hour(), session.User().Name))
	s.choice = control.NewChoice("Choose a program", nil, func(o control.Option) {
		s.program = data.ProgramID(o.ID)
		s.remember(clientlist.ProgramPreference, strconv.FormatInt(o.ID, 10))
		s.load()
	})
	s.scope = control.NewSegments([]string{"My clients", "Whole program"}, 0, func(i int) {
		s.mine, s.scopeChosen = i == 0, true
		s.remember(scopePreference, scopes[i])
		s.show()
	})
	s.body = container.NewStack()
	head := container.New(headLayout{}, s.greeting, s.choice, s.scope)
	s.content = control.Inset(inset, 14, container.NewBorder(container.NewVBox(head, control.Gap(0, 8)), nil, nil, nil, s.body))
	return s
}

// Content returns the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Keys implements the shell's screen.
func (s *Screen) Keys() overlay.Keys { return nil }

// Show reads everything again.
func (s *Screen) Show() {
	s.greeting.SetText(Greeting(s.hour(), s.session.User().Name))
	type choices struct {
		programs    []data.Program
		last, scope string
	}
	task.Run(s.host.Tasks, func(ctx context.Context) (c choices, err error) {
		if c.programs, err = s.session.Programs(ctx); err != nil {
			return c, err
		}
		if c.last, err = s.session.Preference(ctx, clientlist.ProgramPreference); err != nil {
			return c, err
		}
		c.scope, err = s.session.Preference(ctx, scopePreference)
		return c, err
	}, func(r choices, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		s.programs = r.programs
		s.choice.SetOptions(clientlist.ProgramOptions(r.programs))
		if len(r.programs) == 0 {
			s.choice.Hide()
			s.scope.Hide()
			s.empty()
			return
		}
		s.choice.Show()
		s.scope.Show()
		if i := slices.Index(scopes, r.scope); i >= 0 {
			s.mine, s.scopeChosen = i == 0, true
		}
		id, _ := strconv.ParseInt(r.last, 10, 64)
		s.program = data.ProgramID(id)
		if _, ok := clientlist.ProgramByID(r.programs, s.program); !ok {
			s.program = r.programs[0].ID
		}
		s.choice.SetChosen(int64(s.program))
		s.load()
	})
}

// Changed reads the numbers again after a save.
func (s *Screen) Changed(data.EnrollmentID) { s.load() }

// Poll reads the numbers again if the database or the day has changed, or if they could not be read.
func (s *Screen) Poll(counter int64) {
	switch {
	case s.failed:
		s.Show()
	case s.program != 0 && (counter != s.read.counter || s.session.Today() != s.read.list.AsOf):
		s.load()
	}
}

// scopePreference is the preference with the chosen scope, one of scopes.
const scopePreference = "home.scope"

var scopes = []string{"mine", "program"}

// remember stores a choice; a failure costs a click, no data.
func (s *Screen) remember(key, value string) {
	task.Do(s.host.Tasks, func(ctx context.Context) error { return s.session.SetPreference(ctx, key, value) }, func(error) {})
}

// read is what the dashboard is made from.
type read struct {
	list   data.List
	recent []recentClient
	drafts []data.Unsaved
	// counter is the change counter before the others were read.
	counter int64
}

func (s *Screen) load() {
	program := s.program
	task.RunLatest(s.host.Tasks, &s.latest, func(ctx context.Context) (read, error) {
		counter, err := s.session.ChangeCounter(ctx)
		if err != nil {
			return read{}, err
		}
		list, err := s.session.List(ctx, program, data.ListOptions{})
		if err != nil {
			return read{}, err
		}
		recent, err := s.recent(ctx)
		if err != nil {
			return read{}, err
		}
		drafts, err := s.session.Drafts(ctx)
		return read{list, recent, drafts, counter}, err
	}, func(r read, err error) {
		if err != nil && !s.failed && s.read.counter != 0 && data.CodeOf(err) == data.CodeUnavailable {
			// What is on screen stays; the shell says that the database is not connected. The next poll reads again.
			s.read.counter = -1
			return
		}
		if err != nil {
			s.fail(err)
			return
		}
		s.failed, s.read = false, r
		if !s.scopeChosen {
			// Whoever is nobody's case manager here starts with the whole program.
			s.mine = len((data.Filter{Mine: s.session.User().ID}).Apply(r.list)) > 0
		}
		s.scope.SetChosen(slices.Index([]bool{true, false}, s.mine))
		s.show()
	})
}

// recentClient is a client opened recently, with the stage of the latest housing enrollment.
type recentClient struct {
	client data.Client
	stage  string
	chip   *data.Stage
}

func (s *Screen) recent(ctx context.Context) ([]recentClient, error) {
	clients, err := s.session.RecentClients(ctx, recentShown)
	if err != nil {
		return nil, err
	}
	recent := make([]recentClient, len(clients))
	for i, c := range clients {
		recent[i] = recentClient{client: c, stage: "not in a housing program"}
		cases, err := s.session.Cases(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			if c.Program.Housing() && c.Open(s.session.Today()) {
				stage := c.Stage(s.session.Today())
				recent[i].chip = &stage
				break
			}
		}
	}
	return recent, nil
}

func (s *Screen) set(o fyne.CanvasObject) {
	control.Fill(s.body, o)
}

func (s *Screen) fail(err error) {
	s.failed = true
	s.set(container.NewVBox(control.NewCard(container.NewVBox(
		control.NewBold("⚠ The dashboard can't be shown").Colored(theme.Error),
		control.NewParagraph(overlay.ErrorMessage(err)),
		container.NewHBox(control.NewButton("Try again", s.Show)),
	))))
}

func (s *Screen) empty() {
	text, button := "No housing programs are here yet. An administrator imports them from HMIS.", container.NewHBox()
	if s.session.User().Role == data.Administrator {
		text = "No housing programs are here yet. Import your HMIS's export to begin."
		button.Add(control.NewPrimary("Import from HMIS", "", func() { s.OnImport() }))
	}
	s.set(container.NewVBox(control.NewCard(container.NewVBox(control.NewBold("Nothing to show yet"), control.NewParagraph(text), button))))
}
