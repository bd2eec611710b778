package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
)

func (p Program) probe() *cobra.Command {
	var login credentials
	var code string
	var alone bool
	c := &cobra.Command{
		Use:   "probe --db FILE [--code CODE | --alone --user NAME]",
		Short: "Prove that two computers notice each other in a shared folder",
		Long: "Prove that two computers notice each other's saves in the shared folder of a database, before they write to it.\n" +
			"Start it on one computer, which prints a code, and within ten minutes on the other one with --code. At least one of the two\n" +
			"must be a computer that may write already, unless there is none. With --alone an administrator states that only this computer\n" +
			"uses the database. The file need not exist yet.",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if login.db == "" {
				return missing("--db FILE")
			}
			if signin.IsServer(login.db) {
				return data.Refuse(data.CodeInvalid, "A server keeps any number of computers apart by itself, so there is nothing to prove. Nothing was changed.")
			}
			if alone {
				return p.stateAlone(c, login)
			}
			return p.Probe(c.Context(), login.db, code, func(text string) { fmt.Fprintln(p.Stdout, text) })
		},
	}
	login.names(c)
	c.Flags().StringVar(&code, "code", "", "the `CODE` that the other computer shows")
	c.Flags().BoolVar(&alone, "alone", false, "state, as an administrator, that only this computer uses the database")
	c.MarkFlagsMutuallyExclusive("code", "alone")
	return c
}

func (p Program) stateAlone(c *cobra.Command, login credentials) error {
	return p.signedIn(c.Context(), login, func(s *signin.Session) error {
		if !s.May(data.Administer, 0) {
			return data.Refuse(data.CodePermission, "Only an administrator can state that one computer alone uses the database. Nothing was changed.")
		}
		if err := p.StateAlone(login.db, s.User().Name); err != nil {
			return err
		}
		fmt.Fprintln(p.Stdout, "Only this computer may write to the database now. Every other one has to prove itself against it first.")
		return nil
	})
}
