package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"time"

	"golang.org/x/crypto/argon2"

	"housingtracker/data/file"
)

// A slot is the key wrapped by a password.
type slot struct {
	// Memory is in KiB.
	Memory  uint32 `json:"memory"`
	Passes  uint32 `json:"passes"`
	Threads uint8  `json:"threads"`
	Salt    []byte `json:"salt"`
	// Sealed is the nonce and the key, encrypted with AES-256-GCM.
	Sealed    []byte    `json:"sealed"`
	Since     time.Time `json:"since,omitzero"`
	Temporary bool      `json:"temporary,omitempty"`
}

// A cost has the argon2id parameters; memory is in KiB.
type cost struct {
	memory, passes uint32
	threads        uint8
}

var (
	// defaultCost is the second recommendation of RFC 9106: 64 MiB and three passes, a fraction of a second.
	defaultCost = cost{64 * 1024, 3, 4}
	minimalCost = cost{8, 1, 1}
)

// validate returns an error for a cost that takes more than 1 GiB or 16 passes.
func (c cost) validate() error {
	if c.memory < 8 || c.memory > 1<<20 || c.passes < 1 || c.passes > 16 || c.threads < 1 || c.threads > 64 {
		return errors.New("the cost of a password is out of range")
	}
	return nil
}

func (s slot) cost() cost { return cost{s.Memory, s.Passes, s.Threads} }

// wrap encrypts the key with the password. bound is authenticated with it, so that a slot can't be moved to another user or
// keyring.
func (s *slot) wrap(key file.Key, password, bound string, c cost) error {
	s.Memory, s.Passes, s.Threads = c.memory, c.passes, c.threads
	s.Salt = make([]byte, 16)
	_, _ = rand.Read(s.Salt)
	seal, err := s.aead(password)
	if err == nil {
		s.Sealed = seal.Seal(nil, nil, key.Bytes(), []byte(bound))
	}
	return err
}

// unwrap decrypts the key; ok is false for a wrong password.
func (s slot) unwrap(password, bound string) (key file.Key, ok bool) {
	seal, err := s.aead(password)
	if err != nil {
		return key, false
	}
	content, err := seal.Open(nil, nil, s.Sealed, []byte(bound))
	defer clear(content)
	if err != nil || len(content) != file.KeySize {
		return key, false
	}
	return file.KeyOf([file.KeySize]byte(content)), true
}

func (s slot) aead(password string) (cipher.AEAD, error) {
	stretched := argon2.IDKey([]byte(password), s.Salt, s.Passes, s.Memory, s.Threads, 32)
	defer clear(stretched)
	block, err := aes.NewCipher(stretched)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
