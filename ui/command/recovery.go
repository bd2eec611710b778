package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// RecoveryCodeVariable is the environment variable with the recovery code, for jobs.
const RecoveryCodeVariable = "HOUSING_TRACKER_RECOVERY_CODE"

func (p Program) recovery() *cobra.Command {
	c := &cobra.Command{Use: "recovery", Short: "The recovery code, for when no administrator knows a password: make a new one, use it"}
	c.AddCommand(p.newRecovery(), p.useRecovery())
	return c
}

func (p Program) newRecovery() *cobra.Command {
	return p.onSession(&cobra.Command{
		Use:   "new --db FILE --user ADMINISTRATOR",
		Short: "Make a new recovery code and print it; the former one is void",
	}, func(c *cobra.Command, s *signin.Session, _ []string) error {
		recovery, err := onlyInFile[recoverable](s, recoveryIs)
		if err != nil {
			return err
		}
		code, err := p.newCode(c.Context(), recovery)
		if err != nil {
			return err
		}
		return p.print(c, map[string]string{"recoveryCode": code}, func(w io.Writer) { writeCode(w, code) })
	})
}

// recoverable is a session on a database that a recovery code opens.
type recoverable interface {
	NewRecoveryCode(ctx context.Context, op data.OperationID) (string, error)
	RecoveryCodeKept(ctx context.Context) error
}

// recoveryIs begins the refusal of a recovery code on a server.
const recoveryIs = "A recovery code opens the keys"

// newCode makes a recovery code, which the command prints.
func (p Program) newCode(ctx context.Context, s recoverable) (string, error) {
	code, err := s.NewRecoveryCode(ctx, data.NewOperationID())
	if err == nil {
		err = s.RecoveryCodeKept(ctx)
	}
	return code, err
}

func writeCode(w io.Writer, code string) {
	fmt.Fprintf(w, "\nThe recovery code is\n\n    %s\n\n", code)
	fmt.Fprintln(w, "Print it or write it down, and lock it away: it is the only way back in when no administrator knows a password,")
	fmt.Fprintln(w, "and whoever has it can open the database. It is not shown again.")
}

func (p Program) useRecovery() *cobra.Command {
	var db, name string
	c := &cobra.Command{
		Use:   "use --db FILE --name ADMINISTRATOR",
		Short: "Give an administrator a new password by the recovery code",
		Long: "Give an administrator a new password by the recovery code, which comes from " + RecoveryCodeVariable +
			" or a prompt, the password from " + NewPasswordVariable + " or a prompt.",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if db == "" {
				return missing("--db FILE")
			}
			if strings.TrimSpace(name) == "" {
				return missing("--name NAME")
			}
			office, err := p.Open(db)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, office.Close()) }()
			recovery, ok := office.(interface {
				Recover(ctx context.Context, code, name, password string) error
			})
			if !ok {
				return notOnServer(recoveryIs)
			}
			code, err := p.password(c.Context(), RecoveryCodeVariable, "Recovery code: ")
			if err != nil {
				return err
			}
			password, err := p.newPassword(c.Context(), NewPasswordVariable, name)
			if err != nil {
				return err
			}
			if err := recovery.Recover(c.Context(), code, name, password); err != nil {
				return err
			}
			return p.print(c, map[string]string{"name": name}, func(w io.Writer) {
				fmt.Fprintf(w, "The password of %s is the new one now. The recovery code stays as it is.\n", name)
			})
		},
	}
	c.Flags().StringVar(&db, "db", "", "the database `FILE`")
	c.Flags().StringVar(&name, "name", "", "`NAME` of the administrator")
	return c
}
