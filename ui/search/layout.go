package search

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
)

// The layouts of the list, as a view stores them.
const (
	byStage   = ""
	byManager = "case_manager"
	onBoard   = "board"
)

var (
	layouts     = []string{byStage, byManager, onBoard}
	layoutNames = []string{"By stage", "By case manager", "Board"}
)

// openLayouts offers the layouts under their link.
func (s *Screen) openLayouts() {
	var items []*fyne.MenuItem
	for i, layout := range layouts {
		item := fyne.NewMenuItem(layoutNames[i], func() { s.setLayout(layout) })
		item.Checked = s.view.layout == layout
		items = append(items, item)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.layout)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), s.host.Window().Canvas(), at.AddXY(0, s.layout.Size().Height))
}

// toggleBoard shows the board, or the list by stage if the board is shown.
func (s *Screen) toggleBoard() {
	if s.view.layout == onBoard {
		s.setLayout(byStage)
		return
	}
	s.setLayout(onBoard)
}

// setLayout shows the rows in another layout; the cursor stays on its row.
func (s *Screen) setLayout(layout string) {
	current := s.selectedRows()
	s.change(func(v *view) { v.layout = layout })
	if len(current) == 1 {
		s.reveal(current[0].EnrollmentID)
	}
	s.focusList()
}

// showRows shows the rows in the layout of the view.
func (s *Screen) showRows() {
	board := s.view.layout == onBoard
	switch s.view.layout {
	case onBoard:
		s.board.SetGroups(clientlist.Groups(s.rows))
	case byManager:
		s.grid.SetGroups(clientlist.GroupsByManager(s.rows))
	default:
		s.grid.SetGroups(clientlist.Groups(s.rows))
	}
	focused := s.host.Window().Canvas().Focused()
	control.SetVisible(s.board, board)
	control.SetVisible(s.grid, !board)
	switch {
	case board && focused == fyne.Focusable(s.grid):
		s.host.Focus(s.board)
	case !board && focused == fyne.Focusable(s.board):
		s.host.Focus(s.grid)
	}
	s.layout.SetText(layoutNames[slices.Index(layouts, s.view.layout)])
	s.line.setBoard(board)
}

// selectedRows are the marked rows, or the row of the cursor.
func (s *Screen) selectedRows() []data.Row {
	if s.view.layout == onBoard {
		return s.board.Selected()
	}
	return s.grid.Selected()
}

// current is the row of the cursor.
func (s *Screen) current() (r data.Row, ok bool) {
	if s.view.layout == onBoard {
		return s.board.Current()
	}
	return s.grid.Current()
}

// unfolded are the rows that no heading hides, in order.
func (s *Screen) unfolded() []data.Row {
	if s.view.layout != onBoard {
		return s.grid.Unfolded()
	}
	var rows []data.Row
	for _, g := range data.GroupByStage(s.rows) {
		rows = append(rows, g.Rows...)
	}
	return rows
}

// reveal moves the cursor to a row and shows it. It reports whether the row is in view.
func (s *Screen) reveal(id data.EnrollmentID) bool {
	if s.view.layout == onBoard {
		return s.board.Reveal(int64(id))
	}
	return s.grid.Reveal(int64(id))
}

// flash highlights a row for a moment.
func (s *Screen) flash(id data.EnrollmentID) {
	if s.view.layout == onBoard {
		s.board.Flash(int64(id))
		return
	}
	s.grid.Flash(int64(id))
}

// focusList focuses the list, with the cursor on a row.
func (s *Screen) focusList() {
	if s.view.layout == onBoard {
		s.host.Focus(s.board)
	} else {
		s.host.Focus(s.grid)
	}
	s.selectFirst()
}

// selectFirst puts the cursor on the first row in view, unless it is on one.
func (s *Screen) selectFirst() {
	if len(s.selectedRows()) > 0 {
		return
	}
	if rows := s.unfolded(); len(rows) > 0 {
		s.reveal(rows[0].EnrollmentID)
	}
}
