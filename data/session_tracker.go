package data

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

// open returns the case if the user may do p there and its tracker is not read-only.
func (s *Session) open(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	c, err := s.permitted(ctx, id, p)
	if err != nil {
		return Case{}, err
	}
	if why := c.ReadOnly(s.Today()); why != "" {
		code := CodeClosed
		if !c.Program.Housing() {
			code = CodeInvalid
		}
		return Case{}, Refuse(code, "%s", why)
	}
	return c, nil
}

func (s *Session) ruleContext(c Case, t Tracker) RuleContext {
	return RuleContext{Entry: c.Entry, HMID: c.HMID(s.Today()), Today: s.Today(), Attempt: t.Attempt, Relocation: t.Relocation}
}

// Judge returns what the rules say of saving after over the case's tracker, blocking findings first; for dialogs.
func (s *Session) Judge(c Case, after Fields) []Finding {
	t := Tracker{Attempt: 1}
	if c.Tracker != nil {
		t = *c.Tracker
	}
	return Validate(t.Fields, after.Clean(), s.ruleContext(c, t))
}

// CreateTracker creates the tracker of an enrollment (R3, R8).
func (s *Session) CreateTracker(ctx context.Context, op OperationID, id EnrollmentID, fields Fields) (Tracker, error) {
	c, err := s.open(ctx, id, CreateTracker)
	if err != nil {
		return Tracker{}, err
	}
	if c.Tracker != nil && !s.done(ctx, s.eventOn(op, EventCreateTracker, c)) {
		return Tracker{}, Refuse(CodeExists, "%s already has a tracker in %s. Edit that one.", c.Client.DisplayName(), c.Program.Name)
	}
	t := Tracker{EnrollmentID: id, Attempt: c.EarlierAttempts + 1, Fields: fields.Clean()}
	if err := FirstRefusal(Validate(Fields{}, t.Fields, s.ruleContext(c, t))); err != nil {
		return Tracker{}, err
	}
	event := s.eventOn(op, EventCreateTracker, c)
	event.Changes = Changes(Fields{}, t.Fields)
	return s.store.CreateTracker(ctx, event, t)
}

// SaveTracker stores fields over the version they were edited from, whose fields were base. When somebody else saved
// meanwhile, the error is CodeConflict with a *Conflict inside.
func (s *Session) SaveTracker(ctx context.Context, op OperationID, id EnrollmentID, version int, base, fields Fields) (Tracker, error) {
	c, err := s.openTracker(ctx, id, EditTracker)
	if err != nil {
		return Tracker{}, err
	}
	fields = fields.Clean()
	if version != c.Tracker.Version {
		// It may be this very save, done already: that made it another version.
		if s.done(ctx, s.eventOn(op, EventSaveTracker, c)) {
			return *c.Tracker, nil
		}
		return Tracker{}, conflict(base, fields, *c.Tracker)
	}
	changes := Changes(c.Tracker.Fields, fields)
	if len(changes) == 0 {
		return *c.Tracker, nil
	}
	if err := FirstRefusal(Validate(c.Tracker.Fields, fields, s.ruleContext(c, *c.Tracker))); err != nil {
		return Tracker{}, err
	}
	t := *c.Tracker
	t.Fields = fields
	event := s.eventOn(op, EventSaveTracker, c)
	event.Changes = changes
	saved, err := s.store.SaveTracker(ctx, event, t)
	var other *Conflict
	if errors.As(err, &other) {
		return Tracker{}, conflict(base, fields, other.Theirs)
	}
	return saved, err
}

func conflict(base, mine Fields, theirs Tracker) error {
	return &Error{
		Code:    CodeConflict,
		Message: theirs.UpdatedBy + " has saved this tracker meanwhile. Your changes are not lost: choose for each field which to keep.",
		Err:     &Conflict{Base: base, Mine: mine, Theirs: theirs},
	}
}

func (s *Session) openTracker(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	c, err := s.open(ctx, id, p)
	if err == nil && c.Tracker == nil {
		err = Refuse(CodeNotFound, "%s has no tracker in %s yet.", c.Client.DisplayName(), c.Program.Name)
	}
	return c, err
}

// StartOver archives the attempt and begins the next with a new unit (R19). With an HMID only MovedToAnotherUnit is possible.
func (s *Session) StartOver(ctx context.Context, op OperationID, id EnrollmentID, version int, reason Reason) (Tracker, error) {
	c, err := s.openTracker(ctx, id, CreateTracker)
	if err != nil {
		return Tracker{}, err
	}
	if s.done(ctx, s.eventOn(op, EventStartOver, c)) {
		return *c.Tracker, nil
	}
	if !reason.Known() {
		return Tracker{}, Refuse(CodeInvalid, "%q is not a reason to start over. Choose one of the list.", string(reason))
	}
	hmid := c.HMID(s.Today())
	if hmid != 0 && reason != MovedToAnotherUnit {
		return Tracker{}, Refuse(CodeInvalid, "%s", StartOverMovedIn(hmid))
	}
	if version != c.Tracker.Version {
		return Tracker{}, conflict(c.Tracker.Fields, c.Tracker.Fields, *c.Tracker)
	}
	archived := Attempt{EnrollmentID: id, Number: c.Tracker.Attempt, Relocation: c.Tracker.Relocation, Fields: c.Tracker.Fields,
		Reason: reason, EndedAt: s.office.now(), EndedBy: s.User().Name}
	next := *c.Tracker
	next.Attempt++
	next.Relocation = hmid != 0
	next.ClearUnit()
	event := s.eventOn(op, EventStartOver, c)
	event.Reason = string(reason)
	event.Changes = append([]Change{{Field: FieldAttempt, Old: itoa(archived.Number), New: itoa(next.Attempt)}},
		Changes(archived.Fields, next.Fields)...)
	return s.store.StartOver(ctx, event, archived, next)
}

// StartOverMovedIn explains why a client who has moved in starts over only by moving to another unit (R19).
func StartOverMovedIn(hmid Date) string {
	return "The client moved in on " + hmid.US() + ". A move to another unit keeps that date: choose \"Moved to another unit\". " +
		"A client who has lost the housing is exited in HMIS and enrolled anew."
}

// RemoveTracker removes a tracker made in error; history keeps it (R49).
func (s *Session) RemoveTracker(ctx context.Context, op OperationID, id EnrollmentID, version int, reason string) error {
	c, err := s.open(ctx, id, CreateTracker)
	if err != nil {
		return err
	}
	if s.done(ctx, s.eventOn(op, EventRemoveTracker, c)) {
		return nil
	}
	if c.Tracker == nil {
		return Refuse(CodeNotFound, "%s has no tracker in %s.", c.Client.DisplayName(), c.Program.Name)
	}
	if reason = Line(reason); reason == "" {
		return Refuse(CodeInvalid, "Say in a few words why the tracker is removed. History keeps it.")
	}
	if n := utf8.RuneCountInString(reason); n > MaxReason {
		return Refuse(CodeInvalid, "The reason can have at most %d characters; this has %d.", MaxReason, n)
	}
	if version != c.Tracker.Version {
		return conflict(c.Tracker.Fields, c.Tracker.Fields, *c.Tracker)
	}
	event := s.eventOn(op, EventRemoveTracker, c)
	event.Version = version
	event.Reason = reason
	event.Changes = Changes(c.Tracker.Fields, Fields{})
	return s.store.RemoveTracker(ctx, event, id, version)
}

// AddNote adds a note to a tracker; corrects names a note it corrects, or is "" (R32).
func (s *Session) AddNote(ctx context.Context, op OperationID, id EnrollmentID, barrier Field, text, corrects string) error {
	c, err := s.openTracker(ctx, id, EditTracker)
	if err != nil {
		return err
	}
	text = cleanText(text)
	if text == "" {
		return Refuse(CodeInvalid, "Write the note first.")
	}
	if n := utf8.RuneCountInString(text); n > MaxNote {
		return Refuse(CodeInvalid, "A note can have at most %d characters; this has %d.", MaxNote, n)
	}
	if barrier != "" && !slices.Contains(BarrierFields, barrier) {
		return RefuseField(CodeInvalid, barrier, "A note is about the housing process or a barrier, not about %s.", barrier.Label())
	}
	if corrects != "" {
		notes, err := s.store.Notes(ctx, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(notes, func(n Note) bool { return n.ID == corrects }) {
			return Refuse(CodeNotFound, "The note to be corrected is not on this tracker.")
		}
	}
	event := s.eventOn(op, EventNote, c)
	event.Version = c.Tracker.Version
	return s.store.AddNote(ctx, event, Note{ID: string(op), EnrollmentID: id, Barrier: barrier, Text: text, At: event.At, By: s.User().Name, Corrects: corrects})
}

// Undo takes back the tracker event op as a new event, if nobody has changed the tracker since: a creation by removing it
// (R49), a save by its old values, a start over by returning to the attempt. Undone move-ins and case managers likewise.
func (s *Session) Undo(ctx context.Context, op, undone OperationID) error {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return err
	}
	if s.done(ctx, s.event(op, "")) {
		return nil
	}
	events, err := s.store.EventsOf(ctx, undone)
	if err != nil {
		return err
	}
	switch {
	case len(events) == 0:
		return Refuse(CodeNotFound, "There is nothing to undo.")
	case slices.ContainsFunc(events, func(a AuditEvent) bool { return a.Withheld }):
		return Refuse(CodeInvalid, "This can't be undone: retention has removed what it said.")
	}
	switch event := events[0]; event.Kind {
	case EventCreateTracker, EventSaveTracker, EventStartOver:
		return s.undoTracker(ctx, op, event)
	case EventMoveIn:
		return s.undoMoveIn(ctx, op, event)
	case EventAssignCaseManager:
		return s.undoCaseManagers(ctx, op, events)
	}
	return Refuse(CodeInvalid, "This can't be undone.")
}

func (s *Session) undoTracker(ctx context.Context, op OperationID, undone AuditEvent) error {
	p := EditTracker
	if undone.Kind != EventSaveTracker {
		p = CreateTracker
	}
	c, err := s.openTracker(ctx, undone.EnrollmentID, p)
	if err != nil {
		return err
	}
	if c.Tracker.Version != undone.Version {
		return Refuse(CodeConflict, "%s has changed this tracker since, so it was not undone. Open it to see what it says now.", c.Tracker.UpdatedBy)
	}
	if undone.Kind == EventCreateTracker {
		return s.RemoveTracker(ctx, op, undone.EnrollmentID, undone.Version, "undone")
	}
	t := *c.Tracker
	for _, change := range undone.Changes {
		if change.Field == FieldAttempt {
			t.Attempt, _ = strconv.Atoi(change.Old)
			continue
		}
		if err := t.SetText(change.Field, change.Old); err != nil {
			return err
		}
	}
	kind := EventSaveTracker
	if undone.Kind == EventStartOver {
		kind = EventStartOver
	}
	event := s.eventOn(op, kind, c)
	event.Undoes = undone.Operation
	event.Reason = "undone"
	event.Changes = reversed(undone.Changes)
	if undone.Kind == EventStartOver {
		_, err = s.store.ReturnToAttempt(ctx, event, t)
		return err
	}
	_, err = s.store.SaveTracker(ctx, event, t)
	return err
}

func reversed(changes []Change) []Change {
	back := make([]Change, len(changes))
	for i, c := range changes {
		back[i] = Change{Field: c.Field, Old: c.New, New: c.Old}
	}
	return back
}

// done reports whether the event is on record already: then a retry does nothing.
func (s *Session) done(ctx context.Context, event AuditEvent) bool {
	events, err := s.store.EventsOf(ctx, event.Operation)
	return err == nil && len(events) > 0 && event.Repeats(events[0])
}

// first refuses an op that is on record. What can't be done twice without a second event asks it: a password that is set, a
// file that leaves the program.
func (s *Session) first(ctx context.Context, op OperationID) error {
	events, err := s.store.EventsOf(ctx, op)
	if err == nil && len(events) > 0 {
		err = Refuse(CodeExists, "This has been done already. Nothing was changed.")
	}
	return err
}

func (s *Session) eventOn(op OperationID, kind EventKind, c Case) AuditEvent {
	event := s.event(op, kind)
	event.EnrollmentID, event.ClientID, event.ProgramID = c.ID, c.Client.ID, c.Program.ID
	return event
}

// PrivateLandlordPrefix begins the property name of a private landlord (R18), with an en dash.
const PrivateLandlordPrefix = "Private Landlord – "

// PrivateLandlord writes the property name for a private landlord (R18).
func PrivateLandlord(first, last string) string {
	return PrivateLandlordPrefix + Line(first+" "+last)
}
