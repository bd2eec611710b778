package data

import (
	"context"
	"slices"
	"strconv"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

func ruleContext(c Case, t Tracker, today Date) RuleContext {
	return RuleContext{Entry: c.Entry, HMID: c.HMID(today), Today: today, Attempt: t.Attempt, Relocation: t.Relocation}
}

// Findings returns the findings of saving the fields after over the case's tracker, blocking ones first (R12, R14, R17).
func (s *Session) Findings(c Case, after Fields) []Finding {
	t := Tracker{Attempt: 1}
	if c.Tracker != nil {
		t = *c.Tracker
	}
	return Validate(t.Fields, after.Clean(), ruleContext(c, t, s.Today()))
}

// CreateTracker creates the tracker of an enrollment (R3, R8).
func (s *Session) CreateTracker(ctx context.Context, op OperationID, id EnrollmentID, fields Fields) (Tracker, error) {
	event := s.auth.operation(op, EventCreateTracker, "CreateTracker", id, fields)
	return s.writeTracker(ctx, event, id, func(ctx context.Context, w *Write) (Tracker, error) {
		c, err := w.openCase(ctx, id, CreateTracker)
		if err != nil {
			return Tracker{}, err
		}
		if c.Tracker != nil {
			return Tracker{}, Refuse(CodeExists, "%s already has a tracker in %s. Edit that one.", c.Client.DisplayName(), c.Program.Name)
		}
		t := Tracker{EnrollmentID: id, Attempt: c.EarlierAttempts + 1, Fields: fields.Clean()}
		if err := FirstRefusal(Validate(Fields{}, t.Fields, ruleContext(c, t, w.today))); err != nil {
			return Tracker{}, err
		}
		event := event.on(c)
		event.Changes = Changes(Fields{}, t.Fields)
		return w.CreateTracker(ctx, event, t)
	})
}

// writeTracker is write for operations that return the enrollment's tracker. A retry returns the stored one.
func (s *Session) writeTracker(ctx context.Context, event AuditEvent, id EnrollmentID, do func(ctx context.Context, w *Write) (Tracker, error)) (Tracker, error) {
	event.EnrollmentID = id
	return writeReturning(ctx, s.auth, event, do, func(AuditEvent) (Tracker, error) {
		c, err := s.store.Case(ctx, id)
		if err != nil || c.Tracker == nil {
			return Tracker{}, err
		}
		return *c.Tracker, nil
	})
}

// SaveTracker saves fields that were edited from the fields base of the given version. If another version is stored, the
// error is CodeConflict with a *Conflict as its cause.
func (s *Session) SaveTracker(ctx context.Context, op OperationID, id EnrollmentID, version int, base, fields Fields) (Tracker, error) {
	event := s.auth.operation(op, EventSaveTracker, "SaveTracker", id, version, fields)
	fields = fields.Clean()
	return s.writeTracker(ctx, event, id, func(ctx context.Context, w *Write) (Tracker, error) {
		c, err := w.openTracker(ctx, id, EditTracker)
		if err != nil {
			return Tracker{}, err
		}
		t := *c.Tracker
		if version != t.Version {
			return Tracker{}, conflict(base, fields, t)
		}
		event := event.on(c)
		if event.Changes = Changes(t.Fields, fields); len(event.Changes) == 0 {
			return t, nil
		}
		if err := FirstRefusal(Validate(t.Fields, fields, ruleContext(c, t, w.today))); err != nil {
			return Tracker{}, err
		}
		t.Fields = fields
		return w.SaveTracker(ctx, event, t)
	})
}

// NextDate is the date field that a client's progress fills next: the first blank one after the last that is filled; "" if
// there is none. A client who has moved in has a next date only while relocating, and then no scheduled move-in (R16).
func (f Fields) NextDate(hmid Date, relocation bool) Field {
	fields := DateFields
	if hmid != 0 {
		fields = slices.DeleteFunc(slices.Clone(fields), func(d Field) bool { return !relocation || d == FieldMoveInScheduled })
	}
	next := Field("")
	for _, field := range slices.Backward(fields) {
		if f.Date(field) != 0 {
			break
		}
		next = field
	}
	return next
}

// RecordToday records today as a date of the tracker of that version; version 0 creates the tracker. CodeConflict if the
// tracker is another by now.
func (s *Session) RecordToday(ctx context.Context, op OperationID, id EnrollmentID, version int, field Field) (Tracker, error) {
	event := s.auth.operation(op, EventSaveTracker, "RecordToday", id, version, field)
	return s.writeTracker(ctx, event, id, func(ctx context.Context, w *Write) (Tracker, error) {
		c, err := w.openCase(ctx, id, EditTracker)
		if err != nil {
			return Tracker{}, err
		}
		t := Tracker{EnrollmentID: id, Attempt: c.EarlierAttempts + 1}
		if c.Tracker != nil {
			t = *c.Tracker
		} else if err := w.user.require(CreateTracker, c.Program.Organization); err != nil {
			return Tracker{}, err
		}
		if t.Version != version || t.NextDate(c.HMID(w.today), t.Relocation) != field {
			return Tracker{}, Refuse(CodeConflict, "The tracker of %s has been changed meanwhile. Nothing was recorded. Look at it as it is now.", c.Client.DisplayName())
		}
		before := t.Fields
		if err := t.SetText(field, w.today.String()); err != nil {
			return Tracker{}, err
		}
		if err := FirstRefusal(Validate(before, t.Fields, ruleContext(c, t, w.today))); err != nil {
			return Tracker{}, err
		}
		event := event.on(c)
		event.Changes = Changes(before, t.Fields)
		if c.Tracker == nil {
			event.Kind = EventCreateTracker
			return w.CreateTracker(ctx, event, t)
		}
		return w.SaveTracker(ctx, event, t)
	})
}

func conflict(base, mine Fields, theirs Tracker) error {
	return &Error{
		Code:    CodeConflict,
		Message: theirs.UpdatedBy + " has saved this tracker meanwhile. Your changes are not lost: choose for each field which to keep.",
		Err:     &Conflict{Base: base, Mine: mine, Theirs: theirs},
	}
}

// StartOver archives the attempt and begins the next with a new unit (R19). With an HMID only MovedToAnotherUnit is allowed.
func (s *Session) StartOver(ctx context.Context, op OperationID, id EnrollmentID, version int, reason Reason) (Tracker, error) {
	event := s.auth.operation(op, EventStartOver, "StartOver", id, version, reason)
	event.Reason = string(reason)
	return s.writeTracker(ctx, event, id, func(ctx context.Context, w *Write) (Tracker, error) {
		c, err := w.openTracker(ctx, id, CreateTracker)
		if err != nil {
			return Tracker{}, err
		}
		if !reason.Known() {
			return Tracker{}, Refuse(CodeInvalid, "%q is not a reason to start over. Choose one of the list.", string(reason))
		}
		hmid := c.HMID(w.today)
		if hmid != 0 && reason != MovedToAnotherUnit {
			return Tracker{}, Refuse(CodeInvalid, "%s", StartOverMovedIn(hmid))
		}
		if version != c.Tracker.Version {
			return Tracker{}, conflict(c.Tracker.Fields, c.Tracker.Fields, *c.Tracker)
		}
		archived := Attempt{EnrollmentID: id, Number: c.Tracker.Attempt, Relocation: c.Tracker.Relocation, Fields: c.Tracker.Fields,
			Reason: reason, EndedAt: event.At, EndedBy: w.user.Name}
		next := *c.Tracker
		next.Attempt++
		next.Relocation = hmid != 0
		next.ClearUnit()
		event := event.on(c)
		event.Changes = append([]Change{{Field: FieldAttempt, Old: itoa(archived.Number), New: itoa(next.Attempt)}},
			Changes(archived.Fields, next.Fields)...)
		return w.StartOver(ctx, event, archived, next)
	})
}

// StartOverMovedIn explains why a client who has moved in starts over only by moving to another unit (R19).
func StartOverMovedIn(hmid Date) string {
	return "The client moved in on " + hmid.US() + ". A move to another unit keeps that date: choose \"Moved to another unit\". " +
		"A client who has lost the housing is exited in HMIS and enrolled again."
}

// RemoveTracker removes a tracker made in error; history keeps it (R49).
func (s *Session) RemoveTracker(ctx context.Context, op OperationID, id EnrollmentID, version int, reason string) error {
	event := s.auth.operation(op, EventRemoveTracker, "RemoveTracker", id, version, reason)
	event.EnrollmentID = id
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error { return w.removeTracker(ctx, id, version, reason) })
}

func (w *Write) removeTracker(ctx context.Context, id EnrollmentID, version int, reason string) error {
	c, err := w.openCase(ctx, id, CreateTracker)
	if err != nil {
		return err
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
	event := w.event.on(c)
	event.Kind, event.Version, event.Reason = EventRemoveTracker, version, reason
	event.Changes = Changes(c.Tracker.Fields, Fields{})
	if c.Tracker.Relocation {
		event.Changes = append(event.Changes, Change{Field: FieldRelocation, Old: "true"})
	}
	return w.RemoveTracker(ctx, event, id, version)
}

// AddNote adds a note to a tracker, or to an enrollment that may get one; corrects names a note it corrects, or is "" (R32).
func (s *Session) AddNote(ctx context.Context, op OperationID, id EnrollmentID, barrier Field, text, corrects string) error {
	event := s.auth.operation(op, EventNote, "AddNote", id, barrier, text, corrects)
	event.EnrollmentID = id
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		c, err := w.caseForNote(ctx, id)
		if err != nil {
			return err
		}
		note := Note{ID: string(op), EnrollmentID: id, Barrier: barrier, Text: cleanText(text), At: event.At, By: w.user.Name, Corrects: corrects}
		if err := w.validateNote(ctx, note); err != nil {
			return err
		}
		return w.addNote(ctx, event.on(c), c, note)
	})
}

// caseForNote returns the case if the user may add a note to it: whoever may edit its tracker or, if there is none, create
// one.
func (w *Write) caseForNote(ctx context.Context, id EnrollmentID) (Case, error) {
	c, err := w.openCase(ctx, id, EditTracker)
	if err == nil && c.Tracker == nil {
		err = w.user.require(CreateTracker, c.Program.Organization)
	}
	return c, err
}

func (w *Write) addNote(ctx context.Context, event AuditEvent, c Case, note Note) error {
	if c.Tracker != nil {
		event.Version = c.Tracker.Version
	}
	return w.AddNote(ctx, event, note)
}

func (w *Write) validateNote(ctx context.Context, note Note) error {
	if note.Text == "" {
		return Refuse(CodeInvalid, "Write the note first.")
	}
	if n := utf8.RuneCountInString(note.Text); n > MaxNote {
		return Refuse(CodeInvalid, "A note can have at most %d characters; this has %d.", MaxNote, n)
	}
	if note.Barrier != "" && !slices.Contains(BarrierFields, note.Barrier) {
		return RefuseField(CodeInvalid, note.Barrier, "A note is about the housing process or a barrier, not about %s.", note.Barrier.Label())
	}
	if note.Corrects == "" {
		return nil
	}
	notes, err := w.Notes(ctx, note.EnrollmentID)
	if err == nil && !slices.ContainsFunc(notes, func(n Note) bool { return n.ID == note.Corrects }) {
		err = Refuse(CodeNotFound, "The note to be corrected is not on this tracker.")
	}
	return err
}

// PrivateLandlordPrefix begins the property name of a private landlord (R18), with an en dash.
const PrivateLandlordPrefix = "Private Landlord – "

// PrivateLandlord returns the property name of a private landlord (R18).
func PrivateLandlord(first, last string) string {
	return PrivateLandlordPrefix + Line(first+" "+last)
}
