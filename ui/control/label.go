package control

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"housingtracker/export/direction"
	"housingtracker/ui/theme"
)

// Label is a line of text that can be shortened to end in an ellipsis.
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

// NewText returns plain text.
func NewText(text string) *Label { return newLabel(text, theme.Ink, theme.TextSize, false) }

// NewBold returns bold text.
func NewBold(text string) *Label { return newLabel(text, theme.Ink, theme.TextSize, true) }

// NewMuted returns small, muted text.
func NewMuted(text string) *Label { return newLabel(text, theme.Muted, theme.SmallSize, false) }

// NewTitle returns the title of a screen or a dialog.
func NewTitle(text string) *Label { return newLabel(text, theme.Ink, theme.TitleSize, true) }

// NewFigure returns a large number.
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
	r := &labelRenderer{label: l, text: canvas.NewText("", color.Black), icon: newLeadingIcon()}
	r.Refresh()
	return r
}

type labelRenderer struct {
	label *Label
	text  *canvas.Text
	icon  leadingIcon
	// words is the text without its prefix.
	words string
	width float32
}

func (r *labelRenderer) Layout(size fyne.Size) {
	left := r.icon.width(r.text.TextSize)
	r.width = size.Width - left
	if r.label.Shrinks {
		r.text.Text = direction.Visual(Ellipsis(r.words, r.width, r.text.TextSize, r.text.TextStyle))
	}
	r.icon.place(0, 0, size.Height, r.text.TextSize)
	r.text.Move(fyne.NewPos(left, 0))
	r.text.Resize(fyne.NewSize(r.width, size.Height))
}

// neededWidth is the width in which the label is not cut, in Fyne units.
func (l *Label) neededWidth() float32 {
	words, icon := l.Text, float32(0)
	for prefix := range prefixIcons {
		if rest, ok := strings.CutPrefix(words, prefix); ok {
			words, icon = rest, l.TextSize+1+iconGap
		}
	}
	return icon + fyne.MeasureText(words, l.TextSize, fyne.TextStyle{Bold: l.Bold}).Width
}

func (r *labelRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(r.words, r.text.TextSize, r.text.TextStyle)
	size.Width += r.icon.width(r.text.TextSize)
	if r.label.Shrinks {
		size.Width = min(size.Width, 24)
	}
	return size
}

func (r *labelRenderer) Refresh() {
	l := r.label
	r.words = r.icon.setFrom(l.Text)
	r.text.Text = direction.Visual(r.words)
	r.text.Color = theme.Color(l.Color)
	r.text.TextSize = l.TextSize
	r.text.TextStyle = fyne.TextStyle{Bold: l.Bold}
	r.text.Alignment = l.Align
	if size := l.Size(); size.Width > 0 {
		r.Layout(size)
	}
	r.icon.image.Refresh()
	r.text.Refresh()
}

func (r *labelRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.icon.image, r.text}
}
func (r *labelRenderer) Destroy() {}

// Ellipsis shortens text to the width in Fyne units, ending it in "…" if something is cut.
func Ellipsis(text string, width, size float32, style fyne.TextStyle) string {
	if width <= 0 || fyne.MeasureText(text, size, style).Width <= width {
		return text
	}
	runes := []rune(text)
	low, tall := 0, len(runes)
	for low < tall {
		mid := (low + tall + 1) / 2
		if fyne.MeasureText(string(runes[:mid])+"…", size, style).Width <= width {
			low = mid
		} else {
			tall = mid - 1
		}
	}
	return string(runes[:low]) + "…"
}

// NewParagraph returns text that wraps.
func NewParagraph(text string) fyne.CanvasObject {
	l := widget.NewLabel(direction.Visual(text))
	l.Wrapping = fyne.TextWrapWord
	// Fyne's label has a padding of its own; this removes it.
	in := fyne.CurrentApp().Settings().Theme().Size(base.SizeNameInnerPadding)
	return container.New(layout.NewCustomPaddedLayout(-in/2, -in/2, -in, -in), l)
}

// NewErrorText returns an error that wraps.
func NewErrorText(text string) fyne.CanvasObject {
	return container.NewBorder(nil, nil, container.NewVBox(Gap(0, 1), newLabel(ErrorPrefix, theme.Error, theme.TextSize, false)), nil, NewParagraph(text))
}
