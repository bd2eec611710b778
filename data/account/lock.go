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

// lockFolder is the folder of lock files. The system releases a lock when its process dies.
func (k *Keyring) lockFolder() string { return k.path + ".locks" }

// removeLocks removes the lock files. os.RemoveAll fails on some systems that run Windows programs.
func (k *Keyring) removeLocks() {
	entries, _ := os.ReadDir(k.lockFolder())
	for _, e := range entries {
		_ = os.Remove(filepath.Join(k.lockFolder(), e.Name()))
	}
	_ = os.Remove(k.lockFolder())
}

func (k *Keyring) lockFile(name string) (*flock.Flock, error) {
	// Mkdir, not MkdirAll: a mistyped path must create nothing.
	if err := os.Mkdir(k.lockFolder(), 0o700); err == nil {
		k.setAccess(k.lockFolder())
	} else if !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	path := filepath.Join(k.lockFolder(), name)
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		_ = f.Close()
		k.setAccess(path)
	}
	return flock.New(path, flock.SetPermissions(0o600)), nil
}

// withLock calls do while no other process changes the keyring.
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

// waitTurn waits until no other process verifies a password, and returns the function that ends the turn. A try counts as
// wrong until it is verified: five programs that start at once with the right password would lock their user out. Without a
// lock file, or after a long wait, it returns all the same.
func (k *Keyring) waitTurn() (end func()) {
	lock, err := k.lockFile("try")
	if err != nil || lockWithTimeout(lock) != nil {
		return func() {}
	}
	return func() { _ = lock.Unlock() }
}

// Claim reserves the user's session for this process; CodeUnavailable where the lock can't be had.
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
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "You can't be signed in, because no file can be locked in " + k.lockFolder() +
		", by which two windows of one user are kept apart. Nothing was changed. Check that there is room on the disk and that the folder can be written."}
}
