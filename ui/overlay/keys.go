package overlay

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

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

func (h *Host) press(name string) bool {
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
		h.window.Canvas().AddShortcut(s, func(fyne.Shortcut) { h.press(name) })
	}
}

// Press does what a key does now, for tests and the list of commands.
func (h *Host) Press(name string) bool { return h.press(name) }
