package account

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"housingtracker/data"
)

// A ring is what the file holds.
type ring struct {
	Content content `json:"kept"`
	// Code proves, to whoever has the key, that Kept is what somebody who had it wrote.
	MAC string `json:"code"`
	// Tries and Failures are written before there is a key.
	Tries    map[string]tries `json:"tries"`
	Failures []failure        `json:"failures,omitempty"`
}

// kept is bound to the key.
type content struct {
	// Office is random: it binds the slots to this keyring. Salt goes into the ids of slots, so that a name can't be looked up
	// in a table.
	Office       string          `json:"office"`
	Salt         string          `json:"salt"`
	Founded      bool            `json:"founded"`
	Encrypted    bool            `json:"encrypted"`
	RecoveryKept bool            `json:"recovery-kept"`
	Earlier      bool            `json:"earlier,omitempty"`
	Sample       bool            `json:"sample,omitempty"`
	Accounts     []sampleAccount `json:"accounts,omitempty"`
	Slots        map[string]slot `json:"slots"`
	// Known is how far the database had come when somebody last signed in or out.
	Known data.Generation `json:"known,omitzero"`
}

type sampleAccount struct {
	Name         string    `json:"name"`
	Password     string    `json:"password"`
	Organization string    `json:"organization"`
	Role         data.Role `json:"role"`
}

// recoverySlot is the id of the slot that the recovery code opens; no name has it.
const recoverySlot = "recovery"

func newContent() content {
	return content{Office: random(16), Salt: random(16), Slots: map[string]slot{}}
}

// random returns n random bytes as text.
func random(n int) string {
	b := make([]byte, n)
	// It never fails: without randomness the program ends.
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

func (k content) info() data.KeyringInfo {
	info := data.KeyringInfo{ID: k.Office, Founded: k.Founded, Encrypted: k.Encrypted, RecoveryKept: k.RecoveryKept, Earlier: k.Earlier, Sample: k.Sample}
	for _, a := range k.Accounts {
		info.Accounts = append(info.Accounts, data.SampleAccount{Name: a.Name, Password: a.Password, Organization: a.Organization, Role: a.Role})
	}
	return info
}

func (k *content) setInfo(info data.KeyringInfo) {
	k.Founded, k.Encrypted, k.RecoveryKept, k.Earlier, k.Sample = info.Founded, info.Encrypted, info.RecoveryKept, info.Earlier, info.Sample
	k.Accounts = nil
	for _, a := range info.Accounts {
		k.Accounts = append(k.Accounts, sampleAccount{a.Name, a.Password, a.Organization, a.Role})
	}
}

// slotOf is the id of a name's slot, of which the name can't be read.
func (k content) slotOf(name string) string {
	code := hmac.New(sha256.New, []byte(k.Salt))
	code.Write([]byte(data.UserKey(name)))
	return hex.EncodeToString(code.Sum(nil)[:16])
}

// code is what only the key can make of it.
func (k content) mac(key data.Key) []byte {
	// Neither fails: the key is long enough, and all of kept is JSON.
	own, _ := hkdf.Key(sha256.New, key.Bytes(), nil, "housing-tracker keyring", 32)
	content, _ := json.Marshal(k)
	code := hmac.New(sha256.New, own)
	code.Write(content)
	return code.Sum(nil)
}

// tries are the wrong passwords for a name, whether it is a user's or not.
type tries struct {
	Count int       `json:"count"`
	Last  time.Time `json:"last"`
}

// forgotten is after how long wrong tries count no more.
const triesExpireAfter = 24 * time.Hour

// left is for how long the name is locked. A clock that was set back does not make it longer.
func (t tries) lockedFor(at time.Time) time.Duration {
	delay := data.LockDelay(t.Count)
	return min(delay-at.Sub(t.Last), delay)
}

func (t tries) expired(at time.Time) bool { return at.Sub(t.Last) > triesExpireAfter }

// A failure is to be put on record by the next who can.
type failure struct {
	Operation data.OperationID `json:"op"`
	Slot      string           `json:"slot"`
	At        time.Time        `json:"at"`
}

// sane refuses a file that this program would not have written: its own, but made by somebody who wants it to run out of
// memory or time.
func (r ring) validate() error {
	if r.Content.Office == "" || r.Content.Salt == "" {
		return errors.New("no office")
	}
	if r.Tries == nil || r.Content.Slots == nil {
		return errors.New("no tries, or no slots")
	}
	for _, s := range r.Content.Slots {
		if err := s.cost().validate(); err != nil {
			return err
		}
	}
	return nil
}
