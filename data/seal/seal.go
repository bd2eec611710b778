// Package seal encrypts small files with keys derived from the database's.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
)

// New returns the cipher for one use, AES-256-GCM with random nonces. Its key is derived from secret; each use has a key of its own.
func New(secret []byte, use string) (cipher.AEAD, error) {
	key, err := Derive(secret, use)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Derive returns the key of 32 bytes for one use.
func Derive(secret []byte, use string) ([]byte, error) {
	return hkdf.Key(sha256.New, secret, nil, use, 32)
}
