package export

import "housingtracker/data"

const (
	titleSize   = 16.0
	detailSize  = 8.5
	groupSize   = 9.0
	groupHeight = 20.0
	// sectionHeight is the height of the heading of a case manager in a category.
	sectionHeight = 17.0
)

// flow places blocks on pages, one below the other.
type flow struct {
	pages *Pages
	y     float64
	// hasRows is whether the page has rows.
	hasRows bool
}

func (f *flow) run(job *job) error {
	p, s := f.pages, f.pages.sheet
	f.newPage()
	f.placeAbove(titleBlock, s.Title, bold, titleSize)
	for _, line := range s.Details {
		f.placeAbove(detailBlock, line, regular, detailSize)
	}
	if notice := p.notice(); notice != "" {
		f.y += 4
		f.placeText(block{kind: noticeBlock, text: p.paragraph(notice, regular, detailSize)}, detailSize)
	}
	f.y += 8
	if s.Len() == 0 {
		f.place(block{kind: headerBlock, height: p.headerHeight})
		f.y += 12
		f.placeText(block{kind: noteBlock, text: []string{"This list is empty: no client is in it on " + s.AsOf.US() + "."}}, detailSize)
		return nil
	}
	if p.setup.AsOnScreen {
		f.place(block{kind: headerBlock, height: p.headerHeight})
	}
	for i, g := range s.Groups {
		if err := f.category(job, i, g); err != nil {
			return err
		}
	}
	f.notes()
	return nil
}

// maxLinesAbove is how many lines a text above the list may take, so that the list begins on the first page.
const maxLinesAbove = 6

// placeAbove places a text above the list, truncated with an ellipsis if it is too long.
func (f *flow) placeAbove(kind blockKind, text string, w weight, size float64) {
	lines := f.pages.paragraph(text, w, size)
	if len(lines) > maxLinesAbove {
		lines = append(lines[:maxLinesAbove-1:maxLinesAbove-1], "…")
		f.pages.truncated.above = true
	}
	f.placeText(block{kind: kind, text: lines}, size)
}

// category places a category and its rows.
func (f *flow) category(job *job, i int, g Group) error {
	p, rows := f.pages, g.Rows
	need, height := groupHeight, 0.0
	if len(rows) > 0 {
		height = f.height(rows[0])
		need += height + p.sheet.sectionHeight()
		if !p.setup.AsOnScreen {
			need += p.headerHeight
		}
	}
	// A heading is never alone at the bottom of a page.
	if f.y+need > p.setup.bottom() || p.setup.StagePerPage && f.hasRows && len(rows) > 0 {
		f.nextPage()
	}
	f.groupHeader(block{kind: groupBlock, height: groupHeight, group: i}, len(rows) > 0)
	section := 0
	for j, r := range rows {
		if err := job.row(); err != nil {
			return err
		}
		if j > 0 {
			height = f.height(r)
		}
		starts := g.startsSection(j, &section)
		need := height
		if starts {
			need += sectionHeight
		}
		if f.y+need > p.setup.bottom() {
			f.nextPage()
			f.groupHeader(block{kind: groupBlock, height: groupHeight, group: i, continued: true}, true)
			if len(g.Sections) > 0 && !starts {
				f.section(g.Sections[section], " (continued)")
			}
		}
		if starts {
			f.section(g.Sections[section], "")
		}
		f.place(block{kind: rowBlock, height: height, group: i, row: j})
		f.hasRows = true
	}
	return nil
}

// section places the heading of a case manager in a category.
func (f *flow) section(s Section, more string) {
	f.place(block{kind: sectionBlock, height: sectionHeight, text: []string{s.Heading() + more}})
}

// sectionHeight is the height of the headings of case managers; 0 if there are none.
func (s *Sheet) sectionHeight() float64 {
	if s.byManager {
		return sectionHeight
	}
	return 0
}

// groupHeader places the heading of a category. The column headings follow it, but AsOnScreen they are above all categories.
func (f *flow) groupHeader(b block, hasRows bool) {
	f.place(b)
	if hasRows && !f.pages.setup.AsOnScreen {
		f.place(block{kind: headerBlock, height: f.pages.headerHeight})
	}
}

// nextPage begins a page, AsOnScreen with the column headings.
func (f *flow) nextPage() {
	f.newPage()
	if f.pages.setup.AsOnScreen {
		f.place(block{kind: headerBlock, height: f.pages.headerHeight})
	}
}

// notes lists the unprintable rows after the last row.
func (f *flow) notes() {
	note := f.pages.note()
	if note == "" {
		return
	}
	f.y += 12
	for _, line := range f.pages.paragraph(note, regular, detailSize) {
		if f.y+detailSize*leading > f.pages.setup.bottom() {
			f.newPage()
		}
		f.placeText(block{kind: noteBlock, text: []string{line}}, detailSize)
	}
}

// height is the height of a row.
func (f *flow) height(r *data.Row) float64 {
	lines := 1
	for _, c := range f.pages.columns {
		if (c.Kind == Date || c.Kind == Number) && !f.pages.crowded {
			continue
		}
		cell := f.pages.lines(c, r)
		lines = max(lines, len(cell))
		if len(cell) == f.pages.maxRowLines() && cell[len(cell)-1] == "…" {
			f.pages.truncated.cell(c.Column, r)
		}
	}
	return float64(lines)*f.pages.size*leading + 2*linePadding
}

func (f *flow) newPage() {
	f.pages.pages = append(f.pages.pages, nil)
	f.y, f.hasRows = bodyTop, false
}

// placeText places lines of text.
func (f *flow) placeText(b block, size float64) {
	b.height = float64(len(b.text)) * size * leading
	f.place(b)
}

func (f *flow) place(b block) {
	b.y = f.y
	page := &f.pages.pages[len(f.pages.pages)-1]
	*page = append(*page, b)
	f.y += b.height
}
