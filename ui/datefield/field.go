package datefield

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// Field is an entry for one date, the words that say it back, and the error that stands under it. The callbacks are
// optional; set them before it is shown.
type Field struct {
	widget.BaseWidget

	// Future says that dates to come belong here: fri is the next one, 1/5 the nearest one.
	Future bool
	// EchoBelow puts the words under the entry instead of beside it.
	EchoBelow bool
	// Note gives the words behind the weekday of a date that is complete, such as "same as enrollment"; blank says how
	// far the date is from today.
	Note func(d data.Date) string
	// OnChanged is called while typing, with every other date that the text means, blank included, and never for a text
	// that is not a date.
	OnChanged func(d data.Date)
	// OnTyped is called for every change of the text, before OnChanged.
	OnTyped func()
	// OnFocused is called when the field gets the keyboard.
	OnFocused func()
	// OnDone is called when the person is done with the field: it lost the focus or Enter was pressed. Here is the place
	// to judge the date beside others.
	OnDone func()
	// OnSubmitted is called for Enter, after OnDone.
	OnSubmitted func()
	// OnEscape is called for Esc; without it the key goes on to the canvas.
	OnEscape func()
	// OnShortcut gets the shortcuts that do not edit text; without it they go on to the canvas.
	OnShortcut func(s fyne.Shortcut)

	today       func() data.Date
	entry       *entry
	suggestion  data.Date
	placeHolder string
	// told is the date that OnChanged has told last.
	told    data.Date
	mistake string
	// silent is true while the program itself writes into the entry.
	silent bool
	popup  *widget.PopUp
}

// New is a blank field. Today is asked whenever a date is read relative to it.
func New(today func() data.Date) *Field {
	f := &Field{today: today}
	f.entry = newEntry(f)
	f.ExtendBaseWidget(f)
	return f
}

// Value returns the date; ok is false when the text is not one. A blank field is the blank date and ok.
func (f *Field) Value() (d data.Date, ok bool) {
	d, err := f.read()
	return d, err == nil
}

func (f *Field) read() (data.Date, error) { return Parse(f.entry.Text, f.today(), f.Future) }

// Text returns what is typed.
func (f *Field) Text() string { return f.entry.Text }

// SetDate shows a date, or none, without calling back, and takes the error away.
func (f *Field) SetDate(d data.Date) {
	f.told, f.mistake = d, ""
	f.write(d.US())
	f.Refresh()
}

// SetText shows what was once typed, date or not, without calling back.
func (f *Field) SetText(text string) {
	f.write(text)
	f.Refresh()
}

// SetSuggestion shows a date greyed in the blank field. It is no value until Enter or the right arrow accepts it (R13);
// the blank date takes it away.
func (f *Field) SetSuggestion(d data.Date) {
	f.suggestion = d
	f.hint()
	f.Refresh()
}

// SetPlaceHolder shows words in the blank field, such as "not recorded". A suggestion goes before them.
func (f *Field) SetPlaceHolder(words string) {
	f.placeHolder = words
	f.hint()
}

func (f *Field) hint() {
	words := f.placeHolder
	if !f.suggestion.Blank() {
		words = f.suggestion.US()
	}
	f.entry.SetPlaceHolder(words)
}

// SetError shows a message under the field; blank takes it away, as typing does.
func (f *Field) SetError(message string) {
	if message != f.mistake {
		f.mistake = message
		f.Refresh()
	}
}

// Error returns the message under the field.
func (f *Field) Error() string { return f.mistake }

// Echo returns the words that say the date back.
func (f *Field) Echo() string { words, _ := f.echo(); return words }

// Check shows the error of a text that is not a date, as leaving the field does, and reports whether there is none.
func (f *Field) Check() bool {
	d, err := f.read()
	if err != nil {
		f.SetError(err.Error())
		return false
	}
	f.write(d.US())
	return true
}

// Focus gives the field the keyboard.
func (f *Field) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f.entry); c != nil {
		c.Focus(f.entry)
	}
}

// Focusable is the part that takes the focus.
func (f *Field) Focusable() fyne.Focusable { return f.entry }

// Enable implements fyne.Disableable.
func (f *Field) Enable() { f.entry.Enable(); f.Refresh() }

// Disable implements fyne.Disableable.
func (f *Field) Disable() { f.entry.Disable(); f.Refresh() }

// Disabled implements fyne.Disableable.
func (f *Field) Disabled() bool { return f.entry.Disabled() }

// echo is what the words beside the entry say, and whether they tell the person something new about what was typed.
func (f *Field) echo() (words string, news bool) {
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

// write puts a text into the entry as the program, not as the person.
func (f *Field) write(text string) {
	if text == f.entry.Text {
		return
	}
	f.silent = true
	f.entry.SetText(text)
	f.silent = false
	f.entry.CursorColumn = len([]rune(text))
	f.entry.Refresh()
}

// choose takes a date as the person's.
func (f *Field) choose(d data.Date) {
	f.write(d.US())
	f.changed("")
}

// changed follows every change of the text.
func (f *Field) changed(string) {
	if f.silent {
		return
	}
	f.mistake = ""
	if f.OnTyped != nil {
		f.OnTyped()
	}
	if d, ok := f.Value(); ok && d != f.told {
		f.told = d
		if f.OnChanged != nil {
			f.OnChanged(d)
		}
	}
	f.Refresh()
}

// done writes the date out, or says why it is none.
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
		if f.OnFocused != nil {
			f.OnFocused()
		}
	default:
		f.done()
	}
}

// whole returns the date when it stands there written out, ready to be nudged.
func (f *Field) whole() (data.Date, bool) {
	d, ok := f.Value()
	return d, ok && !d.Blank() && f.entry.Text == d.US()
}

// move chooses the date by months; from a blank field it starts at today.
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

// key is asked before the entry sees a key and reports whether it was used.
func (f *Field) key(key *fyne.KeyEvent) bool {
	if f.Disabled() && key.Name != fyne.KeyEscape {
		return false
	}
	switch key.Name {
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
	case fyne.KeyEscape:
		if f.OnEscape != nil {
			f.OnEscape()
		} else if c := fyne.CurrentApp().Driver().CanvasForObject(f.entry); c != nil && c.OnTypedKey() != nil {
			c.OnTypedKey()(key)
		}
	default:
		return false
	}
	return true
}

// accept takes the suggestion if the field is blank and has one.
func (f *Field) accept() bool {
	if f.entry.Text != "" || f.suggestion.Blank() {
		return false
	}
	f.choose(f.suggestion)
	return true
}

// entry is the text of a field. It keeps no shortcut from the screen.
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
	e.ActionItem = newOpener(f.OpenCalendar)
	return e
}

// TypedRune nudges a whole date by a day with + and -; every other letter is typed.
func (e *entry) TypedRune(r rune) {
	if d, whole := e.field.whole(); whole && !e.Disabled() {
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

// TypedShortcut enters today for Ctrl+; and lets pass what does not edit text.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	custom, ok := s.(*desktop.CustomShortcut)
	switch {
	case ok && custom.KeyName == fyne.KeySemicolon && custom.Modifier == fyne.KeyModifierShortcutDefault && !e.Disabled():
		e.field.choose(e.field.today())
	case !ok || editsText(custom):
		e.Entry.Entry.TypedShortcut(s)
	case e.field.OnShortcut != nil:
		e.field.OnShortcut(s)
	default:
		control.PassShortcut(e, s)
	}
}

// editsText reports whether Fyne's entry itself answers to the shortcut, as it does to those that move by words.
func editsText(s *desktop.CustomShortcut) bool {
	if s.Modifier&fyne.KeyModifierAlt != 0 {
		return false
	}
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyHome, fyne.KeyEnd:
		return true
	}
	return false
}
