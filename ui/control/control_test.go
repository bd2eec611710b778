package control

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/theme"
)

func TestYesNo(t *testing.T) {
	test.NewTempApp(t)
	var got []data.Barrier
	y := NewYesNo(data.NotRecorded, func(b data.Barrier) { got = append(got, b) })
	w := test.NewTempWindow(t, y)
	w.Canvas().Focus(y)
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 15))
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 15))
	y.TypedRune('n')
	y.TypedRune('y')
	y.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	want := []data.Barrier{data.Yes, data.NotRecorded, data.No, data.Yes, data.NotRecorded}
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got, want)
		}
	}
	y.Disable()
	y.TypedRune('y')
	if y.Value() != data.NotRecorded {
		t.Error("a disabled toggle changes")
	}
}

// TestEntryKeepsNoKey: Esc reaches the canvas from inside an entry, text keys do not.
func TestEntryKeepsNoKey(t *testing.T) {
	test.NewTempApp(t)
	e := NewEntry("")
	w := test.NewTempWindow(t, e)
	var keys []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { keys = append(keys, k.Name) })
	w.Canvas().Focus(e)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if len(keys) != 1 || keys[0] != fyne.KeyEscape {
		t.Errorf("the canvas got %v", keys)
	}
}

func TestButton(t *testing.T) {
	test.NewTempApp(t)
	n := 0
	b := NewPrimary("Save", "Ctrl+S", func() { n++ })
	w := test.NewTempWindow(t, b)
	w.Canvas().Focus(b)
	test.Tap(b)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.Disable()
	test.Tap(b)
	if n != 3 {
		t.Errorf("pressed %d times, want 3", n)
	}
	if b.MinSize().Height < 24 {
		t.Errorf("%v high: a target is at least 24", b.MinSize().Height)
	}
}

func TestChoiceIsSearchedByTyping(t *testing.T) {
	test.NewTempApp(t)
	var chosen string
	c := NewChoice("", []Option{{Text: "Harbor", Heading: true}, {ID: 1, Text: "Harbor · Rapid"}, {Text: "Mission", Heading: true}, {ID: 2, Text: "Mission · Élan"}},
		func(o Option) { chosen = o.Text })
	w := test.NewTempWindow(t, c)
	w.Resize(fyne.NewSize(500, 500))
	w.Canvas().Focus(c)
	c.TypedRune('e')
	entry := w.Canvas().Focused().(*Entry)
	if entry.Text != "e" {
		t.Fatalf("the letter that opened the list is lost: %q", entry.Text)
	}
	test.Type(entry, "lan")
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if chosen != "Mission · Élan" {
		t.Errorf("chose %q", chosen)
	}
	if o, ok := c.Chosen(); !ok || o.ID != 2 {
		t.Error("the choice does not show what was chosen")
	}
	if w.Canvas().Focused() != c {
		t.Error("the focus does not come back to the field")
	}
}

func TestChoiceIsChosenByAClick(t *testing.T) {
	test.NewTempApp(t)
	var chosen []string
	c := NewChoice("", []Option{{Text: "Harbor", Heading: true}, {ID: 1, Text: "Rapid"}, {ID: 2, Text: "Supportive"}},
		func(o Option) { chosen = append(chosen, o.Text) })
	w := test.NewTempWindow(t, container.NewWithoutLayout(c))
	w.Resize(fyne.NewSize(500, 500))
	c.Resize(fyne.NewSize(300, 33))
	c.Open()
	list := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.popup.Content.(*fyne.Container).Objects[0])
	line := func(n float32) fyne.Position { return list.AddXY(30, (n+0.5)*(listRowHeight+1)) }
	test.TapCanvas(w.Canvas(), line(0))
	if len(chosen) != 0 {
		t.Errorf("a heading was chosen: %v", chosen)
	}
	test.TapCanvas(w.Canvas(), line(2))
	if len(chosen) != 1 || chosen[0] != "Supportive" {
		t.Errorf("a click on the second option chose %v", chosen)
	}
}

// TestChoiceStaysInTheWindow: a long list is cut to the room below the field, or opens above it.
func TestChoiceStaysInTheWindow(t *testing.T) {
	test.NewTempApp(t)
	c := NewChoice("", make([]Option, 40), nil)
	w := test.NewTempWindow(t, container.NewWithoutLayout(c))
	w.Resize(fyne.NewSize(500, 500))
	c.Resize(fyne.NewSize(300, 33))
	for _, y := range []float32{0, 200, 450} {
		c.Move(fyne.NewPos(0, y))
		c.Open()
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.popup.Content).Y
		bottom := top + c.popup.Content.Size().Height
		if top < 0 || bottom > 500 || bottom-top < 150 || (top < y+33 && bottom > y) {
			t.Errorf("a field at %v has its list from %v to %v", y, top, bottom)
		}
		c.popup.Hide()
	}
}

func TestCompletionAcceptsASuggestionByAClick(t *testing.T) {
	test.NewTempApp(t)
	c := NewCompletion("", []Option{{ID: 1, Text: "Birch Row"}, {ID: 2, Text: "Birch Street"}})
	c.OnChanged = c.UpdateSuggestions
	content := c.Content()
	w := test.NewTempWindow(t, content)
	w.Resize(fyne.NewSize(300, 300))
	w.Canvas().Focus(c.Entry)
	test.Type(c.Entry, "bi")
	content.Refresh()
	list := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.list.List)
	test.TapCanvas(w.Canvas(), list.AddXY(30, listRowHeight/2))
	if c.Text != "Birch Row" || c.suggestions.Visible() {
		t.Errorf("a click on the first offer leaves %q", c.Text)
	}
}

func TestEllipsis(t *testing.T) {
	test.NewTempApp(t)
	full := fyne.MeasureText("Nguyễn, Tuyết", 13, fyne.TextStyle{}).Width
	if got := Ellipsis("Nguyễn, Tuyết", full, 13, fyne.TextStyle{}); got != "Nguyễn, Tuyết" {
		t.Errorf("cut to %q though it fits", got)
	}
	got := Ellipsis("Nguyễn, Tuyết", full/2, 13, fyne.TextStyle{})
	if fyne.MeasureText(got, 13, fyne.TextStyle{}).Width > full/2 || []rune(got)[len([]rune(got))-1] != '…' {
		t.Errorf("cut to %q", got)
	}
}

// A read-only tracker shows its answers.
func TestDisabledYesNoShowsItsAnswer(t *testing.T) {
	test.NewTempApp(t)
	y := NewYesNo(data.No, nil)
	y.Disable()
	r := test.WidgetRenderer(y).(*segmentsRenderer)
	if yes, no := r.fills[0].FillColor, r.fills[1].FillColor; yes != color.Transparent || no != theme.Color(theme.Brand) {
		t.Errorf("fills are %v and %v", yes, no)
	}
}
