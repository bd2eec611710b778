package export

import (
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// The PDF library draws characters. So that it draws glyphs, a shaped font is embedded with another table of characters: glyph n
// is the private character firstGlyph + n.
const firstGlyph = 0xF0000

// byGlyph returns a font file with that table. It is of the kinds that the library reads: an empty one for the first plane of
// Unicode and one for the others (OpenType, cmap formats 4 and 12).
func byGlyph(file []byte) ([]byte, error) {
	const directory, entry = 12, 16
	if len(file) < directory {
		return nil, errors.New("a font without a directory")
	}
	made := append(make([]byte, 0, len(file)+128), file...)
	for len(made)%4 != 0 {
		made = append(made, 0)
	}
	at := len(made)
	for _, n := range []uint16{
		0, 2, // two tables
		3, 1, 0, 20, 3, 10, 0, 44, // for Windows, at these offsets
		4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0,
		12, 0, 0, 28, 0, 0, 0, 1, firstGlyph >> 16, 0, firstGlyph >> 16, 0xFFFF, 0, 0,
	} {
		made = binary.BigEndian.AppendUint16(made, n)
	}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		record := made[directory+i*entry:]
		if len(record) < entry {
			break
		}
		if string(record[:4]) == "cmap" {
			binary.BigEndian.PutUint32(record[8:], uint32(at))
			binary.BigEndian.PutUint32(record[12:], uint32(len(made)-at))
			return made, nil
		}
	}
	return nil, errors.New("a font without characters")
}

// The library has no marked content either. Settings of dashes, which pages don't draw with, stand for it until the file is
// written: the phase says whether a text begins or ends, the length which.
const (
	beginsText = 1.0
	endsText   = 2.0
)

var textMark = regexp.MustCompile(`\[(\d+)\.00\] ([12])\.00 d\n`)

// withTexts replaces the settings on a page by marked content: what a viewer finds and copies in the place of the glyphs
// (ISO 32000-1, 14.9.4).
func withTexts(page []byte, texts []string) []byte {
	return textMark.ReplaceAllFunc(page, func(mark []byte) []byte {
		m := textMark.FindSubmatch(mark)
		if string(m[2]) == "2" {
			return []byte("EMC\n")
		}
		n, err := strconv.Atoi(string(m[1]))
		if err != nil || n >= len(texts) {
			return mark
		}
		return []byte("/Span <</ActualText <FEFF" + utf16Hex(texts[n]) + ">>> BDC\n")
	})
}

// utf16Hex writes a text in UTF-16.
func utf16Hex(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
