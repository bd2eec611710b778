package export

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// characterTables passes a PDF on and corrects the tables by which a viewer finds and copies its text. The library
// writes characters beyond the first 65,536 as <1F600> where UTF-16 is wanted, more entries in a block than the hundred
// that are allowed (ISO 32000-1, 9.10.3; Adobe Technical Note 5014), and a range of codes that leaves some of them out.
// The corrected table is shorter and filled up with spaces, so that nothing behind it moves.
type characterTables struct{ w io.Writer }

const entriesPerBlock = 100

func (c characterTables) Write(b []byte) (int, error) {
	if !bytes.HasPrefix(b, []byte("/CIDInit")) {
		return c.w.Write(b)
	}
	corrected, err := correctTable(string(b))
	if err != nil {
		return 0, err
	}
	return c.w.Write(corrected)
}

func correctTable(table string) ([]byte, error) {
	strange := func(what string) error { return fmt.Errorf("table of characters: %s", what) }
	before, rest, found := strings.Cut(table, "begincodespacerange\n")
	if !found {
		return nil, strange("no range of codes")
	}
	_, rest, found = strings.Cut(rest, "beginbfrange\n")
	if !found {
		return nil, strange("no entries")
	}
	lines, after, found := strings.Cut(rest, "endbfrange\n")
	if !found {
		return nil, strange("no end of the entries")
	}
	entries := strings.Split(strings.TrimSuffix(lines, "\n"), "\n")
	out := bytes.NewBuffer(make([]byte, 0, len(table)))
	out.WriteString(before)
	out.WriteString("begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for i, entry := range entries {
		if i%entriesPerBlock == 0 {
			fmt.Fprintf(out, "%d beginbfchar\n", min(entriesPerBlock, len(entries)-i))
		}
		// <code><code><character>
		parts := strings.FieldsFunc(entry, func(r rune) bool { return r == '<' || r == '>' })
		if len(parts) != 3 {
			return nil, strange("entry " + entry)
		}
		character, err := strconv.ParseUint(parts[2], 16, 32)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "<%s><", parts[0])
		for _, unit := range utf16.Encode([]rune{rune(character)}) {
			fmt.Fprintf(out, "%04X", unit)
		}
		out.WriteString(">\n")
		if i%entriesPerBlock == entriesPerBlock-1 || i == len(entries)-1 {
			out.WriteString("endbfchar\n")
		}
	}
	fill := len(table) - out.Len() - len(after)
	if fill < 0 {
		return nil, strange("no room")
	}
	out.WriteString(strings.Repeat(" ", fill))
	out.WriteString(after)
	return out.Bytes(), nil
}
