package data

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/rangetable"
)

// Invisible reports whether r is invisible by itself: control and format characters (zero width, soft hyphen, direction marks
// and overrides, joiners, tags), variation selectors, Hangul fillers, the braille blank. The result for white space is not
// meaningful: some of it are control characters.
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

// isAccent reports whether r is a mark drawn over, under or around the character before it.
func isAccent(r rune) bool { return r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) }

// Line returns the visible text on one line: in NFC, with single spaces, without invisible characters. Joiners and variation
// selectors stay where they change the characters beside them, which is never in Latin, Greek or Cyrillic. A text with
// nothing visible, or only accents, becomes "".
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
	// Removing characters may have brought a letter and its accent together.
	return norm.NFC.String(b.String())
}

// usesJoiners reports whether r is of a script in which joiners and variation selectors change what is drawn.
func usesJoiners(r rune) bool { return r >= 0x0590 && (r < 0x1E00 || r >= 0x2000) }

// plainLine reports whether Line certainly returns the text unchanged, judging by single characters. It covers letters,
// digits and punctuation of European languages, and letters of Vietnamese, Arabic, Chinese, Japanese and Korean.
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
