package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"housingtracker/data"
)

// EventWriter writes the audit log as CSV for spreadsheet programs, in the form of WriteCSV: a line for each field that
// an audit event changed, or one for an audit event that changed none. Audit events go out as they come; it keeps none.
type EventWriter struct {
	out  *csv.Writer
	zone *time.Location
}

// NewEventWriter writes the headings. Times are those of the zone, and once more in UTC.
func NewEventWriter(w io.Writer, zone *time.Location) (*EventWriter, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil, err
	}
	a := &EventWriter{out: csv.NewWriter(w), zone: zone}
	a.out.UseCRLF = true
	return a, a.out.Write([]string{"Number", "Time", "Time UTC", "Person", "Act", "Client ID", "Program", "Enrollment", "What was done",
		"Field", "Old", "New", "Hash", "HMIS"})
}

// Write writes an audit event.
func (a *EventWriter) Write(event data.AuditEvent) error {
	enrollment := ""
	if event.EnrollmentID != 0 {
		enrollment = strconv.FormatInt(int64(event.EnrollmentID), 10)
	}
	said := data.Reason(event.Reason).Label()
	if event.Withheld {
		said = "(removed by retention)"
	}
	line := []string{strconv.FormatInt(event.Number, 10), event.At.In(a.zone).Format(time.DateTime), event.At.UTC().Format(time.RFC3339),
		event.ByName, event.Kind.Label(), event.PersonalID, event.Program, enrollment, said, "", "", "", event.Hash, event.Source}
	changes := event.Changes
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
func (a *EventWriter) Flush() error {
	a.out.Flush()
	return a.out.Error()
}
