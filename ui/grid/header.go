package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// header is the row of titles: a click sorts, dragging an edge resizes, dragging a title moves its column.
type header struct {
	widget.BaseWidget
	spans  *spans
	cache  textCache
	titles []string
	aligns []fyne.TextAlign
	// sorted is the sorted column, -1 for none.
	sorted int
	sort   Sort

	onTitle   func(column int)
	onDragged func()
	onWidths  func()
	onMoved   func(from, to int)

	hovered, edge, dragged int
	// moved is the column whose title is dragged, target its place if it were dropped; -1 for none.
	moved, target int
	// pressed is the title under the mouse button.
	pressed                int
	mark                   *canvas.Rectangle
	texts                  []*canvas.Text
	frozenBackground, rule *canvas.Rectangle
	arrow                  *icon
	box                    *fyne.Container
}

var (
	_ fyne.Tappable      = (*header)(nil)
	_ fyne.Draggable     = (*header)(nil)
	_ desktop.Hoverable  = (*header)(nil)
	_ desktop.Mouseable  = (*header)(nil)
	_ desktop.Cursorable = (*header)(nil)
)

func newHeader(s *spans, cache textCache) *header {
	h := &header{
		spans: s, cache: cache, sorted: -1, hovered: -1, edge: -1, dragged: -1, moved: -1, target: -1,
		mark:  canvas.NewRectangle(color.Transparent),
		arrow: newIcon(), frozenBackground: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(color.Transparent), box: container.NewWithoutLayout(),
	}
	h.frozenBackground.TopLeftCornerRadius = theme.CardRadius - 1
	h.ExtendBaseWidget(h)
	return h
}

// setTitles rebuilds the texts for other columns.
func (h *header) setTitles(titles []string, aligns []fyne.TextAlign) {
	h.titles, h.aligns = titles, aligns
	h.texts = h.texts[:0]
	h.box.Objects = nil
	for range titles {
		t := canvas.NewText("", color.Transparent)
		t.TextSize, t.TextStyle.Bold = theme.SmallSize, true
		h.texts = append(h.texts, t)
	}
	for i := len(h.texts) - 1; i >= 0; i-- {
		if i == 0 {
			h.box.Objects = append(h.box.Objects, h.frozenBackground)
		}
		h.box.Objects = append(h.box.Objects, h.texts[i])
	}
	h.box.Objects = append(h.box.Objects, h.rule, h.arrow.image, h.mark)
	h.place()
}

func (h *header) place() {
	s := h.spans
	paint(h.frozenBackground, theme.Color(theme.Surface), nil)
	h.frozenBackground.Move(fyne.NewPos(0, 1))
	h.frozenBackground.Resize(fyne.NewSize(s.frozen(), headerHeight-1))
	control.SetVisible(h.frozenBackground, s.offset > 0)
	paint(h.rule, theme.Color(theme.Line), nil)
	h.rule.Move(fyne.NewPos(0, headerHeight-1))
	h.rule.Resize(fyne.NewSize(s.view, 1))
	h.arrow.set(nil, nil)
	for i, t := range h.texts {
		control.SetVisible(t, !s.hidden(i))
		x, width := s.at(i)
		ink, room := theme.Color(theme.Muted), width-2*inset
		sorted := i == h.sorted && h.sort != Default
		if sorted {
			// The arrow takes half of its width from the inset, so that a title that fits is not shortened.
			ink, room = theme.Color(theme.Ink), room-arrowSize/2
		}
		if i == h.hovered || i == h.moved {
			ink = theme.Color(theme.Brand)
		}
		write(t, h.cache.fit(h.titles[i], room, t.TextSize, t.TextStyle), ink)
		t.Alignment = h.aligns[i]
		t.Move(fyne.NewPos(x+inset, 0))
		t.Resize(fyne.NewSize(room, headerHeight-1))
		if sorted && t.Visible() {
			h.placeArrow(x+inset, room, t)
		}
	}
}

// placeMark draws a line where the dragged column would go.
func (h *header) placeMark() {
	fill := color.Color(color.Transparent)
	if h.target > 0 && h.target != h.moved {
		fill = theme.Color(theme.Brand)
		x, width := h.spans.at(h.target)
		if h.target > h.moved {
			x += width
		}
		h.mark.Move(fyne.NewPos(min(x, h.spans.view-2)-1, 4))
		h.mark.Resize(fyne.NewSize(3, headerHeight-8))
	}
	paint(h.mark, fill, nil)
}

const arrowSize float32 = 14

// placeArrow draws the arrow after the title of the sorted column.
func (h *header) placeArrow(x, room float32, t *canvas.Text) {
	picture := ascendingIcon()
	if h.sort == Descending {
		picture = descendingIcon()
	}
	if t.Alignment == fyne.TextAlignLeading {
		room = t.MinSize().Width
	}
	h.arrow.set(picture, theme.Color(theme.Ink))
	// The triangle fills less than half of its image.
	h.arrow.place(x+room-3, arrowSize+6, headerHeight-1)
}

// Tapped implements fyne.Tappable: it sorts by the column.
func (h *header) Tapped(e *fyne.PointEvent) {
	if h.spans.edgeAt(e.Position.X) >= 0 {
		return
	}
	if c := h.spans.columnAt(e.Position.X); c >= 0 {
		h.onTitle(c)
	}
}

// MouseDown implements desktop.Mouseable: it remembers which edge or title is pressed.
func (h *header) MouseDown(e *desktop.MouseEvent) {
	h.dragged, h.moved, h.target = h.spans.edgeAt(e.Position.X), -1, -1
	if h.dragged < 0 {
		h.pressed = h.spans.columnAt(e.Position.X)
	}
}

// MouseUp implements desktop.Mouseable. It comes before DragEnd, which still needs the edge.
func (h *header) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable: it resizes a column, or shows where it would go.
func (h *header) Dragged(e *fyne.DragEvent) {
	if h.dragged < 0 || h.dragged >= len(h.spans.columns) {
		h.drag(e.Position.X)
		return
	}
	c := &h.spans.columns[h.dragged]
	left := c.x
	if h.dragged > 0 {
		left -= h.spans.offset
	}
	c.width = max(c.minWidth, e.Position.X-left-c.extra)
	c.dragged = true
	h.onDragged()
}

// drag finds the place of the pressed title's column. The first column stays where it is.
func (h *header) drag(x float32) {
	if h.pressed <= 0 || h.pressed >= len(h.titles) {
		return
	}
	h.moved, h.target = h.pressed, h.spans.columnAt(max(1, min(x, h.spans.view-1)))
	if h.target == 0 {
		h.target = 1
	}
	h.place()
	h.placeMark()
}

// DragEnd implements fyne.Draggable: it reports the new widths or moves the column.
func (h *header) DragEnd() {
	if h.dragged >= 0 {
		h.dragged = -1
		h.onWidths()
		return
	}
	from, to := h.moved, h.target
	h.moved, h.target, h.pressed = -1, -1, -1
	h.placeMark()
	h.place()
	if from > 0 && to > 0 && from != to {
		h.onMoved(from, to)
	}
}

// MouseIn implements desktop.Hoverable.
func (h *header) MouseIn(e *desktop.MouseEvent) { h.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (h *header) MouseMoved(e *desktop.MouseEvent) {
	h.edge = h.spans.edgeAt(e.Position.X)
	h.hovered = h.spans.columnAt(e.Position.X)
	if h.edge >= 0 {
		h.hovered = -1
	}
	h.place()
}

// MouseOut implements desktop.Hoverable.
func (h *header) MouseOut() { h.hovered, h.edge = -1, -1; h.place() }

// Cursor implements desktop.Cursorable.
func (h *header) Cursor() desktop.Cursor {
	switch {
	case h.edge >= 0:
		return desktop.HResizeCursor
	case h.hovered >= 0:
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer implements fyne.Widget.
func (h *header) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.box) }

// MinSize implements fyne.CanvasObject.
func (h *header) MinSize() fyne.Size { return fyne.NewSize(0, headerHeight) }

// Refresh implements fyne.CanvasObject: it applies the theme.
func (h *header) Refresh() {
	h.place()
	h.BaseWidget.Refresh()
}
