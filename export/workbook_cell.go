package export

import (
	"time"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
)

// cellValue returns the value of a cell: nil if blank, a day number for a date, never a formula.
func (b *book) cellValue(c Column, r *data.Row) any {
	switch c.Kind {
	case Date:
		switch d := c.date(r); {
		case d == 0:
			return nil
		case d < firstExcelDate || d > data.LatestDate:
			return d.US()
		default:
			return int(d - excelEpoch)
		}
	case Number:
		return c.number(r)
	}
	text := c.Text(r)
	if text == "" {
		return nil
	}
	fitting := fitCell(text)
	if fitting != text {
		b.truncated.cell(c, r)
	}
	return fitting
}

// Excel counts days from 1899-12-30. Its day numbers are right from March 1900 on.
var (
	excelEpoch     = data.NewDate(1899, time.December, 30)
	firstExcelDate = data.NewDate(1900, time.March, 1)
)

// fitCell truncates a text with an ellipsis; excelize would do so silently.
func fitCell(text string) string { return truncate(text, excelize.TotalCellChars) }

// cellName names a cell within the worksheet. Lists that do not fit are refused before.
func cellName(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row)
	return name
}
