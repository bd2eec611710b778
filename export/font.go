package export

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"unicode"

	"github.com/signintech/gopdf"

	"housingtracker/data"
)

// Fonts are the fonts of printed pages: TrueType with glyf outlines. Collections (.ttc) and CFF fonts (.otf) cannot be
// embedded and are passed over.
type Fonts struct {
	// Regular and Bold print whatever they can; a nil Bold is Regular.
	Regular, Bold []byte
	// Fallback are tried in their order for characters that those lack.
	Fallback [][]byte
	// System are paths of fonts to be read only when a character is in none of the others, see SystemFonts. A file that
	// is not there is passed over.
	System []string
}

// SystemFonts are where Windows, macOS and Linux keep fonts for Han, Kana and Hangul that a page can embed.
func SystemFonts() []string {
	switch runtime.GOOS {
	case "windows":
		dir := filepath.Join(os.Getenv("SystemRoot"), "Fonts")
		return []string{filepath.Join(dir, "Deng.ttf"), filepath.Join(dir, "simhei.ttf"), filepath.Join(dir, "malgun.ttf"), filepath.Join(dir, "ARIALUNI.TTF")}
	case "darwin":
		return []string{"/System/Library/Fonts/Supplemental/Arial Unicode.ttf", "/Library/Fonts/Arial Unicode.ttf",
			"/System/Library/Fonts/Supplemental/AppleGothic.ttf"}
	}
	const dir = "/usr/share/fonts/"
	return []string{
		dir + "truetype/droid/DroidSansFallbackFull.ttf", dir + "truetype/droid/DroidSansFallback.ttf",
		dir + "google-droid-sans-fonts/DroidSansFallbackFull.ttf", dir + "droid/DroidSansFallbackFull.ttf",
		dir + "truetype/nanum/NanumGothic.ttf", dir + "truetype/unfonts-core/UnDotum.ttf", dir + "truetype/baekmuk/gulim.ttf",
	}
}

// A weight is the place of a font in the chain: regular, bold, then the fallbacks, which have one weight.
type weight int

const (
	regular weight = iota
	bold
	fallback
)

// A glyph is how a character is printed: by which font, and how wide in thousandths of the font's size.
type glyph struct {
	font  int
	width float64
}

// missing is the glyph of a character that no font can print.
var missing = glyph{font: -1}

// typesetter knows which font prints a character and how wide it is. It opens fallbacks only when one is needed.
type typesetter struct {
	// doc only measures: it says of each font exactly what the one that is written will.
	doc     *gopdf.GoPdf
	fonts   [][]byte
	used    []bool // whether a text was set with the font
	waiting []func() ([]byte, error)
	// glyphs are remembered for both weights.
	ascii  [2][128]glyph
	others [2]map[rune]glyph
	// stand is printed for a character that no font has.
	stand rune
}

func newTypesetter(f Fonts) (*typesetter, error) {
	t := &typesetter{doc: newDocument(), others: [2]map[rune]glyph{{}, {}}}
	if f.Bold == nil {
		f.Bold = f.Regular
	}
	for _, file := range [][]byte{f.Regular, f.Bold} {
		if !t.open(file) {
			return nil, data.Refuse(data.CodeUnavailable, "The font for printing cannot be used. Export to Excel instead.")
		}
	}
	for _, file := range f.Fallback {
		t.waiting = append(t.waiting, func() ([]byte, error) { return file, nil })
	}
	for _, path := range f.System {
		t.waiting = append(t.waiting, func() ([]byte, error) { return os.ReadFile(path) })
	}
	for _, w := range []weight{regular, bold} {
		for r := range rune(128) {
			t.ascii[w][r] = t.primary(r, w)
		}
	}
	t.stand = '?'
	for _, r := range []rune{'▯', '□', unicode.ReplacementChar} {
		if t.primary(r, regular) != missing && t.primary(r, bold) != missing {
			t.stand = r
			break
		}
	}
	return t, nil
}

func newDocument() *gopdf.GoPdf {
	doc := &gopdf.GoPdf{}
	doc.Start(gopdf.Config{Unit: gopdf.UnitPT, PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	return doc
}

// family is the name of a font within a document.
func family(font int) string {
	switch weight(font) {
	case regular:
		return "Regular"
	case bold:
		return "Bold"
	}
	return fmt.Sprintf("Fallback%d", font-int(fallback)+1)
}

// open adds a font to the chain and reports whether it can be used.
func (t *typesetter) open(file []byte) (ok bool) {
	// The library trusts the tables of a font; a broken file must cost the font, not the pages.
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	if len(file) == 0 {
		return false
	}
	probe := newDocument()
	if probe.AddTTFFontData("probe", file) != nil || probe.SetFont("probe", "", 10) != nil {
		return false
	}
	for _, r := range "A王가\uFFFD" {
		if _, err := probe.IsCurrFontContainGlyph(r); err != nil {
			return false
		}
	}
	if t.doc.AddTTFFontData(family(len(t.fonts)), file) != nil {
		return false
	}
	t.fonts, t.used = append(t.fonts, file), append(t.used, len(t.fonts) < int(fallback))
	return true
}

// glyph returns how a character is printed in a weight, or missing.
func (t *typesetter) glyph(r rune, w weight) glyph {
	if r < 128 {
		return t.ascii[w][r]
	}
	g, known := t.others[w][r]
	if !known {
		g = t.find(r, w)
		t.others[w][r] = g
	}
	return g
}

func (t *typesetter) find(r rune, w weight) glyph {
	if !printable(r) {
		return missing
	}
	if g := t.primary(r, w); g != missing {
		return g
	}
	for font := int(fallback); ; font++ {
		for font == len(t.fonts) {
			if len(t.waiting) == 0 {
				return missing
			}
			next := t.waiting[0]
			t.waiting = t.waiting[1:]
			if file, err := next(); err == nil {
				t.open(file)
			}
		}
		if g := t.in(font, r); g != missing {
			t.used[font] = true
			return g
		}
	}
}

// primary looks in the font of the weight alone.
func (t *typesetter) primary(r rune, w weight) glyph { return t.in(int(w), r) }

func (t *typesetter) in(font int, r rune) (g glyph) {
	defer func() {
		if recover() != nil {
			g = missing
		}
	}()
	if t.doc.SetFont(family(font), "", 1000) != nil {
		return missing
	}
	if has, err := t.doc.IsCurrFontContainGlyph(r); err != nil || !has {
		return missing
	}
	width, err := t.doc.MeasureTextWidth(string(r))
	if err != nil {
		return missing
	}
	return glyph{font: font, width: width}
}

// printable reports whether the PDF library can print the character as it must look and be found: it neither joins
// nor reorders letters, and characters beyond the first 65,536 cannot be searched for.
func printable(r rune) bool {
	return r <= 0xFFFF && !unicode.In(r,
		unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Mongolian,
		unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
		unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Thai, unicode.Lao, unicode.Tibetan, unicode.Myanmar, unicode.Khmer)
}

// invisible reports characters that shape others and show nothing themselves.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

// set returns the text as it can be printed, and whether a character had to be replaced by the stand-in.
func (t *typesetter) set(text string, w weight) (string, bool) {
	ok := true
	for _, r := range text {
		if t.glyph(r, w) == missing || r >= 128 && invisible(r) {
			ok = false
			break
		}
	}
	if ok {
		return text, false
	}
	lost := false
	out := make([]rune, 0, len(text))
	for _, r := range text {
		switch {
		case r >= 128 && invisible(r):
		case t.glyph(r, w) == missing:
			out, lost = append(out, t.stand), true
		default:
			out = append(out, r)
		}
	}
	return string(out), lost
}

// width returns the width of a text that set has returned, in thousandths of the size.
func (t *typesetter) width(text string, w weight) float64 {
	sum := 0.0
	for _, r := range text {
		sum += t.glyph(r, w).width
	}
	return sum
}

// runs cuts a text that set has returned into pieces of one font and calls draw with each and its offset.
func (t *typesetter) runs(text string, w weight, draw func(run string, font int, offset float64)) {
	start, at, offset := 0, 0.0, 0.0
	font := -1
	for i, r := range text {
		g := t.glyph(r, w)
		if g.font != font {
			if i > start {
				draw(text[start:i], font, offset)
			}
			start, font, offset = i, g.font, at
		}
		at += g.width
	}
	if start < len(text) {
		draw(text[start:], font, offset)
	}
}

// wrap cuts a text that set has returned into lines no wider than width, at spaces and after hyphens, and within a
// word only where the word alone is wider.
func (t *typesetter) wrap(text string, w weight, width float64) []string {
	if t.width(text, w) <= width {
		return []string{text}
	}
	var lines []string
	// A line ends at end, its successor begins at next: the space between stands on neither.
	start, end, next := 0, -1, -1
	at, atNext := 0.0, 0.0
	for i, r := range text {
		g := t.glyph(r, w).width
		if r == ' ' && i > start {
			end, next, atNext = i, i+1, at+g
		} else if at+g > width && i > start && !unicode.Is(unicode.Mn, r) {
			if end <= start {
				end, next, atNext = i, i, at
			}
			lines = append(lines, text[start:end])
			start, at, end = next, at-atNext, -1
		}
		at += g
		if r == '-' || r == '/' || r == '–' {
			end, next, atNext = i+len(string(r)), i+len(string(r)), at
		}
	}
	return append(lines, text[start:])
}
