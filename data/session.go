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
