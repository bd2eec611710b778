// Package download is View for Download: the list of the Housing Status Search as it leaves the program, to be read,
// exported and printed, not edited (R11, R29 to R31).
package download

import (
	"context"
	"fmt"
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

// Session is what the page needs of a signed-in user.
type Session interface {
	User() data.User
	Programs(ctx context.Context) ([]data.Program, error)
	OpenList(ctx context.Context, op data.OperationID, id data.ProgramID, options data.ListOptions) (data.List, error)
	ExportList(ctx context.Context, id data.ProgramID, options data.ListOptions, filter data.Filter, order data.Order, form string) (data.List, error)
	Preference(ctx context.Context, key string) (string, error)
	SetPreference(ctx context.Context, key, value string) error
}

var _ Session = (*data.Session)(nil)

// Options are what the page needs from outside.
type Options struct {
	// Chooser asks where a file is to be saved.
	Chooser filechooser.Chooser
	// Now is the local time that exports show.
	Now func() time.Time
	// Fonts are those of printed pages.
	Fonts export.Fonts
	// OnOpenFile opens a file or a folder in the system's program for it.
	OnOpenFile func(path string) error
	// OnReturn goes back to the search.
	OnReturn func()
}

// readOnly is what a try to edit here is answered.
const readOnly = "This page is read-only. Return to the search to edit."

// Screen is View for Download.
type Screen struct {
	host    *overlay.Host
	session Session
	options Options

	programs  []data.Program
	id        data.ProgramID
	narrowing clientlist.Narrowing
	order     data.Order
	list      data.List
	rows      []data.Row
	loads     task.Latest
	// opened is the event of opening the list, while the page shows it.
	opened  data.OperationID
	failed  error
	cancel  func()
	running bool
	stopped bool
	work    sync.WaitGroup
	// choices are how the person prints; printing is the dialog that asks, while it is open.
	choices  choices
	printing *printing

	choice   *control.Choice
	buttons  []*control.Button
	mark     *control.Chip
	words    *control.Label
	clear    *control.Button
	grid     *grid.Grid[data.Row]
	says     *control.Label
	progress *progress
	line     *fyne.Container
	foot     *fyne.Container
	content  fyne.CanvasObject
}

// New makes the page. It shows the first program until Set names another.
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
	s.grid.OnRune = func(r rune) bool { return r == '?' && host.Press("?") }
	s.content = s.build()
	s.refresh()
	return s
}

func (s *Screen) build() fyne.CanvasObject {
	s.choice = control.NewChoice("Choose a program", nil, func(o control.Option) {
		s.id, s.opened = data.ProgramID(o.ID), ""
		s.Show()
	})
	row := container.New(layout.NewCustomPaddedHBoxLayout(8))
	for _, b := range []struct {
		kind control.Kind
		text string
		do   func()
	}{
		{control.Plain, "Excel Export", func() { s.save(export.Workbook, "") }},
		{control.Primary, "Excel Data Export", func() { s.save(export.DataWorkbook, "") }},
		{control.Plain, "With a password…", s.openProtect},
		{control.Plain, "Print…", s.openPrint},
		{control.Plain, "CSV", func() { s.save(export.CSV, "") }},
	} {
		made := control.NewButtonOf(b.kind, b.text, "", b.do)
		s.buttons = append(s.buttons, made)
		row.Add(made)
	}
	s.mark = control.NewWarningChip("")
	s.words = control.NewMuted("").Shrinking()
	s.clear = control.NewLink("Clear filters", func() {
		s.narrowing = clientlist.Narrowing{}
		s.Show()
	})
	folds := container.NewHBox(control.NewLink("Expand all", s.grid.ExpandAll), control.NewMuted("·"),
		control.NewLink("Collapse all", s.grid.CollapseAll))
	s.line = container.NewBorder(nil, nil, container.NewHBox(s.mark, s.clear), folds, s.words)

	s.says = control.NewMuted("").Shrinking()
	s.progress = newProgress(s.stop)

	title := container.NewHBox(control.NewTitle("View for Download"), control.Gap(6, 0),
		container.NewCenter(control.NewLink("Return to the search", s.goBack)))
	top := container.New(layout.NewCustomPaddedVBoxLayout(6),
		control.Inset(0, 4, title),
		container.NewBorder(nil, nil, nil, container.NewHBox(control.Gap(4, 0), row), container.New(atMost(420), s.choice)), s.line)
	s.foot = container.NewBorder(nil, nil, nil, s.progress.content, s.says)
	s.progress.around = s.foot
	return container.New(layout.NewCustomPaddedLayout(14, 6, 20, 20), container.NewBorder(top, s.foot, nil, nil, s.grid))
}

// Content is the page's content.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Keys are the keys of the page.
func (s *Screen) Keys() overlay.Keys {
	return overlay.Keys{"Esc": s.goBack, "Ctrl+P": s.openPrint, "F5": s.Show, "Down": s.grid.Focus}
}

// Set makes the page show a program with the toggles, filter and sort of the search; Show reads it.
func (s *Screen) Set(program data.ProgramID, options data.ListOptions, filter data.Filter, order data.Order) {
	s.id, s.order, s.opened = program, order, ""
	s.narrowing = clientlist.Narrowing{Filter: filter, Options: options}
	s.grid.ExpandAll()
}

type reading struct {
	programs []data.Program
	list     data.List
	choices  choices
}

// Show reads the list again.
func (s *Screen) Show() {
	if s.opened == "" {
		s.opened = data.NewOperationID()
	}
	id, options, opened := s.id, s.narrowing.Loaded(), s.opened
	task.RunLatest(s.host.Tasks, &s.loads, func(ctx context.Context) (reading, error) {
		var got reading
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
		// What can't be recalled is as if it had never been chosen.
		text, _ := s.session.Preference(ctx, preferPrint)
		got.choices = recall(text)
		return got, nil
	}, func(got reading, err error) {
		if s.failed = err; err == nil {
			s.programs, s.list, s.id = got.programs, got.list, got.list.Program.ID
			s.choices = got.choices
			s.choice.SetOptions(clientlist.ProgramOptions(s.programs))
			s.choice.SetChosen(int64(s.id))
		}
		s.refresh()
	})
	s.grid.Focus()
}

// Leave ends the visit: the list that is shown again later is opened again.
func (s *Screen) Leave() { s.opened = "" }

// Changed reads the list again after somebody has saved something.
func (s *Screen) Changed(data.EnrollmentID) { s.Show() }

// refresh shows the list and says what would be exported.
func (s *Screen) refresh() {
	s.rows = s.narrowing.Apply(s.list)
	data.Sort(s.rows, s.order)
	s.grid.SetGroups(clientlist.Groups(s.rows))
	way := grid.Ascending
	if s.order.Descending {
		way = grid.Descending
	}
	s.grid.SetOrder(string(s.order.Column), way)

	narrowed := len(s.narrowing.Parts()) > 0
	s.mark.Text = fmt.Sprintf("Filtered: %d of %d", len(s.rows), len(s.list.Rows))
	show(s.mark, s.narrowing.Narrows())
	show(s.clear, narrowed)
	s.words.SetText(s.narrowing.Words(s.order))
	s.line.Refresh()
	s.line.Objects[1].Refresh()
	s.says.SetText("")
	switch {
	case s.failed != nil:
		s.says.SetText(overlay.Words(s.failed))
	case s.id != 0:
		s.says.SetText(fmt.Sprintf("Exports all %s in this view, whatever is collapsed. Each export is recorded.", clients(len(s.rows))))
	}
	s.enable()
}

// ready reports whether the list can be exported now.
func (s *Screen) ready() bool {
	return s.id != 0 && s.failed == nil && !s.running && s.host.Top() == nil
}

// enable lets export what can be exported now.
func (s *Screen) enable() {
	for _, b := range s.buttons {
		if s.id != 0 && s.failed == nil && !s.running {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	if s.printing != nil {
		s.printing.enable()
	}
}

func (s *Screen) refuseEdit() {
	s.host.Toast(readOnly, overlay.Answer{Text: "Return to the search", Do: s.goBack})
}

func (s *Screen) goBack() {
	if s.options.OnReturn != nil {
		s.options.OnReturn()
	}
}

func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

func clients(n int) string {
	if n == 1 {
		return "1 client"
	}
	return data.Grouped(n) + " clients"
}

// atMost is the layout of one object that takes the width there is, up to so much.
type atMost float32

func (atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (a atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(min(size.Width, float32(a)), size.Height))
}
