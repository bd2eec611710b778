package data

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Undo undoes an operation by a new one. It overwrites nothing that has been changed since: if something has, nothing is done
// and the error is CodeConflict with an *UndoConflict as its cause.
//
// It removes what was created (R49), brings back what was removed, restores the values before a save or correction, returns
// to the attempt before a start over, restores move-ins and case managers and documents, and withdraws notes (R32).
func (s *Session) Undo(ctx context.Context, op, undone OperationID) error {
	return s.undo(ctx, s.auth.operation(op, "", "Undo", undone), undone, false)
}

// UndoRest is Undo for what has not been changed since: the other fields of a save, the other clients of an assignment.
func (s *Session) UndoRest(ctx context.Context, op, undone OperationID) error {
	return s.undo(ctx, s.auth.operation(op, "", "UndoRest", undone), undone, true)
}

// UndoConflict says why an operation can't be undone as a whole: some of what it changed has been changed since.
type UndoConflict struct {
	// Changed names what has been changed since: fields, or clients where the operation was on several.
	Changed []string
	// By made the latest of these changes, at At; "" if it is not known.
	By string
	At time.Time
	// Rest is the number of fields or clients that UndoRest would restore.
	Rest int
	// EnrollmentID is the enrollment that was changed since, the first of several; 0 if there is none.
	EnrollmentID EnrollmentID
}

// Error implements error.
func (c *UndoConflict) Error() string { return "changed since: " + strings.Join(c.Changed, ", ") }

func (s *Session) undo(ctx context.Context, event AuditEvent, undone OperationID, onlyRest bool) error {
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		events, err := w.EventsOf(ctx, undone)
		if err != nil {
			return err
		}
		switch {
		case len(events) == 0:
			return Refuse(CodeNotFound, "There is nothing to undo.")
		case slices.ContainsFunc(events, func(a AuditEvent) bool { return a.Withheld }):
			return Refuse(CodeInvalid, "This can't be undone: retention has removed what it said.")
		}
		w.event.Kind, w.event.Undoes, w.event.Reason = events[0].Kind, undone, undoneReason
		u := &undoing{Write: w, onlyRest: onlyRest}
		switch first := events[0]; {
		case first.Kind == EventCreateTracker:
			return u.creation(ctx, first)
		case first.Kind == EventSaveTracker:
			return u.save(ctx, first)
		case first.Kind == EventStartOver && first.Undoes == "":
			return u.startOver(ctx, first)
		case first.Kind == EventRemoveTracker:
			return u.removal(ctx, first)
		case first.Kind == EventNote && first.Undoes == "":
			return u.note(ctx, first)
		case first.Kind == EventDocument && len(first.Changes) > 0:
			return u.document(ctx, first)
		case first.Kind == EventMoveIn:
			return u.moveIn(ctx, first)
		case first.Kind == EventAssignCaseManager && first.EnrollmentID != 0:
			return u.caseManagers(ctx, events)
		case first.Kind == EventEnrollment:
			return u.enrollment(ctx, first)
		case first.Kind == EventClient:
			return u.client(ctx, first)
		case (first.Kind == EventRemoveEnrollment || first.Kind == EventRemoveClient) && first.Undoes == "":
			return u.localRemoval(ctx, events)
		}
		return Refuse(CodeInvalid, "This can't be undone.")
	})
}

// The reasons of events that undo another one. BroughtBack is that of undoing a removal of what was entered here, whose kind
// is the same as that of a removal.
const (
	undoneReason = "undone"
	BroughtBack  = "brought back"
)

// undoing is an undo in its transaction.
type undoing struct {
	*Write
	// onlyRest: what has been changed since stays as it is, and the rest is undone.
	onlyRest bool
	conflict UndoConflict
}

// since returns the events on the enrollment after the undone one, latest first, without those that were undone and the undos
// of those. CodeConflict if the event itself has been undone.
func (u *undoing) since(ctx context.Context, undone AuditEvent) ([]AuditEvent, error) {
	history, err := u.History(ctx, undone.EnrollmentID)
	if err != nil {
		return nil, err
	}
	cancelled := map[OperationID]bool{}
	var since []AuditEvent
	for _, e := range history {
		switch {
		case e.Number <= undone.Number:
		case cancelled[e.Operation]:
		case e.Undoes != "":
			cancelled[e.Undoes] = true
		default:
			since = append(since, e)
		}
	}
	if cancelled[undone.Operation] {
		return nil, Refuse(CodeConflict, "This has been undone already.")
	}
	return since, nil
}

// wholeTracker reports whether the event created, replaced or removed a tracker.
func (a AuditEvent) wholeTracker() bool {
	return slices.Contains([]EventKind{EventCreateTracker, EventStartOver, EventRemoveTracker, EventMoveTracker, EventMatch}, a.Kind)
}

// changes reports whether the event changed the field.
func (a AuditEvent) changes(field Field) bool {
	return slices.ContainsFunc(a.Changes, func(c Change) bool { return c.Field == field })
}

// latest returns the latest event that matches; the zero value if there is none.
func latest(since []AuditEvent, matches func(AuditEvent) bool) (found AuditEvent, ok bool) {
	i := slices.IndexFunc(since, matches)
	if i < 0 {
		return AuditEvent{}, false
	}
	return since[i], true
}

// changed notes that the event has changed since what is to be undone.
func (u *undoing) changed(what string, id EnrollmentID, by AuditEvent) {
	u.conflict.Changed = append(u.conflict.Changed, what)
	if by.At.After(u.conflict.At) {
		u.conflict.By, u.conflict.At = by.ByName, by.At
	}
	if u.conflict.EnrollmentID == 0 {
		u.conflict.EnrollmentID = id
	}
}

// check returns the conflict unless the rest is to be undone and there is some. rest is the number of its parts.
func (u *undoing) check(rest int) error {
	if len(u.conflict.Changed) == 0 || u.onlyRest && rest > 0 {
		return nil
	}
	u.conflict.Rest = rest
	what := strings.Join(u.conflict.Changed, ", ")
	message := what + " has been changed since, so nothing was undone."
	if u.conflict.By != "" {
		message = u.conflict.By + " has changed this since: " + what + ". Nothing was undone."
	}
	return &Error{Code: CodeConflict, Message: message, Err: &u.conflict}
}

// changedTracker is check for an undo that concerns a whole tracker, after any change of its fields.
func (u *undoing) changedTracker(ctx context.Context, undone AuditEvent) error {
	since, err := u.since(ctx, undone)
	if err != nil {
		return err
	}
	by, ok := latest(since, func(a AuditEvent) bool { return a.wholeTracker() || a.Kind == EventSaveTracker })
	if ok {
		u.changed("the tracker", undone.EnrollmentID, by)
	}
	return u.check(0)
}

func (u *undoing) creation(ctx context.Context, undone AuditEvent) error {
	c, err := u.openTracker(ctx, undone.EnrollmentID, CreateTracker)
	if err != nil {
		return err
	}
	if err := u.changedTracker(ctx, undone); err != nil {
		return err
	}
	return u.removeTracker(ctx, c.ID, c.Tracker.Version, undoneReason)
}

func (u *undoing) save(ctx context.Context, undone AuditEvent) error {
	c, err := u.openTracker(ctx, undone.EnrollmentID, EditTracker)
	if err != nil {
		return err
	}
	since, err := u.since(ctx, undone)
	if err != nil {
		return err
	}
	if by, ok := latest(since, AuditEvent.wholeTracker); ok {
		u.changed("the tracker", c.ID, by)
		return u.check(0)
	}
	t := *c.Tracker
	rest := 0
	for _, change := range undone.Changes {
		by, later := latest(since, func(a AuditEvent) bool { return a.changes(change.Field) })
		if later || t.Text(change.Field) != change.New {
			u.changed(change.Field.Label(), c.ID, by)
			continue
		}
		if err := t.SetText(change.Field, change.Old); err != nil {
			return err
		}
		rest++
	}
	if err := u.check(rest); err != nil {
		return err
	}
	if err := FirstRefusal(Validate(c.Tracker.Fields, t.Fields, ruleContext(c, t, u.today))); err != nil {
		return err
	}
	event := u.event.on(c)
	event.Changes = Changes(c.Tracker.Fields, t.Fields)
	_, err = u.SaveTracker(ctx, event, t)
	return err
}

func (u *undoing) startOver(ctx context.Context, undone AuditEvent) error {
	c, err := u.openTracker(ctx, undone.EnrollmentID, CreateTracker)
	if err != nil {
		return err
	}
	if err := u.changedTracker(ctx, undone); err != nil {
		return err
	}
	t := *c.Tracker
	for _, change := range undone.Changes {
		if change.Field == FieldAttempt {
			t.Attempt, err = strconv.Atoi(change.Old)
		} else {
			err = t.SetText(change.Field, change.Old)
		}
		if err != nil {
			return err
		}
	}
	event := u.event.on(c)
	event.Changes = reversed(undone.Changes)
	_, err = u.ReturnToAttempt(ctx, event, t)
	return err
}

// removal brings a removed tracker back.
func (u *undoing) removal(ctx context.Context, undone AuditEvent) error {
	c, err := u.openCase(ctx, undone.EnrollmentID, CreateTracker)
	if err != nil {
		return err
	}
	if err := u.changedTracker(ctx, undone); err != nil {
		return err
	}
	t := Tracker{EnrollmentID: c.ID, Attempt: c.EarlierAttempts + 1}
	for _, change := range undone.Changes {
		if change.Field == FieldRelocation {
			t.Relocation = true
		} else if err := t.SetText(change.Field, change.Old); err != nil {
			return err
		}
	}
	event := u.event.on(c)
	event.Kind, event.Changes = EventCreateTracker, reversed(undone.Changes)
	_, err = u.CreateTracker(ctx, event, t)
	return err
}

// note withdraws a note by a correction without words or, if it was a correction, by one with the words before it.
func (u *undoing) note(ctx context.Context, undone AuditEvent) error {
	c, err := u.caseForNote(ctx, undone.EnrollmentID)
	if err != nil {
		return err
	}
	since, err := u.since(ctx, undone)
	if err != nil {
		return err
	}
	notes, err := u.Notes(ctx, c.ID)
	if err != nil {
		return err
	}
	byID := map[string]Note{}
	for _, n := range notes {
		byID[n.ID] = n
	}
	note, ok := byID[string(undone.Operation)]
	if !ok {
		return Refuse(CodeNotFound, "The note is no longer on this enrollment.")
	}
	corrects := func(n Note) bool {
		for range notes {
			if n.Corrects == note.ID {
				return true
			}
			n = byID[n.Corrects]
		}
		return false
	}
	if by, later := latest(since, func(a AuditEvent) bool { return a.Kind == EventNote && corrects(byID[string(a.Operation)]) }); later {
		u.changed("the note", c.ID, by)
		return u.check(0)
	}
	before := byID[note.Corrects]
	withdrawal := Note{ID: string(u.event.Operation), EnrollmentID: c.ID, Barrier: note.Barrier, At: u.event.At, By: u.user.Name, Corrects: note.ID}
	if before.ID != "" {
		withdrawal.Barrier, withdrawal.Text = before.Barrier, before.Text
	}
	// Notes come newest first: the newest correction is the one that is shown.
	if i := slices.IndexFunc(notes, corrects); i >= 0 {
		withdrawal.Corrects = notes[i].ID
	}
	return u.addNote(ctx, u.event.on(c), c, withdrawal)
}

func (u *undoing) moveIn(ctx context.Context, undone AuditEvent) error {
	c, err := u.caseForMoveIn(ctx, undone.EnrollmentID)
	if err != nil {
		return err
	}
	since, err := u.since(ctx, undone)
	if err != nil {
		return err
	}
	change := undone.Changes[0]
	by, later := latest(since, func(a AuditEvent) bool { return a.changes(FieldMoveIn) })
	if later || c.Recorded.Date().String() != change.New {
		u.changed(FieldMoveIn.Label(), c.ID, by)
		return u.check(0)
	}
	date, err := ParseDate(change.Old)
	if err != nil {
		return err
	}
	return u.saveMoveIn(ctx, c, date)
}

// caseManagers restores the case managers of all enrollments of an assignment in one step.
func (u *undoing) caseManagers(ctx context.Context, undone []AuditEvent) error {
	users, err := u.Users(ctx)
	if err != nil {
		return err
	}
	var ids []EnrollmentID
	var managers []CaseManager
	for _, event := range undone {
		c, err := u.permittedCase(ctx, event.EnrollmentID, UpdateAssessment)
		if err != nil {
			return err
		}
		since, err := u.since(ctx, event)
		if err != nil {
			return err
		}
		by, later := latest(since, func(a AuditEvent) bool { return a.changes(FieldCaseManager) })
		if later || c.CaseManager.Name != event.Changes[0].New {
			u.changed("the case manager of "+c.Client.DisplayName(), c.ID, by)
			continue
		}
		before := CaseManager{Name: event.Changes[0].Old}
		for _, user := range users {
			if user.Name == before.Name && user.worksAt(c.Program.Organization.ID) {
				before.User = user.ID
			}
		}
		ids, managers = append(ids, c.ID), append(managers, before)
	}
	if err := u.check(len(ids)); err != nil {
		return err
	}
	return u.assign(ctx, ids, managers)
}

func reversed(changes []Change) []Change {
	back := make([]Change, len(changes))
	for i, c := range changes {
		back[i] = Change{Field: c.Field, Old: c.New, New: c.Old}
	}
	return back
}
