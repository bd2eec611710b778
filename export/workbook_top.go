package export

import (
	"slices"

	"github.com/xuri/excelize/v2"
)

// maxTopLineHeight leaves room for the list: these lines stay in view above it.
const maxTopLineHeight = 5 * titleHeight

// A topLine is a row with one text above a table, as wide as the table.
type topLine struct {
	text   string
	style  int
	height float64
}

// topLines returns the lines above a table with columns of these widths, and a gap.
func (b *book) topLines(widths []float64) []topLine {
	width := 0.0
	for _, w := range widths {
		width += w
	}
	const titleScale = boldFactor * largeSize / fontSize
	title := b.sheet.Title
	lines := []topLine{{title, b.styles.title, titleHeight * float64(cellLines(title, width/titleScale))}}
	for _, text := range append(slices.Clone(b.sheet.Details), Confidential+". "+b.sheet.signature("Exported")+".") {
		lines = append(lines, topLine{text, b.styles.detail, lineHeight * float64(cellLines(text, width))})
	}
	for i := range lines {
		lines[i].height = min(lines[i].height, maxTopLineHeight)
	}
	return append(lines, topLine{height: gapHeight})
}

// line writes a line above the list across its columns.
func (l *listing) line(line topLine) error {
	if line.text == "" {
		return l.row(nil, excelize.RowOpts{Height: line.height})
	}
	if len(l.columns) > 1 {
		if err := l.out.MergeCell(cellName(1, l.nextRow), cellName(len(l.columns), l.nextRow)); err != nil {
			return err
		}
	}
	text := fitCell(line.text)
	l.book.truncated.above = l.book.truncated.above || text != line.text
	return l.row([]any{excelize.Cell{StyleID: line.style, Value: text}}, excelize.RowOpts{Height: line.height})
}
