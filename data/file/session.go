package file

import (
	"context"
	"sync/atomic"

	"housingtracker/data"
)

// Session is a user signed in to a database file: the casework and the administration, which need no keys, and what does.
type Session struct {
	*data.Session
	*data.Administration
	*data.LocalRecords
	*data.DraftSession
	*data.PresenceSession
	auth   *data.Authorizer
	office *Office
	store  Store
	// release ends the user's claim of a window; nil for a command.
	release func()
	// Any of these blocks the session; see blocked.
	ended, displaced, locked, temporary atomic.Bool
}

func newSession(o *Office, user data.User, drafts data.DraftStore, presence data.Presence) *Session {
	s := &Session{office: o, store: o.store}
	s.auth = data.NewAuthorizer(o.store, user, o.now, s.blocked)
	s.Session, s.Administration, s.LocalRecords = data.NewSession(s.auth), data.NewAdministration(s.auth), data.NewLocalRecords(s.auth)
	s.DraftSession, s.PresenceSession = data.NewDraftSession(s.auth, drafts), data.NewPresenceSession(s.auth, presence)
	return s
}

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
	_ = record(ctx, s.store, s.auth.Event(data.NewOperationID(), data.EventLock).WithReason(why))
}

// Unlock ends a Lock if the password is the user's. Wrong ones count as at sign-in.
func (s *Session) Unlock(ctx context.Context, password string) error {
	if s.ended.Load() || !s.locked.Load() {
		return nil
	}
	o, user := s.office, s.User()
	u, err := o.keyring.Unlock(user.Name, cleanPassword(password), o.now())
	if err != nil {
		return wrongPasswordMessage(err, "The password is not right. Try again.")
	}
	other := !u.Key.Equal(o.currentKey())
	u.Key.Forget()
	if other {
		return keyringReplaced()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	info, err := s.store.Office(ctx)
	switch {
	case err != nil:
	case info.ReadOnly != "":
		err = s.auth.RequireEnabled(ctx)
	default:
		if u.Failed {
			if err := o.recordFailures(ctx); err != nil {
				return err
			}
		}
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

// SignOut ends the session. The last one closes the database and forgets its key.
func (s *Session) SignOut(ctx context.Context) error {
	o := s.office
	o.mu.Lock()
	defer o.mu.Unlock()
	if s.ended.Load() {
		return nil
	}
	s.leave(ctx)
	delete(o.sessions, s)
	if len(o.sessions) > 0 {
		return nil
	}
	return o.lock()
}

// FlushReadings writes the audit events of reading that wait.
func (s *Session) FlushReadings(ctx context.Context) error { return s.auth.FlushReadings(ctx) }

// leave ends the session and writes what of its audit events waits. For a window it writes another event, and ignores an error of
// both.
func (s *Session) leave(ctx context.Context) {
	_ = s.auth.FlushReadings(ctx)
	if info, err := s.store.Office(ctx); err == nil && info.ReadOnly == "" && s.release != nil && !s.ended.Load() {
		_ = record(ctx, s.store, s.auth.Event(data.NewOperationID(), data.EventSignOut))
	}
	s.end()
}

func (s *Session) end() {
	if s.ended.Swap(true) {
		return
	}
	_, _ = s.Announce(context.Background(), 0)
	if s.release != nil {
		s.release()
	}
}
