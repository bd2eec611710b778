package data

import (
	"context"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// Passwords hashes and verifies passwords.
type Passwords interface {
	Hash(password string) (string, error)
	Verify(password, hash string) (bool, error)
}

// MinPassword is the shortest password the program takes, in characters.
const MinPassword = 8

// Office is an opened database before anyone has signed in.
type Office struct {
	store     Store
	passwords Passwords
	now       func() time.Time
}

// NewOffice makes an Office upon a store. now tells the caseworker's local time.
func NewOffice(store Store, passwords Passwords, now func() time.Time) *Office {
	return &Office{store: store, passwords: passwords, now: now}
}

// Info says whether the database is founded, a sample, writable.
func (o *Office) Info(ctx context.Context) (OfficeInfo, error) { return o.store.Office(ctx) }

// MarkSample marks the database as the sample office, with the accounts its sign-in screen shows.
func (o *Office) MarkSample(ctx context.Context, accounts []SampleAccount) error {
	return o.store.MarkSample(ctx, accounts)
}

// Close closes the database.
func (o *Office) Close() error { return o.store.Close() }

// Found makes the first organization and its administrator, and signs in (R47).
func (o *Office) Found(ctx context.Context, organization, admin, password string) (*Session, error) {
	info, err := o.store.Office(ctx)
	if err != nil {
		return nil, err
	}
	if info.Founded {
		return nil, Refuse(CodeExists, "This database already has its administrator. Sign in instead.")
	}
	if strings.TrimSpace(organization) == "" {
		return nil, Refuse(CodeInvalid, "The organization needs a name.")
	}
	name, err := cleanName(admin)
	if err != nil {
		return nil, err
	}
	hash, err := o.hash(password)
	if err != nil {
		return nil, err
	}
	act := Act{Op: NewOp(), Kind: ActUser, At: o.now(), Reason: "founded the database"}
	user, err := o.store.Found(ctx, act, strings.TrimSpace(cleanText(organization)), NewUser{Name: name, Role: Administrator, PasswordHash: hash})
	if err != nil {
		return nil, err
	}
	return newSession(o, user), nil
}

// SignIn opens a session. A wrong name and a wrong password are refused with the same words.
func (o *Office) SignIn(ctx context.Context, name, password string) (*Session, error) {
	wrong := Refuse(CodePermission, "The name or the password is not right. Check both and try again.")
	user, hash, err := o.store.Credentials(ctx, strings.TrimSpace(name))
	if CodeOf(err) == CodeNotFound {
		// The same work for an unknown name, so that the time taken tells nothing.
		_, _ = o.passwords.Hash(password)
		return nil, wrong
	}
	if err != nil {
		return nil, err
	}
	ok, err := o.passwords.Verify(password, hash)
	if err != nil {
		return nil, &Error{Code: CodeUnavailable, Message: "The password could not be checked. Ask an administrator to reset it.", Err: err}
	}
	if !ok {
		return nil, wrong
	}
	if user.Disabled {
		return nil, Refuse(CodePermission, "This account is disabled. Ask an administrator.")
	}
	if info, err := o.store.Office(ctx); err != nil {
		return nil, err
	} else if info.ReadOnly == "" {
		if err := o.store.SignedIn(ctx, user.ID, o.now()); err != nil {
			return nil, err
		}
	}
	return newSession(o, user), nil
}

func (o *Office) hash(password string) (string, error) {
	if utf8.RuneCountInString(password) < MinPassword {
		return "", Refuse(CodeInvalid, "A password needs at least %d characters.", MinPassword)
	}
	hash, err := o.passwords.Hash(password)
	if err != nil {
		return "", &Error{Code: CodeUnavailable, Message: "The password could not be stored. Nothing was changed.", Err: err}
	}
	return hash, nil
}

func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(cleanText(name)), " ")
	if name == "" {
		return "", Refuse(CodeInvalid, "A user needs a name.")
	}
	if utf8.RuneCountInString(name) > 100 {
		return "", Refuse(CodeInvalid, "A user's name can have at most 100 characters.")
	}
	return name, nil
}

// Session is a signed-in user upon a store: the one place where permission is asked (R41). Every screen and every
// command goes through it.
type Session struct {
	office *Office
	store  Store
	// user is renewed by every call, and screens call from several goroutines.
	user atomic.Pointer[User]
}

func newSession(o *Office, user User) *Session {
	s := &Session{office: o, store: o.store}
	s.user.Store(&user)
	return s
}

// User is who is signed in.
func (s *Session) User() User { return *s.user.Load() }

// Today is the caseworker's local date.
func (s *Session) Today() Date { return DateOf(s.office.now()) }

// Info says whether the database is a sample and whether it can be written.
func (s *Session) Info(ctx context.Context) (OfficeInfo, error) { return s.store.Office(ctx) }

// ChangeCounter grows whenever anybody changes something.
func (s *Session) ChangeCounter(ctx context.Context) (int64, error) {
	return s.store.ChangeCounter(ctx)
}

// require reads the user anew, so that one disabled meanwhile can do nothing, and asks the table.
func (s *Session) require(ctx context.Context, p Permission, owner Organization) error {
	user, err := s.store.User(ctx, s.User().ID)
	if err != nil {
		return err
	}
	if user.Disabled {
		return Refuse(CodePermission, "This account has been disabled. Ask an administrator. Nothing was changed.")
	}
	s.user.Store(&user)
	if !user.May(p, owner.ID) {
		return p.refusal(owner)
	}
	return nil
}

// permitted returns the case if the user may do p there. Who may do nothing does not even learn whether it exists.
func (s *Session) permitted(ctx context.Context, id EnrollmentID, p Permission) (Case, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return Case{}, err
	}
	c, err := s.store.Case(ctx, id)
	if err != nil {
		return Case{}, err
	}
	if owner := c.Program.Organization; !s.May(p, owner.ID) {
		return Case{}, p.refusal(owner)
	}
	return c, nil
}

// May reports whether the user may do it on a program of the organization, for screens that offer it.
func (s *Session) May(p Permission, owner OrganizationID) bool { return s.User().May(p, owner) }

func (s *Session) act(op OpID, kind ActKind) Act {
	return Act{Op: op, Kind: kind, At: s.office.now(), By: s.User().ID}
}

// acted is an act that a line of words tells.
func (s *Session) acted(op OpID, kind ActKind, words string) Act {
	act := s.act(op, kind)
	act.Reason = words
	return act
}
