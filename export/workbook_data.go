package export

import (
	"context"
	"io"

	"github.com/xuri/excelize/v2"
)

// WriteDataWorkbook writes the Excel Data Export: one plain header row, one row per enrollment, a Category column,
// true dates, ids as text, in an Excel table (R30). An empty list is the header alone.
func WriteDataWorkbook(ctx context.Context, w io.Writer, s *Sheet, o Output, progress Progress) (warnings []string, err error) {
	b, err := newBook(ctx, s, o, progress)
	if err != nil {
		return nil, err
	}
	defer b.close()
	l, err := b.listing(layout{
		columns: s.DataColumns, widths: columnWidths(s, s.DataColumns, tableButton), cells: b.styles.plain,
		frozenRows: 1, rows: 1 + b.job.total,
	})
	if err != nil {
		return nil, err
	}
	if err := l.header(b.styles.plainHeader); err != nil {
		return nil, err
	}
	for _, g := range s.Groups {
		for _, r := range g.Rows {
			if err := b.job.row(); err != nil {
				return nil, err
			}
			for i, c := range l.columns {
				l.cells[i].Value = b.cellValue(c, r)
				l.values[i] = nil
				if l.cells[i].Value != nil {
					l.values[i] = &l.cells[i]
				}
			}
			if err := l.row(l.values); err != nil {
				return nil, err
			}
		}
	}
	if b.job.total > 0 {
		whole := "A1:" + at(len(l.columns), 1+b.job.total)
		if err := l.out.AddTable(&excelize.Table{Range: whole, Name: "HousingStatus", StyleName: "TableStyleLight1"}); err != nil {
			return nil, err
		}
	}
	if err := l.finish(2); err != nil {
		return nil, err
	}
	return b.warnings(), b.save(w)
}
