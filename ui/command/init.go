package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

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
			user, err := p.found(c.Context(), db, admin, organization)
			if err != nil {
				return err
			}
			return p.print(c, accountOf(user), func(w io.Writer) {
				fmt.Fprintf(w, "Made %s for %s, with %s as its administrator.\n", db, user.Organization.Name, user.Name)
			})
		},
	}
	c.Flags().StringVar(&db, "db", "", "the database `FILE` to make")
	c.Flags().StringVar(&admin, "admin", "", "`NAME` of the first administrator; the password comes from "+PasswordVariable+" or a prompt")
	c.Flags().StringVar(&organization, "organization", ownOrganization, "`NAME` of the administrator's organization")
	return c
}

// found makes the database and its administrator. A file that it made and could not finish is taken away again.
func (p Program) found(ctx context.Context, db, admin, organization string) (user data.User, err error) {
	if db == "" {
		return user, missing("--db FILE")
	}
	if admin == "" {
		return user, missing("--admin NAME")
	}
	_, statErr := os.Stat(db)
	made := errors.Is(statErr, fs.ErrNotExist)
	if !made {
		if err := p.refuseFounded(ctx, db); err != nil {
			return user, err
		}
	}
	password, err := p.newPassword(ctx, PasswordVariable, admin)
	if err != nil {
		return user, err
	}
	store, err := p.Create(db)
	if err != nil {
		return user, err
	}
	office := data.NewOffice(store, p.Passwords, p.Now)
	defer func() {
		err = errors.Join(err, office.Close())
		if err != nil && made {
			_ = p.Remove(db)
		}
	}()
	session, err := office.Found(ctx, organization, admin, password)
	if err != nil {
		return user, err
	}
	return session.User(), nil
}

// refuseFounded refuses a file that holds a database in use, before a password is asked for.
func (p Program) refuseFounded(ctx context.Context, db string) error {
	store, err := p.Open(db)
	if err != nil {
		return err
	}
	info, err := store.Office(ctx)
	if err = errors.Join(err, store.Close()); err != nil {
		return err
	}
	if info.Founded {
		return data.Refuse(data.CodeExists, "%s is in use already and was left as it is. Choose another file.", db)
	}
	return nil
}
