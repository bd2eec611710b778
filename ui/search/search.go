// Package search is the Housing Status Search: a program's clients under the six stages, to search, filter, sort
// and open (R23 to R28).
package search

import (
	"context"
	"maps"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/grid"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// Session is what the search needs of a session.
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
	Case(ctx context.Context, id data.EnrollmentID) (data.Case, error)
	Notes(ctx context.Context, id data.EnrollmentID) ([]data.Note, error)
	RecordCopy(ctx context.Context, op data.OperationID, id data.ProgramID, rows int) error
}

var _ Session = (*data.Session)(nil)

// Screen is the Housing Status Search.
type Screen struct {
	// OnOpenTracker gets the enrollment and all those in view, in their order.
	OnOpenTracker func(id data.EnrollmentID, siblings []data.EnrollmentID)
	OnAssign      func(ids []data.EnrollmentID, organization data.Organization)
	OnDownload    func(clientlist.Shown)
	// Actions are those of a row's menu that the list does not do itself.
	Actions casemenu.Actions

	host    *overlay.Host
	session Session

	programs []data.Program
	// views are the user's saved views; viewsRead: they have been read.
	views     []savedView
	viewsRead bool
	// wanted is 1 more than the index of the view to show when the list has been read; 0 for none.
	wanted  int
	program data.Program
	list    data.List
	rows    []data.Row
	view    view
	// visiting: the view comes from a number on another screen and is not remembered.
	visiting bool
	// opened is the operation of opening the list, while the screen shows it.
	opened data.OperationID
	// changed is the row to show and highlight after the next load; 0 for none.
	changed data.EnrollmentID

	loads task.Latest
	// requested is the running request.
	requested request
	loading   bool
	failed    error
	// loadedOnce: a list has been read. loaded: there was a program to show.
	loadedOnce, loaded bool
	counter            int64
	preferenceWriter   preferenceWriter

	programChoice *control.Choice
	viewChoice    *control.Choice
	search        *control.Entry
	slash         *control.Label
	filters       *control.Button
	download      *control.Button
	bar           *fyne.Container
	line          *chipLine
	layout        *control.Button
	grid          *grid.Grid[data.Row]
	board         *grid.Board[data.Row]
	empty         *emptyPanel
	peek          *peek
	count         *control.Label
	findings      *control.Label
	content       fyne.CanvasObject
}

// New returns the screen. It reads nothing until Show or SetFilter.
func New(host *overlay.Host, session Session) *Screen {
	s := &Screen{host: host, session: session, view: newView()}
	s.preferenceWriter = preferenceWriter{host: host, session: session}
	s.grid = grid.New(clientlist.ID, clientlist.Columns(s.view.optional)...)
	s.grid.OnOpen = func(r data.Row) { s.open(r.EnrollmentID) }
	s.grid.OnMenu = s.menu
	s.grid.OnSort = s.sort
	s.grid.OnCollapse = s.collapsed
	s.grid.OnWidths = func(widths map[string]float32) { s.view.widths = widths; s.remember() }
	s.grid.OnColumns = s.moved
	s.grid.OnPeek = func(r data.Row) { s.peek.toggle(r) }
	s.grid.OnEscape = func() { s.peek.close() }
	s.grid.OnSelectionChanged = s.selected
	s.grid.OnRune = s.gridRune
	s.grid.OnKey = s.gridKey
	s.board = grid.NewBoard(clientlist.ID, clientlist.Card)
	s.board.OnOpen, s.board.OnMenu, s.board.OnSelectionChanged = s.grid.OnOpen, s.menu, s.selected
	s.board.OnRune, s.board.OnKey = s.gridRune, s.gridKey
	s.content = s.build()
	s.refresh()
	return s
}

// Content returns the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Show reads the list again, keeping the view.
func (s *Screen) Show() {
	s.Reload()
	s.focusList()
}

// Leave implements the shell's screen: showing the list again counts as opening it again.
func (s *Screen) Leave() { s.opened = "" }

// Reload reads the list again; cursor, selection and scroll position stay.
func (s *Screen) Reload() {
	switch {
	case s.loading && !s.requested.keepView:
		// Another program or filter is being read.
		return
	case !s.loaded:
		s.load(request{})
		return
	}
	s.load(request{program: s.program.ID, keepView: true})
}

// Changed reads the list again after a save, and reveals the row.
func (s *Screen) Changed(id data.EnrollmentID) {
	s.changed = id
	s.Reload()
}

// Follow moves the cursor to a row without changing what is marked or folded.
func (s *Screen) Follow(id data.EnrollmentID) {
	if r, ok := s.current(); ok && r.EnrollmentID == id {
		return
	}
	if s.view.layout == onBoard {
		s.board.Reveal(int64(id))
		return
	}
	s.grid.Follow(int64(id))
}

// SetFilter shows the rows of the filter, all groups unfolded. It is a visit: the remembered view of the program
// stays.
func (s *Screen) SetFilter(program data.ProgramID, filter data.Filter, options data.ListOptions) {
	v := newView()
	v.Filter, v.Options, v.folded = filter, options, map[string]bool{}
	s.load(request{program: program, view: &v})
}

// Keys are the keys of the screen.
func (s *Screen) Keys() overlay.Keys {
	keys := casemenu.Keys(s.host, s.Entries)
	maps.Copy(keys, overlay.Keys{
		"/":            s.focusSearch,
		"Ctrl+F":       s.focusSearch,
		"Ctrl+Shift+F": s.openFilters,
		"Ctrl+E":       s.openDownload,
		"Ctrl+Shift+E": s.downloadSelected,
		"Ctrl+M":       s.assign,
		"Ctrl+B":       s.toggleBoard,
		"Down":         s.focusList,
		"F5":           s.Reload,
		"Esc":          s.escape,
	})
	for i, b := range builtIns {
		keys[b.key(i)] = func() { s.applyBuiltIn(b) }
	}
	return keys
}

func (s *Screen) focusSearch() { s.host.Focus(s.search) }

// escape clears the search box, or goes back to the list.
func (s *Screen) escape() {
	if s.search.Text != "" {
		s.search.SetText("")
		return
	}
	s.focusList()
}

// collapsed stores which groups are folded, but not what a search has unfolded.
func (s *Screen) collapsed(folded map[string]bool) {
	if s.view.Filter.Query == "" {
		s.view.folded = folded
		s.remember()
	}
}

// change changes the view, and reads the list again if other rows are needed.
func (s *Screen) change(to func(*view)) {
	before := s.view.LoadOptions()
	to(&s.view)
	s.remember()
	s.refresh()
	if s.view.LoadOptions() != before {
		s.Reload()
	}
}

// setCriteria applies other criteria, including the search text.
func (s *Screen) setCriteria(n clientlist.Criteria) {
	s.change(func(v *view) { v.Criteria = n })
}

// clear removes all criteria.
func (s *Screen) clear() { s.setCriteria(clientlist.Criteria{}) }

// endVisit returns to the remembered view of the program.
func (s *Screen) endVisit() { s.load(request{program: s.program.ID}) }

func (s *Screen) sort(column string, order grid.Sort) {
	s.change(func(v *view) {
		v.order = data.Order{}
		if order != grid.Default {
			v.order = data.Order{Column: data.Column(column), Descending: order == grid.Descending}
		}
	})
}

// Download opens View for Download on the current list (R29). It reports whether there is one.
func (s *Screen) Download() bool {
	if s.OnDownload == nil || s.program.ID == 0 {
		return false
	}
	s.OnDownload(s.shown(s.view.Filter))
	return true
}

func (s *Screen) openDownload() { s.Download() }

// downloadSelected opens View for Download on the selected rows.
func (s *Screen) downloadSelected() {
	rows := s.selectedRows()
	if s.OnDownload == nil || len(rows) == 0 {
		return
	}
	s.OnDownload(s.shown(data.Filter{Only: clientlist.EnrollmentIDs(rows)}))
}

// shown is the list as it is shown, with another filter.
func (s *Screen) shown(f data.Filter) clientlist.Shown {
	return clientlist.Shown{Program: s.program.ID, Criteria: clientlist.Criteria{Filter: f, Options: s.view.Options}, Order: s.view.order,
		ByManager: s.view.layout == byManager}
}
