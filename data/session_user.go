package data

import (
	"context"
	"slices"
)

// Users returns all users, for administrators.
func (s *Session) Users(ctx context.Context) ([]User, error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Users(ctx)
}

// UserNamed finds a user by name, for administrators.
func (s *Session) UserNamed(ctx context.Context, name string) (User, error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return User{}, err
	}
	return s.store.UserNamed(ctx, name)
}

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
func (s *Session) Accesses(ctx context.Context, users []User) ([]Access, error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return nil, err
	}
	o := s.office
	info, err := o.keyring.Info()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.Name
	}
	states, err := o.keyring.Passwords(names, o.now())
	if err != nil {
		return nil, err
	}
	accesses := make([]Access, len(users))
	for i, p := range states {
		switch {
		case users[i].Disabled:
			accesses[i] = AccessDisabled
		case !p.Set:
			accesses[i] = AccessNone
		case o.checkAccount(users[i], Unlocked{Since: p.Since, Info: info}) != nil:
			accesses[i] = AccessUnused
		case p.LockedUntil.After(o.now()):
			accesses[i] = AccessWrong
		case p.Temporary:
			accesses[i] = AccessTemporary
		}
	}
	return accesses, nil
}

// AddUser creates a user, who must change the password at the first sign-in at a window (R47).
func (s *Session) AddUser(ctx context.Context, op OperationID, name string, organization OrganizationID, role Role, password string) (User, error) {
	name, err := cleanName(name)
	if err != nil {
		return User{}, err
	}
	if role != Caseworker && role != Administrator {
		return User{}, Refuse(CodeInvalid, "%q is not a role. It is caseworker or administrator.", string(role))
	}
	if password, err = newPassword(password, name, s.office.keyring.Common); err != nil {
		return User{}, err
	}
	event := s.unrepeatable(op, EventUser).describe("created " + name)
	var added User
	err = s.administer(ctx, event, func(ctx context.Context, w *write) error {
		users, err := w.Users(ctx)
		if err != nil {
			return err
		}
		// The store distinguishes O'Neil from O’Neil; people don't.
		if i := slices.IndexFunc(users, func(u User) bool { return Fold(u.Name) == Fold(name) }); i >= 0 {
			return Refuse(CodeExists, "There is a user named %s already. Nothing was changed. Choose another name.", users[i].Name)
		}
		id, err := w.AddUser(ctx, event, NewUser{Name: name, Organization: organization, Role: role})
		if err == nil {
			added, err = w.User(ctx, id)
		}
		return err
	})
	if err != nil {
		return User{}, err
	}
	return added, s.setPassword(added, password, true)
}

// setPassword sets a user's password in the keyring. The audit event must be written before.
func (s *Session) setPassword(user User, password string, temporary bool) error {
	o := s.office
	err := o.keyring.SetPassword(o.currentKey(), NewPassword{user.Name, password, temporary}, o.now())
	if err != nil {
		return &Error{Code: CodeOf(err), Err: err, Message: "The new password of " + user.Name + " could not be kept, so there is none. " + err.Error()}
	}
	return nil
}

// ChangeUser changes role and organization of a user, or disables the user, which removes the password; EnableUser enables
// the user again. The last enabled administrator can't be changed.
func (s *Session) ChangeUser(ctx context.Context, op OperationID, u User) error {
	event := s.operation(op, EventUser, "ChangeUser", u.ID, u.Organization.ID, u.Role, u.Disabled)
	err := s.administer(ctx, event, func(ctx context.Context, w *write) error {
		users, err := w.Users(ctx)
		if err != nil {
			return err
		}
		others := 0
		var was User
		for _, other := range users {
			if other.ID != u.ID && other.Role == Administrator && !other.Disabled {
				others++
			}
			if other.ID == u.ID {
				was = other
			}
		}
		// The audit event names the stored user.
		u.Name = was.Name
		if others == 0 && (u.Disabled || u.Role != Administrator) {
			return Refuse(CodeInvalid, "%s is the only administrator. Make another one first. Nothing was changed.", u.Name)
		}
		if was.Disabled && !u.Disabled {
			return Refuse(CodeInvalid, "The password of %s went when the account was disabled. Enable it with a new one. Nothing was changed.", was.Name)
		}
		what := "changed "
		if u.Disabled {
			what = "disabled "
		}
		event := event.describe(what + u.Name)
		event.Changes = was.changesTo(u)
		return w.SaveUser(ctx, event, u)
	})
	if err != nil || !u.Disabled {
		return err
	}
	// A retry has not read the name.
	if u, err = s.store.User(ctx, u.ID); err != nil {
		return err
	}
	if err := s.office.keyring.RemovePassword(s.office.currentKey(), u.Name); err != nil {
		return &Error{Code: CodeOf(err), Err: err, Message: u.Name + " is disabled, but the password could not be forgotten. Disable the account again. " + err.Error()}
	}
	return nil
}

// EnableUser enables a disabled user with a new password.
func (s *Session) EnableUser(ctx context.Context, op OperationID, id UserID, password string) error {
	return s.givePassword(ctx, op, id, password, "enabled ", true)
}

// ResetPassword sets a user's password, which the user must change at the next sign-in at a window (R47). It ends a lock of
// the account.
func (s *Session) ResetPassword(ctx context.Context, op OperationID, id UserID, password string) error {
	return s.givePassword(ctx, op, id, password, "reset the password of ", false)
}

func (s *Session) givePassword(ctx context.Context, op OperationID, id UserID, password, what string, enable bool) error {
	// The name, which newPassword needs, never changes.
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	user, err := s.store.User(ctx, id)
	if err != nil {
		return err
	}
	if password, err = newPassword(password, user.Name, s.office.keyring.Common); err != nil {
		return err
	}
	event := s.unrepeatable(op, EventUser).describe(what + user.Name)
	err = s.administer(ctx, event, func(ctx context.Context, w *write) error {
		user, err := w.User(ctx, id)
		if err == nil && user.Disabled && !enable {
			err = Refuse(CodeInvalid, "The account of %s is disabled. Enable it with a new password. Nothing was changed.", user.Name)
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
	return s.setPassword(user, password, id != s.User().ID)
}

// ChangePassword changes the signed-in user's password; old is the present one (R47). Wrong ones count as at sign-in.
func (s *Session) ChangePassword(ctx context.Context, op OperationID, old, new string) error {
	if err := s.checkUsable(&s.temporary); err != nil {
		return err
	}
	o, user := s.office, s.User()
	new, err := newPassword(new, user.Name, o.keyring.Common)
	if err != nil {
		return err
	}
	u, err := o.keyring.Unlock(user.Name, cleanPassword(old), o.now())
	if err != nil {
		return wrongPasswordMessage(err, "The present password is not right. Nothing was changed.")
	}
	defer u.Key.Forget()
	if new == cleanPassword(old) {
		return Refuse(CodeInvalid, "This is the present password. Choose another one. Nothing was changed.")
	}
	event := s.unrepeatable(op, EventUser).describe("changed their password")
	if _, err := s.writeIgnoring(ctx, &s.temporary, event, recordIf(Read)); err != nil {
		return err
	}
	if err := s.setPassword(user, new, false); err != nil {
		return err
	}
	s.temporary.Store(false)
	return nil
}
