package export

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean makes a text fit for a cell: valid UTF-8, NFC, on one line, without characters that workbooks and pages cannot
// hold or that change the direction of the text after them.
func clean(text string) string {
	for _, r := range text {
		if !plain(r) {
			return sanitize(text)
		}
	}
	return text
}

// plain reports the characters of most texts: precomposed Latin letters and punctuation. A text of only these is clean.
func plain(r rune) bool {
	return 0x20 <= r && r < 0x7F || 0xA0 <= r && r < 0x300 || 0x1E00 <= r && r < 0x1F00 || 0x2010 <= r && r < 0x2028
}

func sanitize(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || controlsDirection(r):
			return -1
		case r == '\uFFFE' || r == '\uFFFF':
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar))))
}

// controlsDirection reports the invisible characters that override or isolate the text direction.
func controlsDirection(r rune) bool {
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}
