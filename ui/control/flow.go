package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Flow is a layout that puts objects beside each other, and on further lines where the width is not enough. It is as high as
// its lines need at its present width.
type Flow struct {
	// Gap is between objects, LineGap between lines.
	Gap, LineGap float32
	// Grows takes the rest of its line, Least is its least width; nil for none.
	Grows fyne.CanvasObject
	Least float32
	// Top aligns the objects of a line at their tops, not at their middles.
	Top   bool
	width float32
}

// NewFlow returns a container of objects that flow.
func NewFlow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Flow{Gap: gap, LineGap: gap}, objects...)
}

// line is one line of a flow: its objects, with their widths, and what is left of the line.
type line struct {
	objects      []fyne.CanvasObject
	widths       []float32
	height, rest float32
}

// intoLines breaks visible objects of needed sizes into lines of a width.
func intoLines(objects []fyne.CanvasObject, width, gap float32, need func(fyne.CanvasObject) fyne.Size) []line {
	var lines []line
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := need(o)
		size.Width = min(size.Width, width)
		if n := len(lines); n == 0 || lines[n-1].rest < gap+size.Width {
			lines = append(lines, line{rest: width + gap})
		}
		l := &lines[len(lines)-1]
		l.objects, l.widths = append(l.objects, o), append(l.widths, size.Width)
		l.height = max(l.height, size.Height)
		l.rest -= gap + size.Width
	}
	return lines
}

func (f *Flow) lines(objects []fyne.CanvasObject, width float32) []line {
	return intoLines(objects, width, f.Gap, func(o fyne.CanvasObject) fyne.Size {
		need := o.MinSize()
		if o == f.Grows {
			need.Width = max(need.Width, f.Least)
		}
		return need
	})
}

// MinSize implements fyne.Layout.
func (f *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := f.width
	if width == 0 {
		width = 1e6
	}
	var size fyne.Size
	for i, l := range f.lines(objects, width) {
		size.Height += l.height
		if i > 0 {
			size.Height += f.LineGap
		}
	}
	for _, o := range objects {
		if o.Visible() && o != f.Grows {
			size.Width = max(size.Width, min(o.MinSize().Width, leastFlow))
		}
	}
	return size
}

// leastFlow is the least width that a flow asks for, in Fyne units.
const leastFlow = 200

// Layout implements fyne.Layout.
func (f *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	y := float32(0)
	for _, l := range f.lines(objects, size.Width) {
		x := float32(0)
		for i, o := range l.objects {
			width, height, down := l.widths[i], o.MinSize().Height, float32(0)
			if o == f.Grows {
				width += l.rest
			}
			if !f.Top {
				down = (l.height - height) / 2
			}
			o.Move(fyne.NewPos(x, y+down))
			o.Resize(fyne.NewSize(width, height))
			x += width + f.Gap
		}
		y += l.height + f.LineGap
	}
}
