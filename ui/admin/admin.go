// Package admin is the administration: users, organizations, programs, settings, backups and retention.
package admin

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Session is what the screen needs of a session.
type Session interface {
	User() data.User
	Users(ctx context.Context) ([]data.User, error)
	AddUser(ctx context.Context, op data.OperationID, name string, organization data.OrganizationID, role data.Role, password string) (data.User, error)
	ChangeUser(ctx context.Context, op data.OperationID, u data.User) error
	ResetPassword(ctx context.Context, op data.OperationID, id data.UserID, password string) error
	EnableUser(ctx context.Context, op data.OperationID, id data.UserID, password string) error
	Accesses(ctx context.Context, users []data.User) ([]signin.Access, error)
	Organizations(ctx context.Context) ([]data.Organization, error)
	MergeOrganization(ctx context.Context, op data.OperationID, from, into data.OrganizationID) error
	TypedCaseManagers(ctx context.Context) ([]string, error)
	MatchCaseManager(ctx context.Context, op data.OperationID, typed string, user data.UserID) error
	Programs(ctx context.Context) ([]data.Program, error)
	SaveThresholds(ctx context.Context, op data.OperationID, program data.ProgramID, t data.Thresholds) error
	Settings(ctx context.Context) (data.Settings, error)
	SaveSettings(ctx context.Context, op data.OperationID, s data.Settings) error
	Check(ctx context.Context) ([]string, error)
	RetentionReport(ctx context.Context) (data.RetentionReport, error)
	ApplyRetention(ctx context.Context, op data.OperationID, how data.Retention, confirmed int) (int, error)
	Info(ctx context.Context) (data.OfficeInfo, error)
}

// Files is what the screen needs of a session on a database in a file, beyond a Session.
type Files interface {
	Backups(ctx context.Context) ([]file.Backup, string, error)
	BackUp(ctx context.Context, to string, progress func(done, total int64)) (file.Backup, error)
	MoveTo(ctx context.Context, from string, to file.Destination, progress func(done, total int64)) (file.Moved, error)
	BeginRestore(ctx context.Context, path string, by file.Credentials, progress func(done, total int64)) (*file.Restoring, error)
}

// Screen is the administration.
type Screen struct {
	host    *overlay.Host
	session Session
	// files is nil if the database is not in a file.
	files Files
	// OnRecoveryCode makes a new recovery code and shows it; nil where there is none.
	OnRecoveryCode func()
	// OnAuditLog shows the audit log.
	OnAuditLog func()
	// OnRestored runs after a restore, OnRestoreFailed after one that failed: everybody has been signed out.
	OnRestored      func(former string)
	OnRestoreFailed func(error)
	// Place is where the database lies.
	Place Place

	content  *fyne.Container
	part     *fyne.Container
	tabs     []*control.Button
	parts    []func(adminData) fyne.CanvasObject
	selected int
}

// adminData is what the tabs show, read together.
type adminData struct {
	users         []data.User
	accesses      []signin.Access
	organizations []data.Organization
	programs      []data.Program
	typed         []string
	settings      data.Settings
	info          data.OfficeInfo
}

// New returns the screen. files is nil if the database is not in a file.
func New(host *overlay.Host, session Session, files Files) *Screen {
	s := &Screen{host: host, session: session, files: files, part: container.NewStack()}
	type tab = struct {
		name string
		show func(adminData) fyne.CanvasObject
	}
	all := []tab{{"Users", s.users}, {"Organizations", s.organizations}, {"Programs", s.programs}, {"Case managers", s.caseManagers}, {"Database", s.database}}
	if files != nil {
		all = append(all, tab{"Backups", s.backups})
	}
	all = append(all, tab{"Retention", s.retention})
	tabs := control.NewFlow(theme.Step)
	for i, t := range all {
		s.parts = append(s.parts, t.show)
		b := control.NewButton(t.name, func() { s.selected = i; s.Show() })
		s.tabs = append(s.tabs, b)
		tabs.Add(b)
	}
	tabs.Add(control.NewButton("Audit log", func() { s.OnAuditLog() }))
	head := container.NewVBox(control.NewTitle("Administration"), control.Gap(0, 8), tabs, control.Gap(0, 6))
	s.content = control.Inset(20, 16, container.NewBorder(head, nil, nil, nil, s.part))
	return s
}

// Content returns the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Show reads everything again and shows the selected tab.
func (s *Screen) Show() {
	for i, b := range s.tabs {
		kind := control.Plain
		if i == s.selected {
			kind = control.Primary
		}
		if b.Kind != kind {
			b.Kind = kind
			b.Refresh()
		}
	}
	task.Run(s.host.Tasks, s.read, func(o adminData, err error) {
		if err != nil {
			s.set(control.NewCard(control.NewErrorText(overlay.ErrorMessage(err))))
			return
		}
		s.set(s.parts[s.selected](o))
	})
}

func (s *Screen) read(ctx context.Context) (o adminData, err error) {
	err = task.All(
		func() (err error) { o.users, err = s.session.Users(ctx); return },
		func() (err error) { o.accesses, err = s.session.Accesses(ctx, o.users); return },
		func() (err error) { o.organizations, err = s.session.Organizations(ctx); return },
		func() (err error) { o.programs, err = s.session.Programs(ctx); return },
		func() (err error) { o.typed, err = s.session.TypedCaseManagers(ctx); return },
		func() (err error) { o.settings, err = s.session.Settings(ctx); return },
		func() (err error) { o.info, err = s.session.Info(ctx); return },
	)
	return o, err
}

func (s *Screen) set(o fyne.CanvasObject) {
	control.Fill(s.part, o)
}

// save runs a write in the background, then shows message and the screen again.
func (s *Screen) save(message string, do func(ctx context.Context) error) {
	s.host.Do("Nothing was changed", do, func() {
		s.host.Toast(message)
		s.Show()
	})
}

// saveSettings changes the office's settings by change, which may refuse what was typed.
func (s *Screen) saveSettings(o adminData, message string, change func(*data.Settings) error) {
	changed := o.settings
	if err := change(&changed); err != nil {
		s.host.ShowError("Nothing was changed", err)
		return
	}
	s.save(message, func(ctx context.Context) error { return s.session.SaveSettings(ctx, data.NewOperationID(), changed) })
}

// Keys implements the shell's screen.
func (s *Screen) Keys() overlay.Keys { return nil }
