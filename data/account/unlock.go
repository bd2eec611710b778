package account

import (
	"fmt"
	"math"
	"slices"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

// Limits of what is remembered: random tries must not fill the disk.
const (
	maxTries    = 500
	maxFailures = 300
)

// Unlock returns the key for a user's password. A try counts as wrong before it is verified, so that neither parallel tries
// nor ending the program gives further tries.
func (k *Keyring) Unlock(name, password string, at time.Time) (file.Unlocked, error) {
	r, err := k.read()
	if err != nil {
		return file.Unlocked{}, err
	}
	id := r.Content.slotOf(name)
	if !r.Content.Sample {
		defer k.waitTurn()()
		var left time.Duration
		err := k.changeTries(func(now *ring) {
			if left = now.tried(id).lockedFor(at); left <= 0 {
				now.countTry(id, at)
			}
			r = *now
		})
		// In a read-only folder tries can't be counted; whoever made it read-only could try on a copy anyway.
		if left = max(left, r.tried(id).lockedForUncounted(err, at)); left > 0 {
			return file.Unlocked{}, lockedError(left)
		}
	}
	s, known := r.Content.Slots[id]
	if !known {
		// The same work for an unknown name, so that timing does not reveal it.
		_ = s.wrap(file.Key{}, password, "", k.cost)
		return file.Unlocked{}, k.wrongPassword(r, id, at)
	}
	key, ok := s.unwrap(password, r.Content.Office+id)
	if !ok {
		return file.Unlocked{}, k.wrongPassword(r, id, at)
	}
	if !r.hasValidMAC(key) {
		return file.Unlocked{}, k.forgedError()
	}
	if !r.Content.Sample {
		_ = k.changeTries(func(now *ring) { delete(now.Tries, id) })
	}
	return file.Unlocked{Key: key, Since: s.Since, Temporary: s.Temporary, Failed: len(r.Failures) > 0, Info: r.Content.info()}, nil
}

// lockedForUncounted is lockedFor where err prevented counting the try.
func (t tries) lockedForUncounted(err error, at time.Time) time.Duration {
	if err == nil {
		return 0
	}
	return t.lockedFor(at)
}

// countTry counts a try at a slot. At the limit the oldest name that is not a user's is dropped, so tries at other names do
// not reset a lock.
func (r *ring) countTry(id string, at time.Time) {
	oldest := ""
	for other, t := range r.Tries {
		if t.expired(at) {
			delete(r.Tries, other)
		} else if _, user := r.Content.Slots[other]; !user && (oldest == "" || t.Last.Before(r.Tries[oldest].Last)) {
			oldest = other
		}
	}
	if _, counted := r.Tries[id]; !counted && len(r.Tries) >= maxTries {
		delete(r.Tries, oldest)
	}
	r.Tries[id] = tries{min(r.Tries[id].Count+1, math.MaxInt16), at.UTC().Truncate(time.Second)}
}

// wrongPassword stores the failure and returns the error for the user.
func (k *Keyring) wrongPassword(r ring, id string, at time.Time) error {
	if !r.Content.Sample {
		_ = k.changeTries(func(now *ring) { now.addFailure(newFailure(id, at)) })
	}
	words := signin.WrongPassword
	if left := r.tried(id).lockedFor(at); left > 0 {
		words = "The name or the password is not right. " + lockedError(left).Error()
	}
	if r.Content.Earlier {
		words += " If you had an account before this database was updated, ask an administrator for a new password."
	}
	return data.Refuse(data.CodePermission, "%s", words)
}

func newFailure(id string, at time.Time) failure {
	return failure{data.NewOperationID(), id, at.UTC().Truncate(time.Second)}
}

func (r *ring) addFailure(f failure) {
	r.Failures = append(r.Failures, f)
	if len(r.Failures) <= maxFailures {
		return
	}
	// Drop the oldest of a name that is not a user's, so tries at other names do not displace those at users.
	oldest := slices.IndexFunc(r.Failures, func(f failure) bool { _, user := r.Content.Slots[f.Slot]; return !user })
	r.Failures = slices.Delete(r.Failures, max(oldest, 0), max(oldest, 0)+1)
}

func lockedError(left time.Duration) error {
	minutes := int(math.Ceil(left.Minutes()))
	unit := "minutes"
	if minutes == 1 {
		unit = "minute"
	}
	return data.Refuse(data.CodePermission, "%s", fmt.Sprintf("After too many wrong passwords this name is locked. Try again in %d %s, or ask an administrator to set a new password.", minutes, unit))
}

// Recover returns the key for the recovery code. Wrong codes are recorded but lock nothing: they can't be guessed, and the
// last way to get in must stay open.
func (k *Keyring) Recover(code string, at time.Time) (file.Unlocked, error) {
	plain, err := parseCode(code)
	if err != nil {
		return file.Unlocked{}, err
	}
	r, err := k.read()
	if err != nil {
		return file.Unlocked{}, err
	}
	s, known := r.Content.Slots[recoverySlot]
	if !known {
		return file.Unlocked{}, data.Refuse(data.CodePermission, "No recovery code has been made for this database. Only a password opens it.")
	}
	key, ok := s.unwrap(plain, r.Content.Office+recoverySlot)
	if !ok {
		_ = k.changeTries(func(now *ring) { now.addFailure(newFailure(recoverySlot, at)) })
		return file.Unlocked{}, data.Refuse(data.CodePermission, "This is not the recovery code of this database. It may be an older one: each new code makes the one before void.")
	}
	if !r.hasValidMAC(key) {
		return file.Unlocked{}, k.forgedError()
	}
	return file.Unlocked{Key: key, Failed: len(r.Failures) > 0, Info: r.Content.info()}, nil
}
