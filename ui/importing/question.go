package importing

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/theme"
)

// refusalOf says why a previewed export can't be imported; "" where it can.
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

// ask asks a question of an import. A yes answers that question only, and goes on.
func (s *Screen) ask(code data.Code, text string, problems []data.ImportProblem) {
	q, answers := s.question(code), []overlay.Answer{{Text: "Cancel", Key: "Esc"}}
	if q.errors {
		answers = append(answers, overlay.Answer{Text: "Show the problems", Do: func() { s.openProblems(problems) }})
	}
	s.host.Ask(q.title, text, append(answers, overlay.Answer{Text: q.yes, Primary: true, Do: func() {
		*q.accept = true
		s.write()
	}})...)
}

// objection shows in the preview what the import will ask, with the first errors where it is about them.
func (s *Screen) objection(o data.ImportObjection, problems []data.ImportProblem) fyne.CanvasObject {
	q := s.question(o.Code)
	box := container.NewVBox(control.NewBold(q.title), control.NewParagraph(o.Reason+" "+o.Advice+" The import asks for a second yes."))
	if q.errors {
		s.addErrors(box, problems)
	}
	return control.NewPanel(theme.WarningBackground, "", theme.CardRadius, control.Inset(14, 10, box))
}

// refused shows why an export can't be imported, with what was found in it.
func (s *Screen) refused(reason string, problems []data.ImportProblem) fyne.CanvasObject {
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
	const most = 5
	shown := 0
	for _, p := range problems {
		if p.Severity != data.SeverityError {
			continue
		}
		if shown++; shown > most {
			return
		}
		box.Add(control.NewText(place(p) + ": " + words(p)).Shrinking())
	}
}
