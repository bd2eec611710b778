package overlay

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Action is a button of a question or a toast.
type Action struct {
	Text string
	// Key is the key of the action, or "".
	Key     string
	Primary bool
	Do      func()
}

// ShowQuestion asks a question; the last action is the rightmost button. Esc runs the action whose key is "Esc".
func (h *Host) ShowQuestion(title, text string, answers ...Action) *Dialog {
	var d *Dialog
	buttons := []fyne.CanvasObject{layout.NewSpacer()}
	keys := Keys{}
	var first fyne.Focusable
	for _, a := range answers {
		do := func() {
			d.Close()
			if a.Do != nil {
				a.Do()
			}
		}
		kind := control.Plain
		if a.Primary {
			kind = control.Primary
		}
		b := control.NewButtonOf(kind, a.Text, a.Key, do)
		if a.Primary || first == nil {
			first = b
		}
		if a.Key != "" {
			keys[a.Key] = do
		}
		buttons = append(buttons, b)
	}
	words := control.NewCaption(text, formText).Colored(theme.Ink).Sized(theme.TextSize)
	d = h.Open(Size{Width: formWidth}, control.NewHeading(title, formText), words, container.NewHBox(buttons...), keys)
	h.Focus(first)
	return d
}

// ShowMessage shows a message with an OK button.
func (h *Host) ShowMessage(title, text string) *Dialog {
	return h.ShowQuestion(title, text, Action{Text: "OK", Key: "Esc", Primary: true})
}

// ShowError shows an error's message; its technical details can be copied.
func (h *Host) ShowError(title string, err error) *Dialog {
	if data.CodeOf(err) == data.CodeCancelled {
		return nil
	}
	answers := []Action{{Text: "OK", Key: "Esc", Primary: true}}
	if detail := ErrorDetails(err); detail != "" {
		answers = append([]Action{{Text: "Copy details", Do: func() { fyne.CurrentApp().Clipboard().SetContent(detail) }}}, answers...)
	}
	return h.ShowQuestion(title, ErrorMessage(err), answers...)
}

// Do runs work in the background, then done, or shows its error with the title failure.
func (h *Host) Do(failure string, work func(context.Context) error, done func()) (cancel func()) {
	return task.Do(h.Tasks, work, func(err error) {
		if err != nil {
			h.ShowError(failure, err)
			return
		}
		done()
	})
}

// ErrorMessage is the text of an error for people, without technical details.
func ErrorMessage(err error) string {
	var e *data.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "Something went wrong that the program did not expect. What was saved before is safe. Try again; if it happens again, copy the details for whoever looks after the program."
}

// ErrorDetails are the technical details of an error, or "".
func ErrorDetails(err error) string {
	var e *data.Error
	if errors.As(err, &e) {
		if e.Err == nil {
			return ""
		}
		return e.Message + "\n" + e.Err.Error()
	}
	return err.Error()
}

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
