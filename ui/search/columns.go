package search

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
)

// columnsDialog chooses the optional columns (R24) and the order of all. Each change takes effect at once.
type columnsDialog struct {
	screen *Screen
	body   *fyne.Container
	// lines are what has the focus in the line of each column.
	lines map[data.Column]fyne.Focusable
}

// columnsWidth is the width of the dialog, columnsText that of its text.
const columnsWidth, columnsText = 420, 370

func (s *Screen) openColumns() {
	if !s.loaded || s.host.Top() != nil {
		return
	}
	c := &columnsDialog{screen: s, body: container.New(layout.NewCustomPaddedVBoxLayout(0))}
	c.fill()
	var d *overlay.Dialog
	footer := container.NewHBox(
		control.NewButtonOf(control.Quiet, "Reset columns", "", func() {
			s.change(func(v *view) { v.optional, v.widths, v.columns = slices.Clone(clientlist.DefaultOptional), nil, nil })
			s.grid.SetColumns()
			s.updateView()
			c.fill()
		}),
		layout.NewSpacer(),
		control.NewPrimary("Done", "Enter", func() { d.Close() }))
	d = s.host.Open(overlay.Size{Width: columnsWidth}, control.NewTitle("Columns"), c.body, footer, overlay.Keys{
		"Enter": func() { d.Close() }, "Ctrl+Up": func() { c.moveFocused(-1) }, "Ctrl+Down": func() { c.moveFocused(1) },
	})
	s.host.Focus(c.lines[clientlist.Optional[0]])
}

// fill lists the columns in their order, then those that are not shown.
func (c *columnsDialog) fill() {
	s := c.screen
	c.lines = map[data.Column]fyne.Focusable{}
	c.body.Objects = []fyne.CanvasObject{control.NewCaption("Columns without a box always stay. Ctrl+Up and Ctrl+Down move the column whose line has the focus; "+
		"in the list, drag a title to move its column, and the edge of a title to change its width.", columnsText), control.Gap(0, 6)}
	shown := s.grid.Columns()
	for i, id := range shown {
		c.body.Add(c.line(data.Column(id), i, len(shown)))
	}
	for _, column := range clientlist.Optional {
		if !slices.Contains(shown, string(column)) {
			c.body.Add(c.line(column, 0, 0))
		}
	}
	c.body.Refresh()
}

// line is the line of a column: a box if it is optional, its title, and arrows that move it.
func (c *columnsDialog) line(column data.Column, at, of int) fyne.CanvasObject {
	s := c.screen
	var words fyne.CanvasObject
	if slices.Contains(clientlist.Optional, column) {
		box := control.NewCheck(column.Title(), slices.Contains(s.view.optional, column), func(on bool) {
			s.showColumn(column, on)
			c.fill()
			s.host.Focus(c.lines[column])
		})
		words, c.lines[column] = box, box
	} else {
		name := control.NewButtonOf(control.Quiet, column.Title(), "", nil)
		words, c.lines[column] = control.Inset(14, 0, name), name
	}
	arrow := func(icon fyne.Resource, tip string, by int) fyne.CanvasObject {
		if at == 0 || at+by == 0 || at+by >= of {
			return control.Gap(24, 24)
		}
		b := control.NewButtonOf(control.Quiet, "", "", func() { c.move(column, by) })
		b.Icon, b.Tip = icon, tip
		return b
	}
	arrows := container.NewHBox(arrow(base.MoveUpIcon(), "Before the column above · Ctrl+Up", -1), arrow(base.MoveDownIcon(), "After the column below · Ctrl+Down", 1))
	return container.NewBorder(nil, nil, nil, container.NewCenter(arrows), container.NewHBox(words))
}

// move moves a column and keeps the focus on its line.
func (c *columnsDialog) move(column data.Column, by int) {
	if c.screen.grid.MoveColumn(string(column), by) {
		c.fill()
		c.screen.host.Focus(c.lines[column])
	}
}

// moveFocused moves the column whose line has the focus.
func (c *columnsDialog) moveFocused(by int) {
	focused := c.screen.host.Window().Canvas().Focused()
	for column, line := range c.lines {
		if focused == line {
			c.move(column, by)
			return
		}
	}
}

func (s *Screen) showColumn(c data.Column, on bool) {
	s.change(func(v *view) {
		remaining := slices.DeleteFunc(slices.Clone(v.optional), func(have data.Column) bool { return have == c })
		if on {
			remaining = append(remaining, c)
		}
		v.optional = remaining
	})
	s.showColumns()
}

// showColumns shows the columns of the view, as wide as their texts need.
func (s *Screen) showColumns() {
	s.grid.SetColumns(clientlist.InOrder(clientlist.Columns(s.view.optional), s.view.columns)...)
	s.grid.SetWidths(s.view.widths)
	s.grid.FitColumns(s.list.Rows)
}

// moved remembers the order of the columns.
func (s *Screen) moved(order []string) {
	s.view.columns = make([]data.Column, len(order))
	for i, id := range order {
		s.view.columns[i] = data.Column(id)
	}
	s.remember()
}
