package signin

import (
	"context"
	"time"

	"housingtracker/data"
)

// Access says whether a user can sign in, and why not.
type Access uint8

// The accesses.
const (
	AccessOpen Access = iota
	// AccessTemporary means that the user must change a password that an administrator has set.
	AccessTemporary
	// AccessWrong is a lock after too many wrong passwords, which ends after a time (see LockDelay).
	AccessWrong
	// AccessUnused is a lock after UnusedDays without a sign-in.
	AccessUnused
	// AccessNone means that there is no password.
	AccessNone
	AccessDisabled
)

// Accesses returns the access of each user, in their order.
func (s *Session) Accesses(ctx context.Context, users []data.User) ([]Access, error) {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return nil, err
	}
	return s.place.AccessOf(ctx, users)
}

// CheckAccount refuses a user whose account is disabled, or whom no sign-in and no new password has used for UnusedDays. set is when
// the password was set; unlimited means that not being used locks nothing.
func CheckAccount(user data.User, set, now time.Time, unlimited bool) error {
	if user.Disabled {
		return data.Refuse(data.CodePermission, "This account is disabled. Ask an administrator.")
	}
	last := user.LastSignIn
	if set.After(last) {
		last = set
	}
	if !unlimited && now.Sub(last) > UnusedDays*24*time.Hour {
		return data.Refuse(data.CodePermission, "This account is locked, because nobody has signed in with it for %d days. An administrator unlocks it by setting a new password.", UnusedDays)
	}
	return nil
}

// AddUser creates a user, who must change the password at the first sign-in at a window (R47).
func (s *Session) AddUser(ctx context.Context, op data.OperationID, name string, organization data.OrganizationID, role data.Role, password string) (data.User, error) {
	user, err := data.NewUser{Name: name, Organization: organization, Role: role}.Clean()
	if err != nil {
		return data.User{}, err
	}
	if password, err = NewPassword(password, user.Name, s.place.CommonPassword); err != nil {
		return data.User{}, err
	}
	added, err := s.Administration.AddUser(ctx, op, user)
	if err != nil {
		return data.User{}, err
	}
	return added, s.setPassword(ctx, added, password, true)
}

// ChangeUser is Administration.ChangeUser. Disabling a user removes the password too; EnableUser enables the user again.
func (s *Session) ChangeUser(ctx context.Context, op data.OperationID, u data.User) error {
	if err := s.Administration.ChangeUser(ctx, op, u); err != nil || !u.Disabled {
		return err
	}
	u, err := s.store.User(ctx, u.ID)
	if err != nil {
		return err
	}
	if err := s.place.RemovePassword(ctx, u); err != nil {
		return &data.Error{Code: data.CodeOf(err), Err: err, Message: u.Name + " is disabled, but the password could not be forgotten. Disable the account again. " + err.Error()}
	}
	return nil
}

// setPassword sets a user's password. The audit event must be written before.
func (s *Session) setPassword(ctx context.Context, user data.User, password string, temporary bool) error {
	if err := s.place.SetPassword(ctx, user, password, temporary); err != nil {
		return &data.Error{Code: data.CodeOf(err), Err: err, Message: "The new password of " + user.Name + " could not be kept, so there is none. " + err.Error()}
	}
	return nil
}

// EnableUser enables a disabled user with a new password.
func (s *Session) EnableUser(ctx context.Context, op data.OperationID, id data.UserID, password string) error {
	return s.givePassword(ctx, op, id, password, "enabled ", true)
}

// ResetPassword sets a user's password, which the user must change at the next sign-in at a window (R47). It ends a lock of
// the account.
func (s *Session) ResetPassword(ctx context.Context, op data.OperationID, id data.UserID, password string) error {
	return s.givePassword(ctx, op, id, password, "reset the password of ", false)
}

func (s *Session) givePassword(ctx context.Context, op data.OperationID, id data.UserID, password, what string, enable bool) error {
	// The name, which NewPassword needs, never changes.
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return err
	}
	user, err := s.store.User(ctx, id)
	if err != nil {
		return err
	}
	if password, err = NewPassword(password, user.Name, s.place.CommonPassword); err != nil {
		return err
	}
	event := s.auth.Unrepeatable(op, data.EventUser).WithReason(what + user.Name)
	err = s.auth.Administer(ctx, event, func(ctx context.Context, w *data.Write) error {
		user, err := w.User(ctx, id)
		if err == nil && user.Disabled && !enable {
			err = data.Refuse(data.CodeInvalid, "The account of %s is disabled. Enable it with a new password. Nothing was changed.", user.Name)
		}
		if err != nil {
			return err
		}
		user.Disabled = false
		return w.SaveUser(ctx, event, user)
	})
	if err != nil {
		return err
	}
	return s.setPassword(ctx, user, password, id != s.User().ID)
}

// ChangePassword changes the signed-in user's password; old is the present one (R47). Wrong ones count as at sign-in.
func (s *Session) ChangePassword(ctx context.Context, op data.OperationID, old, new string) error {
	if err := s.blocked(data.WhileTemporary); err != nil {
		return err
	}
	user := s.User()
	new, err := NewPassword(new, user.Name, s.place.CommonPassword)
	if err != nil {
		return err
	}
	if err := s.place.VerifyPassword(ctx, CleanPassword(old)); err != nil {
		return wrongPasswordMessage(err, "The present password is not right. Nothing was changed.")
	}
	if new == CleanPassword(old) {
		return data.Refuse(data.CodeInvalid, "This is the present password. Choose another one. Nothing was changed.")
	}
	event := s.auth.Unrepeatable(op, data.EventUser).WithReason("changed their password")
	if err := s.auth.WriteDespite(ctx, data.WhileTemporary, event, data.RecordIf(data.Read)); err != nil {
		return err
	}
	if err := s.setPassword(ctx, user, new, false); err != nil {
		return err
	}
	s.temporary.Store(false)
	return nil
}
