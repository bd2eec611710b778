package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/theme"
)

// SearchList is an entry and a list of what it finds. The entry keeps the focus: Up and Down move the selection,
// Enter chooses it; a click chooses too.
type SearchList[T any] struct {
	Entry *Entry
	List  *widget.List
	// OnChosen gets the chosen item.
	OnChosen func(T)

	items []T
	at    int
	// pending: the last text has not been answered yet. chooseWhenShown: Enter was pressed meanwhile.
	pending, chooseWhenShown bool
}

// NewSearchList returns entry and list. typed gets every new text and answers with Show; row makes a line of the
// list, fill shows an item in it.
func NewSearchList[T any](placeholder string, typed func(text string), row func() fyne.CanvasObject, fill func(T, fyne.CanvasObject)) *SearchList[T] {
	s := &SearchList[T]{Entry: NewEntry(placeholder)}
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
	s.List = widget.NewList(func() int { return len(s.items) },
		func() fyne.CanvasObject { return NewPanel(theme.Surface, "", 4, Inset(8, 5, row())) },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i >= len(s.items) {
				return
			}
			panel := o.(*Panel)
			fill(s.items[i], panel.Content.(*fyne.Container).Objects[0])
			panel.Fill = theme.Surface
			if i == s.at {
				panel.Fill = theme.BrandSoft
			}
			// The panel takes the clicks that would select its line.
			panel.OnTapped = func() { s.choose(i) }
			panel.Refresh()
		})
	return s
}

// Show lists items and selects the first; if Enter was pressed meanwhile, it is chosen.
func (s *SearchList[T]) Show(items []T) {
	chooseWhenShown := s.chooseWhenShown
	s.items, s.at, s.pending, s.chooseWhenShown = items, 0, false, false
	s.List.Refresh()
	s.List.ScrollToTop()
	if chooseWhenShown {
		s.choose(0)
	}
}

func (s *SearchList[T]) key(key *fyne.KeyEvent) bool {
	switch key.Name {
	case fyne.KeyDown:
		s.move(1)
	case fyne.KeyUp:
		s.move(-1)
	default:
		return false
	}
	return true
}

func (s *SearchList[T]) move(by int) {
	if len(s.items) == 0 {
		return
	}
	s.at = min(max(s.at+by, 0), len(s.items)-1)
	s.List.ScrollTo(s.at)
	s.List.Refresh()
}

func (s *SearchList[T]) choose(i int) {
	if i < len(s.items) {
		s.OnChosen(s.items[i])
	}
}
