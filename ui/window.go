// Package ui is the window: it opens a database, lets a person sign in, and shows the screens with the navigation
// between them. The screens know nothing of each other; here they are wired.
package ui

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/spool"
	"housingtracker/ui/lock"
	"housingtracker/ui/overlay"
	"housingtracker/ui/signin"
	"housingtracker/ui/start"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Title begins the title of the window.
const Title = "Housing Status Tracker"

// Export is an HMIS export that is open for reading.
type Export interface {
	data.Importer
	io.Closer
}

// Program is what the window needs from outside; main hands it in.
type Program struct {
	Version string
	Now     func() time.Time
	// Folder is where new databases are made.
	Folder string
	// Open is the office of a database that is there, New that of one that may still have to be made.
	Open func(path string) (*data.Office, error)
	New  func(path string) *data.Office
	// OpenExport opens an HMIS export, a zip or a folder.
	OpenExport func(path string) (Export, error)
	// Fonts are those of printed pages.
	Fonts export.Fonts
	// Input tells used of every key and every movement of the mouse in the window; nil where nothing can.
	Input func(window fyne.Window, used func())
	// MakeSample makes the sample office in a new file and returns its accounts.
	MakeSample func(ctx context.Context, path string) ([]data.SampleAccount, error)
}

// The keys of Fyne's preferences: what concerns the window, never a client.
const (
	preferDatabase = "database"
	preferTheme    = "theme"
)

// Window is the program's window and the database that is open in it.
type Window struct {
	app     fyne.App
	window  fyne.Window
	program Program
	host    *overlay.Host
	root    *fyne.Container
	path    string
	office  *data.Office
	shell   *shell
	idle    *lock.Idle
	// limit is after how long of nobody using it the window locks; locked is the lock while it hides everything.
	limit  time.Duration
	locked *lock.Screen
}

// Open makes the window and shows it: on the database of that path; on "" on the one that was open last, or else on
// the choice of how to begin. It returns at once; the caller runs the app.
func Open(app fyne.App, program Program, path string) *Window {
	app.Settings().SetTheme(theme.Theme{Choice: theme.Choice(app.Preferences().Int(preferTheme))})
	w := newWindow(app, app.NewWindow(Title), program, task.Background())
	w.window.Resize(fyne.NewSize(1280, 800))
	w.window.SetMaster()
	app.Lifecycle().SetOnStopped(w.leaveNoFile)
	if program.Input != nil {
		app.Lifecycle().SetOnStarted(func() { program.Input(w.window, w.Used) })
	}
	w.window.Show()
	// After a crash, pages with names may be there.
	task.Do(w.host.Tasks, func(context.Context) error { spool.Empty(); return nil }, func(error) {})
	if path == "" {
		path = app.Preferences().String(preferDatabase)
	}
	if path == "" {
		w.showStart()
	} else {
		w.openDatabase(path)
	}
	return w
}

// leaveNoFile takes away what the program would leave on disk at its end: an export half written, pages for a viewer.
func (w *Window) leaveNoFile() {
	if w.shell != nil {
		w.shell.download.Stop()
	}
	spool.Empty()
}

func newWindow(app fyne.App, window fyne.Window, program Program, tasks task.Runner) *Window {
	w := &Window{app: app, window: window, program: program, root: container.NewStack()}
	w.host = overlay.NewHost(window, tasks)
	w.idle = lock.NewIdle(tasks, program.Now, w.unused)
	w.host.SetWindowKeys(overlay.Keys{lockKey: w.lockNow, hideKey: w.hide})
	window.SetPadded(false)
	window.SetContent(w.root)
	window.SetCloseIntercept(w.close)
	window.SetOnClosed(w.closeOffice)
	return w
}

// A screen is what the window or the shell shows.
type screen interface {
	Content() fyne.CanvasObject
	// Show is called whenever the screen comes into view.
	Show()
}

func (w *Window) show(s screen, keys overlay.Keys) {
	w.root.Objects = []fyne.CanvasObject{s.Content()}
	w.root.Refresh()
	w.host.SetScreenKeys(keys)
	w.host.SetShellKeys(nil)
	s.Show()
}

func (w *Window) showStart() {
	w.closeOffice()
	w.window.SetTitle(Title)
	var s *start.Screen
	s = start.New(w.host, start.Ways{
		Sample: func() { w.openSample(s) },
		Import: w.beginWithImport,
		Open:   w.chooseDatabase, Restore: w.restoreAtStart,
	})
	w.show(s, nil)
}

// openDatabase opens the file in the background and goes on to signing in.
func (w *Window) openDatabase(path string) {
	w.closeOffice()
	type opened struct {
		office *data.Office
		info   data.OfficeInfo
	}
	task.Run(w.host.Tasks, func(ctx context.Context) (opened, error) {
		office, err := w.program.Open(path)
		if err != nil {
			return opened{}, err
		}
		info, err := office.Info(ctx)
		if err != nil {
			_ = office.Close()
		}
		return opened{office, info}, err
	}, func(o opened, err error) {
		if err != nil {
			w.showStart()
			w.host.Fail("The database can't be opened", err)
			return
		}
		w.path, w.office = path, o.office
		w.app.Preferences().SetString(preferDatabase, path)
		w.showSignIn(o.info, "")
	})
}

func (w *Window) showSignIn(info data.OfficeInfo, name string) {
	title := Title + " – " + filepath.Base(w.path)
	if info.Sample {
		title = Title + " – Sample data"
		if name == "" && len(info.Accounts) > 0 {
			name = info.Accounts[0].Name
		}
	}
	w.window.SetTitle(title)
	s := signin.New(w.host, w.office, info, w.path, name)
	s.OnSignedIn = func(session *data.Session, password string) { w.welcome(session, password, "") }
	s.OnOther = w.showStart
	w.show(s, nil)
	if !info.Founded && info.ReadOnly == "" {
		start.OpenFounding(w.host, w.office, w.path, func(session *data.Session) { w.welcome(session, "", "") }, w.showStart)
	}
}

// openSignIn shows the sign-in screen of the open database again.
func (w *Window) openSignIn(name string) {
	task.Run(w.host.Tasks, w.office.Info, func(info data.OfficeInfo, err error) {
		if err != nil {
			w.showStart()
			w.host.Fail("The database can't be read", err)
			return
		}
		w.showSignIn(info, name)
	})
}

func (w *Window) closeOffice() {
	w.idle.End()
	if w.shell != nil {
		w.shell.leave()
		w.shell = nil
	}
	if w.office != nil {
		_ = w.office.Close()
		w.office = nil
	}
}
