package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"housingtracker/data"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
	"housingtracker/ui/start"
	"housingtracker/ui/task"
)

// SampleFile and OfficeFile are the names of the databases the program makes in its folder.
const (
	SampleFile = "sample-office.db"
	OfficeFile = "housing-status.db"
)

// openSample opens the sample office, making it first where it is missing.
func (w *Window) openSample(s *start.Screen) {
	path := filepath.Join(w.program.Folder, SampleFile)
	var cancel func()
	s.Begin("Making the sample office…", func() { cancel() })
	cancel = task.Do(w.host.Tasks, func(ctx context.Context) error { return w.makeSample(ctx, path) }, func(err error) {
		s.End()
		if err != nil {
			w.host.Fail("The sample office could not be made", err)
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

// removeSample deletes the sample office and goes back to the choice of how to begin.
func (w *Window) removeSample() {
	w.host.Ask("Remove the sample data?",
		"The file of the sample office is deleted, with everything tried out in it. Nothing real is touched.",
		overlay.Answer{Text: "Keep it", Key: "Esc"},
		overlay.Answer{Text: "Remove", Primary: true, Do: func() {
			path := w.path
			w.closeOffice()
			w.app.Preferences().RemoveValue(preferDatabase)
			w.showStart()
			if err := w.program.New(path).Discard(); err != nil {
				w.host.Fail("The sample data could not be removed", err)
			}
		}})
}

// beginWithImport makes the office's database, its first administrator, and goes on to the import.
func (w *Window) beginWithImport() {
	if err := w.makeFolder(); err != nil {
		w.host.Fail("No database was made", err)
		return
	}
	w.beginIn(w.program.Folder)
}

// beginIn makes the office's database in a folder. Where a database must not lie there, another one can be chosen.
func (w *Window) beginIn(folder string) {
	path := filepath.Join(folder, OfficeFile)
	for i := 2; exists(path); i++ {
		path = filepath.Join(folder, fmt.Sprintf("housing-status-%d.db", i))
	}
	w.closeOffice()
	office := w.program.New(path)
	task.Run(w.host.Tasks, office.Info, func(_ data.OfficeInfo, err error) {
		if err != nil {
			_ = office.Close()
			w.host.Ask("No database was made", overlay.Words(err), overlay.Answer{Text: "Cancel", Key: "Esc"},
				overlay.Answer{Text: "Choose a folder…", Primary: true, Do: func() { filechooser.OpenFolder(w.host, "", w.beginIn) }})
			return
		}
		w.path, w.office = path, office
		start.OpenFounding(w.host, office, path, func(session *data.Session) {
			w.app.Preferences().SetString(preferDatabase, path)
			w.window.SetTitle(Title + " – " + filepath.Base(path))
			w.welcome(session, "", importName)
		}, w.closeOffice)
	})
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// chooseDatabase opens a database that is there.
func (w *Window) chooseDatabase() {
	filechooser.OpenFile(w.host, w.databases(), []string{".db", ".sqlite", ".sqlite3"}, func(path string) { w.openDatabase(path) })
}

// databases is the folder of the databases that were opened or made here, or "". It is hidden from file dialogs on some
// systems: without it nobody finds back from the sample office to the own one.
func (w *Window) databases() string {
	folders := []string{w.program.Folder}
	if w.path != "" {
		folders = []string{filepath.Dir(w.path), w.program.Folder}
	}
	for _, folder := range folders {
		if found, _ := filepath.Glob(filepath.Join(folder, "*.db")); len(found) > 0 {
			return folder
		}
	}
	return ""
}
