package sqldata

import (
	"context"
	"database/sql"
	"strings"

	"housingtracker/data"
)

const userQuery = `SELECT u.id, u.uuid, u.name, u.role, u.disabled, u.last_sign_in, ` + OrganizationColumns + `
 FROM users u JOIN organizations o ON o.id = u.organization_id ` + countsAs

func scanUser(rows *sql.Rows) (u data.User, err error) {
	return u, rows.Scan(append([]any{&u.ID, &u.UUID, &u.Name, &u.Role, &u.Disabled, StampInto(&u.LastSignIn)}, organizationInto(&u.Organization)...)...)
}

// Users returns all users by name.
func (r Reader) Users(ctx context.Context) ([]data.User, error) {
	return Collect(ctx, r.DB, scanUser, userQuery+` ORDER BY u.name_key`)
}

// User returns one user.
func (r Reader) User(ctx context.Context, id data.UserID) (data.User, error) {
	return One(ctx, r.DB, "user", scanUser, userQuery+` WHERE u.id = ?1`, id)
}

// UserNamed returns the user with the name.
func (r Reader) UserNamed(ctx context.Context, name string) (data.User, error) {
	return One(ctx, r.DB, "user", scanUser, userQuery+` WHERE u.name_key = ?1`, data.UserKey(name))
}

// Preference returns the value that a user's screens have stored under key; "" if none.
func (r Reader) Preference(ctx context.Context, id data.UserID, key string) (string, error) {
	values, err := Collect(ctx, r.DB, ScanText, `SELECT value FROM user_preferences WHERE user_id = ?1 AND key = ?2`, id, key)
	return strings.Join(values, ""), err
}

// RecentClients returns the clients the user opened or changed last, latest first, without removed ones.
func (r Reader) RecentClients(ctx context.Context, id data.UserID, limit int) ([]data.Client, error) {
	return Collect(ctx, r.DB, ScanClient, RecentQuery, id, limit)
}

// CROSS JOIN keeps the planner from scanning all clients.
const RecentQuery = `SELECT ` + ClientColumns + ` FROM client_visits v CROSS JOIN clients c ON c.id = v.client_id
 WHERE v.user_id = ?1 AND c.removed = 0 ORDER BY v.at DESC, c.id DESC LIMIT ?2`

// Drafts returns the user's drafts that an earlier program version stored, latest first.
func (r Reader) Drafts(ctx context.Context, id data.UserID) ([]data.KeptDraft, error) {
	return Collect(ctx, r.DB, func(rows *sql.Rows) (d data.KeptDraft, err error) {
		return d, rows.Scan(&d.EnrollmentID, &d.Content, StampInto(&d.At))
	}, `SELECT enrollment_id, content, kept_at FROM drafts WHERE user_id = ?1 ORDER BY kept_at DESC, enrollment_id`, id)
}
