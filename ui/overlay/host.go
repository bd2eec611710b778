// Package overlay shows dialogs and toasts over a screen, and dispatches keys.
package overlay

import (
	"fyne.io/fyne/v2"

	"housingtracker/ui/task"
)

// Host manages the dialogs, toasts and keys of the window. Keys go to the window first, then to the top dialog
// only, else to the toast, the screen, the shell.
type Host struct {
	window  fyne.Window
	Tasks   task.Runner
	dialogs []*Dialog
	screen  Keys
	shell   Keys
	// windowKeys work whatever is open.
	windowKeys Keys
	registered map[string]bool
	toasts     *toasts
	// hidden is what a cover hides; nil if there is no cover.
	hidden *hiddenWindow
}

// NewHost returns the host of a window and handles the keys of its canvas.
func NewHost(w fyne.Window, tasks task.Runner) *Host {
	h := &Host{window: w, Tasks: tasks, registered: map[string]bool{}}
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

// Window returns the window, for file dialogs and the clipboard.
func (h *Host) Window() fyne.Window { return h.window }

// Focus focuses a control; nil removes the focus.
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

// SetWindowKeys sets keys that always work, also in dialogs.
func (h *Host) SetWindowKeys(keys Keys) { h.windowKeys = keys; h.addShortcuts(keys) }

// SetShellKeys sets keys that work on every screen.
func (h *Host) SetShellKeys(keys Keys) { h.shell = keys; h.addShortcuts(keys) }

// SetScreenKeys sets the keys of the current screen.
func (h *Host) SetScreenKeys(keys Keys) { h.screen = keys; h.addShortcuts(keys) }

// Top returns the top dialog, or nil.
func (h *Host) Top() *Dialog {
	if len(h.dialogs) == 0 {
		return nil
	}
	return h.dialogs[len(h.dialogs)-1]
}
