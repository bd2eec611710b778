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
	fonts   []font
	waiting []func() ([]byte, error)
	// glyphs are remembered for both weights.
	ascii  [2][128]glyph
	others [2]map[rune]glyph
	// stand is printed for a character that no font has.
	stand rune
}

// A font answers by the tables of the library that will embed it, so that both agree.
type font struct {
	file   []byte
	tables *gopdf.SubsetFontObj
	used   bool
}

func newTypesetter(f Fonts) (*typesetter, error) {
	t := &typesetter{others: [2]map[rune]glyph{{}, {}}}
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
		t.fonts[w].used = true
		for r := range rune(128) {
			t.ascii[w][r] = t.in(int(w), r)
		}
	}
	t.stand = '?'
	for _, r := range []rune{'▯', '□', unicode.ReplacementChar} {
		if t.in(int(regular), r) != missing && t.in(int(bold), r) != missing {
			t.stand = r
			break
		}
	}
	return t, nil
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

// open adds a font to the chain and reports whether it can be used and may be embedded.
func (t *typesetter) open(file []byte) (ok bool) {
	// The library trusts the tables of a font; a broken file must cost the font, not the pages.
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	tables := &gopdf.SubsetFontObj{}
	if len(file) == 0 || tables.SetTTFData(file) != nil || !tables.GetTTFParser().Embeddable {
		return false
	}
	t.fonts = append(t.fonts, font{file: file, tables: tables})
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
	if g := t.in(int(w), r); g != missing {
		return g
	}
	for i := int(fallback); ; i++ {
		for i == len(t.fonts) {
			if len(t.waiting) == 0 {
				return missing
			}
			next := t.waiting[0]
			t.waiting = t.waiting[1:]
			if file, err := next(); err == nil {
				t.open(file)
			}
		}
		if g := t.in(i, r); g != missing {
			t.fonts[i].used = true
			return g
		}
	}
}

// in looks in one font of the chain. A character that the font maps to its glyph 0 is not in it.
func (t *typesetter) in(i int, r rune) (g glyph) {
	defer func() {
		if recover() != nil {
			g = missing
		}
	}()
	tables := t.fonts[i].tables
	index, err := tables.CharCodeToGlyphIndex(r)
	if err != nil || index == 0 {
		return missing
	}
	return glyph{font: i, width: float64(tables.GlyphIndexToPdfWidth(index))}
}
