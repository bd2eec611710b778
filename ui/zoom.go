package ui

import (
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"housingtracker/ui/overlay"
)

// The keys of Fyne's preferences for the zoom in percent, and for the window: its size in Fyne units at 100 % and its
// place on the desktop.
const (
	zoomPreference   = "zoom"
	widthPreference  = "window.width"
	heightPreference = "window.height"
	leftPreference   = "window.left"
	topPreference    = "window.top"
)

// zoomSteps are the zooms in percent. Fyne rounds the scale of a window to tenths.
var zoomSteps = []int{80, 90, 100, 110, 120, 130, 150, 170, 200}

// scaleVariable is the variable in which Fyne looks up the scale of its windows whenever the theme is set.
const scaleVariable = "FYNE_SCALE"

// usualWidth and usualHeight are the size of a new window, minWidth and minHeight its least size at 100 %.
const (
	usualWidth, usualHeight float32 = 1280, 800
	minWidth, minHeight     float32 = 720, 480
)

// zoom enlarges everything in the window.
type zoom struct {
	// percent is one of zoomSteps; system is the scale that the system or the user has set for all programs of Fyne.
	percent int
	system  float64
}

// readZoom reads the system's scale and the zoom chosen last.
func readZoom(app fyne.App) zoom {
	z := zoom{percent: 100, system: 1}
	if scale, err := strconv.ParseFloat(os.Getenv(scaleVariable), 64); err == nil && scale > 0 {
		z.system = scale
	} else if scale := app.Settings().Scale(); scale > 0 {
		z.system = float64(scale)
	}
	for _, step := range zoomSteps {
		if step == app.Preferences().Int(zoomPreference) {
			z.percent = step
		}
	}
	return z
}

// factor is the zoom as a factor.
func (z zoom) factor() float32 { return float32(z.percent) / 100 }

// set sets the scale that Fyne reads.
func (z zoom) set() {
	_ = os.Setenv(scaleVariable, strconv.FormatFloat(z.system*float64(z.percent)/100, 'f', 2, 64))
}

// step returns the next zoom in a direction, 1 or -1; the ends stay.
func (z zoom) step(by int) int {
	for i, step := range zoomSteps {
		if step == z.percent {
			return zoomSteps[max(0, min(i+by, len(zoomSteps)-1))]
		}
	}
	return 100
}

// zoomKeys work everywhere. Some keyboards have + with Shift, and name the key by its other character.
func (w *Window) zoomKeys(keys overlay.Keys) overlay.Keys {
	in, out := func() { w.setZoom(w.zoom.step(1)) }, func() { w.setZoom(w.zoom.step(-1)) }
	for _, key := range []string{"Ctrl+Plus", "Ctrl+=", "Ctrl+Shift+Plus", "Ctrl+Shift+="} {
		keys[key] = in
	}
	keys["Ctrl+Minus"] = out
	keys["Ctrl+0"] = func() { w.setZoom(100) }
	return keys
}

// setZoom zooms at once and remembers it. The window keeps its size on the screen.
func (w *Window) setZoom(percent int) {
	if percent == w.zoom.percent {
		return
	}
	size, before := w.window.Canvas().Size(), w.zoom.factor()
	w.zoom.percent = percent
	w.app.Preferences().SetInt(zoomPreference, percent)
	w.zoom.set()
	w.applyTheme()
	if !w.window.FullScreen() {
		share := before / w.zoom.factor()
		w.window.Resize(fyne.NewSize(size.Width*share, size.Height*share))
	}
	w.host.Toast("Zoom " + strconv.Itoa(percent) + " %")
}

// restorePlace gives the window the size and place it had last.
func (w *Window) restorePlace() {
	p := w.app.Preferences()
	width := float32(p.FloatWithFallback(widthPreference, float64(usualWidth)))
	height := float32(p.FloatWithFallback(heightPreference, float64(usualHeight)))
	w.window.Resize(fyne.NewSize(max(width, minWidth)/w.zoom.factor(), max(height, minHeight)/w.zoom.factor()))
	left, top := p.Int(leftPreference), p.Int(topPreference)
	if native, ok := w.window.(desktop.Window); ok && (left != 0 || top != 0) {
		native.RequestPosition(left, top)
	}
}

// rememberPlace stores the window's size and place for the next start.
func (w *Window) rememberPlace() {
	if w.window.FullScreen() {
		return
	}
	p, size := w.app.Preferences(), w.window.Canvas().Size()
	p.SetFloat(widthPreference, float64(size.Width*w.zoom.factor()))
	p.SetFloat(heightPreference, float64(size.Height*w.zoom.factor()))
	if w.program.Position == nil {
		return
	}
	if left, top, ok := w.program.Position(w.window); ok {
		p.SetInt(leftPreference, left)
		p.SetInt(topPreference, top)
	}
}

// rootLayout gives the content the whole window. The least size of the window does not depend on the content, but
// shrinks with the zoom, so that a zoomed window still fits the screen.
type rootLayout struct{ window *Window }

func (l rootLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	factor := max(1, l.window.zoom.factor())
	return fyne.NewSize(minWidth/factor, minHeight/factor)
}

func (l rootLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
		o.Move(fyne.NewPos(0, 0))
	}
}
