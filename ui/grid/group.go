package grid

import (
	"sort"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
)

// Group is a heading with its rows. A single group without a title is a plain list without a heading. Groups may have
// groups of a second level in the place of rows; those follow it.
type Group[T any] struct {
	// Key identifies the group in OnCollapse and across SetGroups.
	Key   string
	Title string
	// Color is the background of the title, a colour of ui/theme.
	Color fyne.ThemeColorName
	Rows  []T
	// Second is true for a group of the second level, within the nearest group before it that is of the first.
	Second bool
	// Total is the number of rows in the groups of the second level that follow.
	Total int
	// Unit is the plural of what the rows are: "clients".
	Unit string
}

// count is the text after the title: "12 clients", "1 client".
func (g *Group[T]) count() string {
	n, unit := g.size(), g.Unit
	if n == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return strings.TrimSpace(strconv.Itoa(n) + " " + unit)
}

// size is the number of rows, those of the second level included.
func (g *Group[T]) size() int { return len(g.Rows) + g.Total }

// place identifies a line: a row of a group, or its heading.
type place struct{ group, row int }

const heading = -1

// lines maps lines to rows and headings as they are unfolded now, and to their height. It holds two numbers per
// group, so that setting 50,000 rows costs nothing.
type lines[T any] struct {
	groups []Group[T]
	folded map[string]bool
	plain  bool
	// parent[i] is the group of the first level that group i is in, or i itself.
	parent []int
	// first[i] and top[i] are the line and the height at which group i begins; a last entry is the end of the
	// list.
	first []int
	top   []float32
}

func (l *lines[T]) arrange() {
	l.plain = len(l.groups) == 1 && l.groups[0].Title == ""
	l.first, l.top, l.parent = l.first[:0], l.top[:0], l.parent[:0]
	line, y := 0, float32(0)
	for i := range l.groups {
		parent := i
		if l.groups[i].Second && i > 0 {
			parent = l.parent[i-1]
		}
		l.parent = append(l.parent, parent)
		l.first, l.top = append(l.first, line), append(l.top, y)
		n := l.openRows(i)
		line, y = line+n, y+float32(n)*rowHeight
		if !l.plain && !l.hidden(i) {
			line, y = line+1, y+groupHeight
		}
	}
	l.first, l.top = append(l.first, line), append(l.top, y)
}

// hidden reports whether group i is in a folded one, so that not even its heading is a line.
func (l *lines[T]) hidden(i int) bool {
	return l.parent[i] != i && l.folded[l.groups[l.parent[i]].Key]
}

// openRows is how many rows of group i are unfolded.
func (l *lines[T]) openRows(i int) int {
	if !l.plain && (l.folded[l.groups[i].Key] || l.hidden(i)) {
		return 0
	}
	return len(l.groups[i].Rows)
}

func (l *lines[T]) count() int {
	if len(l.first) == 0 {
		return 0
	}
	return l.first[len(l.first)-1]
}

func (l *lines[T]) height() float32 {
	if len(l.top) == 0 {
		return 0
	}
	return l.top[len(l.top)-1]
}

// at returns the place of a line; ok is false if there is no such line.
func (l *lines[T]) at(line int) (p place, ok bool) {
	if line < 0 || line >= l.count() {
		return place{}, false
	}
	g := sort.Search(len(l.groups), func(i int) bool { return l.first[i+1] > line })
	row := line - l.first[g]
	if !l.plain {
		row--
	}
	return place{g, row}, true
}

// lineOf is the line of a place, or of the heading that it is folded under; -1 if there is no such place.
func (l *lines[T]) lineOf(p place) int {
	if p.group < 0 || p.group >= len(l.groups) {
		return -1
	}
	if l.hidden(p.group) {
		p = place{l.parent[p.group], heading}
	}
	line := l.first[p.group]
	if l.plain {
		if p.row < 0 || p.row >= l.openRows(p.group) {
			return -1
		}
		return line + p.row
	}
	if p.row >= 0 && p.row < l.openRows(p.group) {
		return line + 1 + p.row
	}
	return line
}

// row returns the row at a place, nil for a heading and for a row that is gone.
func (l *lines[T]) row(p place) *T {
	if p.group < 0 || p.group >= len(l.groups) || p.row < 0 || p.row >= len(l.groups[p.group].Rows) {
		return nil
	}
	return &l.groups[p.group].Rows[p.row]
}

// blank reports whether a line is the heading of a group without rows, also in groups of the second level.
func (l *lines[T]) blank(line int) bool {
	p, ok := l.at(line)
	if !ok || p.row != heading || len(l.groups[p.group].Rows) > 0 {
		return false
	}
	for i := p.group + 1; i < len(l.groups) && l.parent[i] == p.group; i++ {
		if len(l.groups[i].Rows) > 0 {
			return false
		}
	}
	return true
}

// near is the line or the nearest one that is not blank, first in the direction by, then in the other; none if all
// are blank.
func (l *lines[T]) near(line, by int) place {
	for _, step := range []int{by, -by} {
		for i := line; i >= 0 && i < l.count(); i += step {
			if !l.blank(i) {
				p, _ := l.at(i)
				return p
			}
		}
	}
	return none
}

// y is the top edge of a line.
func (l *lines[T]) y(line int) float32 {
	p, ok := l.at(line)
	if !ok {
		return l.height()
	}
	y := l.top[p.group]
	if p.row == heading {
		return y
	}
	if !l.plain {
		y += groupHeight
	}
	return y + float32(p.row)*rowHeight
}

// lineAt is the line at height y, or the nearest one; -1 if the list is empty.
func (l *lines[T]) lineAt(y float32) int {
	n := l.count()
	if n == 0 {
		return -1
	}
	g := sort.Search(len(l.groups), func(i int) bool { return l.top[i+1] > y })
	if g == len(l.groups) {
		return n - 1
	}
	inside := y - l.top[g]
	if inside < 0 {
		return 0
	}
	line := l.first[g]
	if !l.plain {
		if inside < groupHeight {
			return line
		}
		inside -= groupHeight
		line++
	}
	return min(line+int(inside/rowHeight), l.first[g+1]-1)
}
