package file

import (
	"context"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// SignIn signs in for a command; the same user may have a window open. A wrong name and a wrong password are refused with
// the same message. CodeCopy means that another copy is in the place of the database.
func (o *Office) SignIn(ctx context.Context, name, password string, options ...signin.Option) (*Session, error) {
	return o.signIn(ctx, name, password, false, options)
}

// Enter signs in at a window, until SignOut or Close; a user can have one window at a time. A temporary password must be
// changed first (see Session.MustChangePassword).
func (o *Office) Enter(ctx context.Context, name, password string, options ...signin.Option) (*Session, error) {
	return o.signIn(ctx, name, password, true, options)
}

func (o *Office) signIn(ctx context.Context, name, password string, window bool, options []signin.Option) (s *Session, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	u, err := o.unlock(ctx, name, password, options)
	if err != nil {
		return nil, err
	}
	defer u.Key.Forget()
	defer func() {
		if err != nil && len(o.sessions) == 0 {
			_ = o.lock()
		}
	}()
	writable, err := o.openUnlocked(ctx, u)
	if err != nil {
		return nil, err
	}
	user, err := o.store.UserNamed(ctx, name)
	unknown := data.CodeOf(err) == data.CodeNotFound
	if err != nil && !unknown {
		return nil, err
	}
	accepted, err := o.checkCopy(ctx, u.Key, user, writable, options)
	if err != nil {
		return nil, err
	}
	if unknown {
		return nil, data.Refuse(data.CodePermission, "The keys know this name, but the database does not: one of the two is older than the other. Ask an administrator.")
	}
	if writable && u.Failed {
		if err := o.recordFailures(ctx); err != nil {
			return nil, err
		}
	}
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventSignIn, At: o.now(), By: user.ID, Reason: "for a command"}
	if window {
		event.Reason = "at the window"
	}
	if err := o.checkAccount(user, u); err != nil {
		if event.Kind, event.Reason = data.EventSignInFailed, "the account is locked"; writable {
			_ = signin.Record(ctx, o.store, event)
		}
		return nil, err
	}
	if writable {
		if err := o.encryptIfPlain(ctx, u, user); err != nil {
			return nil, err
		}
	}
	if s, err = o.begin(user, window, writable); err != nil {
		return nil, err
	}
	if window && u.Temporary {
		s.RequireNewPassword()
	}
	if !writable {
		return s, nil
	}
	_, err = o.store.Write(ctx, event, func(ctx context.Context, tx data.Tx) error {
		now, err := tx.User(ctx, user.ID)
		if err == nil {
			err = o.checkAccount(now, u)
		}
		if err == nil && accepted != nil {
			err = tx.Record(ctx, o.acceptCopyEvent(accepted, user.ID))
		}
		if err != nil {
			return err
		}
		return tx.SignedIn(ctx, event)
	})
	if err != nil {
		s.Abandon()
		delete(o.sessions, s)
		return nil, err
	}
	o.current = true
	// What can't be moved now stays in the database until the next sign-in.
	_ = s.MoveDrafts(ctx)
	// A command is short and remembers when it closes the database.
	if window {
		o.remember(ctx)
	}
	return s, nil
}

// unlock returns the key for name and password. For a database of an earlier program version it makes the keyring.
func (o *Office) unlock(ctx context.Context, name, password string, options []signin.Option) (Unlocked, error) {
	u, err := o.keyring.Unlock(name, signin.CleanPassword(password), o.now())
	if data.CodeOf(err) == data.CodeNotFound {
		return o.upgrade(ctx, name, password, options)
	}
	return u, err
}

// openUnlocked opens the store and reports whether it is writable.
func (o *Office) openUnlocked(ctx context.Context, u Unlocked) (writable bool, err error) {
	if len(o.sessions) > 0 && !u.Key.Equal(o.key) {
		return false, keyringReplaced()
	}
	state, err := o.database.State()
	if err != nil {
		return false, err
	}
	key := u.Key
	if state == DatabasePlain {
		if key = (Key{}); u.Info.Encrypted {
			return false, data.Refuse(data.CodeUnavailable, "This database is not encrypted, though it has been: somebody has put another file in its place. Nothing was changed. Restore a backup.")
		}
	}
	if err := o.open(key); err != nil {
		return false, err
	}
	o.key = u.Key
	info, err := o.store.Office(ctx)
	return info.ReadOnly == "", err
}

// keyringReplaced is the refusal of a password of another keyring than that of the open database.
func keyringReplaced() error {
	return data.Refuse(data.CodeUnavailable, "The file with the keys is not the one of this database any more: somebody has put another one in its place. Nothing was changed. Put the right one back, or restore a backup.")
}

// recordFailures writes audit events of the keyring's failed attempts and removes them from the keyring.
func (o *Office) recordFailures(ctx context.Context) error {
	users, err := o.store.Users(ctx)
	if err != nil {
		return err
	}
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.Name
	}
	failures, err := o.keyring.Failures(names)
	if err != nil {
		return err
	}
	for _, f := range failures {
		event := data.AuditEvent{Operation: f.Operation, Kind: data.EventSignInFailed, At: f.At, Reason: "a name that no user has"}
		switch {
		case f.Recovery:
			event.Reason = "a wrong recovery code"
		case f.Name != "":
			event.Reason = "a wrong password for " + f.Name
		}
		if err := signin.Record(ctx, o.store, event); err != nil {
			return err
		}
	}
	return o.keyring.Recorded(failures)
}

// checkAccount refuses a user with the right password whose account is disabled or unused for too long. Without a recovery code, a
// locked last administrator could never sign in again.
func (o *Office) checkAccount(user data.User, u Unlocked) error {
	err := signin.CheckAccount(user, u.Since, o.now(), u.Info.Sample || user.Role == data.Administrator && !u.Info.RecoveryKept)
	if err != nil && user.Role == data.Administrator && !user.Disabled {
		err = data.Refuse(data.CodePermission, "%s If there is no other administrator, use the recovery code.", err.Error())
	}
	return err
}

// encryptIfPlain encrypts an unencrypted database when an administrator signs in.
func (o *Office) encryptIfPlain(ctx context.Context, u Unlocked, user data.User) error {
	if u.Info.Encrypted || !o.database.Encrypts() {
		return nil
	}
	state, err := o.database.State()
	if err != nil || state == DatabasePlain && (user.Role != data.Administrator || len(o.sessions) > 0) {
		return err
	}
	if state == DatabasePlain {
		err := o.store.Close()
		o.store = nil
		if err == nil {
			err = o.database.Encrypt(ctx, u.Key)
		}
		if err == nil {
			err = o.open(u.Key)
		}
		if err != nil {
			return err
		}
	}
	u.Info.Encrypted = true
	return o.keyring.SetInfo(u.Key, u.Info)
}

// upgrade makes the keyring of a database of an earlier program version when an administrator signs in with the password
// stored in it. The other users need new passwords, because their stored hashes can't wrap a key; those of the sample
// office are known.
func (o *Office) upgrade(ctx context.Context, name, password string, options []signin.Option) (Unlocked, error) {
	if o.store == nil {
		return Unlocked{}, data.Refuse(data.CodeNotFound, "There is no database here yet. Nothing was changed.")
	}
	user, hash, err := o.store.EarlierPassword(ctx, name)
	if err != nil && data.CodeOf(err) != data.CodeNotFound {
		return Unlocked{}, err
	}
	right, unreadable := o.keyring.VerifyEarlier(password, hash)
	if err != nil || unreadable != nil || !right {
		return Unlocked{}, data.Refuse(data.CodePermission, "%s", signin.WrongPassword)
	}
	inside, err := o.store.Office(ctx)
	if err != nil {
		return Unlocked{}, err
	}
	if inside.ReadOnly != "" {
		return Unlocked{}, data.Refuse(data.CodeUnavailable, "This database is of an earlier version of the program and must be updated, but can't be written. %s", inside.ReadOnly)
	}
	if user.Disabled || user.Role != data.Administrator && !inside.Sample {
		return Unlocked{}, data.Refuse(data.CodePermission, "This database is of an earlier version of the program. An administrator must sign in first, and then give you a new password.")
	}
	if _, err := o.checkCopy(ctx, Key{}, user, true, options); err != nil {
		return Unlocked{}, err
	}
	u := Unlocked{Key: NewKey(), Since: o.now(), Info: KeyringInfo{SetUp: true, Earlier: !inside.Sample, Sample: inside.Sample, Accounts: inside.Accounts}}
	if _, err := signin.NewPassword(password, name, o.keyring.Common); err != nil && !inside.Sample {
		u.Temporary = true
	}
	passwords := []NewPassword{{user.Name, signin.CleanPassword(password), u.Temporary}}
	for _, a := range inside.Accounts {
		passwords = append(passwords, NewPassword{a.Name, signin.CleanPassword(a.Password), false})
	}
	err = o.keyring.Make(u.Key, u.Info, passwords, u.Since)
	if err == nil {
		event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUser, At: u.Since, By: user.ID, Reason: "took the database over from an earlier version of the program"}
		_, err = o.store.Write(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.ForgetEarlierPasswords(ctx, event) })
	}
	return u, err
}

// begin starts the session of a user and, for a window, claims it. A database that can only be read needs no claim.
func (o *Office) begin(user data.User, window, writable bool) (*Session, error) {
	drafts, err := o.drafts()
	if err != nil {
		return nil, err
	}
	var presence data.Presence
	if window {
		presence = o.presence()
	}
	s := newSession(o, user, drafts, presence)
	if window {
		release, err := o.keyring.Claim(user.ID, s.Displace)
		switch {
		case err == nil:
			s.HoldWindow(release)
		case writable || data.CodeOf(err) != data.CodeUnavailable:
			return nil, err
		}
	}
	o.sessions[s] = struct{}{}
	return s, nil
}
