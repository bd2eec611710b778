package importing

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// refusalOf is why a previewed export can't be imported, or "".
func refusalOf(r data.ImportReport) string {
	for _, o := range r.Objections {
		if o.Code == data.CodeInvalid {
			return o.Reason + " " + o.Advice
		}
	}
	return ""
}

// A question is what an import asks.
type question struct {
	title, yes string
	// accept is the option that a yes sets.
	accept *bool
	// errors: it is about rows in error, which are shown with it.
	errors bool
}

func (s *Screen) question(code data.Code) question {
	if code == data.CodeUnreadable {
		return question{"Much of this export can't be read", "Import the rest", &s.options.AcceptErrors, true}
	}
	return question{"Many enrollments are no longer in this export", "Retire them", &s.options.AcceptRetiring, false}
}

// confirm asks a question of an import. A yes answers that question only, and continues.
func (s *Screen) confirm(code data.Code, text string, problems []data.ImportProblem) {
	q, answers := s.question(code), []overlay.Action{{Text: "Cancel", Key: "Esc"}}
	if q.errors {
		answers = append(answers, overlay.Action{Text: "Show the problems", Do: func() { s.openProblems(problems) }})
	}
	s.host.ShowQuestion(q.title, text, append(answers, overlay.Action{Text: q.yes, Primary: true, Do: func() {
		*q.accept = true
		s.runImport()
	}})...)
}

// objection shows in the preview what the import will ask, with the first errors if it is about them.
func (s *Screen) objection(o data.ImportObjection, problems []data.ImportProblem) fyne.CanvasObject {
	q := s.question(o.Code)
	box := container.NewVBox(control.NewBold(q.title), control.NewParagraph(o.Reason+" "+o.Advice+" The import asks for a second yes."))
	if q.errors {
		s.addErrors(box, problems)
	}
	return control.NewPanel(theme.WarningBackground, "", theme.CardRadius, control.Inset(14, 10, box))
}

// refusedCard shows why an export can't be imported, and its problems.
func (s *Screen) refusedCard(reason string, problems []data.ImportProblem) fyne.CanvasObject {
	box := container.NewVBox(control.NewBold("⚠ This export can't be imported").Colored(theme.Error), control.NewParagraph(reason),
		control.NewParagraph("The database is as it was."))
	if len(problems) > 0 {
		s.addErrors(box, problems)
		box.Add(container.NewHBox(s.problemsButton(problems)))
	}
	return control.NewPanel(theme.ErrorBackground, "", theme.CardRadius, control.Inset(14, 10, box))
}

// addErrors adds the first errors to a box.
func (s *Screen) addErrors(box *fyne.Container, problems []data.ImportProblem) {
	const maxShown = 5
	shown := 0
	for _, p := range problems {
		if p.Severity != data.SeverityError {
			continue
		}
		if shown++; shown > maxShown {
			return
		}
		box.Add(control.NewText(problemLocation(p) + ": " + problemText(p)).Shrinking())
	}
}

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
