package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/theme"
)

// SearchList is an entry and, apart from it, the list of what it finds. The keys stay in the entry: Up and Down move the
// mark in the list, Enter chooses what is marked; a click chooses too.
type SearchList[T any] struct {
	Entry *Entry
	List  *widget.List
	// OnChosen is told what was chosen.
	OnChosen func(T)

	items []T
	at    int
	// pending: what was typed last has not been answered yet; wanted: Enter was pressed meanwhile.
	pending, wanted bool
}

// NewSearchList makes the two. Typed is told every new text and answers it with Show; row makes a line of the list, fill
// shows an item in a line.
func NewSearchList[T any](placeholder string, typed func(text string), row func() fyne.CanvasObject, fill func(T, fyne.CanvasObject)) *SearchList[T] {
	s := &SearchList[T]{Entry: NewEntry(placeholder)}
	s.Entry.OnChanged = func(text string) {
		s.pending, s.wanted = true, false
		typed(text)
	}
	s.Entry.OnSubmitted = func(string) {
		// What is listed until the answer comes was found by other words.
		if s.wanted = s.pending; !s.wanted {
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
			// A panel takes the clicks that would select its line.
			panel.OnTapped = func() { s.choose(i) }
			panel.Refresh()
		})
	return s
}

// Show lists items, the first one marked; where Enter did not wait for them, it is chosen now.
func (s *SearchList[T]) Show(items []T) {
	wanted := s.wanted
	s.items, s.at, s.pending, s.wanted = items, 0, false, false
	s.List.Refresh()
	s.List.ScrollToTop()
	if wanted {
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
