package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/access"
	"housingtracker/ui/control"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// The keys that hide the window. They work in dialogs too.
const (
	lockKey = "Ctrl+L"
	hideKey = "Ctrl+Shift+H"
)

// NoteActivity records use of the window; main calls it for every key and mouse event.
func (w *Window) NoteActivity() {
	w.idle.Touch()
	if w.shell != nil {
		w.shell.poll.wake()
	}
}

// updateIdleLimit reads the office's lock limit. It runs whenever a screen is shown, so that a changed limit
// applies soon.
func (w *Window) updateIdleLimit() {
	shell := w.shell
	task.Run(w.host.Tasks, shell.session.Settings, func(settings data.Settings, err error) {
		if err == nil && w.shell == shell && w.locked == nil {
			w.watch(settings)
		}
	})
}

func (w *Window) watch(settings data.Settings) {
	w.limit = time.Duration(settings.LockMinutes) * time.Minute
	w.idle.Start(w.limit)
}

// lockIdle locks a window that was not used.
func (w *Window) lockIdle() {
	w.lock("Nobody has used the window for " + describe.Count(int(w.limit/time.Minute), "minute") + ".")
}

func (w *Window) lockNow() { w.lock("Locked by hand.") }

// lock hides everything until the user types the password.
func (w *Window) lock(why string) {
	if w.shell == nil || w.locked != nil {
		return
	}
	w.idle.Stop()
	title := w.window.Title()
	w.window.SetTitle(Title)
	w.locked = access.Lock(w.host, w.shell.session, why, func() {
		w.locked = nil
		w.window.SetTitle(title)
		w.idle.Start(w.limit)
		w.updateIdleLimit()
	}, w.switchUser)
}

// switchUser leaves the locked window to another user; unsaved input is kept for the one who left.
func (w *Window) switchUser() {
	session := w.shell.session
	w.locked = nil
	w.closeShell()
	w.root.Objects = []fyne.CanvasObject{control.NewPanel(theme.Background, "", 0, control.Gap(0, 0))}
	w.host.Reveal()
	w.endSession(session)
}

// hide covers everything at once; the same key or a click shows it again.
func (w *Window) hide() {
	if w.shell == nil || w.host.Concealed() {
		return
	}
	access.Hide(w.host, hideKey, overlay.Keys{lockKey: w.lockNow})
}

// busyScreen is a screen that runs long jobs.
type busyScreen interface {
	// Working describes the running job, or is "".
	Working() string
}

// runningWork describes the running job of any screen, or is "".
func (s *shell) runningWork() string {
	screens := []screen{s.download}
	for _, d := range s.destinations {
		screens = append(screens, d.screen)
	}
	for _, screen := range screens {
		if w, ok := screen.(busyScreen); ok && w.Working() != "" {
			return w.Working()
		}
	}
	return ""
}

// confirmLeave closes every dialog, each after its own question, asks about running work, and then calls then.
func (w *Window) confirmLeave(button string, then func()) {
	w.host.Leave(func() {
		what := ""
		if w.shell != nil {
			what = w.shell.runningWork()
		}
		if what == "" {
			then()
			return
		}
		w.host.ShowQuestion("Stop what is under way?", what+" If you stop it now, nothing of it is kept; the database stays as it was.",
			overlay.Action{Text: "Go on", Key: "Esc", Primary: true},
			overlay.Action{Text: button, Do: then})
	})
}

// close handles the window's close button.
func (w *Window) close() {
	if w.locked == nil {
		w.host.Reveal()
		w.confirmLeave("Stop and close", w.window.Close)
		return
	}
	if what := w.shell.runningWork(); what != "" {
		w.locked.Say(what + " Unlock the window to stop it, or wait for its end.")
		return
	}
	w.window.Close()
}

// quitDelay is how long quitting waits for drafts to be stored.
const quitDelay = 300 * time.Millisecond

// End quits because of a signal. It asks nothing; unsaved input is stored as drafts.
func (w *Window) End() {
	w.rememberPlace()
	w.host.CloseAll()
	w.host.Tasks.After(quitDelay, w.app.Quit)
}
