package overlay

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// toastTime is how long a toast is shown: long enough to undo.
const toastTime = 10 * time.Second

// toasts shows one toast at a time at the bottom of the window, without taking the focus.
type toasts struct {
	host  *Host
	place *fyne.Container
	shown int
	// keys are the keys of the current toast's actions.
	keys Keys
}

func newToasts(h *Host) *toasts {
	return &toasts{host: h, place: container.NewHBox()}
}

// Toasts is where toasts appear; the shell places it over its lower edge.
func (h *Host) Toasts() fyne.CanvasObject { return h.toasts.place }

// Toast briefly reports what was done, with actions such as Undo. It disappears by itself.
func (h *Host) Toast(text string, actions ...Action) {
	t := h.toasts
	t.shown++
	generation := t.shown
	t.keys = Keys{}
	row := container.NewHBox(control.NewText(text).Colored(theme.NavigationInk))
	for _, a := range actions {
		do := func() {
			h.HideToast()
			a.Do()
		}
		row.Add(control.NewButtonOf(control.OnNavigation, a.Text, a.Key, do))
		if a.Key != "" {
			t.keys[a.Key] = do
		}
	}
	h.addShortcuts(t.keys)
	t.place.Objects = []fyne.CanvasObject{
		control.NewPanel(theme.Navigation, theme.Line, theme.CardRadius, control.Inset(14, 4, row)),
	}
	t.place.Refresh()
	h.Tasks.After(toastTime, func() {
		if t.shown == generation {
			h.HideToast()
		}
	})
}

// HideToast hides the toast.
func (h *Host) HideToast() {
	h.toasts.shown++
	h.toasts.keys = nil
	control.Fill(h.toasts.place)
}
