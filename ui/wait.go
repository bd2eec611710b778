package ui

import (
	"context"
	"time"

	"housingtracker/data"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// waitNotice is how long a write may take before the window says what it waits for.
const waitNotice = time.Second

// waits says what a write of this window waits for, with Cancel until it begins.
type waits struct {
	host    *overlay.Host
	writing func(context.Context) (data.Writing, error)
	// shown is the write that the notice is about, or nil.
	shown *data.Wait
}

// watch watches a write that starts now. It may be called in any goroutine.
func (n *waits) watch(w *data.Wait) {
	n.host.Tasks.After(waitNotice, func() { n.look(w) })
}

// look shows, updates or hides the notice about a write, and looks again until the write has ended.
func (n *waits) look(w *data.Wait) {
	switch {
	case w.Ended():
		n.hide(w)
		return
	case n.shown != nil && n.shown != w && !n.shown.Ended():
		// One notice at a time.
	case w.Waiting():
		n.shown = w
		task.Run(n.host.Tasks, n.writing, func(by data.Writing, _ error) {
			if n.shown == w && w.Waiting() {
				n.host.ShowNotice(waitWords(by), overlay.Action{Text: "Cancel", Do: func() { n.cancel(w) }})
			}
		})
	default:
		n.shown = w
		n.host.ShowNotice("Still saving…")
	}
	n.watch(w)
}

func (n *waits) hide(w *data.Wait) {
	if n.shown == w {
		n.shown = nil
		n.host.HideNotice()
	}
}

// cancel stops waiting, unless the write has begun meanwhile.
func (n *waits) cancel(w *data.Wait) {
	if w.Cancel() {
		n.hide(w)
		n.host.Toast("Stopped waiting. Nothing was changed.")
	}
}

// waitWords says what a write waits for.
func waitWords(by data.Writing) string {
	switch {
	case by.Import && by.Name != "":
		return "An import by " + by.Name + " is running…"
	case by.Import:
		return "An import is running…"
	case by.Name != "":
		return by.Name + " is saving…"
	}
	return "Waiting for the database…"
}
