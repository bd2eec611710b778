package command

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"housingtracker/data"
)

// ownOrganization names the first administrator's organization where nothing else is said.
const ownOrganization = "My organization"

func (p Program) initialize() *cobra.Command {
	var db, admin, organization string
	c := &cobra.Command{
		Use:   "init --db FILE --admin NAME",
		Short: "Make a new, empty database with its first administrator",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			user, code, err := p.found(c.Context(), db, admin, organization)
			if err != nil {
				return err
			}
			made := struct {
				account
				RecoveryCode string `json:"recoveryCode"`
			}{accountOf(user), code}
			return p.print(c, made, func(w io.Writer) {
				fmt.Fprintf(w, "Made %s for %s, with %s as its administrator.\n", db, user.Organization.Name, user.Name)
				writeCode(w, code)
			})
		},
	}
	c.Flags().StringVar(&db, "db", "", "the database `FILE` to make")
	c.Flags().StringVar(&admin, "admin", "", "`NAME` of the first administrator; the password comes from "+PasswordVariable+" or a prompt")
	c.Flags().StringVar(&organization, "organization", ownOrganization, "`NAME` of the administrator's organization")
	return c
}

// found makes the database, its administrator and its recovery code.
func (p Program) found(ctx context.Context, db, admin, organization string) (user data.User, code string, err error) {
	if db == "" {
		return user, "", missing("--db FILE")
	}
	if admin == "" {
		return user, "", missing("--admin NAME")
	}
	office := p.New(db)
	defer func() { err = errors.Join(err, office.Close()) }()
	// Refused before a password is asked for.
	info, err := office.Info(ctx)
	if err != nil {
		return user, "", err
	}
	if info.Founded {
		return user, "", data.Refuse(data.CodeExists, "%s is in use already and was left as it is. Choose another file.", db)
	}
	password, err := p.newPassword(ctx, PasswordVariable, admin)
	if err != nil {
		return user, "", err
	}
	session, err := office.Found(ctx, organization, admin, password)
	if err != nil {
		return user, "", err
	}
	code, err = p.newCode(ctx, session)
	return session.User(), code, err
}
