package command

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// trackerFields are the fields that a command can set, in the order of the dialog.
var trackerFields = []data.Field{
	data.FieldEligibilityVerified, data.FieldApplied, data.FieldPropertyName, data.FieldApproved, data.FieldMoveInScheduled,
	data.FieldSexOffender, data.FieldCriminalHistory, data.FieldADAUnit,
}

func (p Program) tracker() *cobra.Command {
	c := &cobra.Command{
		Use:   "tracker",
		Short: "Trackers: show, create, set, start over, remove",
		Long: "Trackers: show, create, set, start over, remove.\n\nFields are " + join(trackerFields) +
			".\nDates are YYYY-MM-DD, barriers yes or no; an empty value clears.",
	}
	c.AddCommand(p.showTracker(), p.createTracker(), p.setTracker(), p.startOver(), p.removeTracker())
	return c
}

// trackerCommand completes a command on the tracker of --enrollment.
func (p Program) trackerCommand(c *cobra.Command, do func(c *cobra.Command, s *signin.Session, id data.EnrollmentID, args []string) error) *cobra.Command {
	var login credentials
	var enrollment publicID
	if c.Args == nil {
		c.Args = noArguments
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if enrollment == (publicID{}) {
			return missing("--enrollment ID")
		}
		return p.signedIn(c.Context(), login, func(s *signin.Session) error {
			id, err := s.EnrollmentID(c.Context(), data.PublicID(enrollment))
			if err != nil {
				return err
			}
			return do(c, s, id, args)
		})
	}
	login.flags(c)
	c.Flags().Var(&enrollment, "enrollment", "the enrollment's `ID`, a number or, if it was entered here, a UUID")
	return c
}

func (p Program) showTracker() *cobra.Command {
	return p.trackerCommand(&cobra.Command{
		Use: "show --db FILE --user NAME --enrollment ID", Short: "Show a tracker",
	}, func(c *cobra.Command, s *signin.Session, id data.EnrollmentID, _ []string) error {
		if _, err := s.OpenTracker(c.Context(), data.NewOperationID(), id); err != nil {
			return err
		}
		return p.printTracker(c, s, id)
	})
}

func (p Program) createTracker() *cobra.Command {
	return p.trackerCommand(&cobra.Command{
		Use: "create --db FILE --user NAME --enrollment ID [field=value ...]", Short: "Add housing status tracking to an enrollment",
		Args: checkFieldArgs,
	}, func(c *cobra.Command, s *signin.Session, id data.EnrollmentID, args []string) error {
		var fields data.Fields
		if err := parseFields(&fields, args); err != nil {
			return err
		}
		if _, err := s.CreateTracker(c.Context(), data.NewOperationID(), id, fields); err != nil {
			return err
		}
		return p.printTracker(c, s, id)
	})
}

func (p Program) setTracker() *cobra.Command {
	var version number
	c := p.trackerCommand(&cobra.Command{
		Use: "set --db FILE --user NAME --enrollment ID field=value ...", Short: "Change fields of a tracker", Args: checkSomeFieldArgs,
	}, func(c *cobra.Command, s *signin.Session, id data.EnrollmentID, args []string) error {
		t, err := readTracker(c.Context(), s, id, version)
		if err != nil {
			return err
		}
		base := t.Fields
		if err := parseFields(&t.Fields, args); err != nil {
			return err
		}
		if _, err := s.SaveTracker(c.Context(), data.NewOperationID(), id, t.Version, base, t.Fields); err != nil {
			return err
		}
		return p.printTracker(c, s, id)
	})
	versionFlag(c, &version)
	return c
}

func (p Program) startOver() *cobra.Command {
	var version number
	var reason string
	c := p.trackerCommand(&cobra.Command{
		Use: "start-over --db FILE --user NAME --enrollment ID --reason REASON", Short: "Start over with a new unit; the attempt is kept in history",
		PreRunE: func(*cobra.Command, []string) error {
			if !data.Reason(reason).Known() {
				return data.Refuse(data.CodeInvalid, "Starting over takes --reason, one of %s. Nothing was changed.", join(data.Reasons))
			}
			return nil
		},
	}, func(c *cobra.Command, s *signin.Session, id data.EnrollmentID, _ []string) error {
		t, err := readTracker(c.Context(), s, id, version)
		if err != nil {
			return err
		}
		if _, err := s.StartOver(c.Context(), data.NewOperationID(), id, t.Version, data.Reason(reason)); err != nil {
			return err
		}
		return p.printTracker(c, s, id)
	})
	versionFlag(c, &version)
	c.Flags().StringVar(&reason, "reason", "", "why: "+join(data.Reasons))
	return c
}

func (p Program) removeTracker() *cobra.Command {
	var version number
	var reason string
	c := p.trackerCommand(&cobra.Command{
		Use: "remove --db FILE --user NAME --enrollment ID --reason TEXT", Short: "Remove a tracker made in error; history keeps it",
	}, func(c *cobra.Command, s *signin.Session, id data.EnrollmentID, _ []string) error {
		k, err := s.Case(c.Context(), id)
		if err != nil {
			return err
		}
		if err := s.RemoveTracker(c.Context(), data.NewOperationID(), id, trackerOf(k, version).Version, reason); err != nil {
			return err
		}
		return p.print(c, map[string]any{"enrollment_id": k.PublicID(), "removed": true}, func(w io.Writer) {
			fmt.Fprintln(w, "The tracker is removed; history keeps it.")
		})
	})
	versionFlag(c, &version)
	c.Flags().StringVar(&reason, "reason", "", "why, in a few words: `TEXT`")
	return c
}

func versionFlag(c *cobra.Command, version *number) {
	c.Flags().Var(version, "version", "refuse as a conflict unless the tracker still has this version")
}

// readTracker returns the tracker to change, or an empty one if there is none, for the Session to refuse with the
// right reason. A version asked for replaces the one read.
func readTracker(ctx context.Context, s *signin.Session, id data.EnrollmentID, version number) (data.Tracker, error) {
	c, err := s.Case(ctx, id)
	return trackerOf(c, version), err
}

func trackerOf(c data.Case, version number) data.Tracker {
	if c.Tracker == nil {
		return data.Tracker{}
	}
	t := *c.Tracker
	if version != 0 {
		t.Version = int(version)
	}
	return t
}

// checkFieldArgs refuses arguments that are not field=value before a database is opened.
func checkFieldArgs(_ *cobra.Command, words []string) error {
	return parseFields(&data.Fields{}, words)
}

func checkSomeFieldArgs(c *cobra.Command, words []string) error {
	if len(words) == 0 {
		return data.Refuse(data.CodeInvalid, "Name at least one field=value. Fields are %s.", join(trackerFields))
	}
	return checkFieldArgs(c, words)
}

// parseFields writes field=value arguments into the fields. Clearing Applied for Unit clears Property Name and
// Approved, unless they are given values too, which the rules then refuse (R17).
func parseFields(fields *data.Fields, words []string) error {
	given := map[data.Field]string{}
	for _, word := range words {
		name, value, ok := strings.Cut(word, "=")
		field := data.Field(name)
		switch {
		case !ok:
			return data.Refuse(data.CodeInvalid, "%q is not field=value. Fields are %s.", word, join(trackerFields))
		case field == data.FieldMoveIn:
			return data.RefuseField(data.CodeInvalid, field, "%s is not typed in the tracker; it comes from HMIS or from the Update Assessment: move-in set.", field.Label())
		case !slices.Contains(trackerFields, field):
			return data.RefuseField(data.CodeInvalid, field, "%q is not a field of the tracker. Fields are %s.", name, join(trackerFields))
		}
		if _, twice := given[field]; twice {
			return data.RefuseField(data.CodeInvalid, field, "%s is given twice. Say it once.", field.Label())
		}
		given[field] = value
	}
	if applied, ok := given[data.FieldApplied]; ok && strings.TrimSpace(applied) == "" {
		fields.ClearApplied()
	}
	for _, field := range trackerFields {
		if value, ok := given[field]; ok {
			if err := fields.SetText(field, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// shownTracker is a tracker in the JSON of the commands, with the fields that the dialog shows: a Housing Move-In
// Date hides Move In Scheduled (R16).
type shownTracker struct {
	EnrollmentID        data.PublicID `json:"enrollment_id"`
	EligibilityVerified data.Date     `json:"eligibility_verified"`
	Applied             data.Date     `json:"applied"`
	PropertyName        *string       `json:"property_name"`
	Approved            data.Date     `json:"approved"`
	MoveInScheduled     data.Date     `json:"move_in_scheduled"`
	MoveIn              data.Date     `json:"move_in"`
	SexOffender         data.Barrier  `json:"sex_offender"`
	CriminalHistory     data.Barrier  `json:"criminal_history"`
	ADAUnit             data.Barrier  `json:"ada_unit"`
	Attempt             int           `json:"attempt"`
	Relocation          bool          `json:"relocation"`
	Version             int           `json:"version"`
	Category            string        `json:"category"`
	Days                int           `json:"days_in_stage"`
	Visible             []data.Field  `json:"visible"`
	Warnings            []warning     `json:"warnings"`
}

// warning is a finding of the rules that does not block saving.
type warning struct {
	Code    data.Code  `json:"code"`
	Field   data.Field `json:"field"`
	Message string     `json:"message"`
}

// printTracker prints the tracker.
func (p Program) printTracker(c *cobra.Command, s *signin.Session, id data.EnrollmentID) error {
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

func show(s *signin.Session, k data.Case) shownTracker {
	t, today := k.Tracker, s.Today()
	hmid := k.HMID(today)
	shown := shownTracker{
		EnrollmentID: k.PublicID(), EligibilityVerified: t.EligibilityVerified, Applied: t.Applied, Approved: t.Approved,
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
	for _, problem := range s.Findings(k, t.Fields) {
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
