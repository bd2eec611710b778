package data

import (
	"context"
	"sync/atomic"
)

// checkUsable refuses a session that has ended, is locked or has a temporary password. The state ignored, if not nil, is
// allowed.
func (s *Session) checkUsable(ignored *atomic.Bool) error {
	blocks := func(state *atomic.Bool) bool { return state != ignored && state.Load() }
	switch {
	case blocks(&s.ended):
		return Refuse(CodePermission, "You have signed out. Sign in again. Nothing was changed.")
	case blocks(&s.locked):
		return Refuse(CodeLocked, "The window is locked. Unlock it with your password. Nothing was changed.")
	case blocks(&s.temporary):
		return Refuse(CodeLocked, "An administrator has set your password. Choose one of your own first. Nothing was changed.")
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
	_ = record(ctx, s.store, s.event(NewOperationID(), EventLock).describe(why))
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
		_, err = s.enabled(ctx, s.store)
	default:
		if u.Failed {
			if err := o.recordFailures(ctx); err != nil {
				return err
			}
		}
		_, err = s.writeIgnoring(ctx, &s.locked, s.event(NewOperationID(), EventUnlock).describe("unlocked the window"), recordIf(Read))
	}
	if err == nil {
		s.locked.Store(false)
	}
	return err
}

// wrongPasswordMessage returns err with other words if it is WrongPassword, which also speaks of the name.
func wrongPasswordMessage(err error, words string) error {
	if err.Error() == WrongPassword {
		return Refuse(CodePermission, "%s", words)
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

// leave ends the session. For a window it writes an audit event, and ignores an error of that.
func (s *Session) leave(ctx context.Context) {
	if info, err := s.store.Office(ctx); err == nil && info.ReadOnly == "" && s.release != nil && !s.ended.Load() {
		_ = record(ctx, s.store, s.event(NewOperationID(), EventSignOut))
	}
	s.end()
}

func (s *Session) end() {
	if !s.ended.Swap(true) && s.release != nil {
		s.release()
	}
}
