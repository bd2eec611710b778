package sqlite

import (
	"context"
	"fmt"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// EarlierPassword returns the user with the password hash that earlier programs stored in the database.
func (s *Store) EarlierPassword(ctx context.Context, name string) (data.User, string, error) {
	user, err := s.UserNamed(ctx, name)
	if err != nil {
		return user, "", err
	}
	hash, err := one(ctx, s.read, "user", sqldata.ScanText, `SELECT password_hash FROM users WHERE id = ?1`, user.ID)
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
	return x.change(ctx, event, "user", `UPDATE users SET last_sign_in = ?2 WHERE id = ?1`, event.By, sqldata.StampValue(event.At))
}

// SetPreference stores a value under key for a user's screens.
func (x *writeTx) SetPreference(ctx context.Context, id data.UserID, key, value string) error {
	_, err := x.tx.ExecContext(ctx, `INSERT INTO user_preferences (user_id, key, value) VALUES (?1, ?2, ?3)
		ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value`, id, key, value)
	return err
}
