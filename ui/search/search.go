// Package search is the Housing Status Search: a program's clients under the six stages, to be searched, narrowed,
// sorted and opened (R23 to R28).
package search

import (
	"context"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/grid"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// Session is what the search needs of a signed-in user.
type Session interface {
	User() data.User
	Today() data.Date
	May(p data.Permission, owner data.OrganizationID) bool
	Programs(ctx context.Context) ([]data.Program, error)
	OpenList(ctx context.Context, op data.OperationID, id data.ProgramID, options data.ListOptions) (data.List, error)
	List(ctx context.Context, id data.ProgramID, options data.ListOptions) (data.List, error)
	Preference(ctx context.Context, key string) (string, error)
	SetPreference(ctx context.Context, key, value string) error
	ChangeCounter(ctx context.Context) (int64, error)
}

var _ Session = (*data.Session)(nil)

// Screen is the Housing Status Search.
type Screen struct {
	// OnOpenTracker is called with the enrollment and all that are in view, in their order.
	OnOpenTracker func(id data.EnrollmentID, siblings []data.EnrollmentID)
	OnAssess      func(id data.EnrollmentID)
	OnAssign      func(ids []data.EnrollmentID, organization data.Organization)
	OnOpenClient  func(data.ClientID)
	OnDownload    func(data.ProgramID, data.ListOptions, data.Filter, data.Order)

	host    *overlay.Host
	session Session

	programs []data.Program
	program  data.Program
	list     data.List
	rows     []data.Row
	view     view
	// visiting: the view was asked for by a number elsewhere; nothing of it is remembered.
	visiting bool
	// opened is the event of opening the list, while the screen shows it.
	opened data.OperationID
	// changed is the row to show and light up after the next load; 0 for none.
	changed data.EnrollmentID

	loads task.Latest
	// asked is what is being read while loading.
	asked   request
	loading bool
	failed  error
	// answered: a list has been asked for and come; loaded: there was a program to show.
	answered, loaded bool
	counter          int64
	// watch numbers the watches for others' work; only the latest goes on.
	watch  int
	keeper keeper

	programChoice *control.Choice
	viewChoice    *control.Choice
	search        *control.Entry
	slash         *control.Label
	filters       *control.Button
	download      *control.Button
	bar           *fyne.Container
	line          *chipLine
	grid          *grid.Grid[data.Row]
	empty         *emptyPanel
	count         *control.Label
	findings      *control.Label
	content       fyne.CanvasObject
}

// New makes the screen. It reads nothing until Show or SetFilter.
func New(host *overlay.Host, session Session) *Screen {
	s := &Screen{host: host, session: session, view: newView()}
	s.keeper = keeper{host: host, session: session}
	s.grid = grid.New(clientlist.ID, clientlist.Columns(s.view.optional)...)
	s.grid.OnOpen = func(r data.Row) { s.open(r.EnrollmentID) }
	s.grid.OnMenu = s.menu
	s.grid.OnSort = s.sort
	s.grid.OnCollapse = s.collapsed
	s.grid.OnWidths = func(widths map[string]float32) { s.view.widths = widths; s.remember() }
	s.grid.OnSelectionChanged = s.selected
	s.grid.OnRune = s.typedInGrid
	s.grid.OnKey = s.keyInGrid
	s.content = s.build()
	s.refresh()
	return s
}

// Content is the screen's content.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Show reads the list again, keeping the view, and begins to look for others' work.
func (s *Screen) Show() {
	s.Reload()
	s.look()
	s.host.Focus(s.grid)
}

// Leave ends looking for others' work until the next Show.
func (s *Screen) Leave() {
	s.watch++
	s.opened = ""
}

// Reload reads the list again; place, selection and scroll stay.
func (s *Screen) Reload() {
	switch {
	case s.loading && !s.asked.keep:
		// Another program or filter is on its way.
		return
	case !s.loaded:
		s.load(request{})
		return
	}
	s.load(request{program: s.program.ID, keep: true})
}

// Changed reads the list again after somebody has saved something of the enrollment, and shows its row where it is now.
func (s *Screen) Changed(id data.EnrollmentID) {
	s.changed = id
	s.Reload()
}

// SetFilter shows exactly the rows of the program that the filter lets through, all groups open. It is a visit: what is
// remembered of the program stays as it was.
func (s *Screen) SetFilter(program data.ProgramID, filter data.Filter, options data.ListOptions) {
	v := newView()
	v.Filter, v.Options, v.folded = filter, options, map[string]bool{}
	s.load(request{program: program, view: &v})
}

// Keys are the keys of the screen.
func (s *Screen) Keys() overlay.Keys {
	keys := overlay.Keys{
		"/":            s.focusSearch,
		"Ctrl+F":       s.focusSearch,
		"Ctrl+Shift+F": s.openFilters,
		"Ctrl+E":       s.openDownload,
		"Ctrl+M":       s.assign,
		"Down":         s.toList,
		"F5":           s.Reload,
		"Esc":          s.escape,
	}
	for i, b := range builtIns {
		keys[b.key(i)] = func() { s.choose(b) }
	}
	return keys
}

func (s *Screen) focusSearch() { s.host.Focus(s.search) }

// escape goes from the search box back to the list, first clearing what was typed.
func (s *Screen) escape() {
	if s.search.Text != "" {
		s.search.SetText("")
		return
	}
	s.toList()
}

// toList gives the list the keyboard, with a row to begin at.
func (s *Screen) toList() {
	s.grid.Focus()
	s.begin()
}

// begin puts the cursor on the first row in view, unless it is on one.
func (s *Screen) begin() {
	if _, ok := s.grid.Current(); ok || len(s.rows) == 0 {
		return
	}
	for _, g := range data.GroupByStage(s.rows) {
		if len(g.Rows) > 0 && !s.grid.Collapsed()[clientlist.StageKey(g.Stage)] {
			s.grid.Reveal(int64(g.Rows[0].EnrollmentID))
			return
		}
	}
}

// collapsed keeps which groups are folded, but not what a search has unfolded.
func (s *Screen) collapsed(folded map[string]bool) {
	if s.view.Filter.Query == "" {
		s.view.folded = folded
		s.remember()
	}
}

// change makes another view of the list on show. What decides about the rows that are read makes it read them again.
func (s *Screen) change(to func(*view)) {
	before := s.view.Loaded()
	to(&s.view)
	s.remember()
	s.refresh()
	if s.view.Loaded() != before {
		s.Reload()
	}
}

// narrow shows another narrowing; the typed search follows it.
func (s *Screen) narrow(n clientlist.Narrowing) {
	s.change(func(v *view) { v.Narrowing = n })
}

// clear lets every row through.
func (s *Screen) clear() { s.narrow(clientlist.Narrowing{}) }

// goHome ends a visit and returns to what is remembered of the program.
func (s *Screen) goHome() { s.load(request{program: s.program.ID}) }

func (s *Screen) sort(column string, order grid.Sort) {
	s.change(func(v *view) {
		v.order = data.Order{}
		if order != grid.Default {
			v.order = data.Order{Column: data.Column(column), Descending: order == grid.Descending}
		}
	})
}

// Download hands the list that is shown to View for Download (R29). It reports whether there is one.
func (s *Screen) Download() bool {
	if s.OnDownload == nil || s.program.ID == 0 {
		return false
	}
	s.OnDownload(s.program.ID, s.view.Options, s.view.Filter, s.view.order)
	return true
}

func (s *Screen) openDownload() { s.Download() }
