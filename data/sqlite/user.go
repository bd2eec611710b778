package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"housingtracker/data"
)

const userQuery = `SELECT u.id, u.name, u.role, u.disabled, u.last_sign_in, ` + organizationColumns + `
 FROM users u JOIN organizations o ON o.id = u.organization_id ` + countsAs

func scanUser(rows *sql.Rows) (u data.User, err error) {
	return u, rows.Scan(append([]any{&u.ID, &u.Name, &u.Role, &u.Disabled, stampInto(&u.LastSignIn)}, organizationInto(&u.Organization)...)...)
}

// Users returns all users by name.
func (s *Store) Users(ctx context.Context) ([]data.User, error) {
	return collect(ctx, s.read, scanUser, userQuery+` ORDER BY u.name_key`)
}

// User returns one user.
func (s *Store) User(ctx context.Context, id data.UserID) (data.User, error) {
	return one(ctx, s.read, "user", scanUser, userQuery+` WHERE u.id = ?1`, id)
}

// UserNamed returns the user of that name.
func (s *Store) UserNamed(ctx context.Context, name string) (data.User, error) {
	return one(ctx, s.read, "user", scanUser, userQuery+` WHERE u.name_key = ?1`, data.UserKey(name))
}

// EarlierPassword finds the user of that name with the password hash that an earlier program kept in the database.
func (s *Store) EarlierPassword(ctx context.Context, name string) (data.User, string, error) {
	user, err := s.UserNamed(ctx, name)
	if err != nil {
		return user, "", err
	}
	hash, err := one(ctx, s.read, "user", scanText, `SELECT password_hash FROM users WHERE id = ?1`, user.ID)
	return user, hash, err
}

// ForgetEarlierPasswords removes the hashes of all users.
func (s *Store) ForgetEarlierPasswords(ctx context.Context, event data.AuditEvent) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE users SET password_hash = '' WHERE password_hash <> ''`)
		return err
	}, &event)
	return err
}

// AddUser creates a user; CodeExists if there is one of that name.
func (s *Store) AddUser(ctx context.Context, event data.AuditEvent, u data.NewUser) (data.User, error) {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		_, err := insertUser(ctx, tx, u)
		return err
	}, &event)
	if err != nil {
		return data.User{}, err
	}
	return s.UserNamed(ctx, u.Name)
}

func insertUser(ctx context.Context, tx *sql.Tx, u data.NewUser) (data.UserID, error) {
	var id data.UserID
	err := tx.QueryRowContext(ctx, `INSERT INTO users (name, name_key, organization_id, role, password_hash)
		VALUES (?1, ?2, ?3, ?4, '') RETURNING id`, u.Name, data.UserKey(u.Name), u.Organization, u.Role).Scan(&id)
	if exists(err) {
		return 0, &data.Error{Code: data.CodeExists, Err: err,
			Message: fmt.Sprintf("There is a user named %s already. Nothing was changed. Choose another name.", u.Name)}
	}
	return id, err
}

// SaveUser stores role, organization and whether the user is disabled. CodeConflict where nobody would be left to administer:
// of two who take it from each other at the same time, the second is refused.
func (s *Store) SaveUser(ctx context.Context, event data.AuditEvent, u data.User) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE users SET role = ?2, organization_id = ?3, disabled = ?4 WHERE id = ?1`,
			u.ID, u.Role, u.Organization.ID, u.Disabled)
		if err := changed(result, err, "user"); err != nil {
			return err
		}
		var left bool
		err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE role = ?1 AND disabled = 0)`, data.Administrator).Scan(&left)
		if err == nil && !left {
			err = data.Refuse(data.CodeConflict, "No administrator would be left. Make another one first. Nothing was changed.")
		}
		return err
	}, &event)
	return err
}

// SignedIn notes when the user of the event last signed in, with the event.
func (s *Store) SignedIn(ctx context.Context, event data.AuditEvent) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE users SET last_sign_in = ?2 WHERE id = ?1`, event.By, stampValue(event.At))
		return changed(result, err, "user")
	}, &event)
	return err
}

// Preference returns what a user's screens keep under key; "" where nothing is kept.
func (s *Store) Preference(ctx context.Context, id data.UserID, key string) (string, error) {
	values, err := collect(ctx, s.read, scanText, `SELECT value FROM user_preferences WHERE user_id = ?1 AND key = ?2`, id, key)
	return strings.Join(values, ""), err
}

// SetPreference keeps a value under key for a user's screens.
func (s *Store) SetPreference(ctx context.Context, id data.UserID, key, value string) error {
	return s.remember(ctx, `INSERT INTO user_preferences (user_id, key, value) VALUES (?1, ?2, ?3)
		ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value`, id, key, value)
}

// remember runs a write that is no event of its own.
func (s *Store) remember(ctx context.Context, statement string, args ...any) error {
	_, err := s.perform(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
	return err
}

// RecentClients returns the clients the user opened last, the latest first; removed ones are left out.
func (s *Store) RecentClients(ctx context.Context, id data.UserID, limit int) ([]data.Client, error) {
	return collect(ctx, s.read, scanClient, recentQuery, id, limit)
}

// CROSS JOIN keeps the planner from going through all clients to look up a visit of each.
const recentQuery = `SELECT ` + clientColumns + ` FROM client_visits v CROSS JOIN clients c ON c.id = v.client_id
 WHERE v.user_id = ?1 AND c.removed = 0 ORDER BY v.at DESC, c.id DESC LIMIT ?2`
