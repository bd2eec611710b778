package memory

import (
	"cmp"
	"context"
	"time"

	"housingtracker/data"
)

// SaveMoveIn replaces the move-in with its origin (R40).
func (x *tx) SaveMoveIn(_ context.Context, event data.AuditEvent, id data.EnrollmentID, m data.MoveIn) error {
	if err := x.mustHave(id); err != nil {
		return err
	}
	if (m.State == data.MoveInRecorded) != (m.Local != 0) {
		return invalid("This move-in")
	}
	x.setMoveIn(id, m)
	return x.record(event)
}

// setMoveIn stores what is recorded here of a move-in. Its time is kept to the second, in local time.
func (s *state) setMoveIn(id data.EnrollmentID, m data.MoveIn) {
	e := s.enrollments.rows[id]
	m.HMIS = 0
	if !m.At.IsZero() {
		m.At = m.At.Truncate(time.Second)
	}
	e.moveIn = m
	s.enrollments.rows[id] = e
}

// AssignCaseManagers sets the case manager of several enrollments (R46).
func (x *tx) AssignCaseManagers(_ context.Context, events []data.AuditEvent, to []data.CaseManager) error {
	for i, event := range events {
		if err := x.mustHave(event.EnrollmentID); err != nil {
			return err
		}
		x.setCaseManager(event.EnrollmentID, to[i])
	}
	return x.record(events...)
}

func (s *state) setCaseManager(id data.EnrollmentID, to data.CaseManager) {
	e := s.enrollments.rows[id]
	e.caseManager = to
	s.enrollments.rows[id] = e
}

// MatchCaseManager replaces a typed name by the user in all programs of the user's organization (R46). Part 0 of the event
// names the user; the other parts are the enrollments that changed.
func (x *tx) MatchCaseManager(_ context.Context, event data.AuditEvent, typed string, user data.User) error {
	parts := []data.AuditEvent{event}
	for _, id := range x.enrollments.sorted() {
		e := x.enrollments.rows[id]
		if typed == "" || e.caseManager != (data.CaseManager{Name: typed}) || x.countsAs(x.programs.rows[e.Program].Organization).ID != user.Organization.ID {
			continue
		}
		x.setCaseManager(id, data.CaseManager{User: user.ID, Name: user.Name})
		part := event
		part.EnrollmentID, part.ClientID, part.ProgramID = id, e.Client, e.Program
		part.Reason, part.Changes = "", []data.Change{{Field: data.FieldCaseManager, Old: typed, New: user.Name}}
		parts = append(parts, part)
	}
	if len(parts) == 1 {
		return notFound("case manager")
	}
	return x.record(parts...)
}

// AddClient stores a locally entered client (R48).
func (x *tx) AddClient(_ context.Context, event data.AuditEvent, c data.Client) (data.Client, error) {
	c.UUID = cmp.Or(c.UUID, data.NewUUID())
	if x.recordByUUID(data.ClientRecord, c.UUID) != 0 {
		return c, exists()
	}
	x.nextLaptopID()
	row := client{uuid: c.UUID, ClientRow: data.ClientRow{HMISRow: data.HMISRow{HMISKey: data.HMISKey{ID: c.PersonalID}}, Name: c.Name, BirthDate: c.BirthDate}}
	c.ID, c.LocallyEntered = x.clients.add(data.HMISKey{}, row), true
	event.ClientID = c.ID
	return c, x.record(event)
}

// AddEnrollment stores a locally entered enrollment (R48).
func (x *tx) AddEnrollment(_ context.Context, event data.AuditEvent, c data.Case) (data.EnrollmentID, error) {
	if _, ok := x.clients.rows[c.Client.ID]; !ok {
		return 0, notFound("client")
	}
	if _, ok := x.programs.rows[c.Program.ID]; !ok {
		return 0, notFound("program")
	}
	if c.Entry == 0 {
		return 0, invalid("An enrollment without an entry")
	}
	c.UUID = cmp.Or(c.UUID, data.NewUUID())
	if x.recordByUUID(data.EnrollmentRecord, c.UUID) != 0 {
		return 0, exists()
	}
	x.nextLaptopID()
	event.EnrollmentID = x.enrollments.add(data.HMISKey{}, enrollment{uuid: c.UUID, exit: c.Exit, EnrollmentRow: data.EnrollmentRow{
		Client: c.Client.ID, Program: c.Program.ID, HouseholdID: c.HouseholdID, Relationship: c.Relationship, Entry: c.Entry}})
	return event.EnrollmentID, x.record(event)
}

// CorrectEnrollment stores entry, exit and relationship.
func (x *tx) CorrectEnrollment(_ context.Context, event data.AuditEvent, corrected data.Enrollment) error {
	e, ok := x.enrollments.rows[corrected.ID]
	if !ok {
		return notFound("enrollment")
	}
	if corrected.Entry == 0 {
		return invalid("An enrollment without an entry")
	}
	e.Entry, e.exit, e.Relationship = corrected.Entry, corrected.Exit, corrected.Relationship
	x.enrollments.rows[corrected.ID] = e
	return x.record(event)
}

// CorrectClient stores name, Client ID and birth date of a locally entered client.
func (x *tx) CorrectClient(_ context.Context, event data.AuditEvent, corrected data.Client) error {
	c, ok := x.clients.rows[corrected.ID]
	if !ok || c.Source != 0 || c.Removed {
		return notFound("client entered here")
	}
	c.ID, c.Name, c.BirthDate = corrected.PersonalID, corrected.Name, corrected.BirthDate
	x.clients.rows[corrected.ID] = c
	event.ClientID = corrected.ID
	return x.record(event)
}

// SetRemoved marks locally entered enrollments and clients as removed or as present.
func (x *tx) SetRemoved(_ context.Context, events []data.AuditEvent, removed bool) error {
	for _, event := range events {
		e, isEnrollment := x.enrollments.rows[event.EnrollmentID]
		c, isClient := x.clients.rows[event.ClientID]
		switch {
		case isEnrollment && e.Source == 0 && !e.matched && e.Removed != removed:
			e.Removed = removed
			x.enrollments.rows[event.EnrollmentID] = e
		case event.EnrollmentID == 0 && isClient && c.Source == 0 && !c.forgotten && c.Removed != removed:
			c.Removed = removed
			x.clients.rows[event.ClientID] = c
		default:
			return notFound("record entered here")
		}
	}
	return x.record(events...)
}

// AcceptMatch moves everything of the locally entered enrollment to the imported one and removes the former, with its client
// if that is locally entered and has no other enrollment (R48). What the imported one has already stays.
func (x *tx) AcceptMatch(_ context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	for _, id := range []data.EnrollmentID{locallyEntered, imported} {
		if err := x.mustHave(id); err != nil {
			return err
		}
	}
	if err := x.moveTracker(locallyEntered, imported); err != nil {
		return err
	}
	before := x.kase(imported)
	local := x.enrollments.rows[locallyEntered]
	x.copyDocuments(local.Client, before.Client.ID)
	x.mergeRecorded(local, imported)
	after := x.kase(imported)
	local.Removed, local.matched = true, true
	x.enrollments.rows[locallyEntered] = local
	if c := x.clients.rows[local.Client]; local.Client != after.Client.ID && c.Source == 0 && !x.hasEnrollment(local.Client) {
		c.Removed = true
		x.clients.rows[local.Client] = c
	}
	return x.recordMove(event, locallyEntered, imported, moveChanges(before, after))
}

// hasEnrollment reports whether the client has an enrollment that is not removed.
func (s *state) hasEnrollment(id data.ClientID) bool {
	for _, e := range s.enrollments.rows {
		if e.Client == id && !e.Removed {
			return true
		}
	}
	return false
}

// mergeRecorded copies the case manager and the exit where the imported enrollment has none, and reconciles a locally recorded
// move-in as an import does (R40).
func (s *state) mergeRecorded(local enrollment, imported data.EnrollmentID) {
	e := s.enrollments.rows[imported]
	if e.exit == 0 && local.exit >= e.Entry {
		e.exit = local.exit
	}
	if e.caseManager == (data.CaseManager{}) {
		e.caseManager = local.caseManager
	}
	s.enrollments.rows[imported] = e
	if local.moveIn.State == data.MoveInRecorded && e.moveIn.State == data.MoveInFromHMIS {
		s.setMoveIn(imported, local.recorded().Reconcile(e.MoveIn, e.Updated.After(wallClock(local.moveIn.At))).MoveIn)
	}
}

// moveChanges returns what an enrollment has received from another one.
func moveChanges(before, after data.Case) []data.Change {
	var changes []data.Change
	for _, c := range []data.Change{
		{Field: data.FieldExit, Old: before.Exit.String(), New: after.Exit.String()},
		{Field: data.FieldMoveIn, Old: before.Recorded.Date().String(), New: after.Recorded.Date().String()},
		{Field: data.FieldCaseManager, Old: before.CaseManager.Name, New: after.CaseManager.Name},
	} {
		if c.Old != c.New {
			changes = append(changes, c)
		}
	}
	return changes
}

// DismissMatch stores that the two enrollments are not the same.
func (x *tx) DismissMatch(_ context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	x.dismissed[[2]data.EnrollmentID{locallyEntered, imported}] = true
	return x.record(event)
}
