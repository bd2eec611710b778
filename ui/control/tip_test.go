package control

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// withTips shows objects under each other in a window with tips, on a clock.
func withTips(t *testing.T, objects ...fyne.CanvasObject) (*TipLayer, *task.Clock) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	clock, layer := task.NewClock(time.Unix(0, 0)), NewTipLayer()
	w := test.NewTempWindow(t, container.NewStack(container.NewVBox(objects...), layer.Object()))
	w.Resize(fyne.NewSize(200, 300))
	ShowTips(w.Canvas(), func() *TipLayer { return layer }, clock.Runner().After)
	return layer, clock
}

func TestCutTextsShowThemselvesWhole(t *testing.T) {
	const long = "Cedar Street Housing · Cedar Court Permanent Supportive Housing for Families"
	label, short := NewText(long).Shrinking(), NewText("Cedar").Shrinking()
	choice := NewChoice("", []Option{{ID: 1, Text: long}}, nil)
	choice.SetChosen(1)
	icon := NewButtonOf(OnNavigation, "", "", nil)
	icon.Tip = "Clients"
	layer, clock := withTips(t, label, short, choice, icon)
	for _, c := range []struct {
		name  string
		enter func()
		leave func()
		want  string
	}{
		{"a cut label", func() { label.MouseIn(&desktop.MouseEvent{}) }, label.MouseOut, long},
		{"a whole label", func() { short.MouseIn(&desktop.MouseEvent{}) }, short.MouseOut, ""},
		{"a choice under the pointer", func() { choice.MouseIn(&desktop.MouseEvent{}) }, choice.MouseOut, long},
		{"a choice with the focus", choice.FocusGained, choice.FocusLost, long},
		{"an icon", func() { icon.MouseIn(&desktop.MouseEvent{}) }, icon.MouseOut, "Clients"},
		{"an icon with the focus", icon.FocusGained, icon.FocusLost, "Clients"},
	} {
		c.enter()
		if got := layer.Text(); got != "" {
			t.Errorf("%s: %q at once", c.name, got)
		}
		clock.Advance(time.Second)
		if got := layer.Text(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		c.leave()
		if got := layer.Text(); got != "" {
			t.Errorf("%s: still %q", c.name, got)
		}
	}
}

// TestLeavingBeforeTheTipAppears: the pointer only passes over.
func TestLeavingBeforeTheTipAppears(t *testing.T) {
	label := NewText("a text that is much too long for the room that it has here").Shrinking()
	layer, clock := withTips(t, label)
	label.MouseIn(&desktop.MouseEvent{})
	label.MouseOut()
	clock.Advance(time.Second)
	if got := layer.Text(); got != "" {
		t.Errorf("shows %q", got)
	}
}

func TestTipStaysInTheWindow(t *testing.T) {
	layer, _ := withTips(t, NewText(""))
	for _, at := range []fyne.Position{{X: 0, Y: 0}, {X: 190, Y: 280}, {X: 150, Y: 150}} {
		layer.show("a tip of several words that wraps, as the window is narrow", at, 20)
		p, size := layer.panel.Position(), layer.panel.Size()
		if p.X < 0 || p.Y < 0 || p.X+size.Width > 200 || p.Y+size.Height > 300 {
			t.Errorf("at %v the tip is at %v, %v large", at, p, size)
		}
		if p.Y < at.Y+20 && p.Y+size.Height > at.Y {
			t.Errorf("at %v the tip at %v, %v large, covers what it explains", at, p, size)
		}
	}
}
