package client

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// date returns a field for a date in the past.
func (s *Screen) date(d data.Date) *datefield.Field {
	f := datefield.New(s.session.Today)
	f.SetDate(d)
	return f
}

// read returns the date of a field; if the text is not a date, the field shows so too.
func read(f *datefield.Field, name string) (data.Date, error) {
	d, ok := f.Value()
	if !ok {
		f.Check()
		return 0, data.Refuse(data.CodeInvalid, "The %s is not a date yet.", name)
	}
	return d, nil
}

// addClient adds a client who is not in HMIS yet, and opens that client (R48).
func (s *Screen) addClient() {
	last, first, middle, suffix := control.NewEntry("Last name"), control.NewEntry("First name"), control.NewEntry("Middle name"), control.NewEntry("Jr., III …")
	id, birth := control.NewEntry("If it is known already"), s.date(0)
	op := data.NewOperationID()
	var added data.Client
	s.host.OpenForm(overlay.Form{Title: "A client not yet in HMIS", Button: "Add the client", First: last, Fields: []fyne.CanvasObject{
		control.NewParagraph("Enter the client in HMIS too. The next import brings the record and offers to join the two."),
		container.NewGridWithColumns(2, control.NewBold("Last name"), control.NewBold("First name"), last, first,
			control.NewBold("Middle name"), control.NewBold("Suffix"), middle, suffix),
		control.NewBold("Birth date"), birth, control.NewBold("Client ID"), id,
	}, Read: func() (func(context.Context) error, error) {
		born, err := read(birth, "birth date")
		entered := data.Client{PersonalID: id.Text, BirthDate: born,
			Name: data.Name{First: first.Text, Middle: middle.Text, Last: last.Text, Suffix: suffix.Text}}
		return func(ctx context.Context) (err error) {
			added, err = s.session.AddClient(ctx, op, entered)
			return err
		}, err
	}, Done: func() {
		s.host.Toast("Added " + added.DisplayName())
		s.OpenClient(added.ID)
	}})
}

// addEnrollment adds an enrollment that is not in HMIS yet (R48).
func (s *Screen) addEnrollment() {
	task.Run(s.host.Tasks, s.session.AllPrograms, func(programs []data.Program, err error) {
		if err != nil {
			s.host.ShowError("No enrollment can be added now", err)
			return
		}
		var options []control.Option
		for _, p := range programs {
			if s.session.May(data.UpdateAssessment, p.Organization.ID) {
				options = append(options, control.Option{ID: int64(p.ID), Text: p.Label()})
			}
		}
		whose := "programs of " + s.session.User().Organization.Name
		if s.session.May(data.Administer, 0) {
			whose = "all programs"
		}
		program := control.NewChoice("Choose a program", options, nil)
		entry := s.date(s.session.Today())
		op := data.NewOperationID()
		s.host.OpenForm(overlay.Form{Title: "An enrollment not yet in HMIS", Button: "Add the enrollment", First: program, Fields: []fyne.CanvasObject{
			control.NewParagraph("You can add enrollments in " + whose + ". Enter it in HMIS too; the next import offers to join the two."),
			control.NewBold("Program"), program, control.NewBold("Enroll date"), entry,
		}, Read: func() (func(context.Context) error, error) {
			chosen, err := program.Require("program")
			if err != nil {
				return nil, err
			}
			day, err := read(entry, "enroll date")
			client := s.open
			return func(ctx context.Context) error {
				_, err := s.session.AddEnrollment(ctx, op, client, data.ProgramID(chosen), day)
				return err
			}, err
		}, Done: func() { s.host.Toast("Enrollment added"); s.selected = -1; s.reload() }})
	})
}

// correct corrects or exits a locally entered enrollment, or adds a missing exit to one from HMIS (R48).
func (s *Screen) correct(c data.Case) {
	entry, exit := s.date(c.Entry), s.date(c.Exit)
	op := data.NewOperationID()
	f := overlay.Form{Title: "Correct or exit the enrollment", First: entry.Focusable(), Fields: []fyne.CanvasObject{
		control.NewParagraph(c.Program.Label()), control.NewBold("Enroll date"), entry,
	}}
	if !c.LocallyEntered {
		f = overlay.Form{Title: "An exit not yet in HMIS", First: exit.Focusable(), Fields: []fyne.CanvasObject{
			control.NewParagraph(c.Program.Label() + ", enrolled " + c.Entry.US() + ". Enter the exit in HMIS too; the one that an import brings will count."),
		}}
	}
	f.Fields = append(f.Fields, control.NewBold("Exit date (blank while open)"), exit)
	f.Button = "Save"
	f.Read = func() (func(context.Context) error, error) {
		in, err := read(entry, "enroll date")
		if err != nil {
			return nil, err
		}
		out, err := read(exit, "exit date")
		return func(ctx context.Context) error { return s.session.CorrectEnrollment(ctx, op, c.ID, in, out) }, err
	}
	f.Done = func() { s.host.Toast("Enrollment saved"); s.reload() }
	s.host.OpenForm(f)
}

// moveTracker moves a tracker to another enrollment of the client, for when HMIS has re-keyed or merged it (R48).
func (s *Screen) moveTracker(from data.Case) {
	var options []control.Option
	for _, c := range s.cases {
		if c.ID != from.ID && c.Program.Housing() && c.Tracker == nil {
			options = append(options, control.Option{ID: int64(c.ID), Text: c.Program.Label() + ", enrolled " + c.Entry.US()})
		}
	}
	if len(options) == 0 {
		s.host.ShowMessage("The tracker can't be moved", "The client has no other enrollment in a housing program without a tracker.")
		return
	}
	to := control.NewChoice("Choose the enrollment", options, nil)
	op := data.NewOperationID()
	s.host.OpenForm(overlay.Form{Title: "Move the tracker", Button: "Move", First: to, Fields: []fyne.CanvasObject{
		control.NewParagraph("Dates, barriers, notes and earlier attempts move along; history says so on both."), to,
	}, Read: func() (func(context.Context) error, error) {
		chosen, err := to.Require("enrollment")
		return func(ctx context.Context) error {
			return s.session.MoveTracker(ctx, op, from.ID, data.EnrollmentID(chosen))
		}, err
	}, Done: func() { s.host.Toast("Tracker moved"); s.reload() }})
}

// matchCard offers to join a locally entered enrollment with an imported one (R48).
func (s *Screen) matchCard(m data.Match) fyne.CanvasObject {
	text := fmt.Sprintf("HMIS has brought %s, Client ID %s, enrolled in %s on %s. It looks like the enrollment of %s entered here by hand (%s).",
		m.Imported.Client.DisplayName(), m.Imported.Client.IDLabel(), m.Imported.Program.Name, m.Imported.Entry.US(),
		m.LocallyEntered.Client.DisplayName(), m.LocallyEntered.Entry.US())
	answer := func(do func(ctx context.Context, op data.OperationID, locallyEntered, imported data.EnrollmentID) error, message string) func() {
		op := data.NewOperationID()
		return func() {
			s.host.Do("Nothing was changed", func(ctx context.Context) error { return do(ctx, op, m.LocallyEntered.ID, m.Imported.ID) }, func() {
				s.host.Toast(message)
				s.OpenClient(m.Imported.Client.ID)
			})
		}
	}
	apart := answer(s.session.DismissMatch, "Kept apart")
	different := control.NewButton("They are different", func() {
		s.host.ShowQuestion("Keep the two apart?", "They are not offered again. The enrollment entered by hand stays beside the one of HMIS.",
			overlay.Action{Text: "Cancel", Key: "Esc"}, overlay.Action{Text: "Keep apart", Primary: true, Do: apart})
	})
	join := control.NewPrimary("It is the same: join them", "", answer(s.session.AcceptMatch, "Joined; the tracker moved with it"))
	var buttons fyne.CanvasObject = container.NewHBox(different, join)
	if !s.session.May(data.UpdateAssessment, m.Imported.Program.Organization.ID) {
		buttons = control.NewMuted("for " + m.Imported.Program.Organization.Name + " to decide")
	}
	return control.NewPanel(theme.WarningBackground, "", theme.CardRadius, control.Inset(12, 6,
		container.NewBorder(nil, nil, nil, container.NewCenter(buttons), control.NewParagraph(text))))
}
