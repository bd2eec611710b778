package data

import (
	"crypto/rand"
	"fmt"
	"io"
)

// KeySize is the length of a Key in bytes.
const KeySize = 32

// Key is the random 256-bit key of an encrypted database; the zero Key is that of one that is not encrypted. It prints as
// "(key)", whatever the verb, so that it can't get into a log or an error. What it points to is not printed where Go
// prints by itself: within other values, and in the stack of a crash.
type Key struct{ secret *secret }

// A secret is behind two pointers: asked for in a wrong way, fmt follows one.
type secret struct{ bytes *[KeySize]byte }

// NewKey makes a random key.
func NewKey() Key {
	var bytes [KeySize]byte
	// It never fails: without randomness the program ends.
	_, _ = rand.Read(bytes[:])
	return KeyOf(bytes)
}

// KeyOf is the key of these bytes.
func KeyOf(bytes [KeySize]byte) Key { return Key{&secret{&bytes}} }

// Bytes are the bytes of the key, not to be changed; none of the zero Key.
func (k Key) Bytes() []byte {
	if k.secret == nil {
		return nil
	}
	return k.secret.bytes[:]
}

// IsZero reports whether this is no key.
func (k Key) IsZero() bool { return k.secret == nil }

// Equal reports whether both are the same key.
func (k Key) Equal(other Key) bool {
	return k.secret == other.secret || k.secret != nil && other.secret != nil && *k.secret.bytes == *other.secret.bytes
}

// Forget makes k the zero Key. Others that hold the key keep it.
func (k *Key) Forget() { k.secret = nil }

// Format hides the key.
func (Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "(key)") }

// MarshalText hides the key.
func (Key) MarshalText() ([]byte, error) { return []byte("(key)"), nil }
