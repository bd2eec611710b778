package command

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
)

func (p Program) retention() *cobra.Command {
	var remove, deidentify bool
	confirm := number(-1)
	c := p.onSession(&cobra.Command{
		Use:   "retention --db FILE --user ADMINISTRATOR",
		Short: "List the clients whose records nobody has changed for years; remove or de-identify them",
		Long: "List the clients that have left every program and whose records nobody, HMIS included, has changed for the years that the office " +
			"keeps records (a setting, seven at first).\n\nWith --remove or --de-identify, and --confirm with their number, their names, birth dates, " +
			"Client IDs, notes, details of barriers, typed names and household ids go, and what the audit log says of them in words; " +
			"--de-identify keeps dates and stages for statistics. Nothing brings them back but a backup, and those hold them until they " +
			"expire, twelve months at most. A client that HMIS still exports comes back with the next import: have it removed there first.",
		PreRunE: func(*cobra.Command, []string) error {
			if remove && deidentify {
				return data.Refuse(data.CodeInvalid, "Choose one of --remove and --de-identify.")
			}
			return nil
		},
	}, func(c *cobra.Command, s *signin.Session, _ []string) error {
		if remove || deidentify {
			return p.applyRetention(c, s, map[bool]data.Retention{true: data.Remove, false: data.Deidentify}[remove], int(confirm))
		}
		r, err := s.RetentionReport(c.Context())
		if err != nil {
			return err
		}
		type expired struct {
			ClientID string `json:"client_id"`
			Last     string `json:"last_change"`
		}
		list := make([]expired, len(r.Clients))
		for i, e := range r.Clients {
			list[i] = expired{e.PersonalID, e.Last.String()}
		}
		return p.print(c, map[string]any{"years": r.Years, "before": r.Before.String(), "clients": list}, func(w io.Writer) {
			fmt.Fprintf(w, "%d clients have left every program and are unchanged since %s.\n", len(list), r.Before.US())
			t := newTable(w, "")
			for i, e := range r.Clients {
				if i == 0 {
					fmt.Fprintln(t, "CLIENT ID\tLAST CHANGE")
				}
				fmt.Fprintf(t, "%s\t%s\n", data.Line(e.PersonalID), e.Last.US())
			}
			t.Flush()
		})
	})
	c.Flags().BoolVar(&remove, "remove", false, "remove their records")
	c.Flags().BoolVar(&deidentify, "de-identify", false, "take away who they are, and keep dates and stages")
	c.Flags().Var(&confirm, "confirm", "the `NUMBER` of clients, as the list says it")
	return c
}

func (p Program) applyRetention(c *cobra.Command, s *signin.Session, how data.Retention, confirmed int) error {
	n, err := s.ApplyRetention(c.Context(), data.NewOperationID(), how, confirmed)
	if err != nil {
		return err
	}
	return p.print(c, map[string]any{"clients": n, "done": string(how)}, func(w io.Writer) {
		fmt.Fprintf(w, "The records of %d clients are %s. Backups hold them until they expire, twelve months at most.\n", n, how)
		fmt.Fprintln(w, "A client that HMIS still exports comes back with the next import.")
	})
}
