package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"housingtracker/data/server"
)

// OwnerPasswordVariable is the environment variable with the password of the owner of a database on a server. Users' connections do not
// read it.
const OwnerPasswordVariable = "PGPASSWORD"

func (p Program) server() *cobra.Command {
	c := &cobra.Command{Use: "server", Short: "A database on a PostgreSQL server: make this program's part of it, or update it"}
	c.AddCommand(p.initServer())
	return c
}

func (p Program) initServer() *cobra.Command {
	var db, admin, organization string
	c := &cobra.Command{
		Use:   "init --db postgres://OWNER@HOST/NAME --admin NAME",
		Short: "Make this program's part of a database on a server, with its first administrator, or update it",
		Long: "Make what this program needs in a database on a PostgreSQL server, version 15 or later, and its first administrator. The owner of the\n" +
			"database does this, who needs CREATEROLE and no superuser's rights; the owner's password comes from " + OwnerPasswordVariable + " or a prompt, the\n" +
			"administrator's from " + PasswordVariable + " or a prompt. It ends with what the server's administrator must set.\n\n" +
			"The same command of a later version of the program updates the database; then no administrator is made. It can be repeated.",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case db == "":
				return missing("--db postgres://OWNER@HOST/NAME")
			case admin == "":
				return missing("--admin NAME")
			}
			address, err := server.ParseAddress(db)
			if err != nil {
				return err
			}
			owner, err := p.ownerPassword(c.Context(), address)
			if err != nil {
				return err
			}
			made, err := p.InitServer(c.Context(), server.Init{
				Address: address, OwnerPassword: owner, Organization: organization, Admin: admin, Now: p.Now,
				Password: func() (string, error) { return p.newPassword(c.Context(), PasswordVariable, admin) },
			})
			if err != nil {
				return err
			}
			return p.printServer(c, address, made)
		},
	}
	c.Flags().StringVar(&db, "db", "", "the `ADDRESS` of the database, with its owner: postgres://OWNER@HOST/NAME")
	c.Flags().StringVar(&admin, "admin", "", "`NAME` of the first administrator")
	c.Flags().StringVar(&organization, "organization", defaultOrganization, "`NAME` of the administrator's organization")
	return c
}

// ownerPassword reads the password of the owner of a database. A unix socket may need none.
func (p Program) ownerPassword(ctx context.Context, a server.Address) (string, error) {
	if password := p.Getenv(OwnerPasswordVariable); password != "" || strings.HasPrefix(a.Hosts[0].Name, "/") {
		return password, nil
	}
	return p.password(ctx, OwnerPasswordVariable, "Password of "+a.Owner+", the owner of the database: ")
}

func (p Program) printServer(c *cobra.Command, a server.Address, made server.Made) error {
	result := struct {
		Address string   `json:"address"`
		Admin   *account `json:"administrator"`
		Role    string   `json:"server_role"`
		Updated bool     `json:"updated"`
		Advice  string   `json:"advice"`
	}{a.String(), nil, made.Role, made.Admin.ID == 0, a.Advice()}
	if !result.Updated {
		user := accountOf(made.Admin)
		result.Admin = &user
	}
	return p.print(c, result, func(w io.Writer) {
		if result.Updated {
			fmt.Fprintf(w, "The database %s at %s is up to date. Its users stay as they are.\n", a.Database, a.Server())
		} else {
			fmt.Fprintf(w, "Made the database %s at %s for %s, with %s as its administrator.\nPeople open it by %s\n", a.Database, a.Server(), made.Admin.Organization.Name, made.Admin.Name, result.Address)
		}
		fmt.Fprintf(w, "\n%s", result.Advice)
	})
}
