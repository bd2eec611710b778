package data

import "context"

// UpdateAssessment records, corrects or, with the blank date, clears the Housing Move-In Date, also after exit (R40).
// A member's is recorded on the head of household (R44): the refusal says so.
func (s *Session) UpdateAssessment(ctx context.Context, op OperationID, id EnrollmentID, date Date) (Case, error) {
	c, err := s.assessable(ctx, id)
	if err != nil {
		return Case{}, err
	}
	if s.done(ctx, s.eventOn(op, EventMoveIn, c)) {
		return c, nil
	}
	if head := RecordedOnHead(c, s.Today()); head != 0 {
		return Case{}, s.refuseMember(ctx, head)
	}
	if err := JudgeMoveIn(c, date, s.Today()); err != nil {
		return Case{}, err
	}
	return s.saveMoveIn(ctx, op, c, date, "")
}

func (s *Session) refuseMember(ctx context.Context, head EnrollmentID) error {
	h, err := s.store.Case(ctx, head)
	if err != nil {
		return err
	}
	return RefuseField(CodeInvalid, FieldMoveIn,
		"The move-in of a household is recorded on its head, %s (enrollment %d). Record it there; it counts for the members too.",
		h.Client.DisplayName(), head)
}

func (s *Session) assessable(ctx context.Context, id EnrollmentID) (Case, error) {
	c, err := s.permitted(ctx, id, UpdateAssessment)
	if err != nil {
		return Case{}, err
	}
	switch {
	case !c.Program.Housing():
		return Case{}, Refuse(CodeInvalid, "%s is not a housing program; a move-in date means nothing there.", c.Program.Name)
	case c.Gone():
		return Case{}, Refuse(CodeClosed, "%s", c.ReadOnly(s.Today()))
	}
	return c, nil
}

func (s *Session) saveMoveIn(ctx context.Context, op OperationID, c Case, date Date, undoes OperationID) (Case, error) {
	was := c.Recorded
	if was.Date() == date {
		return c, nil
	}
	now := MoveIn{HMIS: was.HMIS, Local: date, State: MoveInRecorded, At: s.office.now()}
	switch {
	case date == was.HMIS:
		now = MoveIn{HMIS: was.HMIS}
	case date == 0:
		now.State = MoveInCleared
	}
	event := s.eventOn(op, EventMoveIn, c)
	event.Changes = []Change{{Field: FieldMoveIn, Old: was.Date().String(), New: date.String()}}
	event.Undoes = undoes
	if err := s.store.SaveMoveIn(ctx, event, c.ID, was, now); err != nil {
		return Case{}, err
	}
	return s.store.Case(ctx, c.ID)
}

func (s *Session) undoMoveIn(ctx context.Context, op OperationID, undone AuditEvent) error {
	c, err := s.assessable(ctx, undone.EnrollmentID)
	if err != nil {
		return err
	}
	change := undone.Changes[0]
	if c.Recorded.Date().String() != change.New {
		return Refuse(CodeConflict, "The move-in date has been changed since, so it was not undone.")
	}
	date, err := ParseDate(change.Old)
	if err != nil {
		return err
	}
	_, err = s.saveMoveIn(ctx, op, c, date, undone.Operation)
	return err
}

// AssignCaseManager sets the case manager of several enrollments in one step: a user of the enrolling organization, a
// typed name, or nobody (R46). Either all are set or none.
func (s *Session) AssignCaseManager(ctx context.Context, op OperationID, ids []EnrollmentID, to CaseManager) error {
	to.Name = Line(to.Name)
	if len([]rune(to.Name)) > 100 {
		return RefuseField(CodeInvalid, FieldCaseManager, "A case manager's name can have at most 100 characters.")
	}
	managers := make([]CaseManager, len(ids))
	for i := range managers {
		managers[i] = to
	}
	return s.assign(ctx, op, ids, managers, "")
}

func (s *Session) assign(ctx context.Context, op OperationID, ids []EnrollmentID, to []CaseManager, undoes OperationID) error {
	events := make([]AuditEvent, len(ids))
	for i, id := range ids {
		c, err := s.permitted(ctx, id, UpdateAssessment)
		if err != nil {
			return err
		}
		if c.Gone() {
			return Refuse(CodeClosed, "%s", c.ReadOnly(s.Today()))
		}
		if to[i].User != 0 {
			user, err := s.store.User(ctx, to[i].User)
			if err != nil {
				return err
			}
			if user.Organization.ID != c.Program.Organization.ID {
				return RefuseField(CodeInvalid, FieldCaseManager, "%s does not work at %s. Choose one of its users or type a name.",
					user.Name, c.Program.Organization.Name)
			}
			to[i].Name = user.Name
		}
		events[i] = s.eventOn(op, EventAssignCaseManager, c)
		events[i].Undoes = undoes
		events[i].Changes = []Change{{Field: FieldCaseManager, Old: c.CaseManager.Name, New: to[i].Name}}
	}
	return s.store.AssignCaseManagers(ctx, events, to)
}

func (s *Session) undoCaseManagers(ctx context.Context, op OperationID, undone []AuditEvent) error {
	ids := make([]EnrollmentID, len(undone))
	managers := make([]CaseManager, len(undone))
	for i, event := range undone {
		c, err := s.permitted(ctx, event.EnrollmentID, UpdateAssessment)
		if err != nil {
			return err
		}
		if c.CaseManager.Name != event.Changes[0].New {
			return Refuse(CodeConflict, "The case manager of %s has been changed since, so nothing was undone.", c.Client.DisplayName())
		}
		colleagues, err := s.Colleagues(ctx, c.Program.Organization.ID)
		if err != nil {
			return err
		}
		ids[i], managers[i] = event.EnrollmentID, CaseManager{Name: event.Changes[0].Old}
		for _, u := range colleagues {
			if u.Name == event.Changes[0].Old {
				managers[i].User = u.ID
			}
		}
	}
	return s.assign(ctx, op, ids, managers, undone[0].Operation)
}

// TypedCaseManagers returns typed names in use that belong to no user (R46).
func (s *Session) TypedCaseManagers(ctx context.Context) ([]string, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.TypedCaseManagers(ctx)
}

// AddClient enters a client who is not yet in HMIS (R48).
func (s *Session) AddClient(ctx context.Context, op OperationID, c Client) (Client, error) {
	if err := s.require(ctx, UpdateAssessment, s.User().Organization); err != nil {
		return Client{}, err
	}
	c.Name = Name{First: Line(c.Name.First), Middle: Line(c.Name.Middle), Last: Line(c.Name.Last), Suffix: Line(c.Name.Suffix)}
	c.PersonalID = Line(c.PersonalID)
	if c.Name.String() == "" {
		return Client{}, Refuse(CodeInvalid, "Enter at least a last or a first name.")
	}
	if len([]rune(c.Name.String())) > 300 || len([]rune(c.PersonalID)) > 100 {
		return Client{}, Refuse(CodeInvalid, "The name or the Client ID is too long.")
	}
	if c.BirthDate != 0 && (c.BirthDate > s.Today() || c.BirthDate < EarliestDate) {
		return Client{}, Refuse(CodeInvalid, "The birth date (%s) must lie between %s and today. Type the year with four digits.", c.BirthDate.US(), EarliestDate.US())
	}
	c.LocallyEntered = true
	return s.store.AddClient(ctx, s.event(op, EventClient), c)
}

// AddEnrollment enters an enrollment that is not yet in HMIS (R48). The client may be one of HMIS or by hand; the program
// must be one of the user's organization, unless an administrator does it.
func (s *Session) AddEnrollment(ctx context.Context, op OperationID, client ClientID, program ProgramID, entry Date) (EnrollmentID, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return 0, err
	}
	p, err := s.store.Program(ctx, program)
	if err != nil {
		return 0, err
	}
	if err := s.require(ctx, UpdateAssessment, p.Organization); err != nil {
		return 0, err
	}
	who, err := s.store.Client(ctx, client)
	if err != nil {
		return 0, err
	}
	if p.Removed || who.Removed {
		return 0, Refuse(CodeClosed, "The client or the program has been deleted in HMIS, so no enrollment can be added.")
	}
	if err := judgeEntry(entry, 0, s.Today()); err != nil {
		return 0, err
	}
	c := Case{Client: who, Program: p}
	c.Entry, c.Relationship, c.LocallyEntered = entry, HeadOfHousehold, true
	event := s.event(op, EventEnrollment)
	event.ClientID, event.ProgramID = client, program
	event.Changes = []Change{{Field: FieldEntry, New: entry.String()}}
	return s.store.AddEnrollment(ctx, event, c)
}

func judgeEntry(entry, exit, today Date) error {
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

// CorrectEnrollment corrects an locally entered enrollment, or gives it its exit (R48). To one of HMIS it gives an exit that
// is not yet there, corrects or takes back that one; all else is corrected in HMIS.
func (s *Session) CorrectEnrollment(ctx context.Context, op OperationID, id EnrollmentID, entry, exit Date) error {
	c, err := s.permitted(ctx, id, UpdateAssessment)
	if err != nil {
		return err
	}
	if c.Gone() {
		return Refuse(CodeClosed, "%s", c.ReadOnly(s.Today()))
	}
	if !c.LocallyEntered && entry != c.Entry {
		return RefuseField(CodeInvalid, FieldEntry, "This enrollment comes from HMIS. Correct it there; the next import brings it here.")
	}
	if !c.LocallyEntered && c.Exit != 0 && !c.ExitLocallyEntered && exit != c.Exit {
		return RefuseField(CodeInvalid, FieldExit, "This exit comes from HMIS. Correct it there; the next import brings it here.")
	}
	if err := judgeEntry(entry, exit, s.Today()); err != nil {
		return err
	}
	event := s.eventOn(op, EventEnrollment, c)
	for _, d := range []struct {
		field    Field
		old, new Date
	}{{FieldEntry, c.Entry, entry}, {FieldExit, c.Exit, exit}} {
		if d.old != d.new {
			event.Changes = append(event.Changes, Change{Field: d.field, Old: d.old.String(), New: d.new.String()})
		}
	}
	if len(event.Changes) == 0 {
		return nil
	}
	c.Entry, c.Exit = entry, exit
	return s.store.CorrectEnrollment(ctx, event, c.Enrollment)
}

// Matches returns locally entered enrollments that an import seems to have brought, for review (R48).
func (s *Session) Matches(ctx context.Context) ([]Match, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Matches(ctx)
}

// AcceptMatch moves the tracker and all else of the locally entered enrollment to the imported one (R48).
func (s *Session) AcceptMatch(ctx context.Context, op OperationID, locallyEntered, imported EnrollmentID) error {
	from, to, err := s.pair(ctx, locallyEntered, imported)
	if err != nil {
		return err
	}
	if !from.LocallyEntered || to.LocallyEntered {
		return Refuse(CodeInvalid, "A match joins an enrollment entered by hand with one of HMIS.")
	}
	if from.Program.ID != to.Program.ID {
		return Refuse(CodeInvalid, "The two enrollments are in different programs.")
	}
	event := s.eventOn(op, EventMatch, to)
	event.Reason = "joined"
	return s.store.AcceptMatch(ctx, event, locallyEntered, imported)
}

// DismissMatch says that the two are not the same; they are not offered again.
func (s *Session) DismissMatch(ctx context.Context, op OperationID, locallyEntered, imported EnrollmentID) error {
	from, err := s.permitted(ctx, locallyEntered, UpdateAssessment)
	if err != nil {
		return err
	}
	if _, err := s.permitted(ctx, imported, UpdateAssessment); err != nil {
		return err
	}
	event := s.eventOn(op, EventMatch, from)
	event.Reason = "kept apart"
	return s.store.DismissMatch(ctx, event, locallyEntered, imported)
}

// pair reads two enrollments of which at most one has a tracker, both the user's to correct.
func (s *Session) pair(ctx context.Context, from, to EnrollmentID) (Case, Case, error) {
	a, err := s.permitted(ctx, from, UpdateAssessment)
	if err != nil {
		return Case{}, Case{}, err
	}
	b, err := s.permitted(ctx, to, UpdateAssessment)
	if err != nil {
		return Case{}, Case{}, err
	}
	if a.Tracker != nil && b.Tracker != nil {
		return Case{}, Case{}, Refuse(CodeExists, "Both enrollments have a tracker. Remove the one made in error first.")
	}
	return a, b, nil
}

// MoveTracker moves a tracker to another enrollment of the same client, when HMIS has re-keyed or merged it (R48).
func (s *Session) MoveTracker(ctx context.Context, op OperationID, from, to EnrollmentID) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	if s.done(ctx, s.event(op, EventMoveTracker)) {
		return nil
	}
	a, b, err := s.pair(ctx, from, to)
	if err != nil {
		return err
	}
	switch {
	case a.Tracker == nil:
		return Refuse(CodeNotFound, "%s has no tracker in %s.", a.Client.DisplayName(), a.Program.Name)
	case a.Client.ID != b.Client.ID:
		return Refuse(CodeInvalid, "The two enrollments are of different clients.")
	case !b.Program.Housing():
		return Refuse(CodeInvalid, "%s", b.ReadOnly(s.Today()))
	}
	event := s.eventOn(op, EventMoveTracker, b)
	event.Version = a.Tracker.Version
	return s.store.MoveTracker(ctx, event, from, to)
}
