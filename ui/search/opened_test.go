package search

import (
	"slices"
	"testing"

	"housingtracker/data"
)

// To open a list is an audit event on record; to read again what is open is none.
func TestAListIsOpenedOncePerVisit(t *testing.T) {
	f := office()
	s, _, _ := shown(t, f, wide)
	s.Show()
	for _, step := range []struct {
		name   string
		do     func()
		opened bool
	}{
		{"reading again", s.Reload, false},
		{"a save", func() { s.Changed(41) }, false},
		{"other rows", func() { s.change(func(v *view) { v.Options.AllMembers = true }) }, false},
		{"another program", func() { s.programChoice.OnChosen(s.programChoiceOption(21)) }, true},
		{"showing it again", s.Show, false},
		{"a number of Home", func() { s.SetFilter(11, data.Filter{}, data.ListOptions{}); s.Show() }, true},
		{"coming back from elsewhere", func() { s.Leave(); s.Show() }, true},
	} {
		before := slices.Clone(f.opened)
		step.do()
		if len(f.opened) == len(before) {
			t.Fatalf("%s reads nothing", step.name)
		}
		if opened := f.opened[len(f.opened)-1] != before[len(before)-1]; opened != step.opened {
			t.Errorf("%s: opened %t, want %t", step.name, opened, step.opened)
		}
	}
}
