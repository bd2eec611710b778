package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/export/direction"
	"housingtracker/ui/theme"
)

// Kind is how prominent a button is.
type Kind uint8

// The kinds of buttons.
const (
	// Plain is an outlined button.
	Plain Kind = iota
	// Primary is the main action of a screen; at most one is in view.
	Primary
	// Quiet has neither outline nor background until the pointer is on it.
	Quiet
	// OnNavigation is a quiet button on the side bar.
	OnNavigation
	// Link is underlined text.
	Link
	// Removable is a rounded chip that is removed by a click, Delete or Backspace.
	Removable
)

// Button is a button that shows its shortcut beside its text.
type Button struct {
	widget.DisableableWidget
	Text string
	// Key is the shortcut to show, such as "Ctrl+S"; the screen handles it.
	Key  string
	Kind Kind
	Icon fyne.Resource
	// Tip is shown beside the button while it is hovered or focused; "" for none.
	Tip      string
	OnTapped func()
	// OnFocused runs when the button gets the focus; may be nil.
	OnFocused func()

	// Fill replaces the background of a primary button; "" is the brand colour.
	Fill fyne.ThemeColorName
	// Selected marks the entry of the side bar that is shown.
	Selected         bool
	hovered, focused bool
}

var (
	_ fyne.Tappable      = (*Button)(nil)
	_ fyne.Focusable     = (*Button)(nil)
	_ desktop.Hoverable  = (*Button)(nil)
	_ desktop.Cursorable = (*Button)(nil)
)

// NewButton returns a plain button.
func NewButton(text string, tapped func()) *Button { return NewButtonOf(Plain, text, "", tapped) }

// NewPrimary returns a primary button with its key, which may be "".
func NewPrimary(text, key string, tapped func()) *Button {
	return NewButtonOf(Primary, text, key, tapped)
}

// NewLink returns a link.
func NewLink(text string, tapped func()) *Button { return NewButtonOf(Link, text, "", tapped) }

// NewButtonOf returns a button of a kind with its key, which may be "".
func NewButtonOf(kind Kind, text, key string, tapped func()) *Button {
	b := &Button{Text: text, Key: key, Kind: kind, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// SetText changes the text.
func (b *Button) SetText(text string) {
	if b.Text != text {
		b.Text = text
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	HideTip(b)
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	ScrollIntoView(b)
	b.showTip()
	if b.OnFocused != nil {
		b.OnFocused()
	}
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh(); HideTip(b) }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable: Space and Enter press the button, other keys go to the canvas.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	remove := b.Kind == Removable && (key.Name == fyne.KeyDelete || key.Name == fyne.KeyBackspace)
	if remove || key.Name == fyne.KeySpace || key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter {
		b.Tapped(nil)
		return
	}
	PassKey(b, key)
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh(); b.showTip() }

func (b *Button) showTip() {
	if b.Tip != "" {
		ShowTip(b, b.Tip, fyne.NewPos(0, 0), b.Size().Height)
	}
}

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh(); HideTip(b) }

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor {
	if b.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		button: b, background: canvas.NewRectangle(color.Transparent), underline: canvas.NewRectangle(color.Transparent),
		text: canvas.NewText("", color.Black), keyBackground: canvas.NewRectangle(color.Transparent), key: canvas.NewText("", color.Black),
		icon: canvas.NewImageFromResource(nil),
	}
	r.icon.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type buttonRenderer struct {
	button                *Button
	background, underline *canvas.Rectangle
	text                  *canvas.Text
	keyBackground         *canvas.Rectangle
	key                   *canvas.Text
	icon                  *canvas.Image
}

func (r *buttonRenderer) insets() (x, y float32) {
	switch r.button.Kind {
	case Link:
		return 0, 3.5
	case Removable:
		return 7, 3.5
	case OnNavigation:
		return 10, 9
	}
	if r.button.Text == "" {
		return 4, 3.5
	}
	return 12, 8
}

func (r *buttonRenderer) sizes() (text, key fyne.Size) {
	text = fyne.MeasureText(r.button.Text, r.text.TextSize, r.text.TextStyle)
	if r.button.Key != "" {
		key = fyne.MeasureText(r.button.Key, 11, fyne.TextStyle{}).Add(fyne.NewSize(10, 2))
	}
	return text, key
}

func (r *buttonRenderer) MinSize() fyne.Size {
	x, y := r.insets()
	text, key := r.sizes()
	width := text.Width + 2*x
	if key.Width > 0 {
		width += key.Width + 6
	}
	if r.button.Icon != nil {
		width += 16
		if r.button.Text != "" {
			width += 6
		}
	}
	return fyne.NewSize(width, max(text.Height, 17)+2*y)
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.background.Resize(size)
	x, _ := r.insets()
	text, key := r.sizes()
	left := x
	switch r.button.Kind {
	case Plain, Primary, Removable:
		left = (size.Width - (r.MinSize().Width - 2*x)) / 2
	}
	if r.button.Icon != nil {
		r.icon.Resize(fyne.NewSize(16, 16))
		r.icon.Move(fyne.NewPos(left, (size.Height-16)/2))
		left += 16 + 6
	}
	r.text.Move(fyne.NewPos(left, (size.Height-text.Height)/2))
	r.text.Resize(text)
	r.underline.Move(fyne.NewPos(left, (size.Height+text.Height)/2-1))
	r.underline.Resize(fyne.NewSize(text.Width, 1))
	at := fyne.NewPos(left+text.Width+6, (size.Height-key.Height)/2)
	r.keyBackground.Move(at)
	r.keyBackground.Resize(key)
	r.key.Move(at.Add(fyne.NewPos(5, 1)))
	r.key.Resize(key.Subtract(fyne.NewSize(10, 2)))
}

func (r *buttonRenderer) Refresh() {
	b := r.button
	ink, background, border := theme.Ink, color.Color(color.Transparent), color.Color(color.Transparent)
	switch b.Kind {
	case Plain:
		background, border = theme.Color(theme.Surface), theme.Color("inputBorder")
	case Primary:
		ink, background = theme.OnBrand, theme.Color(theme.Brand)
		if b.Fill != "" {
			background = theme.Color(b.Fill)
		}
	case OnNavigation:
		ink = theme.NavigationInk
		if b.Selected {
			background = color.NRGBA{R: 255, G: 255, B: 255, A: 28}
		}
	case Link:
		ink = theme.Brand
	case Removable:
		background, border = theme.Color(theme.Surface), theme.Color(theme.Line)
	}
	if b.hovered && !b.Disabled() {
		switch b.Kind {
		case Plain, Quiet, Removable:
			background = theme.Color(theme.BrandSoft)
		case OnNavigation:
			background = color.NRGBA{R: 255, G: 255, B: 255, A: 40}
		}
	}
	r.background.FillColor, r.background.StrokeColor, r.background.StrokeWidth = background, border, 1
	r.background.CornerRadius = theme.Radius
	if b.Kind == Removable {
		r.background.CornerRadius = 12
	}
	if b.focused {
		r.background.StrokeColor, r.background.StrokeWidth = theme.Color(theme.Brand), 2
		switch b.Kind {
		case Primary:
			r.background.StrokeColor = theme.Color(theme.OnBrand)
		case OnNavigation:
			r.background.StrokeColor = theme.Color(theme.NavigationInk)
		}
	}
	r.text.Text, r.text.TextSize, r.text.Color = direction.Visual(b.Text), theme.TextSize, theme.Color(ink)
	if b.Kind == Link || b.Kind == Removable {
		r.text.TextSize = theme.SmallSize
	}
	r.key.Text, r.key.TextSize, r.key.Color = b.Key, 11, theme.Color(theme.Muted)
	r.keyBackground.FillColor, r.keyBackground.StrokeColor, r.keyBackground.StrokeWidth = color.Transparent, theme.Color("inputBorder"), 1
	r.keyBackground.CornerRadius = 4
	if b.Kind == Primary || b.Kind == OnNavigation {
		r.key.Color = r.text.Color
		r.keyBackground.StrokeColor = color.NRGBA{R: 255, G: 255, B: 255, A: 90}
	}
	r.keyBackground.Hidden = b.Key == ""
	if b.Disabled() {
		r.text.Color, r.key.Color = faded(r.text.Color), faded(r.key.Color)
		r.background.FillColor = faded(r.background.FillColor)
	}
	r.underline.FillColor = r.text.Color
	r.underline.Hidden = b.Kind != Link
	r.icon.Resource = b.Icon
	r.icon.Hidden = b.Icon == nil
	r.Layout(b.Size())
	canvas.Refresh(b)
}

// faded is the colour of a disabled control.
func faded(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = uint8(int(n.A) * 55 / 100)
	return n
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.background, r.icon, r.text, r.underline, r.keyBackground, r.key}
}
func (r *buttonRenderer) Destroy() {}
