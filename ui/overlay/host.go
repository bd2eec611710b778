// Package overlay shows dialogs and toasts over a screen, and dispatches keys.
package overlay

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"housingtracker/ui/control"
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
	// noticePlace is where the window's own notices appear; notice is where one is shown now, or nil, with the text.
	noticePlace, notice *fyne.Container
	noticeText          string
	// tips is the layer of the window's own tips; dialogs have theirs.
	tips *control.TipLayer
	// hidden is what a cover hides; nil if there is no cover.
	hidden *hiddenWindow
}

// NewHost returns the host of a window and handles the keys of its canvas.
func NewHost(w fyne.Window, tasks task.Runner) *Host {
	h := &Host{window: w, Tasks: tasks, registered: map[string]bool{}, noticePlace: newNoticePlace(), tips: control.NewTipLayer()}
	control.ShowTips(w.Canvas(), h.tipLayer, tasks.After)
	control.KeepFocusInView(w.Canvas(), h.top)
	h.toasts = newToasts(h)
	w.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) { h.Press(nameOfKey(key.Name)) })
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

// Tips is the layer of tips for the window's content; the window puts it over everything.
func (h *Host) Tips() fyne.CanvasObject { return h.tips.Object() }

// top is the card of the dialog on top, or the window's content.
func (h *Host) top() fyne.CanvasObject {
	if d := h.Top(); d != nil && d.layer != nil {
		return d.layer.card
	}
	return h.window.Canvas().Content()
}

// tipLayer is the layer on top; nil while a cover hides the window.
func (h *Host) tipLayer() *control.TipLayer {
	switch d := h.Top(); {
	case h.hidden != nil:
		return nil
	case d == nil:
		return h.tips
	case d.layer != nil:
		return d.layer.tips
	}
	return nil
}

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

// Keys maps keys to actions, by the names shown on buttons: "Esc", "Enter", "/", "F1", "Ctrl+S", "Ctrl+Shift+H",
// "Alt+Down". Ctrl is Command on a Mac.
type Keys map[string]func()

var keyNames = map[string]fyne.KeyName{
	"Enter": fyne.KeyReturn, "Esc": fyne.KeyEscape, "Up": fyne.KeyUp, "Down": fyne.KeyDown, "Left": fyne.KeyLeft,
	"Right": fyne.KeyRight, "Plus": fyne.KeyPlus, "Minus": fyne.KeyMinus, ";": fyne.KeySemicolon, ",": fyne.KeyComma,
}

// shortcutOf converts "Ctrl+S" to Fyne's shortcut; ok is false for a plain key.
func shortcutOf(name string) (fyne.Shortcut, bool) {
	parts := strings.Split(name, "+")
	if len(parts) < 2 {
		return nil, false
	}
	switch name {
	case "Ctrl+Z":
		return &fyne.ShortcutUndo{}, true
	case "Ctrl+A":
		return &fyne.ShortcutSelectAll{}, true
	case "Ctrl+C":
		return &fyne.ShortcutCopy{}, true
	}
	s := &desktop.CustomShortcut{}
	for _, p := range parts[:len(parts)-1] {
		switch p {
		case "Ctrl":
			s.Modifier |= fyne.KeyModifierShortcutDefault
		case "Shift":
			s.Modifier |= fyne.KeyModifierShift
		case "Alt":
			s.Modifier |= fyne.KeyModifierAlt
		}
	}
	last := parts[len(parts)-1]
	s.KeyName = fyne.KeyName(strings.ToUpper(last))
	if key, ok := keyNames[last]; ok {
		s.KeyName = key
	}
	return s, true
}

// nameOfKey is the name of a plain key in Keys.
func nameOfKey(key fyne.KeyName) string {
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		return "Enter"
	case fyne.KeyEscape:
		return "Esc"
	}
	return string(key)
}

// Press does what a key does now and reports whether it does anything.
func (h *Host) Press(name string) bool {
	if h.hidden != nil {
		if f, ok := h.hidden.keys[name]; ok {
			f()
		}
		return true
	}
	if f, ok := h.windowKeys[name]; ok {
		f()
		return true
	}
	for i := len(h.dialogs) - 1; i >= 0; i-- {
		if f, ok := h.dialogs[i].keys[name]; ok {
			f()
		}
		return true
	}
	for _, keys := range []Keys{h.toasts.keys, h.screen, h.shell} {
		if f, ok := keys[name]; ok {
			f()
			return true
		}
	}
	return false
}

// addShortcuts registers the shortcuts in keys with the canvas, each once.
func (h *Host) addShortcuts(keys Keys) {
	for name := range keys {
		s, ok := shortcutOf(name)
		if !ok || h.registered[name] {
			continue
		}
		h.registered[name] = true
		h.window.Canvas().AddShortcut(s, func(fyne.Shortcut) { h.Press(name) })
	}
}
