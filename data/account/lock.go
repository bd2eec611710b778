package account

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gofrs/flock"

	"housingtracker/data"
	"housingtracker/data/share"
)

// lockFolder is the folder of lock files: beside the keyring, or on this computer while that must not be written. The system
// releases a lock when its process dies.
func (k *Keyring) lockFolder() string {
	switch {
	case k.admitted() == nil:
	case k.local != "":
		return k.local + ".locks"
	case !k.made.Load():
		return ""
	}
	return k.path + ".locks"
}

// removeLocks removes the lock files. os.RemoveAll fails on some systems that run Windows programs.
func (k *Keyring) removeLocks() {
	folder := k.path + ".locks"
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		_ = os.Remove(filepath.Join(folder, e.Name()))
	}
	_ = os.Remove(folder)
}

func (k *Keyring) lockFile(name string) (*flock.Flock, error) {
	folder, err := k.makeLockFolder()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, name)
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		_ = f.Close()
		k.setAccess(path)
	}
	return flock.New(path, flock.SetPermissions(0o600)), nil
}

// makeLockFolder returns the folder of lock files, which it makes if there is none.
func (k *Keyring) makeLockFolder() (string, error) {
	folder := k.lockFolder()
	if folder == "" {
		return "", errNowhere
	}
	if k.local != "" && folder == k.local+".locks" {
		return folder, os.MkdirAll(folder, 0o700)
	}
	// Mkdir, not MkdirAll: a mistyped path must create nothing.
	if err := os.Mkdir(folder, 0o700); err == nil {
		k.setAccess(folder)
	} else if !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return folder, nil
}

var errNowhere = errors.New("this computer may not write beside the database and has no folder of settings")

// withLock calls do while no other process changes the keyring.
func (k *Keyring) withLock(do func() error) error {
	unlock, err := k.waitLock("keys")
	if err != nil {
		return err
	}
	defer unlock()
	return do()
}

// lockPatience is how long a process waits for others that change the keyring or verify a password.
const lockPatience = 10 * time.Second

// waitLock waits for a lock of the keyring.
func (k *Keyring) waitLock(name string) (unlock func(), err error) {
	if k.sharesLocks() {
		return k.waitShared(name)
	}
	lock, err := k.lockFile(name)
	if err != nil {
		return nil, k.writeError(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, 5*time.Millisecond); err != nil {
		return nil, k.unusable("is being written by another program. Nothing was changed. Try again in a moment.", err)
	}
	return func() { _ = lock.Unlock() }, nil
}

// sharesLocks reports whether other computers must see the locks. The proof says nothing about locks of the kind that flock takes, and the
// drive may keep one of a computer that lost its power, so these are files.
func (k *Keyring) sharesLocks() bool { return k.place().Shared() && k.admitted() == nil }

// heldSuffix keeps a lock file apart from one that the system locks, which stays when it is free.
const heldSuffix = ".held"

func (k *Keyring) waitShared(name string) (unlock func(), err error) {
	folder, err := k.makeLockFolder()
	if err != nil {
		return nil, k.writeError(err)
	}
	unlock, by, err := share.LockFile{Path: filepath.Join(folder, name+heldSuffix), Like: k.path}.Wait(lockPatience)
	switch {
	case errors.Is(err, share.ErrLocked):
		return nil, k.unusable(fmt.Sprintf("is being written at %s since %s. Nothing was changed. Try again in a moment. If that computer has failed, try again in %d minutes.",
			by.Name, by.At(time.Now()), int(share.StaleAfter.Minutes())), err)
	case err != nil:
		return nil, k.writeError(err)
	}
	return unlock, nil
}

// waitTurn waits until no other process verifies a password, and returns the function that ends the turn. A try counts as
// wrong until it is verified: five programs that start at once with the right password would lock their user out. Without a
// lock file, or after a long wait, it returns all the same.
func (k *Keyring) waitTurn() (end func()) {
	if unlock, err := k.waitLock("try"); err == nil {
		return unlock
	}
	return func() {}
}

// Claim reserves the user's session for this process; CodeUnavailable where the lock can't be had.
func (k *Keyring) Claim(id data.UserID, lost func()) (release func(), err error) {
	name := "user-" + strconv.FormatInt(int64(id), 10)
	if k.sharesLocks() {
		return k.claimShared(name, lost)
	}
	lock, err := k.lockFile(name)
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

// claimShared claims a user's session in a shared folder, where a computer that lost its power may keep a lock of the system.
func (k *Keyring) claimShared(name string, lost func()) (release func(), err error) {
	folder, err := k.makeLockFolder()
	if err != nil {
		return nil, k.unclaimed(err)
	}
	release, by, err := share.LockFile{Path: filepath.Join(folder, name), Like: k.path, Lost: lost}.Take()
	switch {
	case errors.Is(err, share.ErrLocked):
		return nil, data.Refuse(data.CodePermission, "You have a window open at %s since %s. Go on there, or sign out there first. "+
			"If that computer has failed, try again in %d minutes: then its window no longer counts.", by.Name, by.At(time.Now()), int(share.StaleAfter.Minutes()))
	case err != nil:
		return nil, k.unclaimed(err)
	}
	return release, nil
}

func (k *Keyring) unclaimed(err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "You can't be signed in, because no file can be locked in " + k.lockFolder() +
		", by which two windows of one user are kept apart. Nothing was changed. Check that there is room on the disk and that the folder can be written."}
}
