package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"housingtracker/ui/theme"
)

// cell is what stands in one field of a row.
type cell struct {
	text  string
	style Style
	align fyne.TextAlign
	badge *Badge
}

// rowState is how a row stands out.
type rowState struct {
	cursor, marked, hovered, focused bool
	// flash fades from 1 to 0 after a row was changed.
	flash float32
	// link is true while the mouse is on the name, which a click would open.
	link bool
}

// cellView is a text and, where the column has badges, its ground.
type cellView struct {
	cell   cell
	text   *canvas.Text
	ground *canvas.Rectangle
	width  float32
}

// rowView draws one row. Its objects are made once and reused for whatever row comes into view.
type rowView struct {
	box                         *fyne.Container
	ground, under, rule, marker *canvas.Rectangle
	ring                        *canvas.Rectangle
	cells                       []cellView
	state                       rowState
	width                       float32
}

func newRowView(columns int) *rowView {
	r := &rowView{
		ground: canvas.NewRectangle(color.Transparent), under: canvas.NewRectangle(color.Transparent),
		rule: canvas.NewRectangle(color.Transparent), marker: canvas.NewRectangle(color.Transparent),
		ring: canvas.NewRectangle(color.Transparent), cells: make([]cellView, columns),
	}
	r.ring.StrokeWidth = 1.5
	r.box = box(r.ground)
	for i := range r.cells {
		r.cells[i].text = canvas.NewText("", color.Transparent)
		r.cells[i].ground = canvas.NewRectangle(color.Transparent)
		r.cells[i].ground.CornerRadius = 4
		r.cells[i].ground.Hide()
	}
	for i := len(r.cells) - 1; i >= 0; i-- {
		if i == 0 {
			r.box.Objects = append(r.box.Objects, r.under)
		}
		r.box.Objects = append(r.box.Objects, r.cells[i].ground, r.cells[i].text)
	}
	r.box.Objects = append(r.box.Objects, r.rule, r.marker, r.ring)
	return r
}

// box is a container without a layout: everything in it is placed by hand.
func box(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Objects: objects}
}

// place gives the row its width and its cells their fields.
func (r *rowView) place(s *spans, short cuts) {
	if r.width != s.view {
		r.width = s.view
		size := fyne.NewSize(s.view, rowHeight)
		r.box.Resize(size)
		r.ground.Resize(size)
		r.ring.Move(fyne.NewPos(1, 1))
		r.ring.Resize(fyne.NewSize(s.view-2, rowHeight-3))
		r.rule.Move(fyne.NewPos(0, rowHeight-1))
		r.rule.Resize(fyne.NewSize(s.view, 1))
		r.marker.Resize(fyne.NewSize(3, rowHeight-1))
	}
	r.under.Resize(fyne.NewSize(s.frozen(), rowHeight))
	show(r.under, s.offset > 0)
	for i := range r.cells {
		c := &r.cells[i]
		if s.hidden(i) {
			c.text.Hide()
			c.ground.Hide()
			continue
		}
		c.text.Show()
		x, width := s.at(i)
		if width != c.width {
			c.width = width
			c.fill(short)
		}
		c.place(x)
	}
}

// set fills field i; unless anew, as after a change of theme, nothing is drawn that stays the same.
func (r *rowView) set(i int, content cell, anew bool, short cuts) {
	c := &r.cells[i]
	if !anew && same(c.cell, content) {
		return
	}
	c.cell = content
	c.fill(short)
}

func same(a, b cell) bool {
	if (a.badge == nil) != (b.badge == nil) || (a.badge != nil && *a.badge != *b.badge) {
		return false
	}
	return a.text == b.text && a.style == b.style && a.align == b.align
}

func (c *cellView) fill(short cuts) {
	t := c.text
	t.TextStyle = fyne.TextStyle{Bold: c.cell.style.Bold}
	t.TextSize, t.Alignment = theme.TextSize, c.cell.align
	words, ink := c.cell.text, theme.Color(inkOf(c.cell.style))
	room := c.width - 2*inset
	if b := c.cell.badge; b != nil {
		var fill color.Color
		words, fill, ink = b.look()
		t.TextSize, t.TextStyle, t.Alignment = theme.SmallSize, fyne.TextStyle{}, fyne.TextAlignLeading
		c.ground.FillColor = fill
		room -= 2 * badgeInset
		defer c.ground.Refresh()
	}
	t.Text, t.Color = short.fit(words, room, t.TextSize, t.TextStyle), ink
	t.Refresh()
}

const (
	badgeInset  float32 = 6
	badgeHeight float32 = 19
)

// look is how a badge is drawn: its words with their sign, its ground and its ink.
func (b *Badge) look() (words string, fill, ink color.Color) {
	switch b.Kind {
	case Warning:
		return "◷ " + b.Text, theme.Color(theme.WarningGround), theme.Color(theme.Warning)
	case Error:
		return "⚠ " + b.Text, theme.Color(theme.ErrorGround), theme.Color(theme.Error)
	}
	if b.Fill == "" {
		return b.Text, theme.Color(theme.BrandSoft), theme.Color(theme.Ink)
	}
	fill = theme.Color(b.Fill)
	return b.Text, fill, readable(fill)
}

func inkOf(s Style) fyne.ThemeColorName {
	switch {
	case s.Color != "":
		return s.Color
	case s.Muted:
		return theme.Muted
	}
	return theme.Ink
}

func (c *cellView) place(x float32) {
	left, width := x+inset, c.width-2*inset
	badge := c.cell.badge != nil && c.text.Text != ""
	show(c.ground, badge)
	if badge {
		words := fyne.MeasureText(c.text.Text, c.text.TextSize, c.text.TextStyle).Width
		all := words + 2*badgeInset
		switch c.cell.align {
		case fyne.TextAlignTrailing:
			left += width - all
		case fyne.TextAlignCenter:
			left += (width - all) / 2
		}
		c.ground.Move(fyne.NewPos(left, (rowHeight-1-badgeHeight)/2))
		c.ground.Resize(fyne.NewSize(all, badgeHeight))
		left, width = left+badgeInset, words
	}
	c.text.Move(fyne.NewPos(left, 0))
	c.text.Resize(fyne.NewSize(width, rowHeight-1))
}

// mark draws how the row stands out.
func (r *rowView) mark(s rowState, anew bool) {
	if s == r.state && !anew {
		return
	}
	r.state = s
	ground := theme.Color(theme.Surface)
	switch {
	case s.cursor || s.marked:
		ground = theme.Color(theme.BrandSoft)
	case s.hovered:
		ground = theme.Color(theme.Ground)
	}
	if s.flash > 0 {
		ground = mix(ground, theme.Color(theme.Brand), s.flash*0.35)
	}
	paint(r.ground, ground, nil)
	paint(r.under, ground, nil)
	paint(r.rule, theme.Color(theme.Line), nil)
	marker, ring := color.Color(color.Transparent), color.Color(color.Transparent)
	if s.marked {
		marker = theme.Color(theme.Brand)
	}
	if s.cursor && s.focused {
		ring = theme.Color(theme.Brand)
	}
	paint(r.marker, marker, nil)
	paint(r.ring, color.Transparent, ring)
	if len(r.cells) > 0 {
		if t := r.cells[0].text; t.TextStyle.Underline != s.link {
			t.TextStyle.Underline = s.link
			t.Refresh()
		}
	}
}

func paint(r *canvas.Rectangle, fill, stroke color.Color) {
	if r.FillColor == fill && r.StrokeColor == stroke {
		return
	}
	r.FillColor, r.StrokeColor = fill, stroke
	r.Refresh()
}

func show(o fyne.CanvasObject, visible bool) {
	if visible && !o.Visible() {
		o.Show()
	} else if !visible && o.Visible() {
		o.Hide()
	}
}

// groupView draws the heading of a group.
type groupView struct {
	box                      *fyne.Container
	ground, rule, chip, ring *canvas.Rectangle
	arrow, title, count      *canvas.Text
	width                    float32
}

func newGroupView() *groupView {
	v := &groupView{
		ground: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(color.Transparent),
		chip: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent),
		arrow: canvas.NewText("", color.Transparent), title: canvas.NewText("", color.Transparent),
		count: canvas.NewText("", color.Transparent),
	}
	v.ring.StrokeWidth = 1.5
	v.arrow.TextSize, v.title.TextSize, v.count.TextSize = theme.TextSize, theme.SmallSize, theme.TextSize
	v.count.TextStyle.Bold = true
	v.box = box(v.ground, v.chip, v.arrow, v.title, v.count, v.rule, v.ring)
	return v
}

// set shows a heading; an empty group stands back.
func (v *groupView) set(title, count string, fill color.Color, folded, empty bool, s rowState, width float32) {
	ground, ink := theme.Color(theme.Ground), theme.Color(theme.Ink)
	if s.hovered || s.cursor {
		ground = theme.Color(theme.BrandSoft)
	}
	arrow := "▾"
	switch {
	case empty:
		arrow, ink = "", theme.Color(theme.Muted)
		fill = mix(fill, ground, 0.75)
	case folded:
		arrow = "▸"
	}
	onChip := readable(fill)
	if empty {
		onChip = theme.Color(theme.Muted)
	}
	ring := color.Color(color.Transparent)
	if s.cursor && s.focused {
		ring = theme.Color(theme.Brand)
	}
	paint(v.ground, ground, nil)
	paint(v.chip, fill, nil)
	paint(v.rule, theme.Color(theme.Line), nil)
	paint(v.ring, color.Transparent, ring)
	write(v.arrow, arrow, theme.Color(theme.Ink))
	write(v.title, title, onChip)
	write(v.count, count, ink)
	v.place(width)
}

func write(t *canvas.Text, text string, ink color.Color) {
	if t.Text == text && t.Color == ink {
		return
	}
	t.Text, t.Color = text, ink
	t.Refresh()
}

func (v *groupView) place(width float32) {
	size := fyne.NewSize(width, groupHeight)
	v.box.Resize(size)
	v.ground.Resize(size)
	v.rule.Move(fyne.NewPos(0, groupHeight-1))
	v.rule.Resize(fyne.NewSize(width, 1))
	v.ring.Move(fyne.NewPos(1, 1))
	v.ring.Resize(fyne.NewSize(width-2, groupHeight-3))
	v.arrow.Move(fyne.NewPos(inset, 0))
	v.arrow.Resize(fyne.NewSize(12, groupHeight-1))
	title := fyne.MeasureText(v.title.Text, v.title.TextSize, v.title.TextStyle)
	x, high := inset+14, title.Height+2
	v.chip.CornerRadius = high / 2
	v.chip.Move(fyne.NewPos(x, (groupHeight-1-high)/2))
	v.chip.Resize(fyne.NewSize(title.Width+18, high))
	v.title.Move(fyne.NewPos(x+9, 0))
	v.title.Resize(fyne.NewSize(title.Width, groupHeight-1))
	v.count.Move(fyne.NewPos(x+title.Width+18+inset, 0))
	v.count.Resize(fyne.NewSize(v.count.MinSize().Width, groupHeight-1))
}
