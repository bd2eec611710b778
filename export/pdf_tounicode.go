package export

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const maxBlockEntries = 100

// correctToUnicode corrects a font's ToUnicode table, by which a viewer finds and copies text. The library writes characters
// above U+FFFF as <1F600> and not in UTF-16, more than 100 entries per block, and too small a range of codes
// (ISO 32000-1, 9.10.3; Adobe Technical Note 5014). Of a shaped font it writes private characters; the table gets the texts.
func correctToUnicode(table string, texts *pdfTexts) ([]byte, error) {
	before, rest, found := strings.Cut(table, "begincodespacerange\n")
	if !found {
		return nil, unexpectedPDF("characters without a range of codes")
	}
	_, rest, found = strings.Cut(rest, "beginbfrange\n")
	lines, after, ends := strings.Cut(rest, "endbfrange\n")
	if !found || !ends {
		return nil, unexpectedPDF("characters without entries")
	}
	var entries []string
	for entry := range strings.SplitSeq(strings.TrimSuffix(lines, "\n"), "\n") {
		// <code><code><character>
		parts := strings.FieldsFunc(entry, func(r rune) bool { return r == '<' || r == '>' })
		if len(parts) != 3 {
			return nil, unexpectedPDF("a character as " + entry)
		}
		character, err := strconv.ParseUint(parts[2], 16, 32)
		if err != nil {
			return nil, unexpectedPDF("a character as " + entry)
		}
		text := string(rune(character))
		if texts != nil {
			text = texts.of[uint16(character-firstGlyph)]
		}
		if text != "" {
			entries = append(entries, "<"+parts[0]+"><"+utf16Hex(text)+">\n")
		}
	}
	out := bytes.NewBuffer(make([]byte, 0, len(table)))
	out.WriteString(before)
	out.WriteString("begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for block := range slices.Chunk(entries, maxBlockEntries) {
		fmt.Fprintf(out, "%d beginbfchar\n%sendbfchar\n", len(block), strings.Join(block, ""))
	}
	out.WriteString(after)
	return out.Bytes(), nil
}
