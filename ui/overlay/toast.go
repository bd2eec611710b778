package overlay

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// toastTime is how long a toast with an action stays: long enough to undo.
const toastTime = 10 * time.Second

// toasts shows one toast at a time at the bottom of the window, without taking the focus.
type toasts struct {
	host  *Host
	place *fyne.Container
	shown int
	// keys are those of the actions of the toast that is shown.
	keys Keys
}

func newToasts(h *Host) *toasts {
	return &toasts{host: h, place: container.NewHBox()}
}

// ToastPlace is where toasts appear; the shell lays it over its lower edge.
func (h *Host) ToastPlace() fyne.CanvasObject { return h.toasts.place }

// Toast says briefly what was done, with actions such as Undo. It goes by itself.
func (h *Host) Toast(text string, actions ...Answer) {
	t := h.toasts
	t.shown++
	mine := t.shown
	t.keys = Keys{}
	row := container.NewHBox(control.NewText(text).Colored(theme.NavigationInk))
	for _, a := range actions {
		do := func() {
			h.DropToast()
			a.Do()
		}
		row.Add(control.NewButtonOf(control.OnNavigation, a.Text, a.Key, do))
		if a.Key != "" {
			t.keys[a.Key] = do
		}
	}
	h.listen(t.keys)
	t.place.Objects = []fyne.CanvasObject{
		control.NewPanel(theme.Navigation, theme.Line, theme.CardRadius, control.Inset(14, 4, row)),
	}
	t.place.Refresh()
	h.Tasks.After(toastTime, func() {
		if t.shown == mine {
			h.DropToast()
		}
	})
}

// DropToast takes the toast away.
func (h *Host) DropToast() {
	h.toasts.shown++
	h.toasts.keys = nil
	h.toasts.place.Objects = nil
	h.toasts.place.Refresh()
}
