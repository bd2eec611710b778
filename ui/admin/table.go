package admin

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/ui/control"
)

// table lays out rows of cells under headings. The cells of the columns below go under the others in a narrow window.
func table(headings []string, below []int, rows [][]fyne.CanvasObject) fyne.CanvasObject {
	columns := &control.Table{Below: below, Gap: 12}
	box := container.NewVBox(columns.Head(headings...))
	for _, r := range rows {
		box.Add(control.NewSeparator())
		box.Add(columns.Row(r...))
	}
	return container.NewVScroll(box)
}
