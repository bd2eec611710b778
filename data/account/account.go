// Package account hashes and verifies the passwords of users (R47).
package account

import (
	"github.com/alexedwards/argon2id"

	"housingtracker/data"
)

// Passwords hashes with argon2id. The zero value uses parameters for a laptop: 64 MiB and two passes, a fraction of a
// second. A hash carries its own parameters, so these may change without anyone losing a password.
type Passwords struct {
	// Params replaces the parameters of new hashes; nil is the default.
	Params *argon2id.Params
}

var _ data.Passwords = Passwords{}

var laptop = argon2id.Params{Memory: 64 * 1024, Iterations: 2, Parallelism: 2, SaltLength: 16, KeyLength: 32}

// Cheap makes Passwords for tests: hashes that take no time and protect nothing.
func Cheap() Passwords {
	return Passwords{Params: &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 8, KeyLength: 16}}
}

// Hash returns the hash of a password, with its salt and parameters, as text.
func (p Passwords) Hash(password string) (string, error) {
	params := p.Params
	if params == nil {
		params = &laptop
	}
	return argon2id.CreateHash(password, params)
}

// Verify reports whether the password is the one of the hash. The error means that the hash itself can't be read.
func (Passwords) Verify(password, hash string) (bool, error) {
	return argon2id.ComparePasswordAndHash(password, hash)
}
