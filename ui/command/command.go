// Package command is the command line of the program, for an office's scheduled jobs and for tests.
//
// Every command signs in and uses the same signin.Session as the window, so rules and refusals are the same. The
// exit status is 0 only if the job was done. Errors are one line on standard error; with --json, standard output
// is JSON only, a refusal being {"error": {"code", "field", "message"}}, for an import with "problems" beside it.
// The package does not import the window: main passes the function that opens it.
package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/server"
	"housingtracker/data/signin"
	"housingtracker/data/transfer"
	"housingtracker/export"
)

// Export is an HMIS export that is open for reading.
type Export interface {
	data.Importer
	io.Closer
}

// Program has the dependencies of the commands. All fields but ReadPassword must be set.
type Program struct {
	Version string
	// Window opens the window on a database file, or on the one opened last if db is "".
	Window func(db string) error
	// Open opens the database at a place, which exists; New one in a file, which may have to be created.
	Open func(place string) (signin.Office, error)
	New  func(path string) *file.Office
	// Destination is a place to which a database can be moved.
	Destination func(path string) file.Destination
	// InitServer makes or updates the program's part of a database on a server (see server.Init, whose Open it sets).
	InitServer func(ctx context.Context, i server.Init) (server.Made, error)
	// Target is a place to which a database is moved between a file and a server; owner is the password of the database's owner there.
	Target func(ctx context.Context, place, owner string) (transfer.Target, error)
	// Now returns the local time.
	Now func() time.Time
	// OpenExport opens an HMIS export, a zip or a folder.
	OpenExport func(path string) (Export, error)
	// WriteSample writes a made-up HMIS export as a zip, with the named flaws or, for "", only those of real
	// files.
	WriteSample func(w io.Writer, clients int, seed uint64, flaws string) error
	// MakeSample creates the sample office in a new file and returns its accounts; CodeExists if the file exists.
	MakeSample func(ctx context.Context, path string) ([]data.SampleAccount, error)
	// Probe proves that this computer and another one notice each other in the shared folder of the database. It shows a
	// new code if code is "", else it answers the computer that shows the code. It reports each step in words.
	Probe func(ctx context.Context, db, code string, report func(text string)) error
	// StateAlone states, for the administrator of that name, that only this computer uses the database in a shared folder.
	StateAlone func(db, by string) error
	// Fonts are the fonts of printed pages.
	Fonts export.Fonts
	// Getenv reads the environment, which may hold passwords.
	Getenv func(string) string
	// ReadPassword asks for a password without echo; nil asks in the terminal.
	ReadPassword func(ctx context.Context, prompt string) (string, error)

	Stdout, Stderr io.Writer
}

// Run runs the command in args, or opens the window, and returns the exit status.
func (p Program) Run(ctx context.Context, args []string) int {
	// Cobra would refuse to start from Windows Explorer, where this program opens its window.
	cobra.MousetrapHelpText = ""
	cobra.EnableCommandSorting = false
	if p.ReadPassword == nil {
		p.ReadPassword = readTerminalPassword
	}
	root := p.root()
	root.SetArgs(args)
	err := unknownCommand(root, args)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	if err == nil {
		return 0
	}
	p.report(err, slices.Contains(args, "--json"))
	return 1
}

func (p Program) root() *cobra.Command {
	var db string
	root := &cobra.Command{
		Use:           "housing-tracker",
		Short:         "Housing Status Tracker: from eligibility to move-in",
		Long:          "Housing Status Tracker. With no command it opens the window; the commands are for scheduled jobs.",
		Version:       p.Version,
		Args:          noArguments,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(*cobra.Command, []string) error { return p.Window(db) },
	}
	root.Flags().StringVar(&db, "db", "", "open this database: a `FILE`, or the address of a server, postgres://HOST/NAME")
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return data.Refuse(data.CodeInvalid, "%s. See %s --help.", err, c.CommandPath())
	})
	root.AddCommand(p.initialize(), p.server(), p.sample(), p.demo(), p.imports(), p.programs(), p.export(), p.reports(), p.tracker(), p.moveIn(), p.user(), p.recovery(), p.audit(auditName), p.audit("acts"), p.backup(), p.restore(), p.move(), p.retention(), p.check(), p.probe())
	for _, c := range leaves(root) {
		c.Flags().Bool("json", false, "print JSON")
	}
	return root
}

// leaves returns the runnable commands at any depth.
func leaves(c *cobra.Command) []*cobra.Command {
	if !c.HasSubCommands() {
		return []*cobra.Command{c}
	}
	var all []*cobra.Command
	if c.HasParent() && c.Runnable() {
		all = append(all, c)
	}
	for _, sub := range c.Commands() {
		all = append(all, leaves(sub)...)
	}
	return all
}

// unknownCommand refuses an unknown first word, for which cobra would check flags or open the window.
func unknownCommand(root *cobra.Command, args []string) error {
	found, rest, err := root.Find(args)
	if err != nil {
		return data.Refuse(data.CodeInvalid, "%s.", err)
	}
	if !found.HasSubCommands() {
		return nil
	}
	word := ""
	if len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		word = rest[0]
	}
	switch {
	case word == "help" && found == root, word == "" && found == root:
		return nil
	case word == "" && slices.ContainsFunc(rest, func(a string) bool { return a == "--help" || a == "-h" }):
		return nil
	case word == "" && found.Runnable():
		return nil
	case word == "":
		return data.Refuse(data.CodeInvalid, "Say what to do: %s %s.", found.CommandPath(), strings.Join(names(found), ", "))
	}
	return data.Refuse(data.CodeInvalid, "%q is not a command. There are: %s.", word, strings.Join(names(found), ", "))
}

func names(c *cobra.Command) []string {
	var all []string
	for _, sub := range c.Commands() {
		if sub.Name() != "help" {
			all = append(all, sub.Name())
		}
	}
	return all
}

// noArguments refuses arguments.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return data.Refuse(data.CodeInvalid, "%s takes no %q. See %s --help.", c.CommandPath(), args[0], c.CommandPath())
	}
	return nil
}

// report prints an error: a line for people, and the refusal for programs with --json.
func (p Program) report(err error, asJSON bool) {
	var refusal *data.Error
	switch {
	case errors.As(err, &refusal):
	case errors.Is(err, context.Canceled):
		refusal = data.Refuse(data.CodeCancelled, "Stopped. Nothing was changed.")
	default:
		refusal = data.Refuse(data.CodeUnavailable, "This could not be done: %s.", strings.TrimSuffix(err.Error(), "."))
	}
	if asJSON {
		type body struct {
			Code    data.Code  `json:"code"`
			Field   data.Field `json:"field"`
			Message string     `json:"message"`
			// Candidates are the sources that an import asks about.
			Candidates []candidate `json:"candidates,omitempty"`
		}
		printed := map[string]any{"error": body{refusal.Code, refusal.Field, refusal.Message, candidates(err)}}
		var imported refusedImport
		if errors.As(err, &imported) {
			printed["problems"] = append([]data.ImportProblem{}, imported.problems...)
		}
		p.printJSON(printed)
	}
	fmt.Fprintln(p.Stderr, data.Line(refusal.Message))
}

// print writes v as JSON with --json, else what text writes for people.
func (p Program) print(c *cobra.Command, v any, text func(w io.Writer)) error {
	if asJSON, _ := c.Flags().GetBool("json"); asJSON {
		return p.printJSON(v)
	}
	text(terminal{p.Stdout})
	return nil
}

func (p Program) printJSON(v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := p.Stdout.Write(export.VisibleJSON(b.Bytes()))
	return err
}
