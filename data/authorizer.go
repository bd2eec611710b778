package data

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"sync/atomic"
	"time"
)

// An Authorizer is the signed-in user of a store. It checks permissions (R41), for reading before and for writing in the
// transaction of the write. The sessions use it for everything they do.
type Authorizer struct {
	store Store
	now   func() time.Time
	// user is updated by every call; screens call from several goroutines.
	user atomic.Pointer[User]
	// blocked returns the refusal of a session that can't be used; nil if it can be.
	blocked  func(Exception) error
	readings readings
	// trip is that of a laptop's database; nil elsewhere.
	trip *Trip
	// onWrite runs at the start of each write; nil for nothing.
	onWrite atomic.Pointer[func(*Wait)]
}

// An Exception is a state of a session in which an operation works although others are refused.
type Exception uint8

// The exceptions.
const (
	NoException Exception = iota
	// WhileLocked: the window is locked.
	WhileLocked
	// WhileTemporary: the user has not changed a password that somebody else has set.
	WhileTemporary
	// WhileExpired: the time of the laptop is over (O1).
	WhileExpired
)

// NewAuthorizer returns the Authorizer of a user. now returns the caseworker's local time; blocked returns the refusal of a
// session that has ended or is in a state without an exception.
func NewAuthorizer(store Store, user User, now func() time.Time, blocked func(Exception) error) *Authorizer {
	a := &Authorizer{store: store, now: now, blocked: blocked}
	a.user.Store(&user)
	return a
}

// Store returns the store, which checks no permissions.
func (a *Authorizer) Store() Store { return a.store }

// Now returns the caseworker's local time.
func (a *Authorizer) Now() time.Time { return a.now() }

// OnTrip makes the Authorizer that of a laptop. Call it before the first use.
func (a *Authorizer) OnTrip(t Trip) {
	a.trip = &t
	user := a.User()
	user.away = true
	a.user.Store(&user)
}

// refused is blocked, or the refusal of a laptop whose time is over.
func (a *Authorizer) refused(e Exception) error {
	if err := a.blocked(e); err != nil || a.trip == nil || e == WhileExpired {
		return err
	}
	return a.trip.expired(a.now())
}

// User returns the signed-in user.
func (a *Authorizer) User() User { return *a.user.Load() }

// Today returns the caseworker's local date.
func (a *Authorizer) Today() Date { return DateOf(a.now()) }

// Require refuses a blocked session and a user without the permission. Writes check it in their transaction (see Write).
func (a *Authorizer) Require(ctx context.Context, p Permission, owner Organization) error {
	if err := a.refused(NoException); err != nil {
		return err
	}
	user, err := a.enabled(ctx, a.store)
	if err != nil {
		return err
	}
	return user.require(p, owner)
}

// RequireEnabled refuses a disabled user.
func (a *Authorizer) RequireEnabled(ctx context.Context) error {
	_, err := a.enabled(ctx, a.store)
	return err
}

// enabled reads the user again and refuses a disabled one.
func (a *Authorizer) enabled(ctx context.Context, from Reader) (User, error) {
	user, err := from.User(ctx, a.User().ID)
	if err != nil {
		return user, err
	}
	if user.Disabled {
		return user, Refuse(CodePermission, "This account has been disabled. Ask an administrator. Nothing was changed.")
	}
	user.away = a.trip != nil
	a.user.Store(&user)
	return user, nil
}

// A Write is an operation of the signed-in user in its transaction.
type Write struct {
	Tx
	// user is the signed-in user as read in the transaction, today the caseworker's date.
	user  User
	today Date
	// event is the operation's audit event as known before the transaction.
	event AuditEvent
}

// Write runs do in a transaction of the store, unless the session is blocked or the user disabled. A retry of a recorded
// operation does nothing; another operation with the same ID is refused.
func (a *Authorizer) Write(ctx context.Context, event AuditEvent, do func(ctx context.Context, w *Write) error) error {
	return a.WriteDespite(ctx, NoException, event, do)
}

// Administer is Write for operations that only administrators may do.
func (a *Authorizer) Administer(ctx context.Context, event AuditEvent, do func(ctx context.Context, w *Write) error) error {
	return a.Write(ctx, event, func(ctx context.Context, w *Write) error {
		if err := w.user.require(Administer, Organization{}); err != nil {
			return err
		}
		return do(ctx, w)
	})
}

// WriteDespite is Write for an operation that works in the state e too.
func (a *Authorizer) WriteDespite(ctx context.Context, e Exception, event AuditEvent, do func(ctx context.Context, w *Write) error) error {
	_, err := a.write(ctx, e, event, do)
	return err
}

// write is WriteDespite, which also reports whether the operation was a retry.
func (a *Authorizer) write(ctx context.Context, e Exception, event AuditEvent, do func(ctx context.Context, w *Write) error) (repeated bool, err error) {
	if err := a.refused(e); err != nil {
		return false, err
	}
	ctx, wait := a.startWait(ctx)
	defer wait.End()
	repeated, err = a.store.Write(ctx, event, func(ctx context.Context, tx Tx) error {
		if err := wait.begin(); err != nil {
			return err
		}
		if err := a.refused(e); err != nil {
			return err
		}
		user, err := a.enabled(ctx, tx)
		if err != nil {
			return err
		}
		return do(ctx, &Write{Tx: tx, user: user, today: a.Today(), event: event})
	})
	if repeated {
		_, err = a.enabled(ctx, a.store)
	}
	return repeated, err
}

// writeReturning is Write for operations that return a value. A retry returns what find reads for the recorded event.
func writeReturning[T any](ctx context.Context, a *Authorizer, event AuditEvent, do func(ctx context.Context, w *Write) (T, error), find func(recorded AuditEvent) (T, error)) (result T, err error) {
	var none T
	repeated, err := a.write(ctx, NoException, event, func(ctx context.Context, w *Write) (err error) {
		result, err = do(ctx, w)
		return err
	})
	if err != nil {
		return none, err
	}
	if !repeated {
		return result, nil
	}
	recorded, err := a.store.EventsOf(ctx, event.Operation)
	if err != nil {
		return none, err
	}
	return find(recorded[0])
}

// RecordIf writes only the event, if the user has a permission that depends on no organization.
func RecordIf(p Permission) func(ctx context.Context, w *Write) error {
	return func(ctx context.Context, w *Write) error {
		if err := w.user.require(p, Organization{}); err != nil {
			return err
		}
		return w.Record(ctx, w.event)
	}
}

// Event returns an audit event of the user, without a digest.
func (a *Authorizer) Event(op OperationID, kind EventKind) AuditEvent {
	return AuditEvent{Operation: op, Kind: kind, At: a.now(), By: a.User().ID}
}

// operation returns the event of an operation with the digest of its content: method, user and arguments. The arguments must
// not contain a password, which the digest could reveal; see Unrepeatable.
func (a *Authorizer) operation(op OperationID, kind EventKind, method string, arguments ...any) AuditEvent {
	event := a.Event(op, kind)
	content, err := json.Marshal([]any{method, event.By, arguments})
	if err != nil {
		panic(err)
	}
	digest := sha256.Sum256(content)
	event.Digest = digest[:]
	return event
}

// Unrepeatable returns the event of what must be recorded each time, such as setting a password or exporting a file: a
// recorded ID is always refused.
func (a *Authorizer) Unrepeatable(op OperationID, kind EventKind) AuditEvent {
	return a.operation(op, kind, "once", NewOperationID())
}

// repeated reports whether the event is recorded already, without a transaction.
func (a *Authorizer) repeated(ctx context.Context, event AuditEvent) (bool, error) {
	recorded, err := a.store.EventsOf(ctx, event.Operation)
	if err != nil {
		return false, err
	}
	return event.Repeated(recorded)
}

// permittedCase returns the case if the user has the permission for it.
func (w *Write) permittedCase(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	c, err := w.Case(ctx, id)
	if err != nil {
		return Case{}, err
	}
	return c, w.user.require(p, c.Program.Organization)
}

// openCase is permittedCase for an enrollment whose tracker is not read-only.
func (w *Write) openCase(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
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
func (w *Write) openTracker(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	c, err := w.openCase(ctx, id, p)
	if err == nil && c.Tracker == nil {
		err = Refuse(CodeNotFound, "%s has no tracker in %s yet.", c.Client.DisplayName(), c.Program.Name)
	}
	return c, err
}

// caseForAssessment returns the case if the user may update its assessment.
func (w *Write) caseForAssessment(ctx context.Context, id EnrollmentID) (Case, error) {
	c, err := w.permittedCase(ctx, id, UpdateAssessment)
	if err == nil && c.Gone() {
		err = Refuse(CodeClosed, "%s", c.ReadOnly(w.today))
	}
	return c, err
}
