package export

import (
	"slices"

	"github.com/xuri/excelize/v2"
)

// writeWorkbook writes the Excel Export: the list as a person reads it, grouped under the categories with counts and
// outline, in the stages' colors, ready to print, and the pipeline on a second worksheet. It has no filter, because
// sorting would scramble the groups (R30). An empty list is the header alone.
func writeWorkbook(job *job, w *checkedWriter, o Output) (warnings []string, err error) {
	return job.workbook(w, o, (*book).groupedList)
}

func (b *book) groupedList() error {
	groups := b.sheet.Groups
	if b.job.total == 0 {
		groups = nil
	} else if err := b.pipeline(); err != nil {
		return err
	}
	columns := b.sheet.Columns
	widths := columnWidths(b.sheet, columns, headingGap)
	lines := b.topLines(widths)
	headerRow := len(lines) + 1
	l, err := b.listing(layout{
		columns: columns, widths: widths, cells: b.styles.ruled,
		frozenRows: headerRow, frozenColumns: 1, rows: headerRow + len(groups) + b.sheet.sections() + b.job.total,
	})
	if err != nil {
		return err
	}
	for _, line := range lines {
		if err := l.line(line); err != nil {
			return err
		}
	}
	if err := l.header(b.styles.header); err != nil {
		return err
	}
	for i := range l.values {
		l.values[i] = &l.cells[i] // blank cells too, for their border
	}
	for _, g := range groups {
		if err := l.heading(g); err != nil {
			return err
		}
		section, level := 0, 1
		for i, r := range g.Rows {
			if err := b.job.row(); err != nil {
				return err
			}
			if g.startsSection(i, &section) {
				level = 2
				if err := l.section(g.Sections[section]); err != nil {
					return err
				}
			}
			lines := 1
			for i, c := range columns {
				value := b.cellValue(c, r)
				l.cells[i].Value = value
				if text, ok := value.(string); ok {
					lines = max(lines, cellLines(text, widths[i]))
				}
			}
			height := min(lineHeight*float64(lines)+rowPadding, excelize.MaxRowHeight)
			if err := l.row(l.values, excelize.RowOpts{OutlineLevel: level, Height: height}); err != nil {
				return err
			}
		}
	}
	return l.finish(headerRow + 1)
}

// heading writes the row of a category.
func (l *listing) heading(g Group) error {
	style := l.book.styles.stages[g.Stage]
	cells := slices.Repeat([]any{excelize.Cell{StyleID: style}}, len(l.columns))
	cells[0] = excelize.Cell{StyleID: style, Value: g.Heading()}
	return l.row(cells, excelize.RowOpts{Height: headingHeight})
}

// section writes the row of a case manager in a category.
func (l *listing) section(s Section) error {
	style := l.book.styles.section
	cells := slices.Repeat([]any{excelize.Cell{StyleID: style}}, len(l.columns))
	cells[0] = excelize.Cell{StyleID: style, Value: s.Heading()}
	return l.row(cells, excelize.RowOpts{OutlineLevel: 1, Height: headingHeight})
}
