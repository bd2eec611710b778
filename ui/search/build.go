package search

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/grid"
	"housingtracker/ui/overlay"
)

// build builds the screen. The shell's find box covers the right of the first line.
func (s *Screen) build() fyne.CanvasObject {
	s.programChoice = control.NewChoice("Choose a program", nil, func(o control.Option) {
		s.search.SetText("")
		s.load(request{program: data.ProgramID(o.ID)})
		s.focusList()
	})
	s.viewChoice = control.NewChoice("Own filters", nil, func(o control.Option) { s.chooseView(o.ID) })
	s.layout = control.NewLink(layoutNames[0], s.openLayouts)
	s.search = control.NewEntry("Search this list")
	s.slash = control.NewMuted("/")
	s.search.OnChanged = func(text string) {
		control.SetVisible(s.slash, text == "")
		if text != s.view.Filter.Query {
			s.view.Filter.Query = text
			s.applyFolding()
			s.refresh()
		}
	}
	s.search.OnSubmitted = func(string) { s.focusList() }
	s.filters = control.NewButton("Filters", s.openFilters)
	s.download = control.NewPrimary("View for Download", "", s.openDownload)
	s.line = newChipLine(s.assign, s.downloadSelected, s.openFilters, s.clear, s.endVisit,
		control.NewButtonOf(control.Link, "Details", "Space", s.peekNow), control.Gap(6, 0),
		s.layout, control.Gap(6, 0), control.NewLink("Columns", s.openColumns), control.Gap(6, 0),
		control.NewLink("Expand all", s.grid.ExpandAll), control.NewMuted("·"),
		control.NewLink("Collapse all", s.grid.CollapseAll))
	s.empty = newEmptyPanel()
	s.peek = newPeek(s)
	s.count = control.NewMuted("")
	s.findings = control.NewMuted("").Shrinking().Aligned(fyne.TextAlignTrailing)

	slash := container.NewHBox(layout.NewSpacer(), container.NewCenter(s.slash), control.Gap(8, 0))
	s.bar = container.New(&barLayout{},
		s.programChoice, container.NewStack(s.search, slash), s.viewChoice, s.filters, s.download)
	top := container.New(layout.NewCustomPaddedVBoxLayout(6),
		control.Inset(0, 4, control.NewTitle("Housing Status Search")), s.bar, s.line.Container)
	footer := container.NewBorder(nil, nil, s.count, nil, s.findings)
	return container.New(layout.NewCustomPaddedLayout(14, 6, 20, 20),
		container.NewBorder(top, footer, nil, nil,
			container.NewBorder(nil, nil, nil, s.peek.Container, container.NewStack(s.grid, s.board, s.empty.Container))))
}

// barLayout places program, search and view, which share the room beside the buttons.
type barLayout struct{}

const barGap float32 = 10

// barShares are the share and greatest width of each of the first three.
var barShares = [3]struct{ share, most float32 }{{0.42, 460}, {0.34, 300}, {0.24, 190}}

func (barLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, 0)
	for i, o := range objects {
		need := o.MinSize()
		if i < len(barShares) {
			need.Width = 90
		}
		size = fyne.NewSize(size.Width+need.Width+barGap, max(size.Height, need.Height))
	}
	return size
}

func (barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	room := size.Width
	for i, o := range objects {
		if i >= len(barShares) {
			room -= o.MinSize().Width
		}
		if i > 0 {
			room -= barGap
		}
	}
	x := float32(0)
	for i, o := range objects {
		width := o.MinSize().Width
		if i < len(barShares) {
			width = min(barShares[i].most, room*barShares[i].share)
		}
		if i == len(objects)-1 {
			x = max(x, size.Width-width)
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width + barGap
	}
}

// updateView applies another view to grid and boxes.
func (s *Screen) updateView() {
	s.programChoice.SetOptions(clientlist.ProgramOptions(s.programs))
	s.programChoice.SetChosen(int64(s.program.ID))
	s.showColumns()
	order := grid.Ascending
	if s.view.order.Descending {
		order = grid.Descending
	}
	s.grid.SetOrder(string(s.view.order.Column), order)
	s.applyFolding()
}

// applyFolding folds the groups as remembered; during a search nothing found is hidden.
func (s *Screen) applyFolding() {
	if s.view.Filter.Query != "" {
		s.grid.SetCollapsed(nil)
		return
	}
	s.grid.SetCollapsed(s.view.folded)
}

// refresh shows the list as it is filtered and sorted now.
func (s *Screen) refresh() {
	s.rows = s.view.Apply(s.list)
	data.Sort(s.rows, s.view.order)
	s.showRows()

	parts := s.view.Parts()
	mark := ""
	if s.view.HidesRows() {
		mark = fmt.Sprintf("Filtered: %d of %d", len(s.rows), len(s.list.Rows))
	}
	s.line.show(mark, parts, s.visiting, s.setCriteria)
	if s.search.Text != s.view.Filter.Query {
		s.search.SetText(s.view.Filter.Query)
	}
	n := len(parts)
	if s.view.Filter.Query != "" && n > 0 && strings.HasPrefix(parts[0].Text, "Search: ") {
		n--
	}
	s.filters.SetText("Filters")
	if n > 0 {
		s.filters.SetText(fmt.Sprintf("Filters · %d", n))
	}
	s.bar.Refresh()
	s.viewChoice.SetOptions(s.viewOptions())
	s.viewChoice.SetChosen(s.chosenView())
	s.count.SetText("")
	if s.loaded {
		s.count.SetText(fmt.Sprintf("Displaying %d of %d clients", len(s.rows), len(s.list.Rows)))
	}
	if s.loading {
		s.count.SetText("Loading…")
	}
	s.showEmpty(len(parts))
}

// showEmpty shows in place of an empty grid why it is empty, and what to do.
func (s *Screen) showEmpty(parts int) {
	switch {
	case s.failed != nil:
		s.empty.show("The list can't be shown", overlay.ErrorMessage(s.failed), "Try again", s.Reload)
	case s.loading && !s.loaded:
		s.empty.show("Loading the list…", "", "", nil)
	case len(s.rows) > 0 || !s.loadedOnce:
		s.empty.Hide()
	case len(s.programs) == 0:
		s.empty.show("There are no housing programs yet", "Import an export from HMIS to bring programs, clients and enrollments.", "", nil)
	case len(s.list.Rows) == 0:
		s.empty.show("Nobody is enrolled in "+s.program.Name+" today",
			"Import from HMIS, or add an enrollment by hand on a client's page.", "", nil)
	case s.view.Options.OnlyTracked && parts == 1:
		s.empty.show("No clients have tracker data yet", "Import from HMIS or add the first tracker.", "Show all clients", s.clear)
	default:
		s.empty.show("No clients match "+describe.Count(parts, "filter"),
			fmt.Sprintf("The list has %s.", describe.Count(len(s.list.Rows), "client")), "Clear filters", s.clear)
	}
}

// emptyPanel replaces the grid if there is nothing to show.
type emptyPanel struct {
	*fyne.Container
	box    *fyne.Container
	title  *control.Label
	words  *control.Caption
	action *control.Button
}

func newEmptyPanel() *emptyPanel {
	p := &emptyPanel{title: control.NewBold(""), words: control.NewCaption("", 420), action: control.NewButton("", nil)}
	p.box = container.NewCenter(container.NewVBox(
		p.title, control.Wide(420, p.words), control.Gap(0, 8), container.NewHBox(p.action)))
	p.Container = container.NewStack(control.NewCard(p.box))
	p.Hide()
	return p
}

func (p *emptyPanel) show(title, words, action string, do func()) {
	p.title.SetText(title)
	p.words.SetText(words, p.words.Color)
	p.action.OnTapped = do
	p.action.SetText(action)
	control.SetVisible(p.action, action != "")
	p.Show()
	p.box.Refresh()
}
