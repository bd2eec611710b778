package data

import (
	"fmt"
	"io"
)

// Key is the random 256-bit key of an encrypted database; the zero Key is that of one that is not encrypted. It prints as
// "(key)", whatever the verb, so that it can't get into a log or an error.
type Key [32]byte

// IsZero reports whether this is no key.
func (k Key) IsZero() bool { return k == Key{} }

// Format hides the key.
func (Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "(key)") }

// MarshalText hides the key.
func (Key) MarshalText() ([]byte, error) { return []byte("(key)"), nil }
