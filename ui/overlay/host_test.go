package overlay

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/task"
)

func newTestHost(t *testing.T) *Host {
	test.NewTempApp(t)
	return NewHost(test.NewTempWindow(t, control.NewButton("below", nil)), task.Inline())
}

// TestKeysGoToTheTop: a dialog takes all keys, so that nothing happens to the screen under it.
func TestKeysGoToTheTop(t *testing.T) {
	h := newTestHost(t)
	var pressed []string
	press := func(name string) func() { return func() { pressed = append(pressed, name) } }
	h.SetShellKeys(Keys{"Ctrl+K": press("shell K"), "Ctrl+L": press("shell L")})
	h.SetScreenKeys(Keys{"Ctrl+K": press("screen K")})
	h.Press("Ctrl+K")
	h.Press("Ctrl+L")
	d := h.Open(Size{Width: 300}, nil, control.NewText("body"), nil, Keys{"Ctrl+S": press("save")})
	h.Press("Ctrl+L")
	h.Press("Ctrl+S")
	h.Press("Esc")
	if h.Top() != nil {
		t.Error("Esc leaves the dialog open")
	}
	h.Press("Ctrl+L")
	size := []string{"screen K", "shell L", "save", "shell L"}
	if len(pressed) != len(size) {
		t.Fatalf("pressed %v, want %v", pressed, size)
	}
	for i := range size {
		if pressed[i] != size[i] {
			t.Errorf("pressed %v, want %v", pressed, size)
		}
	}
	d.Close()
}

// TestALongQuestionIsShownWhole: a dialog grows with text that wraps.
func TestALongQuestionIsShownWhole(t *testing.T) {
	h := newTestHost(t)
	h.Window().Resize(fyne.NewSize(1000, 800))
	d := h.ShowMessage("Title", strings.Repeat("Some of what was found in it. ", 20))
	if scroll := d.layer.scroll; scroll.Content.MinSize().Height < 100 || scroll.Size().Height < scroll.Content.MinSize().Height {
		t.Errorf("%v of a text of %v is in view", scroll.Size(), scroll.Content.MinSize())
	}
}

func TestFocusComesBack(t *testing.T) {
	h := newTestHost(t)
	below := h.Window().Content().(*control.Button)
	h.Focus(below)
	d := h.ShowMessage("Title", "Text")
	if h.Window().Canvas().Focused() == below {
		t.Error("the focus stays below the dialog")
	}
	d.Close()
	if h.Window().Canvas().Focused() != below {
		t.Error("the focus does not come back")
	}
}

func TestErrorsInWordsForPeople(t *testing.T) {
	raw := &data.Error{Code: data.CodeUnavailable, Message: "The database can't be read. Your data is safe.", Err: errString("disk I/O error (10)")}
	if ErrorMessage(raw) != "The database can't be read. Your data is safe." {
		t.Error(ErrorMessage(raw))
	}
	if ErrorDetails(raw) != raw.Message+"\ndisk I/O error (10)" {
		t.Error(ErrorDetails(raw))
	}
	if w := ErrorMessage(errString("nil pointer")); w == "nil pointer" {
		t.Error("technical words on screen")
	}
	h := newTestHost(t)
	if h.ShowError("Title", data.Refuse(data.CodeCancelled, "Cancelled.")) != nil {
		t.Error("a job that the person stopped is no failure to tell")
	}
}

type errString string

func (e errString) Error() string { return string(e) }

// TestCover: under a dialog of Fyne's own no key does anything, and Esc closes that dialog, once.
func TestCover(t *testing.T) {
	h := newTestHost(t)
	below, closed := 0, 0
	h.SetScreenKeys(Keys{"Ctrl+K": func() { below++ }})
	var uncover func()
	uncover = h.Cover(func() { closed++; uncover() })
	h.Press("Ctrl+K")
	h.Press("Esc")
	if below != 0 || closed != 1 || h.Top() != nil {
		t.Errorf("below %d, closed %d, still open %v", below, closed, h.Top() != nil)
	}
	h.Press("Ctrl+K")
	if below != 1 {
		t.Error("the keys below don't work again")
	}
}
