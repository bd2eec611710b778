package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/theme"
)

// YesNo is a barrier's answer: Yes, No, or not recorded. A second click clears; Y, N and Backspace do the same by key.
type YesNo struct {
	widget.DisableableWidget
	OnChanged func(data.Barrier)
	// OnKey sees every key first and reports whether it has used it; OnFocus is told when the focus comes and goes. Both
	// may be nil.
	OnKey   func(*fyne.KeyEvent) bool
	OnFocus func(gained bool)
	value   data.Barrier
	focused bool
}

var (
	_ fyne.Tappable      = (*YesNo)(nil)
	_ fyne.Focusable     = (*YesNo)(nil)
	_ desktop.Cursorable = (*YesNo)(nil)
)

// NewYesNo is a toggle that shows value.
func NewYesNo(value data.Barrier, changed func(data.Barrier)) *YesNo {
	y := &YesNo{value: value, OnChanged: changed}
	y.ExtendBaseWidget(y)
	return y
}

// Value is the answer.
func (y *YesNo) Value() data.Barrier { return y.value }

// SetValue shows an answer without calling back.
func (y *YesNo) SetValue(b data.Barrier) { y.value = b; y.Refresh() }

func (y *YesNo) set(b data.Barrier) {
	if y.Disabled() || b == y.value {
		return
	}
	y.value = b
	y.Refresh()
	if y.OnChanged != nil {
		y.OnChanged(b)
	}
}

func (y *YesNo) toggle(b data.Barrier) {
	if y.value == b {
		b = data.NotRecorded
	}
	y.set(b)
}

const yesNoHalf = 45

// Tapped implements fyne.Tappable.
func (y *YesNo) Tapped(e *fyne.PointEvent) {
	switch {
	case e.Position.X < yesNoHalf:
		y.toggle(data.Yes)
	case e.Position.X < 2*yesNoHalf:
		y.toggle(data.No)
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(y); c != nil && !y.Disabled() {
		c.Focus(y)
	}
}

// TypedRune implements fyne.Focusable.
func (y *YesNo) TypedRune(r rune) {
	switch r {
	case 'y', 'Y':
		y.set(data.Yes)
	case 'n', 'N':
		y.set(data.No)
	}
}

// TypedKey implements fyne.Focusable.
func (y *YesNo) TypedKey(key *fyne.KeyEvent) {
	if y.OnKey != nil && y.OnKey(key) {
		return
	}
	switch key.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		y.set(data.NotRecorded)
	case fyne.KeyLeft:
		y.set(data.Yes)
	case fyne.KeyRight:
		y.set(data.No)
	default:
		passKey(y, key)
	}
}

// FocusGained implements fyne.Focusable.
func (y *YesNo) FocusGained() { y.focus(true) }

// FocusLost implements fyne.Focusable.
func (y *YesNo) FocusLost() { y.focus(false) }

func (y *YesNo) focus(gained bool) {
	y.focused = gained
	y.Refresh()
	if y.OnFocus != nil {
		y.OnFocus(gained)
	}
}

// Cursor implements desktop.Cursorable.
func (y *YesNo) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (y *YesNo) CreateRenderer() fyne.WidgetRenderer {
	r := &yesNoRenderer{toggle: y, background: canvas.NewRectangle(color.Transparent),
		yes: canvas.NewRectangle(color.Transparent), no: canvas.NewRectangle(color.Transparent),
		divider: canvas.NewRectangle(color.Transparent), yesText: canvas.NewText("Yes", color.Black), noText: canvas.NewText("No", color.Black)}
	r.Refresh()
	return r
}

type yesNoRenderer struct {
	toggle                       *YesNo
	background, yes, no, divider *canvas.Rectangle
	yesText, noText              *canvas.Text
}

func (r *yesNoRenderer) MinSize() fyne.Size { return fyne.NewSize(2*yesNoHalf, 30) }

func (r *yesNoRenderer) Layout(size fyne.Size) {
	size = r.MinSize()
	half := fyne.NewSize(yesNoHalf, size.Height)
	r.background.Resize(size)
	r.yes.Resize(half)
	r.no.Move(fyne.NewPos(yesNoHalf, 0))
	r.no.Resize(half)
	r.divider.Move(fyne.NewPos(yesNoHalf, 1))
	r.divider.Resize(fyne.NewSize(1, size.Height-2))
	r.yesText.Resize(half)
	r.noText.Move(fyne.NewPos(yesNoHalf, 0))
	r.noText.Resize(half)
}

func (r *yesNoRenderer) Refresh() {
	y := r.toggle
	edge := theme.Color("inputBorder")
	r.background.FillColor, r.background.CornerRadius, r.background.StrokeColor, r.background.StrokeWidth = theme.Color(theme.Surface), theme.Radius, edge, 1
	if y.focused {
		r.background.StrokeColor, r.background.StrokeWidth = theme.Color(theme.Brand), 2
	}
	r.divider.FillColor = edge
	for _, half := range []struct {
		background *canvas.Rectangle
		text       *canvas.Text
		on         bool
	}{{r.yes, r.yesText, y.value == data.Yes}, {r.no, r.noText, y.value == data.No}} {
		half.background.FillColor, half.background.CornerRadius = color.Transparent, theme.Radius
		half.text.Color, half.text.TextSize, half.text.Alignment = theme.Color(theme.Ink), theme.TextSize, fyne.TextAlignCenter
		half.text.TextStyle = fyne.TextStyle{Bold: half.on}
		if half.on {
			half.background.FillColor = theme.Color(theme.Brand)
			half.text.Color = theme.Color(theme.OnBrand)
		} else if y.Disabled() {
			half.text.Color = theme.Color(theme.Muted)
		}
	}
	canvas.Refresh(y)
}

func (r *yesNoRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.background, r.yes, r.no, r.divider, r.yesText, r.noText}
}
func (r *yesNoRenderer) Destroy() {}
