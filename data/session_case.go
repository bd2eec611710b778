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
	event := w.event.on(c)
	event.Changes = []Change{{Field: FieldMoveIn, Old: was.Date().String(), New: date.String()}}
	return w.SaveMoveIn(ctx, event, c.ID, was.Record(date, w.event.At))
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
