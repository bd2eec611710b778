package grid

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// SetGroups sets the rows, in the order given. Cursor, marks and scroll position are found again by ID; a cursor
// whose row is gone stays at its height.
func (g *Grid[T]) SetGroups(groups []Group[T]) {
	state := g.saveView()
	g.lines.groups = groups
	g.lines.arrange()
	g.restoreView(state)
}

// Selected returns the marked rows, or without marks the row of the cursor.
func (g *Grid[T]) Selected() []T {
	if rows := g.Marked(); len(rows) > 0 {
		return rows
	}
	if row := g.lines.row(g.cursor); row != nil {
		return []T{*row}
	}
	return nil
}

// Marked returns the marked rows in the order of the list, folded ones included.
func (g *Grid[T]) Marked() []T {
	if len(g.marked) == 0 {
		return nil
	}
	rows := make([]T, 0, len(g.marked))
	for i := range g.lines.groups {
		group := &g.lines.groups[i]
		for j := range group.Rows {
			if g.marked[g.id(&group.Rows[j])] {
				rows = append(rows, group.Rows[j])
			}
		}
	}
	return rows
}

// Unfolded returns the rows that no heading hides, in the order of the list.
func (g *Grid[T]) Unfolded() []T {
	var rows []T
	for i := range g.lines.groups {
		rows = append(rows, g.lines.groups[i].Rows[:g.lines.openRows(i)]...)
	}
	return rows
}

// Current returns the row of the cursor; ok is false if it is on a heading or nowhere.
func (g *Grid[T]) Current() (row T, ok bool) {
	if r := g.lines.row(g.cursor); r != nil {
		return *r, true
	}
	return row, false
}

// Reveal moves the cursor to the row, unfolds its group and scrolls it into view. It reports whether there is such
// a row.
func (g *Grid[T]) Reveal(id int64) bool {
	p := g.find(id)
	if p == none {
		return false
	}
	g.fold(g.lines.parent[p.group], false)
	g.fold(p.group, false)
	clear(g.marked)
	g.setCursor(p)
	return true
}

// Follow moves the cursor to the row if it is unfolded; marks stay.
func (g *Grid[T]) Follow(id int64) {
	if p := g.find(id); p != none && p.row < g.lines.openRows(p.group) {
		g.setCursor(p)
	}
}

// Flash highlights the row for a second, to show what changed.
func (g *Grid[T]) Flash(id int64) {
	g.flash.start(id, g.body.mark)
}

// flashShare is how much of the brand's colour is in a row that has just changed.
const flashShare = 0.35

// flashes are the rows that are highlighted for a moment: each fades from 1 to 0.
type flashes map[int64]float32

// start highlights a row for a second; redraw draws the rows with their highlights.
func (f flashes) start(id int64, redraw func()) {
	light := &fyne.Animation{Duration: time.Second, Curve: fyne.AnimationEaseIn, Tick: func(done float32) {
		if done >= 1 {
			delete(f, id)
		} else {
			f[id] = 1 - done
		}
		redraw()
	}}
	light.Start()
}

// ClearMarks removes all marks.
func (g *Grid[T]) ClearMarks() {
	if len(g.marked) > 0 {
		clear(g.marked)
		g.notifySelection()
	}
}

func (g *Grid[T]) find(id int64) place {
	for i := range g.lines.groups {
		rows := g.lines.groups[i].Rows
		for j := range rows {
			if g.id(&rows[j]) == id {
				return place{i, j}
			}
		}
	}
	return none
}

// lineKey identifies a line independently of its position.
type lineKey struct {
	id   int64
	key  string
	row  bool
	line int
}

func (g *Grid[T]) keyOf(p place) lineKey {
	s := lineKey{line: g.lines.lineOf(p)}
	if row := g.lines.row(p); row != nil {
		s.id, s.row = g.id(row), true
	} else if s.line >= 0 {
		s.key = g.lines.groups[p.group].Key
	}
	return s
}

// viewState is what must survive a change of the lines.
type viewState struct {
	cursor, anchor, top lineKey
	// shift is how far the top line is scrolled out of view.
	shift float32
}

func (g *Grid[T]) saveView() viewState {
	h := viewState{cursor: g.keyOf(g.cursor), anchor: g.keyOf(g.anchor), top: lineKey{line: -1}}
	if line := g.lines.lineAt(g.scroll.Offset.Y); line >= 0 && g.scroll.Offset.Y > 0 && !g.keepView {
		p, _ := g.lines.at(line)
		h.top, h.shift = g.keyOf(p), g.scroll.Offset.Y-g.lines.y(line)
	}
	return h
}

func (g *Grid[T]) restoreView(h viewState) {
	keys := [3]lineKey{h.cursor, h.anchor, h.top}
	found := [3]place{none, none, none}
	alive := make(map[int64]bool, len(g.marked))
	// wanted counts the rows that are still to be found.
	wanted := len(g.marked)
	for _, k := range keys {
		if k.row {
			wanted++
		}
	}
	for i := range g.lines.groups {
		group := &g.lines.groups[i]
		for k, s := range keys {
			if s.line >= 0 && !s.row && s.key == group.Key {
				found[k] = place{i, heading}
			}
		}
		for j := 0; j < len(group.Rows) && wanted > 0; j++ {
			id := g.id(&group.Rows[j])
			for k := range keys {
				if keys[k].row && keys[k].id == id {
					found[k] = place{i, j}
					wanted--
				}
			}
			if len(g.marked) > 0 && g.marked[id] {
				alive[id] = true
				wanted--
			}
		}
	}
	changed := len(alive) != len(g.marked)
	g.marked = alive
	g.cursor, g.anchor = found[0], found[1]
	if g.cursor == none && h.cursor.line >= 0 {
		changed = true
		if p, ok := g.lines.at(min(h.cursor.line, g.lines.count()-1)); ok {
			g.cursor = p
		}
	}
	if g.cursor.row != heading && g.lines.openRows(g.cursor.group) == 0 {
		g.cursor.row, changed = heading, true
	}
	if g.cursor != none && g.lines.hidden(g.cursor.group) {
		g.cursor.group = g.lines.parent[g.cursor.group]
	}
	if line := g.lines.lineOf(g.cursor); line >= 0 && g.lines.blank(line) {
		g.cursor, changed = g.lines.near(line, 1), true
	}
	g.keepView = false
	if found[2] != none {
		g.scroll.Offset.Y = g.lines.y(g.lines.lineOf(found[2])) + h.shift
	}
	g.rebuild()
	if changed {
		g.notifySelection()
	}
}

// setCursor moves the cursor, scrolls to it and reports it.
func (g *Grid[T]) setCursor(p place) {
	g.cursor, g.anchor = p, p
	g.show(g.lines.lineOf(p))
	g.notifySelection()
}

// show scrolls a line into view, below the sticky heading.
func (g *Grid[T]) show(line int) {
	p, ok := g.lines.at(line)
	if !ok {
		return
	}
	top, bottom := g.lines.y(line), g.lines.y(line+1)
	if p.row != heading && !g.lines.plain {
		top -= groupHeight
	}
	height := g.scroll.Size().Height
	if g.pendingShow = height <= 0; g.pendingShow {
		return
	}
	offset := g.scroll.Offset.Y
	switch {
	case top < offset:
		offset = top
	case bottom > offset+height:
		offset = bottom - height
	default:
		return
	}
	g.scroll.ScrollToOffset(fyne.NewPos(0, max(0, offset)))
	g.body.place(scrolled)
}

// inView reports whether all of a line is in view, also below the sticky heading.
func (g *Grid[T]) inView(line int) bool {
	height := g.scroll.Size().Height
	return line >= 0 && height > 0 && g.lines.y(line) >= g.scroll.Offset.Y && g.lines.y(line+1) <= g.scroll.Offset.Y+height
}

func (g *Grid[T]) notifySelection() {
	g.body.mark()
	if g.OnSelectionChanged != nil {
		g.OnSelectionChanged(g.Selected())
	}
}

// press handles a mouse button going down on a line.
func (g *Grid[T]) press(p place, button desktop.MouseButton, modifiers fyne.KeyModifier) {
	row := g.lines.row(p)
	g.hideTip()
	switch {
	case button == desktop.MouseButtonSecondary:
		if row != nil && !g.marked[g.id(row)] {
			clear(g.marked)
			g.setCursor(p)
		}
	case row == nil && g.lines.blank(g.lines.lineOf(p)):
		// There is nothing to fold, and the cursor does not go there.
	case row == nil:
		g.cursor = p
		g.fold(p.group, !g.lines.folded[g.lines.groups[p.group].Key])
		g.setCursor(p)
	case modifiers&fyne.KeyModifierShift != 0:
		g.extend(p)
	case modifiers&fyne.KeyModifierShortcutDefault != 0:
		if now := g.lines.row(g.cursor); now != nil && len(g.marked) == 0 {
			g.marked[g.id(now)] = true
		}
		g.cursor, g.anchor = p, p
		g.toggle(p)
	default:
		clear(g.marked)
		g.setCursor(p)
	}
}

// toggle marks or unmarks the row.
func (g *Grid[T]) toggle(p place) {
	row := g.lines.row(p)
	if row == nil {
		return
	}
	if id := g.id(row); g.marked[id] {
		delete(g.marked, id)
	} else {
		g.marked[id] = true
	}
	g.notifySelection()
}

// extend marks exactly the rows from the anchor to p.
func (g *Grid[T]) extend(p place) {
	if g.lines.lineOf(g.anchor) < 0 {
		g.anchor = p
	}
	from, to := g.lines.lineOf(g.anchor), g.lines.lineOf(p)
	clear(g.marked)
	for line := min(from, to); line <= max(from, to); line++ {
		q, _ := g.lines.at(line)
		if row := g.lines.row(q); row != nil {
			g.marked[g.id(row)] = true
		}
	}
	g.cursor = p
	g.show(to)
	g.notifySelection()
}

func (g *Grid[T]) markAll() {
	for i := range g.lines.groups {
		for j := range g.lines.groups[i].Rows {
			g.marked[g.id(&g.lines.groups[i].Rows[j])] = true
		}
	}
	g.notifySelection()
}

func (g *Grid[T]) open(p place) {
	if row := g.lines.row(p); row != nil && g.OnOpen != nil {
		g.OnOpen(*row)
	}
}

func (g *Grid[T]) menu(p place, at fyne.Position) {
	if row := g.lines.row(p); row != nil && g.OnMenu != nil {
		g.OnMenu(*row, at)
	}
}
