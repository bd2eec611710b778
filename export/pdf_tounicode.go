package export

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

const maxBlockEntries = 100

// correctToUnicode corrects a font's ToUnicode table, by which a viewer finds and copies text. The library writes characters
// above U+FFFF as <1F600> and not in UTF-16, more than 100 entries per block, and too small a range of codes
// (ISO 32000-1, 9.10.3; Adobe Technical Note 5014).
func correctToUnicode(table string) ([]byte, error) {
	before, rest, found := strings.Cut(table, "begincodespacerange\n")
	if !found {
		return nil, unexpectedPDF("characters without a range of codes")
	}
	_, rest, found = strings.Cut(rest, "beginbfrange\n")
	lines, after, ends := strings.Cut(rest, "endbfrange\n")
	if !found || !ends {
		return nil, unexpectedPDF("characters without entries")
	}
	entries := strings.Split(strings.TrimSuffix(lines, "\n"), "\n")
	out := bytes.NewBuffer(make([]byte, 0, len(table)))
	out.WriteString(before)
	out.WriteString("begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for i, entry := range entries {
		if i%maxBlockEntries == 0 {
			fmt.Fprintf(out, "%d beginbfchar\n", min(maxBlockEntries, len(entries)-i))
		}
		// <code><code><character>
		parts := strings.FieldsFunc(entry, func(r rune) bool { return r == '<' || r == '>' })
		if len(parts) != 3 {
			return nil, unexpectedPDF("a character as " + entry)
		}
		character, err := strconv.ParseUint(parts[2], 16, 32)
		if err != nil {
			return nil, unexpectedPDF("a character as " + entry)
		}
		fmt.Fprintf(out, "<%s><", parts[0])
		for _, unit := range utf16.Encode([]rune{rune(character)}) {
			fmt.Fprintf(out, "%04X", unit)
		}
		out.WriteString(">\n")
		if i%maxBlockEntries == maxBlockEntries-1 || i == len(entries)-1 {
			out.WriteString("endbfchar\n")
		}
	}
	out.WriteString(after)
	return out.Bytes(), nil
}
