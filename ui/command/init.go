package command

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// defaultOrganization is the first administrator's organization if none is given.
const defaultOrganization = "My organization"

func (p Program) initialize() *cobra.Command {
	var db, admin, organization string
	c := &cobra.Command{
		Use:   "init --db FILE --admin NAME",
		Short: "Make a new, empty database with its first administrator",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			user, code, err := p.createDatabase(c.Context(), db, admin, organization)
			if err != nil {
				return err
			}
			result := struct {
				account
				RecoveryCode string `json:"recoveryCode"`
			}{accountOf(user), code}
			return p.print(c, result, func(w io.Writer) {
				fmt.Fprintf(w, "Made %s for %s, with %s as its administrator.\n", db, user.Organization.Name, user.Name)
				writeCode(w, code)
			})
		},
	}
	c.Flags().StringVar(&db, "db", "", "the database `FILE` to make")
	c.Flags().StringVar(&admin, "admin", "", "`NAME` of the first administrator; the password comes from "+PasswordVariable+" or a prompt")
	c.Flags().StringVar(&organization, "organization", defaultOrganization, "`NAME` of the administrator's organization")
	return c
}

// createDatabase creates the database, its administrator and its recovery code.
func (p Program) createDatabase(ctx context.Context, db, admin, organization string) (user data.User, code string, err error) {
	if db == "" {
		return user, "", missing("--db FILE")
	}
	if admin == "" {
		return user, "", missing("--admin NAME")
	}
	if signin.IsServer(db) {
		return user, "", data.Refuse(data.CodeInvalid, "%s is a server. The owner of its database makes this program's part of it: housing-tracker server init. Nothing was changed.", db)
	}
	office := p.New(db)
	defer func() { err = errors.Join(err, office.Close()) }()
	// Refuse before asking for a password.
	info, err := office.Info(ctx)
	if err != nil {
		return user, "", err
	}
	if info.SetUp {
		return user, "", data.Refuse(data.CodeExists, "%s is in use already and was left as it is. Choose another file.", db)
	}
	password, err := p.newPassword(ctx, PasswordVariable, admin)
	if err != nil {
		return user, "", err
	}
	session, err := office.SetUp(ctx, organization, admin, password)
	if err != nil {
		return user, "", err
	}
	code, err = p.newCode(ctx, session)
	return session.User(), code, err
}
