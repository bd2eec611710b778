package export

import (
	"math"
	"strings"
	"unicode"
)

// Widths in a workbook are counted in digits of its font.
const (
	widestColumn = 40
	dateWidth    = 10
	boldness     = 1.15
)

// columnWidths fits columns to what they hold, within reason, and to their titles: whole, or their longest word where
// titles wrap.
func columnWidths(s *Sheet, columns []Column, titlesWrap bool) []float64 {
	widths := make([]float64, len(columns))
	for i, c := range columns {
		if titlesWrap {
			for _, word := range strings.Fields(c.Title) {
				widths[i] = max(widths[i], textWidth(word)*boldness)
			}
		} else {
			widths[i] = textWidth(c.Title)*boldness + 2 // and the table's button
		}
		switch c.Kind {
		case Date:
			widths[i] = max(widths[i], dateWidth)
		case Text, ID:
			for _, g := range s.Groups {
				for _, r := range g.Rows {
					if widths[i] >= widestColumn {
						break
					}
					widths[i] = max(widths[i], textWidth(c.text(r)))
				}
			}
		}
		widths[i] = math.Ceil(min(widths[i], widestColumn)) + 2.5
	}
	return widths
}

// textWidth estimates the width of a text: wide characters of East Asia count twice.
func textWidth(text string) float64 {
	n := 0.0
	for _, r := range text {
		switch {
		case r < 0x300:
			n++
		case unicode.Is(unicode.Mn, r):
		case wide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r > 0xFFFF
}

// cellLines estimates the lines a text takes in a column; a reader that does not fit rows by itself shows them all.
func cellLines(text string, width float64) int {
	return max(1, int(math.Ceil(textWidth(text)/(width-2.5))))
}
