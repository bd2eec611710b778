package signin

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"housingtracker/data"
)

// The minimum and maximum length of a password in characters.
const (
	MinPassword = 12
	MaxPassword = 256
)

// WrongPassword is the message for a wrong name or password.
const WrongPassword = "The name or the password is not right. Check both and try again."

// MaxTries is the number of wrong passwords that lock a name.
const MaxTries = 5

// LockDelay returns how long a name is locked after a number of wrong passwords: a minute after the fifth, then twice as
// long each time, up to an hour.
func LockDelay(tries int) time.Duration {
	const longest = time.Hour
	if tries < MaxTries {
		return 0
	}
	return min(time.Minute<<min(tries-MaxTries, 10), longest)
}

// UnusedDays is the number of days without a sign-in after which an account is locked.
const UnusedDays = 60

// CleanPassword returns a password in NFKC, so that it does not depend on how a keyboard composes letters.
func CleanPassword(password string) string { return norm.NFKC.String(password) }

// NewPassword validates a new password of a user and returns it cleaned. common reports whether a password is too common.
// The error is CodeInvalid.
func NewPassword(password, name string, common func(string) bool) (string, error) {
	if !utf8.ValidString(password) {
		return "", data.Refuse(data.CodeInvalid, "This password has letters that can't be read. Nothing was changed.")
	}
	password = CleanPassword(password)
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return "", data.Refuse(data.CodeInvalid, "A password needs at least %d characters; a few words with spaces are fine. Nothing was changed.", MinPassword)
	case n > MaxPassword:
		return "", data.Refuse(data.CodeInvalid, "A password can have at most %d characters. Nothing was changed.", MaxPassword)
	}
	if part := namePartIn(password, name); part != "" {
		return "", data.Refuse(data.CodeInvalid, "The password must not contain the name of its user (%s). Nothing was changed.", part)
	}
	for _, program := range []string{"hmis", "housingstatus", "housing status"} {
		if strings.Contains(data.Fold(password), program) {
			return "", data.Refuse(data.CodeInvalid, "The password must not contain the name of this program or of the HMIS. Nothing was changed.")
		}
	}
	if common(password) {
		return "", data.Refuse(data.CodeInvalid, "This password is among the common ones, which are tried first. Choose a few words that belong to nobody else. Nothing was changed.")
	}
	return password, nil
}

// minNamePart is the minimum length in letters of a part of a name that must not occur in a password. A shorter name must
// only not be a whole word of it, because many words contain an "ed".
const minNamePart = 4

// namePartIn returns a part of a user's name that occurs in the password, ignoring case, accents and other characters
// between letters; "" if there is none.
func namePartIn(password, name string) string {
	within := letters(password)
	for _, part := range append([]string{name}, strings.FieldsFunc(name, notLetter)...) {
		sought := letters(part)
		if utf8.RuneCountInString(sought) >= minNamePart && strings.Contains(within, sought) {
			return part
		}
	}
	if sought := letters(name); sought != "" && slices.ContainsFunc(strings.FieldsFunc(password, notLetter), func(word string) bool { return letters(word) == sought }) {
		return name
	}
	return ""
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

// letters returns the letters and digits of the folded text.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, data.Fold(text))
}
