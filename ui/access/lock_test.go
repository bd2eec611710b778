package access

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

type lockFake struct{ locked bool }

func (s *lockFake) User() data.User              { return data.User{Name: "Dana Ruiz"} }
func (s *lockFake) Lock(context.Context, string) { s.locked = true }
func (s *lockFake) Unlock(_ context.Context, password string) error {
	if password != "blue door 12" {
		return data.Refuse(data.CodePermission, "The password is not right. Try again.")
	}
	s.locked = false
	return nil
}

// everything that can be read on the window, what is typed included.
func allText(w fyne.Window) string {
	var found []string
	roots := append([]fyne.CanvasObject{w.Content()}, w.Canvas().Overlays().List()...)
	for _, root := range roots {
		for _, o := range test.LaidOutObjects(root) {
			switch o := o.(type) {
			case *control.Label:
				found = append(found, o.Text)
			case *control.Caption:
				found = append(found, o.Text)
			case *control.Button:
				found = append(found, o.Text)
			case *control.Entry:
				found = append(found, o.Text)
			}
		}
	}
	return strings.Join(found, "|")
}

func newLockHost(t *testing.T) (*overlay.Host, fyne.Window) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, control.NewText("Peña, José"))
	w.Resize(fyne.NewSize(1280, 800))
	return overlay.NewHost(w, task.Inline()), w
}

func TestLockedUntilThePassword(t *testing.T) {
	h, w := newLockHost(t)
	entry := control.NewEntry("Property")
	entry.SetText("Elm Court")
	h.Open(overlay.Size{Width: 400}, control.NewTitle("Tracker of Peña"), entry, nil, nil)
	h.Focus(entry)
	s, unlocked := &lockFake{}, 0
	screen := Lock(h, s, "Nobody has used it for 10 minutes.", func() { unlocked++ }, func() { t.Error("somebody else") })
	if shown := allText(w); strings.Contains(shown, "Peña") || strings.Contains(shown, "Elm") || !strings.Contains(shown, "Dana Ruiz") {
		t.Errorf("locked, it shows %s", shown)
	}
	if !s.locked {
		t.Error("the session is open")
	}
	// What ends meanwhile opens its dialog out of sight.
	h.ShowMessage("Exported Peña", "214 clients")
	h.Toast("Saved Peña")
	if shown := allText(w); strings.Contains(shown, "Peña") {
		t.Errorf("locked, it shows %s", shown)
	}
	h.Press("Esc")
	h.Press("Enter")
	try := func(password string) {
		t.Helper()
		if w.Canvas().Focused() != fyne.Focusable(screen.password) {
			t.Fatalf("the focus is on %T", w.Canvas().Focused())
		}
		for _, r := range password {
			w.Canvas().Focused().TypedRune(r)
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	try("red door")
	if shown := allText(w); unlocked != 0 || !s.locked || !strings.Contains(shown, "not right") || strings.Contains(shown, "red door") {
		t.Errorf("after a wrong password: unlocked %d times, %s", unlocked, shown)
	}
	try("blue door 12")
	if unlocked != 1 || h.Concealed() {
		t.Fatalf("after the password: unlocked %d times, concealed %v", unlocked, h.Concealed())
	}
	if shown := allText(w); !strings.Contains(shown, "Exported Peña") || !strings.Contains(shown, "Elm Court") {
		t.Errorf("unlocked, it shows %s", shown)
	}
	h.Press("Esc")
	if w.Canvas().Focused() != fyne.Focusable(entry) {
		t.Errorf("the focus is on %T, not where it was", w.Canvas().Focused())
	}
}

func TestSwitchUser(t *testing.T) {
	h, _ := newLockHost(t)
	otherUser := 0
	screen := Lock(h, &lockFake{}, "", func() { t.Error("unlocked") }, func() { otherUser++ })
	for _, o := range test.LaidOutObjects(h.Window().Content()) {
		if b, ok := o.(*control.Button); ok && strings.HasPrefix(b.Text, "Sign in as") {
			test.Tap(b)
		}
	}
	if otherUser != 1 || screen == nil {
		t.Errorf("asked for %d times", otherUser)
	}
}

func TestHiddenFromAGlance(t *testing.T) {
	const key = "Ctrl+Shift+H"
	for name, back := range map[string]func(h *overlay.Host, w fyne.Window){
		"the same key": func(h *overlay.Host, _ fyne.Window) { h.Press(key) },
		"a click beside the card": func(_ *overlay.Host, w fyne.Window) {
			test.TapCanvas(w.Canvas(), fyne.NewPos(20, 20))
		},
		"a click on the card": func(_ *overlay.Host, w fyne.Window) {
			test.TapCanvas(w.Canvas(), fyne.NewPos(640, 400))
		},
	} {
		h, w := newLockHost(t)
		h.ShowMessage("Tracker of Peña", "Elm Court")
		otherKeys := 0
		Hide(h, key, overlay.Keys{"Ctrl+L": func() { otherKeys++ }})
		h.Press("Ctrl+L")
		if shown := allText(w); strings.Contains(shown, "Peña") || strings.Contains(shown, "Elm") {
			t.Errorf("hidden, it shows %s", shown)
		}
		h.Press("Ctrl+S")
		back(h, w)
		if shown := allText(w); otherKeys != 1 || !strings.Contains(shown, "Tracker of Peña") || !strings.Contains(shown, "Peña, José") {
			t.Errorf("%s: other keys pressed %d times, shows %s", name, otherKeys, shown)
		}
	}
}

// Locked while hidden, the click that reveals is gone.
func TestLockedWhileHidden(t *testing.T) {
	h, w := newLockHost(t)
	Hide(h, "Ctrl+Shift+H", nil)
	Lock(h, &lockFake{}, "", func() {}, func() {})
	h.Press("Ctrl+Shift+H")
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 20))
	if shown := allText(w); !h.Concealed() || strings.Contains(shown, "Peña") {
		t.Errorf("it shows %s", shown)
	}
}
