package export

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
)

// The most rows a worksheet holds, headings included.
const worksheetRows = 1 << 20

// book is a workbook of one worksheet that is written row by row. The order of its calls is the stream writer's:
// sheet, columns, rows, finish. Any other order loses settings or fails.
type book struct {
	file    *excelize.File
	out     *excelize.StreamWriter
	sheet   string
	styles  styles
	nextRow int
}

// newBook starts a workbook for the sheet. Close it.
func newBook(s *Sheet) (*book, error) {
	if s.Len() > worksheetRows-100 {
		return nil, data.Refuse(data.CodeInvalid, "An Excel worksheet holds %s rows; this list has %s. Filter the list or export it as CSV.",
			grouped(worksheetRows), grouped(s.Len()))
	}
	b := &book{file: excelize.NewFile(), sheet: worksheetName(s.Program.Name), nextRow: 1}
	stamp := s.At.UTC().Format(time.RFC3339)
	err := firstError(
		func() error { return b.file.SetSheetName("Sheet1", b.sheet) },
		func() error {
			return b.file.SetDocProps(&excelize.DocProperties{
				Title: s.Title + " – Housing Status", Creator: s.By, LastModifiedBy: s.By, Category: Confidential,
				Created: stamp, Modified: stamp,
			})
		},
		func() error {
			return b.file.SetAppProps(&excelize.AppProperties{Application: "Housing Status Tracker"})
		},
		func() (err error) { b.styles, err = newStyles(b.file); return err },
		func() error { return b.printLayout(s) },
		func() (err error) { b.out, err = b.file.NewStreamWriter(b.sheet); return err },
	)
	if err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *book) close() { _ = b.file.Close() }

// printLayout is landscape Letter, fitted to the width, with R45 at head and foot.
func (b *book) printLayout(s *Sheet) error {
	letter, landscape, wide, high := 1, "landscape", 1, 0
	side, top, edge := 0.4, 0.75, 0.3
	yes, no := true, false
	return firstError(
		func() error {
			return b.file.SetSheetProps(b.sheet, &excelize.SheetPropsOptions{FitToPage: &yes, OutlineSummaryBelow: &no})
		},
		func() error {
			return b.file.SetPageLayout(b.sheet, &excelize.PageLayoutOptions{
				Size: &letter, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high,
			})
		},
		func() error {
			return b.file.SetPageMargins(b.sheet, &excelize.PageLayoutMarginsOptions{
				Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge,
			})
		},
		func() error {
			return b.file.SetHeaderFooter(b.sheet, &excelize.HeaderFooterOptions{
				OddHeader: "&L" + Confidential + "&R" + headerText(s.Title, 120),
				OddFooter: "&L" + headerText(s.signature("Exported"), 120) + "&RPage &P of &N",
			})
		},
	)
}

// columns sets widths and styles and freezes what stands above row and left of the name. It precedes the first row.
func (b *book) columns(columns []Column, widths []float64, frozenRows, frozenColumns int) error {
	for i, c := range columns {
		if err := firstError(
			func() error { return b.out.SetColStyle(i+1, i+1, b.styles.plain[c.Kind]) },
			func() error { return b.out.SetColWidth(i+1, i+1, widths[i]) },
		); err != nil {
			return err
		}
	}
	corner, err := excelize.CoordinatesToCellName(frozenColumns+1, frozenRows+1)
	if err != nil {
		return err
	}
	return b.out.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: frozenColumns, YSplit: frozenRows, TopLeftCell: corner, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: "bottomRight"}},
	})
}

// row writes the next row.
func (b *book) row(values []any, options ...excelize.RowOpts) error {
	cell, err := excelize.CoordinatesToCellName(1, b.nextRow)
	if err != nil {
		return err
	}
	b.nextRow++
	return b.out.SetRow(cell, values, options...)
}

// header writes the column headings and makes them repeat on every printed page.
func (b *book) header(columns []Column, style int, height float64) error {
	titles := make([]any, len(columns))
	for i, c := range columns {
		titles[i] = excelize.Cell{StyleID: style, Value: c.Title}
	}
	at := b.nextRow
	return firstError(
		func() error { return b.row(titles, excelize.RowOpts{Height: height}) },
		func() error {
			return b.file.SetDefinedName(&excelize.DefinedName{
				Name: "_xlnm.Print_Titles", Scope: b.sheet,
				RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(b.sheet, "'", "''"), at, at),
			})
		},
	)
}

// idsAreText spares the columns of ids from first to last row the mark "number stored as text".
func (b *book) idsAreText(columns []Column, first, last int) error {
	for i, c := range columns {
		if c.Kind != ID || last < first {
			continue
		}
		from, _ := excelize.CoordinatesToCellName(i+1, first)
		to, _ := excelize.CoordinatesToCellName(i+1, last)
		if err := b.file.AddIgnoredErrors(b.sheet, from+":"+to, excelize.IgnoredErrorsNumberStoredAsText); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) finish(w io.Writer) error {
	if err := b.out.Flush(); err != nil {
		return err
	}
	_, err := b.file.WriteTo(w)
	return err
}

// cellValue is the cell as the workbook takes it: nil where blank, a day number for a date, never a formula.
func cellValue(c Column, r *data.Row) any {
	switch c.Kind {
	case Date:
		switch d := c.Date(r); {
		case d == 0:
			return nil
		case d < firstExcelDate || d > data.LatestDate:
			return d.US()
		default:
			return int(d - excelEpoch)
		}
	case Number:
		return c.Number(r)
	}
	text := c.Text(r)
	if text == "" {
		return nil
	}
	return fitCell(text)
}

// Excel counts days from 1899-12-30 and is right about them from March 1900 on.
var (
	excelEpoch     = data.NewDate(1899, time.December, 30)
	firstExcelDate = data.NewDate(1900, time.March, 1)
)

// fitCell shortens a text visibly that excelize would cut silently.
func fitCell(text string) string {
	if len(text) <= excelize.TotalCellChars {
		return text
	}
	units := utf16.Encode([]rune(text))
	if len(units) <= excelize.TotalCellChars {
		return text
	}
	return strings.TrimSuffix(string(utf16.Decode(units[:excelize.TotalCellChars-1])), "\uFFFD") + "…"
}

// worksheetName makes a name that Excel accepts: 31 characters, none of : \ / ? * [ ], no apostrophe at the ends.
func worksheetName(program string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return '-'
		}
		return r
	}, clean(program))
	if units := utf16.Encode([]rune(name)); len(units) > excelize.MaxSheetNameLength {
		name = strings.TrimSuffix(string(utf16.Decode(units[:excelize.MaxSheetNameLength])), "\uFFFD")
	}
	name = strings.Trim(name, "' ")
	if name == "" || strings.EqualFold(name, "History") {
		return "Housing status"
	}
	return name
}

// headerText is text for head or foot of a printed worksheet, where & begins a command.
func headerText(text string, longest int) string {
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest-1]) + "…"
	}
	return strings.ReplaceAll(text, "&", "&&")
}

func firstError(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
