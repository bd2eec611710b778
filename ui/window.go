// Package ui is the window: it opens a database, signs a user in, and shows the screens with the navigation
// between them. The screens do not know each other; this package connects them.
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
	"housingtracker/data/file"
	"housingtracker/data/signin"
	"housingtracker/data/transfer"
	"housingtracker/export"
	"housingtracker/export/spool"
	"housingtracker/ui/access"
	"housingtracker/ui/control"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Title is the beginning of the window's title.
const Title = "Housing Status Tracker"

// Export is an HMIS export that is open for reading.
type Export interface {
	data.Importer
	io.Closer
}

// Program has the window's dependencies.
type Program struct {
	Version string
	Now     func() time.Time
	// Folder is where new databases are created.
	Folder string
	// Open opens the database at a place, which exists; New one in a file, which may have to be created.
	Open func(place string) (signin.Office, error)
	New  func(path string) *file.Office
	// Shared reports whether other computers can reach a path; Destination is a place to which a database can be moved.
	Shared      func(path string) bool
	Destination func(path string) file.Destination
	// Target is a place to which a database is moved between a file and a server; owner is the password of the database's owner there.
	Target func(ctx context.Context, place, owner string) (transfer.Target, error)
	// OpenExport opens an HMIS export, a zip or a folder.
	OpenExport func(path string) (Export, error)
	// Probe and StateAlone let this computer write to the database in a shared folder (see command.Program).
	Probe      func(ctx context.Context, db, code string, report func(text string)) error
	StateAlone func(db, by string) error
	// Fonts are the fonts of printed pages.
	Fonts export.Fonts
	// UnpackFonts makes fonts ready for the window, before it is shown; may be nil.
	UnpackFonts func()
	// Input calls used for every key and mouse event in the window; may be nil.
	Input func(window fyne.Window, used func())
	// Position returns where the window is on the desktop, BringIntoView moves it onto a monitor; both may be nil.
	Position      func(window fyne.Window) (left, top int, ok bool)
	BringIntoView func(window fyne.Window)
	// MakeSample creates the sample office in a new file and returns its accounts.
	MakeSample func(ctx context.Context, path string) ([]data.SampleAccount, error)
}

// The keys of Fyne's preferences, which never hold client data.
const (
	databasePreference = "database"
	serverPreference   = "server"
	themePreference    = "theme"
	contrastPreference = "contrast"
)

// Window is the program's window and its open database.
type Window struct {
	app     fyne.App
	window  fyne.Window
	program Program
	host    *overlay.Host
	root    *fyne.Container
	path    string
	office  signin.Office
	shell   *shell
	idle    *access.Idle
	// showWindow shows the window, which is created hidden.
	showWindow func()
	// limit is the idle time until the window locks; locked is the lock screen, or nil.
	limit  time.Duration
	locked *access.LockScreen
	zoom   zoom
}

// windowDelay is how long the window stays hidden while its first content loads: a database may be on a slow disk.
const windowDelay = 300 * time.Millisecond

// Open creates the window on the database at path; if path is "", on the one opened last, or else on the start
// screen. It appears when the caller runs the app.
func Open(app fyne.App, program Program, path string) *Window {
	w := newWindow(app, app.NewWindow(Title), program, task.Background())
	w.restorePlace()
	w.window.SetMaster()
	app.Lifecycle().SetOnStopped(w.removeTempFiles)
	// Less garbage collection until the window is shown, which keeps both cores of a small computer busy.
	usual := debug.SetGCPercent(400)
	show := afterFonts(program.UnpackFonts, func() {
		w.window.Show()
		if program.Input != nil {
			program.Input(w.window, w.NoteActivity)
		}
		if program.BringIntoView != nil {
			program.BringIntoView(w.window)
		}
	})
	w.showWindow = sync.OnceFunc(func() {
		show()
		debug.SetGCPercent(usual)
	})
	if path == "" {
		path = app.Preferences().String(databasePreference)
	}
	// Both continue in the running app, whose next frame is the first one shown.
	if path == "" {
		w.host.Tasks.After(0, w.showStart)
	} else {
		w.openDatabase(path)
	}
	w.host.Tasks.After(windowDelay, w.showWindow)
	// Pages with names may be left after a crash.
	task.Do(w.host.Tasks, func(context.Context) error { spool.Empty(); return nil }, func(error) {})
	return w
}

// afterFonts begins to unpack fonts, if unpack is not nil, and to read the window's own. It returns what shows the window: with
// the first text that is measured Fyne looks for fonts, once and for all, and showing the window measures some. So it waits for
// the unpacking, which takes time at the very first start only. The system creates the window while the fonts are read; nothing
// else may measure text before that is done.
func afterFonts(unpack, show func()) func() {
	unpacked, read := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(read)
		func() {
			defer close(unpacked)
			if unpack != nil {
				unpack()
			}
		}()
		theme.ReadFonts()
	}()
	return func() {
		<-unpacked
		show()
		<-read
	}
}

// removeTempFiles removes temporary files when the program ends: unfinished exports and pages for a viewer.
func (w *Window) removeTempFiles() {
	if w.shell != nil {
		w.shell.download.Stop()
	}
	spool.Empty()
}

func newWindow(app fyne.App, window fyne.Window, program Program, tasks task.Runner) *Window {
	w := &Window{app: app, window: window, program: program, zoom: readZoom(app), showWindow: func() {}}
	if w.zoom.percent != 100 {
		w.zoom.set()
	}
	w.root = container.NewStack()
	w.applyTheme()
	w.host = overlay.NewHost(window, tasks)
	w.idle = access.NewIdle(tasks, program.Now, w.lockIdle)
	w.host.SetWindowKeys(w.zoomKeys(overlay.Keys{lockKey: w.lockNow, hideKey: w.hide}))
	window.SetPadded(false)
	window.SetContent(container.New(rootLayout{w}, w.root, w.host.Notices(), w.host.Tips()))
	window.SetCloseIntercept(w.close)
	window.SetOnClosed(func() { w.rememberPlace(); w.closeOffice() })
	return w
}

// screen is what the window or the shell shows.
type screen interface {
	Content() fyne.CanvasObject
	// Show is called when the screen comes into view.
	Show()
}

func (w *Window) show(s screen, keys overlay.Keys) {
	control.Fill(w.root, container.NewVScroll(s.Content()))
	w.host.SetScreenKeys(keys)
	w.host.SetShellKeys(nil)
	s.Show()
}

func (w *Window) showStart() {
	w.showWindow()
	w.closeOffice()
	w.window.SetTitle(Title)
	var s *access.StartScreen
	s = access.NewStart(w.host, access.StartActions{
		Sample: func() { w.openSample(s) },
		Import: w.startImport,
		Open:   w.chooseDatabase, Restore: w.restoreSignedOut,
	})
	w.show(s, nil)
}

// openDatabase opens the file in the background and shows the sign-in screen.
func (w *Window) openDatabase(path string) {
	w.closeOffice()
	type opened struct {
		office signin.Office
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
			w.host.ShowError("The database can't be opened", err)
			return
		}
		w.path, w.office = path, o.office
		w.app.Preferences().SetString(databasePreference, path)
		w.showSignIn(o.info, "")
	})
}

func (w *Window) showSignIn(info data.OfficeInfo, name string) {
	w.showWindow()
	title := Title + " – " + access.PlaceName(w.path)
	if info.Sample {
		title = Title + " – Sample data"
		if name == "" && len(info.Accounts) > 0 {
			name = info.Accounts[0].Name
		}
	}
	w.window.SetTitle(title)
	s := access.NewSignIn(w.host, w.office, info, w.placeText(), name)
	s.OnSignedIn = func(session *signin.Session, password string) { w.welcome(session, password, "") }
	s.OnOther, s.OnRestore = w.showStart, w.restoreSignedOut
	w.show(s, nil)
	if office, ok := w.office.(access.Creator); ok && !info.SetUp && info.ReadOnly == "" {
		access.OpenNewDatabase(w.host, office, w.path, func(session *signin.Session) { w.welcome(session, "", "") }, w.showStart)
	}
}

// returnToSignIn shows the sign-in screen of the open database again.
func (w *Window) returnToSignIn(name string) {
	task.Run(w.host.Tasks, w.office.Info, func(info data.OfficeInfo, err error) {
		if err != nil {
			w.showStart()
			w.host.ShowError("The database can't be read", err)
			return
		}
		w.showSignIn(info, name)
	})
}

func (w *Window) closeOffice() {
	w.idle.Stop()
	if w.shell != nil {
		w.shell.leave()
		w.shell = nil
	}
	if w.office != nil {
		_ = w.office.Close()
		w.office = nil
	}
}

// welcome brings a user who has just signed in to the named destination, or to Home, after asking for a new
// password and showing the recovery code where these are due.
func (w *Window) welcome(session *signin.Session, present, name string) {
	if session.MustChangePassword() {
		access.ChoosePassword(w.host, session, present, func() { w.welcome(session, "", name) }, func() { w.endSession(session) })
		return
	}
	recovery, recoverable := session.Place().(access.RecoverySession)
	type found struct {
		info  data.OfficeInfo
		needs bool
	}
	task.Run(w.host.Tasks, func(ctx context.Context) (f found, err error) {
		if f.info, err = session.Info(ctx); err == nil && f.info.ReadOnly == "" && recoverable {
			f.needs, err = recovery.NeedsRecoveryCode()
		}
		return f, err
	}, func(f found, err error) {
		if err != nil {
			w.host.ShowError("The database can't be read", err)
			w.endSession(session)
			return
		}
		w.openShell(session, f.info, name)
		if former, ok := session.Place().(access.FormerDrafts); ok {
			access.OfferFormerDrafts(w.host, former, func() { w.shell.showByName(homeName) })
		}
		if f.needs {
			access.OfferRecoveryCode(w.host, recovery, filechooser.New(w.host, session), filepath.Base(w.path), func() {})
		}
	})
}

// endSession signs out and shows the sign-in screen.
func (w *Window) endSession(session *signin.Session) {
	task.Do(w.host.Tasks, session.SignOut, func(error) { w.returnToSignIn(session.User().Name) })
}
