package overlay

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// Dialog is a card over the screen: a header, a body that scrolls, a footer. The screen below takes no input.
type Dialog struct {
	host  *Host
	layer *layer
	keys  Keys
	// previousFocus is what had the focus before the dialog, and gets it back.
	previousFocus fyne.Focusable
	// OnClosed runs once, after the dialog is closed.
	OnClosed func()
	// OnLeave runs instead of Close when the window is left: it closes the dialog and calls then, or keeps it
	// open.
	OnLeave func(then func())
	// OnPoll gets the database's change counter every few seconds.
	OnPoll func(counter int64)
	// OnHidden runs when a cover hides the dialog.
	OnHidden func()
}

// Size is the width of a dialog and its greatest height, in Fyne units. A height of 0 fits the content.
type Size struct{ Width, Height float32 }

// Open shows a dialog. Esc closes it unless keys says otherwise. header and footer may be nil.
func (h *Host) Open(size Size, header, body, footer fyne.CanvasObject, keys Keys) *Dialog {
	d := &Dialog{host: h, previousFocus: h.focused(), keys: Keys{"Esc": nil}}
	for name, f := range keys {
		d.keys[name] = f
	}
	if d.keys["Esc"] == nil {
		d.keys["Esc"] = d.Close
	}
	var top, bottom fyne.CanvasObject
	if header != nil {
		top = container.NewVBox(control.Inset(22, 14, header), control.NewSeparator())
	}
	if footer != nil {
		bottom = control.Inset(22, 14, footer)
	}
	scroll := container.NewVScroll(control.Inset(22, 10, body))
	inner := container.New(layout.NewBorderLayout(top, bottom, nil, nil), scroll)
	if top != nil {
		inner.Add(top)
	}
	if bottom != nil {
		inner.Add(bottom)
	}
	d.layer = newLayer(control.NewPanel(theme.Surface, theme.Line, theme.CardRadius+2, inner), scroll, size)
	h.dialogs = append(h.dialogs, d)
	h.addShortcuts(d.keys)
	h.add(d.layer)
	return d
}

// Cover registers a dialog that is not the host's own, such as Fyne's file dialog, until the returned function is
// called: no key reaches what is below, and Esc and CloseAll close it.
func (h *Host) Cover(close func()) (uncover func()) {
	d := &Dialog{host: h, previousFocus: h.focused(), OnClosed: close}
	d.keys = Keys{"Esc": d.Close}
	h.dialogs = append(h.dialogs, d)
	return d.Close
}

// Close closes the dialog and returns the focus.
func (d *Dialog) Close() {
	for i, open := range d.host.dialogs {
		if open != d {
			continue
		}
		d.host.dialogs = append(d.host.dialogs[:i], d.host.dialogs[i+1:]...)
		if d.layer != nil {
			d.host.remove(d.layer)
		}
		if d.previousFocus != nil {
			d.host.Focus(d.previousFocus)
		}
		if d.OnClosed != nil {
			d.OnClosed()
		}
		return
	}
}

// CloseAll closes every dialog without asking.
func (h *Host) CloseAll() {
	for len(h.dialogs) > 0 {
		h.Top().Close()
	}
	if h.hidden != nil {
		h.hidden.overlays, h.hidden.focus = nil, nil
	}
}

// Leave closes every dialog from the top, then calls then; one with unsaved input asks first and may stay open.
func (h *Host) Leave(then func()) {
	d := h.Top()
	switch {
	case d == nil:
		then()
	case d.OnLeave != nil:
		d.OnLeave(func() { h.Leave(then) })
	default:
		d.Close()
		h.Leave(then)
	}
}

// Poll gives the dialogs the database's change counter.
func (h *Host) Poll(counter int64) {
	for _, d := range slices.Clone(h.dialogs) {
		if d.OnPoll != nil {
			d.OnPoll(counter)
		}
	}
}

// SetKeys sets keys of the dialog; Esc keeps its meaning unless named.
func (d *Dialog) SetKeys(keys Keys) {
	for name, f := range keys {
		d.keys[name] = f
	}
	d.host.addShortcuts(keys)
}

// Fit lays out the dialog again after its content has changed size.
func (d *Dialog) Fit() { d.layer.Refresh() }

// Reveal scrolls the body until o is in view.
func (d *Dialog) Reveal(o fyne.CanvasObject) {
	scroll := d.layer.scroll
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll).Y
	bottom := top + o.Size().Height
	switch {
	case top < 0:
		scroll.ScrollToOffset(fyne.NewPos(0, scroll.Offset.Y+top-theme.Step))
	case bottom > scroll.Size().Height:
		scroll.ScrollToOffset(fyne.NewPos(0, scroll.Offset.Y+bottom-scroll.Size().Height+theme.Step))
	}
}

// Scroll scrolls the body in Fyne units; down is positive.
func (d *Dialog) Scroll(by float32) {
	scroll := d.layer.scroll
	scroll.ScrollToOffset(fyne.NewPos(0, max(0, scroll.Offset.Y+by)))
}

// layer covers the canvas with a scrim and the card in the middle.
type layer struct {
	widget.BaseWidget
	card   fyne.CanvasObject
	scroll *container.Scroll
	size   Size
	tips   *control.TipLayer
	notice *fyne.Container
}

func newLayer(card fyne.CanvasObject, scroll *container.Scroll, size Size) *layer {
	l := &layer{card: card, scroll: scroll, size: size, tips: control.NewTipLayer(), notice: newNoticePlace()}
	l.ExtendBaseWidget(l)
	return l
}

// Tapped implements fyne.Tappable: a click beside the card does nothing.
func (l *layer) Tapped(*fyne.PointEvent) {}

// Scrolled implements fyne.Scrollable, for the same reason.
func (l *layer) Scrolled(*fyne.ScrollEvent) {}

func (l *layer) CreateRenderer() fyne.WidgetRenderer {
	return &layerRenderer{layer: l, scrim: canvas.NewRectangle(theme.Color(theme.Scrim))}
}

type layerRenderer struct {
	layer *layer
	scrim *canvas.Rectangle
}

func (r *layerRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r *layerRenderer) Layout(size fyne.Size) {
	r.scrim.Resize(size)
	l := r.layer
	l.tips.Object().Resize(size)
	l.notice.Resize(size)
	room := size.Subtract(fyne.NewSize(24, 24))
	width := min(max(l.size.Width, l.card.MinSize().Width), room.Width)
	height := l.size.Height
	if height == 0 {
		// The height of wrapped text depends on its width.
		l.card.Resize(fyne.NewSize(width, room.Height))
		height = l.card.MinSize().Height - l.scroll.MinSize().Height + l.scroll.Content.MinSize().Height
	}
	card := fyne.NewSize(width, min(height, room.Height))
	l.card.Resize(card)
	l.card.Move(fyne.NewPos((size.Width-card.Width)/2, max(12, (size.Height-card.Height)/2)))
}

func (r *layerRenderer) Refresh() {
	r.scrim.FillColor = theme.Color(theme.Scrim)
	r.Layout(r.layer.Size())
	canvas.Refresh(r.layer)
}

func (r *layerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.scrim, r.layer.card, r.layer.notice, r.layer.tips.Object()}
}
func (r *layerRenderer) Destroy() {}
