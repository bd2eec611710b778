package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// Card is what a board shows of a row.
type Card struct {
	Title, Detail string
	// Corner is a short text in the lower right corner; Badge, if not nil, takes its place.
	Corner string
	Badge  *Badge
}

// Board shows rows of T as cards, in a lane for each group. Only the cards in view exist. Set the callbacks before it is
// shown; all are optional.
type Board[T any] struct {
	widget.BaseWidget

	// OnOpen runs for a double click and Enter.
	OnOpen func(row T)
	// OnMenu runs for a right click and the menu key, with a position on the canvas.
	OnMenu func(row T, at fyne.Position)
	// OnSelectionChanged gets the row of the cursor.
	OnSelectionChanged func(rows []T)
	// OnRune gets typed characters, OnKey gets keys before the board does; true means they used them.
	OnRune func(r rune) bool
	OnKey  func(key *fyne.KeyEvent) bool

	id      func(*T) int64
	card    func(*T) Card
	lanes   []*lane[T]
	cursor  place
	focused bool
	flash   flashes
	cache   textCache
	// across scrolls the lanes sideways, which are in box.
	across *container.Scroll
	box    *fyne.Container
}

// NewBoard returns an empty board. id must be unique and constant for a row.
func NewBoard[T any](id func(*T) int64, card func(*T) Card) *Board[T] {
	b := &Board[T]{id: id, card: card, cursor: none, flash: flashes{}, cache: textCache{}}
	b.box = container.New(lanesLayout[T]{b})
	b.across = container.NewHScroll(b.box)
	b.ExtendBaseWidget(b)
	return b
}

// SetGroups sets the rows; there is a lane for each group, empty ones included. The cursor follows its row.
func (b *Board[T]) SetGroups(groups []Group[T]) {
	current, had := b.Current()
	for len(b.lanes) < len(groups) {
		b.lanes = append(b.lanes, newLane(b, len(b.lanes)))
	}
	b.lanes = b.lanes[:len(groups)]
	b.box.Objects = nil
	for _, l := range b.lanes {
		b.box.Objects = append(b.box.Objects, l.background, l.chip, l.title, l.count, l.flatScroll)
	}
	for i := range groups {
		b.lanes[i].group = groups[i]
	}
	at := b.cursor
	if b.cursor = none; had {
		b.cursor = b.find(b.id(&current))
		if b.cursor == none {
			b.cursor = b.nearest(at)
		}
	}
	b.Refresh()
	b.notify()
}

// Current returns the row of the cursor.
func (b *Board[T]) Current() (row T, ok bool) {
	if r := b.row(b.cursor); r != nil {
		return *r, true
	}
	return row, false
}

// Selected returns the row of the cursor, if there is one.
func (b *Board[T]) Selected() []T {
	if row, ok := b.Current(); ok {
		return []T{row}
	}
	return nil
}

// Count is the number of cards in a lane.
func (b *Board[T]) Count(lane int) int { return len(b.lanes[lane].group.Rows) }

// Reveal moves the cursor to the row and scrolls it into view. It reports whether there is such a row.
func (b *Board[T]) Reveal(id int64) bool {
	p := b.find(id)
	if p == none {
		return false
	}
	b.setCursor(p)
	return true
}

// Flash highlights the row's card for a second, to show what changed.
func (b *Board[T]) Flash(id int64) { b.flash.start(id, b.mark) }

// Focus focuses the board.
func (b *Board[T]) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil && c.Focused() != fyne.Focusable(b) {
		c.Focus(b)
	}
}

func (b *Board[T]) row(p place) *T {
	if p.group < 0 || p.group >= len(b.lanes) || p.row < 0 || p.row >= len(b.lanes[p.group].group.Rows) {
		return nil
	}
	return &b.lanes[p.group].group.Rows[p.row]
}

func (b *Board[T]) find(id int64) place {
	for i, l := range b.lanes {
		for j := range l.group.Rows {
			if b.id(&l.group.Rows[j]) == id {
				return place{i, j}
			}
		}
	}
	return none
}

// nearest returns a place with a row: in the same lane if it has any, else the first there is.
func (b *Board[T]) nearest(p place) place {
	if p.group >= 0 && p.group < len(b.lanes) {
		if n := len(b.lanes[p.group].group.Rows); n > 0 {
			return place{p.group, max(0, min(p.row, n-1))}
		}
	}
	for i, l := range b.lanes {
		if len(l.group.Rows) > 0 {
			return place{i, 0}
		}
	}
	return none
}

func (b *Board[T]) setCursor(p place) {
	b.cursor = p
	if p != none {
		b.lanes[p.group].show(p.row)
		b.showLane(b.lanes[p.group])
	}
	b.mark()
	b.notify()
}

func (b *Board[T]) notify() {
	if b.OnSelectionChanged != nil {
		b.OnSelectionChanged(b.Selected())
	}
}

func (b *Board[T]) mark() {
	for _, l := range b.lanes {
		l.body.place(false)
	}
}

func (b *Board[T]) open(p place) {
	if row := b.row(p); row != nil && b.OnOpen != nil {
		b.OnOpen(*row)
	}
}

func (b *Board[T]) menu(p place, at fyne.Position) {
	if row := b.row(p); row != nil && b.OnMenu != nil {
		b.OnMenu(*row, at)
	}
}

// FocusGained implements fyne.Focusable.
func (b *Board[T]) FocusGained() {
	b.focused = true
	if b.cursor == none {
		b.setCursor(b.nearest(none))
	}
	b.mark()
}

// FocusLost implements fyne.Focusable.
func (b *Board[T]) FocusLost() {
	b.focused = false
	b.mark()
}

// TypedRune implements fyne.Focusable.
func (b *Board[T]) TypedRune(r rune) {
	if b.OnRune != nil {
		b.OnRune(r)
	}
}

// TypedShortcut implements fyne.Shortcutable: shortcuts go to the screen.
func (b *Board[T]) TypedShortcut(s fyne.Shortcut) { control.PassShortcut(b, s) }

// TypedKey implements fyne.Focusable.
func (b *Board[T]) TypedKey(key *fyne.KeyEvent) {
	if b.OnKey != nil && b.OnKey(key) || b.cursor == none {
		return
	}
	l := b.lanes[b.cursor.group]
	switch key.Name {
	case fyne.KeyUp:
		b.moveTo(b.cursor.row - 1)
	case fyne.KeyDown:
		b.moveTo(b.cursor.row + 1)
	case fyne.KeyPageUp:
		b.moveTo(b.cursor.row - l.page())
	case fyne.KeyPageDown:
		b.moveTo(b.cursor.row + l.page())
	case fyne.KeyHome:
		b.moveTo(0)
	case fyne.KeyEnd:
		b.moveTo(len(l.group.Rows) - 1)
	case fyne.KeyLeft:
		b.moveAside(-1)
	case fyne.KeyRight:
		b.moveAside(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		b.open(b.cursor)
	case desktop.KeyMenu:
		b.menu(b.cursor, fyne.CurrentApp().Driver().AbsolutePositionForObject(l.body).AddXY(inset, float32(b.cursor.row+1)*cardPitch))
	default:
		control.PassKey(b, key)
	}
}

// moveTo moves the cursor within its lane.
func (b *Board[T]) moveTo(row int) { b.setCursor(b.nearest(place{b.cursor.group, row})) }

// moveAside moves the cursor to the next lane that has rows, to the card at the same height.
func (b *Board[T]) moveAside(by int) {
	from := b.lanes[b.cursor.group]
	height := float32(b.cursor.row)*cardPitch - from.scroll.Offset.Y
	for i := b.cursor.group + by; i >= 0 && i < len(b.lanes); i += by {
		if len(b.lanes[i].group.Rows) > 0 {
			row := int((b.lanes[i].scroll.Offset.Y + height + cardPitch/2) / cardPitch)
			b.setCursor(b.nearest(place{i, row}))
			return
		}
	}
}

// Refresh implements fyne.CanvasObject: it draws everything again.
func (b *Board[T]) Refresh() {
	for _, l := range b.lanes {
		l.refresh()
	}
	b.across.Refresh()
	b.BaseWidget.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (b *Board[T]) MinSize() fyne.Size { return fyne.NewSize(160, laneTop+2*cardPitch) }

// CreateRenderer implements fyne.Widget.
func (b *Board[T]) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.across) }

// laneGap is between lanes, leastLane the least width of one: narrower ones would cut names. What does not fit is scrolled to.
const laneGap, leastLane float32 = 8, 168

// lanesLayout lays out the lanes of a board beside each other.
type lanesLayout[T any] struct{ board *Board[T] }

// MinSize implements fyne.Layout.
func (l lanesLayout[T]) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(len(l.board.lanes))*(leastLane+laneGap)-laneGap, laneTop+2*cardPitch)
}

// Layout implements fyne.Layout.
func (l lanesLayout[T]) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(l.board.lanes))
	if n == 0 {
		return
	}
	if size.Width > l.board.across.Size().Width {
		// The bar lies over the lower edge.
		size.Height -= acrossBar
	}
	width := (size.Width - (n-1)*laneGap) / n
	for i, lane := range l.board.lanes {
		lane.layout(float32(i)*(width+laneGap), fyne.NewSize(width, size.Height))
	}
}

// acrossBar is the height of the bar that scrolls sideways.
const acrossBar float32 = 12

// showLane scrolls a lane into view.
func (b *Board[T]) showLane(l *lane[T]) {
	left, view := l.background.Position().X, b.across.Size().Width
	if to := max(min(b.across.Offset.X, left), left+l.width-view); view > 0 && to != b.across.Offset.X {
		b.across.ScrollToOffset(fyne.NewPos(max(0, to), 0))
	}
}

// colorOf is the colour of a group.
func colorOf[T any](g *Group[T]) fyne.ThemeColorName {
	if g.Color == "" {
		return theme.Muted
	}
	return g.Color
}
