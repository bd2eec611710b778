// Package ui is the window: it opens a database, lets a person sign in, and shows the screens with the navigation
// between them. The screens know nothing of each other; here they are wired.
package ui

import (
	"context"
	"io"
	"path/filepath"
	"runtime/debug"
	"sync"
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
	// appear shows the window, which is made without being seen.
	appear func()
	// limit is after how long of nobody using it the window locks; locked is the lock while it hides everything.
	limit  time.Duration
	locked *lock.Screen
}

// patience is how long the window waits for what it shows first: a database may lie far away.
const patience = 300 * time.Millisecond

// Open makes the window, which appears when the caller runs the app: on the database of that path; on "" on the one that
// was open last, or else on the choice of how to begin.
func Open(app fyne.App, program Program, path string) *Window {
	app.Settings().SetTheme(theme.Theme{Choice: theme.Choice(app.Preferences().Int(preferTheme))})
	w := newWindow(app, app.NewWindow(Title), program, task.Background())
	w.window.Resize(fyne.NewSize(1280, 800))
	w.window.SetMaster()
	app.Lifecycle().SetOnStopped(w.leaveNoFile)
	// Garbage lies until the window is there, which needs both processors of a small computer: what it is made of stays.
	usual := debug.SetGCPercent(400)
	// The system makes the window while the fonts are read beside it. Nothing may measure a text before both are done.
	fonts := make(chan struct{})
	go func() { theme.ReadFonts(); close(fonts) }()
	w.appear = sync.OnceFunc(func() {
		w.window.Show()
		if program.Input != nil {
			program.Input(w.window, w.Used)
		}
		<-fonts
		debug.SetGCPercent(usual)
	})
	if path == "" {
		path = app.Preferences().String(preferDatabase)
	}
	// Both come back to the running app, whose next frame is then the first that a person sees.
	if path == "" {
		w.host.Tasks.After(0, w.showStart)
	} else {
		w.openDatabase(path)
	}
	w.host.Tasks.After(patience, w.appear)
	// After a crash, pages with names may be there.
	task.Do(w.host.Tasks, func(context.Context) error { spool.Empty(); return nil }, func(error) {})
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
	w := &Window{app: app, window: window, program: program, root: container.NewStack(), appear: func() {}}
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
	w.appear()
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
	w.appear()
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
	s.OnOther, s.OnRestore = w.showStart, w.restoreAtStart
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
