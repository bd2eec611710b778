package search

import (
	"fmt"
	"reflect"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// builtIn is a named filter that every user has.
type builtIn struct {
	name   string
	filter func(user data.UserID) data.Filter
}

var builtIns = []builtIn{
	{"All clients", func(data.UserID) data.Filter { return data.Filter{} }},
	{"My clients", func(user data.UserID) data.Filter { return data.Filter{Mine: user} }},
	{"Stalled or overdue", func(data.UserID) data.Filter {
		return data.Filter{Attention: []data.Attention{data.AttentionOverdue, data.AttentionStalled}}
	}},
	{"Move-ins, next 14 days", func(data.UserID) data.Filter { return data.Filter{MoveInWithin: 14} }},
	{"Something missing", func(data.UserID) data.Filter {
		return data.Filter{Attention: []data.Attention{data.AttentionMissing}}
	}},
	{"ADA unit needed", func(data.UserID) data.Filter { return data.Filter{Barriers: []data.Field{data.FieldADAUnit}} }},
}

// key is the shortcut of the built-in at that index.
func (b builtIn) key(at int) string { return fmt.Sprintf("Alt+%d", at+1) }

func builtInOptions() []control.Option {
	options := make([]control.Option, len(builtIns))
	for i, b := range builtIns {
		options[i] = control.Option{ID: int64(i), Text: b.name}
	}
	return options
}

// applyBuiltIn filters by the built-in; the toggles of R42 stay.
func (s *Screen) applyBuiltIn(b builtIn) {
	s.change(func(v *view) { v.Filter = b.filter(s.session.User().ID) })
}

// chosenBuiltIn is the index of the current filter among the built-ins, -1 for none.
func (s *Screen) chosenBuiltIn() int {
	for i, b := range builtIns {
		if reflect.DeepEqual(b.filter(s.session.User().ID), s.view.Filter) {
			return i
		}
	}
	return -1
}
