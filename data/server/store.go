package server

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// Store is a data.Store on a server, as the role of its user sees it.
type Store interface {
	signin.Store
	// SetPassword sets the verifier of a user's password: of another user's as an administrator, who makes it temporary; of the own one.
	// Removing it takes an empty verifier.
	SetPassword(ctx context.Context, user data.UserID, verifier string, temporary bool) error
	// UsePassword sets the password with which further connections are made, after the user has changed it.
	UsePassword(password string)
	// Passwords returns the state of the passwords of all users to an administrator, else of the own one.
	Passwords(ctx context.Context) (map[data.UserID]PasswordState, error)
}

// PasswordState is what is known of a user's password.
type PasswordState struct {
	// Since is when it was set.
	Since time.Time
	// Temporary means that somebody else chose it and the user has not changed it yet.
	Temporary bool
}

// Open opens the store for the role of the config, with as many connections as it needs. Errors of the connection are those of pgx;
// ErrNotSetUp, ErrTooOld and ErrTooNew say that the program can't work there.
type Open func(ctx context.Context, config *pgx.ConnConfig) (Store, error)

// Channel is that of the notifications by which the store says that the change counter has grown. They can be forged, so that they are
// only a hint to read.
const Channel = "housing_tracker_changed"
