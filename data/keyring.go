package data

import (
	"context"
	"time"
)

// Database is a database as it lies on its disk, closed. The zero Key stands for one that is not encrypted.
type Database interface {
	// Encrypts reports whether this program encrypts the databases that it makes.
	Encrypts() bool
	// Suits refuses a place at which a database must not lie, such as a network drive: CodeUnavailable, with what to do.
	Suits() error
	// Look says what is there: CodeNotFound where there is nothing, CodeUnavailable for what can't be a database.
	Look() (DatabaseState, error)
	// Make makes the database, Open opens one that is there.
	Make(key Key) (Store, error)
	Open(key Key) (Store, error)
	// Encrypt encrypts a database that is not, whole or not at all. It must not be open.
	Encrypt(ctx context.Context, key Key) error
	// Remove deletes the database; none there is no error.
	Remove() error

	// Verify is Store.Check for one that is not open and must not be written to, such as a backup.
	Verify(ctx context.Context, key Key) ([]string, error)
	// Holds counts what a database that is not open holds.
	Holds(ctx context.Context, key Key) (Contents, error)
	// Checkpoint brings all that was saved into the one file and says what it holds. CodeConflict if anybody has it open.
	Checkpoint(ctx context.Context, key Key) (Contents, error)
}

// DatabaseState is what anyone can see of a database without its key.
type DatabaseState uint8

// The states of a database.
const (
	// DatabasePlain is one that is not encrypted.
	DatabasePlain DatabaseState = iota
	// DatabaseEncrypted is one that is.
	DatabaseEncrypted
	// DatabaseUnknown does not look like a database of this program. With its key, it may be a damaged one.
	DatabaseUnknown
)

// Keyring keeps the key of a database apart from it, wrapped by the password of each user and by a recovery code. It is
// the only place where a password is verified, and everything that signs in, window or command, uses the same one: it
// counts wrong passwords, and lets each user have one session at a time.
//
// What is changed with the key at hand is bound to the key. Names are compared without regard to case, accents and
// spacing, and can't be read out of it. Errors are for people: CodePermission for a refusal, CodeNotFound where there is
// no keyring, CodeUnavailable for one that can't be read or written.
type Keyring interface {
	// Info says what anyone may know.
	Info() (KeyringInfo, error)
	// Make makes the keyring of a key, whole or not at all, in the place of what was there.
	Make(key Key, info KeyringInfo, passwords []NewPassword, at time.Time) error
	// SetInfo stores what anyone may know.
	SetInfo(key Key, info KeyringInfo) error
	// Remove deletes it.
	Remove() error
	// Export returns all of it as it is stored; Import puts what another one has exported in its place, whole or not at all.
	Export() ([]byte, error)
	Import(content []byte) error

	// Unlock gets the key by a user's password. A wrong name and a wrong password are refused alike, and too many of either
	// for a growing while (see LockDelay).
	Unlock(name, password string, at time.Time) (Unlocked, error)
	// SetPassword wraps the key by a user's new password and forgets wrong ones.
	SetPassword(key Key, password NewPassword, at time.Time) error
	// RemovePassword takes the user's wrap away, if there is one.
	RemovePassword(key Key, name string) error
	// Passwords tells administrators about the passwords of users, in the order of their names.
	Passwords(names []string, at time.Time) ([]PasswordState, error)
	// Common reports whether a password is among those that are tried first.
	Common(password string) bool
	// VerifyEarlier verifies a password by a hash that a database of an earlier program holds.
	VerifyEarlier(password, hash string) (bool, error)

	// NewRecoveryCode makes a recovery code, in the place of the former one.
	NewRecoveryCode(key Key) (code string, err error)
	// Recover gets the key by the recovery code.
	Recover(code string, at time.Time) (Unlocked, error)

	// Failures returns the wrong tries that are not on record yet, by the names of those users they were tried at;
	// Recorded forgets them.
	Failures(names []string) ([]Failure, error)
	Recorded(failures []Failure) error

	// Known returns the Generation that was remembered last; zero if none was. Remember stores one.
	Known(key Key) (Generation, error)
	Remember(key Key, g Generation) error

	// Claim makes the user's session that of this process until release, or until the process dies. CodePermission if
	// another one has it, CodeUnavailable if that can't be told.
	Claim(id UserID) (release func(), err error)
}

// KeyringInfo is what a keyring tells anyone. The key proves it: what was forged is found out at the next sign-in.
type KeyringInfo struct {
	// ID is random and stays the same as long as the key does. Make gives it.
	ID string
	// Founded: the database was finished; without it there is nothing in it.
	Founded bool
	// Encrypted: the database has been encrypted, so that one which is not is not this one.
	Encrypted bool
	// RecoveryKept: somebody has said that the recovery code is kept.
	RecoveryKept bool
	// Earlier: the database is one of an earlier program, whose users need new passwords.
	Earlier bool
	// Sample: it holds made-up data; Accounts are those its sign-in screen shows.
	Sample   bool
	Accounts []SampleAccount
}

// NewPassword is a password that a user gets. Temporary: somebody else chose it.
type NewPassword struct {
	Name, Password string
	Temporary      bool
}

// Unlocked is what a password or the recovery code opens.
type Unlocked struct {
	Key Key
	// Since is when the password was set.
	Since time.Time
	// Temporary: somebody else chose the password.
	Temporary bool
	// Failed: there are wrong tries to be put on record.
	Failed bool
	// Info is what the keyring tells anyone, proved by the key.
	Info KeyringInfo
}

// PasswordState is what administrators see of a user's password.
type PasswordState struct {
	// Set: there is one. Since is when it was set.
	Set   bool
	Since time.Time
	// Temporary: somebody else chose it, and the user has not changed it yet.
	Temporary bool
	// LockedUntil is when it can be tried again, after too many wrong ones.
	LockedUntil time.Time
}

// Failure is a wrong password, or a wrong recovery code, that somebody tried.
type Failure struct {
	Operation OperationID
	At        time.Time
	// Name is the user's, "" where no user has the name that was typed; that one is not kept, since people type passwords
	// where the name belongs.
	Name string
	// Recovery: it was a recovery code.
	Recovery bool
}

// MaxTries is how many wrong passwords lock a name.
const MaxTries = 5

// LockDelay is for how long a name is locked after that many wrong passwords: a minute after the fifth, then twice as long
// each time, up to an hour.
func LockDelay(tries int) time.Duration {
	const longest = time.Hour
	if tries < MaxTries {
		return 0
	}
	return min(time.Minute<<min(tries-MaxTries, 10), longest)
}

// UnusedDays is after how many days of not signing in an account locks.
const UnusedDays = 60
