package command

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// program is a housing program in the JSON of the commands.
type program struct {
	ID           data.ProgramID   `json:"id"`
	HMISID       string           `json:"hmis_id"`
	Name         string           `json:"name"`
	Organization string           `json:"organization"`
	ProjectType  data.ProjectType `json:"project_type"`
	Enrolled     int              `json:"enrolled"`
	Listed       int              `json:"listed"`
	// Source is the HMIS, if there are several.
	Source string `json:"source,omitempty"`
}

func (p Program) programs() *cobra.Command {
	return p.onSession(&cobra.Command{
		Use:   "programs --db FILE --user NAME",
		Short: "List the housing programs",
	}, func(c *cobra.Command, s *signin.Session, _ []string) error {
		summaries, err := s.ProgramSummaries(c.Context())
		if err != nil {
			return err
		}
		list := convert(summaries, func(sum data.ProgramSummary) program {
			return program{sum.ID, sum.HMISID, sum.Name, sum.Organization.Name, sum.Type, sum.Enrolled, sum.Listed, sum.Source}
		})
		return p.print(c, list, func(w io.Writer) { writePrograms(w, list) })
	})
}

func writePrograms(w io.Writer, list []program) {
	if len(list) == 0 {
		fmt.Fprintln(w, "There are no housing programs yet. Import an HMIS export first.")
		return
	}
	heading := "ID\tORGANIZATION\tPROGRAM\tTYPE\tENROLLED\tLISTED"
	if slices.ContainsFunc(list, func(r program) bool { return r.Source != "" }) {
		heading += "\tHMIS"
	}
	t := newTable(w, heading)
	for _, r := range list {
		line := fmt.Sprintf("%d\t%s\t%s\t%s\t%d\t%d", r.ID, r.Organization, r.Name, r.ProjectType, r.Enrolled, r.Listed)
		if r.Source != "" {
			line += "\t" + r.Source
		}
		fmt.Fprintln(t, line)
	}
	t.Flush()
}
