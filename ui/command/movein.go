package command

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// moveIn is a Housing Move-In Date in the JSON of the commands. MoveIn is the valid one (a member's may be the
// head's), Recorded the enrollment's own one, HMIS that of the last import.
type moveIn struct {
	EnrollmentID data.PublicID `json:"enrollment_id"`
	MoveIn       data.Date     `json:"move_in"`
	Recorded     data.Date     `json:"recorded"`
	HMIS         data.Date     `json:"hmis"`
	Pending      bool          `json:"to_be_entered_in_hmis"`
	Category     string        `json:"category"`
	Days         int           `json:"days_in_stage"`
}

func (p Program) moveIn() *cobra.Command {
	c := &cobra.Command{Use: "move-in", Short: "Update Assessment: record or clear the Housing Move-In Date"}
	c.AddCommand(
		p.assessment("set", "Record or correct the date, which is YYYY-MM-DD", true),
		p.assessment("clear", "Clear the date", false))
	return c
}

func (p Program) assessment(use, short string, dated bool) *cobra.Command {
	var date data.Date
	line := use + " --db FILE --user NAME --enrollment ID"
	if dated {
		line += " DATE"
	}
	return p.trackerCommand(&cobra.Command{
		Use:   line,
		Short: short,
		Args:  cobra.ArbitraryArgs,
		PreRunE: func(_ *cobra.Command, args []string) (err error) {
			date, err = moveInDate(args, dated)
			return err
		},
	}, func(c *cobra.Command, s *signin.Session, id data.EnrollmentID, _ []string) error {
		after, err := s.UpdateAssessment(c.Context(), data.NewOperationID(), id, date)
		if err != nil {
			return err
		}
		return p.print(c, moveInOf(after, s.Today()), func(w io.Writer) { writeMoveIn(w, after, date) })
	})
}

// moveInDate reads the arguments: one date to set, none to clear.
func moveInDate(args []string, dated bool) (data.Date, error) {
	refuse := func(format string, a ...any) (data.Date, error) {
		return 0, data.RefuseField(data.CodeInvalid, data.FieldMoveIn, format, a...)
	}
	label := data.FieldMoveIn.Label()
	switch {
	case !dated && len(args) == 0:
		return 0, nil
	case !dated:
		return refuse("Clearing the %s takes no %q.", label, args[0])
	case len(args) == 0 || args[0] == "":
		return refuse("The %s is missing. Write it as YYYY-MM-DD, or use move-in clear.", label)
	case len(args) > 1:
		return refuse("One date is enough: %q is too much.", args[1])
	}
	date, err := data.ParseDate(args[0])
	if err != nil {
		return refuse("%s: %q is not a date. Write it as YYYY-MM-DD.", label, args[0])
	}
	return date, nil
}

func moveInOf(c data.Case, today data.Date) moveIn {
	return moveIn{c.PublicID(), c.HMID(today), c.Recorded.Date(), c.Recorded.HMIS, c.Recorded.State != data.MoveInFromHMIS,
		c.Stage(today).String(), c.DaysInStage(today)}
}

func writeMoveIn(w io.Writer, c data.Case, date data.Date) {
	if date == 0 {
		fmt.Fprintf(w, "%s in %s: the Date of Move In is cleared.\n", c.Client.DisplayName(), c.Program.Name)
	} else {
		fmt.Fprintf(w, "%s in %s: moved in on %s.\n", c.Client.DisplayName(), c.Program.Name, date.US())
		fmt.Fprintln(w, data.MoveInReminder)
	}
	if says := c.Recorded.Describe(); says != "" {
		fmt.Fprintf(w, "It is %s.\n", says)
	}
}
