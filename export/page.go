package export

import (
	"context"
	"slices"

	"housingtracker/data"
	"housingtracker/export/palette"
)

// Canvas is what a page is drawn on: a PDF or a preview. Lengths are points; y grows downward.
type Canvas interface {
	// Fill paints a rectangle.
	Fill(x, y, width, height float64, c palette.Color)
	// Text draws a run with its baseline at y. The run may not be kept.
	Text(x, y float64, run Run, size float64, c palette.Color)
}

// Pages is a sheet laid out on pages, the same for every canvas.
type Pages struct {
	sheet        *Sheet
	setup        PageSetup
	typesetter   *typesetter
	size         float64 // of the text in rows
	columns      []pageColumn
	headerHeight float64 // height of the column headings
	pages        [][]block
	// unprintable are the Client IDs of rows with characters that no font prints; headingReplaced is whether a heading has some.
	unprintable     []string
	headingReplaced bool
	truncated       truncations // texts higher than a page
	crowded         bool        // the columns need more room than the page has
	// report are the pages of a report in place of a list; nil for a list.
	report *reportPages
}

// A block is a part of a page from y on: lines of text, a heading or a row.
type block struct {
	kind       blockKind
	y, height  float64
	text       []string // of titles, sections and notes
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
	sectionBlock
	rowBlock
	noteBlock
)

// Of lists longer than LongList rows the user is asked first and offered Excel. Lists longer than LongestPrint are not printed.
const (
	LongList     = 2_000
	LongestPrint = 20_000
)

// Paginate lays a sheet out on pages. The error is a data.Error: cancelled, more than LongestPrint rows, or unusable fonts.
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

// Font returns the file of font n of a Run: regular, bold, then the fallbacks.
func (p *Pages) Font(n int) []byte { return p.typesetter.fonts[n].file }

// cell returns the text of a row's cell as it is printed, and whether a character was replaced.
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

// weightOf makes names and urgent cells bold.
func weightOf(c Column, r *data.Row) weight {
	if c.isName || c.urgent != nil && c.urgent(r) {
		return bold
	}
	return regular
}

// lines wraps a cell in its column. A text higher than a page is truncated with an ellipsis.
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

// maxRowLines is how many lines of a row fit on a page below the headings.
func (p *Pages) maxRowLines() int {
	return int((p.setup.bottom() - bodyTop - p.headerHeight - groupHeight - p.sheet.sectionHeight() - 2*linePadding) / (p.size * leading))
}

// paragraph wraps a text above or below the rows.
func (p *Pages) paragraph(text string, w weight, size float64) []string {
	text, lost := p.typesetter.printable(text, w)
	p.headingReplaced = p.headingReplaced || lost
	return p.typesetter.wrap(text, w, p.setup.room()/size*1000)
}
