package command

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

func (p Program) check() *cobra.Command {
	var login credentials
	var backup string
	c := &cobra.Command{
		Use:   "check --db FILE --user NAME",
		Short: "Verify the database: every byte of the file, what it holds, the audit log",
		Long: "Verify the database: every page of the file through the cipher, unused ones too; foreign keys, the list against its source, " +
			"and the chain of the audit log. Anything that another program changed is found, were it a single bit. In a database " +
			"that is not encrypted, a letter changed within a text can't be told from what was typed.\n\n" +
			"With --backup it is a backup that is verified, by the password that its user had when it was made: every bit of the file, every " +
			"page, the audit log. No database is needed then.\n\n" +
			"The status is 0 if all is well, else 1, and each line names something that is wrong.",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if backup != "" {
				return p.checkBackup(c, backup, login.user)
			}
			return p.signedIn(c.Context(), login, func(s *signin.Session) error {
				found, err := s.Check(c.Context())
				if err != nil {
					return err
				}
				if len(found) > 0 {
					return p.broken(c, found)
				}
				return p.print(c, verdict{OK: true, Problems: []string{}}, func(w io.Writer) {
					fmt.Fprintln(w, "OK: every page of the file, foreign keys, the list against its source, and the audit log.")
				})
			})
		},
	}
	login.flags(c)
	c.Flags().StringVar(&backup, "backup", "", "verify this `BACKUP` instead of a database")
	return c
}

// checkBackup verifies a backup by its own keys.
func (p Program) checkBackup(c *cobra.Command, path, user string) (err error) {
	if user == "" {
		return missing("--user NAME")
	}
	password, err := p.password(c.Context(), PasswordVariable, "Password of "+user+" when the backup was made: ")
	if err != nil {
		return err
	}
	b, found, err := p.New(path).CheckBackup(c.Context(), path, file.Credentials{Name: user, Password: password}, nil)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return p.broken(c, found)
	}
	return p.print(c, verdict{OK: true, Problems: []string{}}, func(w io.Writer) {
		fmt.Fprintf(w, "OK: every bit of the backup of %s, every page of its database, and the audit log: %s.\n",
			b.At.Format("01/02/2006 15:04:05"), contentsText(b.Contents))
	})
}

// verdict is the result of a check in the JSON of the commands.
type verdict struct {
	OK       bool     `json:"ok"`
	Problems []string `json:"problems"`
}

// broken reports what is wrong. With --json the refusal has the first problem and their number.
func (p Program) broken(c *cobra.Command, found []string) error {
	if asJSON, _ := c.Flags().GetBool("json"); !asJSON {
		for _, line := range found {
			fmt.Fprintln(p.Stdout, data.Line(line))
		}
	}
	return data.Refuse(data.CodeUnavailable, "The database is damaged: %s (%d found in all). The check changed nothing. Where a line does not say what to do, stop working with the database and restore the latest backup.", found[0], len(found))
}
