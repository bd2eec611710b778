package export

import (
	"context"
	"slices"

	"housingtracker/data"
	"housingtracker/export/palette"
)

// Canvas is what a page is drawn un: a PDF, a preview.
type Canvas interface {
	// Fill paints a rectangle.
	Fill(x, y, width, height float64, c palette.Color)
	// Text writes a run in one font with its baseline at y. Fonts count from 0: regular, bold, then the fallbacks.
	Text(x, y float64, run string, font int, size float64, c palette.Color)
}

// Pages is a sheet cut into pages; whatever draws them draws the same.
type Pages struct {
	sheet        *Sheet
	setup        PageSetup
	typesetter   *typesetter
	size         float64 // of the text in rows
	columns      []pageColumn
	headerHeight float64 // height of the column headings
	pages        [][]block
	// lost are the Client IDs of rows with characters that no font prints, headingReplaced whether a heading holds some.
	unprintable     []string
	headingReplaced bool
	truncated       truncations // texts that are higher than a page
	crowded         bool        // the columns need more room than the page has
}

// A block is a stretch of a page from y on.
type block struct {
	kind       blockKind
	y, height  float64
	text       []string // of titles and notes
	group, row int
	continued  bool
}

type blockKind uint8

const (
	titleBlock blockKind = iota
	detailBlock
	noticeBlock
	headerBlock
	groupBlock
	rowBlock
	noteBlock
)

// Lists longer than LongList rows serve nobody on paper: a person is asked first and offered Excel. Longer ones than
// LongestPrint are not printed.
const (
	LongList     = 2_000
	LongestPrint = 20_000
)

// Paginate cuts a sheet into pages. The error is a data.Error: cancelled, more than LongestPrint rows, or fonts that
// cannot be used.
func Paginate(ctx context.Context, s *Sheet, fonts Fonts, setup PageSetup) (*Pages, error) {
	if s.Len() > LongestPrint {
		return nil, data.Refuse(data.CodeInvalid, "This list has %s; pages are made for up to %s. "+
			"Filter the list, choose fewer categories, or export it to Excel.", clients(s.Len()), data.Grouped(LongestPrint))
	}
	typesetter, err := newTypesetter(fonts)
	if err != nil {
		return nil, err
	}
	p := &Pages{sheet: s, setup: setup, typesetter: typesetter}
	if err := p.measure(newJob(ctx, s, nil)); err != nil {
		return nil, err
	}
	if _, lost := typesetter.printable(s.By, regular); lost {
		p.headingReplaced = true
	}
	flow := &flow{pages: p}
	if err := flow.run(newJob(ctx, s, nil)); err != nil {
		return nil, err
	}
	return p, nil
}

// Len is the number of pages.
func (p *Pages) Len() int { return len(p.pages) }

// Size returns the width and height of the pages in points.
func (p *Pages) Size() (width, height float64) { return p.setup.size() }

// Font returns the file of a font that Draw names by its number.
func (p *Pages) Font(n int) []byte { return p.typesetter.fonts[n].file }

// cell returns the text of a row's cell as it can be printed.
func (p *Pages) cell(c Column, r *data.Row) (string, bool) {
	w := weightOf(c, r)
	text, lost := p.typesetter.printable(c.Text(r), w)
	if lost && c.isName && !p.showsID() && r.PersonalID != "" {
		id, _ := p.typesetter.printable(clean(r.PersonalID), w)
		text += " (" + id + ")"
	}
	return text, lost
}

func (p *Pages) showsID() bool {
	return slices.ContainsFunc(p.sheet.Columns, func(c Column) bool { return c.Kind == ID })
}

// weightOf makes the name and what presses the boldest things in a row.
func weightOf(c Column, r *data.Row) weight {
	if c.isName || c.urgent != nil && c.urgent(r) {
		return bold
	}
	return regular
}

// lines wraps a cell into its column. A text higher than a page is cut visibly.
func (p *Pages) lines(c pageColumn, r *data.Row) []string {
	text, _ := p.cell(c.Column, r)
	if text == "" {
		return nil
	}
	lines := p.typesetter.wrap(text, weightOf(c.Column, r), c.width/p.size*1000)
	if most := p.maxRowLines(); len(lines) > most {
		lines = append(lines[:most-1:most-1], "…")
	}
	return lines
}

// mostLines is how many lines of a row fit a page under its headings.
func (p *Pages) maxRowLines() int {
	return int((p.setup.bottom() - bodyTop - p.headerHeight - groupHeight - 2*linePadding) / (p.size * leading))
}

// paragraph sets a text above or below the rows and cuts it into lines.
func (p *Pages) paragraph(text string, w weight, size float64) []string {
	text, lost := p.typesetter.printable(text, w)
	p.headingReplaced = p.headingReplaced || lost
	return p.typesetter.wrap(text, w, p.setup.room()/size*1000)
}
