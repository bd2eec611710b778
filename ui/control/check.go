package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Check is a check box that passes keys other than Space on to the canvas.
type Check struct{ widget.Check }

// NewCheck returns a check box; changed may be nil.
func NewCheck(text string, on bool, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.Checked, c.OnChanged = text, on, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(key *fyne.KeyEvent) { PassKey(c, key) }

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	ScrollIntoView(c)
}
