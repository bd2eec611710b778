package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Background is a filled rectangle with round corners and an optional border.
//
// Without a graphics card every frame pays for each pixel of a rectangle, half as much again with round corners,
// and a third of it for a line of any width. So a tall background has rectangles at its ends only, and a line
// fills the space between them.
type Background struct {
	box *fyne.Container
	// top is the whole background if it is low.
	top, bottom, left, right *canvas.Rectangle
	between                  *canvas.Line
	// radius is that of the corners, border the width of the border, 0 for none.
	radius, border float32
	size           fyne.Size
}

// NewBackground returns a background that is invisible until it is painted.
func NewBackground() *Background {
	none := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	g := &Background{top: none(), bottom: none(), left: none(), right: none(), between: canvas.NewLine(color.Transparent)}
	g.box = container.NewWithoutLayout(g.top, g.bottom, g.between, g.left, g.right)
	return g
}

// Object is the object to draw.
func (g *Background) Object() fyne.CanvasObject { return g.box }

// Paint sets the colours and the corner radius; border is nil for none.
func (g *Background) Paint(fill, border color.Color, radius float32) {
	width := float32(1)
	if border == nil {
		border, width = color.Transparent, 0
	}
	for _, end := range []*canvas.Rectangle{g.top, g.bottom} {
		if end.FillColor != fill || end.StrokeColor != border || end.StrokeWidth != width {
			end.FillColor, end.StrokeColor, end.StrokeWidth = fill, border, width
			end.Refresh()
		}
	}
	for _, side := range []*canvas.Rectangle{g.left, g.right} {
		if side.FillColor != border {
			side.FillColor = border
			side.Refresh()
		}
	}
	if g.between.StrokeColor != fill {
		g.between.StrokeColor = fill
		g.between.Refresh()
	}
	if g.radius != radius || g.border != width {
		g.radius, g.border = radius, width
		g.layout()
	}
}

// Resize sets the size.
func (g *Background) Resize(size fyne.Size) {
	if g.size != size {
		g.size = size
		g.box.Resize(size)
		g.layout()
	}
}

func (g *Background) layout() {
	// The line ends inside the rectangles, where it covers their border and its rounding to whole pixels does not
	// show.
	end := max(g.radius, 4)
	tall := g.size.Height >= 8*end
	for _, o := range g.box.Objects[1:] {
		if o.Visible() != tall {
			SetVisible(o, tall)
		}
	}
	if !tall {
		g.top.CornerRadius, g.top.TopLeftCornerRadius, g.top.TopRightCornerRadius = g.radius, 0, 0
		g.top.Resize(g.size)
		return
	}
	g.top.CornerRadius, g.top.TopLeftCornerRadius, g.top.TopRightCornerRadius = 0, g.radius, g.radius
	g.bottom.BottomLeftCornerRadius, g.bottom.BottomRightCornerRadius = g.radius, g.radius
	// The sides reach into the ends: at a zoom of 150 % the two are rounded apart.
	ends, sides := fyne.NewSize(g.size.Width, 2*end), fyne.NewSize(1, g.size.Height-2*end+2)
	g.top.Resize(ends)
	g.bottom.Move(fyne.NewPos(0, g.size.Height-2*end))
	g.bottom.Resize(ends)
	g.left.Move(fyne.NewPos(0, end-1))
	g.left.Resize(sides)
	g.right.Move(fyne.NewPos(g.size.Width-1, end-1))
	g.right.Resize(sides)
	// The line runs down: Fyne leaves out a line whose middle is scrolled out of view. Its edges are under the border.
	middle := g.size.Width / 2
	g.between.Position1, g.between.Position2 = fyne.NewPos(middle, end), fyne.NewPos(middle, g.size.Height-end)
	g.between.StrokeWidth = g.size.Width - g.border
	g.between.Refresh()
}
