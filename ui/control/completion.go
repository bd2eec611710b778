package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Completion is an entry with suggestions under it. Down moves into them, Enter accepts one, any text may be
// typed.
type Completion struct {
	*Entry
	// OnAccepted gets the accepted suggestion, after the text was set. May be nil.
	OnAccepted  func(Option)
	options     []Option
	list        *optionList
	suggestions *fyne.Container
	accepting   bool
}

// NewCompletion returns an entry with suggestions.
func NewCompletion(placeholder string, options []Option) *Completion {
	c := &Completion{Entry: NewEntry(placeholder), options: options, suggestions: container.NewStack()}
	c.suggestions.Hide()
	c.Entry.OnKey = c.key
	c.Entry.OnFocus = func(gained bool) {
		if !gained {
			c.hide()
		}
	}
	return c
}

// SetOptions replaces the suggestions.
func (c *Completion) SetOptions(options []Option) { c.options = options }

// Content is the entry with its suggestions below.
func (c *Completion) Content() fyne.CanvasObject { return container.NewVBox(c.Entry, c.suggestions) }

// UpdateSuggestions updates the list; call it from the entry's OnChanged.
func (c *Completion) UpdateSuggestions(text string) {
	if c.accepting {
		return
	}
	c.list = newOptionList(c.options, c.accept)
	c.list.search(text)
	if text == "" || len(c.list.items) == 0 || (len(c.list.items) == 1 && c.list.items[0].Text == text) {
		c.hide()
		return
	}
	c.list.at = -1
	rows := float32(min(len(c.list.items), 5))
	c.suggestions.Objects = []fyne.CanvasObject{Gap(0, rows*(listRowHeight+4)), c.list.List}
	c.suggestions.Show()
	c.suggestions.Refresh()
}

func (c *Completion) key(key *fyne.KeyEvent) bool {
	if !c.suggestions.Visible() {
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
		c.list.choose(c.list.at)
		return true
	}
	return c.list.key(key)
}

func (c *Completion) accept(o Option) {
	c.accepting = true
	c.SetText(o.Text)
	c.accepting = false
	c.CursorColumn = len([]rune(o.Text))
	c.hide()
	if c.OnAccepted != nil {
		c.OnAccepted(o)
	}
}

func (c *Completion) hide() {
	c.suggestions.Hide()
	Fill(c.suggestions)
}
