package assets

import (
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"
)

func TestFontsHaveTheirCharacters(t *testing.T) {
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
		// Samples within one font each.
		for r, name := range map[rune]string{
			'王': "han", 'の': "han", '龘': "han", '민': "hangul", '뷁': "hangul", 'ㄱ': "hangul",
			'𨋢': "han-taiwan", '𠮷': "han-japan", '😀': "emoji", '❤': "emoji", '🏠': "emoji",
		} {
			glyph, err := parsed.GlyphIndex(nil, r)
			if err != nil {
				t.Fatal(err)
			}
			if has := glyph != 0; has != (name == f.Name) {
				t.Errorf("%s has %c: %v", f.Name, r, has)
			}
			if name == f.Name && !unicode.Is(f.Characters, r) {
				t.Errorf("%s is not asked for %c", f.Name, r)
			}
		}
	}
}
