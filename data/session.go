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

// require refuses what the session can't do now, and what the user may not. What is written asks in its transaction (see write).
func (s *Session) require(ctx context.Context, p Permission, owner Organization) error {
	if err := s.checkUsable(nil); err != nil {
		return err
	}
	user, err := s.enabled(ctx, s.store)
	if err != nil {
		return err
	}
	return user.require(p, owner)
}

// enabled reads the user again, and refuses one who has been disabled meanwhile.
func (s *Session) enabled(ctx context.Context, from Reader) (User, error) {
	user, err := from.User(ctx, s.User().ID)
	if err != nil {
		return user, err
	}
	if user.Disabled {
		return user, Refuse(CodePermission, "This account has been disabled. Ask an administrator. Nothing was changed.")
	}
	s.user.Store(&user)
	return user, nil
}

// require asks the table.
func (u User) require(p Permission, owner Organization) error {
	if !u.May(p, owner.ID) {
		return p.refusal(owner)
	}
	return nil
}

// May reports whether the user may do it on a program of the organization, for screens that offer it.
func (s *Session) May(p Permission, owner OrganizationID) bool { return s.User().May(p, owner) }

func (s *Session) event(op OperationID, kind EventKind) AuditEvent {
	return AuditEvent{Operation: op, Kind: kind, At: s.office.now(), By: s.User().ID}
}

// describe gives the event a line of words, the first MaxReason characters of it.
func (a AuditEvent) describe(words string) AuditEvent {
	if letters := []rune(words); len(letters) > MaxReason {
		words = string(letters[:MaxReason])
	}
	a.Reason = words
	return a
}

// on says what the event is done to.
func (a AuditEvent) on(c Case) AuditEvent {
	a.EnrollmentID, a.ClientID, a.ProgramID = c.ID, c.Client.ID, c.Program.ID
	return a
}
