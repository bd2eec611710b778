package data

import "time"

// Role is what a user is (R47).
type Role string

// The roles.
const (
	Caseworker    Role = "caseworker"
	Administrator Role = "administrator"
)

// User is a person who signs in.
type User struct {
	ID           UserID
	Name         string
	Organization Organization
	Role         Role
	Disabled     bool
	LastSignIn   time.Time
}
