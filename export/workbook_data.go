package export

import (
	"context"
	"io"

	"github.com/xuri/excelize/v2"
)

// WriteDataWorkbook writes the Excel Data Export: one plain header row, one row per enrollment, a Category column,
// true dates, ids as text, in an Excel table (R30). An empty list is the header alone.
func WriteDataWorkbook(ctx context.Context, w io.Writer, s *Sheet, password string, progress Progress) error {
	job := newJob(ctx, s, progress)
	b, err := newBook(s)
	if err != nil {
		return err
	}
	defer b.close()
	columns := s.DataColumns
	if err := firstError(
		func() error { return b.columns(columns, columnWidths(s, columns, false), 1, 0) },
		func() error { return b.header(columns, b.styles.plainHeader, 0) },
	); err != nil {
		return err
	}
	values := make([]any, len(columns))
	for _, g := range s.Groups {
		for _, r := range g.Rows {
			if err := job.row(); err != nil {
				return err
			}
			for i, c := range columns {
				values[i] = cellValue(c, r)
			}
			if err := b.row(values); err != nil {
				return err
			}
		}
	}
	if err := b.idsAreText(columns, 2, b.nextRow-1); err != nil {
		return err
	}
	if job.total > 0 {
		end, err := excelize.CoordinatesToCellName(len(columns), b.nextRow-1)
		if err != nil {
			return err
		}
		if err := b.out.AddTable(&excelize.Table{Range: "A1:" + end, Name: "HousingStatus", StyleName: "TableStyleLight1"}); err != nil {
			return err
		}
	}
	if err := job.step(); err != nil {
		return err
	}
	return b.finish(job.writer(w))
}
