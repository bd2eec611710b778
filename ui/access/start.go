package access

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data/file"
	"housingtracker/data/signin"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
)

// StartScreen offers the ways to begin.
type StartScreen struct {
	content  fyne.CanvasObject
	buttons  []*control.Button
	host     *overlay.Host
	status   *control.Label
	cancel   *control.Button
	working  *fyne.Container
	progress *widget.ProgressBar
}

// StartActions are what the buttons of the start screen do.
type StartActions struct {
	// Sample opens made-up data, Import begins with an HMIS export, Open opens an existing database.
	Sample, Import, Open func()
	// Restore restores a backup of a database that is gone or damaged.
	Restore func()
}

// NewStart returns the screen.
func NewStart(host *overlay.Host, actions StartActions) *StartScreen {
	s := &StartScreen{host: host, status: control.NewMuted(""), cancel: control.NewButton("Cancel", nil), progress: widget.NewProgressBar()}
	s.working = container.NewBorder(nil, nil, s.status, s.cancel, container.NewCenter(control.Wide(300, s.progress)))
	s.working.Hide()
	choice := func(button *control.Button, text string) fyne.CanvasObject {
		s.buttons = append(s.buttons, button)
		return container.NewBorder(nil, nil, nil, container.NewCenter(button), control.NewParagraph(text))
	}
	s.content = container.NewCenter(control.Wide(640, control.NewCard(control.Inset(12, 10, container.NewVBox(
		control.NewTitle("Housing Status Tracker"),
		control.NewMuted("From eligibility verified to the day they get the keys."),
		control.Gap(0, 8),
		choice(control.NewPrimary("Explore with sample data", "", actions.Sample), "A made-up office with 2,400 clients, in a file of its own. Nothing real is touched, and it is removed in one step."),
		control.NewSeparator(),
		choice(control.NewButton("Import an HMIS export…", actions.Import), "Make your office's database from your HMIS's standard export (HUD CSV, FY2024 or FY2026)."),
		control.NewSeparator(),
		choice(control.NewButton("Open a database…", actions.Open), "Open a database that you or your office already has: on this computer, in a shared folder, or on a server."),
		control.NewSeparator(),
		choice(control.NewButton("Restore a backup…", actions.Restore), "Bring a database back that is lost or damaged, from one of its backups."),
		s.working,
	)))))
	return s
}

// Content returns the screen.
func (s *StartScreen) Content() fyne.CanvasObject { return s.content }

// Show focuses the first button.
func (s *StartScreen) Show() { s.host.Focus(s.buttons[0]) }

// Start shows that a job runs, such as making the sample office. The buttons are disabled until Stop; cancel stops
// the job.
func (s *StartScreen) Start(text string, cancel func()) {
	for _, button := range s.buttons {
		button.Disable()
	}
	s.status.SetText(text)
	s.cancel.OnTapped = cancel
	s.progress.SetValue(0)
	s.working.Show()
	s.host.Focus(s.cancel)
}

// Progress shows the share of the job that is done, from 0 to 1.
func (s *StartScreen) Progress(share float64) { s.progress.SetValue(share) }

// Stop enables the buttons again.
func (s *StartScreen) Stop() {
	s.working.Hide()
	for _, button := range s.buttons {
		button.Enable()
	}
	s.Show()
}

// Creator creates the first organization and administrator of a database.
type Creator interface {
	SetUp(ctx context.Context, organization, admin, password string) (*file.Session, error)
}

// OpenNewDatabase asks for the first organization and administrator of a new database in the file where. done gets
// the session; cancelled runs when the person gives up, and may be nil.
func OpenNewDatabase(host *overlay.Host, office Creator, where string, done func(*signin.Session), cancelled func()) {
	organization := control.NewEntry("Your organization")
	admin := control.NewEntry("First and last name")
	newPassword := NewPassword()
	var session *file.Session
	host.OpenForm(overlay.Form{
		Title: "New database", Button: "Make the database", First: organization,
		Fields: append([]fyne.CanvasObject{
			control.NewParagraph("The first administrator can import, add users and set up everything else. The database is the file " + where + "."),
			control.NewBold("Organization"), organization,
			control.NewBold("Administrator"), admin,
			control.NewBold("Password"),
		}, newPassword.Objects()...),
		Read: func() (func(context.Context) error, error) {
			o, a := organization.Text, admin.Text
			p, err := newPassword.Read()
			return func(ctx context.Context) (err error) {
				session, err = office.SetUp(ctx, o, a, p)
				return err
			}, err
		},
		Done:      func() { done(session.Session) },
		Cancelled: cancelled,
	})
}
