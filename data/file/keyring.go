package file

import (
	"context"
	"time"

	"housingtracker/data"
)

// Store is the data.Store of a database file.
type Store interface {
	data.Store
	// Check verifies the database: every page, foreign keys, the audit log's chain, and the list against its source. It
	// returns what is wrong, one line each.
	Check(ctx context.Context) ([]string, error)
	// CopyTo copies the database to a new file at path, encrypted with the same key and readable only by its owner, without
	// blocking writes. Progress, if not nil, is called with the pages done and the total. After an error there is no copy.
	CopyTo(ctx context.Context, path string, progress func(done, total int)) error
	// Contents counts what the database holds.
	Contents(ctx context.Context) (Contents, error)
	// Generation returns the generation of the database; zero if there is no audit event.
	Generation(ctx context.Context) (Generation, error)
	// EventsSince counts the audit events with a higher number by kind, the most frequent first, and returns at most limit of
	// the latest, newest first.
	EventsSince(ctx context.Context, number int64, limit int) ([]KindCount, []data.AuditEvent, error)
	// Purge overwrites deleted content of the database. CodeConflict means that another program has kept some of it from
	// being overwritten.
	Purge(ctx context.Context) error
	// EarlierPassword returns the user of that name and the password hash that an earlier program version stored.
	EarlierPassword(ctx context.Context, name string) (data.User, string, error)
}

// Database is a closed database on disk. The zero Key means that it is not encrypted.
type Database interface {
	// Encrypts reports whether Make encrypts the database.
	Encrypts() bool
	// CheckLocation refuses a path where a database must not be, such as a network drive, with CodeUnavailable.
	CheckLocation() error
	// State returns the state of the database: CodeNotFound if there is none, CodeUnavailable for what can't be a database.
	State() (DatabaseState, error)
	// Make makes the database; Open opens an existing one.
	Make(key Key) (Store, error)
	Open(key Key) (Store, error)
	// MakeCopy makes the database as a copy of an open one with the same key, completely or not at all. This program may write to it
	// even in a shared folder, until it is closed.
	MakeCopy(ctx context.Context, from Store, key Key, progress func(done, total int)) (Store, error)
	// Encrypt encrypts an unencrypted database, completely or not at all. The database must not be open.
	Encrypt(ctx context.Context, key Key) error
	// Remove deletes the database, if there is one.
	Remove() error

	// Verify is Store.Check for a closed database that must not be written to, such as a backup.
	Verify(ctx context.Context, key Key) ([]string, error)
	// ReadContents returns the contents of a closed database.
	ReadContents(ctx context.Context, key Key) (Contents, error)
	// Checkpoint moves the write-ahead log into the database file and returns the contents. CodeConflict means that the
	// database is open elsewhere.
	Checkpoint(ctx context.Context, key Key) (Contents, error)
}

// DatabaseState is the state of a database as seen without its key.
type DatabaseState uint8

// The states of a database.
const (
	// DatabasePlain is an unencrypted database.
	DatabasePlain DatabaseState = iota
	// DatabaseEncrypted is an encrypted database.
	DatabaseEncrypted
	// DatabaseUnknown does not look like a database of this program. If there is a keyring, it may be a damaged one.
	DatabaseUnknown
)

// Keyring keeps the key of a database outside of it, wrapped by each user's password and by a recovery code (R47). All
// passwords are verified here: it counts wrong ones, and allows each user one window at a time.
//
// Content that is written with the key is authenticated by it. Names are compared without case, accents and spacing, and
// are not readable in the file. Errors are refusals for people: CodePermission for a wrong password or a lock, CodeNotFound
// if there is no keyring, CodeUnavailable if it can't be read or written.
type Keyring interface {
	// Info returns what is readable without a password.
	Info() (KeyringInfo, error)
	// Make makes the keyring of a key, completely or not at all, and replaces an existing one.
	Make(key Key, info KeyringInfo, passwords []NewPassword, at time.Time) error
	// SetInfo stores what is readable without a password.
	SetInfo(key Key, info KeyringInfo) error
	// Remove deletes the keyring.
	Remove() error
	// Export returns the content of the keyring as stored; Import replaces it by the export of another, completely or not
	// at all.
	Export() ([]byte, error)
	Import(content []byte) error

	// Unlock returns the key for a user's password. A wrong name and a wrong password are refused with the same message;
	// too many of them lock the name (see signin.LockDelay).
	Unlock(name, password string, at time.Time) (Unlocked, error)
	// SetPassword wraps the key by a user's new password and resets the count of wrong ones.
	SetPassword(key Key, password NewPassword, at time.Time) error
	// RemovePassword removes the user's wrapped key, if there is one.
	RemovePassword(key Key, name string) error
	// Passwords returns the state of the passwords of the named users, in that order.
	Passwords(names []string, at time.Time) ([]PasswordState, error)
	// Common reports whether a password is in the list of common passwords.
	Common(password string) bool
	// VerifyEarlier verifies a password against a hash from a database of an earlier program version.
	VerifyEarlier(password, hash string) (bool, error)

	// NewRecoveryCode makes a recovery code, which replaces the former one.
	NewRecoveryCode(key Key) (code string, err error)
	// Recover returns the key for the recovery code.
	Recover(code string, at time.Time) (Unlocked, error)

	// Failures returns the failed attempts that are not in the audit log yet, with the names of the users they concern;
	// Recorded removes them.
	Failures(names []string) ([]Failure, error)
	Recorded(failures []Failure) error

	// Known returns the Generation stored last by Remember; zero if there is none.
	Known(key Key) (Generation, error)
	Remember(key Key, g Generation) error

	// Claim reserves the user's window for this process until release or the end of the process. CodePermission means that
	// another process has it, CodeUnavailable that this can't be determined. In a shared folder a computer that does not answer
	// for some minutes loses its claims to whoever asks; lost is called when it notices.
	Claim(id data.UserID, lost func()) (release func(), err error)
}

// KeyringInfo is the part of a keyring that is readable without a password. It is authenticated by the key at sign-in.
type KeyringInfo struct {
	// ID is random, set by Make and the same as long as the key is.
	ID string
	// SetUp means that the database has its first administrator.
	SetUp bool
	// Encrypted means that the database is encrypted, so an unencrypted one in its place is another.
	Encrypted bool
	// RecoveryKept means that an administrator has confirmed to keep the recovery code.
	RecoveryKept bool
	// Earlier means that the database comes from an earlier program version, so its users need new passwords.
	Earlier bool
	// Sample means that the database is the sample office; Accounts are shown on its sign-in screen.
	Sample   bool
	Accounts []data.SampleAccount
}

// NewPassword is a new password of a user. Temporary means that somebody else chose it.
type NewPassword struct {
	Name, Password string
	Temporary      bool
}

// Unlocked is what a password or the recovery code opens.
type Unlocked struct {
	Key Key
	// Since is when the password was set.
	Since time.Time
	// Temporary means that somebody else chose the password.
	Temporary bool
	// Failed means that there are Failures.
	Failed bool
	// Info is the keyring's info, authenticated by the key.
	Info KeyringInfo
}

// PasswordState is what administrators see of a user's password.
type PasswordState struct {
	// Set means that there is a password, Since when it was set.
	Set   bool
	Since time.Time
	// Temporary means that somebody else chose it and the user has not changed it yet.
	Temporary bool
	// LockedUntil is the end of a lock after too many wrong passwords; zero if there is none.
	LockedUntil time.Time
}

// Failure is a failed attempt with a wrong password or recovery code.
type Failure struct {
	Operation data.OperationID
	At        time.Time
	// Name is the user's name; "" if no user has the typed name, which is not kept, because people type passwords there.
	Name string
	// Recovery means that it was a recovery code.
	Recovery bool
}
