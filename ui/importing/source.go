package importing

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// questionWidth is the width of the question in Fyne units.
const questionWidth = 430

// anotherHMIS is the option for none of the known sources.
const anotherHMIS = -1

// confirmSource asks which known HMIS the export is from, if any; then previews again.
func (s *Screen) confirmSource(err error) {
	answer := func(same string, source data.SourceID) {
		s.options.SameHMIS, s.options.Source = same, source
		s.preview()
	}
	var q *data.SourceQuestion
	if errors.As(err, &q) && len(q.Candidates) > 1 {
		s.chooseSource(overlay.ErrorMessage(err), q.Candidates, answer)
		return
	}
	s.host.ShowQuestion("Is this the same HMIS?", overlay.ErrorMessage(err),
		overlay.Action{Text: "Cancel", Key: "Esc"},
		overlay.Action{Text: "Another HMIS", Do: func() { answer("no", 0) }},
		overlay.Action{Text: "The same HMIS", Primary: true, Do: func() { answer("yes", 0) }})
}

func (s *Screen) chooseSource(question string, candidates []data.SourceCandidate, answer func(same string, source data.SourceID)) {
	options := make([]control.Option, len(candidates), len(candidates)+1)
	for i, c := range candidates {
		options[i] = control.Option{ID: int64(c.ID), Text: fmt.Sprintf("%s (source %d)", c.Name, c.ID)}
	}
	which := control.NewChoice("Choose the HMIS", append(options, control.Option{ID: anotherHMIS, Text: "Another HMIS"}), nil)
	var chosen int64
	s.host.OpenForm(overlay.Form{Title: "Which HMIS is this?", Button: "Continue", First: which,
		Fields: []fyne.CanvasObject{control.NewCaption(question, questionWidth).Colored(theme.Ink).Sized(theme.TextSize), which},
		Read: func() (func(context.Context) error, error) {
			var err error
			chosen, err = which.Require("HMIS")
			return func(context.Context) error { return nil }, err
		},
		Done: func() {
			if chosen == anotherHMIS {
				answer("no", 0)
				return
			}
			answer("yes", data.SourceID(chosen))
		}})
}
