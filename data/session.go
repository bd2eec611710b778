package data

import (
	"context"
	"sync/atomic"
)

// Session is a signed-in user un a store: the one place where permission is asked (R41). Every screen and every
// command goes through it.
type Session struct {
	office *Office
	store  Store
	// user is renewed by every call, and screens call from several goroutines.
	user atomic.Pointer[User]
	// release gives the user's place at a window free; nil for a command.
	release func()
	// Any of these keeps the session from doing anything; see barred.
	ended, locked, temporary atomic.Bool
}

func newSession(o *Office, user User) *Session {
	s := &Session{office: o, store: o.store}
	s.user.Store(&user)
	return s
}

// User is who is signed in.
func (s *Session) User() User { return *s.user.Load() }

// Today is the caseworker's local date.
func (s *Session) Today() Date { return DateOf(s.office.now()) }

// Info says whether the database is a sample and whether it can be written.
func (s *Session) Info(ctx context.Context) (OfficeInfo, error) { return s.store.Office(ctx) }

// ChangeCounter grows whenever anybody changes something.
func (s *Session) ChangeCounter(ctx context.Context) (int64, error) {
	return s.store.ChangeCounter(ctx)
}

// require refuses what the session can't do now, and what the user may not.
func (s *Session) require(ctx context.Context, p Permission, owner Organization) error {
	if err := s.barred(); err != nil {
		return err
	}
	return s.allowed(ctx, p, owner)
}

// allowed reads the user again, so that one disabled meanwhile can do nothing, and asks the table.
func (s *Session) allowed(ctx context.Context, p Permission, owner Organization) error {
	user, err := s.store.User(ctx, s.User().ID)
	if err != nil {
		return err
	}
	if user.Disabled {
		return Refuse(CodePermission, "This account has been disabled. Ask an administrator. Nothing was changed.")
	}
	s.user.Store(&user)
	if !user.May(p, owner.ID) {
		return p.refusal(owner)
	}
	return nil
}

// permitted returns the case if the user may do p there. Who may do nothing does not even learn whether it exists.
func (s *Session) permitted(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return Case{}, err
	}
	c, err := s.store.Case(ctx, id)
	if err != nil {
		return Case{}, err
	}
	if owner := c.Program.Organization; !s.May(p, owner.ID) {
		return Case{}, p.refusal(owner)
	}
	return c, nil
}

// May reports whether the user may do it on a program of the organization, for screens that offer it.
func (s *Session) May(p Permission, owner OrganizationID) bool { return s.User().May(p, owner) }

func (s *Session) event(op OperationID, kind EventKind) AuditEvent {
	return AuditEvent{Operation: op, Kind: kind, At: s.office.now(), By: s.User().ID}
}

// acted is an audit event that a line of words tells, the first MaxReason characters of it.
func (s *Session) describedEvent(op OperationID, kind EventKind, words string) AuditEvent {
	event := s.event(op, kind)
	if letters := []rune(words); len(letters) > MaxReason {
		words = string(letters[:MaxReason])
	}
	event.Reason = words
	return event
}
