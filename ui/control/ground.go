package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Ground is a colour to stand on, with round corners and an edge if it is asked for.
//
// A program that draws without a graphics card pays for every point of a rectangle in every frame, half as much again
// for one with round corners, and a third of it for a line, however broad: so what is high has rectangles at its ends
// alone, and a line fills it between them.
type Background struct {
	box *fyne.Container
	// top is all of a ground that is low.
	top, bottom, left, right *canvas.Rectangle
	between                  *canvas.Line
	radius                   float32
	size                     fyne.Size
}

// NewGround returns a ground that cannot be seen until it is painted.
func NewBackground() *Background {
	none := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	g := &Background{top: none(), bottom: none(), left: none(), right: none(), between: canvas.NewLine(color.Transparent)}
	g.box = container.NewWithoutLayout(g.top, g.bottom, g.between, g.left, g.right)
	return g
}

// Object is what is drawn.
func (g *Background) Object() fyne.CanvasObject { return g.box }

// Paint gives the ground its looks; the edge is nil for none.
func (g *Background) Paint(fill, edge color.Color, radius float32) {
	width := float32(1)
	if edge == nil {
		edge, width = color.Transparent, 0
	}
	for _, end := range []*canvas.Rectangle{g.top, g.bottom} {
		if end.FillColor != fill || end.StrokeColor != edge || end.StrokeWidth != width {
			end.FillColor, end.StrokeColor, end.StrokeWidth = fill, edge, width
			end.Refresh()
		}
	}
	for _, side := range []*canvas.Rectangle{g.left, g.right} {
		if side.FillColor != edge {
			side.FillColor = edge
			side.Refresh()
		}
	}
	if g.between.StrokeColor != fill {
		g.between.StrokeColor = fill
		g.between.Refresh()
	}
	if g.radius != radius {
		g.radius = radius
		g.lay()
	}
}

// Resize gives the ground its size.
func (g *Background) Resize(size fyne.Size) {
	if g.size != size {
		g.size = size
		g.box.Resize(size)
		g.lay()
	}
}

func (g *Background) lay() {
	// The line ends amid the rectangles: it covers what edge they have there, and is rounded to whole points un them.
	end := max(g.radius, 4)
	high := g.size.Height >= 8*end
	for _, o := range g.box.Objects[1:] {
		if o.Visible() != high {
			if high {
				o.Show()
			} else {
				o.Hide()
			}
		}
	}
	if !high {
		g.top.CornerRadius, g.top.TopLeftCornerRadius, g.top.TopRightCornerRadius = g.radius, 0, 0
		g.top.Resize(g.size)
		return
	}
	g.top.CornerRadius, g.top.TopLeftCornerRadius, g.top.TopRightCornerRadius = 0, g.radius, g.radius
	g.bottom.BottomLeftCornerRadius, g.bottom.BottomRightCornerRadius = g.radius, g.radius
	ends, sides := fyne.NewSize(g.size.Width, 2*end), fyne.NewSize(1, g.size.Height-2*end)
	g.top.Resize(ends)
	g.bottom.Move(fyne.NewPos(0, g.size.Height-2*end))
	g.bottom.Resize(ends)
	g.left.Move(fyne.NewPos(0, end))
	g.left.Resize(sides)
	g.right.Move(fyne.NewPos(g.size.Width-1, end))
	g.right.Resize(sides)
	g.between.Position1, g.between.Position2 = fyne.NewPos(0, g.size.Height/2), fyne.NewPos(g.size.Width, g.size.Height/2)
	g.between.StrokeWidth = sides.Height
	g.between.Refresh()
}
