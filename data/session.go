package data

import "context"

// Session is the casework of a signed-in user: trackers, lists, search and what they read. All screens and commands use it.
type Session struct {
	auth  *Authorizer
	store Store
}

// NewSession returns the casework of the user.
func NewSession(a *Authorizer) *Session { return &Session{a, a.store} }

// User returns the signed-in user.
func (s *Session) User() User { return s.auth.User() }

// Today returns the caseworker's local date.
func (s *Session) Today() Date { return s.auth.Today() }

// Info reports whether the database is the sample office and whether it is read-only.
func (s *Session) Info(ctx context.Context) (OfficeInfo, error) { return s.store.Office(ctx) }

// ChangeCounter returns a number that grows with every change by any user (see Store.ChangeCounter).
func (s *Session) ChangeCounter(ctx context.Context) (int64, error) {
	return s.store.ChangeCounter(ctx)
}

// May reports whether the user has the permission for programs of the organization.
func (s *Session) May(p Permission, owner OrganizationID) bool { return s.User().May(p, owner) }

// Presence tells other windows of the same database which tracker a user has open, and asks what they have open. It is for words
// only: nothing depends on it.
type Presence interface {
	// Announce says that the user has the tracker open, for a minute, in place of an earlier one; 0 says that none is open. It
	// returns the names of the other users who have the same one open.
	Announce(user string, id EnrollmentID) (others []string, err error)
}

// PresenceSession is what a window says of the trackers that its user has open.
type PresenceSession struct {
	auth     *Authorizer
	presence Presence
}

// NewPresenceSession returns the part of a session; presence may be nil.
func NewPresenceSession(a *Authorizer, presence Presence) *PresenceSession {
	return &PresenceSession{a, presence}
}

// Announce says that the user has the tracker open, and returns the names of the others who have.
func (s *PresenceSession) Announce(_ context.Context, id EnrollmentID) ([]string, error) {
	if s.presence == nil {
		return nil, nil
	}
	if id != 0 {
		if err := s.auth.blocked(NoException); err != nil {
			return nil, err
		}
	}
	return s.presence.Announce(s.auth.User().Name, id)
}
