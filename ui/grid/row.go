package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"housingtracker/export/direction"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// cell is the content of a cell.
type cell struct {
	text string
	// short replaces text where that has no room; "" for none.
	short string
	style Style
	align fyne.TextAlign
	badge *Badge
}

// rowState is how a row is highlighted.
type rowState struct {
	cursor, marked, hovered, focused bool
	// flash fades from 1 to 0 after the row was changed.
	flash float32
	// edit shows the edit button; onEdit is true while the pointer is on it.
	edit, onEdit bool
	// readOnly: the button shows the row.
	readOnly bool
}

// cellView draws a cell: a text and, for a badge, its background and icon.
type cellView struct {
	cell       cell
	text       *canvas.Text
	background *canvas.Rectangle
	icon       *icon
	width      float32
	// taken is the width at the end of the cell that something else takes.
	taken float32
	// whole is what the cell would show with enough room; cut means that it shows less.
	whole string
	cut   bool
}

// rowView draws a row. Its objects are reused for other rows.
type rowView struct {
	box                                  *fyne.Container
	background, frozenBackground, marker *canvas.Rectangle
	// rule is drawn above the height at which it is placed.
	rule *canvas.Line
	// edge separates the first column from those scrolled under it.
	edge *canvas.Rectangle
	ring *canvas.Rectangle
	// pen is the edit button at the end of the first cell, on its own background.
	pen           *icon
	penBackground *canvas.Rectangle
	cells         []cellView
	state         rowState
	painted       bool
	width         float32
}

func newRowView(columns int) *rowView {
	r := &rowView{
		background: canvas.NewRectangle(color.Transparent), frozenBackground: canvas.NewRectangle(color.Transparent),
		rule: canvas.NewLine(color.Transparent), marker: canvas.NewRectangle(color.Transparent),
		ring: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent), cells: make([]cellView, columns),
	}
	r.ring.StrokeWidth = 1.5
	r.pen, r.penBackground = newIcon(), canvas.NewRectangle(color.Transparent)
	r.penBackground.CornerRadius, r.penBackground.StrokeWidth = 4, 1
	r.penBackground.Hide()
	r.box = container.NewWithoutLayout(r.background)
	for i := range r.cells {
		r.cells[i].text = canvas.NewText("", color.Transparent)
		r.cells[i].background = canvas.NewRectangle(color.Transparent)
		r.cells[i].background.CornerRadius = 4
		r.cells[i].background.Hide()
		r.cells[i].icon = newIcon()
	}
	for i := len(r.cells) - 1; i >= 0; i-- {
		if i == 0 {
			r.box.Objects = append(r.box.Objects, r.frozenBackground)
		}
		r.box.Objects = append(r.box.Objects, r.cells[i].background, r.cells[i].icon.image, r.cells[i].text)
	}
	r.box.Objects = append(r.box.Objects, r.penBackground, r.pen.image, r.edge, r.rule, r.marker, r.ring)
	return r
}

// place lays out the row and its cells.
func (r *rowView) place(s *spans, cache textCache) {
	if r.width != s.view {
		r.width = s.view
		size := fyne.NewSize(s.view, rowHeight)
		r.box.Resize(size)
		r.background.Resize(size)
		r.ring.Move(fyne.NewPos(1, 1))
		r.ring.Resize(fyne.NewSize(s.view-2, rowHeight-3))
		r.rule.Move(fyne.NewPos(0, rowHeight))
		r.rule.Resize(fyne.NewSize(s.view, 0))
		r.marker.Resize(fyne.NewSize(3, rowHeight-1))
	}
	r.frozenBackground.Resize(fyne.NewSize(s.frozen(), rowHeight))
	control.SetVisible(r.frozenBackground, s.offset > 0)
	r.edge.Move(fyne.NewPos(s.frozen()-1, 0))
	r.edge.Resize(fyne.NewSize(1, rowHeight))
	control.SetVisible(r.edge, s.offset > 0)
	r.placePen(s.frozen())
	for i := range r.cells {
		c := &r.cells[i]
		if s.hidden(i) {
			control.SetVisible(c.text, false)
			control.SetVisible(c.background, false)
			control.SetVisible(c.icon.image, false)
			continue
		}
		control.SetVisible(c.text, true)
		x, width := s.at(i)
		if width != c.width {
			c.width = width
			c.fill(cache)
		}
		c.place(x)
	}
}

// set fills cell i; without force only if its content has changed.
func (r *rowView) set(i int, content cell, force bool, cache textCache) {
	c := &r.cells[i]
	if !force && same(c.cell, content) {
		return
	}
	c.cell = content
	c.fill(cache)
}

func same(a, b cell) bool {
	if (a.badge == nil) != (b.badge == nil) || (a.badge != nil && *a.badge != *b.badge) {
		return false
	}
	return a.text == b.text && a.short == b.short && a.style == b.style && a.align == b.align
}

func (c *cellView) fill(cache textCache) {
	t := c.text
	t.TextStyle = fyne.TextStyle{Bold: c.cell.style.Bold}
	t.TextSize, t.Alignment = theme.TextSize, c.cell.align
	words, ink := c.cell.text, theme.Color(textColor(c.cell.style))
	room := c.width - 2*inset - c.taken
	if b := c.cell.badge; b != nil {
		var fill color.Color
		fill, ink = b.colors()
		words = b.Text
		t.TextSize, t.TextStyle, t.Alignment = theme.SmallSize, fyne.TextStyle{}, fyne.TextAlignLeading
		c.background.FillColor = fill
		room -= 2*badgeInset + b.iconWidth()
		defer c.background.Refresh()
	}
	c.whole = words
	shown := cache.fit(words, room, t.TextSize, t.TextStyle)
	if c.cut = shown != words; c.cut && c.cell.short != "" && c.cell.badge == nil {
		shown = cache.fit(c.cell.short, room, t.TextSize, t.TextStyle)
	}
	t.Text, t.Color = direction.Visual(shown), ink
	t.Refresh()
}

const (
	// editWidth is the width of the edit button with its distance from the edge.
	editWidth    float32 = 28
	editHeight   float32 = 24
	editIconSize float32 = 15
)

func (r *rowView) placePen(frozen float32) {
	r.penBackground.Move(fyne.NewPos(frozen-editWidth, (rowHeight-editHeight)/2))
	r.penBackground.Resize(fyne.NewSize(editWidth-3, editHeight))
	r.pen.place(frozen-editWidth+(editWidth-3-editIconSize)/2, editIconSize, rowHeight)
}

// showPen shows or hides the edit button; the name has less room beside it.
func (r *rowView) showPen(s rowState, cache textCache) {
	if len(r.cells) == 0 {
		return
	}
	control.SetVisible(r.penBackground, s.edit)
	taken := float32(0)
	if s.edit {
		taken = editWidth - inset
		fill, border := color.Color(color.Transparent), theme.Color(theme.Line)
		if s.onEdit {
			fill, border = theme.Color(theme.Surface), theme.Color(theme.Brand)
		}
		paint(r.penBackground, fill, border)
		picture := editIcon()
		if s.readOnly {
			picture = viewIcon()
		}
		r.pen.set(picture, theme.Color(theme.Brand))
	} else {
		r.pen.set(nil, nil)
	}
	if c := &r.cells[0]; c.taken != taken {
		c.taken = taken
		c.fill(cache)
	}
}

const (
	badgeInset  float32 = 6
	badgeHeight float32 = 19
	iconSize    float32 = 13
)

// colors are background and text colour of a badge.
func (b *Badge) colors() (fill, ink color.Color) {
	switch b.Kind {
	case Warning:
		return theme.Color(theme.WarningBackground), theme.Color(theme.Warning)
	case Error:
		return theme.Color(theme.ErrorBackground), theme.Color(theme.Error)
	}
	if b.Fill == "" {
		return theme.Color(theme.BrandSoft), theme.Color(theme.Ink)
	}
	fill = theme.Color(b.Fill)
	return fill, textColorOn(fill)
}

// icon shows the meaning of a badge without colour; nil for a chip.
func (b *Badge) icon() fyne.Resource {
	switch b.Kind {
	case Warning:
		return warningIcon()
	case Error:
		return errorIcon()
	}
	return nil
}

func (b *Badge) iconWidth() float32 {
	if b.Kind == Chip {
		return 0
	}
	return iconSize + 3
}

func textColor(s Style) fyne.ThemeColorName {
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
	control.SetVisible(c.background, badge)
	if !badge {
		c.icon.set(nil, nil)
	} else {
		c.icon.set(c.cell.badge.icon(), c.text.Color)
		words := fyne.MeasureText(c.text.Text, c.text.TextSize, c.text.TextStyle).Width
		all := words + 2*badgeInset + c.cell.badge.iconWidth()
		switch c.cell.align {
		case fyne.TextAlignTrailing:
			left += width - all
		case fyne.TextAlignCenter:
			left += (width - all) / 2
		}
		c.background.Move(fyne.NewPos(left, (rowHeight-1-badgeHeight)/2))
		c.background.Resize(fyne.NewSize(all, badgeHeight))
		c.icon.place(left+badgeInset, iconSize, rowHeight-1)
		left, width = left+badgeInset+c.cell.badge.iconWidth(), words
	}
	c.text.Move(fyne.NewPos(left, 0))
	c.text.Resize(fyne.NewSize(width, rowHeight-1))
}

// mark highlights the row.
func (r *rowView) mark(s rowState, cache textCache, force bool) {
	if s == r.state && r.painted && !force {
		return
	}
	r.state, r.painted = s, true
	r.showPen(s, cache)
	plain := theme.Color(theme.Surface)
	background := plain
	switch {
	case s.cursor || s.marked:
		background = theme.Color(theme.BrandSoft)
	case s.hovered:
		background = theme.Color(theme.Background)
	}
	if s.flash > 0 {
		background = mix(background, theme.Color(theme.Brand), s.flash*flashShare)
	}
	paint(r.frozenBackground, background, nil)
	if background == plain {
		// The background of the grid shows; drawing a second one costs half of a frame without a graphics card.
		background = color.Transparent
	}
	paint(r.background, background, nil)
	draw(r.rule, theme.Color(theme.Line))
	paint(r.edge, theme.Color(theme.Line), nil)
	marker, ring := color.Color(color.Transparent), color.Color(color.Transparent)
	if s.marked {
		marker = theme.Color(theme.Brand)
	}
	if s.cursor && s.focused {
		ring = theme.Color(theme.Brand)
	}
	paint(r.marker, marker, nil)
	paint(r.ring, color.Transparent, ring)
}

func paint(r *canvas.Rectangle, fill, stroke color.Color) {
	if r.FillColor == fill && r.StrokeColor == stroke {
		return
	}
	r.FillColor, r.StrokeColor = fill, stroke
	r.Refresh()
}

func draw(l *canvas.Line, ink color.Color) {
	if l.StrokeColor != ink {
		l.StrokeColor = ink
		l.Refresh()
	}
}
