package export

import (
	"context"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"
)

// WriteWorkbook writes the Excel Export: the list as a person reads it, grouped under the categories with counts and
// outline, in the stages' colours, ready to print. It has no filter, for sorting would scramble the groups (R30).
func WriteWorkbook(ctx context.Context, w io.Writer, s *Sheet, password string, progress Progress) error {
	job := newJob(ctx, s, progress)
	b, err := newBook(s)
	if err != nil {
		return err
	}
	defer b.close()
	lines := append(slices.Clone(s.Details), Confidential+". "+s.signature("Exported")+".")
	headerRow := len(lines) + 2
	widths := columnWidths(s, s.Columns, true)
	if err := b.columns(s.Columns, widths, headerRow, 1); err != nil {
		return err
	}
	title := func(text string, style int, height float64) error {
		return b.row([]any{excelize.Cell{StyleID: style, Value: fitCell(text)}}, excelize.RowOpts{Height: height})
	}
	if err := title(s.Title, b.styles.title, 22); err != nil {
		return err
	}
	for _, line := range lines {
		if err := title(line, b.styles.detail, 15); err != nil {
			return err
		}
	}
	if err := b.header(s.Columns, b.styles.header, 48); err != nil {
		return err
	}
	values := make([]any, len(s.Columns))
	for _, g := range s.Groups {
		if job.total == 0 {
			break
		}
		heading := make([]any, len(s.Columns))
		for i := range heading {
			heading[i] = excelize.Cell{StyleID: b.styles.stages[g.Stage]}
		}
		heading[0] = excelize.Cell{StyleID: b.styles.stages[g.Stage], Value: g.Heading()}
		if err := b.row(heading, excelize.RowOpts{Height: 20}); err != nil {
			return err
		}
		for _, r := range g.Rows {
			if err := job.row(); err != nil {
				return err
			}
			lines := 1
			for i, c := range s.Columns {
				value := cellValue(c, r)
				values[i] = excelize.Cell{StyleID: b.styles.ruled[c.Kind], Value: value}
				if text, ok := value.(string); ok {
					lines = max(lines, cellLines(text, widths[i]))
				}
			}
			if err := b.row(values, excelize.RowOpts{OutlineLevel: 1, Height: min(15*float64(lines)+3, excelize.MaxRowHeight)}); err != nil {
				return err
			}
		}
	}
	if err := b.idsAreText(s.Columns, headerRow+1, b.nextRow-1); err != nil {
		return err
	}
	if err := job.step(); err != nil {
		return err
	}
	return b.finish(job.writer(w))
}
