package export

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean makes a text fit for a cell: composed (NFC), valid, on one line, without characters that workbooks and pages
// cannot hold or that would turn the reading direction of what follows.
func clean(text string) string {
	plain := true
	for i := range len(text) {
		if text[i] < 0x20 || text[i] >= 0x7F {
			plain = false
			break
		}
	}
	if plain {
		return text
	}
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || turnsDirection(r):
			return -1
		case r == '\uFFFE' || r == '\uFFFF':
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar))))
}

// turnsDirection reports the invisible characters that override or isolate the reading direction.
func turnsDirection(r rune) bool {
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}
