// Package signin is the screen on which a person signs in. In the sample office it shows the accounts to try.
package signin

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/recovery"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Office is what signing in needs of the opened database.
type Office interface {
	Enter(ctx context.Context, name, password string, options ...data.SignInOption) (*data.Session, error)
	Recover(ctx context.Context, code, name, password string) error
}

// Screen asks for name and password.
type Screen struct {
	host   *overlay.Host
	office Office
	// OnSignedIn is called with the session and the password.
	OnSignedIn func(session *data.Session, password string)
	// OnOther goes back to choosing a database, OnRestore restores a backup.
	OnOther, OnRestore func()

	name, password *control.Entry
	enter          *control.Button
	failure        *control.Caption
	content        fyne.CanvasObject
	busy           bool
}

// cardWidth is the width of the card in Fyne's units.
const cardWidth = 400

// New makes the screen for a database; database is its name as people know it, name the one to fill in, or "".
func New(host *overlay.Host, office Office, info data.OfficeInfo, database, name string) *Screen {
	s := &Screen{host: host, office: office}
	s.name = control.NewEntry("Your name")
	s.name.SetText(name)
	s.password = control.NewPassword("Password")
	s.failure = control.NewCaption("", cardWidth-30)
	s.enter = control.NewPrimary("Sign in", "Enter", func() { s.signIn() })
	s.name.OnSubmitted = func(string) { host.Focus(s.password) }
	s.password.OnSubmitted = func(string) { s.signIn() }

	other := control.NewLink("Another database…", func() {
		if s.OnOther != nil {
			s.OnOther()
		}
	})
	form := container.NewVBox(
		control.NewTitle("Housing Status Tracker"),
		control.NewMuted(database),
		control.Gap(0, 6),
		control.NewBold("Name"), s.name,
		control.NewBold("Password"), s.password,
		s.failure,
		container.New(layout.NewBorderLayout(nil, nil, other, s.enter), s.enter, other),
	)
	if info.Founded && !info.Sample {
		form.Add(container.NewHBox(control.NewLink("No administrator knows a password? Use the recovery code…", func() { s.recover() })))
	}
	if info.ReadOnly != "" {
		form.Add(control.NewParagraph(info.ReadOnly))
	}
	cards := container.NewVBox(control.Wide(cardWidth, control.NewCard(control.Inset(0, 4, form))))
	if info.Sample {
		cards.Add(control.Gap(0, 4))
		cards.Add(control.NewTitledCard("Sample data", "made-up people; try any of these accounts", s.accounts(info.Accounts)))
	}
	s.content = container.NewCenter(cards)
	return s
}

// accounts lists the sample office's accounts; a click fills one in and signs in.
func (s *Screen) accounts(accounts []data.SampleAccount) fyne.CanvasObject {
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

// Content is the screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Show puts the focus where the person types next.
func (s *Screen) Show() {
	if s.name.Text == "" {
		s.host.Focus(s.name)
		return
	}
	s.host.Focus(s.password)
}

func (s *Screen) recover() {
	recovery.Use(s.host, s.office, s.name.Text, func(name string) {
		s.name.SetText(name)
		s.failure.Say("The password is set. Sign in with it.", theme.Muted)
		s.Show()
	})
}

func (s *Screen) signIn(options ...data.SignInOption) {
	if s.busy {
		return
	}
	s.busy = true
	s.enter.Disable()
	s.failure.Clear()
	name, password := s.name.Text, s.password.Text
	task.Run(s.host.Tasks, func(ctx context.Context) (*data.Session, error) {
		return s.office.Enter(ctx, name, password, options...)
	}, func(session *data.Session, err error) {
		s.busy = false
		s.enter.Enable()
		if data.CodeOf(err) == data.CodeCopy {
			s.askCopy(err)
			return
		}
		if err != nil {
			s.failure.Say(control.ErrorSign+overlay.Words(err), theme.Error)
			s.password.SetText("")
			s.host.Focus(s.password)
			return
		}
		s.OnSignedIn(session, password)
	})
}

// askCopy says that another copy is in the place of the database. Esc and Enter leave it as it is.
func (s *Screen) askCopy(err error) {
	leave := func() {
		s.password.SetText("")
		s.host.Focus(s.password)
	}
	answers := []overlay.Answer{
		{Text: "Restore a backup…", Do: func() {
			leave()
			s.OnRestore()
		}},
		{Text: "Don't open it", Key: "Esc", Primary: true, Do: leave},
	}
	var c *data.Copy
	if errors.As(err, &c) && c.Acceptable {
		answers = append([]overlay.Answer{{Text: "Accept this copy", Do: func() { s.signIn(data.AcceptCopy) }}}, answers...)
	}
	s.host.Ask("This is not the database that was last used here", overlay.Words(err), answers...)
}
