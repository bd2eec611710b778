package signin

import (
	"context"
	"errors"
	"slices"

	"housingtracker/data"
)

// MoveTries is how often a move starts over because somebody has saved something meanwhile.
const MoveTries = 3

// ErrSaved means that something was saved while the database was copied.
var ErrSaved = errors.New("something was saved meanwhile")

// MoveAway lets copy bring the database to another place, and marks it as moved there if nothing was saved meanwhile; from and to are the
// places. copy gets the event of the mark and must leave nothing usable there before MoveAway returns. A database that is marked already is
// not copied again: then done is true, and the event is that of its mark.
func (s *Session) MoveAway(ctx context.Context, from, to string, copy func(ctx context.Context, store Store, event data.AuditEvent) error) (event data.AuditEvent, done bool, err error) {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return event, false, err
	}
	info, err := s.store.Office(ctx)
	switch {
	case err != nil:
		return event, false, err
	case info.MovedTo == to:
		event, err = s.Departure(ctx)
		return event, true, err
	case info.MovedTo != "":
		return event, false, data.Refuse(data.CodeUnavailable, "%s Nothing was changed.", info.ReadOnly)
	case info.ReadOnly != "":
		return event, false, data.Refuse(data.CodeUnavailable, "A database that can't be written can't be moved, because it could not be marked as moved. Nothing was changed. %s", info.ReadOnly)
	}
	if err := CheckSound(ctx, s.store, "The database"); err != nil {
		return event, false, err
	}
	for range MoveTries {
		if event, err = s.moveAway(ctx, from, to, copy); !errors.Is(err, ErrSaved) {
			return event, false, err
		}
	}
	return event, false, &data.Error{Code: data.CodeConflict, Err: err, Message: "Somebody saved something each time the database was copied. Nothing was moved. Ask everybody to sign out, then move it again."}
}

// moveAway tries to move the database once.
func (s *Session) moveAway(ctx context.Context, from, to string, copy func(ctx context.Context, store Store, event data.AuditEvent) error) (data.AuditEvent, error) {
	event := s.auth.Event(data.NewOperationID(), data.EventMovedAway).WithReason("moved the database")
	event.Changes = []data.Change{{Field: data.FieldPlace, Old: from, New: to}}
	if err := s.auth.FlushReadings(ctx); err != nil {
		return event, err
	}
	before, err := s.store.Tables(ctx)
	if err == nil {
		err = copy(ctx, s.store, event)
	}
	if err == nil {
		err = s.MarkMoved(ctx, event, before)
	}
	if err != nil {
		// The mark may be stored despite an error.
		if marked, unknown := s.store.EventsOf(context.WithoutCancel(ctx), event.Operation); unknown == nil && len(marked) > 0 {
			err = nil
		}
	}
	return event, err
}

// MarkMoved marks the database as moved if it still has the rows that were copied. ErrSaved means that it has not.
func (s *Session) MarkMoved(ctx context.Context, event data.AuditEvent, copied []data.Table) error {
	return s.auth.Administer(ctx, event, func(uncancelled context.Context, w *data.Write) error {
		now, err := w.Tables(ctx)
		if err != nil {
			return err
		}
		if !slices.Equal(now, copied) {
			return &data.Error{Code: data.CodeConflict, Err: ErrSaved, Message: "Something was saved while the database was copied. Nothing was moved."}
		}
		return w.Record(uncancelled, event)
	})
}

// Departure returns the event that marks the database as moved; CodeInvalid if it is not.
func (s *Session) Departure(ctx context.Context) (data.AuditEvent, error) {
	last, err := s.store.Events(ctx, data.EventFilter{}, 0, 1)
	if err == nil && (len(last) == 0 || last[0].MovedTo() == "") {
		err = data.Refuse(data.CodeInvalid, "This database was not moved. Nothing was changed.")
	}
	if err != nil {
		return data.AuditEvent{}, err
	}
	return last[0], nil
}

// UndoMark takes back the mark of a database that was moved by the event, so that it can be written again.
func (s *Session) UndoMark(ctx context.Context, event data.AuditEvent) error {
	undo := s.auth.Event(data.NewOperationID(), data.EventMovedAway).WithReason("took back the move to " + event.MovedTo())
	undo.Undoes = event.Operation
	return s.auth.Administer(ctx, undo, data.RecordIf(data.Administer))
}

// UnknownWarning says what must be done where it is not known whether a moved database was changed at its new place.
func UnknownWarning(place string) string {
	return "The database at " + place + " can't be read from here, so it is not known whether it was changed since. Do not use it any more: " +
		"if people work with both databases, neither has everything, and they can't be joined."
}

// CheckSound refuses a database in which something is wrong; what begins the sentence.
func CheckSound(ctx context.Context, store Store, what string) error {
	wrong, err := store.Check(ctx)
	if err == nil && len(wrong) > 0 {
		err = data.Refuse(data.CodeUnavailable, "%s is damaged: %s (%d found in all). Nothing was moved, and the database is as it was. Run a check, and restore a backup if it finds the same.", what, wrong[0], len(wrong))
	}
	return err
}
