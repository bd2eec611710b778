package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/theme"
)

// Segments are answers beside each other of which one or none is chosen, by click or by Left and Right.
type Segments struct {
	widget.DisableableWidget
	// OnChanged runs when a person chooses, not on SetChosen; may be nil.
	OnChanged func(chosen int)

	words   []string
	chosen  int
	focused bool
	// partWidth is a fixed width of each segment, with dividers between them; 0 fills the width.
	partWidth float32
	// keepFill fills the chosen segment even if disabled.
	keepFill bool
	// self is the widget on the canvas, which may embed the segments.
	self fyne.CanvasObject
}

var (
	_ fyne.Tappable      = (*Segments)(nil)
	_ fyne.Focusable     = (*Segments)(nil)
	_ desktop.Cursorable = (*Segments)(nil)
)

// NewSegments returns segments with the answer at index chosen, or none for -1.
func NewSegments(words []string, chosen int, changed func(chosen int)) *Segments {
	s := &Segments{words: words, chosen: chosen, OnChanged: changed}
	s.self = s
	s.ExtendBaseWidget(s)
	return s
}

// Chosen is the index of the chosen answer, or -1.
func (s *Segments) Chosen() int { return s.chosen }

// SetChosen shows an answer without calling OnChanged.
func (s *Segments) SetChosen(i int) {
	if i != s.chosen {
		s.chosen = i
		s.Refresh()
	}
}

func (s *Segments) choose(i int) {
	if s.Disabled() || i == s.chosen || i < 0 || i >= len(s.words) {
		return
	}
	s.SetChosen(i)
	if s.OnChanged != nil {
		s.OnChanged(i)
	}
}

// Tapped implements fyne.Tappable.
func (s *Segments) Tapped(e *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil && !s.Disabled() {
		c.Focus(s)
	}
	s.choose(int(e.Position.X / (s.Size().Width / float32(len(s.words)))))
}

// TypedRune implements fyne.Focusable.
func (s *Segments) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *Segments) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft:
		s.choose(max(0, s.chosen-1))
	case fyne.KeyRight:
		s.choose(s.chosen + 1)
	case fyne.KeySpace:
		s.choose((s.chosen + 1) % len(s.words))
	default:
		PassKey(s, key)
	}
}

// FocusGained implements fyne.Focusable.
func (s *Segments) FocusGained() { s.focused = true; s.Refresh(); ScrollIntoView(s) }

// FocusLost implements fyne.Focusable.
func (s *Segments) FocusLost() { s.focused = false; s.Refresh() }

// Cursor implements desktop.Cursorable.
func (s *Segments) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (s *Segments) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentsRenderer{segments: s, background: canvas.NewRectangle(color.Transparent)}
	for i, words := range s.words {
		if i > 0 && s.partWidth > 0 {
			r.dividers = append(r.dividers, canvas.NewRectangle(color.Transparent))
		}
		r.fills = append(r.fills, canvas.NewRectangle(color.Transparent))
		r.texts = append(r.texts, canvas.NewText(words, color.Black))
	}
	r.Refresh()
	return r
}

type segmentsRenderer struct {
	segments   *Segments
	background *canvas.Rectangle
	fills      []*canvas.Rectangle
	texts      []*canvas.Text
	dividers   []*canvas.Rectangle
}

func (r *segmentsRenderer) MinSize() fyne.Size {
	width := r.segments.partWidth
	if width > 0 {
		return fyne.NewSize(width*float32(len(r.texts)), 30)
	}
	for _, words := range r.segments.words {
		width = max(width, fyne.MeasureText(words, theme.TextSize, fyne.TextStyle{Bold: true}).Width+20)
	}
	return fyne.NewSize(width*float32(len(r.texts)), 30)
}

func (r *segmentsRenderer) Layout(size fyne.Size) {
	if r.segments.partWidth > 0 {
		size = r.MinSize()
	}
	r.background.Resize(size)
	part := fyne.NewSize(size.Width/float32(len(r.texts)), size.Height)
	for i, text := range r.texts {
		at := fyne.NewPos(float32(i)*part.Width, 0)
		r.fills[i].Move(at)
		r.fills[i].Resize(part)
		text.Move(at)
		text.Resize(part)
	}
	for i, divider := range r.dividers {
		divider.Move(fyne.NewPos(float32(i+1)*part.Width, 1))
		divider.Resize(fyne.NewSize(1, size.Height-2))
	}
}

func (r *segmentsRenderer) Refresh() {
	s := r.segments
	r.background.FillColor, r.background.CornerRadius = theme.Color(theme.Surface), theme.Radius
	r.background.StrokeColor, r.background.StrokeWidth = theme.Color("inputBorder"), 1
	if s.focused {
		r.background.StrokeColor, r.background.StrokeWidth = theme.Color(theme.Brand), 2
	}
	for i, text := range r.texts {
		fill := r.fills[i]
		fill.FillColor, fill.CornerRadius = color.Transparent, theme.Radius
		text.Color, text.TextSize, text.Alignment = theme.Color(theme.Ink), theme.TextSize, fyne.TextAlignCenter
		text.TextStyle = fyne.TextStyle{Bold: i == s.chosen}
		switch {
		case i == s.chosen && (!s.Disabled() || s.keepFill):
			fill.FillColor, text.Color = theme.Color(theme.Brand), theme.Color(theme.OnBrand)
		case s.Disabled():
			text.Color = theme.Color(theme.Muted)
		}
	}
	for _, divider := range r.dividers {
		divider.FillColor = theme.Color("inputBorder")
	}
	canvas.Refresh(s.self)
}

func (r *segmentsRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.background}
	for i, text := range r.texts {
		objects = append(objects, r.fills[i], text)
	}
	for _, divider := range r.dividers {
		objects = append(objects, divider)
	}
	return objects
}
func (r *segmentsRenderer) Destroy() {}
