// Housing Status Tracker follows the clients of housing programs from verified eligibility to move-in.
//
// Main connects the packages and starts a command or the window.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/theme"

	"housingtracker/assets"
	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/backup"
	"housingtracker/data/draft"
	"housingtracker/data/file"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/data/move"
	"housingtracker/data/place"
	"housingtracker/data/sample"
	"housingtracker/data/share"
	"housingtracker/data/signin"
	"housingtracker/data/sqlite"
	"housingtracker/data/witness"
	"housingtracker/export"
	_ "housingtracker/language"
	"housingtracker/ui"
	"housingtracker/ui/command"
)

// appID identifies the program to Fyne and the system.
const appID = "org.housingstatustracker.desktop"

// version is set by the build.
var version = "development"

func main() {
	if !sqlite.Encrypts() {
		version += " (built without encryption: whoever can read a database file can read all that is in it)"
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := program(ctx).Run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// program returns the commands; the one without a name opens the window.
func program(ctx context.Context) command.Program {
	return command.Program{
		Version: version, Now: time.Now, Getenv: os.Getenv, New: newOffice, Open: openOffice, Destination: destination,
		InitServer: initServer, Target: target,
		OpenExport:  func(path string) (command.Export, error) { return hmis.Open(path) },
		WriteSample: writeSample, MakeSample: makeSample, Probe: probe, StateAlone: stateAlone, Fonts: fonts(),
		Stdout: os.Stdout, Stderr: os.Stderr,
		Window: func(db string) error { return window(ctx, db) },
	}
}

// writeSample writes a made-up export with the flaws that generate.ParseFlaws reads.
func writeSample(w io.Writer, clients int, seed uint64, flaws string) error {
	damage, err := generate.ParseFlaws(flaws)
	if err != nil {
		return err
	}
	return generate.Export(w, generate.Options{Clients: clients, Seed: seed, Flaws: damage})
}

// newOffice is the office of a file that may have to be created, openOffice that of an existing one. If the path
// is a link, log, keys and backups are beside the file it leads to.
func newOffice(path string) *file.Office {
	if file, err := filepath.EvalSymlinks(path); err == nil {
		path = file
	}
	keyring := account.Of(path)
	o := file.NewOffice(sqlite.At(path), keyring, time.Now).KeepBackups(backup.Of(path, version,
		func(unpacked string) file.Database { return sqlite.At(unpacked).ProvedAs(path) }, func(path string) file.Keyring { return account.Of(path) }))
	o.AnnounceBy(func(key file.Key) (data.Presence, error) { return share.NewPresence(path, key.Bytes()) })
	if folder, err := settingsFolder(); err == nil {
		keyring.CountHere(filepath.Join(folder, "tries"))
		o.WitnessedBy(witnessIn(folder, path))
		o.KeepDrafts(func(database string, key file.Key) (data.DraftStore, error) {
			return draft.Open(filepath.Join(folder, "drafts"), database, key)
		})
	}
	return o
}

// destination is a place to which a database can be moved. If the path is a link, the files are where it leads to.
func destination(path string) file.Destination {
	if file, err := filepath.EvalSymlinks(path); err == nil {
		path = file
	}
	return move.To(path, func(path string) file.Database { return sqlite.At(path) }, func(path string) file.Keyring { return account.Of(path) }, func() {
		if w, ok := witnessOf(path); ok {
			w.Forget()
		}
	})
}

// shared reports whether other computers can reach a path.
func shared(path string) bool {
	at, err := place.Of(path)
	return err == nil && at.Shared()
}

// witnessOf is what this computer remembers of the database at path; ok is false if there is no folder for
// settings.
func witnessOf(path string) (w witness.File, ok bool) {
	folder, err := settingsFolder()
	return witnessIn(folder, path), err == nil
}

// witnessIn is witnessOf for the folder for settings.
func witnessIn(folder, path string) witness.File {
	return witness.Of(filepath.Join(folder, "last-used"), path)
}

// settingsFolder is the program's folder in the user's settings.
func settingsFolder() (string, error) {
	config, err := os.UserConfigDir()
	return filepath.Join(config, "housing-status-tracker"), err
}

// openOffice is the office at a place.
func openOffice(place string) (signin.Office, error) {
	if signin.IsServer(place) {
		return openServer(place)
	}
	return newOffice(place).Open()
}

// makeSample creates the sample office, replacing one that this computer may remember.
func makeSample(ctx context.Context, path string) ([]data.SampleAccount, error) {
	accounts, err := sample.Make(ctx, path, func(path string) file.Database { return sqlite.At(path) })
	if w, ok := witnessOf(path); ok && err == nil {
		w.Forget()
	}
	return accounts, err
}

// fonts are the window's, so that pages print what the screen shows, and those that come with the program.
func fonts() export.Fonts {
	f := export.Fonts{
		Regular: theme.DefaultTextFont().Content(), Bold: theme.DefaultTextBoldFont().Content(),
		Fallback: [][]byte{theme.DefaultSymbolFont().Content()}, System: export.SystemFonts(),
	}
	for _, a := range assets.Fonts {
		f.Scripts = append(f.Scripts, export.ScriptFont{Characters: a.Characters, Open: a.Open})
	}
	return f
}

// findFonts adds the folder of unpacked fonts to those in which Fyne looks for characters that its own fonts lack, and returns
// what unpacks them; nil where systems have such fonts. Call it before Fyne starts: C code reads the environment too.
func findFonts() (unpack func()) {
	cache, err := os.UserCacheDir()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || err != nil {
		return nil
	}
	folder := filepath.Join(cache, "housing-status-tracker")
	// Programs that this one starts look there too, so the default has to stay.
	known := cmp.Or(os.Getenv("XDG_DATA_DIRS"), "/usr/local/share:/usr/share")
	if os.Setenv("XDG_DATA_DIRS", known+":"+folder) != nil {
		return nil
	}
	// Without them some names are boxes, which must not keep anybody from working.
	return func() { _ = assets.UnpackFonts(filepath.Join(folder, "fonts")) }
}

// window opens the window and returns when it is closed.
func window(ctx context.Context, db string) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" {
		return data.Refuse(data.CodeUnavailable, "There is no display to open the window on. See --help for the commands that need none.")
	}
	folder, err := settingsFolder()
	if err != nil {
		return data.Refuse(data.CodeUnavailable, "There is no folder for settings: the environment names no home.")
	}
	keepCrashes(folder)
	if db != "" && !signin.IsServer(db) {
		if db, err = filepath.Abs(db); err != nil {
			return err
		}
	}
	dropTornPreferences(filepath.Dir(folder))
	unpackFonts := findFonts()
	a := app.NewWithID(appID)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	w := ui.Open(a, ui.Program{
		Version: version, Now: time.Now, Folder: folder, New: newOffice, Open: openOffice, Shared: shared, Destination: destination, Target: target,
		OpenExport: func(path string) (ui.Export, error) { return hmis.Open(path) },
		MakeSample: makeSample, Probe: probe, StateAlone: stateAlone, Fonts: fonts(), UnpackFonts: unpackFonts, Input: watchInput,
		Position: position, BringIntoView: bringIntoView,
	}, db)
	// Ctrl+C in the terminal quits without a question; unsaved input is kept.
	go func() { <-ctx.Done(); fyne.Do(w.End) }()
	a.Run()
	return nil
}

// dropTornPreferences removes Fyne's preferences if they were written only in part: Fyne would complain at every
// start. They hold the look, the window's place and the path of the last database.
func dropTornPreferences(config string) {
	path := filepath.Join(config, "fyne", appID, "preferences.json")
	if content, err := os.ReadFile(path); err == nil && !json.Valid(content) {
		_ = os.Remove(path)
	}
}

// keepCrashes makes Go write crashes to a file as well as to standard error: the stack, which holds no values of
// clients.
func keepCrashes(folder string) {
	if os.MkdirAll(folder, 0o700) != nil {
		return
	}
	log, err := os.OpenFile(filepath.Join(folder, "crash.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	_ = debug.SetCrashOutput(log, debug.CrashOptions{})
	log.Close()
}
