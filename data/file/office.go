// Package file is what only a database in a file has: keys and passwords, sign-in and lock, backup and restore, and the
// detection of copies. Casework and administration are those of package data.
package file

import (
	"context"
	"errors"
	"sync"
	"time"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// Office is a database and its users. The first sign-in opens the database; the end of the last session closes it.
type Office struct {
	database Database
	keyring  Keyring
	now      func() time.Time
	// backups is nil if none are kept.
	backups Backups
	// witness is nil if this computer remembers no generations.
	witness Witness
	// openDrafts opens the drafts on this computer for the database with that ID and key; nil if none are kept.
	openDrafts func(database string, key Key) (data.DraftStore, error)
	// openPresence opens what a window says of its open trackers, by the database's key; nil if it says nothing.
	openPresence func(key Key) (data.Presence, error)

	mu sync.Mutex
	// store is nil and key zero while the database is closed.
	store    Store
	key      Key
	sessions map[*Session]struct{}
	// current means that the open database continues the one last used, or was accepted. remembered is the hash of the
	// generation remembered last.
	current    bool
	remembered string
}

// NewOffice returns the Office of a database that need not exist yet. now returns the caseworker's local time.
func NewOffice(database Database, keyring Keyring, now func() time.Time) *Office {
	return &Office{database: database, keyring: keyring, now: now, sessions: map[*Session]struct{}{}}
}

// KeepDrafts sets how the drafts on this computer are opened, by the database's ID and key, and returns the office.
func (o *Office) KeepDrafts(open func(database string, key Key) (data.DraftStore, error)) *Office {
	o.openDrafts = open
	return o
}

// AnnounceBy sets what tells other windows which trackers a window has open, by the database's key, and returns the office.
func (o *Office) AnnounceBy(open func(key Key) (data.Presence, error)) *Office {
	o.openPresence = open
	return o
}

// presence opens what a window says of its open trackers; nil if it says nothing. It is for words only, so that an error is none.
func (o *Office) presence() data.Presence {
	if o.openPresence == nil {
		return nil
	}
	p, err := o.openPresence(o.key)
	if err != nil {
		return nil
	}
	return p
}

// drafts opens the drafts on this computer; nil if none are kept.
func (o *Office) drafts() (data.DraftStore, error) {
	if o.openDrafts == nil {
		return nil, nil
	}
	keys, err := o.keyring.Info()
	if err != nil {
		return nil, err
	}
	return o.openDrafts(keys.ID, o.key)
}

// OpenOffice is NewOffice for an existing database. The error is CodeNotFound if there is none, CodeUnavailable if it is not
// a database, or if its keyring is missing or damaged.
func OpenOffice(database Database, keyring Keyring, now func() time.Time) (*Office, error) {
	return NewOffice(database, keyring, now).Existing()
}

// Existing returns the office if its database exists. The errors are those of OpenOffice.
func (o *Office) Existing() (*Office, error) {
	_, err := o.Info(context.Background())
	if err == nil {
		_, err = o.database.State()
	}
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

// Info returns what is known of the database without signing in.
func (o *Office) Info(ctx context.Context) (data.OfficeInfo, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.prepare(); err != nil {
		return data.OfficeInfo{}, err
	}
	state, err := o.database.State()
	if err != nil && data.CodeOf(err) != data.CodeNotFound {
		return data.OfficeInfo{}, err
	}
	missing := err != nil
	keys, err := o.keyring.Info()
	switch {
	case data.CodeOf(err) == data.CodeNotFound && !missing && state == DatabaseEncrypted:
		return data.OfficeInfo{}, data.Refuse(data.CodeUnavailable, "%s Without it this database can't be read. Nothing was changed. Put that file back, or restore a backup with its keys.", err.Error())
	case data.CodeOf(err) == data.CodeNotFound && !missing:
		// It is from an earlier program version or no database; open returns an error for the latter.
		if err := o.open(Key{}); err != nil {
			return data.OfficeInfo{}, err
		}
		return o.store.Office(ctx)
	case data.CodeOf(err) == data.CodeNotFound:
		return data.OfficeInfo{}, nil
	case err != nil:
		return data.OfficeInfo{}, err
	case missing && keys.SetUp:
		return data.OfficeInfo{}, data.Refuse(data.CodeNotFound, "The database of these keys is not there: only its keys are. Put the database back beside them, or restore a backup. Nothing was changed.")
	}
	info := data.OfficeInfo{SetUp: keys.SetUp, Sample: keys.Sample, Accounts: keys.Accounts}
	if o.store != nil {
		var inside data.OfficeInfo
		if inside, err = o.store.Office(ctx); err == nil {
			info.ReadOnly, info.Unproved = inside.ReadOnly, inside.Unproved
		}
	}
	return info, err
}

// prepare is the first step of every way to the database: it checks where the database lies, and completes an interrupted
// restore. The caller holds o.mu.
func (o *Office) prepare() error {
	if err := o.database.CheckLocation(); err != nil || o.store != nil || o.backups == nil {
		return err
	}
	return o.backups.Finish()
}

// open opens the store, unless it is open. The zero key is for an unencrypted database.
func (o *Office) open(key Key) (err error) {
	if o.store == nil {
		o.store, err = o.database.Open(key)
	}
	return err
}

// Close ends all sessions, closes the database and forgets its key.
func (o *Office) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for s := range o.sessions {
		s.End(context.Background())
	}
	clear(o.sessions)
	return o.lock()
}

// lock closes the database and forgets its key.
func (o *Office) lock() (err error) {
	o.remember(context.Background())
	o.current = false
	if o.store != nil {
		err = o.store.Close()
	}
	o.store = nil
	o.key.Forget()
	return err
}

// currentKey returns the key while somebody is signed in, else the zero Key.
func (o *Office) currentKey() Key {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.key
}

// Discard deletes an unused database and its keyring.
func (o *Office) Discard() error {
	err := errors.Join(o.Close(), o.database.Remove(), o.keyring.Remove())
	if err == nil && o.witness != nil {
		o.witness.Forget()
	}
	return err
}

// SetUp makes the database with its first organization and administrator, whom it signs in (R47). After an error it deletes
// what it has made. It replaces what an interrupted SetUp has left.
func (o *Office) SetUp(ctx context.Context, organization, admin, password string) (*Session, error) {
	info, err := o.Info(ctx)
	if err != nil {
		return nil, err
	}
	if info.SetUp {
		return nil, data.Refuse(data.CodeExists, "This database already has its administrator. Sign in instead.")
	}
	organization = data.Line(organization)
	if organization == "" {
		return nil, data.Refuse(data.CodeInvalid, "The organization needs a name.")
	}
	first, err := data.NewUser{Name: admin, Role: data.Administrator}.Clean()
	if err != nil {
		return nil, err
	}
	if password, err = signin.NewPassword(password, first.Name, o.keyring.Common); err != nil {
		return nil, err
	}
	if err := o.Discard(); err != nil {
		return nil, err
	}
	s, err := o.create(ctx, organization, first, password)
	if err != nil {
		_ = o.Discard()
	}
	return s, err
}

// create writes the keyring first, because a database without one is unusable.
func (o *Office) create(ctx context.Context, organization string, admin data.NewUser, password string) (*Session, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	key := NewKey()
	defer key.Forget()
	keys := KeyringInfo{Encrypted: o.database.Encrypts()}
	if err := o.keyring.Make(key, keys, []NewPassword{{Name: admin.Name, Password: password}}, o.now()); err != nil {
		return nil, err
	}
	at := Key{}
	if keys.Encrypted {
		at = key
	}
	var err error
	if o.store, err = o.database.Make(at); err != nil {
		return nil, err
	}
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUser, At: o.now(), Reason: "founded the database"}
	_, err = o.store.Write(ctx, event, func(ctx context.Context, tx data.Tx) error {
		return tx.SetUp(ctx, event, organization, admin)
	})
	if err != nil {
		return nil, err
	}
	user, err := o.store.UserNamed(ctx, admin.Name)
	if err != nil {
		return nil, err
	}
	keys.SetUp = true
	if err := o.keyring.SetInfo(key, keys); err != nil {
		return nil, err
	}
	o.key, o.current = key, true
	return o.begin(user, true, true)
}

// MarkSample marks the database as the sample office, with the accounts that its sign-in screen shows. Their passwords are
// published and need not be changed.
func (s *Session) MarkSample(ctx context.Context, accounts []data.SampleAccount) error {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return err
	}
	o := s.office
	if keys, err := o.keyring.Info(); err != nil {
		return err
	} else if keys.RecoveryKept {
		return data.Refuse(data.CodeInvalid, "This is the database of an office, which can't become the sample office. Nothing was changed.")
	}
	event := s.auth.Event(data.NewOperationID(), data.EventSettings).WithReason("made this the sample office")
	err := s.auth.Administer(ctx, event, func(ctx context.Context, w *data.Write) error { return w.MarkSample(ctx, event, accounts) })
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if err := o.keyring.SetPassword(o.currentKey(), NewPassword{a.Name, signin.CleanPassword(a.Password), false}, o.now()); err != nil {
			return err
		}
	}
	keys, err := o.keyring.Info()
	if err != nil {
		return err
	}
	keys.Sample, keys.Accounts = true, accounts
	return o.keyring.SetInfo(o.currentKey(), keys)
}
