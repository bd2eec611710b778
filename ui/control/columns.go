package control

import "fyne.io/fyne/v2"

// Columns is the layout of a row of cells, each centred vertically in the height of the tallest. A width of more than
// maxShare is in Fyne units; smaller ones are shares of the rest.
type Columns struct {
	Widths []float32
	// Gap is the space after each cell, MinHeight the least height of the row.
	Gap, MinHeight float32
}

const maxShare = 10

// MinSize implements fyne.Layout.
func (c Columns) MinSize(cells []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, c.MinHeight)
	for _, cell := range cells {
		least := cell.MinSize()
		size = fyne.NewSize(size.Width+min(least.Width, 60), max(size.Height, least.Height))
	}
	return size
}

// Layout implements fyne.Layout.
func (c Columns) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	var shares, left float32
	rest := size.Width
	for _, w := range c.Widths {
		if w > maxShare {
			rest -= w
		} else {
			shares += w
		}
	}
	for i, cell := range cells {
		width := c.Widths[i]
		if width <= maxShare {
			width *= rest / shares
		}
		least := cell.MinSize()
		cell.Move(fyne.NewPos(left, (size.Height-least.Height)/2))
		cell.Resize(fyne.NewSize(width-c.Gap, least.Height))
		left += width
	}
}
