package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// body is the content of the scroll: the lines in view and the sticky heading of their group. It handles the
// mouse; the rows are only drawn.
type body[T any] struct {
	widget.BaseWidget
	grid         *Grid[T]
	slots        []slot
	rows         *fyne.Container
	sticky       *groupView
	wheel        *wheel
	stickyGroup  int // the group whose heading is held in view, -1 for none
	stickyBottom float32
	pressed      place
}

// slot shows one line, as a row or as a heading, and is reused for other lines.
type slot struct {
	line  int
	row   *rowView
	group *groupView
}

const empty = -1

func newBody[T any](g *Grid[T]) *body[T] {
	b := &body[T]{grid: g, rows: container.NewWithoutLayout(), sticky: newGroupView(), stickyGroup: -1, pressed: none}
	b.sticky.box.Hide()
	b.wheel = newWheel(g.wheel)
	b.ExtendBaseWidget(b)
	return b
}

// MinSize implements fyne.CanvasObject: the height of all lines.
func (b *body[T]) MinSize() fyne.Size { return fyne.NewSize(0, b.grid.lines.height()) }

// CreateRenderer implements fyne.Widget.
func (b *body[T]) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout(b.rows, b.sticky.box, b.wheel))
}

// Refresh implements fyne.CanvasObject: it fills every line again.
func (b *body[T]) Refresh() { b.place(filled) }

// Resize implements fyne.CanvasObject; other lines come into view.
func (b *body[T]) Resize(size fyne.Size) {
	b.BaseWidget.Resize(size)
	b.place(scrolled)
}

// change is what has changed since the lines in view were drawn; each value includes those before it.
type change uint8

const (
	scrolled     change = iota // other lines came into view
	columnsMoved               // the columns moved
	filled                     // the rows may say something else
	recolored                  // the theme is another
)

// place assigns a slot to every line in view and redraws what the change requires.
func (b *body[T]) place(how change) {
	g := b.grid
	height := g.scroll.Size().Height
	if height <= 0 || g.spans.view <= 0 {
		return
	}
	if need := int(height/rowHeight) + 2; need != len(b.slots) {
		b.setSlots(need)
	}
	top := max(0, min(g.scroll.Offset.Y, g.lines.height()-height))
	first, last := g.lines.lineAt(top), g.lines.lineAt(top+height)
	for i := range b.slots {
		if s := &b.slots[i]; s.line != empty && (s.line < first || s.line > last || first < 0) {
			s.hide()
		}
	}
	for line := max(first, 0); line <= last; line++ {
		b.fill(&b.slots[line%len(b.slots)], line, how)
	}
	b.updateSticky(top)
	b.wheel.Move(fyne.NewPos(0, top))
	b.wheel.Resize(fyne.NewSize(g.spans.view, height))
}

func (b *body[T]) setSlots(n int) {
	slots := make([]slot, n)
	copy(slots, b.slots)
	b.slots, b.rows.Objects = slots, nil
	for i := range b.slots {
		s := &b.slots[i]
		s.line = empty
		if s.row != nil {
			s.row.box.Hide()
			b.rows.Objects = append(b.rows.Objects, s.row.box)
		}
		if s.group != nil {
			s.group.box.Hide()
			b.rows.Objects = append(b.rows.Objects, s.group.box)
		}
	}
}

func (s *slot) hide() {
	s.line = empty
	if s.row != nil {
		control.SetVisible(s.row.box, false)
	}
	if s.group != nil {
		control.SetVisible(s.group.box, false)
	}
}

func (b *body[T]) fill(s *slot, line int, how change) {
	if s.line == line && how == scrolled {
		return
	}
	g := b.grid
	p, ok := g.lines.at(line)
	if !ok {
		s.hide()
		return
	}
	fresh := s.line != line || how > columnsMoved
	s.line = line
	if p.row == heading {
		if s.group == nil {
			s.group = newGroupView()
			b.rows.Objects = append(b.rows.Objects, s.group.box)
		}
		b.setHeading(s.group, p.group, false)
		s.group.box.Move(fyne.NewPos(0, g.lines.y(line)))
		control.SetVisible(s.group.box, true)
		if s.row != nil {
			control.SetVisible(s.row.box, false)
		}
		return
	}
	if s.row == nil {
		s.row = newRowView(len(g.columns))
		b.rows.Objects = append(b.rows.Objects, s.row.box)
	}
	row := g.lines.row(p)
	for i := range g.columns {
		if fresh {
			s.row.set(i, g.columns[i].cell(row), how == recolored, g.cache)
		}
	}
	s.row.place(&g.spans, g.cache)
	s.row.mark(g.stateOf(p, row), g.cache, how == recolored)
	s.row.box.Move(fyne.NewPos(0, g.lines.y(line)))
	control.SetVisible(s.row.box, true)
	if s.group != nil {
		control.SetVisible(s.group.box, false)
	}
}

func (c *Column[T]) cell(row *T) cell {
	content := cell{align: c.Align}
	if c.Badge != nil {
		content.badge = c.Badge(row)
	}
	if content.badge == nil && c.Text != nil {
		content.text = c.Text(row)
		if c.Short != nil {
			content.short = c.Short(row)
		}
	}
	if c.Style != nil {
		content.style = c.Style(row)
	}
	return content
}

// setHeading shows the heading of a group. A sticky one of the second level shows the group that it is in, too.
func (b *body[T]) setHeading(v *groupView, group int, sticky bool) {
	g := b.grid
	of := &g.lines.groups[group]
	title, count, second := of.Title, of.count(), of.Second
	if second && sticky {
		of = &g.lines.groups[g.lines.parent[group]]
		title, count, second = of.Title, title+" · "+count, false
	}
	fill := theme.Color(theme.Muted)
	if of.Color != "" {
		fill = theme.Color(of.Color)
	}
	v.second = second
	v.set(title, count, fill, g.lines.folded[g.lines.groups[group].Key], of.size() == 0, g.stateOf(place{group, heading}, nil), g.spans.view)
}

// updateSticky keeps the heading of the top group in view; the next heading pushes it out.
func (b *body[T]) updateSticky(top float32) {
	l := &b.grid.lines
	b.stickyGroup, b.stickyBottom = -1, 0
	p, ok := l.at(l.lineAt(top))
	if !ok || l.plain || l.top[p.group] >= top || l.openRows(p.group) == 0 {
		control.SetVisible(b.sticky.box, false)
		return
	}
	b.stickyGroup = p.group
	b.setHeading(b.sticky, p.group, true)
	y := min(top, l.top[p.group+1]-groupHeight)
	b.stickyBottom = y + groupHeight
	b.sticky.box.Move(fyne.NewPos(0, y))
	control.SetVisible(b.sticky.box, true)
}

// mark redraws only how the lines in view are highlighted.
func (b *body[T]) mark() {
	g := b.grid
	for i := range b.slots {
		s := &b.slots[i]
		p, ok := g.lines.at(s.line)
		switch {
		case !ok:
		case p.row == heading && s.group != nil:
			b.setHeading(s.group, p.group, false)
		case p.row != heading && s.row != nil:
			s.row.mark(g.stateOf(p, g.lines.row(p)), g.cache, false)
		}
	}
	if b.stickyGroup >= 0 && b.stickyGroup < len(g.lines.groups) {
		b.setHeading(b.sticky, b.stickyGroup, true)
	}
}

// stateOf is how a line is highlighted.
func (g *Grid[T]) stateOf(p place, row *T) rowState {
	line := g.lines.lineOf(p)
	s := rowState{cursor: p == g.cursor, hovered: line == g.hovered, focused: g.focused}
	if row != nil {
		id := g.id(row)
		s.marked, s.flash = g.marked[id], g.flash[id]
		s.edit = g.OnOpen != nil && (s.hovered || s.cursor)
		s.onEdit, s.readOnly = s.hovered && g.onEdit, g.ReadOnly
	}
	return s
}

// hitTest returns the line at a mouse position, and whether it is on a row's edit button.
func (b *body[T]) hitTest(at fyne.Position) (p place, edit, ok bool) {
	g := b.grid
	if b.stickyGroup >= 0 && at.Y >= g.scroll.Offset.Y && at.Y < b.stickyBottom {
		return place{b.stickyGroup, heading}, false, true
	}
	if at.Y < 0 || at.Y >= g.lines.height() {
		return none, false, false
	}
	p, ok = g.lines.at(g.lines.lineAt(at.Y))
	frozen := g.spans.frozen()
	return p, ok && p.row != heading && g.OnOpen != nil && at.X >= frozen-editWidth && at.X < frozen, ok
}

// MouseIn implements desktop.Hoverable.
func (b *body[T]) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (b *body[T]) MouseMoved(e *desktop.MouseEvent) {
	p, edit, ok := b.hitTest(e.Position)
	line := -1
	if ok {
		line = b.grid.lines.lineOf(p)
	}
	b.hover(line, edit)
	b.grid.showTip(p, e.Position.X)
}

// MouseOut implements desktop.Hoverable.
func (b *body[T]) MouseOut() {
	b.hover(-1, false)
	b.grid.hideTip()
}

func (b *body[T]) hover(line int, edit bool) {
	if g := b.grid; line != g.hovered || edit != g.onEdit {
		g.hovered, g.onEdit = line, edit
		b.mark()
	}
}

// Cursor implements desktop.Cursorable.
func (b *body[T]) Cursor() desktop.Cursor {
	p, ok := b.grid.lines.at(b.grid.hovered)
	if b.grid.onEdit || (ok && p.row == heading) {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// MouseDown implements desktop.Mouseable: it selects at once, without waiting for a second click.
func (b *body[T]) MouseDown(e *desktop.MouseEvent) {
	g := b.grid
	p, _, ok := b.hitTest(e.Position)
	b.pressed = none
	if ok {
		b.pressed = p
		g.press(p, e.Button, e.Modifier)
	}
	g.Focus()
}

// MouseUp implements desktop.Mouseable: it opens the row whose edit button was clicked.
func (b *body[T]) MouseUp(e *desktop.MouseEvent) {
	p, edit, ok := b.hitTest(e.Position)
	if ok && edit && p == b.pressed && e.Button == desktop.MouseButtonPrimary && e.Modifier == 0 {
		b.grid.open(p)
	}
}

// DoubleTapped implements fyne.DoubleTappable: it opens the row, unless the first click on the edit button did.
func (b *body[T]) DoubleTapped(e *fyne.PointEvent) {
	if p, edit, ok := b.hitTest(e.Position); ok && !edit {
		b.grid.open(p)
	}
}

// TappedSecondary implements fyne.SecondaryTappable: it opens the row's menu.
func (b *body[T]) TappedSecondary(e *fyne.PointEvent) {
	if p, _, ok := b.hitTest(e.Position); ok {
		b.grid.menu(p, e.AbsolutePosition)
	}
}
