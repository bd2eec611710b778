package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"housingtracker/data"
)

// demoAccount is an account of the sample office, with its published password, in the JSON of the commands.
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
			info, err := p.makeSample(c.Context(), db)
			if err != nil {
				return err
			}
			accounts := make([]demoAccount, len(info.Accounts))
			for i, a := range info.Accounts {
				accounts[i] = demoAccount{a.Name, a.Password, a.Organization, a.Role}
			}
			return p.print(c, map[string]any{"database": db, "accounts": accounts}, func(w io.Writer) {
				fmt.Fprintf(w, "Made the sample office in %s. Its accounts:\n", db)
				t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
				fmt.Fprintln(t, "NAME\tPASSWORD\tORGANIZATION\tROLE")
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

// makeSample makes the sample office under another name and renames it when it is whole, so that an interrupted making
// leaves nothing that looks finished.
func (p Program) makeSample(ctx context.Context, db string) (data.OfficeInfo, error) {
	if _, err := os.Lstat(db); !errors.Is(err, fs.ErrNotExist) {
		return data.OfficeInfo{}, data.Refuse(data.CodeExists, "%s is there already and was left as it is. Choose another file.", db)
	}
	making := db + ".making"
	if err := p.Remove(making); err != nil {
		return data.OfficeInfo{}, err
	}
	info, err := p.buildSample(ctx, making)
	if err == nil {
		err = os.Rename(making, db)
	}
	if err != nil {
		_ = p.Remove(making)
	}
	return info, err
}

func (p Program) buildSample(ctx context.Context, path string) (info data.OfficeInfo, err error) {
	store, err := p.Create(path)
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := p.BuildSample(ctx, store); err != nil {
		return info, err
	}
	return store.Office(ctx)
}
