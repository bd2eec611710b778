package command

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// account is a user in the JSON of the commands.
type account struct {
	ID           data.PublicID `json:"id"`
	Name         string        `json:"name"`
	Organization string        `json:"organization"`
	Role         data.Role     `json:"role"`
	Disabled     bool          `json:"disabled"`
	// ServerRole is the user's role at a server; left out for a database in a file.
	ServerRole string `json:"server_role,omitempty"`
}

func accountOf(u data.User) account {
	return account{ID: u.PublicID(), Name: u.Name, Organization: u.Organization.Name, Role: u.Role, Disabled: u.Disabled}
}

// accountAt is accountOf with the user's role at the server of the session, if there is one.
func accountAt(s *signin.Session) func(u data.User) account {
	roles, ok := s.Place().(interface{ ServerRole(u data.User) string })
	return func(u data.User) account {
		a := accountOf(u)
		if ok {
			a.ServerRole = roles.ServerRole(u)
		}
		return a
	}
}

func (p Program) user() *cobra.Command {
	c := &cobra.Command{Use: "user", Short: "Users: add, list, disable, enable, reset a password"}
	c.AddCommand(p.addUser(), p.listUsers(), p.resetUser(), p.disableUser(), p.enableUser())
	return c
}

func (p Program) addUser() *cobra.Command {
	var name, organization, role string
	c := p.onSession(&cobra.Command{
		Use:     "add --db FILE --user ADMINISTRATOR --name NAME",
		Short:   "Add a user; the password comes from " + NewPasswordVariable + " or a prompt",
		PreRunE: required(&name, "--name NAME"),
	}, func(c *cobra.Command, s *signin.Session, _ []string) error {
		user, err := p.add(c, s, name, organization, data.Role(role))
		if err != nil {
			return err
		}
		return p.print(c, accountAt(s)(user), func(w io.Writer) {
			fmt.Fprintf(w, "Added %s, %s of %s.\n", user.Name, user.Role, user.Organization.Name)
		})
	})
	c.Flags().StringVar(&name, "name", "", "`NAME` of the new user")
	c.Flags().StringVar(&organization, "organization", "", "`NAME` of the organization, made if there is none; else the administrator's own")
	c.Flags().StringVar(&role, "role", string(data.Caseworker), "caseworker or administrator")
	return c
}

func (p Program) add(c *cobra.Command, s *signin.Session, name, organization string, role data.Role) (data.User, error) {
	// Check the permission before asking for a password.
	if _, err := s.Users(c.Context()); err != nil {
		return data.User{}, err
	}
	password, err := p.newPassword(c.Context(), NewPasswordVariable, name)
	if err != nil {
		return data.User{}, err
	}
	place := s.User().Organization
	if organization != "" {
		if place, err = s.OrganizationNamed(c.Context(), data.NewOperationID(), organization); err != nil {
			return data.User{}, err
		}
	}
	return s.AddUser(c.Context(), data.NewOperationID(), name, place.ID, role, password)
}

func (p Program) listUsers() *cobra.Command {
	return p.onSession(&cobra.Command{
		Use:   "list --db FILE --user ADMINISTRATOR",
		Short: "List the users",
	}, func(c *cobra.Command, s *signin.Session, _ []string) error {
		users, err := s.Users(c.Context())
		if err != nil {
			return err
		}
		list := convert(users, accountAt(s))
		return p.print(c, list, func(w io.Writer) { writeAccounts(w, list) })
	})
}

func writeAccounts(w io.Writer, list []account) {
	t := newTable(w, "ID\tNAME\tORGANIZATION\tROLE\t")
	for _, a := range list {
		state := ""
		if a.Disabled {
			state = "disabled"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", a.ID, a.Name, a.Organization, a.Role, state)
	}
	t.Flush()
}

// userCommand returns a command on the user of --name.
func (p Program) userCommand(use, short string, do func(c *cobra.Command, s *signin.Session, u data.User) (summary string, err error)) *cobra.Command {
	var name string
	c := p.onSession(&cobra.Command{
		Use:     use + " --db FILE --user ADMINISTRATOR --name NAME",
		Short:   short,
		PreRunE: required(&name, "--name NAME"),
	}, func(c *cobra.Command, s *signin.Session, _ []string) error {
		u, err := s.UserNamed(c.Context(), name)
		if err != nil {
			return err
		}
		summary, err := do(c, s, u)
		if err != nil {
			return err
		}
		if u, err = s.UserNamed(c.Context(), name); err != nil {
			return err
		}
		return p.print(c, accountAt(s)(u), func(w io.Writer) { fmt.Fprintln(w, summary) })
	})
	c.Flags().StringVar(&name, "name", "", "`NAME` of the user")
	return c
}

func (p Program) resetUser() *cobra.Command {
	return p.userCommand("reset", "Give a user a new password, from "+NewPasswordVariable+" or a prompt",
		func(c *cobra.Command, s *signin.Session, u data.User) (string, error) {
			password, err := p.newPassword(c.Context(), NewPasswordVariable, u.Name)
			if err != nil {
				return "", err
			}
			return "The password of " + u.Name + " is the new one now.", s.ResetPassword(c.Context(), data.NewOperationID(), u.ID, password)
		})
}

func (p Program) disableUser() *cobra.Command {
	return p.userCommand("disable", "Keep a user from signing in; the password is forgotten",
		func(c *cobra.Command, s *signin.Session, u data.User) (string, error) {
			u.Disabled = true
			return u.Name + " can't sign in any more.", s.ChangeUser(c.Context(), data.NewOperationID(), u)
		})
}

func (p Program) enableUser() *cobra.Command {
	return p.userCommand("enable", "Let a disabled user sign in again, with a new password from "+NewPasswordVariable+" or a prompt",
		func(c *cobra.Command, s *signin.Session, u data.User) (string, error) {
			password, err := p.newPassword(c.Context(), NewPasswordVariable, u.Name)
			if err != nil {
				return "", err
			}
			return u.Name + " can sign in again, with the new password.", s.EnableUser(c.Context(), data.NewOperationID(), u.ID, password)
		})
}
