package admin

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/ui/control"
)

// table lays out rows of cells under headings; shares are the relative widths of the columns.
func table(headings []string, shares []float32, rows [][]fyne.CanvasObject) fyne.CanvasObject {
	columns := control.Columns{Widths: shares, Gap: 8}
	box := container.NewVBox()
	head := make([]fyne.CanvasObject, len(headings))
	for i, h := range headings {
		head[i] = control.NewMuted(h)
	}
	box.Add(container.New(columns, head...))
	for _, r := range rows {
		box.Add(control.NewSeparator())
		box.Add(container.New(columns, r...))
	}
	return container.NewVScroll(box)
}
