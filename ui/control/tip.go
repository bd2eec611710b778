package control

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"housingtracker/ui/theme"
)

// tipDelay is how long the pointer rests on a text before its tip appears.
const tipDelay = 400 * time.Millisecond

// tipWidth is the width at which a tip wraps, in Fyne units, and tipGap its distance from what it explains.
const (
	tipWidth = 420
	tipGap   = 4
)

// TipLayer shows a tip above the content of a window or a dialog: the whole of a text that is cut. It takes no input.
type TipLayer struct {
	box   *fyne.Container
	panel *Panel
	text  *Caption
}

// NewTipLayer returns a layer to be put over content of the same size.
func NewTipLayer() *TipLayer {
	l := &TipLayer{text: NewCaption("", tipWidth).Colored(theme.NavigationInk)}
	l.panel = NewPanel(theme.Navigation, theme.Muted, theme.Radius, Inset(8, 5, l.text))
	l.panel.Hide()
	l.box = container.NewWithoutLayout(l.panel)
	return l
}

// Object is the object to draw.
func (l *TipLayer) Object() fyne.CanvasObject { return l.box }

// Text is the tip that is shown, or "".
func (l *TipLayer) Text() string {
	if !l.panel.Visible() {
		return ""
	}
	return l.text.Text
}

// Hide hides the tip.
func (l *TipLayer) Hide() { SetVisible(l.panel, false) }

// show shows a tip under an area of the canvas, or above it if there is no room.
func (l *TipLayer) show(text string, at fyne.Position, height float32) {
	room := l.box.Size()
	widest := min(tipWidth, room.Width-24)
	l.text.Width = min(widest, fyne.MeasureText(text, theme.SmallSize, fyne.TextStyle{}).Width+1)
	l.text.SetText(text, theme.NavigationInk)
	size := fyne.NewSize(l.text.Width+16, l.text.MinSize().Height+10)
	at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(l.box))
	y := at.Y + height + tipGap
	if y+size.Height > room.Height && at.Y-tipGap-size.Height >= 0 {
		y = at.Y - tipGap - size.Height
	}
	l.panel.Move(fyne.NewPos(max(0, min(at.X, room.Width-size.Width-tipGap)), y))
	l.panel.Resize(size)
	SetVisible(l.panel, true)
	// The canvas does not know the panel until it is drawn.
	l.box.Refresh()
}

// tips shows one tip at a time on a canvas.
type tips struct {
	layer func() *TipLayer
	after func(time.Duration, func())
	shown *TipLayer
	// asked numbers the requests; of is what the last one is about.
	asked int
	of    fyne.CanvasObject
}

// canvases holds the tips of every canvas that has them.
var canvases = map[fyne.Canvas]*tips{}

// ShowTips makes the texts on a canvas show tips. layer returns the layer on top, after delays a call on Fyne's
// goroutine.
func ShowTips(on fyne.Canvas, layer func() *TipLayer, after func(time.Duration, func())) {
	canvases[on] = &tips{layer: layer, after: after}
}

// ShowTip shows a text beside an area of o after a short rest, unless HideTip comes first. Position and height are
// those of the area within o.
func ShowTip(o fyne.CanvasObject, text string, at fyne.Position, height float32) {
	t := tipsFor(o)
	if t == nil {
		return
	}
	t.hide()
	t.asked++
	t.of = o
	generation := t.asked
	t.after(tipDelay, func() {
		driver := fyne.CurrentApp().Driver()
		if layer := t.layer(); generation == t.asked && layer != nil && driver.CanvasForObject(o) != nil {
			t.shown = layer
			layer.show(text, driver.AbsolutePositionForObject(o).Add(at), height)
		}
	})
}

// HideTip hides the tip of o, and withdraws one that has not appeared yet.
func HideTip(o fyne.CanvasObject) {
	if t := tipsFor(o); t != nil && t.of == o {
		t.hide()
	}
}

// HideTips hides the tip on a canvas, whatever it is about.
func HideTips(on fyne.Canvas) {
	if t := canvases[on]; t != nil {
		t.hide()
	}
}

func tipsFor(o fyne.CanvasObject) *tips {
	if len(canvases) == 0 {
		return nil
	}
	return canvases[fyne.CurrentApp().Driver().CanvasForObject(o)]
}

func (t *tips) hide() {
	t.asked++
	t.of = nil
	if t.shown != nil {
		t.shown.Hide()
		t.shown = nil
	}
}

var _ desktop.Hoverable = (*Label)(nil)

// MouseIn implements desktop.Hoverable: a label that is cut shows its whole text.
func (l *Label) MouseIn(*desktop.MouseEvent) {
	if l.cut() {
		ShowTip(l, l.Text, fyne.NewPos(0, 0), l.Size().Height)
	}
}

// MouseMoved implements desktop.Hoverable.
func (l *Label) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (l *Label) MouseOut() { HideTip(l) }

// cut reports whether the label shows less than its text.
func (l *Label) cut() bool {
	return l.Shrinks && l.neededWidth() > l.Size().Width
}

var _ desktop.Hoverable = (*Chip)(nil)

// MouseIn implements desktop.Hoverable: a chip that is cut shows its whole text.
func (c *Chip) MouseIn(*desktop.MouseEvent) {
	if c.Size().Width < c.MinSize().Width {
		ShowTip(c, c.Text, fyne.NewPos(0, 0), c.Size().Height)
	}
}

// MouseMoved implements desktop.Hoverable.
func (c *Chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *Chip) MouseOut() { HideTip(c) }

// showTip shows the whole text of a choice that is cut.
func (c *Choice) showTip() {
	if c.chosen != nil && fyne.MeasureText(c.chosen.Text, theme.TextSize, fyne.TextStyle{}).Width > c.Size().Width-choiceInset {
		ShowTip(c, c.chosen.Text, fyne.NewPos(0, 0), c.Size().Height)
	}
}
