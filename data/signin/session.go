package signin

import (
	"context"
	"sync/atomic"
	"time"

	"housingtracker/data"
)

// Store is a data.Store that can be verified.
type Store interface {
	data.Store
	// Check verifies the database and returns what is wrong, one line each.
	Check(ctx context.Context) ([]string, error)
}

// Session is a user signed in to a database at any place: the casework and the administration, and what concerns passwords.
type Session struct {
	*data.Session
	*data.Administration
	*data.LocalRecords
	*data.DraftSession
	*data.PresenceSession
	*data.ReportSession
	*data.DocumentSession
	auth  *data.Authorizer
	store Store
	place Place
	// release ends the user's claim of a window; nil for a command.
	release func()
	// Any of these blocks the session; see blocked.
	ended, displaced, locked, temporary atomic.Bool
}

// New returns the session of a user at a place, and its Authorizer for what the place does beyond it. drafts and presence may be
// nil.
func New(store Store, user data.User, now func() time.Time, place Place, drafts data.DraftStore, presence data.Presence) (*Session, *data.Authorizer) {
	s := &Session{store: store, place: place}
	s.auth = data.NewAuthorizer(store, user, now, s.blocked)
	s.Session, s.Administration, s.LocalRecords = data.NewSession(s.auth), data.NewAdministration(s.auth), data.NewLocalRecords(s.auth)
	s.DraftSession, s.PresenceSession = data.NewDraftSession(s.auth, drafts), data.NewPresenceSession(s.auth, presence)
	s.ReportSession, s.DocumentSession = data.NewReportSession(s.auth), data.NewDocumentSession(s.auth)
	return s, s.auth
}

// Place returns the place of the session, to ask what it can do beyond a Place.
func (s *Session) Place() Place { return s.place }

// HoldWindow sets what ends the user's claim of a window when the session ends. Displace blocks a session whose claim was lost.
func (s *Session) HoldWindow(release func()) { s.release = release }

// Displace blocks the session because its user has signed in at another window.
func (s *Session) Displace() { s.displaced.Store(true) }

// RequireNewPassword blocks the session until the user has changed a temporary password.
func (s *Session) RequireNewPassword() { s.temporary.Store(true) }

// blocked refuses a session that has ended, is locked or has a temporary password.
func (s *Session) blocked(e data.Exception) error {
	switch {
	case s.ended.Load():
		return data.Refuse(data.CodePermission, "You have signed out. Sign in again. Nothing was changed.")
	case s.displaced.Load():
		return data.Refuse(data.CodePermission, "You have signed in at another window, because this computer did not answer for a while. Nothing was changed. Go on there, or sign out there and sign in again here.")
	case s.locked.Load() && e != data.WhileLocked:
		return data.Refuse(data.CodeLocked, "The window is locked. Unlock it with your password. Nothing was changed.")
	case s.temporary.Load() && e != data.WhileTemporary:
		return data.Refuse(data.CodeLocked, "An administrator has set your password. Choose one of your own first. Nothing was changed.")
	}
	return nil
}

// MustChangePassword reports whether the password is temporary: only ChangePassword and SignOut work until it is changed
// (R47).
func (s *Session) MustChangePassword() bool { return s.temporary.Load() }

// Locked reports whether the session is locked.
func (s *Session) Locked() bool { return s.locked.Load() }

// Lock blocks the session until Unlock; why is the reason for the audit log. It locks even if the audit event can't be
// written.
func (s *Session) Lock(ctx context.Context, why string) {
	if s.ended.Load() || s.locked.Swap(true) {
		return
	}
	_ = Record(ctx, s.store, s.auth.Event(data.NewOperationID(), data.EventLock).WithReason(why))
}

// Unlock ends a Lock if the password is the user's. Wrong ones count as at sign-in.
func (s *Session) Unlock(ctx context.Context, password string) error {
	if s.ended.Load() || !s.locked.Load() {
		return nil
	}
	if err := s.place.VerifyPassword(ctx, CleanPassword(password)); err != nil {
		return wrongPasswordMessage(err, "The password is not right. Try again.")
	}
	info, err := s.store.Office(ctx)
	switch {
	case err != nil:
	case info.ReadOnly != "":
		err = s.auth.RequireEnabled(ctx)
	default:
		err = s.auth.WriteDespite(ctx, data.WhileLocked, s.auth.Event(data.NewOperationID(), data.EventUnlock).WithReason("unlocked the window"), data.RecordIf(data.Read))
	}
	if err == nil {
		s.locked.Store(false)
	}
	return err
}

// wrongPasswordMessage returns err with other words if it is WrongPassword, which also speaks of the name.
func wrongPasswordMessage(err error, words string) error {
	if err.Error() == WrongPassword {
		return data.Refuse(data.CodePermission, "%s", words)
	}
	return err
}

// SignOut ends the session.
func (s *Session) SignOut(ctx context.Context) error {
	if s.ended.Load() {
		return nil
	}
	return s.place.Leave(ctx)
}

// FlushReadings writes the audit events of reading that wait.
func (s *Session) FlushReadings(ctx context.Context) error { return s.auth.FlushReadings(ctx) }

// End ends the session for its place, and writes what of its audit events waits. For a window it writes another event, and ignores
// an error of both.
func (s *Session) End(ctx context.Context) {
	_ = s.auth.FlushReadings(ctx)
	if info, err := s.store.Office(ctx); err == nil && info.ReadOnly == "" && s.release != nil && !s.ended.Load() {
		_ = Record(ctx, s.store, s.auth.Event(data.NewOperationID(), data.EventSignOut))
	}
	s.Abandon()
}

// Abandon ends the session without an audit event, as when signing in fails.
func (s *Session) Abandon() {
	if s.ended.Swap(true) {
		return
	}
	_, _ = s.Announce(context.Background(), 0)
	if s.release != nil {
		s.release()
	}
}

// Ended reports whether the session has ended.
func (s *Session) Ended() bool { return s.ended.Load() }

// Record writes an event without checking a permission.
func Record(ctx context.Context, store data.Store, event data.AuditEvent) error {
	_, err := store.Write(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.Record(ctx, event) })
	return err
}

// Check verifies the database and returns what is wrong (see Store.Check).
func (s *Session) Check(ctx context.Context) ([]string, error) {
	if err := s.auth.Require(ctx, data.Read, data.Organization{}); err != nil {
		return nil, err
	}
	return s.store.Check(ctx)
}

// SaveSettings validates and stores the settings of the database.
func (s *Session) SaveSettings(ctx context.Context, op data.OperationID, settings data.Settings) error {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return err
	}
	if err := settings.Validate(); err != nil {
		return err
	}
	if err := s.place.CheckSettings(ctx, settings); err != nil {
		return err
	}
	return s.Administration.SaveSettings(ctx, op, settings)
}

// ApplyRetention removes or de-identifies the clients of the report, as Administration.ApplyRetention, and overwrites what was
// deleted. Only a backup can bring them back, until it expires.
func (s *Session) ApplyRetention(ctx context.Context, op data.OperationID, how data.Retention, confirmed int) (int, error) {
	n, err := s.Administration.ApplyRetention(ctx, op, how, confirmed)
	if err != nil {
		return 0, err
	}
	// A retry purges what another program has kept from being overwritten.
	return n, s.place.Purge(ctx)
}
