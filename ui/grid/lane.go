package grid

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

const (
	// laneTop is the height of a lane's heading; a card is cardHeight high, and the next begins cardPitch below it.
	laneTop    float32 = 34
	cardHeight float32 = 46
	cardPitch  float32 = 52
	cardInset  float32 = 8
)

// lane is the heading and the cards of a group on a board.
type lane[T any] struct {
	board            *Board[T]
	at               int
	group            Group[T]
	background, chip *canvas.Rectangle
	title, count     *canvas.Text
	scroll           *container.Scroll
	flatScroll       fyne.CanvasObject
	body             *laneBody[T]
	width            float32
}

func newLane[T any](b *Board[T], at int) *lane[T] {
	l := &lane[T]{board: b, at: at, background: canvas.NewRectangle(color.Transparent), chip: canvas.NewRectangle(color.Transparent),
		title: canvas.NewText("", color.Transparent), count: canvas.NewText("", color.Transparent)}
	l.background.CornerRadius = theme.CardRadius
	l.title.TextSize, l.count.TextSize = theme.SmallSize, theme.TextSize
	l.count.TextStyle.Bold = true
	l.chip.StrokeWidth = 1
	l.body = &laneBody[T]{lane: l, hovered: -1, cards: container.NewWithoutLayout()}
	l.body.ExtendBaseWidget(l.body)
	l.scroll = container.NewVScroll(l.body)
	l.scroll.OnScrolled = func(fyne.Position) { l.body.place(false) }
	l.flatScroll = container.NewThemeOverride(l.scroll, flat{})
	return l
}

// refresh draws heading and cards again.
func (l *lane[T]) refresh() {
	fill := theme.Color(colorOf(&l.group))
	onChip, ink, outline := textColorOn(fill), theme.Color(theme.Ink), color.Color(color.Transparent)
	if l.group.size() == 0 {
		onChip, ink = theme.Color(theme.Muted), theme.Color(theme.Muted)
		fill, outline = color.Transparent, mix(fill, theme.Color(theme.Background), 0.5)
	}
	paint(l.background, theme.Color(theme.Surface), theme.Color(theme.Line))
	l.background.StrokeWidth = 1
	paint(l.chip, fill, outline)
	write(l.count, data.Grouped(l.group.size()), ink)
	room := l.width - 3*cardInset - l.count.MinSize().Width - 14
	write(l.title, l.board.cache.fit(l.group.Title, room, theme.SmallSize, fyne.TextStyle{}), onChip)
	l.placeHeading()
	l.scroll.Refresh()
	l.body.place(true)
}

func (l *lane[T]) layout(x float32, size fyne.Size) {
	l.background.Move(fyne.NewPos(x, 0))
	l.background.Resize(size)
	l.flatScroll.Move(fyne.NewPos(x+1, laneTop))
	l.flatScroll.Resize(fyne.NewSize(size.Width-2, max(0, size.Height-laneTop-1)))
	if l.width != size.Width {
		l.width = size.Width
		l.refresh()
	}
	l.placeHeading()
}

func (l *lane[T]) placeHeading() {
	x := l.background.Position().X + cardInset
	title := fyne.MeasureText(l.title.Text, l.title.TextSize, l.title.TextStyle)
	height := title.Height + 2
	l.chip.CornerRadius = height / 2
	l.chip.Move(fyne.NewPos(x, (laneTop-height)/2))
	l.chip.Resize(fyne.NewSize(title.Width+14, height))
	l.title.Move(fyne.NewPos(x+7, 0))
	l.title.Resize(fyne.NewSize(title.Width, laneTop))
	count := l.count.MinSize().Width
	l.count.Move(fyne.NewPos(l.background.Position().X+l.width-cardInset-count, 0))
	l.count.Resize(fyne.NewSize(count, laneTop))
}

// page is how many cards are in view, at least one.
func (l *lane[T]) page() int { return max(1, int(l.scroll.Size().Height/cardPitch)) }

// show scrolls a card into view.
func (l *lane[T]) show(row int) {
	top, height := float32(row)*cardPitch, l.scroll.Size().Height
	if height <= 0 {
		return
	}
	offset := max(min(l.scroll.Offset.Y, top), top+cardPitch-height)
	if offset != l.scroll.Offset.Y {
		l.scroll.ScrollToOffset(fyne.NewPos(0, max(0, offset)))
	}
}

// laneBody is the content of a lane's scroll: the cards in view, which are reused for others. It handles the mouse.
type laneBody[T any] struct {
	widget.BaseWidget
	lane    *lane[T]
	slots   []*cardView
	cards   *fyne.Container
	hovered int
}

// MinSize implements fyne.CanvasObject: the height of all cards.
func (b *laneBody[T]) MinSize() fyne.Size {
	return fyne.NewSize(0, float32(len(b.lane.group.Rows))*cardPitch)
}

// CreateRenderer implements fyne.Widget.
func (b *laneBody[T]) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.cards) }

// Resize implements fyne.CanvasObject; other cards come into view.
func (b *laneBody[T]) Resize(size fyne.Size) {
	b.BaseWidget.Resize(size)
	b.place(false)
}

// place assigns a slot to every card in view; all of them are filled again if fresh.
func (b *laneBody[T]) place(fresh bool) {
	l := b.lane
	size := l.scroll.Size()
	if size.Height <= 0 || size.Width <= 0 {
		return
	}
	if need := int(size.Height/cardPitch) + 2; need != len(b.slots) {
		b.slots, fresh = make([]*cardView, need), true
		b.cards.Objects = nil
		for i := range b.slots {
			b.slots[i] = newCardView()
			b.cards.Objects = append(b.cards.Objects, b.slots[i].box)
		}
		b.cards.Refresh()
	}
	rows := l.group.Rows
	first := max(0, min(int(l.scroll.Offset.Y/cardPitch), len(rows)-1))
	for i := range b.slots {
		row := first + i
		s := b.slots[row%len(b.slots)]
		control.SetVisible(s.box, row < len(rows))
		if row >= len(rows) {
			s.row = -1
			continue
		}
		if fresh || s.row != row || s.width != size.Width {
			s.row = row
			s.fill(l.board.card(&rows[row]), size.Width, l.board.cache)
			s.box.Move(fyne.NewPos(0, float32(row)*cardPitch))
		}
		s.mark(l.board.cursor == place{l.at, row}, b.hovered == row, l.board.focused, l.board.flash[l.board.id(&rows[row])])
	}
}

// rowAt returns the row at a position; ok is false beside the cards.
func (b *laneBody[T]) rowAt(at fyne.Position) (row int, ok bool) {
	row = int(at.Y / cardPitch)
	return row, at.Y >= 0 && row < len(b.lane.group.Rows)
}

// MouseIn implements desktop.Hoverable.
func (b *laneBody[T]) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (b *laneBody[T]) MouseMoved(e *desktop.MouseEvent) {
	row, ok := b.rowAt(e.Position)
	if !ok {
		row = -1
	}
	if row != b.hovered {
		b.hovered = row
		b.place(false)
		b.showTip()
	}
}

// showTip shows what is cut on the card under the pointer.
func (b *laneBody[T]) showTip() {
	control.HideTip(b)
	for _, s := range b.slots {
		if s.row == b.hovered && s.row >= 0 && s.cut != "" {
			control.ShowTip(b, s.cut, fyne.NewPos(cardInset, float32(s.row)*cardPitch), cardHeight)
		}
	}
}

// MouseOut implements desktop.Hoverable.
func (b *laneBody[T]) MouseOut() {
	b.hovered = -1
	b.place(false)
	control.HideTip(b)
}

// MouseDown implements desktop.Mouseable: it selects at once, without waiting for a second click.
func (b *laneBody[T]) MouseDown(e *desktop.MouseEvent) {
	if row, ok := b.rowAt(e.Position); ok {
		b.lane.board.setCursor(place{b.lane.at, row})
	}
	b.lane.board.Focus()
}

// MouseUp implements desktop.Mouseable.
func (b *laneBody[T]) MouseUp(*desktop.MouseEvent) {}

// DoubleTapped implements fyne.DoubleTappable: it opens the row.
func (b *laneBody[T]) DoubleTapped(e *fyne.PointEvent) {
	if row, ok := b.rowAt(e.Position); ok {
		b.lane.board.open(place{b.lane.at, row})
	}
}

// TappedSecondary implements fyne.SecondaryTappable: it opens the row's menu.
func (b *laneBody[T]) TappedSecondary(e *fyne.PointEvent) {
	if row, ok := b.rowAt(e.Position); ok {
		b.lane.board.menu(place{b.lane.at, row}, e.AbsolutePosition)
	}
}

// cardView draws a card. Its objects are reused for other rows.
type cardView struct {
	box                   *fyne.Container
	background, badgeFill *canvas.Rectangle
	title, detail, corner *canvas.Text
	icon                  *icon
	row                   int
	width                 float32
	// cut is what the card says, if some of it is cut; else "".
	cut string
}

func newCardView() *cardView {
	v := &cardView{background: canvas.NewRectangle(color.Transparent), badgeFill: canvas.NewRectangle(color.Transparent),
		title: canvas.NewText("", color.Transparent), detail: canvas.NewText("", color.Transparent), corner: canvas.NewText("", color.Transparent),
		icon: newIcon(), row: -1}
	v.background.CornerRadius, v.badgeFill.CornerRadius = theme.Radius, 4
	v.title.TextSize, v.detail.TextSize, v.corner.TextSize = theme.TextSize, theme.SmallSize, theme.SmallSize
	v.title.TextStyle.Bold = true
	v.box = container.NewWithoutLayout(v.background, v.title, v.detail, v.badgeFill, v.icon.image, v.corner)
	return v
}

func (v *cardView) fill(c Card, width float32, cache textCache) {
	v.width = width
	left, room := cardInset, width-2*cardInset
	v.box.Resize(fyne.NewSize(width, cardHeight))
	v.background.Move(fyne.NewPos(left, 0))
	v.background.Resize(fyne.NewSize(room, cardHeight))
	left, room = left+cardInset, room-2*cardInset

	const titleTop, detailTop, line float32 = 4, 23, 19
	corner, fill, ink, icon := c.Corner, color.Color(color.Transparent), theme.Color(theme.Muted), fyne.Resource(nil)
	if c.Badge != nil {
		corner, icon = c.Badge.Text, c.Badge.icon()
		fill, ink = c.Badge.colors()
	}
	paint(v.badgeFill, fill, nil)
	write(v.corner, corner, ink)
	v.icon.set(icon, ink)
	words := fyne.MeasureText(corner, theme.SmallSize, fyne.TextStyle{}).Width
	end := left + room
	v.corner.Move(fyne.NewPos(end-words, detailTop))
	if c.Badge != nil {
		all := words + 2*badgeInset + c.Badge.iconWidth()
		v.badgeFill.Move(fyne.NewPos(end-all, detailTop))
		v.badgeFill.Resize(fyne.NewSize(all, badgeHeight))
		v.corner.Move(fyne.NewPos(end-badgeInset-words, detailTop))
		v.icon.image.Move(fyne.NewPos(end-all+badgeInset, detailTop+(badgeHeight-iconSize)/2))
		v.icon.image.Resize(fyne.NewSquareSize(iconSize))
		words = all
	}
	control.SetVisible(v.badgeFill, c.Badge != nil)
	v.corner.Resize(fyne.NewSize(words, line))
	title, detail := cache.fit(c.Title, room, theme.TextSize, v.title.TextStyle), cache.fit(c.Detail, room-words-cardInset, theme.SmallSize, fyne.TextStyle{})
	if v.cut = ""; title != c.Title || detail != c.Detail {
		v.cut = strings.TrimSpace(c.Title + "\n" + c.Detail)
	}
	write(v.title, title, theme.Color(theme.Ink))
	v.title.Move(fyne.NewPos(left, titleTop))
	v.title.Resize(fyne.NewSize(room, line))
	write(v.detail, detail, theme.Color(theme.Muted))
	v.detail.Move(fyne.NewPos(left, detailTop))
	v.detail.Resize(fyne.NewSize(max(0, room-words-cardInset), line))
}

func (v *cardView) mark(cursor, hovered, focused bool, flash float32) {
	fill, edge := theme.Color(theme.Background), theme.Color(theme.Line)
	switch {
	case cursor:
		fill = theme.Color(theme.BrandSoft)
		if focused {
			edge = theme.Color(theme.Brand)
		}
	case hovered:
		edge = theme.Color(theme.Brand)
	}
	if flash > 0 {
		fill = mix(fill, theme.Color(theme.Brand), flash*flashShare)
	}
	v.background.StrokeWidth = 1
	if cursor && focused {
		v.background.StrokeWidth = 2
	}
	paint(v.background, fill, edge)
}
