package ui

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/access"
	"housingtracker/ui/assessment"
	"housingtracker/ui/casemanager"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/search"
	"housingtracker/ui/theme"
	"housingtracker/ui/tracker"
	"housingtracker/ui/undo"
)

func (s *shell) openList(program data.ProgramID, filter data.Filter) {
	s.search.SetFilter(program, filter, data.ListOptions{})
	s.showByName(searchName)
}

func (s *shell) openClient(id data.ClientID) {
	s.client.OpenClient(id)
	s.sidebar.setSelected(slices.IndexFunc(s.destinations, func(d destination) bool { return d.name == clientName }))
	s.show(s.client)
}

func (s *shell) openTracker(id data.EnrollmentID, siblings []data.EnrollmentID) {
	tracker.Open(s.host, s.session, id, tracker.Options{
		Siblings: siblings, OnShown: s.follow, OnSaved: s.changed, OnAssess: s.openAssessment, OnAssign: s.openAssign, Undo: s.undo,
	})
}

// follow moves the cursor of the list behind the tracker to the enrollment that it shows.
func (s *shell) follow(id data.EnrollmentID) {
	if s.shown == shellScreen(s.search) {
		s.search.Follow(id)
	}
}

func (s *shell) openStartOver(id data.EnrollmentID) {
	tracker.Open(s.host, s.session, id, tracker.Options{
		OnSaved: s.changed, OnAssess: s.openAssessment, OnAssign: s.openAssign, Undo: s.undo, StartOver: true,
	})
}

func (s *shell) openHistory(id data.EnrollmentID) {
	tracker.OpenHistory(s.host, s.session, id, tracker.HistoryOptions{OnRestored: s.changed, Undo: s.undo})
}

func (s *shell) openAssessment(id data.EnrollmentID) {
	assessment.Open(s.host, s.session, id, assessment.Options{OnSaved: s.changed, OnOpen: s.openAssessment, Undo: s.undo})
}

func (s *shell) openAssign(ids []data.EnrollmentID, organization data.Organization) {
	casemanager.Open(s.host, s.session, ids, organization, func() { s.changed(ids[0]) }, s.undo)
}

// showDownload opens View for Download on the list of the search, or on its own choice if the search has none yet.
func (s *shell) showDownload() {
	if !s.search.Download() {
		s.show(s.download)
	}
}

func (s *shell) openDownload(program data.ProgramID, options data.ListOptions, filter data.Filter, order data.Order) {
	s.download.Set(program, options, filter, order)
	s.show(s.download)
}

// showAuditLog shows the audit log, which is part of the administration.
func (s *shell) showAuditLog() {
	s.sidebar.setSelected(slices.IndexFunc(s.destinations, func(d destination) bool { return d.name == adminName }))
	s.show(s.auditLog)
}

// openFile opens a file or a folder in the system's program for it.
func (s *shell) openFile(path string) error { return s.window.app.OpenURL(fileURL(path)) }

// fileURL is the URL of a path, on Windows with a slash before the drive.
func fileURL(path string) *url.URL {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return &url.URL{Scheme: "file", Path: path}
}

func (s *shell) find() {
	OpenQuickFind(s.host, s.session, QuickFindActions{
		Client:   s.openClient,
		Program:  func(id data.ProgramID) { s.openList(id, data.Filter{}) },
		Commands: s.commands,
	})
}

// initCommands lists the commands of Ctrl+K: everything the menus and the side bar reach.
func (s *shell) initCommands() {
	for _, d := range s.destinations {
		s.commands = append(s.commands, Command{Name: d.name, Key: d.key, Do: func() { s.showByName(d.name) }})
	}
	if s.auditLog != nil {
		s.commands = append(s.commands, Command{Name: "Audit log", Do: s.showAuditLog})
	}
	s.commands = append(s.commands,
		Command{Name: "View for Download", Do: s.showDownload},
		Command{Name: "Keyboard shortcuts", Key: "?", Do: s.shortcuts},
		Command{Name: "My account: change the password", Do: s.account},
		Command{Name: "Look: light", Do: func() { s.window.setTheme(theme.AlwaysLight) }},
		Command{Name: "Look: dark", Do: func() { s.window.setTheme(theme.AlwaysDark) }},
		Command{Name: "Look: as the system", Do: func() { s.window.setTheme(theme.FollowSystem) }},
		Command{Name: "Look: high contrast, on or off", Do: s.window.toggleContrast},
		Command{Name: "Zoom in", Key: "Ctrl + Plus", Do: func() { s.window.setZoom(s.window.zoom.step(1)) }},
		Command{Name: "Zoom out", Key: "Ctrl + Minus", Do: func() { s.window.setZoom(s.window.zoom.step(-1)) }},
		Command{Name: "Zoom 100 %", Key: "Ctrl+0", Do: func() { s.window.setZoom(100) }},
		Command{Name: "Lock the window", Key: lockKey, Do: s.window.lockNow},
		Command{Name: "Hide everything for a moment", Key: hideKey, Do: s.window.hide},
		Command{Name: "Sign out", Do: s.window.signOut},
	)
}

// keys work on every screen.
func (s *shell) keys() overlay.Keys {
	keys := overlay.Keys{"Ctrl+K": s.find, "?": s.shortcuts, undo.Key: s.undo.Offer}
	for _, d := range s.destinations {
		keys[d.key] = func() { s.showByName(d.name) }
	}
	for i := range search.ViewKeys {
		keys[search.ViewKey(i)] = func() {
			s.search.ShowView(i)
			s.showByName(searchName)
		}
	}
	return keys
}

func (w *Window) setTheme(c theme.Choice) {
	w.app.Preferences().SetInt(themePreference, int(c))
	w.applyTheme()
}

// toggleContrast turns the high contrast on or off.
func (w *Window) toggleContrast() {
	p := w.app.Preferences()
	p.SetBool(contrastPreference, !p.Bool(contrastPreference))
	w.applyTheme()
}

// applyTheme applies the look as chosen; Fyne then reads the scale too.
func (w *Window) applyTheme() {
	p := w.app.Preferences()
	w.app.Settings().SetTheme(theme.Theme{Choice: theme.Choice(p.Int(themePreference)), Contrast: p.Bool(contrastPreference)})
}

// shortcutList explains the keys by where they work.
var shortcutList = []struct {
	where string
	keys  [][2]string
}{
	{"Everywhere", [][2]string{{"Ctrl+K", "Find a client, a program or a command"}, {"Alt+H  S  C  I  A", "The places of the side bar: Home, Search, Clients, Import, Administration"}, {"Ctrl+1 … 9", "The list as in a view of your own"}, {lockKey, "Lock the window; in dialogs too"}, {hideKey, "Hide everything for a moment, and show it again"}, {"Ctrl + Plus  Minus  0", "Zoom in, out, and back to 100 %"}, {"?", "This list"}, {"Esc", "Close, or go back"}}},
	{"Lists", [][2]string{{"/", "Search the list"}, {"Up  Down", "Another row"}, {"Enter", "Open the tracker"}, {"Left  Right", "Close and open a stage"}, {"Home End PgUp PgDn", "Far moves"}, {"Space", "Show all of the row beside the list"}, {"Ctrl+Space", "Mark the row"}, {"Ctrl+A", "Mark all rows"}, {"Ctrl+F  Ctrl+Shift+F", "Search the list; its filters"}, {"Ctrl+M", "Assign a case manager to the marked rows"}, {"Ctrl+E", "View for Download"}, {"Ctrl+Shift+E", "View for Download of the marked rows"}, {"Alt+1 … 6", "Built-in views"}, {"Ctrl+B", "The board, and back to the list"}, {"F5", "Read the list again"}}},
	{"Tracker", [][2]string{{"Ctrl+S", "Save"}, {"Alt+Down  Alt+Up", "Save and go to the next or previous client"}, {"Ctrl+Z", "Undo the last save"}, {"Y N Backspace", "Answer a barrier, or clear it"}}},
	{"Dates", [][2]string{{"t  y", "Today, yesterday"}, {"+7  -3", "Days from today"}, {"6/1  0601  fri", "A date without its year, a weekday"}, {"+  -", "A day on, a day back"}, {"PgUp PgDn", "A month back, a month on"}, {"Ctrl+;", "Today"}}},
}

func (s *shell) shortcuts() {
	box := container.NewVBox()
	for _, part := range shortcutList {
		box.Add(control.NewBold(part.where))
		for _, k := range part.keys {
			box.Add(container.NewHBox(control.Wide(160, control.NewMuted(k[0])), control.NewText(k[1])))
		}
		box.Add(control.Gap(0, 4))
	}
	var d *overlay.Dialog
	close := control.NewPrimary("Close", "Esc", func() { d.Close() })
	d = s.host.Open(overlay.Size{Width: 560}, control.NewTitle("Keyboard shortcuts"), box, container.NewHBox(layout.NewSpacer(), close), nil)
	s.host.Focus(fyne.Focusable(close))
}

// account changes the user's password (R47).
func (s *shell) account() {
	access.ChangePassword(s.host, s.session, func() { s.host.Toast("Password changed") })
}
