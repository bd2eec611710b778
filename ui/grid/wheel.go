package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// wheel covers the rows in view and gets the mouse wheel before the scroll does. It is a separate widget because
// Fyne clips the content of a scrollable widget to its size.
type wheel struct {
	widget.BaseWidget
	onScroll func(*fyne.ScrollEvent)
}

func newWheel(onScroll func(*fyne.ScrollEvent)) *wheel {
	w := &wheel{onScroll: onScroll}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) { w.onScroll(e) }

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// wheel scrolls the rows, or the columns if the wheel turns sideways or Shift is held.
func (g *Grid[T]) wheel(e *fyne.ScrollEvent) {
	dx, dy := e.Scrolled.DX, e.Scrolled.DY
	if dx == 0 && g.shiftHeld() {
		dx, dy = dy, 0
	}
	if dx != 0 {
		g.scrollColumnsTo(g.spans.offset - dx)
	}
	if dy != 0 {
		g.scrollRows(wheelRows(dy))
	}
}

// scrollRows scrolls the rows by a height; up is positive.
func (g *Grid[T]) scrollRows(dy float32) {
	g.hideTip()
	g.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, dy)})
}

const (
	// wheelNotch is by how much Fyne scrolls for one notch of a wheel, wheelStep how many rows that are here.
	wheelNotch float32 = 25
	wheelStep          = 3
)

// wheelRows turns whole notches into rows; the fine steps of a touchpad stay as they are.
func wheelRows(dy float32) float32 {
	if notches := dy / wheelNotch; notches == float32(int(notches)) {
		return notches * wheelStep * rowHeight
	}
	return dy
}

// scrollColumnsTo scrolls the columns horizontally.
func (g *Grid[T]) scrollColumnsTo(offset float32) {
	offset = max(0, min(offset, g.spans.overflow()))
	if offset == g.spans.offset {
		return
	}
	g.spans.offset = offset
	g.hscroll.ScrollToOffset(fyne.NewPos(offset, 0))
	g.header.place()
	g.body.place(columnsMoved)
}
