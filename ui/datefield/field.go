// Package datefield is the entry for a date: typed in shorthand, changed by + and -, or picked from a calendar.
// Text that is not a complete date is never taken for one.
package datefield

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// Field is an entry for one date, with the date in words beside it and its error below. The callbacks are
// optional; set them before the field is shown.
type Field struct {
	widget.BaseWidget

	// Future: dates to come are expected, so fri is the next Friday and 1/5 the nearest one.
	Future bool
	// EchoBelow puts the date in words under the entry instead of beside it.
	EchoBelow bool
	// Note returns what follows the weekday of a complete date, such as "same as enrollment"; if "", it is the
	// distance from today.
	Note func(d data.Date) string
	// OnChanged runs while typing, for every new date that the text means, blank included, and never for text that
	// is not a date.
	OnChanged func(d data.Date)
	// OnTyped runs for every change of the text, before OnChanged.
	OnTyped func()
	// OnFocused runs when the field gets the focus.
	OnFocused func()
	// OnDone runs when the field loses the focus or Enter is pressed: the time to check the date against others.
	OnDone func()
	// OnSubmitted runs for Enter, after OnDone.
	OnSubmitted func()

	today       func() data.Date
	entry       *entry
	suggestion  data.Date
	placeHolder string
	// lastReported is the date that OnChanged got last.
	lastReported data.Date
	errorText    string
	// programmatic is true while the program itself sets the text.
	programmatic bool
	popup        *widget.PopUp
}

// New returns a blank field. today is called whenever a date is read relative to it.
func New(today func() data.Date) *Field {
	f := &Field{today: today}
	f.entry = newEntry(f)
	f.ExtendBaseWidget(f)
	return f
}

// Value returns the date; ok is false if the text is not one. A blank field is the blank date and ok.
func (f *Field) Value() (d data.Date, ok bool) {
	d, err := f.read()
	return d, err == nil
}

func (f *Field) read() (data.Date, error) { return Parse(f.entry.Text, f.today(), f.Future) }

// Text returns what is typed.
func (f *Field) Text() string { return f.entry.Text }

// SetDate shows a date or none without calling back, and removes the error.
func (f *Field) SetDate(d data.Date) {
	f.lastReported, f.errorText = d, ""
	f.write(d.US())
	f.Refresh()
}

// SetText shows text, date or not, without calling back.
func (f *Field) SetText(text string) {
	f.write(text)
	f.Refresh()
}

// SetSuggestion shows a date greyed in the blank field. It is no value until Enter or the right arrow accepts it
// (R13); the blank date removes it.
func (f *Field) SetSuggestion(d data.Date) {
	f.suggestion = d
	f.updatePlaceHolder()
	f.Refresh()
}

// SetPlaceHolder sets the text of the blank field; a suggestion goes before it.
func (f *Field) SetPlaceHolder(words string) {
	f.placeHolder = words
	f.updatePlaceHolder()
}

func (f *Field) updatePlaceHolder() {
	words := f.placeHolder
	if !f.suggestion.Blank() {
		words = f.suggestion.US()
	}
	f.entry.SetPlaceHolder(words)
}

// SetError shows a message under the field; "" removes it, as typing does.
func (f *Field) SetError(message string) {
	if message != f.errorText {
		f.errorText = message
		f.Refresh()
	}
}

// Error returns the message under the field.
func (f *Field) Error() string { return f.errorText }

// Echo returns the date in words.
func (f *Field) Echo() string { words, _ := f.echo(); return words }

// Check shows the error of a text that is not a date, and reports whether there is none.
func (f *Field) Check() bool {
	d, err := f.read()
	if err != nil {
		f.SetError(err.Error())
		return false
	}
	f.write(d.US())
	return true
}

// Focus focuses the field.
func (f *Field) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f.entry); c != nil {
		c.Focus(f.entry)
	}
}

// Focusable is the object that takes the focus.
func (f *Field) Focusable() fyne.Focusable { return f.entry }

// Enable implements fyne.Disableable.
func (f *Field) Enable() { f.entry.Enable(); f.Refresh() }

// Disable implements fyne.Disableable.
func (f *Field) Disable() { f.entry.Disable(); f.Refresh() }

// Disabled implements fyne.Disableable.
func (f *Field) Disabled() bool { return f.entry.Disabled() }

// echo returns the date in words, and whether they say more than the text does.
func (f *Field) echo() (words string, isNew bool) {
	d, err := f.read()
	switch {
	case err != nil:
		return "", false
	case !d.Blank() && f.entry.Text != d.US():
		return Describe(d, f.today()), true
	case !d.Blank():
		note := ""
		if f.Note != nil {
			note = f.Note(d)
		}
		if note == "" {
			note = Distance(d, f.today())
		}
		return d.Time().Format("Mon") + " · " + note, false
	case !f.suggestion.Blank() && !f.Disabled():
		return "suggested · Enter accepts", false
	}
	return "", false
}

// write sets the text without calling back.
func (f *Field) write(text string) {
	if text == f.entry.Text {
		return
	}
	f.programmatic = true
	f.entry.SetText(text)
	f.programmatic = false
	f.entry.CursorColumn = len([]rune(text))
	f.entry.Refresh()
}

// choose sets a date as if it was typed.
func (f *Field) choose(d data.Date) {
	f.write(d.US())
	f.changed("")
}

// changed runs after every change of the text.
func (f *Field) changed(string) {
	if f.programmatic {
		return
	}
	f.errorText = ""
	if f.OnTyped != nil {
		f.OnTyped()
	}
	if d, ok := f.Value(); ok && d != f.lastReported {
		f.lastReported = d
		if f.OnChanged != nil {
			f.OnChanged(d)
		}
	}
	f.Refresh()
}

// done writes the date in full, or shows the error.
func (f *Field) done() {
	f.Check()
	f.Refresh()
	if f.OnDone != nil {
		f.OnDone()
	}
}

func (f *Field) focusChanged(gained bool) {
	switch {
	case f.popup != nil && f.popup.Visible():
	case gained:
		f.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
		control.ScrollIntoView(f)
		if f.OnFocused != nil {
			f.OnFocused()
		}
	default:
		f.done()
	}
}

// completeDate returns the date if it is written in full.
func (f *Field) completeDate() (data.Date, bool) {
	d, ok := f.Value()
	return d, ok && !d.Blank() && f.entry.Text == d.US()
}

// move changes the date by months; a blank field starts at today.
func (f *Field) move(months int) {
	from, ok := f.Value()
	if !ok {
		return
	}
	if from.Blank() {
		from = f.today()
	}
	f.chooseWithin(from.AddMonths(months))
}

func (f *Field) chooseWithin(d data.Date) {
	f.choose(max(data.EarliestDate, min(d, data.LatestDate)))
}

// key handles a key before the entry does and reports whether it was used.
func (f *Field) key(key *fyne.KeyEvent) bool {
	if f.Disabled() && key.Name != fyne.KeyEscape {
		return false
	}
	switch key.Name {
	case fyne.KeyEscape:
		control.PassKey(f.entry, key)
	case fyne.KeyReturn, fyne.KeyEnter:
		f.accept()
		f.done()
		if f.OnSubmitted != nil {
			f.OnSubmitted()
		}
	case fyne.KeyRight:
		return f.accept()
	case fyne.KeyPageUp:
		f.move(-1)
	case fyne.KeyPageDown:
		f.move(1)
	case fyne.KeyF4:
		f.OpenCalendar()
	default:
		return false
	}
	return true
}

// accept accepts the suggestion if the field is blank and has one.
func (f *Field) accept() bool {
	if f.entry.Text != "" || f.suggestion.Blank() {
		return false
	}
	f.choose(f.suggestion)
	return true
}

// entry is the text of a field. It passes shortcuts on to the screen.
type entry struct {
	control.Entry
	field *Field
}

func newEntry(f *Field) *entry {
	e := &entry{field: f}
	e.ExtendBaseWidget(e)
	e.PlaceHolder = ""
	e.OnChanged = f.changed
	e.OnKey = f.key
	e.OnFocus = f.focusChanged
	e.ActionItem = newCalendarButton(f.OpenCalendar)
	return e
}

// TypedRune implements fyne.Focusable: + and - change a complete date by a day.
func (e *entry) TypedRune(r rune) {
	if d, complete := e.field.completeDate(); complete && !e.Disabled() {
		switch r {
		case '+', '=':
			e.field.chooseWithin(d + 1)
			return
		case '-':
			e.field.chooseWithin(d - 1)
			return
		}
	}
	e.Entry.TypedRune(r)
}

// TypedShortcut implements fyne.Shortcutable: Ctrl+; enters today.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	custom, ok := s.(*desktop.CustomShortcut)
	switch {
	case ok && custom.KeyName == fyne.KeySemicolon && custom.Modifier == fyne.KeyModifierShortcutDefault && !e.Disabled():
		e.field.choose(e.field.today())
	case !ok || control.EditsText(custom):
		e.Entry.Entry.TypedShortcut(s)
	default:
		control.PassShortcut(e, s)
	}
}
