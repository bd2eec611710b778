package lock

import (
	"context"
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Session is what the lock needs of the signed-in person's session.
type Session interface {
	User() data.User
	Lock(ctx context.Context, why string)
	Unlock(ctx context.Context, password string) error
}

// Screen hides the window until the person who is signed in gives the password.
type Screen struct {
	host    *overlay.Host
	session Session
	// OnUnlocked is called when everything is in view again, OnOther when somebody else wants to sign in.
	onUnlocked, onOther func()

	password *control.Entry
	unlock   *control.Button
	failure  *control.Caption
	busy     bool
}

// cardWidth is the width of the card in Fyne's units.
const cardWidth = 380

// Open hides everything at once and locks the session; why says what for.
func Open(host *overlay.Host, session Session, why string, onUnlocked, onOther func()) *Screen {
	s := &Screen{host: host, session: session, onUnlocked: onUnlocked, onOther: onOther}
	s.password = control.NewPassword("Password")
	s.password.OnSubmitted = func(string) { s.open() }
	s.unlock = control.NewPrimary("Unlock", "Enter", s.open)
	s.failure = control.NewCaption("", cardWidth-30)
	other := control.NewLink("Sign in as somebody else…", func() {
		if !s.busy {
			s.onOther()
		}
	})
	form := container.NewVBox(
		control.NewTitle("Locked"),
		control.NewCaption(why+" What you have typed is kept.", cardWidth-30),
		control.Gap(0, 6),
		control.NewBold("Password of "+session.User().Name), s.password,
		s.failure,
		container.New(layout.NewBorderLayout(nil, nil, other, s.unlock), s.unlock, other),
	)
	host.Conceal(cover(control.Wide(cardWidth, control.NewCard(control.Inset(0, 4, form)))), nil)
	host.Window().Canvas().Focus(s.password)
	task.Do(host.Tasks, func(ctx context.Context) error {
		session.Lock(ctx, why)
		return nil
	}, func(error) {})
	return s
}

// Say tells the person something above the button.
func (s *Screen) Say(text string) { s.failure.Say(text, theme.Muted) }

func (s *Screen) open() {
	if s.busy {
		return
	}
	s.busy = true
	s.unlock.Disable()
	s.failure.Say("", theme.Muted)
	password := s.password.Text
	s.password.SetText("")
	task.Do(s.host.Tasks, func(ctx context.Context) error { return s.session.Unlock(ctx, password) }, func(err error) {
		s.busy = false
		s.unlock.Enable()
		if err != nil {
			s.failure.Say(control.ErrorSign+overlay.Words(err), theme.Error)
			s.host.Window().Canvas().Focus(s.password)
			return
		}
		s.host.Reveal()
		s.onUnlocked()
	})
}

// Hide hides everything until the key is pressed again or the window is clicked. It asks for no password: it keeps names
// from a glance, not from a person. others are the keys that work meanwhile.
func Hide(host *overlay.Host, key string, others overlay.Keys) {
	words := container.NewVBox(control.NewTitle("Hidden"),
		control.NewCaption("Nothing of what is open has changed. Press "+key+" or click to see it again. To keep others out, lock the window instead: Ctrl+L.", cardWidth-30))
	card := control.NewCard(control.Inset(0, 4, words))
	whole := cover(control.Wide(cardWidth, card))
	card.OnTapped, whole.OnTapped = host.Reveal, host.Reveal
	keys := overlay.Keys{key: host.Reveal, "Esc": host.Reveal, "Enter": host.Reveal}
	maps.Copy(keys, others)
	host.Conceal(whole, keys)
}

// cover is the whole window with a card in its middle.
func cover(card fyne.CanvasObject) *control.Panel {
	return control.NewPanel(theme.Background, "", 0, container.NewCenter(card))
}
