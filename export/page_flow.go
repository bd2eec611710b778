package export

import (
	"cmp"

	"housingtracker/data"
)

const (
	titleSize   = 16.0
	detailSize  = 8.5
	groupSize   = 9.0
	groupHeight = 20.0
)

// measure finds the size of the text and the widths of the columns: as large as the longest texts allow, and what
// does not fit wraps. It also finds the rows that cannot be printed as they are.
func (p *Pages) measure(job *job) error {
	columns := p.sheet.Columns
	least, most := make([]float64, len(columns)), make([]float64, len(columns))
	for i, c := range columns {
		least[i] = p.set.longestWord(c.Title, bold)
		most[i] = least[i]
	}
	for _, g := range p.sheet.Groups {
		for _, r := range g.Rows {
			if err := job.row(); err != nil {
				return err
			}
			rowLost := false
			for i, c := range columns {
				text, lost := p.cell(c, r)
				rowLost = rowLost || lost
				w := weightOf(c)
				most[i] = max(most[i], p.set.width(text, w))
				least[i] = max(least[i], p.set.longestWord(text, w))
			}
			if rowLost {
				id, _ := p.set.set(clean(r.PersonalID), regular)
				p.lost = append(p.lost, cmp.Or(id, "none"))
			}
		}
	}
	p.spread(columns, least, most)
	return nil
}

// The sizes a row's text may have; below the first list's it only shrinks to keep words whole.
var (
	wholeSizes = []float64{8.5, 8, 7.5}
	leastSizes = []float64{8, 7.5, 7, 6.5, 6}
)

// spread chooses the size and shares the width of the page out. least and most are the widths of a column's longest
// word and longest text in thousandths of the size.
func (p *Pages) spread(columns []Column, least, most []float64) {
	room := bodyWidth - cellGap*float64(len(columns))
	fits := func(widths []float64, size, cap float64) bool {
		sum := 0.0
		for _, w := range widths {
			sum += min(w*size/1000, cap)
		}
		return sum <= room
	}
	// No one column may starve the others: longer words break, longer texts wrap.
	const wordCap, textCap = bodyWidth * 0.15, bodyWidth * 0.24
	p.size = leastSizes[len(leastSizes)-1]
	choose := func(sizes []float64, of []float64, cap float64) bool {
		for _, size := range sizes {
			if fits(of, size, cap) {
				p.size = size
				return true
			}
		}
		return false
	}
	if !choose(wholeSizes, most, textCap) {
		choose(leastSizes, least, wordCap)
	}
	narrow, broad := 0.0, 0.0
	for i := range columns {
		least[i] = min(least[i]*p.size/1000, wordCap)
		most[i] = max(min(most[i]*p.size/1000, textCap), least[i])
		narrow += least[i]
		broad += most[i]
	}
	widths := make([]float64, len(columns))
	switch {
	case narrow > room:
		for i := range columns {
			widths[i] = least[i] * room / narrow
		}
	case broad > room:
		level := levelFor(least, most, room)
		for i := range columns {
			widths[i] = max(least[i], min(most[i], level))
		}
	default:
		for i := range columns {
			widths[i] = most[i] + (room-broad)/float64(len(columns))
		}
	}
	x := pageMargin
	for i, c := range columns {
		made := pageColumn{Column: c, x: x, width: widths[i]}
		// A hair more, so that a word as wide as its column does not break by rounding.
		made.title = p.set.wrap(c.Title, bold, (widths[i]+0.01)/p.size*1000)
		made.width += 0.01
		p.columns = append(p.columns, made)
		p.heads = max(p.heads, float64(len(made.title))*p.size*leading+2*cellRoom+2)
		x += widths[i] + cellGap
	}
}

// levelFor finds the width up to which every column gets what its longest text needs, so that room is used up: the
// narrow columns stay on one line and the broadest wrap.
func levelFor(least, most []float64, room float64) float64 {
	low, high := 0.0, room
	for range 40 {
		level, sum := (low+high)/2, 0.0
		for i := range least {
			sum += max(least[i], min(most[i], level))
		}
		if sum > room {
			high = level
		} else {
			low = level
		}
	}
	return low
}

// flow puts blocks on pages, one below the other.
type flow struct {
	pages *Pages
	y     float64
}

func (f *flow) run(job *job) error {
	p, s := f.pages, f.pages.sheet
	f.newPage()
	f.put(block{kind: titleBlock, text: p.paragraph(s.Title, bold, titleSize)}, titleSize)
	for _, line := range s.Details {
		f.put(block{kind: detailBlock, text: p.paragraph(line, regular, detailSize)}, detailSize)
	}
	if notice := p.notice(); notice != "" {
		f.y += 4
		f.put(block{kind: noticeBlock, text: p.paragraph(notice, regular, detailSize)}, detailSize)
	}
	f.y += 8
	if s.Len() == 0 {
		f.place(block{kind: headsBlock, height: p.heads})
		f.y += 12
		f.put(block{kind: noteBlock, text: []string{"This list is empty: no client is in it on " + s.AsOf.US() + "."}}, detailSize)
		return nil
	}
	f.place(block{kind: headsBlock, height: p.heads})
	for i, g := range s.Groups {
		height := 0.0
		if len(g.Rows) > 0 {
			height = f.height(g.Rows[0])
		}
		// A heading never stands alone at the foot of a page.
		if f.y+groupHeight+height > bodyBottom {
			f.newPage()
			f.place(block{kind: headsBlock, height: p.heads})
		}
		f.place(block{kind: groupBlock, height: groupHeight, group: i})
		for j, r := range g.Rows {
			if err := job.row(); err != nil {
				return err
			}
			if j > 0 {
				height = f.height(r)
			}
			if f.y+height > bodyBottom {
				f.newPage()
				f.place(block{kind: headsBlock, height: p.heads})
				f.place(block{kind: groupBlock, height: groupHeight, group: i, isContinued: true})
			}
			f.place(block{kind: rowBlock, height: height, group: i, row: j})
		}
	}
	f.notes()
	return nil
}

// notes lists, after the last row, the rows that could not be printed as they are.
func (f *flow) notes() {
	note := f.pages.note()
	if note == "" {
		return
	}
	f.y += 12
	for _, line := range f.pages.paragraph(note, regular, detailSize) {
		if f.y+detailSize*leading > bodyBottom {
			f.newPage()
		}
		f.put(block{kind: noteBlock, text: []string{line}}, detailSize)
	}
}

// height is what a row needs.
func (f *flow) height(r *data.Row) float64 {
	lines := 1
	for _, c := range f.pages.columns {
		cell := f.pages.lines(c, r)
		lines = max(lines, len(cell))
		if len(cell) == f.pages.mostLines() && cell[len(cell)-1] == "…" {
			f.pages.shortened++
		}
	}
	return float64(lines)*f.pages.size*leading + 2*cellRoom
}

func (f *flow) newPage() {
	f.pages.pages = append(f.pages.pages, nil)
	f.y = bodyTop
}

// put places a block of lines of text.
func (f *flow) put(b block, size float64) {
	b.height = float64(len(b.text)) * size * leading
	f.place(b)
}

func (f *flow) place(b block) {
	b.y = f.y
	page := &f.pages.pages[len(f.pages.pages)-1]
	*page = append(*page, b)
	f.y += b.height
}
