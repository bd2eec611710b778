package file

import (
	"context"
	"strings"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// NeedsRecoveryCode reports whether the user, an administrator, should make a recovery code because none is confirmed as
// kept.
func (s *Session) NeedsRecoveryCode() (bool, error) {
	info, err := s.office.keyring.Info()
	return err == nil && !info.RecoveryKept && !info.Sample && s.User().Role == data.Administrator && !s.MustChangePassword(), err
}

// NewRecoveryCode makes the code that opens the database when no administrator knows a password. It replaces the former one.
// Until RecoveryCodeKept confirms that it is kept, NeedsRecoveryCode stays true.
func (s *Session) NewRecoveryCode(ctx context.Context, op data.OperationID) (string, error) {
	if err := s.auth.Write(ctx, s.auth.Unrepeatable(op, data.EventRecovery).WithReason("made a new recovery code"), data.RecordIf(data.Administer)); err != nil {
		return "", err
	}
	return s.office.keyring.NewRecoveryCode(s.office.currentKey())
}

// RecoveryCodeKept confirms that the recovery code is kept.
func (s *Session) RecoveryCodeKept(ctx context.Context) error {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return err
	}
	info, err := s.office.keyring.Info()
	if err != nil || info.RecoveryKept {
		return err
	}
	info.RecoveryKept = true
	return s.office.keyring.SetInfo(s.office.currentKey(), info)
}

// Recover sets a new password of an administrator with the recovery code.
func (o *Office) Recover(ctx context.Context, code, name, password string) error {
	name = strings.Join(strings.Fields(name), " ")
	password, err := signin.NewPassword(password, name, o.keyring.Common)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	u, err := o.keyring.Recover(code, o.now())
	if err != nil {
		return err
	}
	defer u.Key.Forget()
	if len(o.sessions) == 0 {
		defer o.lock()
	}
	writable, err := o.openUnlocked(ctx, u)
	if err == nil && writable && u.Failed {
		err = o.recordFailures(ctx)
	}
	if err != nil {
		return err
	}
	user, err := o.store.UserNamed(ctx, name)
	if err != nil && data.CodeOf(err) != data.CodeNotFound {
		return err
	}
	if err != nil || user.Role != data.Administrator || user.Disabled {
		return data.Refuse(data.CodeInvalid, "The recovery code is right, but %s is no administrator who may sign in. Give the name of one; the other users get their passwords from an administrator. Nothing was changed.", name)
	}
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventRecovery, At: o.now(), By: user.ID, Reason: "set a new password by the recovery code"}
	if err := signin.Record(ctx, o.store, event); err != nil {
		return err
	}
	return o.keyring.SetPassword(u.Key, NewPassword{Name: user.Name, Password: password}, o.now())
}
