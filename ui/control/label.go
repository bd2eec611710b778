package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/theme"
)

// Label is a line of text that ends in an ellipsis where the room does. It follows the theme.
type Label struct {
	widget.BaseWidget
	Text  string
	Color fyne.ThemeColorName
	// TextSize is one of the theme's sizes.
	TextSize float32
	Bold     bool
	Align    fyne.TextAlign
	// Shrinks: the label may be given less room than its text needs.
	Shrinks bool
}

// NewText is a line of plain text.
func NewText(text string) *Label { return newLabel(text, theme.Ink, theme.TextSize, false) }

// NewBold is a line of bold text.
func NewBold(text string) *Label { return newLabel(text, theme.Ink, theme.TextSize, true) }

// NewMuted is a line of small text that stands back.
func NewMuted(text string) *Label { return newLabel(text, theme.Muted, theme.SmallSize, false) }

// NewTitle is the title of a screen or a dialog.
func NewTitle(text string) *Label { return newLabel(text, theme.Ink, theme.TitleSize, true) }

// NewFigure is a number that is read from afar.
func NewFigure(text string) *Label { return newLabel(text, theme.Ink, theme.FigureSize, true) }

func newLabel(text string, c fyne.ThemeColorName, size float32, bold bool) *Label {
	l := &Label{Text: text, Color: c, TextSize: size, Bold: bold}
	l.ExtendBaseWidget(l)
	return l
}

// Shrinking lets the label be narrower than its text.
func (l *Label) Shrinking() *Label { l.Shrinks = true; return l }

// Colored sets the colour.
func (l *Label) Colored(c fyne.ThemeColorName) *Label { l.Color = c; return l }

// Aligned sets the alignment.
func (l *Label) Aligned(a fyne.TextAlign) *Label { l.Align = a; return l }

// SetText changes the text.
func (l *Label) SetText(text string) {
	if text != l.Text {
		l.Text = text
		l.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (l *Label) CreateRenderer() fyne.WidgetRenderer {
	r := &labelRenderer{label: l, text: canvas.NewText(l.Text, color.Black)}
	r.Refresh()
	return r
}

type labelRenderer struct {
	label *Label
	text  *canvas.Text
	width float32
}

func (r *labelRenderer) Layout(size fyne.Size) {
	r.width = size.Width
	if r.label.Shrinks {
		r.text.Text = Ellipsis(r.label.Text, size.Width, r.text.TextSize, r.text.TextStyle)
	}
	r.text.Resize(size)
}

func (r *labelRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(r.label.Text, r.text.TextSize, r.text.TextStyle)
	if r.label.Shrinks {
		size.Width = min(size.Width, 24)
	}
	return size
}

func (r *labelRenderer) Refresh() {
	l := r.label
	r.text.Text = l.Text
	r.text.Color = theme.Color(l.Color)
	r.text.TextSize = l.TextSize
	r.text.TextStyle = fyne.TextStyle{Bold: l.Bold}
	r.text.Alignment = l.Align
	if l.Shrinks && r.width > 0 {
		r.text.Text = Ellipsis(l.Text, r.width, l.TextSize, r.text.TextStyle)
	}
	r.text.Refresh()
}

func (r *labelRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text} }
func (r *labelRenderer) Destroy()                     {}

// Ellipsis shortens text to the width, in Fyne's units, ending it in "…" where something is cut.
func Ellipsis(text string, width, size float32, style fyne.TextStyle) string {
	if width <= 0 || fyne.MeasureText(text, size, style).Width <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if fyne.MeasureText(string(runes[:mid])+"…", size, style).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low]) + "…"
}

// NewParagraph is text that wraps.
func NewParagraph(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}
