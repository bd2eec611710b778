package overlay

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// Dialog is a card over the screen: a header, a body that scrolls, a footer. What lies under it stays in view and
// takes no input.
type Dialog struct {
	host  *Host
	layer *layer
	keys  Keys
	// before is what had the focus when the dialog opened, and gets it back.
	before fyne.Focusable
	// OnClosed is called once, after the dialog is gone.
	OnClosed func()
	// OnLeave is asked instead of Close when the whole window is left: it closes the dialog and calls then, or leaves it open.
	OnLeave func(then func())
	// OnHidden is called when a cover hides the dialog.
	OnHidden func()
}

// Size of a dialog: its width, and its height at most, in Fyne's units. A height of 0 takes what the content needs.
type Size struct{ Width, Height float32 }

// Open shows a dialog. Esc closes it unless keys says otherwise. header and footer may be nil.
func (h *Host) Open(size Size, header, body, footer fyne.CanvasObject, keys Keys) *Dialog {
	d := &Dialog{host: h, before: h.focused(), keys: Keys{"Esc": nil}}
	for name, f := range keys {
		d.keys[name] = f
	}
	if d.keys["Esc"] == nil {
		d.keys["Esc"] = d.Close
	}
	var top, bottom fyne.CanvasObject
	if header != nil {
		top = container.NewVBox(control.Inset(22, 14, header), rule())
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
	h.listen(d.keys)
	h.add(d.layer)
	return d
}

// Cover says that a dialog that is not the host's own, such as Fyne's for files, lies over everything until the returned
// function is called: no key reaches what is below, and Esc and CloseAll close it.
func (h *Host) Cover(close func()) (uncover func()) {
	d := &Dialog{host: h, before: h.focused(), OnClosed: close}
	d.keys = Keys{"Esc": d.Close}
	h.dialogs = append(h.dialogs, d)
	return d.Close
}

// Close takes the dialog away and gives the focus back.
func (d *Dialog) Close() {
	for i, open := range d.host.dialogs {
		if open != d {
			continue
		}
		d.host.dialogs = append(d.host.dialogs[:i], d.host.dialogs[i+1:]...)
		if d.layer != nil {
			d.host.remove(d.layer)
		}
		if d.before != nil {
			d.host.Focus(d.before)
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

// Leave closes every dialog, the top one first, and then does what follows; one in which something is not saved asks before
// and may stay.
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

// SetKeys changes what keys do while the dialog is on top; Esc keeps its meaning unless keys names it.
func (d *Dialog) SetKeys(keys Keys) {
	for name, f := range keys {
		d.keys[name] = f
	}
	d.host.listen(keys)
}

// Fit lays the dialog out again after its content has grown or shrunk.
func (d *Dialog) Fit() { d.layer.Refresh() }

// Reveal scrolls the body as far as it takes to see the whole of o.
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

// Scroll moves the body by so much, in Fyne's units; down is positive.
func (d *Dialog) Scroll(by float32) {
	scroll := d.layer.scroll
	scroll.ScrollToOffset(fyne.NewPos(0, max(0, scroll.Offset.Y+by)))
}

func rule() fyne.CanvasObject {
	p := control.NewPanel(theme.Line, "", 0, control.Gap(0, 1))
	return p
}

// layer covers the canvas: a scrim, and the card in the middle.
type layer struct {
	widget.BaseWidget
	card   fyne.CanvasObject
	scroll *container.Scroll
	want   Size
}

func newLayer(card fyne.CanvasObject, scroll *container.Scroll, want Size) *layer {
	l := &layer{card: card, scroll: scroll, want: want}
	l.ExtendBaseWidget(l)
	return l
}

// Tapped implements fyne.Tappable: a click beside the card does nothing, least of all to the screen below.
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
	room := size.Subtract(fyne.NewSize(24, 24))
	width := min(max(l.want.Width, l.card.MinSize().Width), room.Width)
	height := l.want.Height
	if height == 0 {
		// How high text is that wraps depends on its width.
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
	return []fyne.CanvasObject{r.scrim, r.layer.card}
}
func (r *layerRenderer) Destroy() {}
