package control

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestSegments(t *testing.T) {
	test.NewTempApp(t)
	var reported []int
	s := NewSegments([]string{"Letter", "A4", "Legal"}, 0, func(i int) { reported = append(reported, i) })
	w := test.NewTempWindow(t, s)
	w.Resize(fyne.NewSize(300, 40))
	test.TapAt(s, fyne.NewPos(s.Size().Width-10, 10))
	if s.Chosen() != 2 || w.Canvas().Focused() != s {
		t.Fatalf("a click chooses %d", s.Chosen())
	}
	for _, c := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyRight, 2}, {fyne.KeyLeft, 1}, {fyne.KeyLeft, 0}, {fyne.KeyLeft, 0}, {fyne.KeySpace, 1}} {
		s.TypedKey(&fyne.KeyEvent{Name: c.key})
		if s.Chosen() != c.want {
			t.Errorf("%s chooses %d, want %d", c.key, s.Chosen(), c.want)
		}
	}
	if len(reported) != 4 {
		t.Errorf("reported %v", reported)
	}
	passed := fyne.KeyName("")
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { passed = e.Name })
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if passed != fyne.KeyEscape {
		t.Error("Esc is kept from the dialog")
	}
	s.SetChosen(-1)
	s.Disable()
	test.TapAt(s, fyne.NewPos(10, 10))
	if s.Chosen() != -1 || len(reported) != 4 {
		t.Errorf("disabled, a click chooses %d", s.Chosen())
	}
}
