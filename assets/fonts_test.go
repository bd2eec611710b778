package assets

import (
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"
)

func TestFontsHaveTheirCharacters(t *testing.T) {
	samples := map[rune]string{
		'王': "han", 'の': "han", '龘': "han", '민': "hangul", '뷁': "hangul", 'ㄱ': "hangul",
		'𨋢': "han-taiwan", '𠮷': "han-japan", '😀': "emoji", '❤': "emoji", '🏠': "emoji",
		'Ա': "armenian", 'ש': "hebrew", 'م': "arabic", 'پ': "arabic", 'ܐ': "syriac", 'ހ': "thaana", 'ߒ': "nko", 'क': "devanagari", 'ব': "bengali",
		'ਕ': "gurmukhi", 'ક': "gujarati", 'କ': "oriya", 'த': "tamil", 'త': "telugu", 'ಕ': "kannada", 'ക': "malayalam", 'ක': "sinhala", 'ก': "thai",
		'ກ': "lao", 'ཀ': "tibetan", 'က': "myanmar", 'ა': "georgian", 'ሀ': "ethiopic", 'Ꭰ': "cherokee", 'ᐃ': "aboriginal", 'ក': "khmer", 'ᠮ': "mongolian",
		'ⵣ': "tifinagh", 'ꕙ': "vai", '𐓏': "osage", '𐴀': "rohingya", '𑄇': "chakma", '𞤀': "adlam",
	}
	for _, f := range Fonts {
		file, err := f.Open()
		if err != nil {
			t.Fatal(f.Name, err)
		}
		if again, _ := f.Open(); &again[0] != &file[0] {
			t.Errorf("%s is unpacked twice", f.Name)
		}
		parsed, err := sfnt.Parse(file)
		if err != nil {
			t.Fatal(f.Name, err)
		}
		has := func(r rune) bool {
			glyph, err := parsed.GlyphIndex(nil, r)
			if err != nil {
				t.Fatal(err)
			}
			return glyph != 0
		}
		sampled := false
		for r, name := range samples {
			if has(r) != (name == f.Name) {
				t.Errorf("%s has %c: %v", f.Name, r, has(r))
			}
			if name == f.Name && !unicode.Is(f.Characters, r) {
				t.Errorf("%s is not asked for %c", f.Name, r)
			}
			sampled = sampled || name == f.Name
		}
		if !sampled {
			t.Errorf("%s has no sample", f.Name)
		}
		// Fyne draws the space after a character in the character's font. It has emoji of its own.
		if f.Name != "emoji" && (!has(' ') || !has('\u00A0')) {
			t.Errorf("%s has no space", f.Name)
		}
	}
}
