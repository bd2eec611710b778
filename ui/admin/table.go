package admin

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/ui/control"
)

// table lays out rows of cells under headings; shares are the relative widths of the columns.
func table(headings []string, shares []float32, rows [][]fyne.CanvasObject) fyne.CanvasObject {
	box := container.NewVBox()
	head := make([]fyne.CanvasObject, len(headings))
	for i, h := range headings {
		head[i] = control.NewMuted(h)
	}
	box.Add(container.New(&columns{shares}, head...))
	for _, r := range rows {
		box.Add(control.NewSeparator())
		box.Add(container.New(&columns{shares}, r...))
	}
	return container.NewVScroll(box)
}

// columns gives each object its share of the width, centred in the height of the tallest.
type columns struct{ shares []float32 }

func (c *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = fyne.NewSize(size.Width+min(o.MinSize().Width, 60), max(size.Height, o.MinSize().Height))
	}
	return size
}

func (c *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var sum, left float32
	for _, s := range c.shares {
		sum += s
	}
	for i, o := range objects {
		width := size.Width * c.shares[i] / sum
		height := o.MinSize().Height
		o.Move(fyne.NewPos(left, (size.Height-height)/2))
		o.Resize(fyne.NewSize(width-8, height))
		left += width
	}
}
