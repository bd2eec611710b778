package export

import (
	"encoding/csv"
	"io"
	"strings"
)

// newCSV starts CSV for spreadsheet programs with its titles: UTF-8 with a byte order mark, CRLF. Texts need
// CellText.
func newCSV(w io.Writer, titles ...string) (*csv.Writer, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return out, out.Write(titles)
}

// flushCSV writes what is still buffered.
func flushCSV(out *csv.Writer) error {
	out.Flush()
	return out.Error()
}

// writeCSV writes the columns of the data export, dates as YYYY-MM-DD.
func writeCSV(job *job, w *checkedWriter, _ Output) (warnings []string, err error) {
	columns := job.sheet.DataColumns
	record := make([]string, len(columns))
	for i, c := range columns {
		record[i] = c.Title
	}
	out, err := newCSV(w, record...)
	if err != nil {
		return nil, err
	}
	for r := range job.sheet.rows() {
		if err := job.row(); err != nil {
			return nil, err
		}
		for i, c := range columns {
			switch c.Kind {
			case Date:
				record[i] = c.date(r).String()
			case Number:
				record[i] = c.Text(r)
			default:
				record[i] = escapeFormula(c.Text(r))
			}
		}
		if err := out.Write(record); err != nil {
			return nil, err
		}
	}
	return nil, flushCSV(out)
}

// CellText makes a text fit for a cell of a spreadsheet: it is never a formula.
func CellText(text string) string { return escapeFormula(clean(text)) }

// escapeFormula puts an apostrophe before a text that a spreadsheet would calculate. Spreadsheets skip leading spaces.
// Leading tabs and returns would start a formula too; clean makes them spaces.
func escapeFormula(text string) string {
	if start := strings.TrimLeft(text, " "); start != "" && strings.ContainsRune("=+-@", rune(start[0])) {
		return "'" + text
	}
	return text
}
