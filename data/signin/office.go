// Package signin is what signing in gives at every place where a database can be: the session, its lock, and the rules of users and
// their passwords. What a place does in its own way is a Place; what only some places can do, such as backups, is asked of that.
package signin

import (
	"context"
	"strings"

	"housingtracker/data"
)

// Office is a database at any place, with its users.
type Office interface {
	// Info returns what is known of the database without signing in.
	Info(ctx context.Context) (data.OfficeInfo, error)
	// SignIn signs in for a command; the same user may have a window open. A wrong name and a wrong password are refused with the
	// same message (CodePermission).
	SignIn(ctx context.Context, name, password string, options ...Option) (*Session, error)
	// Enter signs in at a window, until SignOut or Close; a user can have one window at a time. A temporary password must be changed
	// first (see Session.MustChangePassword).
	Enter(ctx context.Context, name, password string, options ...Option) (*Session, error)
	// Close ends all sessions and closes the database.
	Close() error
}

// IsServer reports whether the place of a database is the address of a server, as opposed to a path.
func IsServer(place string) bool {
	return strings.HasPrefix(place, "postgres:") || strings.HasPrefix(place, "postgresql:")
}

// Option is an option of signing in.
type Option int

// AcceptCopy makes an administrator accept another copy of the database than the one last used, where that is noticed (CodeCopy).
const AcceptCopy Option = 1

// Place is what a place does in its own way for one session.
type Place interface {
	// VerifyPassword returns nil if the password, which is clean, is the user's. Wrong ones count as at sign-in and are refused with
	// WrongPassword.
	VerifyPassword(ctx context.Context, password string) error
	// SetPassword sets the password of a user; temporary means that the user must change it. Its audit event is written before.
	SetPassword(ctx context.Context, user data.User, password string, temporary bool) error
	// RemovePassword removes the password of a user who was disabled.
	RemovePassword(ctx context.Context, user data.User) error
	// CommonPassword reports whether a password is in the list of common passwords.
	CommonPassword(password string) bool
	// AccessOf returns the access of each user, in their order.
	AccessOf(ctx context.Context, users []data.User) ([]Access, error)
	// CheckSettings refuses settings that this place can't keep. It is called outside of a transaction, because disks may be slow.
	CheckSettings(ctx context.Context, settings data.Settings) error
	// Purge overwrites what was deleted, as far as the place can.
	Purge(ctx context.Context) error
	// Leave ends the session (see Session.End) and what the place keeps for it.
	Leave(ctx context.Context) error
}
