package data

import (
	"context"
	"sync/atomic"
)

// Session is a signed-in user of a store. It checks every permission (R41); all screens and commands use it.
type Session struct {
	office *Office
	store  Store
	// user is updated by every call; screens call from several goroutines.
	user atomic.Pointer[User]
	// release ends the user's claim of a window; nil for a command.
	release func()
	// Any of these blocks the session; see checkUsable.
	ended, locked, temporary atomic.Bool
}

func newSession(o *Office, user User) *Session {
	s := &Session{office: o, store: o.store}
	s.user.Store(&user)
	return s
}

// User returns the signed-in user.
func (s *Session) User() User { return *s.user.Load() }

// Today returns the caseworker's local date.
func (s *Session) Today() Date { return DateOf(s.office.now()) }

// Info reports whether the database is the sample office and whether it is read-only.
func (s *Session) Info(ctx context.Context) (OfficeInfo, error) { return s.store.Office(ctx) }

// ChangeCounter returns a number that grows with every change by any user (see Store.ChangeCounter).
func (s *Session) ChangeCounter(ctx context.Context) (int64, error) {
	return s.store.ChangeCounter(ctx)
}

// require refuses a blocked session and a user without the permission. Writes check it in their transaction (see write).
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

// enabled reads the user again and refuses a disabled one.
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

// require returns the refusal if the user does not have the permission.
func (u User) require(p Permission, owner Organization) error {
	if !u.May(p, owner.ID) {
		return p.refusal(owner)
	}
	return nil
}

// May reports whether the user has the permission for programs of the organization.
func (s *Session) May(p Permission, owner OrganizationID) bool { return s.User().May(p, owner) }

func (s *Session) event(op OperationID, kind EventKind) AuditEvent {
	return AuditEvent{Operation: op, Kind: kind, At: s.office.now(), By: s.User().ID}
}

// describe sets the reason of the event, cut to MaxReason characters.
func (a AuditEvent) describe(words string) AuditEvent {
	if letters := []rune(words); len(letters) > MaxReason {
		words = string(letters[:MaxReason])
	}
	a.Reason = words
	return a
}

// on sets the enrollment, client and program of the event.
func (a AuditEvent) on(c Case) AuditEvent {
	a.EnrollmentID, a.ClientID, a.ProgramID = c.ID, c.Client.ID, c.Program.ID
	return a
}
