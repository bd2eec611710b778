package control

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	base "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/theme"
)

// Option is an entry of a Choice. A heading groups those below it and can't be chosen.
type Option struct {
	ID      int64
	Text    string
	Heading bool
}

// Choice is a drop-down that is searched by typing.
type Choice struct {
	widget.DisableableWidget
	Placeholder string
	// OnChosen is called when a person chooses, not on SetChosen.
	OnChosen func(Option)

	options          []Option
	chosen           *Option
	focused, hovered bool
	popup            *widget.PopUp
}

var (
	_ fyne.Tappable     = (*Choice)(nil)
	_ fyne.Focusable    = (*Choice)(nil)
	_ desktop.Hoverable = (*Choice)(nil)
)

// NewChoice returns a drop-down of the options.
func NewChoice(placeholder string, options []Option, chosen func(Option)) *Choice {
	c := &Choice{Placeholder: placeholder, OnChosen: chosen, options: options}
	c.ExtendBaseWidget(c)
	return c
}

// SetOptions replaces the options; the chosen one stays if it is still among them.
func (c *Choice) SetOptions(options []Option) {
	c.options = options
	if c.chosen != nil {
		c.SetChosen(c.chosen.ID)
	}
	c.Refresh()
}

// SetChosen chooses the option of that ID, or none if there is no such option.
func (c *Choice) SetChosen(id int64) {
	c.chosen = nil
	for i := range c.options {
		if o := &c.options[i]; !o.Heading && o.ID == id {
			c.chosen = o
		}
	}
	c.Refresh()
}

// Chosen is the chosen option; ok is false while there is none.
func (c *Choice) Chosen() (o Option, ok bool) {
	if c.chosen == nil {
		return Option{}, false
	}
	return *c.chosen, true
}

// Require returns the chosen ID, or an error that asks for what.
func (c *Choice) Require(what string) (int64, error) {
	if c.chosen == nil {
		return 0, data.Refuse(data.CodeInvalid, "Choose the %s first.", what)
	}
	return c.chosen.ID, nil
}

// Tapped implements fyne.Tappable: it opens the list.
func (c *Choice) Tapped(*fyne.PointEvent) { c.Open() }

// TypedKey implements fyne.Focusable.
func (c *Choice) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		c.Open()
	default:
		PassKey(c, key)
	}
}

// TypedRune implements fyne.Focusable: typing opens the list and searches it.
func (c *Choice) TypedRune(r rune) {
	if r != ' ' {
		c.open(string(r))
	}
}

// FocusGained implements fyne.Focusable.
func (c *Choice) FocusGained() { c.focused = true; c.Refresh(); ScrollIntoView(c); c.showTip() }

// FocusLost implements fyne.Focusable.
func (c *Choice) FocusLost() { c.focused = false; c.Refresh(); HideTip(c) }

// MouseIn implements desktop.Hoverable.
func (c *Choice) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh(); c.showTip() }

// MouseMoved implements desktop.Hoverable.
func (c *Choice) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *Choice) MouseOut() { c.hovered = false; c.Refresh(); HideTip(c) }

// Open shows the list under the field.
func (c *Choice) Open() { c.open("") }

func (c *Choice) open(typed string) {
	on := fyne.CurrentApp().Driver().CanvasForObject(c)
	if on == nil || c.Disabled() {
		return
	}
	close := func() {
		c.popup.Hide()
		on.Focus(c)
	}
	list := newOptionList(c.options, func(o Option) {
		close()
		c.SetChosen(o.ID)
		if c.OnChosen != nil {
			c.OnChosen(o)
		}
	})
	search := NewEntry("Type to search")
	search.OnChanged = list.search
	search.OnKey = func(key *fyne.KeyEvent) bool {
		if key.Name == fyne.KeyEscape {
			close()
			return true
		}
		return list.key(key)
	}
	search.OnSubmitted = func(string) { list.choose(list.at) }
	rows := float32(min(len(c.options), 12))
	y, height := c.place(on, search.MinSize().Height+rows*listRowHeight+16)
	c.popup = widget.NewPopUp(container.NewBorder(search, nil, nil, nil, list.List), on)
	c.popup.ShowAtRelativePosition(fyne.NewPos(0, y), c)
	c.popup.Resize(fyne.NewSize(c.popupWidth(on), height))
	on.Focus(search)
	search.SetText(typed)
	search.CursorColumn = len([]rune(typed))
	list.search(typed)
	if c.chosen != nil && typed == "" {
		list.show(slices.IndexFunc(list.items, func(o Option) bool { return !o.Heading && o.ID == c.chosen.ID }))
	}
}

// place returns where a list of that height goes relative to the field, and its height: below, or above if there
// is more room.
func (c *Choice) place(on fyne.Canvas, height float32) (y, fits float32) {
	// A pop-up is larger than asked by its padding on both sides.
	const gap, border, padding = 2, 4, 2 * theme.Step
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(c).Y
	above, below := top-gap-border-padding, on.Size().Height-top-c.Size().Height-gap-border-padding
	if height > below && above > below {
		fits = min(height, above)
		return -fits - gap - padding, fits
	}
	return c.Size().Height + gap, min(height, below)
}

// popupWidth is the width that shows every option whole, as far as the canvas has room.
func (c *Choice) popupWidth(on fyne.Canvas) float32 {
	width := max(c.Size().Width, 260)
	for _, o := range c.options {
		width = max(width, fyne.MeasureText(o.Text, theme.TextSize, fyne.TextStyle{Bold: o.Heading}).Width+2*listInset)
	}
	left := fyne.CurrentApp().Driver().AbsolutePositionForObject(c).X
	return min(width, max(c.Size().Width, on.Size().Width-left-2*listInset))
}

// listInset is the width beside the text of an option.
const listInset = 16

const listRowHeight = 30

// optionList is the list under a Choice or a Completion.
type optionList struct {
	*pickList[Option]
	options []Option
}

func newOptionList(options []Option, chosen func(Option)) *optionList {
	row := func() fyne.CanvasObject { return Inset(8, 4, NewText("").Shrinking()) }
	l := &optionList{newPickList(row, func(o Option, line fyne.CanvasObject) {
		label := line.(*Label)
		label.Text, label.Bold, label.Color = o.Text, o.Heading, theme.Ink
		if o.Heading {
			label.Color = theme.Muted
		}
		label.Refresh()
	}, chosen), options}
	l.items, l.at = options, -1
	l.heading = func(o Option) bool { return o.Heading }
	l.List.HideSeparators = true
	return l
}

// search lists the options that match, with the headings above them.
func (l *optionList) search(typed string) {
	q := data.NewQuery(typed)
	l.items = nil
	var heading *Option
	for i := range l.options {
		o := &l.options[i]
		switch {
		case o.Heading:
			heading = o
		case q.Empty() || q.Match(data.Words(o.Text), ""):
			if heading != nil {
				l.items = append(l.items, *heading)
				heading = nil
			}
			l.items = append(l.items, *o)
		}
	}
	l.at = -1
	l.move(1)
	l.List.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	r := &choiceRenderer{choice: c, background: canvas.NewRectangle(color.Transparent),
		text: NewText("").Shrinking(), arrow: canvas.NewImageFromResource(base.MenuDropDownIcon())}
	r.arrow.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

// choiceInset is the width that a choice takes beside its text.
const choiceInset = 40

type choiceRenderer struct {
	choice     *Choice
	background *canvas.Rectangle
	text       *Label
	arrow      *canvas.Image
}

func (r *choiceRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 33) }

func (r *choiceRenderer) Layout(size fyne.Size) {
	r.background.Resize(size)
	text := r.text.MinSize()
	r.text.Move(fyne.NewPos(10, (size.Height-text.Height)/2))
	r.text.Resize(fyne.NewSize(size.Width-choiceInset, text.Height))
	r.arrow.Move(fyne.NewPos(size.Width-26, (size.Height-16)/2))
	r.arrow.Resize(fyne.NewSize(16, 16))
}

func (r *choiceRenderer) Refresh() {
	c := r.choice
	r.background.FillColor, r.background.CornerRadius = theme.Color(theme.Surface), theme.Radius
	r.background.StrokeColor, r.background.StrokeWidth = theme.Color("inputBorder"), 1
	if c.focused {
		r.background.StrokeColor, r.background.StrokeWidth = theme.Color(theme.Brand), 2
	} else if c.hovered {
		r.background.StrokeColor = theme.Color(theme.Brand)
	}
	r.text.Text, r.text.Color = c.Placeholder, theme.Muted
	if c.chosen != nil {
		r.text.Text, r.text.Color = c.chosen.Text, theme.Ink
	}
	if c.Disabled() {
		r.text.Color = theme.Muted
	}
	r.text.Refresh()
	r.background.Refresh()
	r.arrow.Refresh()
}

func (r *choiceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.background, r.text, r.arrow}
}
func (r *choiceRenderer) Destroy() {}
