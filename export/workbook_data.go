package export

import "github.com/xuri/excelize/v2"

// writeDataWorkbook writes the Excel Data Export: one plain header row, one row per enrollment, a Category column, true
// dates, IDs as text, in an Excel table (R30). An empty list is the header alone.
func writeDataWorkbook(job *job, w *checkedWriter, o Output) (warnings []string, err error) {
	return job.workbook(w, o, (*book).dataList)
}

func (b *book) dataList() error {
	columns := b.sheet.DataColumns
	l, err := b.listing(layout{
		columns: columns, widths: columnWidths(b.sheet, columns, filterButton), cells: b.styles.plain,
		frozenRows: 1, rows: 1 + b.job.total,
	})
	if err != nil {
		return err
	}
	if err := l.header(b.styles.plainHeader); err != nil {
		return err
	}
	for r := range b.sheet.rows() {
		if err := b.job.row(); err != nil {
			return err
		}
		for i, c := range columns {
			l.cells[i].Value = b.cellValue(c, r)
			l.values[i] = nil
			if l.cells[i].Value != nil {
				l.values[i] = &l.cells[i]
			}
		}
		if err := l.row(l.values); err != nil {
			return err
		}
	}
	if b.job.total > 0 {
		whole := "A1:" + cellName(len(columns), 1+b.job.total)
		if err := l.out.AddTable(&excelize.Table{Range: whole, Name: "HousingStatus", StyleName: "TableStyleLight1"}); err != nil {
			return err
		}
	}
	return l.finish(2)
}
