package control

import (
	"slices"

	"fyne.io/fyne/v2"

	"housingtracker/data"
)

// YesNo is the answer for a barrier: Yes, No, or not recorded. A second click clears it, as Backspace does; Y and N
// answer.
type YesNo struct {
	Segments
	OnChanged func(data.Barrier)
	// OnKey gets every key first and reports whether it has used it; OnFocus runs when the focus comes and goes. Both
	// may be nil.
	OnKey   func(*fyne.KeyEvent) bool
	OnFocus func(gained bool)
}

// yesNoAnswers are the answers of the segments.
var yesNoAnswers = []data.Barrier{data.Yes, data.No}

// NewYesNo returns a toggle that shows value.
func NewYesNo(value data.Barrier, changed func(data.Barrier)) *YesNo {
	y := &YesNo{OnChanged: changed}
	y.words, y.partWidth = []string{data.Yes.Label(), data.No.Label()}, yesNoHalf
	y.self, y.keepFill = y, true
	y.ExtendBaseWidget(y)
	y.SetValue(value)
	return y
}

// Value is the answer.
func (y *YesNo) Value() data.Barrier {
	if y.chosen < 0 {
		return data.NotRecorded
	}
	return yesNoAnswers[y.chosen]
}

// SetValue shows an answer without calling OnChanged.
func (y *YesNo) SetValue(b data.Barrier) { y.SetChosen(slices.Index(yesNoAnswers, b)) }

func (y *YesNo) set(b data.Barrier) {
	if y.Disabled() || b == y.Value() {
		return
	}
	y.SetValue(b)
	if y.OnChanged != nil {
		y.OnChanged(b)
	}
}

const yesNoHalf = 45

// Tapped implements fyne.Tappable.
func (y *YesNo) Tapped(e *fyne.PointEvent) {
	if i := int(e.Position.X / yesNoHalf); i == y.chosen {
		y.set(data.NotRecorded)
	} else if i < len(yesNoAnswers) {
		y.set(yesNoAnswers[i])
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(y); c != nil && !y.Disabled() {
		c.Focus(y)
	}
}

// TypedRune implements fyne.Focusable.
func (y *YesNo) TypedRune(r rune) {
	switch r {
	case 'y', 'Y':
		y.set(data.Yes)
	case 'n', 'N':
		y.set(data.No)
	}
}

// TypedKey implements fyne.Focusable.
func (y *YesNo) TypedKey(key *fyne.KeyEvent) {
	if y.OnKey != nil && y.OnKey(key) {
		return
	}
	switch key.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		y.set(data.NotRecorded)
	case fyne.KeyLeft:
		y.set(data.Yes)
	case fyne.KeyRight:
		y.set(data.No)
	default:
		PassKey(y, key)
	}
}

// FocusGained implements fyne.Focusable.
func (y *YesNo) FocusGained() { y.focus(true) }

// FocusLost implements fyne.Focusable.
func (y *YesNo) FocusLost() { y.focus(false) }

func (y *YesNo) focus(gained bool) {
	y.focused = gained
	y.Refresh()
	if gained {
		ScrollIntoView(y)
	}
	if y.OnFocus != nil {
		y.OnFocus(gained)
	}
}
