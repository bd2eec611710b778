package command

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"housingtracker/data/file"
	"housingtracker/data/signin"
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
}

func newMovedJSON(m file.Moved) movedJSON {
	j := movedJSON{m.From, m.To, m.At.UTC(), len(m.Tables), map[string]int64{}, "ok", m.ReadOnly}
	for _, t := range m.Tables {
		j.Rows[t.Name] = t.Rows
	}
	return j
}

// movable is a session on a database that can be moved to another file.
type movable interface {
	MoveTo(ctx context.Context, from string, to file.Destination, progress func(done, total int64)) (file.Moved, error)
	UndoMove(ctx context.Context, at func(path string) file.Destination) (warning string, err error)
}

func (p Program) move() *cobra.Command {
	var login credentials
	var to string
	var undo bool
	c := &cobra.Command{
		Use:   "move --from FILE --to FILE --user ADMINISTRATOR",
		Short: "Move the database to another place, such as a shared folder, or back to this computer",
		Long: "Move the database with everything in it, and with its keys, to another place: a folder that several computers share, or a disk of this " +
			"computer. Both databases are checked and compared row by row. Then the one at FROM is marked as moved and can only be read. " +
			"If the command is interrupted before that, the one at FROM is as it was and there is none at TO; if after, the same command finishes the move.\n\n" +
			"Passwords stay. Backups are not moved: they stay beside the database at FROM.\n\n" +
			"--undo makes a database that was moved writable again, unless the one at the other place was changed since.",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case login.db == "":
				return missing("--from FILE")
			case to == "" && !undo:
				return missing("--to FILE")
			}
			from, err := filepath.Abs(login.db)
			if err != nil {
				return err
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
	c.Flags().StringVar(&login.db, "from", "", "the database `FILE` to move")
	c.Flags().StringVar(&to, "to", "", "the `FILE` that it becomes, which must not exist")
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
	source, err := onlyInFile[movable](s, "A move to another path is")
	if err != nil {
		return err
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
