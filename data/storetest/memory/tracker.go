package memory

import (
	"context"
	"maps"

	"housingtracker/data"
)

// CreateTracker stores a tracker; CodeExists if there is one (R3). Its version is higher than that of any removed tracker of
// the enrollment.
func (x *tx) CreateTracker(_ context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	if err := x.mustHave(t.EnrollmentID); err != nil {
		return t, err
	}
	if _, ok := x.trackers[t.EnrollmentID]; ok {
		return t, data.Refuse(data.CodeExists, "This enrollment has a tracker already. Nothing was changed. Edit that one.")
	}
	t.Version = 0
	for _, a := range x.events {
		if a.EnrollmentID == t.EnrollmentID {
			t.Version = max(t.Version, a.Version)
		}
	}
	return x.putTracker(event, t)
}

// putTracker stores the next version of a tracker and records its event.
func (x *tx) putTracker(event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	if t.Applied == 0 && (t.Approved != 0 || t.PropertyName != "") {
		return t, invalid("Property and Approved without Applied")
	}
	t.Version++
	t.UpdatedBy, t.UpdatedAt = x.users[event.By].name, stamp(event.At)
	x.trackers[t.EnrollmentID] = t
	x.addTrackerVersion(t.EnrollmentID, event.At)
	event.Version = t.Version
	return t, x.record(event)
}

// mustBeAt refuses a write that was made from another version than the stored one.
func (x *tx) mustBeAt(id data.EnrollmentID, version int) error {
	theirs, ok := x.trackers[id]
	if !ok {
		return notFound("tracker")
	}
	if theirs.Version != version {
		return &data.Error{Code: data.CodeConflict, Err: &data.Conflict{Theirs: theirs},
			Message: theirs.UpdatedBy + " has saved this tracker meanwhile. Nothing was changed."}
	}
	return nil
}

// SaveTracker updates the tracker whose version is t.Version.
func (x *tx) SaveTracker(_ context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	if err := x.mustBeAt(t.EnrollmentID, t.Version); err != nil {
		return t, err
	}
	event.BaseVersion = t.Version
	return x.putTracker(event, t)
}

// StartOver archives the attempt and replaces it by next (R19).
func (x *tx) StartOver(ctx context.Context, event data.AuditEvent, archived data.Attempt, next data.Tracker) (data.Tracker, error) {
	t, err := x.SaveTracker(ctx, event, next)
	if err != nil {
		return t, err
	}
	archived.EndedAt, archived.EndedBy = stamp(archived.EndedAt), x.users[event.By].name
	x.attempts[attemptKey{archived.EnrollmentID, archived.Number}] = archived
	return t, nil
}

// ReturnToAttempt undoes a StartOver: t replaces the archived attempt t.Attempt, whose relocation flag it gets.
func (x *tx) ReturnToAttempt(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	key := attemptKey{t.EnrollmentID, t.Attempt}
	archived, ok := x.attempts[key]
	if !ok {
		return t, notFound("attempt")
	}
	t.Relocation = archived.Relocation
	delete(x.attempts, key)
	return x.SaveTracker(ctx, event, t)
}

// RemoveTracker deletes the tracker of that version (R49).
func (x *tx) RemoveTracker(_ context.Context, event data.AuditEvent, id data.EnrollmentID, version int) error {
	if err := x.mustBeAt(id, version); err != nil {
		return err
	}
	delete(x.trackers, id)
	x.addTrackerVersion(id, event.At)
	event.BaseVersion = version
	return x.record(event)
}

// MoveTracker moves tracker, attempts and notes to another enrollment (R48).
func (x *tx) MoveTracker(_ context.Context, event data.AuditEvent, from, to data.EnrollmentID) error {
	if _, ok := x.trackers[from]; !ok {
		return notFound("tracker")
	}
	if err := x.moveTracker(from, to); err != nil {
		return err
	}
	return x.recordMove(event, from, to, event.Changes)
}

// recordMove records part 0 at the target, with the changes, and part 1 at the origin (see reader.History).
func (x *tx) recordMove(event data.AuditEvent, from, to data.EnrollmentID, changes []data.Change) error {
	arrival, origin := event, event
	arrival.EnrollmentID, arrival.Changes, origin.EnrollmentID = to, changes, from
	return x.record(arrival, origin)
}

// moveTracker moves a tracker, if there is one, with attempts and notes. Attempts of the target come before the moved
// ones.
func (x *tx) moveTracker(from, to data.EnrollmentID) error {
	if err := x.mustHave(to); err != nil {
		return err
	}
	moved, has := x.trackers[from]
	if _, both := x.trackers[to]; has && both {
		return data.Refuse(data.CodeExists, "Both enrollments have a tracker. Nothing was changed. Remove the one made in error first.")
	}
	earlier := 0
	for key := range x.attempts {
		if key.enrollment == to {
			earlier = max(earlier, key.number)
		}
	}
	if has {
		moved.EnrollmentID = to
		moved.Attempt += earlier
		x.trackers[to] = moved
		delete(x.trackers, from)
	}
	x.moveTrackerVersions(from, to)
	for key, a := range maps.Clone(x.attempts) {
		if key.enrollment == from {
			delete(x.attempts, key)
			a.EnrollmentID = to
			a.Number += earlier
			x.attempts[attemptKey{to, a.Number}] = a
		}
	}
	for id, n := range x.notes {
		if n.EnrollmentID == from {
			n.EnrollmentID = to
			x.notes[id] = n
		}
	}
	return nil
}

// AddNote stores a note (R32).
func (x *tx) AddNote(_ context.Context, event data.AuditEvent, n data.Note) error {
	if err := x.mustHave(n.EnrollmentID); err != nil {
		return err
	}
	if _, ok := x.notes[n.ID]; ok {
		return exists()
	}
	if _, ok := x.notes[n.Corrects]; n.Corrects != "" && !ok {
		return notFound("note")
	}
	n.At, n.By = stamp(n.At), x.users[event.By].name
	x.notes[n.ID] = n
	return x.record(event)
}
