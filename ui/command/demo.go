package command

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"housingtracker/data"
)

// demoAccount is an account of the sample office, with its public password, in the JSON of the commands.
type demoAccount struct {
	Name         string    `json:"name"`
	Password     string    `json:"password"`
	Organization string    `json:"organization"`
	Role         data.Role `json:"role"`
}

func (p Program) demo() *cobra.Command {
	var db string
	c := &cobra.Command{
		Use:   "demo --db FILE",
		Short: "Make the sample office with made-up people and print its accounts",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if db == "" {
				return missing("--db FILE")
			}
			result, err := p.MakeSample(c.Context(), db)
			if err != nil {
				return err
			}
			accounts := make([]demoAccount, len(result))
			for i, a := range result {
				accounts[i] = demoAccount{a.Name, a.Password, a.Organization, a.Role}
			}
			return p.print(c, map[string]any{"database": db, "accounts": accounts}, func(w io.Writer) {
				fmt.Fprintf(w, "Made the sample office in %s. Its accounts:\n", db)
				t := newTable(w, "NAME\tPASSWORD\tORGANIZATION\tROLE")
				for _, a := range accounts {
					fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", a.Name, a.Password, a.Organization, a.Role)
				}
				t.Flush()
			})
		},
	}
	c.Flags().StringVar(&db, "db", "", "the database `FILE` to make")
	return c
}
