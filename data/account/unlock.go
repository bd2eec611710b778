package account

import (
	"fmt"
	"math"
	"slices"
	"time"

	"housingtracker/data"
)

// mostTries and mostFailures are how many are remembered: somebody who types at random fills no disk.
const (
	maxTries    = 500
	maxFailures = 300
)

// Unlock gets the key by a user's password. A try counts as a wrong one before it is judged, so that many at once, or a
// program that is ended in time, get no more tries than others.
func (k *Keyring) Unlock(name, password string, at time.Time) (data.Unlocked, error) {
	r, err := k.read()
	if err != nil {
		return data.Unlocked{}, err
	}
	id := r.Content.slotOf(name)
	if !r.Content.Sample {
		defer k.waitTurn()()
		var left time.Duration
		err := k.changeTries(func(now *ring) {
			if left = now.Tries[id].lockedFor(at); left <= 0 {
				now.countTry(id, at)
			}
			r = *now
		})
		// In a folder that can't be written nothing can be counted; whoever has made it so could try on a copy.
		if left = max(left, r.Tries[id].lockedForUncounted(err, at)); left > 0 {
			return data.Unlocked{}, lockedError(left)
		}
	}
	s, known := r.Content.Slots[id]
	if !known {
		// The same work for an unknown name, so that the time taken tells nothing.
		_ = s.wrap(data.Key{}, password, "", k.cost)
		return data.Unlocked{}, k.wrongPassword(r, id, at)
	}
	key, ok := s.unwrap(password, r.Content.Office+id)
	if !ok {
		return data.Unlocked{}, k.wrongPassword(r, id, at)
	}
	if !r.hasValidMAC(key) {
		return data.Unlocked{}, k.forgedError()
	}
	if !r.Content.Sample {
		_ = k.changeTries(func(now *ring) { delete(now.Tries, id) })
	}
	return data.Unlocked{Key: key, Since: s.Since, Temporary: s.Temporary, Failed: len(r.Failures) > 0, Info: r.Content.info()}, nil
}

// leftUncounted is left where err kept the try from being counted.
func (t tries) lockedForUncounted(err error, at time.Time) time.Duration {
	if err == nil {
		return 0
	}
	return t.lockedFor(at)
}

// count counts a try at a slot. Where there are too many, the oldest of a name that no user has is forgotten: nobody gets
// rid of a lock by trying other names.
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

// wrong remembers a wrong password and refuses.
func (k *Keyring) wrongPassword(r ring, id string, at time.Time) error {
	if !r.Content.Sample {
		_ = k.changeTries(func(now *ring) { now.addFailure(id, at) })
	}
	words := data.WrongPassword
	if left := r.Tries[id].lockedFor(at); left > 0 {
		words = "The name or the password is not right. " + lockedError(left).Error()
	}
	if r.Content.Earlier {
		words += " If you had an account before this database was updated, ask an administrator for a new password."
	}
	return data.Refuse(data.CodePermission, "%s", words)
}

func (r *ring) addFailure(id string, at time.Time) {
	r.Failures = append(r.Failures, failure{data.NewOperationID(), id, at.UTC().Truncate(time.Second)})
	if len(r.Failures) <= maxFailures {
		return
	}
	// The oldest of a name that no user has: nobody gets a try at a user's name off the record by trying others.
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

// Recover gets the key by the recovery code. Wrong codes go on record and lock nothing: nobody can try them all, and the
// last way in must stay open.
func (k *Keyring) Recover(code string, at time.Time) (data.Unlocked, error) {
	plain, err := parseCode(code)
	if err != nil {
		return data.Unlocked{}, err
	}
	r, err := k.read()
	if err != nil {
		return data.Unlocked{}, err
	}
	s, known := r.Content.Slots[recoverySlot]
	if !known {
		return data.Unlocked{}, data.Refuse(data.CodePermission, "No recovery code has been made for this database. Only a password opens it.")
	}
	key, ok := s.unwrap(plain, r.Content.Office+recoverySlot)
	if !ok {
		_ = k.changeTries(func(now *ring) { now.addFailure(recoverySlot, at) })
		return data.Unlocked{}, data.Refuse(data.CodePermission, "This is not the recovery code of this database. It may be an older one: each new code makes the one before void.")
	}
	if !r.hasValidMAC(key) {
		return data.Unlocked{}, k.forgedError()
	}
	return data.Unlocked{Key: key, Failed: len(r.Failures) > 0, Info: r.Content.info()}, nil
}
