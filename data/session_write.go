package data

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"sync/atomic"
)

// A write is an operation of the signed-in user in its transaction.
type write struct {
	Tx
	// user is the signed-in user as read in the transaction, today the caseworker's date.
	user  User
	today Date
	// event is the operation's audit event as known before the transaction.
	event AuditEvent
}

// write runs do in a transaction of the store, unless the session is blocked or the user disabled. A retry of a recorded
// operation does nothing; another operation with the same ID is refused.
func (s *Session) write(ctx context.Context, event AuditEvent, do func(ctx context.Context, w *write) error) error {
	_, err := s.writeIgnoring(ctx, nil, event, do)
	return err
}

// administer is write for operations that only administrators may do.
func (s *Session) administer(ctx context.Context, event AuditEvent, do func(ctx context.Context, w *write) error) error {
	return s.write(ctx, event, func(ctx context.Context, w *write) error {
		if err := w.user.require(Administer, Organization{}); err != nil {
			return err
		}
		return do(ctx, w)
	})
}

// writeIgnoring is write for a session that may be in the state ignored (see checkUsable). It reports whether the operation was a retry.
func (s *Session) writeIgnoring(ctx context.Context, ignored *atomic.Bool, event AuditEvent, do func(ctx context.Context, w *write) error) (repeated bool, err error) {
	if err := s.checkUsable(ignored); err != nil {
		return false, err
	}
	repeated, err = s.store.Write(ctx, event, func(ctx context.Context, tx Tx) error {
		if err := s.checkUsable(ignored); err != nil {
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

// writeReturning is write for operations that return a value. A retry returns what find reads for the recorded event.
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

// recordIf writes only the event, if the user has a permission that depends on no organization.
func recordIf(p Permission) func(ctx context.Context, w *write) error {
	return func(ctx context.Context, w *write) error {
		if err := w.user.require(p, Organization{}); err != nil {
			return err
		}
		return w.Record(ctx, w.event)
	}
}

// operation returns the event of an operation with the digest of its content: method, user and arguments. The arguments must
// not contain a password, which the digest could reveal; see unrepeatable.
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

// unrepeatable is operation for what must be recorded each time, such as setting a password or exporting a file: a recorded
// ID is always refused.
func (s *Session) unrepeatable(op OperationID, kind EventKind) AuditEvent {
	return s.operation(op, kind, "once", NewOperationID())
}

// repeated reports whether the event is recorded already, without a transaction.
func (s *Session) repeated(ctx context.Context, event AuditEvent) (bool, error) {
	recorded, err := s.store.EventsOf(ctx, event.Operation)
	if err != nil {
		return false, err
	}
	return event.Repeated(recorded)
}

// permittedCase returns the case if the user has the permission for it.
func (w *write) permittedCase(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	c, err := w.Case(ctx, id)
	if err != nil {
		return Case{}, err
	}
	return c, w.user.require(p, c.Program.Organization)
}

// openCase is permittedCase for an enrollment whose tracker is not read-only.
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

// openTracker is openCase for an enrollment that has a tracker.
func (w *write) openTracker(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	c, err := w.openCase(ctx, id, p)
	if err == nil && c.Tracker == nil {
		err = Refuse(CodeNotFound, "%s has no tracker in %s yet.", c.Client.DisplayName(), c.Program.Name)
	}
	return c, err
}

// caseForAssessment returns the case if the user may update its assessment.
func (w *write) caseForAssessment(ctx context.Context, id EnrollmentID) (Case, error) {
	c, err := w.permittedCase(ctx, id, UpdateAssessment)
	if err == nil && c.Gone() {
		err = Refuse(CodeClosed, "%s", c.ReadOnly(w.today))
	}
	return c, err
}
