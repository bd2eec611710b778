package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/data/signin"
	"housingtracker/ui/access"
	"housingtracker/ui/admin"
	"housingtracker/ui/auditlog"
	"housingtracker/ui/client"
	"housingtracker/ui/control"
	"housingtracker/ui/download"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/home"
	"housingtracker/ui/importing"
	"housingtracker/ui/overlay"
	"housingtracker/ui/reports"
	"housingtracker/ui/search"
	"housingtracker/ui/theme"
	"housingtracker/ui/undo"
)

// The names of the destinations in the side bar.
const (
	homeName   = "Home"
	searchName = "Housing Status Search"
	clientName = "Clients"
	reportName = "Reports"
	importName = "Import from HMIS"
	adminName  = "Administration"
)

// shellScreen is a screen of the shell with its keys.
type shellScreen interface {
	screen
	Keys() overlay.Keys
}

// changeListener is a screen that updates after saves elsewhere.
type changeListener interface{ Changed(data.EnrollmentID) }

// leaver is a screen that stops something when another one is shown.
type leaver interface{ Leave() }

// shell is the window of a signed-in user: the side bar and the current screen.
type shell struct {
	window       *Window
	host         *overlay.Host
	session      *signin.Session
	destinations []destination
	sidebar      *sidebar
	area         *fyne.Container
	shown        shellScreen
	commands     []Command
	poll         *poll
	// undo has what the user did since signing in.
	undo *undo.Stack

	home     *home.Screen
	search   *search.Screen
	client   *client.Screen
	download *download.Screen
	reports  *reports.Screen
	// auditLog is nil for users who may not read it.
	auditLog *auditlog.Screen

	// stopBackup stops the running backup; backups counts them, and backupWarning is the latest warning shown.
	stopBackup    func()
	backups       int
	backupWarning string
}

// openShell shows the shell to a signed-in user, on the named destination or on Home.
func (w *Window) openShell(session *signin.Session, info data.OfficeInfo, name string) {
	s := &shell{window: w, host: w.host, session: session, area: container.NewStack(), stopBackup: func() {}}
	w.shell = s
	s.undo = undo.New(w.host, session)
	s.undo.OnChanged = s.changed
	s.undo.OnOpen = func(id data.EnrollmentID) { s.openTracker(id, nil) }
	s.makeScreens()
	s.sidebar = newSidebar(s.destinations, session.User(), w.placeWords(), s.showAt, s.account, w.lockNow, w.signOut)
	s.initCommands()

	find := control.NewButtonOf(control.Plain, "Find a client or command", "Ctrl+K", s.find)
	s.poll = newPoll(s.host, w.program.Now, session.ChangeCounter, s.polled)
	if n, ok := session.Place().(notifier); ok {
		n.OnChange(func() { s.host.Tasks.Post(s.poll.hurry) })
	}
	waits := &waits{host: s.host, writing: session.Writing}
	session.OnWrite(waits.watch)
	banners := container.New(layout.NewCustomPaddedVBoxLayout(0), s.banner(info), s.poll.banner)
	f := &shellLayout{sidebar: s.sidebar, bar: s.sidebar.panel, banner: banners, screen: s.area, find: find, toasts: s.host.Toasts()}
	frame := container.New(f, f.screen, f.banner, f.find, f.bar, f.toasts)
	s.poll.onBanner = frame.Refresh
	control.Fill(w.root, frame)
	w.host.SetShellKeys(s.keys())
	w.watch(data.DefaultSettings)
	s.showByName(homeName)
	if name != "" {
		s.showByName(name)
	}
	s.backUp(false)
	s.poll.start()
}

// makeScreens makes the screens and connects them.
func (s *shell) makeScreens() {
	s.home = home.New(s.host, s.session, func() int { return s.window.program.Now().Hour() })
	s.search = search.New(s.host, s.session)
	s.client = client.New(s.host, s.session)
	chooser := filechooser.New(s.host, s.session)
	s.download = download.New(s.host, s.session, download.Options{
		Chooser: chooser, Now: s.window.program.Now, Fonts: s.window.program.Fonts,
		OnOpenFile: s.openFile, OnReturn: func() { s.showByName(searchName) },
	})

	s.reports = reports.New(s.host, s.session, reports.Options{
		Chooser: chooser, Now: s.window.program.Now, Fonts: s.window.program.Fonts, OnOpenFile: s.openFile, OnOpenClient: s.openClient,
	})

	s.home.OnOpenList = s.openList
	s.home.OnOpenClient = s.openClient
	s.home.OnOpenTracker = s.openTracker
	s.home.OnImport = func() { s.showByName(importName) }
	s.search.OnOpenTracker = s.openTracker
	s.search.OnAssign = s.openAssign
	s.search.OnDownload = s.openDownload
	s.client.Undo, s.client.OnChanged, s.client.OnDocuments = s.undo, s.changed, s.openDocuments
	actions := s.caseActions()
	s.client.Actions, s.search.Actions = actions, actions

	s.destinations = []destination{
		{name: homeName, key: "Alt+H", icon: base.HomeIcon(), screen: s.home},
		{name: searchName, key: "Alt+S", icon: base.ListIcon(), screen: s.search},
		{name: clientName, key: "Alt+C", icon: base.AccountIcon(), screen: s.client},
		{name: reportName, key: "Alt+R", icon: base.DocumentIcon(), screen: s.reports},
	}
	if s.session.May(data.Administer, 0) {
		imports := importing.New(s.host, s.session, chooser, func(path string) (importing.Export, error) { return s.window.program.OpenExport(path) })
		imports.OnOpenClient = s.openClient
		imports.OnImported = func() { s.backUp(true) }
		files, _ := s.session.Place().(admin.Files)
		administration := admin.New(s.host, s.session, files)
		if recovery, ok := s.session.Place().(access.RecoverySession); ok {
			administration.OnRecoveryCode = func() {
				access.OfferRecoveryCode(s.host, recovery, chooser, filepath.Base(s.window.path), func() {})
			}
		}
		path := s.window.path
		administration.OnRestored, administration.OnRestoreFailed = s.window.afterRestore(path), s.window.afterFailedRestore(path)
		administration.Place = s.window.placeOf(path, s.session)
		s.auditLog = auditlog.New(s.host, s.session, chooser)
		s.auditLog.OnOpenClient = s.openClient
		s.auditLog.OnReturn = func() { s.showByName(adminName) }
		administration.OnAuditLog = s.showAuditLog
		s.destinations = append(s.destinations,
			destination{name: importName, key: "Alt+I", icon: base.DownloadIcon(), screen: imports},
			destination{name: adminName, key: "Alt+A", icon: base.SettingsIcon(), screen: administration})
	}
}

func (s *shell) showByName(name string) {
	for i, d := range s.destinations {
		if d.name == name {
			s.showAt(i)
		}
	}
}

func (s *shell) showAt(i int) {
	s.sidebar.setSelected(i)
	if s.destinations[i].screen == s.client && s.shown == shellScreen(s.client) {
		s.client.Find()
		return
	}
	s.show(s.destinations[i].screen.(shellScreen))
}

func (s *shell) show(p shellScreen) {
	if l, ok := s.shown.(leaver); ok && s.shown != p {
		l.Leave()
	}
	s.shown = p
	control.Fill(s.area, p.Content())
	s.host.Focus(nil)
	s.host.SetScreenKeys(p.Keys())
	p.Show()
	s.window.updateIdleLimit()
}

// changed tells the current screen that a tracker, a move-in or a case manager was saved.
func (s *shell) changed(id data.EnrollmentID) {
	if c, ok := s.shown.(changeListener); ok {
		c.Changed(id)
	}
}

// polled tells the current screen and the dialogs the database's change counter.
func (s *shell) polled(counter int64) {
	if p, ok := s.shown.(pollListener); ok {
		p.Poll(counter)
	}
	s.host.Poll(counter)
}

// leave stops running work before signing out or closing.
func (s *shell) leave() {
	s.poll.stop()
	if l, ok := s.shown.(leaver); ok {
		l.Leave()
	}
	s.download.Stop()
	s.stopBackup()
}

// banner is above every screen of the sample office and of a read-only database.
func (s *shell) banner(info data.OfficeInfo) fyne.CanvasObject {
	switch {
	case info.Sample:
		row := container.NewHBox(control.NewBold("Sample data").Colored(theme.Warning),
			control.NewText("Everyone here is made up. Try anything."), layout.NewSpacer(),
			control.NewLink("Remove the sample data…", s.window.removeSample))
		return control.NewPanel(theme.WarningBackground, "", 0, control.Inset(20, 4, row))
	case info.Unproved:
		return warning(info.ReadOnly, control.NewLink("Prove this computer…", s.openProof))
	case info.ReadOnly != "":
		return warning(info.ReadOnly, nil)
	case info.Recovered != "":
		return warning(info.Recovered, nil)
	}
	none := control.Gap(0, 0)
	none.Hide()
	return none
}

// warning is a banner with text that wraps, and what can be done about it.
func warning(text string, action fyne.CanvasObject) fyne.CanvasObject {
	words := control.NewCaption(text, usualWidth/2).Colored(theme.Ink).Sized(theme.TextSize)
	row := container.NewBorder(nil, nil, nil, action, container.New(control.Wrapping{}, words))
	return control.NewPanel(theme.WarningBackground, "", 0, control.Inset(20, 4, row))
}

// openProof lets this computer write to the database in a shared folder. The user signs in again afterwards.
func (s *shell) openProof() {
	actions := access.ProofActions{
		Probe: func(ctx context.Context, code string, report func(string)) error {
			return s.window.program.Probe(ctx, s.window.path, code, report)
		},
		Done: func() {
			s.window.signOut()
			s.host.Toast("This computer may write to the database now. Sign in again.")
		},
	}
	if user := s.session.User(); user.Role == data.Administrator {
		actions.StateAlone = func() error { return s.window.program.StateAlone(s.window.path, user.Name) }
	}
	access.OpenProof(s.host, actions)
}

// signOut returns to the sign-in screen.
func (w *Window) signOut() {
	// The shortcut works until the sign-in screen is shown.
	if w.shell == nil {
		return
	}
	w.confirmLeave("Stop and sign out", func() {
		session := w.shell.session
		w.closeShell()
		w.endSession(session)
	})
}

// closeShell closes the shell and every dialog.
func (w *Window) closeShell() {
	w.idle.Stop()
	w.host.CloseAll()
	w.shell.leave()
	w.shell = nil
}
