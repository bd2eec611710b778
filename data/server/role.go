package server

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/rangetable"

	"housingtracker/data"
)

// RoleName returns the server's role of a user, which is the same for all spellings of the name. Databases of one cluster have different
// ones, because roles belong to the cluster.
func RoleName(database, user string) string {
	sum := sha256.Sum256([]byte(database + "\x00" + data.UserKey(user)))
	return "housing_tracker_" + hex.EncodeToString(sum[:16])
}

// iterations make guessing at a verifier expensive; a sign-in takes some hundredths of a second.
const iterations = 100_000

// Verifier returns what the server keeps to verify a password: it is derived here, so that the server never sees the password (RFC 5803).
func Verifier(password string) string {
	salt := make([]byte, 16)
	// rand.Read never returns an error; it ends the program instead.
	_, _ = rand.Read(salt)
	return verifier(password, salt, iterations)
}

func verifier(password string, salt []byte, iterations int) string {
	// It returns an error only for lengths that no password or key here has.
	salted, _ := pbkdf2.Key(sha256.New, prepare(password), salt, iterations, sha256.Size)
	stored := sha256.Sum256(sign(salted, "Client Key"))
	text := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s", iterations, text(salt), text(stored[:]), text(sign(salted, "Server Key")))
}

func sign(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// prepare returns the password as SASLprep makes it (RFC 4013), so that psql and the server prepare it to the same: compatible letters
// in one form, other spaces as a space, invisible characters left out.
func prepare(password string) string {
	return norm.NFKC.String(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(leftOut, r):
			return -1
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, password))
}

// leftOut are the characters that SASLprep maps to nothing (RFC 3454, table B.1).
var leftOut = rangetable.New(0xAD, 0x34F, 0x1806, 0x180B, 0x180C, 0x180D, 0x200B, 0x200C, 0x200D, 0x2060, 0xFE00, 0xFE01, 0xFE02, 0xFE03, 0xFE04,
	0xFE05, 0xFE06, 0xFE07, 0xFE08, 0xFE09, 0xFE0A, 0xFE0B, 0xFE0C, 0xFE0D, 0xFE0E, 0xFE0F, 0xFEFF)
