// Package access is how a person gets into a database: the first screen, signing in, passwords, the recovery code,
// and the lock that hides the window.
package access

import (
	"context"
	"maps"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// LockSession is what the lock needs of a session.
type LockSession interface {
	User() data.User
	Lock(ctx context.Context, why string)
	Unlock(ctx context.Context, password string) error
}

// LockScreen hides the window until the signed-in user types the password.
type LockScreen struct {
	host    *overlay.Host
	session LockSession
	// onUnlocked runs when everything is in view again, onOther when another user wants to sign in.
	onUnlocked, onOther func()

	password *control.Entry
	unlock   *control.Button
	failure  *control.Caption
	busy     bool
}

// lockCardWidth is the width of the card in Fyne units.
const lockCardWidth = 380

// Lock hides everything at once and locks the session; why is the reason to show and record.
func Lock(host *overlay.Host, session LockSession, why string, onUnlocked, onOther func()) *LockScreen {
	s := &LockScreen{host: host, session: session, onUnlocked: onUnlocked, onOther: onOther}
	s.password = control.NewPassword("Password")
	s.password.OnSubmitted = func(string) { s.open() }
	s.unlock = control.NewPrimary("Unlock", "Enter", s.open)
	s.failure = control.NewCaption("", lockCardWidth-30)
	otherUser := control.NewLink("Sign in as somebody else…", func() {
		if !s.busy {
			s.onOther()
		}
	})
	form := container.NewVBox(
		control.NewTitle("Locked"),
		control.NewCaption(why+" What you have typed is kept.", lockCardWidth-30),
		control.Gap(0, 6),
		control.NewBold("Password of "+session.User().Name), s.password,
		s.failure,
		container.New(layout.NewBorderLayout(nil, nil, otherUser, s.unlock), s.unlock, otherUser),
	)
	host.Conceal(newCover(control.Wide(lockCardWidth, control.NewCard(control.Inset(0, 4, form)))), nil)
	host.Window().Canvas().Focus(s.password)
	task.Do(host.Tasks, func(ctx context.Context) error {
		session.Lock(ctx, why)
		return nil
	}, func(error) {})
	return s
}

// Say shows a message above the button.
func (s *LockScreen) Say(text string) { s.failure.SetText(text, theme.Muted) }

func (s *LockScreen) open() {
	if s.busy {
		return
	}
	s.busy = true
	s.unlock.Disable()
	s.failure.SetText("", theme.Muted)
	password := s.password.Text
	s.password.SetText("")
	task.Do(s.host.Tasks, func(ctx context.Context) error { return s.session.Unlock(ctx, password) }, func(err error) {
		s.busy = false
		s.unlock.Enable()
		if err != nil {
			s.failure.SetText(control.ErrorPrefix+overlay.ErrorMessage(err), theme.Error)
			s.host.Window().Canvas().Focus(s.password)
			return
		}
		s.host.Reveal()
		s.onUnlocked()
	})
}

// Hide hides everything until the key is pressed again or the window is clicked. It asks for no password: it keeps
// names from passers-by. otherKeys are the keys that still work.
func Hide(host *overlay.Host, key string, otherKeys overlay.Keys) {
	words := container.NewVBox(control.NewTitle("Hidden"),
		control.NewCaption("Nothing of what is open has changed. Press "+key+" or click to see it again. To keep others out, lock the window instead: Ctrl+L.", lockCardWidth-30))
	card := control.NewCard(control.Inset(0, 4, words))
	panel := newCover(control.Wide(lockCardWidth, card))
	card.OnTapped, panel.OnTapped = host.Reveal, host.Reveal
	keys := overlay.Keys{key: host.Reveal, "Esc": host.Reveal, "Enter": host.Reveal}
	maps.Copy(keys, otherKeys)
	host.Conceal(panel, keys)
}

// newCover fills the window with a card in its middle.
func newCover(card fyne.CanvasObject) *control.Panel {
	return control.NewPanel(theme.Background, "", 0, container.NewCenter(card))
}

// Idle calls back when the window has not been used for a while.
type Idle struct {
	tasks      task.Runner
	now        func() time.Time
	limit      time.Duration
	last       time.Time
	generation int
	onIdle     func()
}

// NewIdle returns a stopped watch. onIdle runs each time the limit passes without a Touch.
func NewIdle(tasks task.Runner, now func() time.Time, onIdle func()) *Idle {
	return &Idle{tasks: tasks, now: now, onIdle: onIdle}
}

// Start watches for idleness from now on, with this limit.
func (i *Idle) Start(limit time.Duration) {
	i.generation++
	i.limit, i.last = limit, i.clock()
	i.checkAfter(i.generation, limit)
}

// Stop ends the watch until the next Start.
func (i *Idle) Stop() { i.generation++; i.limit = 0 }

// Touch records use of the window. It is cheap: it runs for every movement of the mouse. A Touch after the limit
// locks instead: timers stop while a computer sleeps, and this one has just been woken.
func (i *Idle) Touch() {
	if i.limit == 0 {
		return
	}
	now := i.clock()
	if now.Sub(i.last) >= i.limit {
		i.idle()
		return
	}
	i.last = now
}

// clock returns the wall time, which goes on while a computer sleeps.
func (i *Idle) clock() time.Time { return i.now().Round(0) }

func (i *Idle) checkAfter(generation int, after time.Duration) {
	i.tasks.After(after, func() {
		if generation != i.generation {
			return
		}
		now := i.clock()
		if now.Before(i.last) {
			// A clock that was set back must not keep the window open for longer.
			i.last = now
		}
		if left := i.limit - now.Sub(i.last); left > 0 {
			i.checkAfter(generation, left)
			return
		}
		i.idle()
	})
}

func (i *Idle) idle() {
	i.Stop()
	i.onIdle()
}
