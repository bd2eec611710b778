package assets

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"sync"
	"unicode"
)

//go:embed fonts/*.ttf.gz
var fonts embed.FS

// A Font is a bundled font for characters that the window's font lacks.
type Font struct {
	Name string
	// Characters are the characters that the font may have.
	Characters *unicode.RangeTable
	// Open returns the font file. It is decompressed once.
	Open func() ([]byte, error)
}

// Fonts are the bundled fonts, described in fonts/README.md, in the order in which they are tried.
var Fonts = []Font{
	font("han", &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: 0x3000, Hi: 0x30FF, Stride: 1}, {Lo: 0x31F0, Hi: 0x31FF, Stride: 1}, {Lo: 0x4E00, Hi: 0x9FFF, Stride: 1}, {Lo: 0xFF01, Hi: 0xFFEE, Stride: 1},
	}}),
	font("hangul", &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x3131, Hi: 0x318E, Stride: 1}, {Lo: 0xAC00, Hi: 0xD7A3, Stride: 1}}}),
	font("han-taiwan", rareHan), font("han-japan", rareHan),
	font("emoji", &unicode.RangeTable{
		R16: []unicode.Range16{{Lo: 0x2000, Hi: 0x2BFF, Stride: 1}, {Lo: 0x3030, Hi: 0x303D, Stride: 13}, {Lo: 0x3297, Hi: 0x3299, Stride: 2}, {Lo: 0xFE0F, Hi: 0xFE0F, Stride: 1}},
		R32: []unicode.Range32{{Lo: 0x1F000, Hi: 0x1FAFF, Stride: 1}},
	}),
}

var rareHan = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x3000, Hi: 0x9FFF, Stride: 1}, {Lo: 0xFF01, Hi: 0xFFEE, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x20000, Hi: 0x3FFFF, Stride: 1}},
}

func font(name string, characters *unicode.RangeTable) Font {
	return Font{Name: name, Characters: characters, Open: sync.OnceValues(func() ([]byte, error) {
		compressed, err := fonts.ReadFile("fonts/" + name + ".ttf.gz")
		if err != nil {
			return nil, err
		}
		r, err := gzip.NewReader(bytes.NewReader(compressed))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	})}
}
