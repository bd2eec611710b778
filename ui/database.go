package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"housingtracker/data"
	"housingtracker/data/signin"
	"housingtracker/ui/access"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// SampleFile and OfficeFile are the names of the databases the program creates in its folder.
const (
	SampleFile = "sample-office.db"
	OfficeFile = "housing-status.db"
)

// openSample opens the sample office, creating it if missing.
func (w *Window) openSample(s *access.StartScreen) {
	path := filepath.Join(w.program.Folder, SampleFile)
	var cancel func()
	s.Start("Making the sample office…", func() { cancel() })
	report := func(share float64) { w.host.Tasks.Post(func() { s.Progress(share) }) }
	cancel = task.Do(w.host.Tasks, func(ctx context.Context) error { return w.makeSample(data.WithProgress(ctx, report), path) }, func(err error) {
		s.Stop()
		if err != nil {
			w.host.ShowError("The sample office could not be made", err)
			return
		}
		w.openDatabase(path)
	})
}

func (w *Window) makeSample(ctx context.Context, path string) error {
	if exists(path) {
		return nil
	}
	if err := w.makeFolder(); err != nil {
		return err
	}
	_, err := w.program.MakeSample(ctx, path)
	return err
}

func (w *Window) makeFolder() error {
	if err := os.MkdirAll(w.program.Folder, 0o700); err != nil {
		return &data.Error{Code: data.CodeUnavailable, Err: err,
			Message: "The folder " + w.program.Folder + " can't be made. Nothing was changed. Start the program with --db and a file in a folder of yours."}
	}
	return nil
}

// removeSample deletes the sample office and returns to the start screen.
func (w *Window) removeSample() {
	w.host.ShowQuestion("Remove the sample data?",
		"The file of the sample office is deleted, with everything tried out in it. Nothing real is touched.",
		overlay.Action{Text: "Keep it", Key: "Esc"},
		overlay.Action{Text: "Remove", Primary: true, Do: func() {
			path := w.path
			w.closeOffice()
			w.app.Preferences().RemoveValue(databasePreference)
			w.showStart()
			if err := w.program.New(path).Discard(); err != nil {
				w.host.ShowError("The sample data could not be removed", err)
			}
		}})
}

// startImport creates the office's database and its first administrator, and opens the import.
func (w *Window) startImport() {
	if err := w.makeFolder(); err != nil {
		w.host.ShowError("No database was made", err)
		return
	}
	w.createDatabaseIn(w.program.Folder)
}

// createDatabaseIn creates the office's database in a folder. If a database must not lie there, another folder can
// be chosen.
func (w *Window) createDatabaseIn(folder string) {
	path := filepath.Join(folder, OfficeFile)
	for i := 2; exists(path); i++ {
		path = filepath.Join(folder, fmt.Sprintf("housing-status-%d.db", i))
	}
	w.closeOffice()
	office := w.program.New(path)
	task.Run(w.host.Tasks, office.Info, func(_ data.OfficeInfo, err error) {
		if err != nil {
			_ = office.Close()
			w.host.ShowQuestion("No database was made", overlay.ErrorMessage(err), overlay.Action{Text: "Cancel", Key: "Esc"},
				overlay.Action{Text: "Choose a folder…", Primary: true, Do: func() { filechooser.OpenFolder(w.host, "", w.createDatabaseIn) }})
			return
		}
		w.path, w.office = path, office.AtPlace()
		access.OpenNewDatabase(w.host, office, path, func(session *signin.Session) {
			w.app.Preferences().SetString(databasePreference, path)
			w.window.SetTitle(Title + " – " + filepath.Base(path))
			w.welcome(session, "", importName)
		}, w.closeOffice)
	})
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// chooseDatabase opens an existing database at any place.
func (w *Window) chooseDatabase() {
	access.OpenPlaces(w.host, w.chooseFile, w.chooseFile, func() {
		access.OpenServer(w.host, w.app.Preferences().String(serverPreference), func(address string) error {
			office, err := w.program.Open(address)
			if err == nil {
				err = office.Close()
			}
			return err
		}, func(address string) {
			w.app.Preferences().SetString(serverPreference, address)
			w.openDatabase(address)
		})
	})
}

// chooseFile opens an existing database in a file.
func (w *Window) chooseFile() {
	filechooser.OpenFile(w.host, w.databases(), []string{".db", ".sqlite", ".sqlite3"}, func(path string) { w.openDatabase(path) })
}

// databases is the folder of the databases opened or created here, or "". Some file dialogs hide it: without it
// nobody gets back from the sample office to their own database.
func (w *Window) databases() string {
	folders := []string{w.program.Folder}
	if w.path != "" && !signin.IsServer(w.path) {
		folders = []string{filepath.Dir(w.path), w.program.Folder}
	}
	for _, folder := range folders {
		if found, _ := filepath.Glob(filepath.Join(folder, "*.db")); len(found) > 0 {
			return folder
		}
	}
	return ""
}
