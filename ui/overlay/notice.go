package overlay

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// ShowNotice shows a line over the lower edge of the window or its top dialog, in place of an earlier notice, until HideNotice. It
// does not take the focus.
func (h *Host) ShowNotice(text string, actions ...Action) {
	place := h.noticePlace
	if d := h.Top(); d != nil && d.layer != nil {
		place = d.layer.notice
	}
	if h.notice == place && h.noticeText == text {
		return
	}
	h.HideNotice()
	row := container.NewHBox(container.NewCenter(control.NewText(text).Colored(theme.NavigationInk)))
	for _, a := range actions {
		row.Add(control.NewButtonOf(control.OnNavigation, a.Text, a.Key, a.Do))
	}
	line := control.NewPanel(theme.Navigation, theme.Line, theme.CardRadius, control.Inset(14, 4, row))
	h.notice, h.noticeText = place, text
	control.Fill(place, line)
}

// HideNotice hides the notice.
func (h *Host) HideNotice() {
	if h.notice != nil {
		control.Fill(h.notice)
		h.notice = nil
	}
}

// Notices is where the window's own notices appear; the window puts it over its content.
func (h *Host) Notices() fyne.CanvasObject { return h.noticePlace }

// newNoticePlace returns a container that shows its content in the middle of its lower edge.
func newNoticePlace() *fyne.Container { return container.New(noticeLayout{}) }

type noticeLayout struct{}

const noticeGap = 10

func (noticeLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (noticeLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		least := o.MinSize()
		o.Resize(least)
		o.Move(fyne.NewPos((size.Width-least.Width)/2, size.Height-least.Height-noticeGap))
	}
}
