package data

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// undecomposed replaces letters that Unicode does not decompose as people type them without that keyboard, and the final
// sigma, which has no capital.
var undecomposed = strings.NewReplacer("đ", "d", "ð", "d", "ø", "o", "ł", "l", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "þ", "th", "ς", "σ")

// Fold returns text in lower case without accents and invisible characters, for sorting and comparing (R26). Apostrophes of
// every script become ' and hyphens -.
func Fold(text string) string {
	known := foldedLetters()
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch {
		case r < ' ':
			return fold(text)
		case r < 'A' || r > 'Z' && r < '`' || r > '`' && r < 0x7F:
			b.WriteByte(byte(r))
		case r >= 'A' && r <= 'Z':
			b.WriteByte(byte(r) + 'a' - 'A')
		case foldsAlone(r) && known[r] != "":
			b.WriteString(known[r])
		default:
			return fold(text)
		}
	}
	return strings.TrimSpace(b.String())
}

// foldsAlone reports whether a letter folds the same in any text: Latin, Greek and Cyrillic letters with their accents.
func foldsAlone(r rune) bool { return r < 0x530 || r >= 0x1E00 && r < 0x2000 }

// foldedLetters maps letters that fold alone to their folded text; "" for accents and invisible characters.
var foldedLetters = sync.OnceValue(func() []string {
	folded := make([]string, 0x2000)
	for r := range folded {
		if foldsAlone(rune(r)) {
			folded[r] = fold(string(rune(r)))
		}
	}
	return folded
})

// fold is Fold without the shortcut for letters that fold alone.
func fold(text string) string {
	folded := make([]byte, 0, len(text))
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, "\uFFFD")) {
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case Invisible(r), r == tatweel:
			continue
		case isAccent(r):
			// NFKD turns a spacing accent, as in O´Hara, into a space and an accent.
			if last := len(folded) - 1; last >= 0 && folded[last] == ' ' {
				folded[last] = '\''
			}
			continue
		case isApostrophe(r):
			r = '\''
		case isHyphen(r):
			r = '-'
		}
		folded = utf8.AppendRune(folded, unicode.ToLower(r))
	}
	return strings.TrimSpace(norm.NFC.String(undecomposed.Replace(string(folded))))
}

// tatweel lengthens an Arabic word and is not a letter.
const tatweel = '\u0640'

// isApostrophe reports whether r is an apostrophe, glottal stop or stress mark within a name, in any script.
func isApostrophe(r rune) bool {
	switch {
	case r >= 0x02B9 && r <= 0x02BF, r == 0x02C0, r == 0x02C1, r == 0x02C8, r >= 0x02CA && r <= 0x02CC, r == 0x02EE,
		r >= 0x2018 && r <= 0x201B, r >= 0x2032 && r <= 0x2037, r == 0x275B, r == 0x275C:
		return true
	}
	switch r {
	case '\'', '`', 0x055A, 0x055B, 0x05F3, 0x05F4, 0x07F4, 0x07F5, 0xA78B, 0xA78C:
		return true
	}
	return false
}

// isHyphen reports whether r joins the parts of a name: hyphens and dashes, the Hebrew maqaf, the middle dots of Catalan
// and Japanese.
func isHyphen(r rune) bool {
	switch r {
	case '-', 0x00B7, 0x02D7, 0x2027, 0x2043, 0x2212, 0x30FB:
		return true
	}
	return unicode.Is(unicode.Pd, r)
}

// isJoiner reports whether r is a character of folded text that search ignores within a word (R43).
func isJoiner(r rune) bool { return r == '\'' || r == '-' }

// isSeparator reports whether r separates words of folded text.
func isSeparator(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !isJoiner(r)
}

// Words splits text into folded search words (R43). A word with hyphens or apostrophes yields its joined form and then its
// parts, so that obrien, o'brien and brien all find O'Brien.
func Words(text string) []string {
	var words []string
	for _, chunk := range strings.FieldsFunc(Fold(text), isSeparator) {
		parts := strings.FieldsFunc(chunk, isJoiner)
		if len(parts) > 1 {
			words = append(words, strings.Join(parts, ""))
		}
		words = append(words, parts...)
	}
	return words
}

// Query is a typed search, split into words (R43).
type Query struct{ terms []term }

// A term is a typed word. It matches if its joined form, or each of its parts, is the prefix of a word.
type term struct {
	joined string
	parts  []string
}

// NewQuery splits typed text into words, all of which must match.
func NewQuery(text string) Query {
	var q Query
	for _, chunk := range strings.FieldsFunc(Fold(text), isSeparator) {
		parts := strings.FieldsFunc(chunk, isJoiner)
		if len(parts) > 0 {
			q.terms = append(q.terms, term{joined: strings.Join(parts, ""), parts: parts})
		}
	}
	return q
}

// Empty reports whether the query has no words.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// Terms returns the typed words, by which a store selects candidates. The parts of a word with hyphens or apostrophes are
// separated by a space ("o brien").
func (q Query) Terms() []string {
	terms := make([]string, len(q.terms))
	for i, t := range q.terms {
		terms[i] = strings.Join(t.parts, " ")
	}
	return terms
}

// PlainID returns a Client ID in the form that is compared with typed words (R43): folded, without hyphens and apostrophes.
func PlainID(personalID string) string {
	if strings.ContainsFunc(personalID, func(r rune) bool { return r >= utf8.RuneSelf }) {
		personalID = Fold(personalID)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case isJoiner(r), r == '`', Invisible(r):
			return -1
		}
		return r
	}, personalID)
}

// Match reports whether every typed word is a prefix of one of words (see Words) or occurs in the Client ID, where leading
// zeros are optional (R43).
func (q Query) Match(words []string, personalID string) bool {
	id := PlainID(personalID)
	for _, t := range q.terms {
		if !t.matches(words, id) {
			return false
		}
	}
	return true
}

func (t term) matches(words []string, id string) bool {
	if anyHasPrefix(words, t.joined) {
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
		if !anyHasPrefix(words, p) {
			return false
		}
	}
	return true
}

func anyHasPrefix(words []string, prefix string) bool {
	for _, w := range words {
		if strings.HasPrefix(w, prefix) {
			return true
		}
	}
	return false
}
