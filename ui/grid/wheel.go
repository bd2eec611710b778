package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// wheel lies over the rows in view and takes the mouse wheel before the scroll does. It is a widget of its own because
// Fyne clips what a scrollable widget holds to the size of that widget: the rows would be drawn beyond the view.
type wheel struct {
	widget.BaseWidget
	turned func(*fyne.ScrollEvent)
}

func newWheel(turned func(*fyne.ScrollEvent)) *wheel {
	w := &wheel{turned: turned}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) { w.turned(e) }

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// wheel scrolls the rows, and the columns for a wheel or touch pad that turns sideways or with Shift held.
func (g *Grid[T]) wheel(e *fyne.ScrollEvent) {
	dx, dy := e.Scrolled.DX, e.Scrolled.DY
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && dx == 0 && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		dx, dy = dy, 0
	}
	if dx != 0 {
		g.sweepTo(g.spans.offset - dx)
	}
	if dy != 0 {
		g.scroll.Scrolled(&fyne.ScrollEvent{PointEvent: e.PointEvent, Scrolled: fyne.NewDelta(0, dy)})
	}
}

// sweepTo scrolls the columns sideways.
func (g *Grid[T]) sweepTo(offset float32) {
	offset = max(0, min(offset, g.spans.overflow()))
	if offset == g.spans.offset {
		return
	}
	g.spans.offset = offset
	g.sweep.ScrollToOffset(fyne.NewPos(offset, 0))
	g.header.place()
	g.body.place(swept)
}
