package data

import (
	"context"
	"slices"
)

// UpdateAssessment records, corrects or, with the blank date, clears the Housing Move-In Date, also after exit (R40).
// A member's move-in is refused: it is recorded on the head of household (R44).
func (s *Session) UpdateAssessment(ctx context.Context, op OperationID, id EnrollmentID, date Date) (Case, error) {
	event := s.auth.operation(op, EventMoveIn, "UpdateAssessment", id, date)
	event.EnrollmentID = id
	err := s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		c, err := w.caseForMoveIn(ctx, id)
		if err != nil {
			return err
		}
		if head := RecordedOnHead(c, w.today); head != 0 {
			return w.refuseMember(ctx, head)
		}
		if err := ValidateMoveIn(c, date, w.today); err != nil {
			return err
		}
		return w.saveMoveIn(ctx, c, date)
	})
	if err != nil {
		return Case{}, err
	}
	return s.store.Case(ctx, id)
}

func (w *Write) refuseMember(ctx context.Context, head EnrollmentID) error {
	h, err := w.Case(ctx, head)
	if err != nil {
		return err
	}
	return RefuseField(CodeInvalid, FieldMoveIn,
		"The move-in of a household is recorded on its head, %s (enrollment %s). Record it there; it counts for the members too.",
		h.Client.DisplayName(), h.PublicID())
}

// caseForMoveIn returns the case if the user may record its move-in.
func (w *Write) caseForMoveIn(ctx context.Context, id EnrollmentID) (Case, error) {
	c, err := w.permittedCase(ctx, id, UpdateAssessment)
	switch {
	case err != nil:
	case !c.Program.Housing():
		err = Refuse(CodeInvalid, "%s is not a housing program; a move-in date means nothing there.", c.Program.Name)
	case c.Gone():
		err = Refuse(CodeClosed, "%s", c.ReadOnly(w.today))
	}
	return c, err
}

func (w *Write) saveMoveIn(ctx context.Context, c Case, date Date) error {
	was := c.Recorded
	if was.Date() == date {
		return nil
	}
	now := MoveIn{HMIS: was.HMIS, Local: date, State: MoveInRecorded, At: w.event.At}
	switch {
	case date == was.HMIS:
		now = MoveIn{HMIS: was.HMIS}
	case date == 0:
		now.State = MoveInCleared
	}
	event := w.event.on(c)
	event.Changes = []Change{{Field: FieldMoveIn, Old: was.Date().String(), New: date.String()}}
	return w.SaveMoveIn(ctx, event, c.ID, now)
}

// AssignCaseManager sets the case manager of several enrollments in one step: a user of the enrolling organization, a
// typed name, or nobody (R46). Either all are set or none.
func (s *Session) AssignCaseManager(ctx context.Context, op OperationID, ids []EnrollmentID, to CaseManager) error {
	to.Name = Line(to.Name)
	if len([]rune(to.Name)) > 100 {
		return RefuseField(CodeInvalid, FieldCaseManager, "A case manager's name can have at most 100 characters.")
	}
	managers := slices.Repeat([]CaseManager{to}, len(ids))
	event := s.auth.operation(op, EventAssignCaseManager, "AssignCaseManager", ids, to)
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error { return w.assign(ctx, ids, managers) })
}

func (w *Write) assign(ctx context.Context, ids []EnrollmentID, to []CaseManager) error {
	events := make([]AuditEvent, len(ids))
	for i, id := range ids {
		c, err := w.caseForAssessment(ctx, id)
		if err != nil {
			return err
		}
		if to[i].User != 0 {
			user, err := w.User(ctx, to[i].User)
			if err != nil {
				return err
			}
			if user.Organization.ID != c.Program.Organization.ID {
				return RefuseField(CodeInvalid, FieldCaseManager, "%s does not work at %s. Choose one of its users or type a name.",
					user.Name, c.Program.Organization.Name)
			}
			to[i].Name = user.Name
		}
		events[i] = w.event.on(c)
		events[i].Changes = []Change{{Field: FieldCaseManager, Old: c.CaseManager.Name, New: to[i].Name}}
	}
	return w.AssignCaseManagers(ctx, events, to)
}

// TypedCaseManagers returns the typed names of case managers who are no users (R46).
func (s *Session) TypedCaseManagers(ctx context.Context) ([]string, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.TypedCaseManagers(ctx)
}

// AddClient adds a client who is not in HMIS yet (R48).
func (s *Session) AddClient(ctx context.Context, op OperationID, c Client) (Client, error) {
	event := s.auth.operation(op, EventClient, "AddClient", c.Name, c.PersonalID, c.BirthDate)
	c.Name, c.PersonalID, c.LocallyEntered = cleanClientName(c.Name), Line(c.PersonalID), true
	return writeReturning(ctx, s.auth, event, func(ctx context.Context, w *Write) (Client, error) {
		if err := w.user.require(UpdateAssessment, w.user.Organization); err != nil {
			return Client{}, err
		}
		if err := validateClient(c, w.today); err != nil {
			return Client{}, err
		}
		return w.AddClient(ctx, event, c)
	}, func(recorded AuditEvent) (Client, error) { return s.store.Client(ctx, recorded.ClientID) })
}

func validateClient(c Client, today Date) error {
	if c.Name.String() == "" {
		return Refuse(CodeInvalid, "Enter at least a last or a first name.")
	}
	if len([]rune(c.Name.String())) > 300 || len([]rune(c.PersonalID)) > 100 {
		return Refuse(CodeInvalid, "The name or the Client ID is too long.")
	}
	if c.BirthDate != 0 && (c.BirthDate > today || c.BirthDate < EarliestDate) {
		return Refuse(CodeInvalid, "The birth date (%s) must lie between %s and today. Type the year with four digits.", c.BirthDate.US(), EarliestDate.US())
	}
	return nil
}

// AddEnrollment adds an enrollment that is not in HMIS yet (R48). The client may be imported or locally entered. The program
// must be one of the user's organization, unless the user is an administrator.
func (s *Session) AddEnrollment(ctx context.Context, op OperationID, client ClientID, program ProgramID, entry Date) (EnrollmentID, error) {
	event := s.auth.operation(op, EventEnrollment, "AddEnrollment", client, program, entry)
	event.ClientID, event.ProgramID = client, program
	return writeReturning(ctx, s.auth, event, func(ctx context.Context, w *Write) (EnrollmentID, error) {
		c, err := w.newCase(ctx, client, program)
		if err != nil {
			return 0, err
		}
		if err := validateEntry(entry, 0, w.today); err != nil {
			return 0, err
		}
		c.Entry, c.Relationship, c.LocallyEntered = entry, HeadOfHousehold, true
		event.Changes = []Change{{Field: FieldEntry, New: entry.String()}}
		return w.AddEnrollment(ctx, event, c)
	}, func(recorded AuditEvent) (EnrollmentID, error) { return recorded.EnrollmentID, nil })
}

// newCase returns a case of the client in the program if the user may add one.
func (w *Write) newCase(ctx context.Context, client ClientID, program ProgramID) (c Case, err error) {
	if c.Program, err = w.Program(ctx, program); err != nil {
		return c, err
	}
	if err := w.user.require(UpdateAssessment, c.Program.Organization); err != nil {
		return c, err
	}
	if c.Client, err = w.Client(ctx, client); err == nil && c.Deleted() {
		err = Refuse(CodeClosed, "The client or the program has been deleted in HMIS, so no enrollment can be added.")
	}
	return c, err
}

func validateEntry(entry, exit, today Date) error {
	switch {
	case entry == 0:
		return RefuseField(CodeInvalid, FieldEntry, "Enter the enroll date.")
	case entry < EarliestDate || entry > LatestDate:
		return RefuseField(CodeInvalid, FieldEntry, "Enroll Date (%s) is not a possible date.", entry.US())
	case entry > today:
		return RefuseField(CodeFuture, FieldEntry, "Enroll Date (%s) can't be in the future.", entry.US())
	case exit != 0 && exit < entry:
		return RefuseField(CodeChronology, FieldExit, "Exit Date (%s) can't be before Enroll Date (%s). Change one of them.", exit.US(), entry.US())
	case exit > today:
		return RefuseField(CodeFuture, FieldExit, "Exit Date (%s) can't be in the future. Enter it on the day it happens.", exit.US())
	}
	return nil
}

// CorrectEnrollment sets entry and exit of a locally entered enrollment (R48). Of an imported one it sets only an exit that
// HMIS does not have yet; all else is corrected in HMIS.
func (s *Session) CorrectEnrollment(ctx context.Context, op OperationID, id EnrollmentID, entry, exit Date) error {
	event := s.auth.operation(op, EventEnrollment, "CorrectEnrollment", id, entry, exit)
	event.EnrollmentID = id
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		c, err := w.caseForAssessment(ctx, id)
		if err != nil {
			return err
		}
		return w.correctEnrollment(ctx, c, entry, exit)
	})
}

func (w *Write) correctEnrollment(ctx context.Context, c Case, entry, exit Date) error {
	if !c.LocallyEntered && entry != c.Entry {
		return RefuseField(CodeInvalid, FieldEntry, "This enrollment comes from HMIS. Correct it there; the next import brings it here.")
	}
	if !c.LocallyEntered && c.Exit != 0 && !c.ExitLocallyEntered && exit != c.Exit {
		return RefuseField(CodeInvalid, FieldExit, "This exit comes from HMIS. Correct it there; the next import brings it here.")
	}
	if err := validateEntry(entry, exit, w.today); err != nil {
		return err
	}
	event := w.event.on(c)
	event.Changes = dropUnchanged(Change{FieldEntry, c.Entry.String(), entry.String()}, Change{FieldExit, c.Exit.String(), exit.String()})
	if len(event.Changes) == 0 {
		return nil
	}
	c.Entry, c.Exit = entry, exit
	return w.CorrectEnrollment(ctx, event, c.Enrollment)
}

// pair returns two enrollments that the user may correct; CodeExists if both have a tracker.
func (w *Write) pair(ctx context.Context, from, to EnrollmentID) (a, b Case, err error) {
	if a, err = w.permittedCase(ctx, from, UpdateAssessment); err != nil {
		return a, b, err
	}
	if b, err = w.permittedCase(ctx, to, UpdateAssessment); err == nil && a.Tracker != nil && b.Tracker != nil {
		err = Refuse(CodeExists, "Both enrollments have a tracker. Remove the one made in error first.")
	}
	return a, b, err
}
