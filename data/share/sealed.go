package share

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
)

// newSeal returns what encrypts small files beside the database, with a key derived from the database's.
func newSeal(key []byte, use string) (cipher.AEAD, error) {
	derived, err := hkdf.Key(sha256.New, key, nil, "beside the database: "+use, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
