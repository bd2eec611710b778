// Package control holds the basic controls: texts, buttons, chips, cards, entries, choices. They know no store and
// no screen.
package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is a text entry that passes keys it does not use (Esc, Ctrl+S, …) on to the canvas.
type Entry struct {
	widget.Entry
	// OnKey gets every key first and reports whether it has used it.
	OnKey func(*fyne.KeyEvent) bool
	// OnFocus runs when the entry gains or loses the focus.
	OnFocus func(gained bool)
}

// NewEntry returns an entry of one line.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	return e
}

// NewPassword returns an entry that hides its text.
func NewPassword(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Password = true
	return e
}

// NewTextArea returns an entry of several lines.
func NewTextArea(placeholder string, rows int) *Entry {
	e := NewEntry(placeholder)
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.SetMinRowsVisible(rows)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(key) {
		return
	}
	if key.Name == fyne.KeyEscape || (!e.MultiLine && (key.Name == fyne.KeyUp || key.Name == fyne.KeyDown)) {
		PassKey(e, key)
		return
	}
	e.Entry.TypedKey(key)
}

// AcceptsTab implements fyne.Tabbable: Tab leaves an entry of several lines too.
func (e *Entry) AcceptsTab() bool { return false }

// TypedShortcut implements fyne.Shortcutable.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if custom, ok := s.(*desktop.CustomShortcut); ok && !EditsText(custom) {
		PassShortcut(e, s)
		return
	}
	e.Entry.TypedShortcut(s)
}

// EditsText reports whether Fyne's entry handles the shortcut itself, to move by words.
func EditsText(s *desktop.CustomShortcut) bool {
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyHome, fyne.KeyEnd:
		return true
	}
	return false
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	ScrollIntoView(e)
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// ShiftHeld reports whether Shift is held: typed keys come without modifiers. The driver knows it even if a dialog has got the
// release of the key.
func ShiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// PassKey passes an unused key on to the canvas of w.
func PassKey(w fyne.CanvasObject, key *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(key)
	}
}

// PassShortcut passes an unused shortcut on to the canvas of w.
func PassShortcut(w fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(w).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}
