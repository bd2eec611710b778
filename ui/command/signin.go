package command

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

// The environment variables with passwords, for jobs.
const (
	PasswordVariable    = "HOUSING_TRACKER_PASSWORD"
	NewPasswordVariable = "HOUSING_TRACKER_NEW_PASSWORD"
)

// credentials are the flags of every command that signs in.
type credentials struct {
	db, user string
	// acceptCopy: continue with another copy of the database.
	acceptCopy bool
}

func (k *credentials) flags(c *cobra.Command) {
	k.names(c)
	c.Flags().BoolVar(&k.acceptCopy, "accept-copy", false, "as an administrator, go on with an older or other copy that lies in the place of the database")
}

// names adds the flags for database and user.
func (k *credentials) names(c *cobra.Command) {
	c.Flags().StringVar(&k.db, "db", "", "the database: a `FILE`, or the address of a server, postgres://HOST/NAME")
	c.Flags().StringVar(&k.user, "user", "", "sign in as `NAME`; the password comes from "+PasswordVariable+" or a prompt")
}

// signedIn opens the database, signs in, does the work and closes the database. It creates no file.
func (p Program) signedIn(ctx context.Context, k credentials, work func(*signin.Session) error) (err error) {
	if k.db == "" {
		return missing("--db FILE")
	}
	if k.user == "" {
		return missing("--user NAME")
	}
	office, err := p.Open(k.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, office.Close()) }()
	password, err := p.password(ctx, PasswordVariable, "Password of "+k.user+": ")
	if err != nil {
		return err
	}
	var options []signin.Option
	if k.acceptCopy {
		options = append(options, signin.AcceptCopy)
	}
	session, err := office.SignIn(ctx, k.user, password, options...)
	if data.CodeOf(err) == data.CodeCopy {
		return &data.Error{Code: data.CodeCopy, Err: err, Message: err.Error() + " The option for that is --accept-copy."}
	}
	if err != nil {
		return err
	}
	if info, err := session.Info(ctx); err == nil && info.Recovered != "" {
		fmt.Fprintln(p.Stderr, info.Recovered)
	}
	return work(session)
}

// onlyInFile returns what a session can do only if its database is in a file, as T. what begins the sentence of the refusal, without
// "of a database in a file".
func onlyInFile[T any](s *signin.Session, what string) (T, error) {
	can, ok := s.Place().(T)
	if !ok {
		return can, notOnServer(what)
	}
	return can, nil
}

// notOnServer refuses what only a database in a file has.
func notOnServer(what string) error {
	return data.Refuse(data.CodeInvalid, "%s of databases in a file, and this one is on a server, whose database administrator does that with the server's own tools. Nothing was changed.", what)
}

// newOffice is Program.New for a file.
func (p Program) newOffice(place, what string) (*file.Office, error) {
	if signin.IsServer(place) {
		return nil, notOnServer(what)
	}
	return p.New(place), nil
}

// onSession completes a command that signs in: it adds the flags, and run gets the session.
func (p Program) onSession(c *cobra.Command, run func(c *cobra.Command, s *signin.Session, args []string) error) *cobra.Command {
	var login credentials
	if c.Args == nil {
		c.Args = noArguments
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return p.signedIn(c.Context(), login, func(s *signin.Session) error { return run(c, s, args) })
	}
	login.flags(c)
	return c
}

// password reads a password from the environment, else from the terminal.
func (p Program) password(ctx context.Context, variable, prompt string) (string, error) {
	if password := p.Getenv(variable); password != "" {
		return password, nil
	}
	password, err := p.ReadPassword(ctx, prompt)
	if errors.Is(err, errNoTerminal) {
		return "", data.Refuse(data.CodeInvalid, "No password: set %s, or run the command in a terminal, which asks for it.", variable)
	}
	return password, err
}

// newPassword reads a new password; typed, it is asked for twice.
func (p Program) newPassword(ctx context.Context, variable, name string) (string, error) {
	typed := p.Getenv(variable) == ""
	password, err := p.password(ctx, variable, "New password of "+name+": ")
	if err != nil || !typed {
		return password, err
	}
	again, err := p.ReadPassword(ctx, "The same again: ")
	if err == nil && again != password {
		err = data.Refuse(data.CodeInvalid, "The two passwords differ. Nothing was changed.")
	}
	return password, err
}

func missing(option string) error {
	return data.Refuse(data.CodeInvalid, "%s is missing.", option)
}

// required is a PreRunE that refuses a flag without a value.
func required[T comparable](value *T, option string) func(*cobra.Command, []string) error {
	return func(*cobra.Command, []string) error {
		if *value == *new(T) {
			return missing(option)
		}
		return nil
	}
}

// publicID is a flag for the ID of a record.
type publicID data.PublicID

func (id *publicID) String() string {
	if *id == (publicID{}) {
		return ""
	}
	return data.PublicID(*id).String()
}
func (id *publicID) Type() string { return "ID" }
func (id *publicID) Set(text string) error {
	parsed, ok := data.ParsePublicID(text)
	if !ok {
		return errors.New("it takes a whole number or a UUID")
	}
	*id = publicID(parsed)
	return nil
}

// number is a flag for an integer.
type number int64

func (n *number) String() string { return strconv.FormatInt(int64(*n), 10) }
func (n *number) Type() string   { return "NUMBER" }
func (n *number) Set(text string) error {
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return errors.New("it takes a whole number")
	}
	*n = number(v)
	return nil
}
