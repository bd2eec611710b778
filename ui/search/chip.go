package search

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/theme"
)

// chip is a part of the narrowing that a click takes away.
type chip struct {
	widget.BaseWidget
	text             string
	onRemove         func()
	hovered, focused bool
}

var (
	_ fyne.Tappable      = (*chip)(nil)
	_ fyne.Focusable     = (*chip)(nil)
	_ desktop.Hoverable  = (*chip)(nil)
	_ desktop.Cursorable = (*chip)(nil)
)

func newChip(text string, remove func()) *chip {
	c := &chip{text: text, onRemove: remove}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped implements fyne.Tappable.
func (c *chip) Tapped(*fyne.PointEvent) { c.onRemove() }

// TypedKey implements fyne.Focusable: Space, Enter, Delete and Backspace take the chip away.
func (c *chip) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDelete, fyne.KeyBackspace:
		c.onRemove()
	default:
		if on := fyne.CurrentApp().Driver().CanvasForObject(c); on != nil && on.OnTypedKey() != nil {
			on.OnTypedKey()(key)
		}
	}
}

// TypedRune implements fyne.Focusable.
func (c *chip) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (c *chip) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *chip) FocusLost() { c.focused = false; c.Refresh() }

// MouseIn implements desktop.Hoverable.
func (c *chip) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *chip) MouseOut() { c.hovered = false; c.Refresh() }

// Cursor implements desktop.Cursorable.
func (c *chip) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{chip: c, background: canvas.NewRectangle(color.Transparent), text: canvas.NewText("", color.Black)}
	r.Refresh()
	return r
}

type chipRenderer struct {
	chip       *chip
	background *canvas.Rectangle
	text       *canvas.Text
}

func (r *chipRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(r.chip.text+"  ✕", theme.SmallSize, fyne.TextStyle{})
	return fyne.NewSize(size.Width+14, max(24, size.Height+4))
}

func (r *chipRenderer) Layout(size fyne.Size) {
	r.background.Resize(size)
	r.text.Resize(size)
}

func (r *chipRenderer) Refresh() {
	c := r.chip
	r.background.FillColor, r.background.CornerRadius = theme.Color(theme.Surface), 12
	r.background.StrokeColor, r.background.StrokeWidth = theme.Color(theme.Line), 1
	if c.hovered {
		r.background.FillColor = theme.Color(theme.BrandSoft)
	}
	if c.focused {
		r.background.StrokeColor, r.background.StrokeWidth = theme.Color(theme.Brand), 2
	}
	r.text.Text, r.text.TextSize, r.text.Alignment = c.text+"  ✕", theme.SmallSize, fyne.TextAlignCenter
	r.text.Color = theme.Color(theme.Ink)
	r.Layout(c.Size())
	canvas.Refresh(c)
}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.background, r.text}
}
func (r *chipRenderer) Destroy() {}
