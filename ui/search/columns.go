package search

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
)

// openColumns offers the optional columns (R24); each takes effect at once.
func (s *Screen) openColumns() {
	if !s.loaded || s.host.Top() != nil {
		return
	}
	body := container.NewVBox()
	var fill func()
	fill = func() {
		body.Objects = []fyne.CanvasObject{control.NewCaption("The ten columns of the list always stay. These can be shown beside them. Drag a title to move its column, the edge of a title to change its width.", 340)}
		for _, c := range clientlist.Optional {
			body.Add(control.NewCheck(c.Title(), slices.Contains(s.view.optional, c), func(on bool) { s.showColumn(c, on) }))
		}
		body.Refresh()
	}
	fill()
	var d *overlay.Dialog
	footer := container.NewHBox(
		control.NewButtonOf(control.Quiet, "Reset columns", "", func() {
			s.change(func(v *view) { v.optional, v.widths, v.columns = slices.Clone(clientlist.DefaultOptional), nil, nil })
			s.grid.SetColumns()
			s.updateView()
			fill()
		}),
		layout.NewSpacer(),
		control.NewPrimary("Done", "Enter", func() { d.Close() }))
	d = s.host.Open(overlay.Size{Width: 400}, control.NewTitle("Columns"), body, footer,
		overlay.Keys{"Enter": func() { d.Close() }})
	s.host.Focus(body.Objects[1].(*control.Check))
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
