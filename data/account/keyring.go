// Package account stores the key of a database, wrapped by the passwords of its users (R47).
//
// The keyring is a JSON file beside the database, named like it with ".keys" appended. It has a checksum; the content, which
// is protected by a MAC with the key (wraps, and what anyone may know); and the wrong tries, which are counted without the
// key. It is always replaced whole. Whoever has the file can try passwords at the speed of argon2id; without a password or
// the recovery code it reveals no key.
package account

import (
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/place"
)

// Keyring is a file.Keyring in a file.
type Keyring struct {
	path string
	// local is where tries are counted on this computer while it may not write beside the database; "" if nowhere.
	local string
	cost  cost
	// place finds where the database lies, once.
	place func() place.Place
	// made is set when this program has made or imported the keyring: it completes it without a proof.
	made atomic.Bool
	// noSync is set for tests: files are not synced.
	noSync bool
}

var _ file.Keyring = (*Keyring)(nil)

// Suffix follows the name of the database in the name of the keyring.
const Suffix = ".keys"

// Of returns the keyring of the database at path. It touches no file.
func Of(path string) *Keyring { return of(path, defaultCost) }

func of(path string, c cost) *Keyring {
	k := &Keyring{path: path + Suffix, cost: c}
	// A folder that a cloud service synchronizes is refused elsewhere.
	k.place = sync.OnceValue(func() place.Place { at, _ := place.Of(path); return at })
	return k
}

// CountHere sets the folder on this computer in which tries are counted while it may not write to a database in a shared folder
// (MANY_DESKS D12), and returns the keyring.
func (k *Keyring) CountHere(folder string) *Keyring {
	k.local = filepath.Join(folder, place.LocalName(k.database()))
	return k
}

// Cheap is Of for tests: passwords take no time and protect nothing.
func Cheap(path string) *Keyring {
	k := of(path, minimalCost)
	k.noSync = true
	return k
}

// Info returns what anyone may know.
func (k *Keyring) Info() (file.KeyringInfo, error) {
	r, err := k.read()
	return r.Content.info(), err
}

// Make creates the keyring of a key, replacing an existing one.
func (k *Keyring) Make(key file.Key, info file.KeyringInfo, passwords []file.NewPassword, at time.Time) error {
	k.made.Store(true)
	r := ring{Content: newContent(), Tries: map[string]tries{}}
	r.Content.setInfo(info)
	for _, p := range passwords {
		if err := k.wrap(&r, key, p, at); err != nil {
			return err
		}
	}
	return k.withLock(func() error { return k.write(r.withMAC(key)) })
}

// SetInfo stores what anyone may know.
func (k *Keyring) SetInfo(key file.Key, info file.KeyringInfo) error {
	return k.change(key, func(r *ring) error { r.Content.setInfo(info); return nil })
}

// Remove deletes the keyring and its lock files; a missing keyring is no error.
func (k *Keyring) Remove() error {
	if err := os.Remove(k.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return k.unusable("can't be removed. Close whatever has it open and try again.", err)
	}
	// A crash may leave a file of an unfinished write.
	_ = os.Remove(k.path + ".new")
	k.removeLocks()
	return nil
}

// SetPassword wraps the key with a user's new password and resets the wrong tries.
func (k *Keyring) SetPassword(key file.Key, password file.NewPassword, at time.Time) error {
	return k.change(key, func(r *ring) error { return k.wrap(r, key, password, at) })
}

func (k *Keyring) wrap(r *ring, key file.Key, p file.NewPassword, at time.Time) error {
	id := r.Content.slotOf(p.Name)
	s := slot{Since: at.UTC().Truncate(time.Second), Temporary: p.Temporary}
	if err := s.wrap(key, p.Password, r.Content.Office+id, k.cost); err != nil {
		return k.unusable("could not take the password. Nothing was changed.", err)
	}
	r.Content.Slots[id] = s
	delete(r.Tries, id)
	return nil
}

// RemovePassword deletes the user's wrap.
func (k *Keyring) RemovePassword(key file.Key, name string) error {
	return k.change(key, func(r *ring) error { delete(r.Content.Slots, r.Content.slotOf(name)); return nil })
}

// Passwords returns the state of users' passwords, for administrators.
func (k *Keyring) Passwords(names []string, at time.Time) ([]file.PasswordState, error) {
	r, err := k.read()
	if err != nil {
		return nil, err
	}
	states := make([]file.PasswordState, len(names))
	for i, name := range names {
		id := r.Content.slotOf(name)
		s, ok := r.Content.Slots[id]
		states[i] = file.PasswordState{Set: ok, Since: s.Since, Temporary: s.Temporary}
		if left := r.tried(id).lockedFor(at); left > 0 {
			states[i].LockedUntil = at.Add(left)
		}
	}
	return states, nil
}

// VerifyEarlier verifies a password with the argon2id hash in a database of an earlier program.
func (*Keyring) VerifyEarlier(password, hash string) (bool, error) {
	return argon2id.ComparePasswordAndHash(password, hash)
}

// NewRecoveryCode replaces the recovery code. The new one is not confirmed as kept yet.
func (k *Keyring) NewRecoveryCode(key file.Key) (string, error) {
	code := newCode()
	return code, k.change(key, func(r *ring) error {
		s := slot{}
		// The code is random, so guessing it is hopeless at any cost.
		if err := s.wrap(key, plainCode(code), r.Content.Office+recoverySlot, minimalCost); err != nil {
			return k.unusable("could not take the code. Nothing was changed.", err)
		}
		r.Content.Slots[recoverySlot] = s
		r.Content.RecoveryKept = false
		return nil
	})
}

// Known returns the remembered generation.
func (k *Keyring) Known(key file.Key) (file.Generation, error) {
	r, err := k.read()
	if err == nil && !r.hasValidMAC(key) {
		err = k.forgedError()
	}
	return r.Content.Known, err
}

// Remember stores the generation, protected by the MAC.
func (k *Keyring) Remember(key file.Key, g file.Generation) error {
	return k.change(key, func(r *ring) error { r.Content.Known = g; return nil })
}

// Failures returns the wrong tries that are not in the audit log yet.
func (k *Keyring) Failures(names []string) ([]file.Failure, error) {
	r, err := k.read()
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for _, name := range names {
		known[r.Content.slotOf(name)] = name
	}
	failures := make([]file.Failure, len(r.Failures))
	for i, f := range r.Failures {
		failures[i] = file.Failure{Operation: f.Operation, At: f.At, Name: known[f.Slot], Recovery: f.Slot == recoverySlot}
	}
	return failures, nil
}

// Recorded deletes failures that are in the audit log now.
func (k *Keyring) Recorded(failures []file.Failure) error {
	if len(failures) == 0 {
		return nil
	}
	return k.changeTries(func(r *ring) {
		r.Failures = slices.DeleteFunc(r.Failures, func(f failure) bool {
			return slices.ContainsFunc(failures, func(done file.Failure) bool { return done.Operation == f.Operation })
		})
	})
}

// change changes what the MAC protects.
func (k *Keyring) change(key file.Key, do func(*ring) error) error {
	if err := k.admitted(); err != nil && !k.made.Load() {
		return err
	}
	return k.withLock(func() error {
		r, err := k.read()
		if err != nil {
			return err
		}
		if !r.hasValidMAC(key) {
			return k.forgedError()
		}
		if err := do(&r); err != nil {
			return err
		}
		return k.write(r.withMAC(key))
	})
}

// changeTries changes what is written without the key; the MAC stays valid. A computer that may not write beside the database
// changes what it counts itself, and adds that to the keyring when it may.
func (k *Keyring) changeTries(do func(*ring)) error {
	return k.withLock(func() error {
		r, err := k.read()
		if err != nil {
			return err
		}
		if k.admitted() != nil {
			r = r.withLocal(k.readLocal())
			do(&r)
			return k.writeLocal(r)
		}
		r.add(k.readLocal())
		do(&r)
		if err := k.write(r); err != nil {
			return err
		}
		k.removeLocal()
		return nil
	})
}

// withMAC returns the ring with the MAC of its content.
func (r ring) withMAC(key file.Key) ring {
	r.MAC = hex.EncodeToString(r.Content.mac(key))
	return r
}

func (r ring) hasValidMAC(key file.Key) bool {
	code, err := hex.DecodeString(r.MAC)
	return err == nil && hmac.Equal(code, r.Content.mac(key))
}

func (k *Keyring) unusable(what string, err error) error {
	return &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The file with the keys, " + k.path + ", " + what}
}

func (k *Keyring) forgedError() error {
	return k.unusable("was changed by something else than this program. Nothing else was changed. Restore it from a backup.", nil)
}
