// Package direction orders texts with right-to-left letters, such as Arabic and Hebrew names, for lines that run from left to
// right: the Unicode Bidirectional Algorithm (Unicode Standard Annex 9) for one paragraph of that direction without
// explicit embeddings. The Paragraph of golang.org/x/text/unicode/bidi tells only where the direction changes, not the order.
package direction

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// A Run is a part of a text with one direction: the characters from Start to before End.
type Run struct {
	Start, End  int
	RightToLeft bool
}

// Turns reports whether a text has characters that run from right to left.
func Turns(text string) bool {
	for i := 0; i < len(text); i++ {
		// No character before U+0590 and none of the blocks that begin with these bytes turns.
		if b := text[i]; b < 0xD6 || b > 0xE0 && b < 0xEF {
			continue
		}
		switch p, _ := bidi.LookupString(text[i:]); p.Class() {
		case bidi.R, bidi.AL, bidi.AN:
			return true
		}
	}
	return false
}

// Runs returns the runs of a text in the order in which they are shown, from left to right.
func Runs(text []rune) []Run {
	var runs []Run
	levels := levels(text)
	for i, level := range levels {
		if i == 0 || levels[i-1] != level {
			runs = append(runs, Run{Start: i, RightToLeft: level == 1})
		}
		runs[len(runs)-1].End = i + 1
	}
	// Runs above the level of the line are shown in the opposite order (rule L2). There are no levels above 2, the level of
	// numbers in right-to-left text.
	for i := 0; i < len(runs); i++ {
		end := i
		for end < len(runs) && levels[runs[end].Start] > 0 {
			end++
		}
		slices.Reverse(runs[i:end])
		i = max(i, end)
	}
	return runs
}

const (
	override = '\u202D' // left-to-right override
	pop      = '\u202C' // pop directional formatting
)

// Visual returns a text for a program that draws characters in the order of the text: in the order in which they are
// shown, with an override so that the program doesn't turn them once more. It joins the letters of a word all the same. A
// text without right-to-left characters is returned as it is. Only use it to draw: the result is no name.
func Visual(text string) string {
	if !Turns(text) {
		return text
	}
	runes := []rune(text)
	var b strings.Builder
	inWord := false
	// Every word has an override of its own, so that the text can be broken into lines.
	write := func(r rune) {
		if space := r == ' ' || r == '\n'; space == inWord {
			if inWord = !space; inWord {
				b.WriteRune(override)
			} else {
				b.WriteRune(pop)
			}
		}
		b.WriteRune(r)
	}
	for _, run := range Runs(runes) {
		if !run.RightToLeft {
			for _, r := range runes[run.Start:run.End] {
				write(r)
			}
			continue
		}
		for end := run.End; end > run.Start; {
			// Marks stay behind their letter.
			start := end - 1
			for start > run.Start && unicode.Is(unicode.M, runes[start]) {
				start--
			}
			write(Mirrored(runes[start]))
			for _, mark := range runes[start+1 : end] {
				write(mark)
			}
			end = start
		}
	}
	if inWord {
		b.WriteRune(pop)
	}
	return b.String()
}

// Mirrored returns the opposite bracket, and other characters as they are.
func Mirrored(r rune) rune {
	if p, _ := bidi.LookupRune(r); !p.IsBracket() {
		return r
	}
	opposite, _ := utf8.DecodeRuneInString(bidi.ReverseString(string(r)))
	return opposite
}

// levels returns the embedding level of each character: 0 from left to right, 1 from right to left, 2 for numbers in it.
func levels(text []rune) []int {
	classes := make([]bidi.Class, len(text))
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		classes[i] = p.Class()
		// What the program writes after a name and one of these is no part of the name.
		if r == '·' || r == '—' {
			classes[i] = bidi.L
		}
	}
	weak(classes)
	brackets(text, classes)
	neutral(classes)
	levels := make([]int, len(text))
	for i, c := range classes {
		switch c {
		case bidi.R:
			levels[i] = 1
		case bidi.EN, bidi.AN:
			levels[i] = 2
		}
	}
	return levels
}

// weak resolves marks and numbers (rules W1 to W7).
func weak(classes []bidi.Class) {
	previous, strong := bidi.L, bidi.L
	for i, c := range classes {
		switch c {
		case bidi.NSM, bidi.BN, bidi.LRO, bidi.RLO, bidi.LRE, bidi.RLE, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
			c = previous
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		case bidi.EN:
			if strong == bidi.AL {
				c = bidi.AN
			}
		}
		classes[i], previous = c, c
	}
	for i, c := range classes {
		if c == bidi.AL {
			classes[i] = bidi.R
		}
		// A separator between two numbers of a kind.
		if (c == bidi.ES || c == bidi.CS) && i > 0 && i+1 < len(classes) && classes[i-1] == classes[i+1] {
			if n := classes[i-1]; n == bidi.EN || n == bidi.AN && c == bidi.CS {
				classes[i] = n
			}
		}
	}
	for i := 0; i < len(classes); i++ {
		end := i
		for end < len(classes) && classes[end] == bidi.ET {
			end++
		}
		// Signs such as % and $ before or after a number.
		if i > 0 && classes[i-1] == bidi.EN || end < len(classes) && classes[end] == bidi.EN {
			set(classes[i:end], bidi.EN)
		}
		i = max(i, end-1)
	}
	strong = bidi.L
	for i, c := range classes {
		switch c {
		case bidi.L, bidi.R:
			strong = c
		case bidi.ES, bidi.ET, bidi.CS:
			classes[i] = bidi.ON
		case bidi.EN:
			classes[i] = strongNumber(strong)
		}
	}
}

// strongNumber is the class of a European number after that strong class: in left-to-right text it is like a letter.
func strongNumber(strong bidi.Class) bidi.Class {
	if strong == bidi.L {
		return bidi.L
	}
	return bidi.EN
}

// brackets gives both brackets of a pair the direction of what they enclose (rule N0).
func brackets(text []rune, classes []bidi.Class) {
	var open []int
	pairs := map[int]int{}
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		if classes[i] != bidi.ON || !p.IsBracket() {
			continue
		}
		if p.IsOpeningBracket() {
			open = append(open, i)
			continue
		}
		for n := len(open) - 1; n >= 0; n-- {
			if text[open[n]] == Mirrored(r) {
				pairs[open[n]] = i
				open = open[:n]
				break
			}
		}
	}
	strong := bidi.L
	for i, c := range classes {
		if end, isPair := pairs[i]; isPair {
			inside := map[bidi.Class]bool{}
			for _, c := range classes[i+1 : end] {
				inside[side(c)] = true
			}
			switch {
			case inside[bidi.L], inside[bidi.R] && strong == bidi.L:
				classes[i], classes[end] = bidi.L, bidi.L
			case inside[bidi.R]:
				classes[i], classes[end] = bidi.R, bidi.R
			}
			c = classes[i]
		}
		if c = side(c); c != bidi.ON {
			strong = c
		}
	}
}

// neutral gives other characters the direction of both their neighbors, or else that of the line (rules N1 and N2).
func neutral(classes []bidi.Class) {
	before := bidi.L
	for i := 0; i < len(classes); i++ {
		end := i
		for end < len(classes) && side(classes[end]) == bidi.ON {
			end++
		}
		after := bidi.L
		if end < len(classes) {
			after = side(classes[end])
		}
		if before == after {
			set(classes[i:end], before)
		} else {
			set(classes[i:end], bidi.L)
		}
		i, before = end, after
	}
}

// side is the direction of a class, ON if it has none. A number in right-to-left text counts as right to left.
func side(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.AL, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

func set(classes []bidi.Class, to bidi.Class) {
	for i := range classes {
		classes[i] = to
	}
}
