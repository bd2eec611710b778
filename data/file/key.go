package file

import (
	"crypto/rand"
	"fmt"
	"io"
)

// KeySize is the length of a Key in bytes.
const KeySize = 32

// Key is the random 256-bit key of an encrypted database; the zero Key means that it is not encrypted. It prints as "(key)"
// with every verb, so that it can't get into a log or an error, nor into the stack trace of a crash.
type Key struct{ secret *secret }

// A secret hides the bytes behind a second pointer, because fmt follows one.
type secret struct{ bytes *[KeySize]byte }

// NewKey makes a random key.
func NewKey() Key {
	var bytes [KeySize]byte
	// rand.Read never returns an error; it ends the program instead.
	_, _ = rand.Read(bytes[:])
	return KeyOf(bytes)
}

// KeyOf returns the key with these bytes.
func KeyOf(bytes [KeySize]byte) Key { return Key{&secret{&bytes}} }

// Bytes returns the bytes of the key, which must not be changed; nil for the zero Key.
func (k Key) Bytes() []byte {
	if k.secret == nil {
		return nil
	}
	return k.secret.bytes[:]
}

// IsZero reports whether k is the zero Key.
func (k Key) IsZero() bool { return k.secret == nil }

// Equal reports whether the keys have the same bytes.
func (k Key) Equal(other Key) bool {
	return k.secret == other.secret || k.secret != nil && other.secret != nil && *k.secret.bytes == *other.secret.bytes
}

// Forget makes k the zero Key. Copies of k keep the key.
func (k *Key) Forget() { k.secret = nil }

// Format hides the key.
func (Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "(key)") }

// MarshalText hides the key.
func (Key) MarshalText() ([]byte, error) { return []byte("(key)"), nil }
