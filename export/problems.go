package export

import (
	"encoding/csv"
	"io"
	"strconv"

	"housingtracker/data"
)

// WriteProblems writes what an import found wrong as CSV for spreadsheet programs, in the form of WriteCSV.
func WriteProblems(w io.Writer, problems []data.ImportProblem) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"Severity", "File", "Line", "Column", "Value", "Reason"}); err != nil {
		return err
	}
	for _, p := range problems {
		line := ""
		if p.Line > 0 {
			line = strconv.Itoa(p.Line)
		}
		if err := out.Write([]string{
			string(p.Severity), harmless(clean(p.File)), line, harmless(clean(p.Column)), harmless(clean(p.Value)), harmless(clean(p.Reason)),
		}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
