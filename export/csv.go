package export

import (
	"context"
	"encoding/csv"
	"io"
	"strings"
)

// WriteCSV writes the columns of the data export as CSV for spreadsheet programs: UTF-8 with a byte order mark, CRLF,
// dates as YYYY-MM-DD. A text that a spreadsheet would take for a formula gets an apostrophe before it.
func WriteCSV(ctx context.Context, w io.Writer, s *Sheet, progress Progress) error {
	job := newJob(ctx, s, progress)
	checked := job.writer(w)
	if _, err := io.WriteString(checked, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(checked)
	out.UseCRLF = true
	record := make([]string, len(s.DataColumns))
	for i, c := range s.DataColumns {
		record[i] = c.Title
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, g := range s.Groups {
		for _, r := range g.Rows {
			if err := job.row(); err != nil {
				return err
			}
			for i, c := range s.DataColumns {
				switch c.Kind {
				case Date:
					record[i] = c.Date(r).String()
				case Number:
					record[i] = c.Text(r)
				default:
					record[i] = harmless(c.Text(r))
				}
			}
			if err := out.Write(record); err != nil {
				return err
			}
		}
	}
	if out.Flush(); out.Error() != nil {
		return out.Error()
	}
	return job.step()
}

// harmless puts an apostrophe before a text that a spreadsheet would calculate. Tabs and returns, which would do so
// too, are spaces by now; a spreadsheet skips those.
func harmless(text string) string {
	if start := strings.TrimLeft(text, " "); start != "" && strings.ContainsRune("=+-@", rune(start[0])) {
		return "'" + text
	}
	return text
}
