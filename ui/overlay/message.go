package overlay

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// Answer is a button of a question.
type Answer struct {
	Text string
	// Key is the key that gives this answer, or "".
	Key     string
	Primary bool
	Do      func()
}

// Ask puts a question with its answers; the last one stands rightmost. Esc gives the answer whose key is "Esc".
func (h *Host) Ask(title, text string, answers ...Answer) *Dialog {
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
	d = h.Open(Size{Width: formWidth}, control.NewTitle(title), words, container.NewHBox(buttons...), keys)
	h.Focus(first)
	return d
}

// Say tells something that needs no answer but OK.
func (h *Host) Say(title, text string) *Dialog {
	return h.Ask(title, text, Answer{Text: "OK", Key: "Esc", Primary: true})
}

// Fail shows an error in the words meant for people; what lies behind it is under "Copy details".
func (h *Host) Fail(title string, err error) *Dialog {
	if data.CodeOf(err) == data.CodeCancelled {
		return nil
	}
	answers := []Answer{{Text: "OK", Key: "Esc", Primary: true}}
	if detail := Detail(err); detail != "" {
		answers = append([]Answer{{Text: "Copy details", Do: func() { fyne.CurrentApp().Clipboard().SetContent(detail) }}}, answers...)
	}
	return h.Ask(title, Words(err), answers...)
}

// Words is what an error says to people; technical words never reach the screen.
func Words(err error) string {
	var e *data.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "Something went wrong that the program did not expect. What was saved before is safe. Try again; if it happens again, copy the details for whoever looks after the program."
}

// Detail is the technical side of an error, or "".
func Detail(err error) string {
	var e *data.Error
	if errors.As(err, &e) {
		if e.Err == nil {
			return ""
		}
		return e.Message + "\n" + e.Err.Error()
	}
	return err.Error()
}
