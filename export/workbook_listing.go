package export

import (
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// A listing is the worksheet of the list, written row by row. The stream writer loses settings or fails unless the calls have
// this order: book.listing, header and rows, finish.
type listing struct {
	book    *book
	out     *excelize.StreamWriter
	columns []Column
	cells   []excelize.Cell
	values  []any
	nextRow int
}

// A layout is what differs between the listings of the two workbooks.
type layout struct {
	columns []Column
	widths  []float64
	// cells are the cell styles by Kind.
	cells [4]int
	// frozenRows and frozenColumns stay in view; the last frozen row is the header.
	frozenRows, frozenColumns int
	// rows is the number of rows that will be written.
	rows int
}

// listing starts the worksheet of the list.
func (b *book) listing(l layout) (*listing, error) {
	made := &listing{book: b, columns: l.columns, nextRow: 1}
	made.cells = make([]excelize.Cell, len(l.columns))
	made.values = make([]any, len(l.columns))
	end, corner := cellName(len(l.columns), l.rows), cellName(l.frozenColumns+1, l.frozenRows+1)
	// Readers that go row by row rely on the dimension, which the stream writer leaves at A1.
	err := errors.Join(b.printSetup(b.list, 0), b.file.SetSheetDimension(b.list, "A1:"+end))
	if err != nil {
		return nil, err
	}
	if made.out, err = b.file.NewStreamWriter(b.list); err != nil {
		return nil, err
	}
	for i, c := range l.columns {
		made.cells[i].StyleID = l.cells[c.Kind]
		if err := errors.Join(made.out.SetColStyle(i+1, i+1, b.styles.plain[c.Kind]), made.out.SetColWidth(i+1, i+1, l.widths[i])); err != nil {
			return nil, err
		}
	}
	pane := "bottomRight"
	if l.frozenColumns == 0 {
		pane = "bottomLeft"
	}
	return made, errors.Join(
		made.out.SetPanes(&excelize.Panes{
			Freeze: true, XSplit: l.frozenColumns, YSplit: l.frozenRows, TopLeftCell: corner, ActivePane: pane,
			Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: pane}},
		}),
		b.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: b.list,
			RefersTo: fmt.Sprintf("%s!$%d:$%d", quotedSheet(b.list), l.frozenRows, l.frozenRows),
		}),
	)
}

// row writes the next row.
func (l *listing) row(values []any, options ...excelize.RowOpts) error {
	l.nextRow++
	return l.out.SetRow(cellName(1, l.nextRow-1), values, options...)
}

// header writes the column headings.
func (l *listing) header(style int) error {
	titles := make([]any, len(l.columns))
	for i, c := range l.columns {
		titles[i] = excelize.Cell{StyleID: style, Value: c.Title}
	}
	return l.row(titles, excelize.RowOpts{Height: headerHeight})
}

// finish ends the worksheet. From firstRow on, Excel does not mark IDs as "number stored as text".
func (l *listing) finish(firstRow int) error {
	if l.nextRow > firstRow {
		body := cellName(1, firstRow) + ":" + cellName(len(l.columns), l.nextRow-1)
		if err := l.book.file.AddIgnoredErrors(l.book.list, body, excelize.IgnoredErrorsNumberStoredAsText); err != nil {
			return err
		}
	}
	return l.out.Flush()
}
