package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

// backupJSON is a backup in the JSON of the commands.
type backupJSON struct {
	File        string            `json:"file"`
	At          time.Time         `json:"at"`
	Why         file.BackupReason `json:"why"`
	Bytes       int64             `json:"bytes"`
	Encrypted   bool              `json:"encrypted"`
	Clients     int               `json:"clients"`
	Enrollments int               `json:"enrollments"`
	Trackers    int               `json:"trackers"`
	Users       int               `json:"users"`
	LastEvent   int64             `json:"last_act"`
}

func newBackupJSON(b file.Backup) backupJSON {
	return backupJSON{b.Path, b.At.UTC(), b.Why, b.Size, b.Encrypted, b.Clients, b.Enrollments, b.Trackers, b.Users, b.LastEvent}
}

// backedUp is a session on a database of which the program makes backups.
type backedUp interface {
	BackUp(ctx context.Context, to string, progress func(done, total int64)) (file.Backup, error)
	Backups(ctx context.Context) (all []file.Backup, warning string, err error)
}

// backupsAre begins the refusal of backups on a server.
const backupsAre = "The program makes and restores backups"

func (p Program) backup() *cobra.Command {
	var to string
	c := p.onSession(&cobra.Command{
		Use:   "backup --db FILE --user ADMINISTRATOR",
		Short: "Make a backup now, and prove it by opening it",
		Long: "Make a backup now, and prove it by opening it. It lies in the folder beside the database with .backups after its name, and in " +
			"the second folder that the office has chosen, encrypted as the database is, with the keys that the passwords of now open.",
	}, func(c *cobra.Command, s *signin.Session, _ []string) error {
		folder := to
		if to != "" {
			var err error
			if folder, err = filepath.Abs(to); err != nil {
				return err
			}
		}
		files, err := onlyInFile[backedUp](s, backupsAre)
		if err != nil {
			return err
		}
		b, err := files.BackUp(c.Context(), folder, nil)
		if err != nil {
			return err
		}
		result := struct {
			backupJSON
			Warning string `json:"warning"`
		}{newBackupJSON(b), b.Warning}
		return p.print(c, result, func(w io.Writer) {
			fmt.Fprintf(w, "Made %s: %s. It was opened and every page of it is as it should be.\n", b.Path, contentsText(b.Contents))
			if b.Warning != "" {
				fmt.Fprintf(w, "Note: %s\n", b.Warning)
			}
		})
	})
	c.Flags().StringVar(&to, "to", "", "a copy in this `FOLDER` too, for this once")
	c.AddCommand(p.listBackups())
	return c
}

func contentsText(c file.Contents) string {
	return fmt.Sprintf("%d clients, %d enrollments, %d trackers, %d users", c.Clients, c.Enrollments, c.Trackers, c.Users)
}

func (p Program) listBackups() *cobra.Command {
	return p.onSession(&cobra.Command{
		Use:   "list --db FILE --user ADMINISTRATOR",
		Short: "List the backups, newest first",
	}, func(c *cobra.Command, s *signin.Session, _ []string) error {
		files, err := onlyInFile[backedUp](s, backupsAre)
		if err != nil {
			return err
		}
		all, warning, err := files.Backups(c.Context())
		if err != nil {
			return err
		}
		list := convert(all, newBackupJSON)
		if warning != "" {
			fmt.Fprintf(p.Stderr, "Note: %s\n", warning)
		}
		return p.print(c, list, func(w io.Writer) {
			if len(all) == 0 {
				fmt.Fprintln(w, "There are no backups yet.")
				return
			}
			t := newTable(w, "MADE\tWHY\tBYTES\tHOLDS\tFILE")
			for _, b := range all {
				fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\n", b.At.Format("01/02/2006 15:04:05"), b.Why, b.Size, contentsText(b.Contents), b.Path)
			}
			t.Flush()
		})
	})
}

// restoreJSON is the preview of a restore in the JSON of the commands.
type restoreJSON struct {
	Backup   backupJSON             `json:"backup"`
	Readable bool                   `json:"present_readable"`
	Foreign  bool                   `json:"of_another_office"`
	Keys     bool                   `json:"keys_of_the_backup"`
	Now      contentsJSON           `json:"now"`
	Then     contentsJSON           `json:"then"`
	Since    map[data.EventKind]int `json:"acts_since"`
	Latest   []eventJSON            `json:"latest_acts"`
	Restored bool                   `json:"restored"`
	Before   string                 `json:"backup_before"`
}

type contentsJSON struct {
	Clients     int `json:"clients"`
	Enrollments int `json:"enrollments"`
	Trackers    int `json:"trackers"`
	Users       int `json:"users"`
}

func newContentsJSON(c file.Contents) contentsJSON {
	return contentsJSON{c.Clients, c.Enrollments, c.Trackers, c.Users}
}

func newRestoreJSON(r file.Preview) restoreJSON {
	v := restoreJSON{Backup: newBackupJSON(r.Backup), Readable: r.Readable, Foreign: r.Foreign, Keys: r.Keys, Now: newContentsJSON(r.Now), Then: newContentsJSON(r.Then),
		Since: map[data.EventKind]int{}, Latest: []eventJSON{}}
	for _, k := range r.Since {
		v.Since[k.Kind] = k.Count
	}
	for _, a := range r.Latest {
		v.Latest = append(v.Latest, newEventJSON(a))
	}
	return v
}

func (p Program) restore() *cobra.Command {
	var login credentials
	var from string
	var preview, byCode bool
	c := &cobra.Command{
		Use:   "restore --db FILE --from BACKUP --user ADMINISTRATOR",
		Short: "Put a backup in the place of the database, which is backed up before",
		Long: "Put a backup in the place of the database. The present one is backed up before; where it can't be read, its files are kept " +
			"under other names. It also works when the database or its keys are gone: then an administrator of the database in the backup " +
			"restores it, by the password of then, or by the recovery code.\n\n--preview says what would change and changes nothing.",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			switch {
			case login.db == "":
				return missing("--db FILE")
			case from == "":
				return missing("--from BACKUP")
			case login.user == "" && !byCode:
				return missing("--user NAME")
			}
			office, err := p.newOffice(login.db, backupsAre)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, office.Close()) }()
			pass := file.Credentials{Name: login.user}
			if byCode {
				pass.RecoveryCode, err = p.password(c.Context(), RecoveryCodeVariable, "Recovery code: ")
			} else {
				pass.Password, err = p.password(c.Context(), PasswordVariable, "Password of "+login.user+": ")
			}
			if err != nil {
				return err
			}
			r, err := office.BeginRestore(c.Context(), from, pass, nil)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, r.Close()) }()
			v := newRestoreJSON(r.Preview)
			if !preview {
				if v.Before, err = r.Restore(c.Context(), nil); err != nil {
					return err
				}
				v.Restored = true
			}
			return p.print(c, v, func(w io.Writer) { writePreview(w, r.Preview, v) })
		},
	}
	login.names(c)
	c.Flags().StringVar(&from, "from", "", "the `BACKUP` to restore")
	c.Flags().BoolVar(&preview, "preview", false, "say what would change, and change nothing")
	c.Flags().BoolVar(&byCode, "recovery-code", false, "by the recovery code, from "+RecoveryCodeVariable+" or a prompt, in place of a password")
	return c
}

func writePreview(w io.Writer, r file.Preview, v restoreJSON) {
	if v.Restored {
		fmt.Fprintf(w, "Restored the backup of %s. Everybody signs in again.\n", r.Backup.At.Format("01/02/2006 15:04:05"))
	} else {
		fmt.Fprintf(w, "To restore the backup of %s would change this:\n", r.Backup.At.Format("01/02/2006 15:04:05"))
	}
	t := newTable(w, "\tBEFORE\tAFTER")
	for _, line := range []struct {
		what      string
		now, then int
	}{{"Clients", r.Now.Clients, r.Then.Clients}, {"Enrollments", r.Now.Enrollments, r.Then.Enrollments}, {"Trackers", r.Now.Trackers, r.Then.Trackers}, {"Users", r.Now.Users, r.Then.Users}} {
		now := "?"
		if r.Readable {
			now = fmt.Sprint(line.now)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\n", line.what, now, line.then)
	}
	t.Flush()
	switch {
	case !r.Readable:
		fmt.Fprintln(w, "The present database is not there or can't be read; its files, if there are any, are kept under other names.")
	case r.Foreign:
		fmt.Fprintln(w, "The present database does not go on from this backup: it is of another office, or comes from another restore.")
	case len(r.Since) == 0:
		fmt.Fprintln(w, "Nothing has been recorded since.")
	default:
		fmt.Fprintln(w, "Recorded since, and not in the backup:")
		for _, k := range r.Since {
			fmt.Fprintf(w, "  %d × %s\n", k.Count, k.Kind.Label())
		}
	}
	if r.Keys {
		fmt.Fprintln(w, "The passwords are those of the backup.")
	}
	if v.Before != "" {
		fmt.Fprintf(w, "The database before is in %s.\n", v.Before)
	}
}
