package data

import (
	"cmp"
	"context"
	"fmt"
	"strings"
)

// LocalRecords are the clients and enrollments that a signed-in user enters before HMIS has them (R48).
type LocalRecords struct{ auth *Authorizer }

// NewLocalRecords returns the locally entered records of the user.
func NewLocalRecords(a *Authorizer) *LocalRecords { return &LocalRecords{a} }

// AddClient adds a client who is not in HMIS yet (R48).
func (s *LocalRecords) AddClient(ctx context.Context, op OperationID, c Client) (Client, error) {
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
	}, func(recorded AuditEvent) (Client, error) { return s.auth.store.Client(ctx, recorded.ClientID) })
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
func (s *LocalRecords) AddEnrollment(ctx context.Context, op OperationID, client ClientID, program ProgramID, entry Date) (EnrollmentID, error) {
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
// HMIS does not have yet; all else is corrected in HMIS. shown is the enrollment that the user corrects: if entry, exit or
// relationship have been changed since, nothing is done and the error is CodeConflict with an *EnrollmentConflict as its cause.
func (s *LocalRecords) CorrectEnrollment(ctx context.Context, op OperationID, shown Enrollment, entry, exit Date) error {
	event := s.auth.operation(op, EventEnrollment, "CorrectEnrollment", shown.ID, shown.Entry, shown.Exit, shown.Relationship, entry, exit)
	event.EnrollmentID = shown.ID
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		c, err := w.caseForAssessment(ctx, shown.ID)
		if err != nil {
			return err
		}
		if err := w.changedEnrollment(ctx, shown, c.Enrollment); err != nil {
			return err
		}
		return w.correctEnrollment(ctx, c, entry, exit)
	})
}

// EnrollmentConflict is the cause of a CodeConflict on an enrollment: Shown is what was corrected, Stored what is there now.
type EnrollmentConflict struct{ Shown, Stored Enrollment }

func (c *EnrollmentConflict) Error() string {
	return fmt.Sprintf("enrollment %d has been changed since it was shown", c.Stored.ID)
}

// changedEnrollment returns a conflict if the stored enrollment is not the one that was shown.
func (w *Write) changedEnrollment(ctx context.Context, shown, stored Enrollment) error {
	var changed []string
	for _, c := range dropUnchanged(Change{FieldEntry, shown.Entry.US(), stored.Entry.US()}, Change{FieldExit, shown.Exit.US(), stored.Exit.US()}) {
		changed = append(changed, c.Field.Label()+" is "+cmp.Or(c.New, "blank")+" now, was "+cmp.Or(c.Old, "blank"))
	}
	if shown.Relationship != stored.Relationship {
		changed = append(changed, "the place in the household is another one")
	}
	if len(changed) == 0 {
		return nil
	}
	history, err := w.History(ctx, stored.ID)
	if err != nil {
		return err
	}
	who := "Somebody else"
	if last, ok := latest(history, func(a AuditEvent) bool { return a.changes(FieldEntry) || a.changes(FieldExit) }); ok {
		who = cmp.Or(last.ByName, "The program")
	}
	return &Error{Code: CodeConflict, Err: &EnrollmentConflict{shown, stored},
		Message: who + " has changed the enrollment meanwhile: " + strings.Join(changed, "; ") + ". Nothing was saved."}
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

// CorrectClient corrects name, Client ID and birth date of a client who is not in HMIS yet (R48).
func (s *LocalRecords) CorrectClient(ctx context.Context, op OperationID, c Client) error {
	event := s.auth.operation(op, EventClient, "CorrectClient", c.ID, c.Name, c.PersonalID, c.BirthDate)
	event.ClientID = c.ID
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		before, err := w.localClient(ctx, c.ID)
		if err != nil {
			return err
		}
		return w.correctClient(ctx, before, c)
	})
}

// localClient returns a client who is not in HMIS yet, if the user may enter one.
func (w *Write) localClient(ctx context.Context, id ClientID) (Client, error) {
	if err := w.user.require(UpdateAssessment, w.user.Organization); err != nil {
		return Client{}, err
	}
	c, err := w.Client(ctx, id)
	switch {
	case err != nil:
	case !c.LocallyEntered:
		err = Refuse(CodeInvalid, "%s is in HMIS. Correct the client there; the next import brings it here.", c.DisplayName())
	case c.Removed:
		err = Refuse(CodeClosed, "%s has been removed.", c.DisplayName())
	}
	return c, err
}

func (w *Write) correctClient(ctx context.Context, before, after Client) error {
	after.Name, after.PersonalID = cleanClientName(after.Name), Line(after.PersonalID)
	if err := validateClient(after, w.today); err != nil {
		return err
	}
	event := w.event
	event.ClientID = before.ID
	for _, field := range ClientFields {
		event.Changes = append(event.Changes, dropUnchanged(Change{field, before.Text(field), after.Text(field)})...)
	}
	if len(event.Changes) == 0 {
		return nil
	}
	before.Name, before.PersonalID, before.BirthDate = after.Name, after.PersonalID, after.BirthDate
	return w.CorrectClient(ctx, event, before)
}

func cleanClientName(n Name) Name {
	return Name{First: Line(n.First), Middle: Line(n.Middle), Last: Line(n.Last), Suffix: Line(n.Suffix)}
}

// ClientFields are the fields of a locally entered client.
var ClientFields = []Field{FieldLastName, FieldFirstName, FieldMiddleName, FieldNameSuffix, FieldBirthDate, FieldClientID}

func (c *Client) field(field Field) *string {
	switch field {
	case FieldLastName:
		return &c.Name.Last
	case FieldFirstName:
		return &c.Name.First
	case FieldMiddleName:
		return &c.Name.Middle
	case FieldNameSuffix:
		return &c.Name.Suffix
	case FieldClientID:
		return &c.PersonalID
	}
	return nil
}

// Text returns one of ClientFields as text.
func (c *Client) Text(field Field) string {
	if p := c.field(field); p != nil {
		return *p
	}
	return c.BirthDate.String()
}

// SetText sets one of ClientFields to a text in the form of Text.
func (c *Client) SetText(field Field, text string) (err error) {
	if p := c.field(field); p != nil {
		*p = text
		return nil
	}
	c.BirthDate, err = ParseDate(text)
	return err
}

// RemoveEnrollment removes an enrollment that is not in HMIS yet. Its tracker and notes are kept; Undo brings them back.
func (s *LocalRecords) RemoveEnrollment(ctx context.Context, op OperationID, id EnrollmentID) error {
	event := s.auth.operation(op, EventRemoveEnrollment, "RemoveEnrollment", id)
	event.EnrollmentID = id
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		removal, err := w.enrollmentRemoval(ctx, id)
		if err != nil {
			return err
		}
		return w.SetRemoved(ctx, []AuditEvent{removal}, true)
	})
}

// enrollmentRemoval returns the event of removing a locally entered enrollment.
func (w *Write) enrollmentRemoval(ctx context.Context, id EnrollmentID) (AuditEvent, error) {
	c, err := w.caseForAssessment(ctx, id)
	if err == nil && !c.LocallyEntered {
		err = Refuse(CodeInvalid, "This enrollment is in HMIS. Delete it there; the next import removes it here.")
	}
	if err != nil {
		return AuditEvent{}, err
	}
	event := w.event.on(c)
	event.Kind = EventRemoveEnrollment
	event.Changes = dropUnchanged(Change{Field: FieldEntry, Old: c.Entry.String()}, Change{Field: FieldExit, Old: c.Exit.String()})
	return event, nil
}

// RemoveClient removes a client who is not in HMIS yet, with the enrollments. Trackers and notes are kept; Undo brings
// everything back.
func (s *LocalRecords) RemoveClient(ctx context.Context, op OperationID, id ClientID) error {
	event := s.auth.operation(op, EventRemoveClient, "RemoveClient", id)
	event.ClientID = id
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error { return w.removeClient(ctx, id) })
}

func (w *Write) removeClient(ctx context.Context, id ClientID) error {
	if _, err := w.localClient(ctx, id); err != nil {
		return err
	}
	cases, err := w.Cases(ctx, id)
	if err != nil {
		return err
	}
	first := w.event
	first.Kind, first.ClientID = EventRemoveClient, id
	events := []AuditEvent{first}
	for _, c := range cases {
		if c.Removed {
			continue
		}
		removal, err := w.enrollmentRemoval(ctx, c.ID)
		if err != nil {
			return err
		}
		events = append(events, removal)
	}
	return w.SetRemoved(ctx, events, true)
}

// localRemoval brings back what a removal of a locally entered client or enrollment has removed.
func (u *undoing) localRemoval(ctx context.Context, undone []AuditEvent) error {
	events := make([]AuditEvent, len(undone))
	for i, removed := range undone {
		event := u.event
		event.Kind, event.Reason = removed.Kind, BroughtBack
		event.ClientID, event.Changes = removed.ClientID, reversed(removed.Changes)
		if removed.EnrollmentID == 0 {
			if err := u.user.require(UpdateAssessment, u.user.Organization); err != nil {
				return err
			}
		} else {
			c, err := u.permittedCase(ctx, removed.EnrollmentID, UpdateAssessment)
			if err != nil {
				return err
			}
			if c.Client.Removed && undone[0].Kind != EventRemoveClient {
				return Refuse(CodeClosed, "%s has been removed since. Bring the client back first.", c.Client.DisplayName())
			}
			if !c.Removed {
				return Refuse(CodeConflict, "This has been undone already.")
			}
			event = event.on(c)
		}
		events[i] = event
	}
	return u.SetRemoved(ctx, events, false)
}

// enrollment removes an added enrollment, or restores the dates before a correction.
func (u *undoing) enrollment(ctx context.Context, undone AuditEvent) error {
	c, err := u.caseForAssessment(ctx, undone.EnrollmentID)
	if err != nil {
		return err
	}
	since, err := u.since(ctx, undone)
	if err != nil {
		return err
	}
	if undone.changes(FieldEntry) && undone.Changes[0].Old == "" {
		if len(since) > 0 {
			u.changed("the enrollment", c.ID, since[0])
			return u.check(0)
		}
		removal, err := u.enrollmentRemoval(ctx, c.ID)
		if err != nil {
			return err
		}
		return u.SetRemoved(ctx, []AuditEvent{removal}, true)
	}
	dates := map[Field]*Date{FieldEntry: &c.Enrollment.Entry, FieldExit: &c.Enrollment.Exit}
	after := map[Field]Date{FieldEntry: c.Entry, FieldExit: c.Exit}
	rest := 0
	for _, change := range undone.Changes {
		by, later := latest(since, func(a AuditEvent) bool { return a.changes(change.Field) })
		if later || dates[change.Field].String() != change.New {
			u.changed(change.Field.Label(), c.ID, by)
			continue
		}
		if after[change.Field], err = ParseDate(change.Old); err != nil {
			return err
		}
		rest++
	}
	if err := u.check(rest); err != nil {
		return err
	}
	return u.correctEnrollment(ctx, c, after[FieldEntry], after[FieldExit])
}

// client removes an added client, or restores the fields before a correction.
func (u *undoing) client(ctx context.Context, undone AuditEvent) error {
	before, err := u.localClient(ctx, undone.ClientID)
	if err != nil {
		return err
	}
	if len(undone.Changes) == 0 {
		cases, err := u.Cases(ctx, before.ID)
		if err != nil {
			return err
		}
		for _, c := range cases {
			if !c.Removed {
				u.changed("an enrollment in "+c.Program.Name, c.ID, AuditEvent{})
			}
		}
		if err := u.check(0); err != nil {
			return err
		}
		return u.removeClient(ctx, before.ID)
	}
	after, rest := before, 0
	for _, change := range undone.Changes {
		if after.Text(change.Field) != change.New {
			u.changed(change.Field.Label(), 0, AuditEvent{})
			continue
		}
		if err := after.SetText(change.Field, change.Old); err != nil {
			return err
		}
		rest++
	}
	if err := u.check(rest); err != nil {
		return err
	}
	return u.correctClient(ctx, before, after)
}
