package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"housingtracker/data"
)

const userQuery = `SELECT u.id, u.uuid, u.name, u.role, u.disabled, u.last_sign_in, ` + organizationColumns + `
 FROM users u JOIN organizations o ON o.id = u.organization_id ` + countsAs

func scanUser(rows *sql.Rows) (u data.User, err error) {
	return u, rows.Scan(append([]any{&u.ID, &u.UUID, &u.Name, &u.Role, &u.Disabled, stampInto(&u.LastSignIn)}, organizationInto(&u.Organization)...)...)
}

// Users returns all users by name.
func (q queries) Users(ctx context.Context) ([]data.User, error) {
	return collect(ctx, q.db, scanUser, userQuery+` ORDER BY u.name_key`)
}

// User returns one user.
func (q queries) User(ctx context.Context, id data.UserID) (data.User, error) {
	return one(ctx, q.db, "user", scanUser, userQuery+` WHERE u.id = ?1`, id)
}

// UserNamed returns the user with the name.
func (s *Store) UserNamed(ctx context.Context, name string) (data.User, error) {
	return one(ctx, s.read, "user", scanUser, userQuery+` WHERE u.name_key = ?1`, data.UserKey(name))
}

// EarlierPassword returns the user with the password hash that earlier programs stored in the database.
func (s *Store) EarlierPassword(ctx context.Context, name string) (data.User, string, error) {
	user, err := s.UserNamed(ctx, name)
	if err != nil {
		return user, "", err
	}
	hash, err := one(ctx, s.read, "user", scanText, `SELECT password_hash FROM users WHERE id = ?1`, user.ID)
	return user, hash, err
}

// ForgetEarlierPasswords deletes the password hashes of all users.
func (x *writeTx) ForgetEarlierPasswords(ctx context.Context, event data.AuditEvent) error {
	return x.exec(ctx, event, `UPDATE users SET password_hash = '' WHERE password_hash <> ''`)
}

// AddUser creates a user; CodeExists if the name is taken.
func (x *writeTx) AddUser(ctx context.Context, event data.AuditEvent, u data.NewUser) (data.UserID, error) {
	id, err := x.insertUser(ctx, u)
	if err == nil {
		err = x.record(ctx, event)
	}
	return id, err
}

func (x *writeTx) insertUser(ctx context.Context, u data.NewUser) (data.UserID, error) {
	var id data.UserID
	err := x.tx.QueryRowContext(ctx, `INSERT INTO users (uuid, name, name_key, organization_id, role, password_hash)
		VALUES (?1, ?2, ?3, ?4, ?5, '') RETURNING id`, data.NewUUID(), u.Name, data.UserKey(u.Name), u.Organization, u.Role).Scan(&id)
	if exists(err) {
		return 0, &data.Error{Code: data.CodeExists, Err: err,
			Message: fmt.Sprintf("There is a user named %s already. Nothing was changed. Choose another name.", u.Name)}
	}
	return id, failure(err)
}

// SaveUser stores role, organization and whether the user is disabled.
func (x *writeTx) SaveUser(ctx context.Context, event data.AuditEvent, u data.User) error {
	return x.change(ctx, event, "user", `UPDATE users SET role = ?2, organization_id = ?3, disabled = ?4 WHERE id = ?1`,
		u.ID, u.Role, u.Organization.ID, u.Disabled)
}

// SignedIn stores when the user of the event last signed in.
func (x *writeTx) SignedIn(ctx context.Context, event data.AuditEvent) error {
	return x.change(ctx, event, "user", `UPDATE users SET last_sign_in = ?2 WHERE id = ?1`, event.By, stampValue(event.At))
}

// Preference returns the value that a user's screens have stored under key; "" if none.
func (s *Store) Preference(ctx context.Context, id data.UserID, key string) (string, error) {
	values, err := collect(ctx, s.read, scanText, `SELECT value FROM user_preferences WHERE user_id = ?1 AND key = ?2`, id, key)
	return strings.Join(values, ""), err
}

// SetPreference stores a value under key for a user's screens.
func (x *writeTx) SetPreference(ctx context.Context, id data.UserID, key, value string) error {
	_, err := x.tx.ExecContext(ctx, `INSERT INTO user_preferences (user_id, key, value) VALUES (?1, ?2, ?3)
		ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value`, id, key, value)
	return err
}

// RecentClients returns the clients the user opened or changed last, latest first, without removed ones.
func (s *Store) RecentClients(ctx context.Context, id data.UserID, limit int) ([]data.Client, error) {
	return collect(ctx, s.read, scanClient, recentQuery, id, limit)
}

// CROSS JOIN keeps the planner from scanning all clients.
const recentQuery = `SELECT ` + clientColumns + ` FROM client_visits v CROSS JOIN clients c ON c.id = v.client_id
 WHERE v.user_id = ?1 AND c.removed = 0 ORDER BY v.at DESC, c.id DESC LIMIT ?2`
