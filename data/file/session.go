package file

import (
	"context"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// Session is a user signed in to a database file: what every place has, and what only a file has.
type Session struct {
	*signin.Session
	auth   *data.Authorizer
	office *Office
	store  Store
}

func newSession(o *Office, user data.User, drafts data.DraftStore, presence data.Presence) *Session {
	s := &Session{office: o, store: o.store}
	s.Session, s.auth = signin.New(o.store, user, o.now, place{s}, drafts, presence)
	return s
}

// AtPlace returns the office as windows and commands use one of any place. It has the other methods of the office too.
func (o *Office) AtPlace() signin.Office { return atPlace{o} }

// Open is AtPlace if the database exists. The errors are those of OpenOffice.
func (o *Office) Open() (signin.Office, error) {
	if _, err := o.Existing(); err != nil {
		return nil, err
	}
	return o.AtPlace(), nil
}

type atPlace struct{ *Office }

func (o atPlace) SignIn(ctx context.Context, name, password string, options ...signin.Option) (*signin.Session, error) {
	return common(o.Office.SignIn(ctx, name, password, options...))
}

func (o atPlace) Enter(ctx context.Context, name, password string, options ...signin.Option) (*signin.Session, error) {
	return common(o.Office.Enter(ctx, name, password, options...))
}

// common is the part of a session that every place has.
func common(s *Session, err error) (*signin.Session, error) {
	if err != nil {
		return nil, err
	}
	return s.Session, nil
}

// place is the signin.Place of a session. It has the other methods of the session too: what only a file has.
type place struct{ *Session }

// VerifyPassword implements signin.Place by the keyring.
func (p place) VerifyPassword(ctx context.Context, password string) error {
	o := p.office
	u, err := o.keyring.Unlock(p.User().Name, password, o.now())
	if err != nil {
		return err
	}
	other := !u.Key.Equal(o.currentKey())
	u.Key.Forget()
	if other {
		return keyringReplaced()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	info, err := p.store.Office(ctx)
	if err == nil && info.ReadOnly == "" && u.Failed {
		err = o.recordFailures(ctx)
	}
	return err
}

// SetPassword implements signin.Place.
func (p place) SetPassword(_ context.Context, user data.User, password string, temporary bool) error {
	o := p.office
	return o.keyring.SetPassword(o.currentKey(), NewPassword{user.Name, password, temporary}, o.now())
}

// RemovePassword implements signin.Place.
func (p place) RemovePassword(_ context.Context, user data.User) error {
	return p.office.keyring.RemovePassword(p.office.currentKey(), user.Name)
}

// CommonPassword implements signin.Place.
func (p place) CommonPassword(password string) bool { return p.office.keyring.Common(password) }

// AccessOf implements signin.Place.
func (p place) AccessOf(_ context.Context, users []data.User) ([]signin.Access, error) {
	o := p.office
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
	accesses := make([]signin.Access, len(users))
	for i, p := range states {
		switch {
		case users[i].Disabled:
			accesses[i] = signin.AccessDisabled
		case !p.Set:
			accesses[i] = signin.AccessNone
		case o.checkAccount(users[i], Unlocked{Since: p.Since, Info: info}) != nil:
			accesses[i] = signin.AccessUnused
		case p.LockedUntil.After(o.now()):
			accesses[i] = signin.AccessWrong
		case p.Temporary:
			accesses[i] = signin.AccessTemporary
		}
	}
	return accesses, nil
}

// CheckSettings implements signin.Place: it refuses a new folder that can't hold backups.
func (p place) CheckSettings(ctx context.Context, settings data.Settings) error {
	was, err := p.store.Settings(ctx)
	if folder := settings.BackupFolder; err != nil || folder == "" || folder == was.BackupFolder {
		return err
	}
	if err := p.office.requireBackups(); err != nil {
		return err
	}
	return p.office.backups.CheckFolder(settings.BackupFolder)
}

// Purge implements signin.Place.
func (p place) Purge(ctx context.Context) error { return p.store.Purge(ctx) }

// Leave implements signin.Place. The last session closes the database and forgets its key.
func (p place) Leave(ctx context.Context) error {
	o := p.office
	o.mu.Lock()
	defer o.mu.Unlock()
	if p.Ended() {
		return nil
	}
	p.End(ctx)
	delete(o.sessions, p.Session)
	if len(o.sessions) > 0 {
		return nil
	}
	return o.lock()
}
