package export

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// A pageColumn is a column with its position on the pages.
type pageColumn struct {
	Column
	x, width float64
	title    []string
}

// A need is how wide a column should be, in thousandths of the size: for its longest word, which must not break; for a
// heading of few lines; for all but its few longest texts. preferred are the widths for the longest text, a heading of two
// lines, and a heading of one line, in this order, if there is room.
type need struct {
	word, heading, text float64
	preferred           [3]float64
}

const (
	// maxTitleLines is how many lines a heading has unless texts would wrap because of it.
	maxTitleLines = 3
	// One row in wrapOneIn may wrap, so that one long name does not shrink the whole list, but no name of up to
	// ordinaryNameLength characters.
	wrapOneIn          = 50
	ordinaryNameLength = 40
)

// measure chooses the text size, as large as the longest texts allow, and the widths of the columns. It also finds the
// unprintable rows.
func (p *Pages) measure(job *job) error {
	columns := p.sheet.Columns
	needs := make([]need, len(columns))
	for i, c := range columns {
		needs[i].word = p.typesetter.longestWord(c.Title, bold)
		if c.Kind == Date {
			needs[i].word = max(needs[i].word, p.typesetter.widestDate())
		}
		needs[i].heading = max(needs[i].word, p.typesetter.minWidth(c.Title, bold, maxTitleLines))
		needs[i].text = needs[i].heading
		needs[i].preferred = [3]float64{0, p.typesetter.minWidth(c.Title, bold, 2), p.typesetter.width(c.Title, bold)}
	}
	widths := make([][]float64, len(columns))
	for r := range p.sheet.rows() {
		if err := job.row(); err != nil {
			return err
		}
		replaced := false
		for i, c := range columns {
			if c.Kind == Date {
				continue
			}
			text, lost := p.cell(c, r)
			replaced = replaced || lost
			w := weightOf(c, r)
			width, word := p.typesetter.width(text, w), p.typesetter.longestWord(text, w)
			if c.Kind == Number {
				word = width
			}
			needs[i].word = max(needs[i].word, word)
			if c.isName && utf8.RuneCountInString(text) <= ordinaryNameLength {
				needs[i].text = max(needs[i].text, width)
			}
			widths[i] = append(widths[i], width)
		}
		if replaced {
			id, _ := p.typesetter.printable(clean(r.PersonalID), regular)
			p.unprintable = append(p.unprintable, cmp.Or(id, "none"))
		}
	}
	for i, w := range widths {
		if slices.Sort(w); len(w) > 0 {
			needs[i].text = max(needs[i].text, w[len(w)-1-len(w)/wrapOneIn])
			needs[i].preferred[0] = w[len(w)-1]
		}
	}
	p.spread(columns, needs)
	return nil
}

// The text sizes of rows: if all texts fit without wrapping, and to keep words whole.
var (
	unwrappedSizes = []float64{8.5, 8, 7.5, 7}
	wrappedSizes   = []float64{8, 7.5, 7, 6.5, 6}
)

// The largest shares of the width for one column: longer words break and longer texts wrap. Readers look for names, so they
// get more.
const (
	wordShare = 0.15
	textShare = 0.24
	nameShare = 0.30
)

// spread chooses the text size and distributes the width of the page among the columns.
func (p *Pages) spread(columns []Column, needs []need) {
	page := p.setup.room()
	room := page - cellGap*float64(len(columns)-1)
	at := func(i int, size float64) need {
		share := textShare
		if columns[i].isName {
			share = nameShare
		}
		n := need{word: min(needs[i].word*size/1000, page*wordShare)}
		n.heading = max(n.word, min(needs[i].heading*size/1000, page*wordShare))
		n.text = max(n.heading, min(needs[i].text*size/1000, page*share))
		if columns[i].isName {
			n.heading = n.text // whole names matter more than short headings
		}
		for j, preference := range needs[i].preferred {
			n.preferred[j] = min(preference*size/1000, page*share)
		}
		return n
	}
	sums := func(size float64) (sum need) {
		for i := range columns {
			n := at(i, size)
			sum.word += n.word
			sum.text += n.text
		}
		return sum
	}
	i := -1
	if !p.setup.AsOnScreen {
		i = slices.IndexFunc(unwrappedSizes, func(size float64) bool { return sums(size).text <= room })
	}
	if i >= 0 {
		p.size = unwrappedSizes[i]
	} else if i = slices.IndexFunc(wrappedSizes, func(size float64) bool { return sums(size).word <= room }); i >= 0 {
		p.size = wrappedSizes[i]
	} else {
		p.size, p.crowded = wrappedSizes[len(wrappedSizes)-1], true
	}
	scaled := make([]need, len(columns))
	for i := range columns {
		scaled[i] = at(i, p.size)
	}
	widths := p.widths(columns, scaled, room)
	x := pageMargin
	for i, c := range columns {
		// A word as wide as its column must not break by rounding.
		made := pageColumn{Column: c, x: x, width: widths[i] + 0.01}
		made.title = p.typesetter.wrap(c.Title, bold, made.width/p.size*1000)
		p.columns = append(p.columns, made)
		p.headerHeight = max(p.headerHeight, float64(len(made.title))*p.size*leading+2*linePadding+2)
		x += widths[i] + cellGap
	}
}

// widths distributes the room among columns with these needs.
func (p *Pages) widths(columns []Column, needs []need, room float64) []float64 {
	widths := make([]float64, len(columns))
	sum, screenWidth := need{}, 0.0
	for i, n := range needs {
		sum.word += n.word
		sum.heading += n.heading
		sum.text += n.text
		screenWidth += columns[i].screenWidth
	}
	switch {
	case sum.word > room:
		for i, n := range needs {
			widths[i] = n.word * room / sum.word
		}
	case p.setup.AsOnScreen && screenWidth > 0:
		fill(widths, room, func(i int, level float64) float64 { return max(needs[i].word, columns[i].screenWidth*level) })
	case sum.text > room:
		// Names come first, then headings; the other columns share the rest.
		least := func(i int) float64 { return needs[i].word }
		if sum.heading <= room {
			least = func(i int) float64 { return max(needs[i].word, needs[i].heading) }
		}
		fill(widths, room, func(i int, level float64) float64 {
			if columns[i].isName {
				level *= 2
			}
			return max(least(i), min(needs[i].text, level))
		})
	default:
		for i, n := range needs {
			widths[i] = n.text
		}
		for preference := range needs[0].preferred {
			least := slices.Clone(widths)
			fill(widths, room, func(i int, level float64) float64 { return max(least[i], min(needs[i].preferred[preference], level)) })
		}
		used := 0.0
		for _, w := range widths {
			used += w
		}
		for i := range widths {
			widths[i] += (room - used) / float64(len(widths))
		}
	}
	return widths
}

// fill finds the level at which the columns fill the room and sets their widths.
func fill(widths []float64, room float64, width func(column int, level float64) float64) {
	low, high := 0.0, room
	for range 40 {
		level, sum := (low+high)/2, 0.0
		for i := range widths {
			sum += width(i, level)
		}
		if sum > room {
			high = level
		} else {
			low = level
		}
	}
	for i := range widths {
		widths[i] = width(i, low)
	}
}
