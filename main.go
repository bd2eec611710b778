// Housing Status Tracker follows the clients of housing programs from verified eligibility to the day they move in.
//
// This is the hallway: it alone knows every room, and opens the door to a command or to the window.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/data/sample"
	"housingtracker/data/sqlite"
	"housingtracker/export"
	"housingtracker/ui/command"
)

// version is set by the build.
var version = "development"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := program().Run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// program wires the commands, of which the window is the one without a name.
func program() command.Program {
	return command.Program{
		Version: version, Now: time.Now, Passwords: account.Passwords{}, Getenv: os.Getenv,
		Open: store(sqlite.OpenExisting), Create: store(sqlite.Open), Remove: sqlite.Remove,
		OpenExport: func(path string) (command.Export, error) { return hmis.Open(path) },
		WriteSample: func(w io.Writer, clients int, seed uint64) error {
			return generate.Export(w, generate.Options{Clients: clients, Seed: seed})
		},
		BuildSample: sample.Build,
		Fonts:       fonts(),
		Stdout:      os.Stdout, Stderr: os.Stderr,
		Window: window,
	}
}

// store turns the way to a store of SQLite into the way to any store.
func store(open func(path string) (*sqlite.Store, error)) func(path string) (data.Store, error) {
	return func(path string) (data.Store, error) {
		s, err := open(path)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
}

// fonts are the window's own, so that pages print what the screen shows.
func fonts() export.Fonts {
	return export.Fonts{
		Regular: theme.DefaultTextFont().Content(), Bold: theme.DefaultTextBoldFont().Content(),
		Fallback: [][]byte{theme.DefaultSymbolFont().Content()}, System: export.SystemFonts(),
	}
}

// window opens the window.
func window(string) error {
	return data.Refuse(data.CodeUnavailable, "The window is not part of this build. See --help for the commands.")
}
