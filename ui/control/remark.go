package control

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/theme"
)

// Remark is small text that wraps: an error under its field, a hint beside it, a note's words. An empty one takes no
// room. Its width is given and not the one it is laid out with: a layout asks for heights before it gives widths.
type Caption struct {
	widget.BaseWidget
	Text     string
	Color    fyne.ThemeColorName
	TextSize float32
	// Width is what the text wraps to, in Fyne's units.
	Width float32
}

// NewRemark is a muted remark that wraps at width.
func NewCaption(text string, width float32) *Caption {
	r := &Caption{Text: text, Color: theme.Muted, TextSize: theme.SmallSize, Width: width}
	r.ExtendBaseWidget(r)
	return r
}

// Colored sets the colour.
func (m *Caption) Colored(c fyne.ThemeColorName) *Caption { m.Color = c; return m }

// Sized sets the size of the text, one of the theme's.
func (m *Caption) Sized(size float32) *Caption { m.TextSize = size; return m }

// Say changes text and colour.
func (m *Caption) Say(text string, c fyne.ThemeColorName) {
	if m.Text != text || m.Color != c {
		m.Text, m.Color = text, c
		m.Refresh()
	}
}

// Clear takes the text away.
func (m *Caption) Clear() { m.Say("", m.Color) }

// CreateRenderer implements fyne.Widget.
func (m *Caption) CreateRenderer() fyne.WidgetRenderer {
	r := &remarkRenderer{remark: m, sign: newSigned()}
	r.Refresh()
	return r
}

type remarkRenderer struct {
	remark *Caption
	// What the lines were wrapped from.
	text        string
	width, size float32
	lines       []fyne.CanvasObject
	sign        signed
}

func (r *remarkRenderer) wrap() {
	m := r.remark
	if r.text == m.Text && r.width == m.Width && r.size == m.TextSize {
		return
	}
	r.text, r.width, r.size = m.Text, m.Width, m.TextSize
	r.lines = nil
	words := r.sign.cut(m.Text)
	for _, line := range Wrap(words, m.Width-r.sign.room(m.TextSize), m.TextSize) {
		text := canvas.NewText(line, theme.Color(m.Color))
		text.TextSize = m.TextSize
		r.lines = append(r.lines, text)
	}
}

func (r *remarkRenderer) lineHeight() float32 {
	return fyne.MeasureText("M", r.remark.TextSize, fyne.TextStyle{}).Height
}

func (r *remarkRenderer) MinSize() fyne.Size {
	r.wrap()
	return fyne.NewSize(0, float32(len(r.lines))*r.lineHeight())
}

func (r *remarkRenderer) Layout(size fyne.Size) {
	r.wrap()
	left := r.sign.room(r.remark.TextSize)
	r.sign.place(0, 0, r.lineHeight(), r.remark.TextSize)
	for i, line := range r.lines {
		line.Move(fyne.NewPos(left, float32(i)*r.lineHeight()))
		line.Resize(fyne.NewSize(size.Width, r.lineHeight()))
	}
}

func (r *remarkRenderer) Refresh() {
	r.wrap()
	for _, line := range r.lines {
		line.(*canvas.Text).Color = theme.Color(r.remark.Color)
	}
	r.Layout(r.remark.Size())
	canvas.Refresh(r.remark)
}

func (r *remarkRenderer) Objects() []fyne.CanvasObject {
	r.wrap()
	return append([]fyne.CanvasObject{r.sign.image}, r.lines...)
}

func (r *remarkRenderer) Destroy() {}

// Wrap breaks text into lines of at most width, in Fyne's units, between words; a word wider than that is cut. Line
// breaks stay; no text is no line.
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
					n := fitting(word, fits)
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

// fitting is the length in bytes of the longest beginning of word that fits, at least one character.
func fitting(word string, fits func(string) bool) int {
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
