//go:build cgo

package ui

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"housingtracker/ui/theme"
)

func TestZoomKeysScaleTheWindowAtOnce(t *testing.T) {
	t.Setenv(scaleVariable, "1.5")
	w := window(t)
	w.window.Resize(fyne.NewSize(1200, 800))
	w.host.Press("Ctrl+Plus")
	w.host.Press("Ctrl+Shift+=")
	if w.zoom.percent != 120 || os.Getenv(scaleVariable) != "1.80" {
		t.Errorf("zoom %d %%, scale %s", w.zoom.percent, os.Getenv(scaleVariable))
	}
	// The window has the same size on the screen, so less room in Fyne's units.
	if got := w.window.Canvas().Size(); got.Width < 999 || got.Width > 1001 {
		t.Errorf("the window is %v wide in Fyne's units, want 1000", got.Width)
	}
	if got := w.app.Preferences().Int(zoomPreference); got != 120 {
		t.Errorf("remembered: %d", got)
	}
	for range 20 {
		w.host.Press("Ctrl+Minus")
	}
	if w.zoom.percent != 80 {
		t.Errorf("smallest zoom %d", w.zoom.percent)
	}
	w.host.Press("Ctrl+0")
	if w.zoom.percent != 100 || os.Getenv(scaleVariable) != "1.50" {
		t.Errorf("zoom %d %%, scale %s", w.zoom.percent, os.Getenv(scaleVariable))
	}
}

func TestZoomIsRestored(t *testing.T) {
	t.Setenv(scaleVariable, "")
	w := window(t)
	for stored, want := range map[int]int{0: 100, 150: 150, 99: 100, 200: 200} {
		w.app.Preferences().SetInt(zoomPreference, stored)
		if got := readZoom(w.app); got.percent != want || got.system != 1 {
			t.Errorf("%d: %+v, want %d", stored, got, want)
		}
	}
}

func TestWindowRemembersItsSizeAndPlace(t *testing.T) {
	t.Setenv(scaleVariable, "")
	w := window(t)
	w.program.Position = func(fyne.Window) (left, top int, ok bool) { return 70, 30, true }
	w.setZoom(200)
	w.window.Resize(fyne.NewSize(500, 400))
	w.rememberPlace()
	p := w.app.Preferences()
	if p.Int(leftPreference) != 70 || p.Int(topPreference) != 30 || p.Float(widthPreference) != 1000 || p.Float(heightPreference) != 800 {
		t.Errorf("remembered %d, %d, %v × %v", p.Int(leftPreference), p.Int(topPreference), p.Float(widthPreference), p.Float(heightPreference))
	}
	w.window.Resize(fyne.NewSize(900, 900))
	w.setZoom(100)
	w.restorePlace()
	if got := w.window.Canvas().Size(); got != fyne.NewSize(1000, 800) {
		t.Errorf("restored to %v", got)
	}
}

func TestHighContrastIsRemembered(t *testing.T) {
	w := window(t)
	w.toggleContrast()
	if !w.app.Settings().Theme().(theme.Theme).Contrast || !w.app.Preferences().Bool(contrastPreference) {
		t.Error("the contrast is not on")
	}
	w.setTheme(theme.AlwaysDark)
	if got := w.app.Settings().Theme().(theme.Theme); got != (theme.Theme{Choice: theme.AlwaysDark, Contrast: true}) {
		t.Errorf("theme %+v", got)
	}
	w.toggleContrast()
	if w.app.Settings().Theme().(theme.Theme).Contrast {
		t.Error("the contrast is still on")
	}
}

func TestLookAndZoomAreCommands(t *testing.T) {
	s := &shell{window: &Window{}}
	s.initCommands()
	var names []string
	for _, c := range s.commands {
		names = append(names, c.Name)
	}
	for _, name := range []string{"Zoom in", "Zoom out", "Zoom 100 %", "Look: high contrast, on or off"} {
		if !strings.Contains(strings.Join(names, "|"), name) {
			t.Errorf("no command %q in %q", name, names)
		}
	}
}
