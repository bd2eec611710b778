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

// answer is the option that answers a question of an import.
func (s *Screen) answer(code data.Code) *bool {
	if code == data.CodeUnreadable {
		return &s.options.AcceptErrors
	}
	return &s.options.AcceptRetiring
}

// title is what a question of an import is about.
func title(code data.Code) string {
	if code == data.CodeUnreadable {
		return "Much of this export can't be read"
	}
	return "Many enrollments are no longer in this export"
}

// ask puts a question of an import. A yes answers that question only, and goes on.
func (s *Screen) ask(code data.Code, text string, problems []data.ImportProblem) {
	yes, answers := "Retire them", []overlay.Answer{{Text: "Cancel", Key: "Esc"}}
	if code == data.CodeUnreadable {
		yes = "Import the rest"
		answers = append(answers, overlay.Answer{Text: "Show the problems", Do: func() { s.openProblems(problems) }})
	}
	s.host.Ask(title(code), text, append(answers, overlay.Answer{Text: yes, Primary: true, Do: func() {
		*s.answer(code) = true
		s.write()
	}})...)
}

// objection shows in the preview what the import will ask, with the first errors where it is about them.
func (s *Screen) objection(o data.ImportObjection, problems []data.ImportProblem) fyne.CanvasObject {
	box := container.NewVBox(control.NewBold(title(o.Code)), control.NewParagraph(o.Reason+" "+o.Advice+" The import asks for a second yes."))
	if o.Code == data.CodeUnreadable {
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
