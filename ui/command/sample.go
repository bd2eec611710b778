package command

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/export"
)

// maxClients is the largest export that sample makes.
const maxClients = 1_000_000

func (p Program) sample() *cobra.Command {
	var out, flaws string
	clients, seed := number(600), number(1)
	c := &cobra.Command{
		Use:   "sample --out FILE.zip",
		Short: "Write a made-up HMIS export: the same seed, the same bytes",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if out == "" {
				return missing("--out FILE.zip")
			}
			if clients < 1 || clients > maxClients {
				return data.Refuse(data.CodeInvalid, "--clients is a number from 1 to %d.", maxClients)
			}
			if seed < 0 {
				return data.Refuse(data.CodeInvalid, "--seed is a number from 0 on.")
			}
			err := export.SaveFile(out, func(w io.Writer) error { return p.WriteSample(w, int(clients), uint64(seed), flaws) })
			if err != nil {
				return err
			}
			summary := map[string]any{"file": out, "clients": clients, "seed": seed}
			return p.print(c, summary, func(w io.Writer) {
				fmt.Fprintf(w, "Wrote a made-up HMIS export of %d clients to %s.\n", clients, out)
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "the `FILE.zip` to write; one that is there is replaced")
	c.Flags().Var(&clients, "clients", "how many clients")
	c.Flags().Var(&seed, "seed", "what the made-up people grow from")
	c.Flags().StringVar(&flaws, "flaws", "", "also what spreadsheets and databases do to exports: all, or `KIND[:File.Column],…`")
	return c
}

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
			accounts := convert(result, func(a data.SampleAccount) demoAccount {
				return demoAccount{a.Name, a.Password, a.Organization, a.Role}
			})
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
