package command

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"housingtracker/data"
)

// shownTracker is a tracker in the JSON of the commands, with the fields that the dialog shows: a Housing Move-In
// Date hides Move In Scheduled (R16).
type shownTracker struct {
	EnrollmentID        data.EnrollmentID `json:"enrollment_id"`
	EligibilityVerified data.Date         `json:"eligibility_verified"`
	Applied             data.Date         `json:"applied"`
	PropertyName        *string           `json:"property_name"`
	Approved            data.Date         `json:"approved"`
	MoveInScheduled     data.Date         `json:"move_in_scheduled"`
	MoveIn              data.Date         `json:"move_in"`
	SexOffender         data.Barrier      `json:"sex_offender"`
	CriminalHistory     data.Barrier      `json:"criminal_history"`
	ADAUnit             data.Barrier      `json:"ada_unit"`
	Attempt             int               `json:"attempt"`
	Relocation          bool              `json:"relocation"`
	Version             int               `json:"version"`
	Category            string            `json:"category"`
	Days                int               `json:"days_in_stage"`
	Visible             []data.Field      `json:"visible"`
	Warnings            []warning         `json:"warnings"`
}

// warning is a finding of the rules that does not block saving.
type warning struct {
	Code    data.Code  `json:"code"`
	Field   data.Field `json:"field"`
	Message string     `json:"message"`
}

// printTracker prints the tracker.
func (p Program) printTracker(c *cobra.Command, s *data.Session, id data.EnrollmentID) error {
	k, err := s.Case(c.Context(), id)
	if err != nil {
		return err
	}
	if k.Tracker == nil {
		return data.Refuse(data.CodeNotFound, "%s has no tracker in %s.", k.Client.DisplayName(), k.Program.Name)
	}
	shown := show(s, k)
	return p.print(c, shown, func(w io.Writer) { writeTracker(w, k, shown) })
}

func show(s *data.Session, k data.Case) shownTracker {
	t, today := k.Tracker, s.Today()
	hmid := k.HMID(today)
	shown := shownTracker{
		EnrollmentID: t.EnrollmentID, EligibilityVerified: t.EligibilityVerified, Applied: t.Applied, Approved: t.Approved,
		MoveInScheduled: t.MoveInScheduled, MoveIn: hmid,
		SexOffender: t.SexOffender, CriminalHistory: t.CriminalHistory, ADAUnit: t.ADAUnit,
		Attempt: t.Attempt, Relocation: t.Relocation, Version: t.Version,
		Category: k.Stage(today).String(), Days: k.DaysInStage(today),
		Visible: t.Visible(hmid), Warnings: []warning{},
	}
	if hmid != 0 {
		shown.MoveInScheduled = 0
	}
	if t.PropertyName != "" {
		shown.PropertyName = &t.PropertyName
	}
	for _, problem := range s.Judge(k, t.Fields) {
		shown.Warnings = append(shown.Warnings, warning{problem.Code, problem.Field, problem.Message})
	}
	return shown
}

func writeTracker(w io.Writer, k data.Case, shown shownTracker) {
	fmt.Fprintf(w, "%s (%s) in %s\n", k.Client.DisplayName(), data.Line(k.Client.IDLabel()), k.Program.Label())
	fmt.Fprintf(w, "%s, %d days; attempt %d, version %d\n", shown.Category, shown.Days, shown.Attempt, shown.Version)
	t := newTable(w, "")
	for _, field := range shown.Visible {
		fmt.Fprintf(t, "%s\t%s\n", field.Label(), displayValue(*k.Tracker, field))
	}
	if shown.MoveIn != 0 && !slices.Contains(shown.Visible, data.FieldMoveIn) {
		fmt.Fprintf(t, "Housing Move-In Date\t%s\n", shown.MoveIn.US())
	}
	t.Flush()
	for _, warn := range shown.Warnings {
		fmt.Fprintf(w, "Note: %s\n", warn.Message)
	}
}

// displayValue is a field as people read it.
func displayValue(t data.Tracker, field data.Field) string {
	switch {
	case slices.Contains(data.DateFields, field):
		return t.Date(field).US()
	case slices.Contains(data.BarrierFields, field):
		return t.Barrier(field).Label()
	}
	return t.Text(field)
}
