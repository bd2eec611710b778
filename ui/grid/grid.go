// Package grid is a list of rows in groups, and a board of them. The list has columns that sort, resize and scroll
// beside a frozen first one, groups that fold, and full keyboard control. The package knows no store and does not sort
// the data itself.
//
// It is built on container.Scroll, not widget.List: a list does not report its scroll position, which the sticky
// group heading needs, and wraps every row in padding, hover and selection. Only the lines in view exist as canvas
// texts, so scrolling costs the same for any number of rows.
package grid

import (
	"image/color"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// Grid shows rows of T in groups. Set the callbacks before it is shown; all are optional and run on Fyne's
// goroutine. Rows are identified by their ID alone: selection, folding and scroll position survive SetGroups.
type Grid[T any] struct {
	widget.BaseWidget

	// OnOpen runs for a double click, Enter, and a click on the edit button of the row under the pointer.
	OnOpen func(row T)
	// ReadOnly: OnOpen shows a row and does not edit it.
	ReadOnly bool
	// OnPeek runs for Space, which otherwise marks the row. Ctrl+Space and Shift+Space mark it anyway.
	OnPeek func(row T)
	// OnMenu runs for a right click and the menu key, with a position on the canvas.
	OnMenu func(row T, at fyne.Position)
	// OnSort runs when a click on a title requests another order; the caller answers with SetGroups.
	OnSort func(column string, order Sort)
	// OnSelectionChanged gets the result of Selected.
	OnSelectionChanged func(rows []T)
	// OnCollapse gets the keys of all folded groups.
	OnCollapse func(folded map[string]bool)
	// OnWidths gets the result of Widths after a column's edge was dragged.
	OnWidths func(widths map[string]float32)
	// OnColumns gets the IDs of all columns in their order after one was dragged to another place.
	OnColumns func(order []string)
	// OnRune gets typed characters before they search the names; true means it used them.
	OnRune func(r rune) bool
	// OnKey gets keys before the grid does; true means it used them.
	OnKey func(key *fyne.KeyEvent) bool
	// OnEscape runs for Esc if no rows are marked.
	OnEscape func()

	id      func(*T) int64
	columns []Column[T]
	spans   spans
	cache   textCache
	lines   lines[T]

	cursor  place
	anchor  place
	marked  map[int64]bool
	focused bool
	// shiftHeld reports whether Shift is held.
	shiftHeld func() bool
	hovered   int
	// onEdit is true while the pointer is on the edit button of the hovered row.
	onEdit bool
	// tipOf is the cell whose tip is shown, tipless for none.
	tipOf cellPlace
	// keepView is true from a click on a title to SetGroups: the view must not follow the rows to their new
	// places.
	keepView bool
	// pendingShow is true if the cursor was moved before the grid had a size.
	pendingShow bool
	flash       flashes
	typed       search

	header         *header
	clip           *container.Clip
	scroll         *container.Scroll
	hscroll        *container.Scroll
	hscrollContent *canvas.Rectangle
	body           *body[T]
	frame          *control.Background
	// flatScroll and flatHScroll are the scrolls without the shadows at their ends.
	flatScroll, flatHScroll fyne.CanvasObject
}

var none = place{-1, heading}

// New returns an empty grid. id must be unique and constant for a row.
func New[T any](id func(*T) int64, columns ...Column[T]) *Grid[T] {
	g := &Grid[T]{
		id: id, cache: textCache{}, marked: map[int64]bool{}, flash: flashes{}, cursor: none, anchor: none, hovered: -1, tipOf: tipless,
		frame: control.NewBackground(), typed: search{now: time.Now}, shiftHeld: control.ShiftHeld,
	}
	g.lines.folded = map[string]bool{}
	g.header = newHeader(&g.spans, g.cache)
	g.header.onTitle = g.nextOrder
	g.header.onDragged = g.rearrange
	g.header.onMoved = g.moveColumn
	g.header.onWidths = func() {
		if g.OnWidths != nil {
			g.OnWidths(g.Widths())
		}
	}
	g.clip = container.NewClip(g.header)
	g.body = newBody(g)
	g.scroll = container.NewVScroll(g.body)
	g.scroll.OnScrolled = func(fyne.Position) { g.body.place(scrolled) }
	g.hscrollContent = canvas.NewRectangle(color.Transparent)
	g.hscroll = container.NewHScroll(g.hscrollContent)
	g.hscroll.OnScrolled = func(at fyne.Position) { g.scrollColumnsTo(at.X) }
	g.flatScroll = container.NewThemeOverride(g.scroll, flat{})
	g.flatHScroll = container.NewThemeOverride(g.hscroll, flat{})
	g.ExtendBaseWidget(g)
	g.SetColumns(columns...)
	return g
}

// SetColumns sets the columns; those already shown keep their widths.
func (g *Grid[T]) SetColumns(columns ...Column[T]) {
	before := map[string]span{}
	for i, c := range g.columns {
		before[c.ID] = g.spans.columns[i]
	}
	sorted, order := g.Order()
	g.columns = columns
	g.spans.columns = make([]span, len(columns))
	titles, aligns := make([]string, len(columns)), make([]fyne.TextAlign, len(columns))
	g.header.sorted = -1
	for i, c := range columns {
		minWidth := c.Min
		if minWidth <= 0 {
			minWidth = minColumnWidth
		}
		g.spans.columns[i] = span{width: max(c.Width, minWidth), minWidth: minWidth, grow: c.Grow}
		if had, ok := before[c.ID]; ok {
			at := &g.spans.columns[i]
			at.width, at.dragged, at.need, at.short = had.width, had.dragged, had.need, had.short
		}
		titles[i], aligns[i] = c.Title, c.Align
		if c.ID == sorted {
			g.header.sorted, g.header.sort = i, order
		}
	}
	g.body.slots = nil
	g.spans.arrange(g.spans.view)
	g.header.setTitles(titles, aligns)
	g.rearrange()
}

// Columns returns the IDs of the columns in their order.
func (g *Grid[T]) Columns() []string {
	ids := make([]string, len(g.columns))
	for i, c := range g.columns {
		ids[i] = c.ID
	}
	return ids
}

// Widths returns the widths that a person has set, by the columns' IDs, in Fyne units.
func (g *Grid[T]) Widths() map[string]float32 {
	widths := make(map[string]float32, len(g.columns))
	for i, c := range g.columns {
		if g.spans.columns[i].dragged {
			widths[c.ID] = g.spans.columns[i].width
		}
	}
	return widths
}

// SetWidths sets stored widths; unknown IDs are ignored.
func (g *Grid[T]) SetWidths(widths map[string]float32) {
	for i, c := range g.columns {
		if w, ok := widths[c.ID]; ok {
			g.spans.columns[i].width, g.spans.columns[i].dragged = max(w, g.spans.columns[i].minWidth), true
		}
	}
	g.rearrange()
}

// moveColumn moves a column to another place; the first one stays.
func (g *Grid[T]) moveColumn(from, to int) {
	columns := slices.Clone(g.columns)
	c := columns[from]
	columns = slices.Insert(slices.Delete(columns, from, from+1), to, c)
	g.SetColumns(columns...)
	if g.OnColumns != nil {
		g.OnColumns(g.Columns())
	}
}

// MoveColumn moves a column by a number of places, as dragging its title does. It reports whether that is possible: the first
// column stays, and no other takes its place.
func (g *Grid[T]) MoveColumn(id string, by int) bool {
	from := slices.Index(g.Columns(), id)
	to := from + by
	if from < 1 || to < 1 || to >= len(g.columns) {
		return false
	}
	g.moveColumn(from, to)
	return true
}

// SetOrder shows the column by which the rows are sorted; "" or Default shows none.
func (g *Grid[T]) SetOrder(column string, order Sort) {
	g.header.sorted, g.header.sort = -1, order
	for i, c := range g.columns {
		if c.ID == column && order != Default {
			g.header.sorted = i
		}
	}
	g.header.place()
}

// Order returns the sorted column's ID, "" for none, and its order.
func (g *Grid[T]) Order() (column string, order Sort) {
	if g.header.sorted < 0 || g.header.sorted >= len(g.columns) {
		return "", Default
	}
	return g.columns[g.header.sorted].ID, g.header.sort
}

// nextOrder steps through ascending, descending and default.
func (g *Grid[T]) nextOrder(column int) {
	order := Ascending
	if column == g.header.sorted {
		order = (g.header.sort + 1) % 3
	}
	id := g.columns[column].ID
	g.SetOrder(id, order)
	g.keepView = true
	if g.OnSort != nil {
		g.OnSort(id, order)
	}
}

// Collapsed returns the keys of the folded groups.
func (g *Grid[T]) Collapsed() map[string]bool { return maps.Clone(g.lines.folded) }

// SetCollapsed folds exactly the groups of these keys, without calling OnCollapse.
func (g *Grid[T]) SetCollapsed(folded map[string]bool) {
	state := g.saveView()
	g.lines.folded = map[string]bool{}
	for key, is := range folded {
		if is {
			g.lines.folded[key] = true
		}
	}
	g.lines.arrange()
	g.restoreView(state)
}

// ExpandAll unfolds every group.
func (g *Grid[T]) ExpandAll() { g.foldAll(false) }

// CollapseAll folds every group.
func (g *Grid[T]) CollapseAll() { g.foldAll(true) }

func (g *Grid[T]) foldAll(fold bool) {
	folded := map[string]bool{}
	for i := range g.lines.groups {
		folded[g.lines.groups[i].Key] = fold
	}
	g.SetCollapsed(folded)
	g.notifyCollapse()
}

// fold folds or unfolds a group; the cursor moves from a hidden row to the heading.
func (g *Grid[T]) fold(group int, folded bool) {
	key := g.lines.groups[group].Key
	if g.lines.plain || g.lines.folded[key] == folded {
		return
	}
	if folded {
		g.lines.folded[key] = true
	} else {
		delete(g.lines.folded, key)
	}
	g.lines.arrange()
	if folded && g.cursor != none && (g.cursor.group == group || g.lines.parent[g.cursor.group] == group) {
		g.cursor = place{group, heading}
	}
	g.rebuild()
	g.notifyCollapse()
}

func (g *Grid[T]) notifyCollapse() {
	if g.OnCollapse != nil {
		g.OnCollapse(g.Collapsed())
	}
}

// rearrange lays the columns out again.
func (g *Grid[T]) rearrange() {
	g.spans.arrange(g.spans.view)
	g.header.place()
	g.updateHScroll()
	g.body.place(columnsMoved)
}

// rebuild lays the lines out again.
func (g *Grid[T]) rebuild() {
	g.hovered = -1
	g.hideTip()
	g.scroll.Refresh()
}

// updateHScroll fits the horizontal scroll bar to the columns.
func (g *Grid[T]) updateHScroll() {
	control.SetVisible(g.flatHScroll, g.spans.overflow() > 0)
	g.hscrollContent.SetMinSize(fyne.NewSize(max(0, g.spans.total-g.spans.frozen()), 1))
	if r := g.Size(); r.Width > 0 {
		g.place(r)
	}
	g.hscroll.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (g *Grid[T]) MinSize() fyne.Size {
	return fyne.NewSize(160, headerHeight+4*rowHeight)
}

// Refresh implements fyne.CanvasObject: it redraws everything in the current theme.
func (g *Grid[T]) Refresh() {
	g.paintFrame()
	g.header.Refresh()
	g.scroll.Refresh()
	g.body.place(recolored)
	g.BaseWidget.Refresh()
}

func (g *Grid[T]) paintFrame() {
	edge := theme.Color(theme.Line)
	if g.focused {
		edge = theme.Color(theme.Brand)
	}
	g.frame.Paint(theme.Color(theme.Surface), edge, theme.CardRadius)
}

const hscrollHeight float32 = 12

func (g *Grid[T]) place(size fyne.Size) {
	wide := max(0, size.Width-2)
	bottom := float32(1)
	if g.flatHScroll.Visible() {
		bottom += hscrollHeight
	}
	g.frame.Resize(size)
	g.clip.Move(fyne.NewPos(1, 0))
	g.clip.Resize(fyne.NewSize(wide, headerHeight))
	g.flatScroll.Move(fyne.NewPos(1, headerHeight))
	g.flatScroll.Resize(fyne.NewSize(wide, max(0, size.Height-headerHeight-bottom)))
	g.flatHScroll.Move(fyne.NewPos(1+g.spans.frozen(), size.Height-bottom))
	g.flatHScroll.Resize(fyne.NewSize(max(0, wide-g.spans.frozen()), hscrollHeight))
}

// CreateRenderer implements fyne.Widget.
func (g *Grid[T]) CreateRenderer() fyne.WidgetRenderer {
	g.paintFrame()
	return &renderer[T]{g}
}

type renderer[T any] struct{ grid *Grid[T] }

func (r *renderer[T]) Layout(size fyne.Size) {
	g := r.grid
	cursor := g.lines.lineOf(g.cursor)
	inView := g.inView(cursor)
	g.spans.arrange(max(0, size.Width-2))
	g.place(size)
	g.rearrange()
	if g.pendingShow || inView && !g.inView(cursor) {
		g.show(cursor)
	}
}

func (r *renderer[T]) MinSize() fyne.Size { return r.grid.MinSize() }
func (r *renderer[T]) Refresh()           { canvas.Refresh(r.grid.frame.Object()) }
func (r *renderer[T]) Destroy()           {}
func (r *renderer[T]) Objects() []fyne.CanvasObject {
	g := r.grid
	return []fyne.CanvasObject{g.frame.Object(), g.flatScroll, g.flatHScroll, g.clip}
}

// flat is the theme of the window without shadows.
type flat struct{}

func (flat) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == base.ColorNameShadow {
		return color.Transparent
	}
	return fyne.CurrentApp().Settings().Theme().Color(name, v)
}

func (flat) Font(s fyne.TextStyle) fyne.Resource { return fyne.CurrentApp().Settings().Theme().Font(s) }

func (flat) Icon(n fyne.ThemeIconName) fyne.Resource {
	return fyne.CurrentApp().Settings().Theme().Icon(n)
}

func (flat) Size(n fyne.ThemeSizeName) float32 { return fyne.CurrentApp().Settings().Theme().Size(n) }
