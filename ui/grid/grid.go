package grid

import (
	"image/color"
	"maps"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// Grid shows rows of T in groups. Set the callbacks before it is shown; all of them are optional and are called on
// Fyne's goroutine. Rows are told apart by their id alone: what is selected, folded or in view stays so when groups
// are set again.
type Grid[T any] struct {
	widget.BaseWidget

	// OnOpen is called for a double click, a click on the name and Enter.
	OnOpen func(row T)
	// OnMenu is called for a right click and the menu key, with a position on the canvas.
	OnMenu func(row T, at fyne.Position)
	// OnSort is called when a click on a title asks for another order; the grid waits for SetGroups.
	OnSort func(column string, order Sort)
	// OnSelectionChanged is called with what Selected returns then.
	OnSelectionChanged func(rows []T)
	// OnCollapse is called with the keys of all folded groups.
	OnCollapse func(folded map[string]bool)
	// OnWidths is called with the widths of all columns when one was dragged.
	OnWidths func(widths map[string]float32)
	// OnRune sees typed characters before they find a row by its first letters; true keeps them from that.
	OnRune func(r rune) bool
	// OnKey sees keys before the grid does; true keeps them from it.
	OnKey func(key *fyne.KeyEvent) bool
	// OnEscape is called for Esc when no rows are marked.
	OnEscape func()

	id      func(*T) int64
	columns []Column[T]
	spans   spans
	short   cuts
	lines   lines[T]

	cursor  place
	anchor  place
	marked  map[int64]bool
	focused bool
	shift   bool
	hovered int
	onName  bool
	// keepView lasts from a click on a title to the rows in their new order: they must not drag the view along.
	keepView bool
	// unseen is true when the cursor was moved before there was a window to show it in.
	unseen bool
	flash  map[int64]float32
	typed  search

	header *header
	clip   *container.Clip
	scroll *container.Scroll
	sweep  *container.Scroll
	sweptW *canvas.Rectangle
	body   *body[T]
	frame  *control.Background
	// flatScroll and flatSweep are scroll and sweep without the shadows at their ends.
	flatScroll, flatSweep fyne.CanvasObject
}

var none = place{-1, heading}

// New returns an empty grid. The id tells rows apart and must stay the same for the same row.
func New[T any](id func(*T) int64, columns ...Column[T]) *Grid[T] {
	g := &Grid[T]{
		id: id, short: cuts{}, marked: map[int64]bool{}, flash: map[int64]float32{}, cursor: none, anchor: none, hovered: -1,
		frame: control.NewBackground(), typed: search{now: time.Now},
	}
	g.lines.folded = map[string]bool{}
	g.header = newHeader(&g.spans, g.short)
	g.header.onTitle = g.nextOrder
	g.header.onDragged = g.rearrange
	g.header.onWidths = func() {
		if g.OnWidths != nil {
			g.OnWidths(g.Widths())
		}
	}
	g.clip = container.NewClip(g.header)
	g.body = newBody(g)
	g.scroll = container.NewVScroll(g.body)
	g.scroll.OnScrolled = func(fyne.Position) { g.body.place(scrolled) }
	g.sweptW = canvas.NewRectangle(color.Transparent)
	g.sweep = container.NewHScroll(g.sweptW)
	g.sweep.OnScrolled = func(at fyne.Position) { g.sweepTo(at.X) }
	g.flatScroll = container.NewThemeOverride(g.scroll, flat{})
	g.flatSweep = container.NewThemeOverride(g.sweep, flat{})
	g.ExtendBaseWidget(g)
	g.SetColumns(columns...)
	return g
}

// SetColumns shows other columns; those that were there keep the widths they were dragged to.
func (g *Grid[T]) SetColumns(columns ...Column[T]) {
	widths := g.Widths()
	sorted, order := g.Order()
	g.columns = columns
	g.spans.columns = make([]span, len(columns))
	titles, aligns := make([]string, len(columns)), make([]fyne.TextAlign, len(columns))
	g.header.sorted = -1
	for i, c := range columns {
		least := c.Min
		if least <= 0 {
			least = leastWidth
		}
		width := max(c.Width, least)
		if w, ok := widths[c.ID]; ok {
			width = w
		}
		g.spans.columns[i] = span{width: width, least: least, grow: c.Grow}
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

// Widths returns the width of every shown column by its ID, in Fyne's units.
func (g *Grid[T]) Widths() map[string]float32 {
	widths := make(map[string]float32, len(g.columns))
	for i, c := range g.columns {
		widths[c.ID] = g.spans.columns[i].width
	}
	return widths
}

// SetWidths gives columns remembered widths; unknown IDs are ignored.
func (g *Grid[T]) SetWidths(widths map[string]float32) {
	for i, c := range g.columns {
		if w, ok := widths[c.ID]; ok {
			g.spans.columns[i].width = max(w, g.spans.columns[i].least)
		}
	}
	g.rearrange()
}

// SetOrder shows by which column the rows are sorted; a blank ID or Default shows none.
func (g *Grid[T]) SetOrder(column string, order Sort) {
	g.header.sorted, g.header.sort = -1, order
	for i, c := range g.columns {
		if c.ID == column && order != Default {
			g.header.sorted = i
		}
	}
	g.header.place()
}

// Order returns what the header shows: the column's ID, blank for none, and its order.
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
	held := g.hold()
	g.lines.folded = map[string]bool{}
	for key, is := range folded {
		if is {
			g.lines.folded[key] = true
		}
	}
	g.lines.arrange()
	g.restore(held)
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
	g.tellCollapse()
}

// fold folds or unfolds one group; the cursor moves from a row that vanishes to the heading.
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
	if folded && g.cursor.group == group {
		g.cursor.row = heading
	}
	g.rebuild()
	g.tellCollapse()
}

func (g *Grid[T]) tellCollapse() {
	if g.OnCollapse != nil {
		g.OnCollapse(g.Collapsed())
	}
}

// rearrange lays the columns out again.
func (g *Grid[T]) rearrange() {
	g.spans.arrange(g.spans.view)
	g.header.place()
	g.sizeSweep()
	g.body.place(swept)
}

// rebuild lays the lines out again.
func (g *Grid[T]) rebuild() {
	g.hovered = -1
	g.scroll.Refresh()
}

// sizeSweep fits the bar below the rows to the columns that scroll.
func (g *Grid[T]) sizeSweep() {
	show(g.flatSweep, g.spans.overflow() > 0)
	g.sweptW.SetMinSize(fyne.NewSize(max(0, g.spans.total-g.spans.frozen()), 1))
	if r := g.Size(); r.Width > 0 {
		g.place(r)
	}
	g.sweep.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (g *Grid[T]) MinSize() fyne.Size {
	return fyne.NewSize(160, headerHeight+4*rowHeight)
}

// Refresh draws everything again, in the theme of now.
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

const sweepHeight float32 = 12

func (g *Grid[T]) place(size fyne.Size) {
	wide := max(0, size.Width-2)
	bottom := float32(1)
	if g.flatSweep.Visible() {
		bottom += sweepHeight
	}
	g.frame.Resize(size)
	g.clip.Move(fyne.NewPos(1, 0))
	g.clip.Resize(fyne.NewSize(wide, headerHeight))
	g.flatScroll.Move(fyne.NewPos(1, headerHeight))
	g.flatScroll.Resize(fyne.NewSize(wide, max(0, size.Height-headerHeight-bottom)))
	g.flatSweep.Move(fyne.NewPos(1+g.spans.frozen(), size.Height-bottom))
	g.flatSweep.Resize(fyne.NewSize(max(0, wide-g.spans.frozen()), sweepHeight))
}

// CreateRenderer implements fyne.Widget.
func (g *Grid[T]) CreateRenderer() fyne.WidgetRenderer {
	g.paintFrame()
	return &renderer[T]{g}
}

type renderer[T any] struct{ grid *Grid[T] }

func (r *renderer[T]) Layout(size fyne.Size) {
	g := r.grid
	g.spans.arrange(max(0, size.Width-2))
	g.place(size)
	g.rearrange()
	if g.unseen {
		g.show(g.lines.lineOf(g.cursor))
	}
}

func (r *renderer[T]) MinSize() fyne.Size { return r.grid.MinSize() }
func (r *renderer[T]) Refresh()           { canvas.Refresh(r.grid.frame.Object()) }
func (r *renderer[T]) Destroy()           {}
func (r *renderer[T]) Objects() []fyne.CanvasObject {
	g := r.grid
	return []fyne.CanvasObject{g.frame.Object(), g.flatScroll, g.flatSweep, g.clip}
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
