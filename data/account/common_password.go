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

// commonPasswords are those, and the words of a dictionary. They are read when the first new password is judged, not when
// the program starts.
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

// leet are the letters that people write as figures and signs.
var leet = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")

// tacked is how many letters at the end of a common password leave it one.
const maxSuffix = 3

// Common reports whether a password is among those that are tried first: a common one or a single word, also backwards,
// repeated, with figures and signs before or after it, or with letters written as figures; letters or figures in a row.
func (*Keyring) Common(password string) bool {
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

// known reports whether the text, or all but the last few of its characters, is a common password.
func isCommon(text string) bool {
	common := commonPasswords()
	for cut := 0; cut <= maxSuffix && len(text) > cut+maxSuffix; cut++ {
		if common[text[:len(text)-cut]] {
			return true
		}
	}
	return common[text]
}

// once is the shortest text that gives the whole when it is repeated.
func smallestPeriod(text string) string {
	for n := 1; n <= len(text)/2; n++ {
		if len(text)%n == 0 && strings.Repeat(text[:n], len(text)/n) == text {
			return text[:n]
		}
	}
	return text
}

// inARow reports whether every character is the one before, or the next one up or down; 0 follows 9.
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
