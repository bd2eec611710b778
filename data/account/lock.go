package account

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gofrs/flock"

	"housingtracker/data"
)

// locks is the folder of the files that are locked: the system frees a lock when its process dies, whatever is left of the
// file.
func (k *Keyring) lockFolder() string { return k.path + ".locks" }

// removeLocks removes that folder. os.RemoveAll needs what not every system that runs Windows programs has.
func (k *Keyring) removeLocks() {
	entries, _ := os.ReadDir(k.lockFolder())
	for _, e := range entries {
		_ = os.Remove(filepath.Join(k.lockFolder(), e.Name()))
	}
	_ = os.Remove(k.lockFolder())
}

func (k *Keyring) lockFile(name string) (*flock.Flock, error) {
	// Never the folder of the database itself: a mistyped path makes nothing.
	if err := os.Mkdir(k.lockFolder(), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return flock.New(filepath.Join(k.lockFolder(), name), flock.SetPermissions(0o600)), nil
}

// locked does something while no other process changes the keyring.
func (k *Keyring) withLock(do func() error) error {
	lock, err := k.lockFile("keys")
	if err != nil {
		return k.writeError(err)
	}
	if err := lockWithTimeout(lock); err != nil {
		return k.unusable("is being written by another program. Nothing was changed. Try again in a moment.", err)
	}
	defer lock.Unlock()
	return do()
}

func lockWithTimeout(lock *flock.Flock) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_, err := lock.TryLockContext(ctx, 5*time.Millisecond)
	return err
}

// turn waits until no other process judges a password, and returns what ends this turn. A try counts as wrong until it is
// judged: five programs that start at once, all with the right password, would lock their user out. Where no file can be made,
// or the wait is long, nobody waits.
func (k *Keyring) waitTurn() (end func()) {
	lock, err := k.lockFile("try")
	if err != nil || lockWithTimeout(lock) != nil {
		return func() {}
	}
	return func() { _ = lock.Unlock() }
}

// Claim makes the user's session that of this process; CodeUnavailable where the lock can't be had.
func (k *Keyring) Claim(id data.UserID) (release func(), err error) {
	lock, err := k.lockFile("user-" + strconv.FormatInt(int64(id), 10))
	if err != nil {
		return nil, k.unclaimed(err)
	}
	got, err := lock.TryLock()
	if err != nil {
		return nil, k.unclaimed(err)
	}
	if !got {
		return nil, data.Refuse(data.CodePermission, "You are signed in at another window already, on this computer or on another one. Go on there, or sign out there first.")
	}
	return func() { _ = lock.Unlock() }, nil
}

func (k *Keyring) unclaimed(err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "You can't be signed in, because no file can be locked in " + k.locks() +
		", by which two windows of one user are kept apart. Nothing was changed. Check that there is room on the disk and that the folder can be written."}
}
