package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Completion is an entry that offers, under it, what begins like what is typed. Down moves into the offers, Enter takes
// one, anything may be typed.
type Completion struct {
	*Entry
	// OnTaken is told which offer was taken; the text is set already. May be nil.
	OnTaken func(Option)
	options []Option
	list    *optionList
	offers  *fyne.Container
	taking  bool
}

// NewCompletion is an entry with offers.
func NewCompletion(placeholder string, options []Option) *Completion {
	c := &Completion{Entry: NewEntry(placeholder), options: options, offers: container.NewStack()}
	c.offers.Hide()
	c.Entry.OnKey = c.key
	c.Entry.OnFocus = func(gained bool) {
		if !gained {
			c.hide()
		}
	}
	return c
}

// SetOptions replaces the offers.
func (c *Completion) SetOptions(options []Option) { c.options = options }

// Content is the entry with its offers below it.
func (c *Completion) Content() fyne.CanvasObject { return container.NewVBox(c.Entry, c.offers) }

// Typed is to be called from the entry's OnChanged: it renews the offers.
func (c *Completion) Typed(text string) {
	if c.taking {
		return
	}
	c.list = newOptionList(c.options, c.take)
	c.list.search(text)
	if text == "" || len(c.list.shown) == 0 || (len(c.list.shown) == 1 && c.list.shown[0].Text == text) {
		c.hide()
		return
	}
	c.list.at = -1
	rows := float32(min(len(c.list.shown), 5))
	c.offers.Objects = []fyne.CanvasObject{Gap(0, rows*(listRowHeight+4)), c.list.list}
	c.offers.Show()
	c.offers.Refresh()
}

func (c *Completion) key(key *fyne.KeyEvent) bool {
	if !c.offers.Visible() {
		return false
	}
	switch key.Name {
	case fyne.KeyEscape:
		c.hide()
		return true
	case fyne.KeyReturn, fyne.KeyEnter:
		if c.list.at < 0 {
			return false
		}
		c.list.choose()
		return true
	}
	return c.list.key(key)
}

func (c *Completion) take(o Option) {
	c.taking = true
	c.SetText(o.Text)
	c.taking = false
	c.CursorColumn = len([]rune(o.Text))
	c.hide()
	if c.OnTaken != nil {
		c.OnTaken(o)
	}
}

func (c *Completion) hide() {
	c.offers.Hide()
	c.offers.Objects = nil
	c.offers.Refresh()
}
