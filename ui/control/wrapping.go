package control

import (
	"fyne.io/fyne/v2"
)

// Wrapping is a layout that puts objects under each other and lets captions wrap at its own width.
type Wrapping struct{ Gap float32 }

// MinSize implements fyne.Layout. It is as high as the captions need at their present width.
func (w Wrapping) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range objects {
		need := o.MinSize()
		size = fyne.NewSize(max(size.Width, need.Width), size.Height+need.Height)
		if i > 0 {
			size.Height += w.Gap
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (w Wrapping) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if c, ok := o.(*Caption); ok && c.Width != size.Width {
			c.Width = size.Width
			c.Refresh()
		}
		height := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		y += height + w.Gap
	}
}
