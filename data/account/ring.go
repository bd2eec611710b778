package account

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

// A ring is the content of the file.
type ring struct {
	Content content `json:"kept"`
	// MAC authenticates Content with the key.
	MAC string `json:"code"`
	// Tries and Failures are written without the key.
	Tries    map[string]tries `json:"tries"`
	Failures []failure        `json:"failures,omitempty"`

	// inKeyring are the tries in the keyring if Tries are those counted on this computer.
	inKeyring map[string]tries
}

// tried returns all tries at a slot.
func (r ring) tried(id string) tries { return r.Tries[id].plus(r.inKeyring[id]) }

// content is what the MAC protects.
type content struct {
	// Office is a random ID that binds the slots to this keyring. Salt is part of the ids of slots, so that names can't be
	// looked up in a table.
	Office       string          `json:"office"`
	Salt         string          `json:"salt"`
	SetUp        bool            `json:"founded"`
	Encrypted    bool            `json:"encrypted"`
	RecoveryKept bool            `json:"recovery-kept"`
	Earlier      bool            `json:"earlier,omitempty"`
	Sample       bool            `json:"sample,omitempty"`
	Accounts     []sampleAccount `json:"accounts,omitempty"`
	Slots        map[string]slot `json:"slots"`
	// Known is the generation of the database when somebody last signed in or out.
	Known file.Generation `json:"known,omitzero"`
}

type sampleAccount struct {
	Name         string    `json:"name"`
	Password     string    `json:"password"`
	Organization string    `json:"organization"`
	Role         data.Role `json:"role"`
}

// recoverySlot is the slot of the recovery code; no name has this id.
const recoverySlot = "recovery"

func newContent() content {
	return content{Office: random(16), Salt: random(16), Slots: map[string]slot{}}
}

// random returns n random bytes in hexadecimal.
func random(n int) string {
	b := make([]byte, n)
	// It never fails: without randomness the program crashes.
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

func (k content) info() file.KeyringInfo {
	info := file.KeyringInfo{ID: k.Office, SetUp: k.SetUp, Encrypted: k.Encrypted, RecoveryKept: k.RecoveryKept, Earlier: k.Earlier, Sample: k.Sample}
	for _, a := range k.Accounts {
		info.Accounts = append(info.Accounts, data.SampleAccount{Name: a.Name, Password: a.Password, Organization: a.Organization, Role: a.Role})
	}
	return info
}

func (k *content) setInfo(info file.KeyringInfo) {
	k.SetUp, k.Encrypted, k.RecoveryKept, k.Earlier, k.Sample = info.SetUp, info.Encrypted, info.RecoveryKept, info.Earlier, info.Sample
	k.Accounts = nil
	for _, a := range info.Accounts {
		k.Accounts = append(k.Accounts, sampleAccount{a.Name, a.Password, a.Organization, a.Role})
	}
}

// slotOf returns the id of a name's slot, which does not reveal the name.
func (k content) slotOf(name string) string {
	code := hmac.New(sha256.New, []byte(k.Salt))
	code.Write([]byte(data.UserKey(name)))
	return hex.EncodeToString(code.Sum(nil)[:16])
}

// mac returns the MAC of the content.
func (k content) mac(key file.Key) []byte {
	// Neither fails: the key is long enough, and content is valid JSON.
	own, _ := hkdf.Key(sha256.New, key.Bytes(), nil, "housing-tracker keyring", 32)
	content, _ := json.Marshal(k)
	code := hmac.New(sha256.New, own)
	code.Write(content)
	return code.Sum(nil)
}

// tries counts the wrong passwords for a name, whether it is a user's or not.
type tries struct {
	Count int       `json:"count"`
	Last  time.Time `json:"last"`
}

// plus returns the tries of both, without those that have expired.
func (t tries) plus(other tries) tries {
	if other.Last.After(t.Last) {
		t, other = other, t
	}
	if !other.expired(t.Last) {
		t.Count = min(t.Count+other.Count, math.MaxInt16)
	}
	return t
}

// triesExpireAfter is after how long wrong tries no longer count.
const triesExpireAfter = 24 * time.Hour

// lockedFor returns how long the name stays locked. Setting the clock back does not prolong it.
func (t tries) lockedFor(at time.Time) time.Duration {
	delay := signin.LockDelay(t.Count)
	return min(delay-at.Sub(t.Last), delay)
}

func (t tries) expired(at time.Time) bool { return at.Sub(t.Last) > triesExpireAfter }

// A failure is a wrong try that the next user to sign in adds to the audit log.
type failure struct {
	Operation data.OperationID `json:"op"`
	Slot      string           `json:"slot"`
	At        time.Time        `json:"at"`
}

// validate returns an error for content that would exhaust memory or time, or is incomplete.
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
