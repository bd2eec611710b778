package export

import (
	"os"
	"path/filepath"
	"runtime"
	"unicode"

	shapefont "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
	"github.com/signintech/gopdf"

	"housingtracker/data"
)

// Fonts are the fonts of printed pages: TrueType with glyf outlines. Collections (.ttc) and CFF fonts (.otf) cannot be
// embedded and are ignored.
type Fonts struct {
	// Regular and Bold are used first; a nil Bold is Regular.
	Regular, Bold []byte
	// Fallback fonts are tried in order for characters that Regular or Bold lacks, then Scripts.
	Fallback [][]byte
	Scripts  []ScriptFont
	// System are paths of fonts for characters that no other font has, see SystemFonts. Missing files are ignored.
	System []string
}

// A ScriptFont is a font that is opened when a character of its scripts is printed.
type ScriptFont struct {
	// Characters are the characters that the font may have.
	Characters *unicode.RangeTable
	// Open returns the font file, the same bytes each time.
	Open func() ([]byte, error)
}

// SystemFonts are paths at which Windows, macOS and Linux keep fonts that a page can embed, for characters that the
// program's own fonts lack: the rarest Han, symbols, and scripts of the past.
func SystemFonts() []string {
	switch runtime.GOOS {
	case "windows":
		return inFolder(filepath.Join(os.Getenv("SystemRoot"), "Fonts"), "segoeui.ttf", "ebrima.ttf", "gadugi.ttf", "Deng.ttf", "simsunb.ttf")
	case "darwin":
		return []string{"/System/Library/Fonts/Supplemental/Arial Unicode.ttf", "/Library/Fonts/Arial Unicode.ttf"}
	}
	return inFolder("/usr/share/fonts", "truetype/dejavu/DejaVuSans.ttf", "truetype/droid/DroidSansFallbackFull.ttf",
		"dejavu-sans-fonts/DejaVuSans.ttf", "TTF/DejaVuSans.ttf", "google-droid-sans-fonts/DroidSansFallbackFull.ttf")
}

func inFolder(folder string, names ...string) []string {
	for i, name := range names {
		names[i] = filepath.Join(folder, name)
	}
	return names
}

// A weight is an index into the typesetter's fonts: regular, bold, then the fallbacks, which have one weight.
type weight int

const (
	regular weight = iota
	bold
	fallback
)

// A glyph is how a character is printed: the index of its font, and its width in thousandths of the font size.
type glyph struct {
	font  int
	width float64
}

// missing is the glyph of a character that no font can print, invisible of one that is not printed.
var missing, invisible = glyph{font: -1}, glyph{font: -2}

// A typesetter chooses the font of each character and measures texts. It opens script and system fonts on demand.
type typesetter struct {
	fonts   []font
	scripts []script
	system  []string
	// baseFonts is the number of fonts before those of scripts and the system.
	baseFonts int
	// ascii and cache hold the glyphs of both weights.
	ascii [2][128]glyph
	cache [2]map[rune]glyph
	// replacement is printed for characters that no font has.
	replacement rune
	shaper      shaping.HarfbuzzShaper
	// shaped are lines with letters that need shaping.
	shaped map[lineKey][]Run
}

// A font is read through the tables of the library that embeds it, so that both agree.
type font struct {
	file   []byte
	tables *gopdf.SubsetFontObj
	// face is the font for shaping, made when needed; faceless if that failed.
	face     *shapefont.Face
	faceless bool
}

// A script is a ScriptFont and its index in the fonts: 0 until it is opened, -1 if that fails.
type script struct {
	ScriptFont
	font int
}

func newTypesetter(f Fonts) (*typesetter, error) {
	t := &typesetter{cache: [2]map[rune]glyph{{}, {}}, shaped: map[lineKey][]Run{}}
	if f.Bold == nil {
		f.Bold = f.Regular
	}
	for _, file := range [][]byte{f.Regular, f.Bold} {
		if !t.open(file) {
			return nil, data.Refuse(data.CodeUnavailable, "The font for printing cannot be used. Export to Excel instead.")
		}
	}
	for _, file := range f.Fallback {
		t.open(file)
	}
	t.baseFonts = len(t.fonts)
	for _, s := range f.Scripts {
		t.scripts = append(t.scripts, script{ScriptFont: s})
	}
	t.system = f.System
	for _, w := range []weight{regular, bold} {
		for r := range rune(128) {
			t.ascii[w][r] = t.lookUp(int(w), r)
		}
	}
	t.replacement = '?'
	for _, r := range []rune{'▯', '□', unicode.ReplacementChar} {
		if t.lookUp(int(regular), r) != missing && t.lookUp(int(bold), r) != missing {
			t.replacement = r
			break
		}
	}
	return t, nil
}

// open adds a font and reports whether it can be used and may be embedded.
func (t *typesetter) open(file []byte) (ok bool) {
	// The library trusts the tables of a font and panics on a broken file.
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
	g, known := t.cache[w][r]
	if !known {
		g = t.find(r, w)
		t.cache[w][r] = g
	}
	return g
}

func (t *typesetter) find(r rune, w weight) glyph {
	if data.Invisible(r) {
		// A character without width stays in the text that a viewer finds and copies.
		if g := t.search(r, w); g.width == 0 && g != missing {
			return g
		}
		return invisible
	}
	return t.search(r, w)
}

func (t *typesetter) search(r rune, w weight) glyph {
	if g := t.lookUp(int(w), r); g != missing {
		return g
	}
	for i := int(fallback); i < t.baseFonts; i++ {
		if g := t.lookUp(i, r); g != missing {
			return g
		}
	}
	for i := range t.scripts {
		s := &t.scripts[i]
		if !unicode.Is(s.Characters, r) {
			continue
		}
		if s.font == 0 {
			s.font = -1
			if file, err := s.Open(); err == nil && t.open(file) {
				s.font = len(t.fonts) - 1
			}
		}
		if s.font > 0 {
			if g := t.lookUp(s.font, r); g != missing {
				return g
			}
		}
	}
	return t.searchSystem(r)
}

// searchSystem looks in the system's fonts and opens them one after the other.
func (t *typesetter) searchSystem(r rune) glyph {
	for i := t.baseFonts; ; i++ {
		for i == len(t.fonts) {
			if len(t.system) == 0 {
				return missing
			}
			if file, err := os.ReadFile(t.system[0]); err == nil {
				t.open(file)
			}
			t.system = t.system[1:]
		}
		if g := t.lookUp(i, r); g != missing {
			return g
		}
	}
}

// lookUp looks in font i. A character with glyph 0 is not in the font.
func (t *typesetter) lookUp(i int, r rune) (g glyph) {
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
