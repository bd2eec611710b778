package file

import (
	"context"

	"housingtracker/data"
)

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
	if err := s.checkBackupFolder(ctx, settings.BackupFolder); err != nil {
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
	return n, s.store.Purge(ctx)
}

// checkBackupFolder refuses a new folder that can't hold backups. It runs outside of the transaction, because disks may be
// slow.
func (s *Session) checkBackupFolder(ctx context.Context, folder string) error {
	was, err := s.store.Settings(ctx)
	if err != nil || folder == "" || folder == was.BackupFolder {
		return err
	}
	if err := s.office.requireBackups(); err != nil {
		return err
	}
	return s.office.backups.CheckFolder(folder)
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
func (s *Session) Accesses(ctx context.Context, users []data.User) ([]Access, error) {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
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
func (s *Session) AddUser(ctx context.Context, op data.OperationID, name string, organization data.OrganizationID, role data.Role, password string) (data.User, error) {
	user, err := data.NewUser{Name: name, Organization: organization, Role: role}.Clean()
	if err != nil {
		return data.User{}, err
	}
	if password, err = newPassword(password, user.Name, s.office.keyring.Common); err != nil {
		return data.User{}, err
	}
	added, err := s.Administration.AddUser(ctx, op, user)
	if err != nil {
		return data.User{}, err
	}
	return added, s.setPassword(added, password, true)
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
	if err := s.office.keyring.RemovePassword(s.office.currentKey(), u.Name); err != nil {
		return &data.Error{Code: data.CodeOf(err), Err: err, Message: u.Name + " is disabled, but the password could not be forgotten. Disable the account again. " + err.Error()}
	}
	return nil
}

// setPassword sets a user's password in the keyring. The audit event must be written before.
func (s *Session) setPassword(user data.User, password string, temporary bool) error {
	o := s.office
	err := o.keyring.SetPassword(o.currentKey(), NewPassword{user.Name, password, temporary}, o.now())
	if err != nil {
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
	// The name, which newPassword needs, never changes.
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return err
	}
	user, err := s.store.User(ctx, id)
	if err != nil {
		return err
	}
	if password, err = newPassword(password, user.Name, s.office.keyring.Common); err != nil {
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
	return s.setPassword(user, password, id != s.User().ID)
}

// ChangePassword changes the signed-in user's password; old is the present one (R47). Wrong ones count as at sign-in.
func (s *Session) ChangePassword(ctx context.Context, op data.OperationID, old, new string) error {
	if err := s.blocked(data.WhileTemporary); err != nil {
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
		return data.Refuse(data.CodeInvalid, "This is the present password. Choose another one. Nothing was changed.")
	}
	event := s.auth.Unrepeatable(op, data.EventUser).WithReason("changed their password")
	if err := s.auth.WriteDespite(ctx, data.WhileTemporary, event, data.RecordIf(data.Read)); err != nil {
		return err
	}
	if err := s.setPassword(user, new, false); err != nil {
		return err
	}
	s.temporary.Store(false)
	return nil
}
