package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"housingtracker/data"
)

// EventWriter writes the audit log as CSV for spreadsheet programs: a line for each field that an event changed, or one for
// an event that changed none. It buffers little, so that the log may be of any length.
type EventWriter struct {
	out  *csv.Writer
	zone *time.Location
}

// NewEventWriter writes the titles. Events have their time in the zone and in UTC.
func NewEventWriter(w io.Writer, zone *time.Location) (*EventWriter, error) {
	out, err := newCSV(w, "Number", "Time", "Time UTC", "Person", "Act", "Client ID", "Program", "Enrollment", "What was done",
		"Field", "Old", "New", "Hash", "HMIS", "Device", "Sequence", "Base Version")
	return &EventWriter{out, zone}, err
}

// Write writes an audit event.
func (w *EventWriter) Write(event data.AuditEvent) error {
	enrollment := ""
	if event.EnrollmentID != 0 {
		enrollment = event.EnrollmentPublicID().String()
	}
	reason := data.Reason(event.Reason).Label()
	if event.Withheld {
		reason = "(removed by retention)"
	}
	changes := event.Changes
	if len(changes) == 0 {
		changes = []data.Change{{}}
	}
	for _, c := range changes {
		line := []string{strconv.FormatInt(event.Number, 10), event.At.In(w.zone).Format(time.DateTime), event.At.UTC().Format(time.RFC3339),
			event.ByName, event.Kind.Label(), event.PersonalID, event.Program, enrollment, reason, c.Field.Label(), c.Old, c.New, event.Hash, event.Source,
			event.Device, numberText(event.Sequence), numberText(int64(event.BaseVersion))}
		for i, text := range line {
			line[i] = CellText(text)
		}
		if err := w.out.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// numberText is blank for 0.
func numberText(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// Flush writes what is still buffered.
func (w *EventWriter) Flush() error { return flushCSV(w.out) }
