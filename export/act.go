package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"housingtracker/data"
)

// ActWriter writes the record of acts as CSV for spreadsheet programs, in the form of WriteCSV: a line for each field that
// an act changed, or one for an act that changed none. Acts go out as they come; it keeps none.
type ActWriter struct {
	out  *csv.Writer
	zone *time.Location
}

// NewActWriter writes the headings. Times are those of the zone, and once more in UTC.
func NewActWriter(w io.Writer, zone *time.Location) (*ActWriter, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil, err
	}
	a := &ActWriter{out: csv.NewWriter(w), zone: zone}
	a.out.UseCRLF = true
	return a, a.out.Write([]string{"Number", "Time", "Time UTC", "Person", "Act", "Client ID", "Program", "Enrollment", "What was done",
		"Field", "Old", "New", "Hash", "HMIS"})
}

// Write writes an act.
func (a *ActWriter) Write(act data.Act) error {
	enrollment := ""
	if act.EnrollmentID != 0 {
		enrollment = strconv.FormatInt(int64(act.EnrollmentID), 10)
	}
	said := data.Reason(act.Reason).Label()
	if act.Withheld {
		said = "(removed by retention)"
	}
	line := []string{strconv.FormatInt(act.Number, 10), act.At.In(a.zone).Format(time.DateTime), act.At.UTC().Format(time.RFC3339),
		act.ByName, act.Kind.Label(), act.PersonalID, act.Program, enrollment, said, "", "", "", act.Hash, act.Source}
	changes := act.Changes
	if len(changes) == 0 {
		changes = []data.Change{{}}
	}
	for _, c := range changes {
		copy(line[9:], []string{c.Field.Label(), c.Old, c.New})
		safe := make([]string, len(line))
		for i, text := range line {
			safe[i] = harmless(clean(text))
		}
		if err := a.out.Write(safe); err != nil {
			return err
		}
	}
	return nil
}

// Flush writes what is still buffered.
func (a *ActWriter) Flush() error {
	a.out.Flush()
	return a.out.Error()
}
