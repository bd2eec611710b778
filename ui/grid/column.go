package grid

import (
	"fyne.io/fyne/v2"
)

// Column describes a column of a grid of T. The first column is the row's name: it stays in view, a click on it
// opens the row, and typing searches it.
type Column[T any] struct {
	// ID is the name of the column in callbacks and stored widths.
	ID    string
	Title string
	// Width and Min are in Fyne units; a Min of 0 means 40.
	Width, Min float32
	// Grow is the column's share of the extra width; 0 keeps it at its width. A column that grows is as wide as its
	// longest text before others get more than they need.
	Grow  float32
	Align fyne.TextAlign
	// Text returns the text of the cell; it is called only for rows in view and by FitColumns.
	Text func(*T) string
	// Short returns a shorter text that is shown where Text has no room; may be nil.
	Short func(*T) string
	// Style and Badge are optional. A badge replaces the text.
	Style func(*T) Style
	Badge func(*T) *Badge
}

// Style is the style of a cell's text. The zero value is plain.
type Style struct {
	Bold, Muted bool
	// Color is a colour of ui/theme; it overrides Muted.
	Color fyne.ThemeColorName
}

// Badge is a short text on a coloured background. Warnings and errors have an icon too.
type Badge struct {
	Text string
	Kind BadgeKind
	// Fill is the background of a chip, a colour of ui/theme such as theme.Stage(s); "" is a soft one.
	Fill fyne.ThemeColorName
}

// BadgeKind is the meaning of a badge.
type BadgeKind uint8

// The kinds of badges.
const (
	Chip BadgeKind = iota
	Warning
	Error
)

// Sort is the order of a column, as its header shows it.
type Sort uint8

// The three orders a header steps through.
const (
	Default Sort = iota
	Ascending
	Descending
)

const (
	rowHeight      float32 = 28
	groupHeight    float32 = 30
	headerHeight   float32 = 32
	inset          float32 = 8
	minColumnWidth float32 = 40
)

// span is the position of a column before scrolling, and its width, in Fyne units.
type span struct {
	x, width, minWidth float32
	// grow is the share of the extra width, extra the resulting width.
	grow, extra float32
	// need is the width at which nothing is cut, short the one at which nothing is cut with short texts; 0 if they are
	// not known.
	need, short float32
	// dragged means that a person has set the width.
	dragged bool
}

// least is the width of the column before any extra.
func (c *span) least() float32 {
	if c.dragged || c.need == 0 {
		return c.width
	}
	return max(c.minWidth, min(c.width, c.need))
}

// missing is how much more than its least width the column needs.
func (c *span) missing() float32 {
	if c.dragged {
		return 0
	}
	return max(0, c.need-c.least())
}

// drawn is the current width of the column.
func (c *span) drawn() float32 { return c.least() + c.extra }

// spans is the layout shared by header and rows.
type spans struct {
	columns []span
	// total is the width of all columns, view that of the viewport, offset how far the columns after the first are
	// scrolled to the left.
	total, view, offset float32
}

// widestName is the greatest share of the view that the first column takes when not all columns fit: it does not
// scroll.
const widestName = 0.25

// arrange places the columns. The extra width goes first to columns whose texts are longer than they are wide, then to
// those with Grow, else to the last one. If not even the least widths fit, the columns scroll anyway, and get what
// their texts need.
func (s *spans) arrange(view float32) {
	s.view, s.total = view, 0
	var least, shares float32
	for i := range s.columns {
		c := &s.columns[i]
		c.extra = 0
		least += c.least()
		shares += c.grow
	}
	left := float32(0)
	if least > view {
		s.widen(view)
	} else {
		left = s.complete(view - least)
	}
	for i := range s.columns {
		c := &s.columns[i]
		if shares > 0 {
			c.extra += left * c.grow / shares
		}
		c.x = s.total
		s.total += c.drawn()
	}
	s.offset = max(0, min(s.offset, s.overflow()))
}

// widen gives columns that scroll the width that their texts need.
func (s *spans) widen(view float32) {
	for i := range s.columns {
		switch c := &s.columns[i]; {
		case i == 0:
			c.extra = max(0, min(c.missing(), view*widestName-c.least()))
		case c.short > 0:
			c.extra = min(c.missing(), max(0, c.short-c.least()))
		default:
			c.extra = c.missing()
		}
	}
}

// complete shares extra width among the columns that need it, so that as many as possible show all of their texts, and
// returns what is left.
func (s *spans) complete(extra float32) (left float32) {
	for {
		var lacking int
		for i := range s.columns {
			if c := &s.columns[i]; c.missing() > c.extra {
				lacking++
			}
		}
		if lacking == 0 || extra < 1 {
			return extra
		}
		share := extra / float32(lacking)
		for i := range s.columns {
			c := &s.columns[i]
			given := min(share, c.missing()-c.extra)
			if given > 0 {
				c.extra += given
				extra -= given
			}
		}
	}
}

// overflow is how far the columns can be scrolled.
func (s *spans) overflow() float32 { return max(0, s.total-s.view) }

// frozen is the width of the first column, which does not scroll.
func (s *spans) frozen() float32 {
	if len(s.columns) == 0 {
		return 0
	}
	return s.columns[0].drawn()
}

// at returns where column i is drawn.
func (s *spans) at(i int) (x, width float32) {
	c := s.columns[i]
	x, width = c.x, c.drawn()
	if i > 0 {
		x -= s.offset
	}
	if i == len(s.columns)-1 {
		width = max(width, s.view-x)
	}
	return x, width
}

// hidden reports whether column i is entirely out of view.
func (s *spans) hidden(i int) bool {
	x, width := s.at(i)
	return i > 0 && (x >= s.view || x+width <= s.frozen())
}

// columnAt returns the column drawn at x, or -1.
func (s *spans) columnAt(x float32) int {
	if len(s.columns) > 0 && x >= 0 && x < s.frozen() {
		return 0
	}
	for i := 1; i < len(s.columns); i++ {
		left, width := s.at(i)
		if x >= left && x < left+width {
			return i
		}
	}
	return -1
}

// edgeAt returns the column whose right edge is near x, or -1: where its width can be dragged.
func (s *spans) edgeAt(x float32) int {
	const near = 5
	for i := range s.columns {
		left := s.columns[i].x
		if i > 0 {
			left -= s.offset
		}
		edge := left + s.columns[i].drawn()
		if x > edge-near && x < edge+near && (i == 0 || edge > s.frozen()) {
			return i
		}
	}
	return -1
}
