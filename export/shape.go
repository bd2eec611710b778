package export

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/di"
	shapefont "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"housingtracker/export/direction"
)

// A Run is a part of a line in one font.
type Run struct {
	// Font is an index for Pages.Font.
	Font int
	// X is where the run begins in the line, in thousandths of the size.
	X float64
	// Text is what the run says. Its characters are drawn one after the other, unless there are Glyphs.
	Text        string
	RightToLeft bool
	// Glyphs are set for scripts whose letters join, combine or change places, from left to right.
	Glyphs []Glyph
	// parts are the characters, or groups of them, that the glyphs draw.
	parts []part
	width float64
}

// A Glyph is an outline of a font and its place in a run, in thousandths of the size; Y grows upward.
type Glyph struct {
	ID   uint16
	X, Y float64
	// Text is what the glyph says, "" if another glyph says it too. Of is how many glyphs there are for the same characters.
	Text string
	Of   int
	// advance is where the next glyph begins if it is not moved.
	advance float64
}

// A part is a piece of a text that is never divided: a character, or several that are drawn as one.
type part struct {
	// start and end are bytes in the text.
	start, end int
	// first is the first character.
	first rune
	width float64
}

// joins reports whether a character is of a script whose letters join, combine, change places or run from right to left. Some
// blocks between such scripts are counted as well: shaping them changes nothing.
func joins(r rune) bool {
	switch {
	case r < 0x0590:
		return false
	case r < 0x2000:
		// Not Georgian, Ethiopic, Cherokee and Canadian Aboriginal, nor the phonetic and accented Latin letters.
		return r < 0x10A0 || 0x1700 <= r && r < 0x1D00
	case r < 0x10800:
		return 0xA800 <= r && r < 0xAC00 || 0xFB1D <= r && r < 0xFE00 || 0xFE70 <= r && r < 0xFEFF
	}
	return r < 0x12000 || 0x1E800 <= r && r < 0x1F000
}

func needsShaping(text string) bool {
	for i := 0; i < len(text); i++ {
		// No character before U+0590 joins.
		if text[i] < 0xD6 {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[i:]); joins(r) {
			return true
		}
	}
	return false
}

// joiner reports the invisible characters that say whether letters are joined.
func joiner(r rune) bool { return r == '\u200C' || r == '\u200D' }

// maxShaped is how many shaped lines are kept: a text is measured several times before it is drawn.
const maxShaped = 4096

type lineKey struct {
	text   string
	weight weight
}

// shape returns the runs of a line with letters that need shaping, in the order in which they are drawn.
func (t *typesetter) shape(text string, w weight) []Run {
	key := lineKey{text, w}
	if runs, known := t.shaped[key]; known {
		return runs
	}
	runes := []rune(text)
	// bytes are the places of the characters in the text.
	bytes := make([]int, 0, len(runes)+1)
	for i := range text {
		bytes = append(bytes, i)
	}
	bytes = append(bytes, len(text))
	var runs []Run
	x := 0.0
	for _, d := range direction.Runs(runes) {
		pieces := t.pieces(runes, d, w)
		if d.RightToLeft {
			slices.Reverse(pieces)
		}
		for _, p := range pieces {
			run := t.drawn(runes, p, d.RightToLeft, w, bytes)
			run.X = x
			x += run.width
			runs = append(runs, run)
		}
	}
	if len(t.shaped) >= maxShaped {
		clear(t.shaped)
	}
	t.shaped[key] = runs
	return runs
}

// A piece is the characters from start to before end, which are in one font.
type piece struct{ font, start, end int }

// pieces divides characters of one direction by font.
func (t *typesetter) pieces(text []rune, d direction.Run, w weight) []piece {
	var pieces []piece
	for i := d.Start; i < d.End; i++ {
		r := text[i]
		font := t.glyph(r, w).font
		if n := len(pieces) - 1; n >= 0 {
			last := &pieces[n]
			// Marks, joiners and spaces stay with the letter before them.
			clings := unicode.Is(unicode.M, r) || r == ' '
			if font == last.font || joiner(r) || clings && t.lookUp(last.font, r) != missing {
				last.end = i + 1
				continue
			}
		}
		if font >= 0 {
			pieces = append(pieces, piece{font, i, i + 1})
		}
	}
	return pieces
}

// drawn returns a piece as a run.
func (t *typesetter) drawn(text []rune, p piece, rightToLeft bool, w weight, bytes []int) Run {
	face := t.face(p.font)
	if face == nil || !slices.ContainsFunc(text[p.start:p.end], joins) {
		return t.plainRun(text, p, rightToLeft, w, bytes)
	}
	in := shaping.Input{Text: text, RunStart: p.start, RunEnd: p.end, Face: face, Size: fixed.I(1000), Script: scriptOf(text[p.start:p.end]), Direction: di.DirectionLTR}
	if rightToLeft {
		in.Direction = di.DirectionRTL
	}
	run := Run{Font: p.font, Text: string(text[p.start:p.end]), RightToLeft: rightToLeft}
	glyphs := t.shaper.Shape(in).Glyphs
	for len(glyphs) > 0 {
		// The glyphs of a cluster draw its characters together.
		cluster := glyphs[:glyphs[0].GlyphsCount()]
		glyphs = glyphs[len(cluster):]
		start, end := cluster[0].TextIndex(), cluster[0].TextIndex()+cluster[0].RunesCount()
		whole := part{start: bytes[start], end: bytes[end], first: text[start]}
		for n, g := range cluster {
			made := Glyph{
				ID: uint16(g.GlyphID), X: run.width + whole.width + thousandths(g.XOffset), Y: thousandths(g.YOffset),
				Of: len(cluster), advance: thousandths(g.Advance),
			}
			if n == 0 {
				made.Text = string(text[start:end])
			}
			whole.width += made.advance
			run.Glyphs = append(run.Glyphs, made)
		}
		run.width += whole.width
		run.parts = append(run.parts, whole)
	}
	return run
}

// plainRun returns a piece whose characters are drawn one after the other.
func (t *typesetter) plainRun(text []rune, p piece, rightToLeft bool, w weight, bytes []int) Run {
	run := Run{Font: p.font}
	var drawn []rune
	for i := p.start; i < p.end; i++ {
		r := text[i]
		if rightToLeft {
			r = direction.Mirrored(r)
		}
		g := t.lookUp(p.font, r)
		if g == missing {
			continue
		}
		drawn = append(drawn, r)
		run.parts = append(run.parts, part{bytes[i], bytes[i+1], text[i], g.width})
		run.width += g.width
	}
	if rightToLeft {
		slices.Reverse(drawn)
	}
	run.Text = string(drawn)
	return run
}

func thousandths(v fixed.Int26_6) float64 { return float64(v) / 64 }

// scriptOf is the script of the first letter.
func scriptOf(text []rune) language.Script {
	for _, r := range text {
		if s := language.LookupScript(r); s.Strong() {
			return s
		}
	}
	return language.Common
}

// face returns font i for shaping, nil if it can't be used. It is made once.
func (t *typesetter) face(i int) (face *shapefont.Face) {
	f := &t.fonts[i]
	if f.face == nil && !f.faceless {
		// A broken font is no reason to fail.
		defer func() {
			if recover() != nil {
				f.face, face = nil, nil
			}
			f.faceless = f.face == nil
		}()
		f.face, _ = shapefont.ParseTTF(bytes.NewReader(f.file))
	}
	return f.face
}
