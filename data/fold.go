package data

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Letters that Unicode does not decompose, written as a person without that keyboard types them.
var undecomposed = strings.NewReplacer("đ", "d", "ð", "d", "ø", "o", "ł", "l", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "þ", "th")

// Fold returns text without accents and case, for sorting and comparing (R26).
func Fold(text string) string {
	text = strings.TrimSpace(text)
	known := foldedLetters()
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch {
		case r < 'A' || r > 'Z' && r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r) + 'a' - 'A')
		case foldsAlone(r):
			b.WriteString(known[r])
		default:
			return fold(text)
		}
	}
	return b.String()
}

// foldsAlone reports whether a letter folds the same whatever stands beside it: those of Europe and Vietnam with their
// accents.
func foldsAlone(r rune) bool { return r < 0x530 || r >= 0x1E00 && r < 0x2000 }

// foldedLetters are what letters that fold alone fold to.
var foldedLetters = sync.OnceValue(func() []string {
	folded := make([]string, 0x2000)
	for r := range folded {
		if foldsAlone(rune(r)) {
			folded[r] = fold(string(rune(r)))
		}
	}
	return folded
})

// fold is Fold for any text.
func fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return norm.NFC.String(undecomposed.Replace(b.String()))
}

// joining are the signs that do not matter inside a word (R43): hyphens and apostrophes of every script.
func joining(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', 'ʻ', '`', '´', '′', '-', '‐', '‑', '‒', '–', '—':
		return true
	}
	return false
}

// Words cuts text into folded search words (R43). A hyphenated or apostrophed word yields its joined form first
// and then its parts, so that obrien, o'brien and brien all find O'Brien.
func Words(text string) []string {
	var words []string
	for _, chunk := range strings.FieldsFunc(Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !joining(r)
	}) {
		parts := strings.FieldsFunc(chunk, joining)
		if len(parts) > 1 {
			words = append(words, strings.Join(parts, ""))
		}
		words = append(words, parts...)
	}
	return words
}

// Query is a typed search, cut into words (R43).
type Query struct{ terms []term }

// A term is one typed word: found when its joined form begins a word, or all its parts do.
type term struct {
	joined string
	parts  []string
}

// NewQuery cuts what was typed into words; every one of them must be found.
func NewQuery(text string) Query {
	var q Query
	for _, chunk := range strings.FieldsFunc(Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !joining(r)
	}) {
		parts := strings.FieldsFunc(chunk, joining)
		if len(parts) > 0 {
			q.terms = append(q.terms, term{joined: strings.Join(parts, ""), parts: parts})
		}
	}
	return q
}

// Empty reports whether nothing was typed that could be searched for.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// Terms returns the typed words, for a store to narrow its candidates by; the parts of a hyphenated or apostrophed word
// are kept apart by a space ("o brien").
func (q Query) Terms() []string {
	terms := make([]string, len(q.terms))
	for i, t := range q.terms {
		terms[i] = strings.Join(t.parts, " ")
	}
	return terms
}

// PlainID is a Client ID as typed words are compared with it (R43): in lower case, without hyphens and apostrophes.
func PlainID(personalID string) string {
	return strings.Map(func(r rune) rune {
		if joining(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, personalID)
}

// Match reports whether every typed word begins one of the words (see Words) or occurs in the Client ID, leading
// zeros of the typed word being optional (R43).
func (q Query) Match(words []string, personalID string) bool {
	id := PlainID(personalID)
	for _, t := range q.terms {
		if !t.found(words, id) {
			return false
		}
	}
	return true
}

func (t term) found(words []string, id string) bool {
	if begins(words, t.joined) {
		return true
	}
	if id != "" {
		if strings.Contains(id, t.joined) {
			return true
		}
		bare := strings.TrimLeft(t.joined, "0")
		if bare != "" && bare != t.joined && strings.HasPrefix(strings.TrimLeft(id, "0"), bare) {
			return true
		}
	}
	if len(t.parts) < 2 {
		return false
	}
	for _, p := range t.parts {
		if !begins(words, p) {
			return false
		}
	}
	return true
}

func begins(words []string, prefix string) bool {
	for _, w := range words {
		if strings.HasPrefix(w, prefix) {
			return true
		}
	}
	return false
}
