package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"sync"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/signin"
)

// Office is a database on a server, with its users. Each session has connections of its own, as its user.
type Office struct {
	address Address
	open    Open
	now     func() time.Time
	// folder is where this computer keeps drafts and counts wrong passwords; "" if nowhere.
	folder string
	desk   *account.Desk

	mu       sync.Mutex
	sessions map[*session]struct{}
}

var _ signin.Office = (*Office)(nil)

// NewOffice returns the office at an address for users. folder is the program's folder of settings on this computer. It connects to
// nothing.
func NewOffice(address string, open Open, now func() time.Time, folder string) (*Office, error) {
	a, err := ParseAddress(address)
	if err == nil && a.Owner != "" {
		err = invalid("The address of users has no name before the @; say who you are with --user or at the sign-in")
	}
	if err == nil {
		_, err = a.roots()
	}
	if err != nil {
		return nil, err
	}
	o := &Office{address: a, open: open, now: now, folder: folder, sessions: map[*session]struct{}{}}
	o.desk = account.DeskAt(filepath.Join(folder, "servers", localName(a)))
	return o, nil
}

// localName is the name under which this computer keeps something about the database.
func localName(a Address) string {
	sum := sha256.Sum256([]byte(a.Key()))
	return hex.EncodeToString(sum[:16])
}

// Info returns what is known without signing in, which is nothing: the server tells strangers nothing.
func (o *Office) Info(context.Context) (data.OfficeInfo, error) {
	return data.OfficeInfo{SetUp: true}, nil
}

// SignIn implements signin.Office.
func (o *Office) SignIn(ctx context.Context, name, password string, _ ...signin.Option) (*signin.Session, error) {
	return o.signIn(ctx, name, password, false)
}

// Enter implements signin.Office.
func (o *Office) Enter(ctx context.Context, name, password string, _ ...signin.Option) (*signin.Session, error) {
	return o.signIn(ctx, name, password, true)
}

func (o *Office) signIn(ctx context.Context, name, password string, window bool) (_ *signin.Session, err error) {
	password = signin.CleanPassword(password)
	if password == "" {
		return nil, data.Refuse(data.CodePermission, "%s", signin.WrongPassword)
	}
	config, err := o.address.Config(RoleName(o.address.Database, name), password)
	if err != nil {
		return nil, err
	}
	var store Store
	err = o.desk.Try(name, o.now(), func() error {
		store, err = o.open(ctx, config)
		return o.address.explain(err)
	})
	if err != nil {
		return nil, err
	}
	s := &session{office: o, store: store, config: config}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if err := s.begin(ctx, name, password, window); err != nil {
		return nil, o.address.explain(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sessions[s] = struct{}{}
	return s.Session, nil
}

// begin begins the session of the user of that name.
func (s *session) begin(ctx context.Context, name, password string, window bool) error {
	o := s.office
	user, err := s.store.UserNamed(ctx, name)
	if err != nil {
		return err
	}
	passwords, err := s.store.Passwords(ctx)
	if err != nil {
		return err
	}
	state := passwords[user.ID]
	last, err := s.isLast(ctx, user, passwords)
	if err == nil {
		err = signin.CheckAccount(user, state.Since, o.now(), last)
	}
	if err != nil {
		return err
	}
	var presence data.Presence
	if window {
		if s.listener, err = listen(ctx, s.config, user.ID); err != nil {
			return err
		}
		presence = newOpenTrackers(s.listener, user.ID, s.userName)
	}
	s.Session, _ = signin.New(s.store, user, o.now, here{s}, s.keepDrafts(ctx, name, password), presence)
	if window {
		s.listener.onDisplaced(s.Displace)
		s.HoldWindow(s.listener.close)
		if state.Temporary {
			s.RequireNewPassword()
		}
	}
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventSignIn, At: o.now(), By: user.ID, Reason: "for a command"}
	if window {
		event.Reason = "at the window"
	}
	info, err := s.store.Office(ctx)
	if err != nil || info.ReadOnly != "" {
		return err
	}
	_, err = s.store.Write(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SignedIn(ctx, event) })
	return err
}
