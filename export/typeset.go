package export

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable returns the text as it is printed, and whether a character had to be replaced.
func (t *typesetter) printable(text string, w weight) (string, bool) {
	lost, shaping := false, needsShaping(text)
	text = strings.Map(func(r rune) rune {
		switch t.glyph(r, w) {
		case invisible:
			if shaping && joiner(r) {
				return r
			}
			return -1
		case missing:
			lost = true
			return t.replacement
		}
		return r
	}, text)
	return text, lost
}

// width returns the width of a printable text in thousandths of the size.
func (t *typesetter) width(text string, w weight) float64 {
	sum := 0.0
	if !needsShaping(text) {
		for _, r := range text {
			sum += t.glyph(r, w).width
		}
		return sum
	}
	for _, run := range t.shape(text, w) {
		sum += run.width
	}
	return sum
}

// parts are the parts of a printable text in the order of reading.
func (t *typesetter) parts(text string, w weight) iter.Seq[part] {
	return func(yield func(part) bool) {
		if !needsShaping(text) {
			for i, r := range text {
				if !yield(part{i, i + utf8.RuneLen(r), r, t.glyph(r, w).width}) {
					return
				}
			}
			return
		}
		var parts []part
		for _, run := range t.shape(text, w) {
			parts = append(parts, run.parts...)
		}
		slices.SortFunc(parts, func(a, b part) int { return a.start - b.start })
		for _, p := range parts {
			if !yield(p) {
				return
			}
		}
	}
}

// widestDate returns the width of the widest date in either weight, in thousandths of the size.
func (t *typesetter) widestDate() float64 {
	widest := 0.0
	for _, w := range []weight{regular, bold} {
		digit := 0.0
		for r := '0'; r <= '9'; r++ {
			digit = max(digit, t.glyph(r, w).width)
		}
		widest = max(widest, 8*digit+2*t.glyph('/', w).width)
	}
	return widest
}

// longestWord returns the width of the longest part that wrap does not break, in thousandths of the size.
func (t *typesetter) longestWord(text string, w weight) float64 {
	longest, word := 0.0, 0.0
	for p := range t.parts(text, w) {
		if p.first == ' ' {
			word = 0
			continue
		}
		word += p.width
		longest = max(longest, word)
		if breaksAfter(p.first) {
			word = 0
		}
	}
	return longest
}

// minWidth returns the least width in which wrap makes at most the given number of lines.
func (t *typesetter) minWidth(text string, w weight, lines int) float64 {
	least := t.width(text, w)
	for end := range text {
		// Only widths of whole words need trying.
		if text[end] != ' ' {
			continue
		}
		for start := range end {
			if start > 0 && text[start-1] != ' ' {
				continue
			}
			if width := t.width(text[start:end], w); width < least && len(t.wrap(text, w, width)) <= lines {
				least = width
			}
		}
	}
	return least
}

func breaksAfter(r rune) bool { return r == '-' || r == '/' || r == '–' }

// runs calls draw with each run of a printable text, from left to right.
func (t *typesetter) runs(text string, w weight, draw func(Run)) {
	if needsShaping(text) {
		for _, run := range t.shape(text, w) {
			draw(run)
		}
		return
	}
	start, at, offset := 0, 0.0, 0.0
	font := -1
	for i, r := range text {
		g := t.glyph(r, w)
		if g.font != font {
			if i > start {
				draw(Run{Font: font, X: offset, Text: text[start:i]})
			}
			start, font, offset = i, g.font, at
		}
		at += g.width
	}
	if start < len(text) {
		draw(Run{Font: font, X: offset, Text: text[start:]})
	}
}

// wrap splits a printable text into lines no wider than width: at spaces; after a hyphen only in a word that is wider than a
// line, because programs that read the page drop a hyphen at the end of a line; elsewhere only if there is no hyphen.
func (t *typesetter) wrap(text string, w weight, width float64) []string {
	if t.width(text, w) <= width {
		return []string{text}
	}
	var lines []string
	start, at := 0, 0.0
	// A line ends at a space, which is then on neither line, or after a hyphen.
	space, hyphen := breakpoint{}, breakpoint{}
	for p := range t.parts(text, w) {
		i, r, g := p.start, p.first, p.width
		if r == ' ' && i > start {
			space, hyphen = breakpoint{at: i, next: i + 1, width: at + g}, breakpoint{}
			at += g
			continue
		}
		for at+g > width && i > start && g > 0 && !unicode.Is(unicode.Mn, r) {
			end := cmp.Or(space, hyphen, breakpoint{at: i, next: i, width: at})
			lines = append(lines, text[start:end.at])
			start, at, space = end.next, at-end.width, breakpoint{}
			if hyphen.width -= end.width; hyphen.at <= start {
				hyphen = breakpoint{}
			}
		}
		at += g
		if breaksAfter(r) {
			hyphen = breakpoint{at: p.end, next: p.end, width: at}
		}
	}
	return append(lines, text[start:])
}

// A breakpoint is where a line may end and the next begin, with the width of the text up to there.
type breakpoint struct {
	at, next int
	width    float64
}
