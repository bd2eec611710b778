package grid

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// search is the prefix typed to find a row.
type search struct {
	text string
	last time.Time
	now  func() time.Time
}

// typingPause is the pause after which the next letter starts a new prefix.
const typingPause = time.Second

// active reports whether the next letter continues the prefix.
func (s *search) active() bool { return s.text != "" && s.now().Sub(s.last) <= typingPause }

// FocusGained implements fyne.Focusable.
func (g *Grid[T]) FocusGained() {
	g.focused = true
	g.paintFrame()
	if p := g.firstRow(); g.cursor == none && p != none {
		g.setCursor(p)
	}
	g.body.mark()
}

// FocusLost implements fyne.Focusable.
func (g *Grid[T]) FocusLost() {
	g.focused = false
	g.paintFrame()
	g.body.mark()
}

// Focus focuses the grid.
func (g *Grid[T]) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil && c.Focused() != fyne.Focusable(g) {
		c.Focus(g)
	}
}

func (g *Grid[T]) firstRow() place {
	for line := range g.lines.count() {
		if p, ok := g.lines.at(line); ok && p.row != heading {
			return p
		}
	}
	return g.lines.near(0, 1)
}

// TypedKey implements fyne.Focusable.
func (g *Grid[T]) TypedKey(key *fyne.KeyEvent) {
	if g.OnKey != nil && g.OnKey(key) {
		return
	}
	line := g.lines.lineOf(g.cursor)
	page := max(1, int((g.scroll.Size().Height-groupHeight)/rowHeight)-1)
	switch key.Name {
	case fyne.KeyUp:
		g.goTo(line-1, -1)
	case fyne.KeyDown:
		g.goTo(line+1, 1)
	case fyne.KeyPageUp:
		g.goTo(line-page, -1)
	case fyne.KeyPageDown:
		g.goTo(line+page, 1)
	case fyne.KeyHome:
		g.goTo(0, 1)
	case fyne.KeyEnd:
		g.goTo(g.lines.count()-1, -1)
	case fyne.KeyLeft:
		g.left()
	case fyne.KeyRight:
		g.right()
	case fyne.KeyReturn, fyne.KeyEnter:
		if g.lines.row(g.cursor) == nil && line >= 0 {
			g.fold(g.cursor.group, !g.lines.folded[g.lines.groups[g.cursor.group].Key])
			return
		}
		g.open(g.cursor)
	case fyne.KeySpace:
		row := g.lines.row(g.cursor)
		switch {
		case g.typed.active() || row == nil:
		case g.OnPeek == nil || g.shiftHeld():
			g.toggle(g.cursor)
		default:
			g.OnPeek(*row)
		}
	case fyne.KeyEscape:
		if len(g.marked) > 0 {
			g.ClearMarks()
		} else if g.OnEscape != nil {
			g.OnEscape()
		}
	case desktop.KeyMenu:
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(g.body)
		g.menu(g.cursor, at.Add(fyne.NewPos(3*inset, g.lines.y(line+1))))
	}
}

// goTo moves the cursor to the nearest existing line in the direction by, past headings without rows; with Shift it
// marks the rows on the way.
func (g *Grid[T]) goTo(line, by int) {
	p := g.lines.near(max(0, min(line, g.lines.count()-1)), by)
	switch {
	case p == none:
	case g.shiftHeld():
		g.extend(p)
	default:
		g.setCursor(p)
	}
}

// left folds the group of the cursor; with Shift it scrolls the columns.
func (g *Grid[T]) left() {
	switch {
	case g.shiftHeld():
		g.scrollColumnsTo(g.spans.offset - hscrollStep)
	case g.lines.lineOf(g.cursor) >= 0 && !g.lines.plain:
		group := g.cursor.group
		if g.cursor.row == heading && g.lines.folded[g.lines.groups[group].Key] {
			group = g.lines.parent[group]
		} else {
			g.fold(group, true)
		}
		g.setCursor(place{group, heading})
	}
}

// right unfolds a group, or goes to the first row of an unfolded one; with Shift it scrolls the columns.
func (g *Grid[T]) right() {
	switch {
	case g.shiftHeld():
		g.scrollColumnsTo(g.spans.offset + hscrollStep)
	case g.lines.lineOf(g.cursor) < 0 || g.cursor.row != heading:
	case g.lines.folded[g.lines.groups[g.cursor.group].Key]:
		g.fold(g.cursor.group, false)
	case len(g.lines.groups[g.cursor.group].Rows) > 0:
		g.setCursor(place{g.cursor.group, 0})
	case g.lines.groups[g.cursor.group].Total > 0:
		g.setCursor(place{g.cursor.group + 1, heading})
	}
}

const hscrollStep float32 = 80

// TypedRune implements fyne.Focusable: it goes to the next row whose name has the typed prefix.
func (g *Grid[T]) TypedRune(r rune) {
	if r == ' ' && !g.typed.active() || g.OnRune != nil && g.OnRune(r) {
		return
	}
	if !g.typed.active() {
		g.typed.text = ""
	}
	g.typed.text, g.typed.last = g.typed.text+string(r), g.typed.now()
	g.goToPrefix(data.Fold(g.typed.text))
}

// goToPrefix searches from the cursor down, then from the top. A second letter may stay on the row of the first.
func (g *Grid[T]) goToPrefix(prefix string) {
	n := g.lines.count()
	if n == 0 || prefix == "" || len(g.columns) == 0 || g.columns[0].Text == nil {
		return
	}
	from := max(0, g.lines.lineOf(g.cursor))
	if len([]rune(g.typed.text)) == 1 {
		from++
	}
	for i := range n {
		p, _ := g.lines.at((from + i) % n)
		if row := g.lines.row(p); row != nil && strings.HasPrefix(data.Fold(g.columns[0].Text(row)), prefix) {
			clear(g.marked)
			g.setCursor(p)
			return
		}
	}
}

// TypedShortcut implements fyne.Shortcutable: unused shortcuts go to the screen.
func (g *Grid[T]) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutSelectAll); ok {
		g.markAll()
		return
	}
	if custom, ok := s.(*desktop.CustomShortcut); ok && custom.KeyName == fyne.KeySpace {
		g.toggle(g.cursor)
		return
	}
	control.PassShortcut(g, s)
}
