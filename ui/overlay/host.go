// Package overlay is what lies over a screen: dialogs, menus and toasts, and the keys that work while they do.
package overlay

import (
	"fyne.io/fyne/v2"

	"housingtracker/ui/task"
)

// Host is the window as dialogs, toasts and keys see it. Keys go to the window first, then to the top dialog alone, else
// to the toast, to the screen, to the shell.
type Host struct {
	window  fyne.Window
	Tasks   task.Runner
	dialogs []*Dialog
	screen  Keys
	shell   Keys
	// everywhere are the keys of the window, whatever lies over it.
	everywhere Keys
	heard      map[string]bool
	toasts     *toasts
	// hidden is what a cover hides; nil when there is none.
	hidden *concealed
}

// NewHost takes over the keys of the window's canvas.
func NewHost(w fyne.Window, tasks task.Runner) *Host {
	h := &Host{window: w, Tasks: tasks, heard: map[string]bool{}}
	h.toasts = newToasts(h)
	w.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) { h.press(nameOfKey(key.Name)) })
	w.Canvas().SetOnTypedRune(func(r rune) {
		if len(h.dialogs) == 0 && h.hidden == nil {
			if f, ok := h.screen[string(r)]; ok {
				f()
			} else if f, ok := h.shell[string(r)]; ok {
				f()
			}
		}
	})
	return h
}

// Window is the window itself, for file dialogs and the clipboard.
func (h *Host) Window() fyne.Window { return h.window }

// Focus gives a control the keyboard.
func (h *Host) Focus(f fyne.Focusable) {
	if h.hidden != nil {
		h.hidden.focus = f
		return
	}
	if f == nil {
		h.window.Canvas().Unfocus()
		return
	}
	h.window.Canvas().Focus(f)
}

// SetWindowKeys sets the keys that work wherever one is, in a dialog too.
func (h *Host) SetWindowKeys(keys Keys) { h.everywhere = keys; h.listen(keys) }

// SetShellKeys sets the keys that work on every screen.
func (h *Host) SetShellKeys(keys Keys) { h.shell = keys; h.listen(keys) }

// SetScreenKeys sets the keys of the screen that is shown.
func (h *Host) SetScreenKeys(keys Keys) { h.screen = keys; h.listen(keys) }

// Top is the dialog on top, or nil.
func (h *Host) Top() *Dialog {
	if len(h.dialogs) == 0 {
		return nil
	}
	return h.dialogs[len(h.dialogs)-1]
}
