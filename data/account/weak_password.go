package account

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	lists "github.com/ccojocar/zxcvbn-go/data"
)

// commonPasswords are lists of common passwords and of English words, loaded at the first use.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, name := range []string{"data/Passwords.json", "data/English.json"} {
		content, err := lists.Asset(name)
		var list struct{ List []string }
		if err == nil && json.Unmarshal(content, &list) == nil {
			for _, password := range list.List {
				set[password] = true
			}
		}
	}
	return set
})

// leet replaces digits and symbols by the letters they stand for.
var leet = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")

// maxSuffix is how many characters may follow a common password without making it uncommon.
const maxSuffix = 3

// Common is the function Common.
func (*Keyring) Common(password string) bool { return Common(password) }

// Common reports whether a password is easy to guess: a common password or a single word, also reversed, repeated, with
// digits and symbols around it or in place of letters; or a sequence of letters or digits.
func Common(password string) bool {
	password = strings.ToLower(password)
	if isSequence(password) {
		return true
	}
	bare := strings.TrimFunc(password, notLetter)
	for _, form := range []string{password, bare, leet.Replace(password), leet.Replace(bare), strings.TrimFunc(leet.Replace(strings.TrimRightFunc(password, notLetter)), notLetter)} {
		form = smallestPeriod(form)
		backwards := []rune(form)
		slices.Reverse(backwards)
		if isCommon(form) || isCommon(string(backwards)) {
			return true
		}
	}
	return false
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// isCommon reports whether the text, or all but its last maxSuffix characters, is a common password.
func isCommon(text string) bool {
	common := commonPasswords()
	for cut := 0; cut <= maxSuffix && len(text) > cut+maxSuffix; cut++ {
		if common[text[:len(text)-cut]] {
			return true
		}
	}
	return common[text]
}

// smallestPeriod returns the shortest text whose repetition is text.
func smallestPeriod(text string) string {
	for n := 1; n <= len(text)/2; n++ {
		if len(text)%n == 0 && strings.Repeat(text[:n], len(text)/n) == text {
			return text[:n]
		}
	}
	return text
}

// isSequence reports whether every character equals the one before, or is the next one up or down; 0 follows 9.
func isSequence(text string) bool {
	if utf8.RuneCountInString(smallestPeriod(text)) == 1 {
		return true
	}
	up, down := true, true
	var last rune
	for i, r := range text {
		if i > 0 {
			up = up && (r == last+1 || last == '9' && r == '0')
			down = down && (r == last-1 || last == '0' && r == '9')
		}
		last = r
	}
	return up || down
}
