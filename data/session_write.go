package data

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"sync/atomic"
)

// A write is an operation of the signed-in user in the one transaction that it is decided and done in.
type write struct {
	Tx
	// user is the user as the transaction reads it, today the caseworker's date.
	user  User
	today Date
	// event is the operation's, without what the transaction has still to read.
	event AuditEvent
}

// write runs do in a transaction of the store, unless the session is barred or the user disabled. An operation that is on record
// already is not done again; with other content it is refused.
func (s *Session) write(ctx context.Context, event AuditEvent, do func(ctx context.Context, w *write) error) error {
	_, err := s.writeIgnoring(ctx, nil, event, do)
	return err
}

// administer is write for what only administrators do.
func (s *Session) administer(ctx context.Context, event AuditEvent, do func(ctx context.Context, w *write) error) error {
	return s.write(ctx, event, func(ctx context.Context, w *write) error {
		if err := w.user.require(Administer, Organization{}); err != nil {
			return err
		}
		return do(ctx, w)
	})
}

// writeIgnoring is write for what one of the bars does not keep the user from. It reports whether the operation was on record.
func (s *Session) writeIgnoring(ctx context.Context, bar *atomic.Bool, event AuditEvent, do func(ctx context.Context, w *write) error) (repeated bool, err error) {
	if err := s.checkUsable(bar); err != nil {
		return false, err
	}
	repeated, err = s.store.Write(ctx, event, func(ctx context.Context, tx Tx) error {
		if err := s.checkUsable(bar); err != nil {
			return err
		}
		user, err := s.enabled(ctx, tx)
		if err != nil {
			return err
		}
		return do(ctx, &write{Tx: tx, user: user, today: s.Today(), event: event})
	})
	if repeated {
		_, err = s.enabled(ctx, s.store)
	}
	return repeated, err
}

// writeReturning is write for what returns something. A retry returns what find reads for the event on record.
func writeReturning[T any](ctx context.Context, s *Session, event AuditEvent, do func(ctx context.Context, w *write) (T, error), find func(recorded AuditEvent) (T, error)) (result T, err error) {
	var none T
	repeated, err := s.writeIgnoring(ctx, nil, event, func(ctx context.Context, w *write) (err error) {
		result, err = do(ctx, w)
		return err
	})
	if err != nil {
		return none, err
	}
	if !repeated {
		return result, nil
	}
	recorded, err := s.store.EventsOf(ctx, event.Operation)
	if err != nil {
		return none, err
	}
	return find(recorded[0])
}

// recordIf is a write that is only put on record, if the user has a permission that depends on no organization.
func recordIf(p Permission) func(ctx context.Context, w *write) error {
	return func(ctx context.Context, w *write) error {
		if err := w.user.require(p, Organization{}); err != nil {
			return err
		}
		return w.Record(ctx, w.event)
	}
}

// operation is the event of an operation with the digest of its content: the method, the user and the arguments. A password is no
// part of that, since the digest could give it away; see unrepeatable.
func (s *Session) operation(op OperationID, kind EventKind, method string, arguments ...any) AuditEvent {
	event := s.event(op, kind)
	content, err := json.Marshal([]any{method, event.By, arguments})
	if err != nil {
		panic(err)
	}
	digest := sha256.Sum256(content)
	event.Digest = digest[:]
	return event
}

// unrepeatable is operation for what can't be done twice without a second event, as setting a password or handing out a file: an id
// that is on record is always refused.
func (s *Session) unrepeatable(op OperationID, kind EventKind) AuditEvent {
	return s.operation(op, kind, "once", NewOperationID())
}

// repeated reports whether the event is on record already, for what need not wait for a transaction to find that out.
func (s *Session) repeated(ctx context.Context, event AuditEvent) (bool, error) {
	recorded, err := s.store.EventsOf(ctx, event.Operation)
	if err != nil {
		return false, err
	}
	return event.Repeated(recorded)
}

// permitted returns the case if the user may do p there. Who may do nothing does not even learn whether it exists.
func (w *write) permittedCase(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	c, err := w.Case(ctx, id)
	if err != nil {
		return Case{}, err
	}
	return c, w.user.require(p, c.Program.Organization)
}

// open returns the case if the user may do p there and its tracker is not read-only.
func (w *write) openCase(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	c, err := w.permittedCase(ctx, id, p)
	if err != nil {
		return Case{}, err
	}
	if why := c.ReadOnly(w.today); why != "" {
		code := CodeClosed
		if !c.Program.Housing() {
			code = CodeInvalid
		}
		return Case{}, Refuse(code, "%s", why)
	}
	return c, nil
}

// openTracker is open for an enrollment that must have a tracker.
func (w *write) openTracker(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	c, err := w.openCase(ctx, id, p)
	if err == nil && c.Tracker == nil {
		err = Refuse(CodeNotFound, "%s has no tracker in %s yet.", c.Client.DisplayName(), c.Program.Name)
	}
	return c, err
}

// assessable returns the case if the user may update its assessment.
func (w *write) caseForAssessment(ctx context.Context, id EnrollmentID) (Case, error) {
	c, err := w.permittedCase(ctx, id, UpdateAssessment)
	if err == nil && c.Gone() {
		err = Refuse(CodeClosed, "%s", c.ReadOnly(w.today))
	}
	return c, err
}
