package client

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"housingtracker/data"
	"housingtracker/ui/casemenu"
	"housingtracker/ui/control"
	"housingtracker/ui/datefield"
	"housingtracker/ui/describe"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
	"housingtracker/ui/undo"
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
	fields := newClientFields(s, data.Client{})
	op := data.NewOperationID()
	var added data.Client
	s.host.OpenForm(overlay.Form{Title: "A client not yet in HMIS", Button: "Add the client", First: fields.last, Fields: append([]fyne.CanvasObject{
		control.NewParagraph("Enter the client in HMIS too. The next import brings the record and offers to join the two."),
	}, fields.objects()...), Read: func() (func(context.Context) error, error) {
		entered, err := fields.read()
		return func(ctx context.Context) (err error) {
			added, err = s.session.AddClient(ctx, op, entered)
			return err
		}, err
	}, Done: func() {
		s.OpenClient(added.ID)
		s.Undo.Did(undo.Act{Text: "Added " + added.DisplayName(), Operation: op, Undone: s.reloadOpen})
	}})
}

// reloadOpen reads the open client again, if one is shown.
func (s *Screen) reloadOpen() {
	if s.open != 0 {
		s.reload()
	}
}

// did offers to undo what was done to an enrollment, and shows it.
func (s *Screen) did(text string, op data.OperationID, id data.EnrollmentID) {
	s.Undo.Did(undo.Act{Text: text, Operation: op, Enrollment: id})
	s.OnChanged(id)
}

// correctClient corrects a client who is not in HMIS yet.
func (s *Screen) correctClient() {
	c := s.client
	fields := newClientFields(s, c)
	op := data.NewOperationID()
	s.host.OpenForm(overlay.Form{Title: "Correct the client", Button: "Save", First: fields.last, Fields: append([]fyne.CanvasObject{
		control.NewParagraph("The client is not in HMIS yet. History keeps what was entered before."),
	}, fields.objects()...), Read: func() (func(context.Context) error, error) {
		corrected, err := fields.read()
		corrected.ID = c.ID
		return func(ctx context.Context) error { return s.session.CorrectClient(ctx, op, corrected) }, err
	}, Done: func() {
		s.Undo.Did(undo.Act{Text: "Corrected " + c.DisplayName(), Operation: op, Undone: s.reloadOpen})
		s.reloadOpen()
	}})
}

// removeClient removes a client who is not in HMIS yet, after a question.
func (s *Screen) removeClient() {
	c, op := s.client, data.NewOperationID()
	n := 0
	for _, e := range s.cases {
		if !e.Removed {
			n++
		}
	}
	text := c.DisplayName() + " is not in HMIS yet. The client is no longer found or listed. The audit log keeps everything, and Undo brings it back."
	if n > 0 {
		text = c.DisplayName() + " is not in HMIS yet. The client is no longer found or listed, nor " + describe.Count(n, "enrollment") +
			" with trackers and notes. The audit log keeps everything, and Undo brings it back."
	}
	s.host.ShowQuestion("Remove the client?", text, overlay.Action{Text: "Cancel", Key: "Esc"},
		overlay.Action{Text: "Remove", Key: "Ctrl+D", Primary: true, Do: func() {
			s.host.Do("Not removed", func(ctx context.Context) error { return s.session.RemoveClient(ctx, op, c.ID) }, func() {
				s.Find()
				s.Undo.Did(undo.Act{Text: "Removed " + c.DisplayName(), Operation: op, Undone: func() { s.OpenClient(c.ID) }})
			})
		}})
}

// RemoveEnrollment removes an enrollment that is not in HMIS yet, after a question.
func (s *Screen) RemoveEnrollment(of casemenu.Subject) {
	op := data.NewOperationID()
	s.host.ShowQuestion("Remove the enrollment?", "The enrollment of "+of.Name+" in "+of.Program.Name+" is not in HMIS yet. It is no longer listed. "+
		"Its tracker and notes are kept; the audit log keeps everything, and Undo brings it back.", overlay.Action{Text: "Cancel", Key: "Esc"},
		overlay.Action{Text: "Remove", Key: "Ctrl+D", Primary: true, Do: func() {
			s.host.Do("Not removed", func(ctx context.Context) error { return s.session.RemoveEnrollment(ctx, op, of.ID) }, func() {
				s.did("Removed the enrollment of "+of.Name+" in "+of.Program.Name, op, of.ID)
			})
		}})
}

// clientFields are the entries of a client who is not in HMIS yet.
type clientFields struct {
	last, first, middle, suffix, id *control.Entry
	birth                           *datefield.Field
}

func newClientFields(s *Screen, c data.Client) clientFields {
	f := clientFields{control.NewEntry("Last name"), control.NewEntry("First name"), control.NewEntry("Middle name"), control.NewEntry("Jr., III …"),
		control.NewEntry("If it is known already"), s.date(c.BirthDate)}
	f.last.SetText(c.Name.Last)
	f.first.SetText(c.Name.First)
	f.middle.SetText(c.Name.Middle)
	f.suffix.SetText(c.Name.Suffix)
	f.id.SetText(c.PersonalID)
	return f
}

func (f clientFields) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		container.NewGridWithColumns(2, control.NewBold("Last name"), control.NewBold("First name"), f.last, f.first,
			control.NewBold("Middle name"), control.NewBold("Suffix"), f.middle, f.suffix),
		control.NewBold("Birth date"), f.birth, control.NewBold("Client ID"), f.id,
	}
}

func (f clientFields) read() (data.Client, error) {
	born, err := read(f.birth, "birth date")
	return data.Client{PersonalID: f.id.Text, BirthDate: born,
		Name: data.Name{First: f.first.Text, Middle: f.middle.Text, Last: f.last.Text, Suffix: f.suffix.Text}}, err
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
		var added data.EnrollmentID
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
			return func(ctx context.Context) (err error) {
				added, err = s.session.AddEnrollment(ctx, op, client, data.ProgramID(chosen), day)
				return err
			}, err
		}, Done: func() { s.selected = -1; s.did("Added an enrollment of "+s.client.DisplayName(), op, added) }})
	})
}

// Correct corrects or exits a locally entered enrollment, or adds a missing exit to one from HMIS (R48).
func (s *Screen) Correct(of casemenu.Subject) {
	task.Run(s.host.Tasks, func(ctx context.Context) (data.Case, error) { return s.session.Case(ctx, of.ID) }, func(c data.Case, err error) {
		if err != nil {
			s.host.ShowError("The enrollment can't be corrected now", err)
			return
		}
		s.correct(c)
	})
}

func (s *Screen) correct(c data.Case) {
	entry, exit := s.date(c.Entry), s.date(c.Exit)
	op, shown := data.NewOperationID(), c.Enrollment
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
		from := shown
		return func(ctx context.Context) error {
			err := s.session.CorrectEnrollment(ctx, op, from, in, out)
			var conflict *data.EnrollmentConflict
			if errors.As(err, &conflict) {
				shown = conflict.Stored
				err = data.Refuse(data.CodeConflict, "%v Save again to put the dates of this form in place, or close it to keep what is there.", err)
			}
			return err
		}, err
	}
	f.Done = func() { s.did("Corrected the enrollment of "+c.Client.DisplayName(), op, c.ID) }
	s.host.OpenForm(f)
}

// MoveTracker moves a tracker to another enrollment of the client, for when HMIS has re-keyed or merged it (R48).
func (s *Screen) MoveTracker(of casemenu.Subject) {
	task.Run(s.host.Tasks, func(ctx context.Context) ([]data.Case, error) { return s.session.Cases(ctx, of.Client) }, func(cases []data.Case, err error) {
		if err != nil {
			s.host.ShowError("The tracker can't be moved now", err)
			return
		}
		s.moveTracker(of, cases)
	})
}

func (s *Screen) moveTracker(from casemenu.Subject, cases []data.Case) {
	var options []control.Option
	for _, c := range cases {
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
	}, Done: func() { s.host.Toast("Tracker moved"); s.OnChanged(from.ID) }})
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
