// Package download is View for Download: the read-only list of the Housing Status Search, to be exported and
// printed (R11, R29 to R31).
package download

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/grid"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// Session is what the page needs of a session.
type Session interface {
	User() data.User
	Programs(ctx context.Context) ([]data.Program, error)
	OpenList(ctx context.Context, op data.OperationID, id data.ProgramID, options data.ListOptions) (data.List, error)
	ExportList(ctx context.Context, id data.ProgramID, options data.ListOptions, filter data.Filter, order data.Order, form string) (data.List, error)
	Preference(ctx context.Context, key string) (string, error)
	SetPreference(ctx context.Context, key, value string) error
}

var _ Session = (*data.Session)(nil)

// Options are the page's dependencies.
type Options struct {
	// Chooser asks for the file to save to.
	Chooser filechooser.Chooser
	// Now is the local time, for the exports.
	Now func() time.Time
	// Fonts are the fonts of printed pages.
	Fonts export.Fonts
	// OnOpenFile opens a file or a folder in the system's program for it.
	OnOpenFile func(path string) error
	// OnReturn goes back to the search.
	OnReturn func()
}

// readOnly answers an attempt to edit here.
const readOnly = "This page is read-only. Return to the search to edit."

// Screen is View for Download.
type Screen struct {
	host    *overlay.Host
	session Session
	options Options

	programs  []data.Program
	id        data.ProgramID
	narrowing clientlist.Criteria
	order     data.Order
	// byManager groups by case manager within the stages.
	byManager bool
	list      data.List
	rows      []data.Row
	loads     task.Latest
	// opened is the operation of opening the list, while the page shows it.
	opened  data.OperationID
	failed  error
	cancel  func()
	running bool
	stopped bool
	// entered: the page has just come into view, and no control has the focus yet.
	entered bool
	// loading: the list is being read; waiting runs afterwards, or is nil.
	loading bool
	waiting func()
	work    sync.WaitGroup
	// choices are the remembered print choices; printDialog is nil unless it is open.
	choices     choices
	printDialog *printDialog

	choice     *control.Choice
	buttons    []*control.Button
	filterChip *control.Chip
	filterText *control.Label
	clear      *control.Button
	grid       *grid.Grid[data.Row]
	status     *control.Label
	progress   *progress
	filterRow  *fyne.Container
	footer     *fyne.Container
	content    fyne.CanvasObject
}

// New returns the page. It shows the first program until Set names another.
func New(host *overlay.Host, session Session, options Options) *Screen {
	s := &Screen{host: host, session: session, options: options}
	s.grid = grid.New(clientlist.ID, clientlist.Columns(nil)...)
	s.grid.OnOpen = func(data.Row) { s.refuseEdit() }
	s.grid.OnSort = func(column string, order grid.Sort) {
		s.order = data.Order{}
		if order != grid.Default {
			s.order = data.Order{Column: data.Column(column), Descending: order == grid.Descending}
		}
		s.refresh()
	}
	s.grid.OnEscape = s.goBack
	s.grid.OnSelectionChanged = func([]data.Row) { s.showStatus() }
	s.grid.OnRune = func(r rune) bool { return r == '?' && host.Press("?") }
	s.content = s.build()
	s.refresh()
	return s
}

// Export is a way to export the list, as a command.
type Export struct {
	Name string
	Do   func()
}

// exports are the page's buttons in their order; kind is Primary for the usual one.
func (s *Screen) exports() []struct {
	Export
	kind control.Kind
} {
	type button = struct {
		Export
		kind control.Kind
	}
	return []button{
		{Export{"Excel Export", func() { s.save(export.Workbook, "") }}, control.Plain},
		{Export{"Excel Data Export", func() { s.save(export.DataWorkbook, "") }}, control.Primary},
		{Export{"With a password…", s.openProtect}, control.Plain},
		{Export{"Print…", s.openPrint}, control.Plain},
		{Export{"CSV", func() { s.save(export.CSV, "") }}, control.Plain},
	}
}

// Exports are the exports of the page. One that is chosen while the list is read begins afterwards.
func (s *Screen) Exports() []Export {
	var all []Export
	for _, e := range s.exports() {
		all = append(all, Export{strings.TrimSuffix(e.Name, "…"), func() { s.whenReady(e.Do) }})
	}
	return all
}

// whenReady runs do when the list can be exported; a list that can't be read says so itself.
func (s *Screen) whenReady(do func()) {
	if s.loading {
		s.waiting = do
	} else if s.ready() {
		do()
	}
}

func (s *Screen) build() fyne.CanvasObject {
	s.choice = control.NewChoice("Choose a program", nil, func(o control.Option) {
		s.id, s.opened = data.ProgramID(o.ID), ""
		s.read()
	})
	row := container.New(layout.NewCustomPaddedHBoxLayout(8))
	for _, b := range s.exports() {
		made := control.NewButtonOf(b.kind, b.Name, "", b.Do)
		s.buttons = append(s.buttons, made)
		row.Add(made)
	}
	s.filterChip = control.NewWarningChip("")
	s.filterText = control.NewMuted("").Shrinking()
	s.clear = control.NewLink("Clear filters", func() {
		s.narrowing = clientlist.Criteria{}
		s.read()
	})
	folds := container.NewHBox(control.NewLink("Expand all", s.grid.ExpandAll), control.NewMuted("·"),
		control.NewLink("Collapse all", s.grid.CollapseAll))
	s.filterRow = container.NewBorder(nil, nil, container.NewHBox(s.filterChip, s.clear), folds, s.filterText)

	s.status = control.NewMuted("").Shrinking()
	s.progress = newProgress(s.stop)

	title := container.NewHBox(control.NewTitle("View for Download"), control.Gap(6, 0),
		container.NewCenter(control.NewLink("Return to the search", s.goBack)))
	top := container.New(layout.NewCustomPaddedVBoxLayout(6),
		control.Inset(0, 4, title),
		container.NewBorder(nil, nil, nil, container.NewHBox(control.Gap(4, 0), row), container.New(maxWidth(420), s.choice)), s.filterRow)
	s.footer = container.NewBorder(nil, nil, nil, s.progress.content, s.status)
	s.progress.parent = s.footer
	return container.New(layout.NewCustomPaddedLayout(14, 6, 20, 20), container.NewBorder(top, s.footer, nil, nil, s.grid))
}

// Content returns the page.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Keys are the keys of the page.
func (s *Screen) Keys() overlay.Keys {
	return overlay.Keys{"Esc": s.goBack, "Ctrl+P": s.openPrint, "F5": s.read, "Down": s.grid.Focus}
}

// Set sets program, toggles, filter, sort and grouping as in the search; Show reads the list.
func (s *Screen) Set(list clientlist.Shown) {
	s.id, s.order, s.byManager, s.opened = list.Program, list.Order, list.ByManager, ""
	s.narrowing = list.Criteria
	s.grid.ExpandAll()
}

type loadResult struct {
	programs []data.Program
	list     data.List
	choices  choices
}

// Show reads the list again and goes to the first button, so that Enter exports.
func (s *Screen) Show() {
	s.entered = true
	s.read()
}

// read reads the list again.
func (s *Screen) read() {
	if s.opened == "" {
		s.opened = data.NewOperationID()
	}
	id, options, opened := s.id, s.narrowing.LoadOptions(), s.opened
	s.loading = true
	task.RunLatest(s.host.Tasks, &s.loads, func(ctx context.Context) (loadResult, error) {
		var got loadResult
		var err error
		if got.programs, err = s.session.Programs(ctx); err != nil || len(got.programs) == 0 {
			return got, err
		}
		if _, ok := clientlist.ProgramByID(got.programs, id); !ok {
			id = got.programs[0].ID
		}
		if got.list, err = s.session.OpenList(ctx, opened, id, options); err != nil {
			return got, err
		}
		// Preferences that can't be read have their defaults.
		text, _ := s.session.Preference(ctx, printPreference)
		got.choices = parseChoices(text)
		return got, nil
	}, func(got loadResult, err error) {
		s.loading = false
		if s.failed = err; err == nil {
			s.programs, s.list, s.id = got.programs, got.list, got.list.Program.ID
			s.choices = got.choices
			s.choice.SetOptions(clientlist.ProgramOptions(s.programs))
			s.choice.SetChosen(int64(s.id))
		}
		s.refresh()
		if s.entered {
			// A button can't have the focus before there is something to export.
			s.entered = false
			s.host.Focus(s.buttons[0])
		}
		if then := s.waiting; then != nil {
			s.waiting = nil
			s.whenReady(then)
		}
	})
}

// Leave implements the shell's screen: showing the list again counts as opening it again.
func (s *Screen) Leave() { s.opened, s.entered, s.waiting = "", false, nil }

// Changed reads the list again after a save.
func (s *Screen) Changed(data.EnrollmentID) { s.read() }

// refresh shows the list and what would be exported.
func (s *Screen) refresh() {
	s.rows = s.narrowing.Apply(s.list)
	data.Sort(s.rows, s.order)
	if s.byManager {
		s.grid.SetGroups(clientlist.GroupsByManager(s.rows))
	} else {
		s.grid.SetGroups(clientlist.Groups(s.rows))
	}
	s.grid.FitColumns(s.rows)
	direction := grid.Ascending
	if s.order.Descending {
		direction = grid.Descending
	}
	s.grid.SetOrder(string(s.order.Column), direction)

	narrowed := len(s.narrowing.Parts()) > 0
	s.filterChip.Text = fmt.Sprintf("Filtered: %d of %d", len(s.rows), len(s.list.Rows))
	control.SetVisible(s.filterChip, s.narrowing.HidesRows())
	control.SetVisible(s.clear, narrowed)
	s.filterText.SetText(s.narrowing.Describe(s.order))
	s.filterRow.Refresh()
	s.filterRow.Objects[1].Refresh()
	s.showStatus()
	s.enable()
}

// showStatus says what would be exported.
func (s *Screen) showStatus() {
	text := ""
	switch marked := len(s.grid.Marked()); {
	case s.failed != nil:
		text = overlay.ErrorMessage(s.failed)
	case s.id == 0:
	case marked > 0:
		text = fmt.Sprintf("Exports and prints only what is selected: %s of %s. Esc selects nothing, and so all.", data.Grouped(marked), clients(len(s.rows)))
	default:
		text = fmt.Sprintf("Exports all %s in this view, whatever is collapsed. Each export is recorded.", clients(len(s.rows)))
	}
	s.status.SetText(text)
}

// exported returns the rows to export, and the criteria that select them: the marked rows, or all in view.
func (s *Screen) exported() ([]data.Row, clientlist.Criteria) {
	marked, criteria := s.grid.Marked(), s.narrowing
	if len(marked) == 0 {
		return s.rows, criteria
	}
	criteria.Filter.Only = clientlist.EnrollmentIDs(marked)
	return marked, criteria
}

// ready reports whether the list can be exported now.
func (s *Screen) ready() bool {
	return s.id != 0 && s.failed == nil && !s.running && s.host.Top() == nil
}

// enable enables what can be done now.
func (s *Screen) enable() {
	for _, b := range s.buttons {
		control.SetEnabled(b, s.id != 0 && s.failed == nil && !s.running)
	}
	if s.printDialog != nil {
		s.printDialog.enable()
	}
}

func (s *Screen) refuseEdit() {
	s.host.Toast(readOnly, overlay.Action{Text: "Return to the search", Do: s.goBack})
}

func (s *Screen) goBack() {
	if s.options.OnReturn != nil {
		s.options.OnReturn()
	}
}

func clients(n int) string {
	if n == 1 {
		return "1 client"
	}
	return data.Grouped(n) + " clients"
}

// maxWidth is the layout of one object that is at most that wide.
type maxWidth float32

func (maxWidth) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (a maxWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(min(size.Width, float32(a)), size.Height))
}
