package access

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Office is what signing in needs of an open database.
type Office interface {
	Enter(ctx context.Context, name, password string, options ...signin.Option) (*signin.Session, error)
}

// SignInScreen asks for name and password. In the sample office it lists the accounts to try.
type SignInScreen struct {
	host   *overlay.Host
	office Office
	// recoverer is nil for an office without a recovery code.
	recoverer Recoverer
	// OnSignedIn gets the session and the password.
	OnSignedIn func(session *signin.Session, password string)
	// OnOther goes back to choosing a database, OnRestore restores a backup.
	OnOther, OnRestore func()

	name, password *control.Entry
	enter          *control.Button
	failure        *control.Caption
	content        fyne.CanvasObject
	busy           bool
}

// signInCardWidth is the width of the card in Fyne units.
const signInCardWidth = 400

// NewSignIn returns the screen for a database. database is the name to show, name the user name to fill in, or "".
func NewSignIn(host *overlay.Host, office Office, info data.OfficeInfo, database, name string) *SignInScreen {
	s := &SignInScreen{host: host, office: office}
	s.recoverer, _ = office.(Recoverer)
	s.name = control.NewEntry("Your name")
	s.name.SetText(name)
	s.password = control.NewPassword("Password")
	s.failure = control.NewCaption("", signInCardWidth-30)
	s.enter = control.NewPrimary("Sign in", "Enter", func() { s.signIn() })
	s.name.OnSubmitted = func(string) { host.Focus(s.password) }
	s.password.OnSubmitted = func(string) { s.signIn() }

	otherDatabase := control.NewLink("Another database…", func() { s.OnOther() })
	form := container.NewVBox(
		control.NewTitle("Housing Status Tracker"),
		control.NewMuted(database),
		control.Gap(0, 6),
		control.NewBold("Name"), s.name,
		control.NewBold("Password"), s.password,
		s.failure,
		container.New(layout.NewBorderLayout(nil, nil, otherDatabase, s.enter), s.enter, otherDatabase),
	)
	if info.SetUp && !info.Sample && s.recoverer != nil {
		form.Add(container.NewHBox(control.NewLink("No administrator knows a password? Use the recovery code…", func() { s.recover() })))
	}
	if info.ReadOnly != "" {
		form.Add(control.NewParagraph(info.ReadOnly))
	}
	cards := container.NewVBox(control.Wide(signInCardWidth, control.NewCard(control.Inset(0, 4, form))))
	if info.Sample {
		cards.Add(control.Gap(0, 4))
		cards.Add(control.NewTitledCard("Sample data", "made-up people; try any of these accounts", s.accounts(info.Accounts)))
	}
	s.content = container.NewCenter(cards)
	return s
}

// accounts lists the accounts of the sample office; a click signs in.
func (s *SignInScreen) accounts(accounts []data.SampleAccount) fyne.CanvasObject {
	rows := container.NewVBox(control.Gap(0, 4))
	for _, a := range accounts {
		who := container.NewVBox(
			control.NewBold(a.Name),
			control.NewMuted(string(a.Role)+" · "+a.Organization),
			control.NewMuted("password: "+a.Password),
		)
		use := control.NewButton("Sign in", func() {
			s.name.SetText(a.Name)
			s.password.SetText(a.Password)
			s.signIn()
		})
		rows.Add(container.NewBorder(nil, nil, nil, container.NewCenter(use), who))
		rows.Add(control.Gap(0, 2))
	}
	return rows
}

// Content returns the screen.
func (s *SignInScreen) Content() fyne.CanvasObject { return s.content }

// Show focuses the first empty field.
func (s *SignInScreen) Show() {
	if s.name.Text == "" {
		s.host.Focus(s.name)
		return
	}
	s.host.Focus(s.password)
}

func (s *SignInScreen) recover() {
	UseRecoveryCode(s.host, s.recoverer, s.name.Text, func(name string) {
		s.name.SetText(name)
		s.failure.SetText("The password is set. Sign in with it.", theme.Muted)
		s.Show()
	})
}

func (s *SignInScreen) signIn(options ...signin.Option) {
	if s.busy {
		return
	}
	s.busy = true
	s.enter.Disable()
	s.failure.Clear()
	name, password := s.name.Text, s.password.Text
	task.Run(s.host.Tasks, func(ctx context.Context) (*signin.Session, error) {
		return s.office.Enter(ctx, name, password, options...)
	}, func(session *signin.Session, err error) {
		s.busy = false
		s.enter.Enable()
		if data.CodeOf(err) == data.CodeCopy {
			s.confirmCopy(err)
			return
		}
		if err != nil {
			s.failure.SetText(control.ErrorPrefix+overlay.ErrorMessage(err), theme.Error)
			s.password.SetText("")
			s.host.Focus(s.password)
			return
		}
		s.OnSignedIn(session, password)
	})
}

// confirmCopy reports that another copy lies in the place of the database. Esc and Enter leave it as it is.
func (s *SignInScreen) confirmCopy(err error) {
	leave := func() {
		s.password.SetText("")
		s.host.Focus(s.password)
	}
	answers := []overlay.Action{
		{Text: "Restore a backup…", Do: func() {
			leave()
			s.OnRestore()
		}},
		{Text: "Don't open it", Key: "Esc", Primary: true, Do: leave},
	}
	var c *file.Copy
	if errors.As(err, &c) && c.Acceptable {
		answers = append([]overlay.Action{{Text: "Accept this copy", Do: func() { s.signIn(signin.AcceptCopy) }}}, answers...)
	}
	s.host.ShowQuestion("This is not the database that was last used here", overlay.ErrorMessage(err), answers...)
}
