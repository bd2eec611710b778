package client

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// form opens a dialog; save does the work in the background and done follows on success. What is refused stands in the
// dialog, which keeps what was typed.
func (s *Screen) form(title, button string, body []fyne.CanvasObject, first fyne.Focusable, save func(ctx context.Context) error, done func()) {
	var d *overlay.Dialog
	failure := control.NewRemark("", 430)
	ok := control.NewPrimary(button, "Ctrl+Enter", nil)
	do := func() {
		if ok.Disabled() {
			return
		}
		ok.Disable()
		task.Do(s.host.Tasks, save, func(err error) {
			ok.Enable()
			if err != nil {
				failure.Say(control.ErrorSign+overlay.Words(err), theme.Error)
				d.Fit()
				return
			}
			d.Close()
			done()
		})
	}
	ok.OnTapped = do
	footer := container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() }), ok)
	d = s.host.Open(overlay.Size{Width: 480}, control.NewTitle(title), container.NewVBox(append(body, failure)...), footer, overlay.Keys{"Ctrl+Enter": do})
	s.host.Focus(first)
}

// dateEntry is a date typed as people write it, judged when the form is saved.
func (s *Screen) dateEntry(d data.Date) *control.Entry {
	e := control.NewEntry("6/1/2026, today, -3")
	e.SetText(d.US())
	return e
}

// read turns a typed date into one; blank stays blank.
func (s *Screen) read(e *control.Entry) (data.Date, error) {
	if e.Text == "" {
		return 0, nil
	}
	return datefield.Parse(e.Text, s.session.Today(), false)
}

// addClient enters a client who is not yet in HMIS, and opens that client (R48).
func (s *Screen) addClient() {
	last, first, middle, suffix := control.NewEntry("Last name"), control.NewEntry("First name"), control.NewEntry("Middle name"), control.NewEntry("Jr., III …")
	id, birth := control.NewEntry("If it is known already"), s.dateEntry(0)
	op := data.NewOp()
	var added data.Client
	s.form("A client not yet in HMIS", "Add the client", []fyne.CanvasObject{
		control.NewParagraph("Enter the client in HMIS too. The next import brings the record and offers to join the two."),
		container.NewGridWithColumns(2, control.NewBold("Last name"), control.NewBold("First name"), last, first,
			control.NewBold("Middle name"), control.NewBold("Suffix"), middle, suffix,
			control.NewBold("Birth date"), control.NewBold("Client ID"), birth, id),
	}, last, func(ctx context.Context) error {
		born, err := s.read(birth)
		if err != nil {
			return err
		}
		added, err = s.session.AddClient(ctx, op, data.Client{PersonalID: id.Text, BirthDate: born,
			Name: data.Name{First: first.Text, Middle: middle.Text, Last: last.Text, Suffix: suffix.Text}})
		return err
	}, func() {
		s.host.Toast("Added " + added.DisplayName())
		s.OpenClient(added.ID)
	})
}

// addEnrollment enters an enrollment of the client that is not yet in HMIS (R48).
func (s *Screen) addEnrollment() {
	task.Run(s.host.Tasks, s.session.AllPrograms, func(programs []data.Program, err error) {
		if err != nil {
			s.host.Fail("No enrollment can be added now", err)
			return
		}
		var options []control.Option
		for _, p := range programs {
			if s.session.May(data.UpdateAssessment, p.Organization.ID) {
				options = append(options, control.Option{ID: int64(p.ID), Text: p.Label()})
			}
		}
		program := control.NewChoice("Choose a program", options, nil)
		entry := s.dateEntry(s.session.Today())
		op := data.NewOp()
		s.form("An enrollment not yet in HMIS", "Add the enrollment", []fyne.CanvasObject{
			control.NewParagraph("You can add enrollments in programs of " + s.session.User().Organization.Name + ". Enter it in HMIS too; the next import offers to join the two."),
			control.NewBold("Program"), program, control.NewBold("Enroll date"), entry,
		}, program, func(ctx context.Context) error {
			chosen, ok := program.Chosen()
			if !ok {
				return data.Refuse(data.CodeInvalid, "Choose the program first.")
			}
			day, err := s.read(entry)
			if err != nil {
				return err
			}
			_, err = s.session.AddEnrollment(ctx, op, s.open, data.ProgramID(chosen.ID), day)
			return err
		}, func() { s.host.Toast("Enrollment added"); s.selected = -1; s.reload() })
	})
}

// correct corrects or exits an enrollment entered by hand (R48).
func (s *Screen) correct(c data.Case) {
	entry, exit := s.dateEntry(c.Entry), s.dateEntry(c.Exit)
	op := data.NewOp()
	s.form("Correct or exit the enrollment", "Save", []fyne.CanvasObject{
		control.NewParagraph(c.Program.Label()), control.NewBold("Enroll date"), entry, control.NewBold("Exit date (blank while open)"), exit,
	}, entry, func(ctx context.Context) error {
		in, err := s.read(entry)
		if err != nil {
			return err
		}
		out, err := s.read(exit)
		if err != nil {
			return err
		}
		return s.session.CorrectEnrollment(ctx, op, c.ID, in, out)
	}, func() { s.host.Toast("Enrollment saved"); s.reload() })
}

// moveTracker moves a tracker to another enrollment of the client, when HMIS has re-keyed or merged it (R48).
func (s *Screen) moveTracker(from data.Case) {
	var options []control.Option
	for _, c := range s.cases {
		if c.ID != from.ID && c.Program.Housing() && c.Tracker == nil {
			options = append(options, control.Option{ID: int64(c.ID), Text: c.Program.Label() + ", enrolled " + c.Entry.US()})
		}
	}
	if len(options) == 0 {
		s.host.Say("The tracker can't be moved", "The client has no other enrollment in a housing program without a tracker.")
		return
	}
	to := control.NewChoice("Choose the enrollment", options, nil)
	op := data.NewOp()
	s.form("Move the tracker", "Move", []fyne.CanvasObject{
		control.NewParagraph("Dates, barriers, notes and earlier attempts move along; history says so on both."), to,
	}, to, func(ctx context.Context) error {
		chosen, ok := to.Chosen()
		if !ok {
			return data.Refuse(data.CodeInvalid, "Choose the enrollment first.")
		}
		return s.session.MoveTracker(ctx, op, from.ID, data.EnrollmentID(chosen.ID))
	}, func() { s.host.Toast("Tracker moved"); s.reload() })
}

// matchCard offers to join an enrollment by hand with the one an import brought (R48).
func (s *Screen) matchCard(m data.Match) fyne.CanvasObject {
	text := fmt.Sprintf("HMIS has brought %s, Client ID %s, enrolled in %s on %s. It looks like the enrollment of %s entered here by hand (%s).",
		m.Imported.Client.DisplayName(), m.Imported.Client.PersonalID, m.Imported.Program.Name, m.Imported.Entry.US(),
		m.ByHand.Client.DisplayName(), m.ByHand.Entry.US())
	answer := func(do func(ctx context.Context, op data.OpID, byHand, imported data.EnrollmentID) error, said string) func() {
		op := data.NewOp()
		return func() {
			task.Do(s.host.Tasks, func(ctx context.Context) error { return do(ctx, op, m.ByHand.ID, m.Imported.ID) }, func(err error) {
				if err != nil {
					s.host.Fail("Nothing was changed", err)
					return
				}
				s.host.Toast(said)
				s.OpenClient(m.Imported.Client.ID)
			})
		}
	}
	buttons := container.NewHBox(
		control.NewButton("They are different", answer(s.session.DismissMatch, "Kept apart")),
		control.NewPrimary("It is the same: join them", "", answer(s.session.AcceptMatch, "Joined; the tracker moved with it")))
	return control.NewPanel(theme.WarningGround, "", theme.CardRadius, control.Inset(12, 6,
		container.NewBorder(nil, nil, nil, container.NewCenter(buttons), control.NewParagraph(text))))
}
