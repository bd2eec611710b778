package overlay

import (
	"slices"

	"fyne.io/fyne/v2"

	"housingtracker/ui/control"
)

// hiddenWindow is what the window showed before a cover replaced it. It stays live: dialogs open and close, the
// focus moves, and all of it reappears with Reveal.
type hiddenWindow struct {
	content  fyne.CanvasObject
	overlays []fyne.CanvasObject
	focus    fyne.Focusable
	keys     Keys
}

// Conceal shows only cover until Reveal. What opens meanwhile stays hidden, and only the given keys work. A second
// cover replaces the first.
func (h *Host) Conceal(cover fyne.CanvasObject, keys Keys) {
	canvas := h.window.Canvas()
	control.HideTips(canvas)
	if h.hidden == nil {
		h.hidden = &hiddenWindow{content: h.window.Content(), overlays: slices.Clone(canvas.Overlays().List()), focus: canvas.Focused()}
		canvas.Unfocus()
		if len(h.hidden.overlays) > 0 {
			canvas.Overlays().Remove(h.hidden.overlays[0])
		}
		for _, d := range h.dialogs {
			if d.OnHidden != nil {
				d.OnHidden()
			}
		}
	}
	h.hidden.keys = keys
	h.addShortcuts(keys)
	h.window.SetContent(cover)
}

// Reveal removes the cover.
func (h *Host) Reveal() {
	was := h.hidden
	if was == nil {
		return
	}
	h.hidden = nil
	h.window.SetContent(was.content)
	for _, o := range was.overlays {
		if o.Visible() {
			h.window.Canvas().Overlays().Add(o)
		}
	}
	if was.focus != nil {
		h.Focus(was.focus)
	}
}

// Concealed reports whether a cover hides the window.
func (h *Host) Concealed() bool { return h.hidden != nil }

// add puts an overlay on top.
func (h *Host) add(o fyne.CanvasObject) {
	control.HideTips(h.window.Canvas())
	if h.hidden != nil {
		h.hidden.overlays = append(h.hidden.overlays, o)
		o.Resize(h.window.Canvas().Size())
		return
	}
	h.window.Canvas().Overlays().Add(o)
	o.Resize(h.window.Canvas().Size())
}

// remove removes an overlay and those above it, as the canvas does.
func (h *Host) remove(o fyne.CanvasObject) {
	control.HideTips(h.window.Canvas())
	if h.hidden == nil {
		h.window.Canvas().Overlays().Remove(o)
		return
	}
	if at := slices.Index(h.hidden.overlays, o); at >= 0 {
		h.hidden.overlays = h.hidden.overlays[:at]
	}
}

// focused is what has the focus, or will have it after Reveal.
func (h *Host) focused() fyne.Focusable {
	if h.hidden != nil {
		return h.hidden.focus
	}
	return h.window.Canvas().Focused()
}
