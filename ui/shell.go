package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/ui/admin"
	"housingtracker/ui/auditlog"
	"housingtracker/ui/client"
	"housingtracker/ui/control"
	"housingtracker/ui/download"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/home"
	"housingtracker/ui/importing"
	"housingtracker/ui/overlay"
	"housingtracker/ui/quickfind"
	"housingtracker/ui/recovery"
	"housingtracker/ui/search"
	"housingtracker/ui/theme"
)

// The names of the destinations in the side bar.
const (
	homeName   = "Home"
	searchName = "Housing Status Search"
	clientName = "Clients"
	importName = "Import from HMIS"
	adminName  = "Administration"
)

// place is a screen of the shell: it has keys of its own.
type place interface {
	screen
	Keys() overlay.Keys
}

// changing is a screen that shows what others save.
type changing interface{ Changed(data.EnrollmentID) }

// leaving is a screen that has something to stop when another one is shown.
type leaving interface{ Leave() }

// shell is the window of a signed-in person: the side bar and the screen that is shown.
type shell struct {
	window       *Window
	host         *overlay.Host
	session      *data.Session
	destinations []destination
	sidebar      *sidebar
	area         *fyne.Container
	shown        place
	commands     []quickfind.Command

	home     *home.Screen
	search   *search.Screen
	client   *client.Screen
	download *download.Screen
	// audit events is nil for those who may not read the audit log.
	events *auditlog.Screen

	// stopBackup stops the backup that is being made; backups counts them, and backupSaid is what was told of the latest.
	stopBackup func()
	backups    int
	backupSaid string
}

// enter shows the shell to a signed-in person, on the destination of that name or on Home.
func (w *Window) enter(session *data.Session, info data.OfficeInfo, name string) {
	s := &shell{window: w, host: w.host, session: session, area: container.NewStack(), stopBackup: func() {}}
	w.shell = s
	s.screens()
	s.sidebar = newSidebar(s.destinations, session.User(), s.showAt, s.account, w.lockNow, w.signOut)
	s.listCommands()

	find := control.NewButtonOf(control.Plain, "Find a client or command", "Ctrl+K", s.find)
	f := &frame{sidebar: s.sidebar, bar: s.sidebar.panel, banner: s.banner(info), screen: s.area, find: find, toasts: s.host.ToastPlace()}
	w.root.Objects = []fyne.CanvasObject{container.New(f, f.screen, f.banner, f.find, f.bar, f.toasts)}
	w.root.Refresh()
	w.host.SetShellKeys(s.keys())
	w.watch(data.DefaultSettings)
	s.showNamed(homeName)
	if name != "" {
		s.showNamed(name)
	}
	s.backUp(false)
}

// screens makes the screens and wires what each hands on to another.
func (s *shell) screens() {
	s.home = home.New(s.host, s.session, func() int { return s.window.program.Now().Hour() })
	s.search = search.New(s.host, s.session)
	s.client = client.New(s.host, s.session)
	chooser := filechooser.New(s.host, s.session)
	s.download = download.New(s.host, s.session, download.Options{
		Chooser: chooser, Now: s.window.program.Now, Fonts: s.window.program.Fonts,
		OnOpenFile: s.openFile, OnReturn: func() { s.showNamed(searchName) },
	})

	s.home.OnOpenList = s.openList
	s.home.OnOpenClient = s.openClient
	s.home.OnOpenTracker = s.openTracker
	s.home.OnImport = func() { s.showNamed(importName) }
	s.search.OnOpenTracker = s.openTracker
	s.search.OnAssess = s.openAssessment
	s.search.OnAssign = s.openAssign
	s.search.OnOpenClient = s.openClient
	s.search.OnDownload = s.openDownload
	s.client.Actions = client.Actions{
		Tracker:   func(id data.EnrollmentID) { s.openTracker(id, nil) },
		StartOver: s.openStartOver,
		Assess:    s.openAssessment,
		Assign:    s.openAssign,
		History:   s.openHistory,
	}

	s.destinations = []destination{
		{name: homeName, key: "Ctrl+1", icon: base.HomeIcon(), screen: s.home},
		{name: searchName, key: "Ctrl+2", icon: base.ListIcon(), screen: s.search},
		{name: clientName, key: "Ctrl+3", icon: base.AccountIcon(), screen: s.client},
	}
	if s.session.May(data.Administer, 0) {
		imports := importing.New(s.host, s.session, chooser, func(path string) (importing.Export, error) { return s.window.program.OpenExport(path) })
		imports.OnOpenClient = s.openClient
		imports.OnImported = func() { s.backUp(true) }
		administration := admin.New(s.host, s.session)
		administration.OnRecoveryCode = func() {
			recovery.Offer(s.host, s.session, chooser, filepath.Base(s.window.path), func() {})
		}
		path := s.window.path
		administration.OnRestored, administration.OnNotRestored = s.window.restored(path), s.window.notRestored(path)
		s.events = auditlog.New(s.host, s.session, chooser)
		s.events.OnOpenClient = s.openClient
		s.events.OnReturn = func() { s.showNamed(adminName) }
		administration.OnRecord = s.showEvents
		s.destinations = append(s.destinations,
			destination{name: importName, key: "Ctrl+4", icon: base.DownloadIcon(), screen: imports},
			destination{name: adminName, key: "Ctrl+5", icon: base.SettingsIcon(), screen: administration})
	}
}

func (s *shell) showNamed(name string) {
	for i, d := range s.destinations {
		if d.name == name {
			s.showAt(i)
		}
	}
}

func (s *shell) showAt(i int) {
	s.sidebar.mark(i)
	if s.destinations[i].screen == s.client && s.shown == place(s.client) {
		s.client.Find()
		return
	}
	s.show(s.destinations[i].screen.(place))
}

func (s *shell) show(p place) {
	if l, ok := s.shown.(leaving); ok && s.shown != p {
		l.Leave()
	}
	s.shown = p
	s.area.Objects = []fyne.CanvasObject{p.Content()}
	s.area.Refresh()
	s.host.Focus(nil)
	s.host.SetScreenKeys(p.Keys())
	p.Show()
	s.window.guard()
}

// changed tells the screen that is shown that a tracker, a move-in or a case manager was saved.
func (s *shell) changed(id data.EnrollmentID) {
	if c, ok := s.shown.(changing); ok {
		c.Changed(id)
	}
}

// leave stops what a person who signs out or closes the window has under way.
func (s *shell) leave() {
	if l, ok := s.shown.(leaving); ok {
		l.Leave()
	}
	s.download.Stop()
	s.stopBackup()
}

// banner stands over every screen of the sample office, and of a database that can only be read.
func (s *shell) banner(info data.OfficeInfo) fyne.CanvasObject {
	switch {
	case info.Sample:
		row := container.NewHBox(control.NewBold("Sample data").Colored(theme.Warning),
			control.NewText("Everyone here is made up. Try anything."), layout.NewSpacer(),
			control.NewLink("Remove the sample data…", s.window.removeSample))
		return control.NewPanel(theme.WarningBackground, "", 0, control.Inset(20, 4, row))
	case info.ReadOnly != "":
		return control.NewPanel(theme.WarningBackground, "", 0, control.Inset(20, 4, control.NewText(info.ReadOnly).Shrinking()))
	}
	none := control.Gap(0, 0)
	none.Hide()
	return none
}

// signOut goes back to the sign-in screen.
func (w *Window) signOut() {
	// The key works until the sign-in screen is there.
	if w.shell == nil {
		return
	}
	w.ask("Stop and sign out", func() {
		session := w.shell.session
		w.leaveShell()
		w.leaveSession(session)
	})
}

// leaveShell takes the shell away, with every dialog over it.
func (w *Window) leaveShell() {
	w.idle.End()
	w.host.CloseAll()
	w.shell.leave()
	w.shell = nil
}
