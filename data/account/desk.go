package account

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

// Desk is what this computer keeps for the users of a server: how many wrong passwords were typed for a name, which slows down who
// guesses here, and a key for each user's drafts, wrapped by the password (MANY_DESKS D4b). The server verifies the passwords.
type Desk struct{ ring *Keyring }

// DeskAt returns the desk stored at path, with Suffix appended. It touches no file.
func DeskAt(path string) *Desk { return &Desk{Of(path)} }

// CheapDesk is DeskAt for tests: passwords take no time and protect nothing.
func CheapDesk(path string) *Desk { return &Desk{Cheap(path)} }

// Try calls verify unless too many wrong passwords were typed for the name. An error with CodePermission is a wrong password; the try
// counts as one before it is verified.
func (d *Desk) Try(name string, at time.Time, verify func() error) error {
	defer d.ring.waitTurn()()
	var left time.Duration
	var id string
	var before tries
	// A computer that can keep nothing could not count; the server slows down guessing too.
	uncounted := d.change(func(r *ring) error {
		id = r.Content.slotOf(name)
		before = r.Tries[id]
		if left = before.lockedFor(at); left <= 0 {
			r.countTry(id, at)
		}
		return nil
	})
	if uncounted == nil && left > 0 {
		return lockedError(left)
	}
	err := verify()
	if uncounted != nil {
		return err
	}
	var now tries
	_ = d.change(func(r *ring) error {
		switch {
		case err == nil:
			delete(r.Tries, id)
		case data.CodeOf(err) != data.CodePermission && before.Count == 0:
			delete(r.Tries, id)
		case data.CodeOf(err) != data.CodePermission:
			r.Tries[id] = before
		}
		now = r.Tries[id]
		return nil
	})
	if left := now.lockedFor(at); data.CodeOf(err) == data.CodePermission && left > 0 {
		return &data.Error{Code: data.CodePermission, Err: err, Message: "The name or the password is not right. " + lockedError(left).Error()}
	}
	return err
}

// LockedUntil returns when the name can be tried again; zero if now.
func (d *Desk) LockedUntil(name string, at time.Time) time.Time {
	r, err := d.ring.read()
	if err != nil {
		return time.Time{}
	}
	if left := r.Tries[r.Content.slotOf(name)].lockedFor(at); left > 0 {
		return at.Add(left)
	}
	return time.Time{}
}

// formerSuffix follows the id of a user's slot in the id of one that the former password opens.
const formerSuffix = "-former"

// Key returns the key of the user's drafts for the verified password. A password that was set elsewhere does not open the key that is
// here: then the user gets a new one, and the former one is kept for Former.
func (d *Desk) Key(name, password string) (key file.Key, err error) {
	err = d.change(func(r *ring) error {
		id := r.Content.slotOf(name)
		if s, known := r.Content.Slots[id]; known {
			if opened, ok := s.unwrap(password, r.Content.Office+id); ok {
				key = opened
				return nil
			}
			r.Content.Slots[id+formerSuffix] = s
		}
		key = file.NewKey()
		return d.wrap(r, id, key, password)
	})
	return key, err
}

// HasFormer reports whether there is a key that only a former password of the user opens.
func (d *Desk) HasFormer(name string) bool {
	r, err := d.ring.read()
	_, has := r.Content.Slots[r.Content.slotOf(name)+formerSuffix]
	return err == nil && has
}

// Former returns the key that the user's former password opens; CodePermission for another password.
func (d *Desk) Former(name, password string) (file.Key, error) {
	r, err := d.ring.read()
	if err != nil {
		return file.Key{}, err
	}
	id := r.Content.slotOf(name)
	s, known := r.Content.Slots[id+formerSuffix]
	if !known {
		return file.Key{}, data.Refuse(data.CodePermission, "There is nothing under a former password on this computer.")
	}
	key, ok := s.unwrap(password, r.Content.Office+id)
	if !ok {
		err = data.Refuse(data.CodePermission, "This is not the password that you had on this computer before. Nothing was changed.")
	}
	return key, err
}

// DropFormer forgets the key of the former password.
func (d *Desk) DropFormer(name string) error {
	return d.change(func(r *ring) error { delete(r.Content.Slots, r.Content.slotOf(name)+formerSuffix); return nil })
}

// Rewrap wraps the key of the user's drafts by the new password.
func (d *Desk) Rewrap(name string, key file.Key, password string) error {
	return d.change(func(r *ring) error { return d.wrap(r, r.Content.slotOf(name), key, password) })
}

func (d *Desk) wrap(r *ring, id string, key file.Key, password string) error {
	var s slot
	err := s.wrap(key, password, r.Content.Office+id, d.ring.cost)
	if err == nil {
		r.Content.Slots[id] = s
	}
	return err
}

// change changes the file, which it makes if there is none.
func (d *Desk) change(do func(*ring) error) error {
	if err := os.MkdirAll(filepath.Dir(d.ring.path), 0o700); err != nil {
		return err
	}
	return d.ring.withLock(func() error {
		var r ring
		_, err := os.Stat(d.ring.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			r = ring{Content: newContent(), Tries: map[string]tries{}}
		case err == nil:
			r, err = d.ring.read()
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := do(&r); err != nil {
			return err
		}
		return d.ring.write(r)
	})
}
