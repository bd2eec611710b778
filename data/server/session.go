package server

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/draft"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

// session is a signed-in user with the connections of the user.
type session struct {
	*signin.Session
	office *Office
	store  Store
	config *pgx.ConnConfig
	// listener is nil for a command.
	listener *listener
	// key is that of the user's drafts on this computer, kept in folder; zero if it keeps none.
	key    file.Key
	folder *draft.Folder
	// officeID names the office among the drafts.
	officeID string
}

// here is the signin.Place of a session. It has no methods beyond that but those that windows ask for.
type here struct{ *session }

// OnChange sets what runs, in any goroutine, when something may have changed at the server, or the connection was lost or is back.
func (h here) OnChange(changed func()) {
	if h.listener != nil {
		h.listener.onChange(changed)
	}
}

// ServerRole returns the name of the user's role at the server.
func (h here) ServerRole(user data.User) string {
	return RoleName(h.office.address.Database, user.Name)
}

// UndoMove takes back the mark of a database that was moved to a file, which can't be read from here.
func (h here) UndoMove(ctx context.Context, _ func(path string) file.Destination) (warning string, err error) {
	event, err := h.Departure(ctx)
	if err != nil {
		return "", err
	}
	return signin.UnknownWarning(event.MovedTo()), h.UndoMark(ctx, event)
}

// VerifyPassword implements signin.Place by another connection.
func (h here) VerifyPassword(ctx context.Context, password string) error {
	o := h.office
	return o.desk.Try(h.User().Name, o.now(), func() error {
		config := h.config.Copy()
		config.Password = prepare(password)
		conn, err := pgx.ConnectConfig(ctx, config)
		if err != nil {
			return o.address.explain(err)
		}
		return conn.Close(ctx)
	})
}

// SetPassword implements signin.Place.
func (h here) SetPassword(ctx context.Context, user data.User, password string, temporary bool) error {
	if err := h.store.SetPassword(ctx, user.ID, Verifier(password), temporary); err != nil {
		return h.office.address.explain(err)
	}
	if user.ID != h.User().ID {
		return nil
	}
	h.store.UsePassword(prepare(password))
	if h.listener != nil {
		h.listener.usePassword(prepare(password))
	}
	h.config.Password = prepare(password)
	if h.key.IsZero() {
		return nil
	}
	return h.office.desk.Rewrap(user.Name, h.key, password)
}

// RemovePassword implements signin.Place.
func (h here) RemovePassword(ctx context.Context, user data.User) error {
	return h.store.SetPassword(ctx, user.ID, "", false)
}

// CommonPassword implements signin.Place.
func (h here) CommonPassword(password string) bool { return account.Common(password) }

// AccessOf implements signin.Place.
func (h here) AccessOf(ctx context.Context, users []data.User) ([]signin.Access, error) {
	o := h.office
	passwords, err := h.store.Passwords(ctx)
	if err != nil {
		return nil, err
	}
	accesses := make([]signin.Access, len(users))
	for i, u := range users {
		state, set := passwords[u.ID]
		switch {
		case u.Disabled:
			accesses[i] = signin.AccessDisabled
		case !set:
			accesses[i] = signin.AccessNone
		case signin.CheckAccount(u, state.Since, o.now(), lastAdministrator(u, users, passwords, o.now())) != nil:
			accesses[i] = signin.AccessUnused
		case !o.desk.LockedUntil(u.Name, o.now()).IsZero():
			accesses[i] = signin.AccessWrong
		case state.Temporary:
			accesses[i] = signin.AccessTemporary
		}
	}
	return accesses, nil
}

// isLast reports whether the user is an administrator whom no other one could give a new password, so that not being used must not lock the
// account.
func (s *session) isLast(ctx context.Context, user data.User, passwords map[data.UserID]PasswordState) (bool, error) {
	if user.Role != data.Administrator {
		return false, nil
	}
	users, err := s.store.Users(ctx)
	return lastAdministrator(user, users, passwords, s.office.now()), err
}

func lastAdministrator(user data.User, users []data.User, passwords map[data.UserID]PasswordState, now time.Time) bool {
	return user.Role == data.Administrator && !slices.ContainsFunc(users, func(u data.User) bool {
		state, set := passwords[u.ID]
		return u.ID != user.ID && u.Role == data.Administrator && set && signin.CheckAccount(u, state.Since, now, false) == nil
	})
}

// CheckSettings implements signin.Place: the server's own tools make the backups.
func (h here) CheckSettings(ctx context.Context, settings data.Settings) error {
	was, err := h.store.Settings(ctx)
	if err == nil && settings.BackupFolder != "" && settings.BackupFolder != was.BackupFolder {
		err = data.Refuse(data.CodeInvalid, "A database on a server has no folder for backups: its administrator makes them with the server's own tools. Nothing was changed.")
	}
	return err
}

// Purge implements signin.Place: what was deleted stays in the server's files until the server overwrites it (docs/server.md).
func (here) Purge(context.Context) error { return nil }

// Leave implements signin.Place.
func (h here) Leave(ctx context.Context) error {
	o := h.office
	o.mu.Lock()
	delete(o.sessions, h.session)
	o.mu.Unlock()
	if h.Ended() {
		return nil
	}
	h.office.end(ctx, h.session)
	return h.close()
}

// close closes the connections.
func (s *session) close() error {
	if s.listener != nil {
		s.listener.close()
	}
	if s.store == nil {
		return nil
	}
	return s.store.Close()
}

// Close implements signin.Office.
func (o *Office) Close() error {
	o.mu.Lock()
	var all []*session
	for s := range o.sessions {
		all = append(all, s)
	}
	clear(o.sessions)
	o.mu.Unlock()
	var err error
	for _, s := range all {
		o.end(context.Background(), s)
		err = errors.Join(err, s.close())
	}
	return err
}

// end ends a session, and waits for a server that says nothing no longer than for a connection.
func (o *Office) end(ctx context.Context, s *session) {
	ctx, cancel := context.WithTimeout(ctx, o.address.ConnectTimeout)
	defer cancel()
	s.End(ctx)
}
