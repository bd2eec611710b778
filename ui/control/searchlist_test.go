package control

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// found is a list over ten words, of which an entry finds those that begin with what is typed.
func found(t *testing.T) (s *SearchList[string], w fyne.Window, chosen *[]string) {
	t.Helper()
	test.NewTempApp(t)
	words := strings.Fields("alder ash aspen beech birch cedar elm fir oak pine")
	s = NewSearchList("Find", func(text string) {
		s.Show(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !strings.HasPrefix(w, text) }))
	}, func() fyne.CanvasObject { return NewText("") },
		func(word string, line fyne.CanvasObject) { line.(*Label).SetText(word) })
	chosen = &[]string{}
	s.OnChosen = func(word string) { *chosen = append(*chosen, word) }
	w = test.NewTempWindow(t, container.NewBorder(s.Entry, nil, nil, nil, s.List))
	w.Resize(fyne.NewSize(300, 400))
	w.Canvas().Focus(s.Entry)
	s.Show(words)
	return s, w, chosen
}

func press(s *SearchList[string], keys ...fyne.KeyName) {
	for _, k := range keys {
		s.Entry.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestSearchListIsMovedByKeys(t *testing.T) {
	s, _, chosen := found(t)
	press(s, fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyReturn)
	for range 20 {
		press(s, fyne.KeyDown)
	}
	press(s, fyne.KeyReturn)
	if want := []string{"alder", "aspen", "alder", "pine"}; !slices.Equal(*chosen, want) {
		t.Errorf("chose %v, want %v", *chosen, want)
	}
	test.Type(s.Entry, "b")
	press(s, fyne.KeyReturn)
	if got := (*chosen)[len(*chosen)-1]; got != "beech" {
		t.Errorf("after typing chose %q, want the first that is found", got)
	}
	before := len(*chosen)
	test.Type(s.Entry, "x")
	press(s, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	if len(*chosen) != before {
		t.Error("chose something where nothing is found")
	}
}

func TestSearchListIsChosenFromByAClick(t *testing.T) {
	s, w, chosen := found(t)
	line := s.List.Position().Y + 10
	test.TapCanvas(w.Canvas(), fyne.NewPos(40, line))
	test.TapCanvas(w.Canvas(), fyne.NewPos(40, line))
	if want := []string{"alder", "alder"}; !slices.Equal(*chosen, want) {
		t.Errorf("two clicks on the first line chose %v", *chosen)
	}
}

// Whoever types faster than the list answers gets what was typed, not what stood there before.
func TestSearchListAnswersBeforeItChooses(t *testing.T) {
	test.NewTempApp(t)
	var chosen []string
	var typed string
	late := NewSearchList("Find", func(text string) { typed = text }, func() fyne.CanvasObject { return NewText("") },
		func(word string, line fyne.CanvasObject) { line.(*Label).SetText(word) })
	late.OnChosen = func(word string) { chosen = append(chosen, word) }
	late.Show([]string{"alder", "ash"})
	late.Entry.SetText("oa")
	late.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(chosen) != 0 {
		t.Fatalf("chose %v before %q was answered", chosen, typed)
	}
	late.Show([]string{"oak"})
	late.Show([]string{"pine"})
	if want := []string{"oak"}; !slices.Equal(chosen, want) {
		t.Errorf("chose %v, want %v", chosen, want)
	}
	late.Entry.SetText("b")
	late.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	late.Entry.SetText("be")
	late.Show([]string{"beech"})
	if len(chosen) != 1 {
		t.Errorf("chose %v though more was typed after Enter", chosen)
	}
}
