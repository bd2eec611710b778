package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"housingtracker/data/file"
	"housingtracker/data/server"
	"housingtracker/data/signin"
	"housingtracker/data/transfer"
)

// movedJSON is a finished move in the JSON of the commands.
type movedJSON struct {
	From     string           `json:"from"`
	To       string           `json:"to"`
	MovedAt  time.Time        `json:"moved_at"`
	Tables   int              `json:"tables"`
	Rows     map[string]int64 `json:"rows"`
	Check    string           `json:"check"`
	ReadOnly string           `json:"read_only"`
	// Temporary are the new passwords of a move from or to a server.
	Temporary []temporaryJSON `json:"temporary_passwords,omitempty"`
}

type temporaryJSON struct {
	Name     string `json:"name"`
	Password string `json:"password"`
}

func newMovedJSON(m file.Moved) movedJSON {
	j := movedJSON{From: m.From, To: m.To, MovedAt: m.At.UTC(), Tables: len(m.Tables), Rows: map[string]int64{}, Check: "ok", ReadOnly: m.ReadOnly}
	for _, t := range m.Tables {
		j.Rows[t.Name] = t.Rows
	}
	return j
}

// movable is a session on a database that can be moved to another file.
type movable interface {
	MoveTo(ctx context.Context, from string, to file.Destination, progress func(done, total int64)) (file.Moved, error)
}

func (p Program) move() *cobra.Command {
	var login credentials
	var to string
	var undo bool
	c := &cobra.Command{
		Use:   "move --from PLACE --to PLACE --user ADMINISTRATOR",
		Short: "Move the database to another place: a shared folder, a server, or back to this computer",
		Long: "Move the database with everything in it, and with its keys, to another place: a folder that several computers share, a server, or a disk of this " +
			"computer. Both databases are checked and compared row by row. Then the one at FROM is marked as moved and can only be read. " +
			"If the command is interrupted before that, the one at FROM is as it was and there is none at TO; if after, the same command finishes the move.\n\n" +
			"Between files passwords stay. Backups are not moved: they stay beside the database at FROM.\n\n" +
			"To a server, TO is postgres://OWNER@HOST/NAME, an empty database whose owner's password comes from " + OwnerPasswordVariable + " or a prompt; from a\n" +
			"server, FROM is its address as people open it. Passwords don't cross between a file and a server: NAME's is the same at both, all others get\n" +
			"temporary ones, which are printed this once.\n\n" +
			"--undo makes a database that was moved writable again, unless the one at the other place was changed since.",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case login.db == "":
				return missing("--from PLACE")
			case to == "" && !undo:
				return missing("--to PLACE")
			case signin.IsServer(to) || signin.IsServer(login.db) && !undo:
				return p.transfer(c, login, to)
			}
			from := login.db
			if !signin.IsServer(from) {
				var err error
				if from, err = filepath.Abs(from); err != nil {
					return err
				}
			}
			return p.signedIn(c.Context(), login, func(s *signin.Session) error {
				if undo {
					return p.undoMove(c, s, from)
				}
				source, err := onlyInFile[movable](s, "A move to another path is")
				if err != nil {
					return err
				}
				m, err := source.MoveTo(c.Context(), from, p.Destination(to), nil)
				if err != nil {
					return err
				}
				return p.print(c, newMovedJSON(m), func(w io.Writer) { writeMoved(w, m) })
			})
		},
	}
	c.Flags().StringVar(&login.db, "from", "", "the `PLACE` of the database to move: a file, or the address of a server")
	c.Flags().StringVar(&to, "to", "", "the `PLACE` where it will be: a file, which must not exist, or an empty database on a server")
	c.Flags().StringVar(&login.user, "user", "", "sign in as `NAME`; the password comes from "+PasswordVariable+" or a prompt")
	c.Flags().BoolVar(&undo, "undo", false, "take back the move of the database at --from")
	return c
}

func writeMoved(w io.Writer, m file.Moved) {
	rows := int64(0)
	for _, t := range m.Tables {
		rows += t.Rows
	}
	fmt.Fprintf(w, "Moved %s to %s: %d rows in %d tables are the same at both, and both databases are sound. The one at the old place can only be read now.\n", m.From, m.To, rows, len(m.Tables))
	fmt.Fprintln(w, "Passwords are the same. Backups stayed at the old place.")
	if m.ReadOnly != "" {
		fmt.Fprintf(w, "Note: at the new place it can't be written yet. %s\n", m.ReadOnly)
	}
}

func (p Program) undoMove(c *cobra.Command, s *signin.Session, from string) error {
	source, ok := s.Place().(interface {
		UndoMove(ctx context.Context, at func(path string) file.Destination) (warning string, err error)
	})
	if !ok {
		return notOnServer("An undone move is")
	}
	warning, err := source.UndoMove(c.Context(), p.Destination)
	if err != nil {
		return err
	}
	result := struct {
		From    string `json:"from"`
		Undone  bool   `json:"undone"`
		Warning string `json:"warning"`
	}{from, true, warning}
	return p.print(c, result, func(w io.Writer) {
		fmt.Fprintf(w, "The move is taken back: %s can be written again.\n", from)
		if warning != "" {
			fmt.Fprintf(w, "Warning: %s\n", warning)
		}
	})
}

// transfer moves a database between a file and a server.
func (p Program) transfer(c *cobra.Command, login credentials, to string) (err error) {
	ctx := c.Context()
	from := login.db
	if !signin.IsServer(from) {
		if from, err = filepath.Abs(from); err != nil {
			return err
		}
	}
	if login.user == "" {
		return missing("--user NAME")
	}
	password, err := p.password(ctx, PasswordVariable, "Password of "+login.user+": ")
	if err != nil {
		return err
	}
	// The same password signs in at the one place and is set at the other.
	environment := p.Getenv
	p.Getenv = func(name string) string {
		if name == PasswordVariable {
			return password
		}
		return environment(name)
	}
	return p.signedIn(ctx, login, func(s *signin.Session) (err error) {
		target, err := p.target(ctx, to)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, target.Close()) }()
		m, err := transfer.Move(ctx, s, from, password, target)
		if err != nil {
			return err
		}
		result := newMovedJSON(file.Moved{From: m.From, To: m.To, At: m.At, Tables: m.Tables})
		for _, t := range m.Temporary {
			result.Temporary = append(result.Temporary, temporaryJSON{t.User.Name, t.Password})
		}
		return p.print(c, result, func(w io.Writer) { writeTransferred(w, m) })
	})
}

// target is the place to which a database is moved.
func (p Program) target(ctx context.Context, to string) (transfer.Target, error) {
	if !signin.IsServer(to) {
		return p.Target(ctx, to, "")
	}
	address, err := server.ParseAddress(to)
	if err != nil {
		return nil, err
	}
	owner, err := p.ownerPassword(ctx, address)
	if err != nil {
		return nil, err
	}
	return p.Target(ctx, to, owner)
}

func writeTransferred(w io.Writer, m transfer.Moved) {
	rows := int64(0)
	for _, t := range m.Tables {
		rows += t.Rows
	}
	fmt.Fprintf(w, "Moved %s to %s: %d rows in %d tables are the same at both, and both databases are sound. The one at the old place can only be read now.\n", m.From, m.To, rows, len(m.Tables))
	if len(m.Temporary) == 0 {
		return
	}
	fmt.Fprintln(w, "\nPasswords do not cross, so the other users have new ones, which they change when they sign in. They are not shown again:")
	t := newTable(w, "NAME\tPASSWORD")
	for _, p := range m.Temporary {
		fmt.Fprintf(t, "%s\t%s\n", p.User.Name, p.Password)
	}
	t.Flush()
}
