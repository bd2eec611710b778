package data

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/rangetable"
)

// Invisible reports a character that shows nothing by itself: control and format characters (zero width, soft hyphen, direction
// marks and overrides, joiners, tags), variation selectors, the fillers of Hangul, the blank of braille. White space is not
// asked about: some of it is control characters too.
func Invisible(r rune) bool {
	switch {
	case r < ' ', r >= 0x7F && r < 0xA0, r == softHyphen:
		return true
	case r < 0x300:
		return false
	}
	return unicode.Is(invisible(), r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

const (
	softHyphen = '\u00AD'
	// The joiners of Arabic and Indic scripts and of emoji: non-joiner and joiner.
	zeroWidthNonJoiner, zeroWidthJoiner = '\u200C', '\u200D'
)

// invisible also holds Prepended_Concatenation_Mark: format characters that are signs of their own.
var invisible = sync.OnceValue(func() *unicode.RangeTable {
	return rangetable.Merge(unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, rangetable.New('\u2800'))
})

// accent reports a mark that is drawn over, under or around the character before it.
func isAccent(r rune) bool { return r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) }

// Line returns what people see of a text, on one line: in NFC, with single spaces, without invisible characters. Joiners and
// variation selectors stay where they shape the characters beside them, which they do in no Latin, Greek or Cyrillic name. A
// text in which nothing can be seen, or only accents without a letter, is "".
func Line(text string) string {
	if plainLine(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	var last, joiner rune
	space, seen := false, false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD")) {
		switch {
		case unicode.IsSpace(r):
			space, last, joiner = true, 0, 0
		case !Invisible(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			if joiner != 0 && usesJoiners(r) {
				b.WriteRune(joiner)
			}
			b.WriteRune(r)
			space, last, joiner, seen = false, r, 0, seen || !isAccent(r)
		case !usesJoiners(last):
		case r == zeroWidthJoiner, r == zeroWidthNonJoiner:
			joiner = r
		case unicode.Is(unicode.Variation_Selector, r) && !unicode.Is(unicode.Variation_Selector, last) && joiner == 0:
			b.WriteRune(r)
			last = r
		}
	}
	if !seen {
		return ""
	}
	// What stood apart may compose now.
	return norm.NFC.String(b.String())
}

// shapeable reports a character of a script in which joiners and variation selectors change what is drawn.
func usesJoiners(r rune) bool { return r >= 0x0590 && (r < 0x1E00 || r >= 0x2000) }

// plainLine reports whether Line returns a text unchanged, where that can be seen from single characters: letters, digits and
// punctuation of European languages, letters of Vietnamese, Arabic, Chinese, Japanese and Korean.
func plainLine(text string) bool {
	last := ' '
	for _, r := range text {
		if r < ' ' || r == ' ' && last == ' ' || r >= 0x7F && !isPlain(r) {
			return false
		}
		last = r
	}
	return last != ' ' || text == ""
}

func isPlain(r rune) bool {
	switch {
	case r < 0x300:
		return r > 0xA0 && r != softHyphen
	case r < 0x1E00:
		return r >= 0x400 && r < 0x483 || r >= 0x621 && r <= 0x63A || r >= 0x641 && r <= 0x64A
	case r < 0x3000:
		return r < 0x1F00 || r >= 0x2010 && r < 0x2028
	}
	return r >= 0x3041 && r <= 0x3096 || r >= 0x30A1 && r <= 0x30FA || r >= 0x4E00 && r < 0x9FFF || r >= 0xAC00 && r <= 0xD7A3
}
