package export

import (
	"io"
	"strconv"

	"housingtracker/data"
)

// WriteProblems writes the problems of an import as CSV for spreadsheet programs.
func WriteProblems(w io.Writer, problems []data.ImportProblem) error {
	out, err := newCSV(w, "Severity", "File", "Line", "Column", "Value", "Reason")
	if err != nil {
		return err
	}
	for _, p := range problems {
		line := ""
		if p.Line > 0 {
			line = strconv.Itoa(p.Line)
		}
		if err := out.Write([]string{string(p.Severity), CellText(p.File), line, CellText(p.Column),
			CellText(p.Value), CellText(p.Reason)}); err != nil {
			return err
		}
	}
	return flushCSV(out)
}
