package ui

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"housingtracker/data"
	"housingtracker/ui/access"
	"housingtracker/ui/assessment"
	"housingtracker/ui/casemanager"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/clientlist"
	"housingtracker/ui/documents"
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
	options := s.trackerOptions()
	options.Siblings, options.OnShown = siblings, s.follow
	tracker.Open(s.host, s.session, id, options)
}

// trackerOptions are the options of every tracker that the shell opens.
func (s *shell) trackerOptions() tracker.Options {
	return tracker.Options{OnSaved: s.changed, OnAssess: s.openAssessment, OnAssign: s.openAssign, OnDocuments: s.openDocuments, Undo: s.undo}
}

// follow moves the cursor of the list behind the tracker to the enrollment that it shows.
func (s *shell) follow(id data.EnrollmentID) {
	if s.shown == shellScreen(s.search) {
		s.search.Follow(id)
	}
}

func (s *shell) openStartOver(id data.EnrollmentID) {
	options := s.trackerOptions()
	options.StartOver = true
	tracker.Open(s.host, s.session, id, options)
}

// openNotes opens a tracker at its notes.
func (s *shell) openNotes(id data.EnrollmentID) {
	options := s.trackerOptions()
	options.Notes = true
	tracker.Open(s.host, s.session, id, options)
}

// caseActions are the actions of an enrollment's menu on every screen.
func (s *shell) caseActions() casemenu.Actions {
	dates := &tracker.DateRecorder{Host: s.host, Session: s.session, Undo: s.undo, OnSaved: s.changed}
	return casemenu.Actions{
		Tracker:     func(c casemenu.Subject) { s.openTracker(c.ID, nil) },
		RecordToday: func(c casemenu.Subject) { dates.Record(c.ID, c.Name, c.Version, c.Next) },
		Assess:      func(c casemenu.Subject) { s.openAssessment(c.ID) },
		StartOver:   func(c casemenu.Subject) { s.openStartOver(c.ID) },
		Notes:       func(c casemenu.Subject) { s.openNotes(c.ID) },
		Assign: func(c casemenu.Subject) {
			s.openAssign([]data.EnrollmentID{c.ID}, c.Program.Organization)
		},
		History: func(c casemenu.Subject) { s.openHistory(c.ID) },
		Client:  func(c casemenu.Subject) { s.openClient(c.Client) },
		Export: func(c casemenu.Subject) {
			s.openDownload(clientlist.Shown{Program: c.Program.ID})
		},
		Correct: s.client.Correct, Remove: s.client.RemoveEnrollment, MoveTracker: s.client.MoveTracker,
	}
}

// openDocuments opens the documents of a client; done runs after each change of them.
func (s *shell) openDocuments(id data.EnrollmentID, name string, done func()) {
	documents.Open(s.host, s.session, id, name, documents.Options{Undo: s.undo, OnSaved: func(id data.EnrollmentID) {
		done()
		s.changed(id)
	}})
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

func (s *shell) openDownload(list clientlist.Shown) {
	s.download.Set(list)
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
		Commands: append(s.caseCommands(), s.commands...),
	})
}

// caseCommands are what can be undone, and done with the enrollment that is selected on the screen.
func (s *shell) caseCommands() []Command {
	var commands []Command
	if next, ok := s.undo.Next(); ok {
		commands = append(commands, Command{Name: "Undo: " + next.Text, Key: undo.Key, Do: s.undo.Undo})
	}
	shown, ok := s.shown.(interface {
		Entries() []casemenu.Entry
		Current() string
	})
	if !ok {
		return commands
	}
	for _, e := range shown.Entries() {
		if e.Why == "" && e.Key != casemenu.ExportKey {
			commands = append(commands, Command{Name: strings.TrimSuffix(e.Label, "…") + ": " + shown.Current(), Key: e.Key, Do: e.Do})
		}
	}
	return commands
}

// exports are the exports of View for Download, as commands.
func (s *shell) exports() []Command {
	var commands []Command
	for _, e := range s.download.Exports() {
		commands = append(commands, Command{Name: e.Name + ": export the list", Do: func() {
			s.showDownload()
			e.Do()
		}})
	}
	return commands
}

// initCommands lists the commands of Ctrl+K: everything the menus and the side bar reach.
func (s *shell) initCommands() {
	for _, d := range s.destinations {
		s.commands = append(s.commands, Command{Name: d.name, Key: d.key, Do: func() { s.showByName(d.name) }})
	}
	if s.auditLog != nil {
		s.commands = append(s.commands, Command{Name: "Audit log", Do: s.showAuditLog})
	}
	s.commands = append(s.commands, s.exports()...)
	s.commands = append(s.commands,
		Command{Name: "View for Download", Key: casemenu.ExportKey, Do: s.showDownload},
		Command{Name: "Undo", Key: undo.Key, Do: s.undo.Offer},
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
	keys := overlay.Keys{"Ctrl+K": s.find, "?": s.shortcuts, undo.Key: s.undo.Offer, casemenu.ExportKey: s.showDownload}
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

// account changes the user's password (R47).
func (s *shell) account() {
	access.ChangePassword(s.host, s.session, func() { s.host.Toast("Password changed") })
}
