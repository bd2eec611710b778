package export

import (
	"math"
	"strings"
	"unicode"
)

// Widths in a workbook, in digits of its font.
const (
	maxColumnWidth = 40
	dateWidth      = 10
	cellPadding    = 2.5
	headingGap     = 1
	filterButton   = 2.5 // beside the headings of a table
	boldFactor     = 1.15
)

// Heights of rows in points.
const (
	lineHeight    = 15
	rowPadding    = 3
	gapHeight     = 6
	titleHeight   = 22
	headingHeight = 20
	headerHeight  = 3*lineHeight + rowPadding
)

// columnWidths fits columns to their texts, up to maxColumnWidth, and to the longest word of their headings, which wrap.
// beside is the width beside a heading.
func columnWidths(s *Sheet, columns []Column, beside float64) []float64 {
	widths := make([]float64, len(columns))
	for i, c := range columns {
		for _, word := range strings.Fields(c.Title) {
			widths[i] = max(widths[i], textWidth(word)*boldFactor+beside)
		}
		switch c.Kind {
		case Date:
			widths[i] = max(widths[i], dateWidth)
		case Text, ID:
			for r := range s.rows() {
				if widths[i] >= maxColumnWidth {
					break
				}
				if text := c.text(r); float64(len(text)) > widths[i] {
					widths[i] = max(widths[i], textWidth(text))
				}
			}
		}
		widths[i] = math.Ceil(min(widths[i], maxColumnWidth)) + cellPadding
	}
	return widths
}

// textWidth estimates the width of a text; East Asian wide characters count twice. It is at most len(text).
func textWidth(text string) float64 {
	n := 0.0
	for _, r := range text {
		switch {
		case r >= 0x300 && unicode.Is(unicode.Mn, r):
		case r >= 0x300 && wide(r):
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

// cellLines estimates the lines of a text in a column, for programs that do not fit row heights themselves.
func cellLines(text string, width float64) int {
	if float64(len(text)) <= width-cellPadding {
		return 1
	}
	return max(1, int(math.Ceil(textWidth(text)/(width-cellPadding))))
}
