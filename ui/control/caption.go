package control

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"housingtracker/export/direction"
	"housingtracker/ui/theme"
)

// Caption is small text that wraps: an error under its field, a hint, a note. An empty one takes no room. Its
// width is a field because layouts ask for heights before they set widths.
type Caption struct {
	widget.BaseWidget
	Text     string
	Color    fyne.ThemeColorName
	TextSize float32
	Bold     bool
	// Width is the width to wrap at, in Fyne units.
	Width float32
}

// NewCaption returns a muted caption that wraps at width.
func NewCaption(text string, width float32) *Caption {
	r := &Caption{Text: text, Color: theme.Muted, TextSize: theme.SmallSize, Width: width}
	r.ExtendBaseWidget(r)
	return r
}

// NewHeading returns the title of a dialog, which wraps at width.
func NewHeading(text string, width float32) *Caption {
	m := NewCaption(text, width).Colored(theme.Ink).Sized(theme.TitleSize)
	m.Bold = true
	return m
}

// boldShare is about how wide plain text is, compared with bold.
const boldShare = 0.92

// Colored sets the colour.
func (m *Caption) Colored(c fyne.ThemeColorName) *Caption { m.Color = c; return m }

// Sized sets the size of the text, one of the theme's.
func (m *Caption) Sized(size float32) *Caption { m.TextSize = size; return m }

// SetText changes text and colour.
func (m *Caption) SetText(text string, c fyne.ThemeColorName) {
	if m.Text != text || m.Color != c {
		m.Text, m.Color = text, c
		m.Refresh()
	}
}

// Clear removes the text.
func (m *Caption) Clear() { m.SetText("", m.Color) }

// CreateRenderer implements fyne.Widget.
func (m *Caption) CreateRenderer() fyne.WidgetRenderer {
	r := &captionRenderer{caption: m, icon: newLeadingIcon()}
	r.Refresh()
	return r
}

type captionRenderer struct {
	caption *Caption
	// The values the lines were wrapped for.
	text        string
	width, size float32
	lines       []fyne.CanvasObject
	icon        leadingIcon
}

func (r *captionRenderer) wrap() {
	m := r.caption
	if r.text == m.Text && r.width == m.Width && r.size == m.TextSize {
		return
	}
	r.text, r.width, r.size = m.Text, m.Width, m.TextSize
	r.lines = nil
	words := r.icon.setFrom(m.Text)
	width := m.Width - r.icon.width(m.TextSize)
	if m.Bold {
		width *= boldShare
	}
	for _, line := range Wrap(words, width, m.TextSize) {
		text := canvas.NewText(direction.Visual(line), theme.Color(m.Color))
		text.TextSize, text.TextStyle.Bold = m.TextSize, m.Bold
		r.lines = append(r.lines, text)
	}
}

func (r *captionRenderer) lineHeight() float32 {
	return fyne.MeasureText("M", r.caption.TextSize, fyne.TextStyle{}).Height
}

func (r *captionRenderer) MinSize() fyne.Size {
	r.wrap()
	return fyne.NewSize(0, float32(len(r.lines))*r.lineHeight())
}

func (r *captionRenderer) Layout(size fyne.Size) {
	r.wrap()
	left := r.icon.width(r.caption.TextSize)
	r.icon.place(0, 0, r.lineHeight(), r.caption.TextSize)
	for i, line := range r.lines {
		line.Move(fyne.NewPos(left, float32(i)*r.lineHeight()))
		line.Resize(fyne.NewSize(size.Width, r.lineHeight()))
	}
}

func (r *captionRenderer) Refresh() {
	r.wrap()
	for _, line := range r.lines {
		line.(*canvas.Text).Color = theme.Color(r.caption.Color)
	}
	r.Layout(r.caption.Size())
	canvas.Refresh(r.caption)
}

func (r *captionRenderer) Objects() []fyne.CanvasObject {
	r.wrap()
	return append([]fyne.CanvasObject{r.icon.image}, r.lines...)
}

func (r *captionRenderer) Destroy() {}

// Wrap breaks text into lines of at most width, in Fyne units, between words; a wider word is cut. Line breaks
// stay; empty text has no lines.
func Wrap(text string, width, size float32) []string {
	if text == "" {
		return nil
	}
	fits := func(s string) bool { return fyne.MeasureText(s, size, fyne.TextStyle{}).Width <= width }
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			switch {
			case line == "" && fits(word):
				line = word
			case line != "" && fits(line+" "+word):
				line += " " + word
			default:
				if line != "" {
					lines = append(lines, line)
				}
				for word != "" && !fits(word) {
					n := longestPrefix(word, fits)
					lines = append(lines, word[:n])
					word = word[n:]
				}
				line = word
			}
		}
		if line != "" || strings.TrimSpace(paragraph) == "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// longestPrefix is the length in bytes of the longest prefix of word that fits, at least one character.
func longestPrefix(word string, fits func(string) bool) int {
	n := 0
	for i, r := range word {
		end := i + len(string(r))
		if n > 0 && !fits(word[:end]) {
			break
		}
		n = end
	}
	return n
}
