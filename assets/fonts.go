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
	font("han", blocks(0x3000, 0x30FF, 0x31F0, 0x31FF, 0x4E00, 0x9FFF, 0xFF01, 0xFFEE)),
	font("hangul", blocks(0x3131, 0x318E, 0xAC00, 0xD7A3)),
	font("han-taiwan", rareHan), font("han-japan", rareHan),
	font("armenian", blocks(0x0530, 0x058F, 0xFB13, 0xFB17)),
	font("hebrew", blocks(0x0590, 0x05FF, 0xFB1D, 0xFB4F)),
	font("arabic", blocks(0x0600, 0x06FF, 0x0750, 0x077F, 0x08A0, 0x08FF, 0xFB50, 0xFDFF, 0xFE70, 0xFEFC)),
	font("syriac", blocks(0x0700, 0x074F, 0x0860, 0x086F)),
	font("thaana", blocks(0x0780, 0x07BF)),
	font("nko", blocks(0x07C0, 0x07FF)),
	font("devanagari", blocks(0x0900, 0x097F, 0x1CD0, 0x1CFF, 0xA8E0, 0xA8FF)),
	font("bengali", blocks(0x0980, 0x09FF)),
	font("gurmukhi", blocks(0x0A00, 0x0A7F)),
	font("gujarati", blocks(0x0A80, 0x0AFF)),
	font("oriya", blocks(0x0B00, 0x0B7F)),
	font("tamil", blocks(0x0B80, 0x0BFF)),
	font("telugu", blocks(0x0C00, 0x0C7F)),
	font("kannada", blocks(0x0C80, 0x0CFF)),
	font("malayalam", blocks(0x0D00, 0x0D7F)),
	font("sinhala", blocks(0x0D80, 0x0DFF, 0x111E0, 0x111FF)),
	font("thai", blocks(0x0E00, 0x0E7F)),
	font("lao", blocks(0x0E80, 0x0EFF)),
	font("tibetan", blocks(0x0F00, 0x0FFF)),
	font("myanmar", blocks(0x1000, 0x109F, 0xA9E0, 0xA9FF, 0xAA60, 0xAA7F)),
	font("georgian", blocks(0x10A0, 0x10FF, 0x1C90, 0x1CBF, 0x2D00, 0x2D2F)),
	font("ethiopic", blocks(0x1200, 0x139F, 0x2D80, 0x2DDF, 0xAB00, 0xAB2F)),
	font("cherokee", blocks(0x13A0, 0x13FF, 0xAB70, 0xABBF)),
	font("aboriginal", blocks(0x1400, 0x167F, 0x18B0, 0x18FF)),
	font("khmer", blocks(0x1780, 0x17FF, 0x19E0, 0x19FF)),
	font("mongolian", blocks(0x1800, 0x18AF, 0x11660, 0x1167F)),
	font("tifinagh", blocks(0x2D30, 0x2D7F)),
	font("vai", blocks(0xA500, 0xA63F)),
	font("osage", blocks(0x104B0, 0x104FF)),
	font("rohingya", blocks(0x10D00, 0x10D3F)),
	font("chakma", blocks(0x11100, 0x1114F)),
	font("adlam", blocks(0x1E900, 0x1E95F)),
	font("emoji", &unicode.RangeTable{
		R16: []unicode.Range16{{Lo: 0x2000, Hi: 0x2BFF, Stride: 1}, {Lo: 0x3030, Hi: 0x303D, Stride: 13}, {Lo: 0x3297, Hi: 0x3299, Stride: 2}, {Lo: 0xFE0F, Hi: 0xFE0F, Stride: 1}},
		R32: []unicode.Range32{{Lo: 0x1F000, Hi: 0x1FAFF, Stride: 1}},
	}),
}

var rareHan = blocks(0x3000, 0x9FFF, 0xFF01, 0xFFEE, 0x20000, 0x3FFFF)

// blocks are the characters from each first to the next last one.
func blocks(firstAndLast ...uint32) *unicode.RangeTable {
	t := &unicode.RangeTable{}
	for i := 0; i < len(firstAndLast); i += 2 {
		lo, hi := firstAndLast[i], firstAndLast[i+1]
		if hi <= 0xFFFF {
			t.R16 = append(t.R16, unicode.Range16{Lo: uint16(lo), Hi: uint16(hi), Stride: 1})
		} else {
			t.R32 = append(t.R32, unicode.Range32{Lo: lo, Hi: hi, Stride: 1})
		}
	}
	return t
}

func font(name string, characters *unicode.RangeTable) Font {
	return Font{Name: name, Characters: characters, Open: sync.OnceValues(func() ([]byte, error) {
		r, err := gzip.NewReader(bytes.NewReader(compressed(name)))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	})}
}

// compressed is the file of a font. It is embedded, so reading it can't fail.
func compressed(name string) []byte {
	file, _ := fonts.ReadFile("fonts/" + name + ".ttf.gz")
	return file
}
