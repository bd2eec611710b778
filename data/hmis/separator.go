package hmis

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// separatorOf returns the ASCII or Latin-1 character that splits a header into the most known columns; a comma unless another
// gives more.
func separatorOf(header string, columns []string) rune {
	known := func(separator rune) (n int) {
		for _, name := range strings.Split(header, string(separator)) {
			name = decodeCell(strings.Trim(name, `"`+blanks))
			if slices.ContainsFunc(columns, func(column string) bool { return strings.EqualFold(column, name) }) {
				n++
			}
		}
		return n
	}
	// A single match can be part of a longer name.
	best, most := ',', max(known(','), 1)
	for r := range rune(unicode.MaxLatin1) {
		if strings.ContainsRune(`,"'`, r) || r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || !strings.ContainsRune(header, r) {
			continue
		}
		if n := known(r); n > most {
			best, most = r, n
		}
	}
	return best
}

// separatorName names a separator in the plural.
func separatorName(separator rune) string {
	switch separator {
	case ';':
		return "semicolons"
	case '\t':
		return "tabs"
	case '|':
		return "pipes (|)"
	case '^':
		return "carets (^)"
	case '~':
		return "tildes (~)"
	case ':':
		return "colons"
	case ' ':
		return "spaces"
	}
	return strconv.QuoteRune(separator)
}
