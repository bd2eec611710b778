package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/lock"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// The keys that hide what the window shows. They work in dialogs too.
const (
	lockKey = "Ctrl+L"
	hideKey = "Ctrl+Shift+H"
)

// Used notes that somebody has used the window; main calls it for every key and every movement of the mouse.
func (w *Window) Used() { w.idle.Touch() }

// guard watches for a window that nobody uses, by the minutes that the office has set. It is called whenever a screen is
// shown, so that a change of the minutes counts soon.
func (w *Window) guard() {
	shell := w.shell
	task.Run(w.host.Tasks, shell.session.Settings, func(settings data.Settings, err error) {
		if err == nil && w.shell == shell && w.locked == nil {
			w.watch(settings)
		}
	})
}

func (w *Window) watch(settings data.Settings) {
	w.limit = time.Duration(settings.LockMinutes) * time.Minute
	w.idle.Begin(w.limit)
}

// unused locks the window because nobody has used it.
func (w *Window) unused() {
	n := int(w.limit / time.Minute)
	unit := "minutes"
	if n == 1 {
		unit = "minute"
	}
	w.lock(fmt.Sprintf("Nobody has used the window for %d %s.", n, unit))
}

func (w *Window) lockNow() { w.lock("Locked by hand.") }

// lock hides everything until the person who is signed in gives the password.
func (w *Window) lock(why string) {
	if w.shell == nil || w.locked != nil {
		return
	}
	w.idle.End()
	title := w.window.Title()
	w.window.SetTitle(Title)
	w.locked = lock.Open(w.host, w.shell.session, why, func() {
		w.locked = nil
		w.window.SetTitle(title)
		w.idle.Begin(w.limit)
		w.guard()
	}, w.somebodyElse)
}

// somebodyElse leaves the locked window to another person; what was typed and not saved is kept for the one who left.
func (w *Window) somebodyElse() {
	session := w.shell.session
	w.locked = nil
	w.leaveShell()
	w.root.Objects = []fyne.CanvasObject{control.NewPanel(theme.Background, "", 0, control.Gap(0, 0))}
	w.host.Reveal()
	w.leaveSession(session)
}

// hide covers everything at once, and shows it again at the same key or a click.
func (w *Window) hide() {
	if w.shell == nil || w.host.Concealed() {
		return
	}
	lock.Hide(w.host, hideKey, overlay.Keys{lockKey: w.lockNow})
}

// working is a screen that does something which takes its time.
type working interface {
	// Working says what is under way, in a sentence, or "".
	Working() string
}

// underWay is what the screens are doing, or "".
func (s *shell) underWay() string {
	screens := []screen{s.download}
	for _, d := range s.destinations {
		screens = append(screens, d.screen)
	}
	for _, screen := range screens {
		if w, ok := screen.(working); ok && w.Working() != "" {
			return w.Working()
		}
	}
	return ""
}

// ask closes every dialog, each with its own question where something is not saved, asks what becomes of what is under
// way, and then does what follows.
func (w *Window) ask(button string, then func()) {
	w.host.Leave(func() {
		what := ""
		if w.shell != nil {
			what = w.shell.underWay()
		}
		if what == "" {
			then()
			return
		}
		w.host.Ask("Stop what is under way?", what+" If you stop it now, nothing of it is kept; the database stays as it was.",
			overlay.Answer{Text: "Go on", Key: "Esc", Primary: true},
			overlay.Answer{Text: button, Do: then})
	})
}

// close is the window's own button.
func (w *Window) close() {
	if w.locked == nil {
		w.host.Reveal()
		w.ask("Stop and close", w.window.Close)
		return
	}
	if what := w.shell.underWay(); what != "" {
		w.locked.Say(what + " Unlock the window to stop it, or wait for its end.")
		return
	}
	w.window.Close()
}

// endAfter is how long the program's end waits for what is typed to be kept.
const endAfter = 300 * time.Millisecond

// End ends the program because somebody outside of the window wants it. It asks nothing; what is typed and not saved is
// kept, to be offered the next time.
func (w *Window) End() {
	w.host.CloseAll()
	w.host.Tasks.After(endAfter, w.app.Quit)
}
