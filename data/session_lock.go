package data

import (
	"context"
	"sync/atomic"
)

// barred refuses what a session can't do now, whoever the user is. One of the reasons, despite, may be none.
func (s *Session) checkUsable(despite *atomic.Bool) error {
	blocks := func(reason *atomic.Bool) bool { return reason != despite && reason.Load() }
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

// MustChangePassword reports whether somebody else chose the password: nothing but ChangePassword and SignOut works until
// it is changed.
func (s *Session) MustChangePassword() bool { return s.temporary.Load() }

// Locked reports whether the session is locked.
func (s *Session) Locked() bool { return s.locked.Load() }

// Lock keeps the session from doing anything until Unlock; why says what locked it. It can't fail: what can't be put on
// record locks all the same.
func (s *Session) Lock(ctx context.Context, why string) {
	if s.ended.Load() || s.locked.Swap(true) {
		return
	}
	_ = record(ctx, s.store, s.event(NewOperationID(), EventLock).describe(why))
}

// Unlock takes a Lock back when the user gives the password. Wrong ones count as they do at signing in.
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

// wrongPasswordMessage says that the password of a user who is signed in is wrong; other refusals it leaves as they are.
func wrongPasswordMessage(err error, words string) error {
	if err.Error() == WrongPassword {
		return Refuse(CodePermission, "%s", words)
	}
	return err
}

// SignOut ends the session and gives the user's place free. With the last session the database is closed and its key
// forgotten.
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

// leave ends the session, that of a window with an audit event. Nobody is kept from going.
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
