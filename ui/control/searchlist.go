package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/theme"
)

// pickList is a list that an entry moves through by keys while it keeps the focus.
type pickList[T any] struct {
	List *widget.List

	items  []T
	at     int
	chosen func(T)
	// heading reports items that can't be chosen; may be nil.
	heading func(T) bool
}

// newPickList returns an empty list; row makes a line of it, fill shows an item in a line.
func newPickList[T any](row func() fyne.CanvasObject, fill func(T, fyne.CanvasObject), chosen func(T)) *pickList[T] {
	l := &pickList[T]{chosen: chosen}
	l.List = widget.NewList(func() int { return len(l.items) },
		func() fyne.CanvasObject { return NewPanel(theme.Surface, "", 4, row()) },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i >= len(l.items) {
				return
			}
			panel := o.(*Panel)
			fill(l.items[i], panel.Content.(*fyne.Container).Objects[0])
			panel.Fill = theme.Surface
			if i == l.at {
				panel.Fill = theme.BrandSoft
			}
			// The panel takes the clicks that would select its line.
			panel.OnTapped = func() { l.choose(i) }
			panel.Refresh()
		})
	return l
}

// key moves the selection and reports whether it used the key.
func (l *pickList[T]) key(key *fyne.KeyEvent) bool {
	switch key.Name {
	case fyne.KeyDown:
		l.move(1)
	case fyne.KeyUp:
		l.move(-1)
	default:
		return false
	}
	return true
}

// move selects the next item that can be chosen.
func (l *pickList[T]) move(by int) {
	for i := l.at + by; i >= 0 && i < len(l.items); i += by {
		if l.heading == nil || !l.heading(l.items[i]) {
			l.show(i)
			return
		}
	}
}

// show selects an item and scrolls to it.
func (l *pickList[T]) show(i int) {
	l.at = i
	l.List.ScrollTo(i)
	l.List.Refresh()
}

func (l *pickList[T]) choose(i int) {
	if i >= 0 && i < len(l.items) && (l.heading == nil || !l.heading(l.items[i])) {
		l.at = i
		l.chosen(l.items[i])
	}
}

// SearchList is an entry and a list of what it finds. The entry keeps the focus: Up and Down move the selection, Enter
// chooses it; a click chooses too.
type SearchList[T any] struct {
	*pickList[T]
	Entry *Entry
	// OnChosen gets the chosen item.
	OnChosen func(T)

	// pending: the last text has not been answered yet. chooseWhenShown: Enter was pressed meanwhile.
	pending, chooseWhenShown bool
}

// NewSearchList returns entry and list. typed gets every new text and answers with Show; row makes a line of the list,
// fill shows an item in it.
func NewSearchList[T any](placeholder string, typed func(text string), row func() fyne.CanvasObject, fill func(T, fyne.CanvasObject)) *SearchList[T] {
	s := &SearchList[T]{Entry: NewEntry(placeholder)}
	s.pickList = newPickList(func() fyne.CanvasObject { return Inset(8, 5, row()) }, fill, func(item T) { s.OnChosen(item) })
	s.Entry.OnChanged = func(text string) {
		s.pending, s.chooseWhenShown = true, false
		typed(text)
	}
	s.Entry.OnSubmitted = func(string) {
		// The list still shows the answer to another text.
		if s.chooseWhenShown = s.pending; !s.chooseWhenShown {
			s.choose(s.at)
		}
	}
	s.Entry.OnKey = s.key
	return s
}

// Show lists items and selects the first; if Enter was pressed meanwhile, it is chosen.
func (s *SearchList[T]) Show(items []T) {
	chooseNow := s.chooseWhenShown
	s.items, s.at, s.pending, s.chooseWhenShown = items, 0, false, false
	s.List.Refresh()
	s.List.ScrollToTop()
	if chooseNow {
		s.choose(0)
	}
}
