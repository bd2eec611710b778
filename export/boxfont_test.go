package export_test

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// A boxFont is a TrueType font in which every character is a box of one width, in thousandths. It maps characters without
// a box to glyph 0, as fonts do in the gaps of a range. fsType is the embedding permission of table OS/2.
type boxFont struct {
	width      int
	has, empty string
	fsType     uint16
}

func fontOf(width int, characters string) []byte {
	return boxFont{width: width, has: characters}.file()
}

// be writes numbers big-endian; an int is 16 bits.
func be(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if n, isInt := v.(int); isInt {
			v = uint16(n)
		}
		if err := binary.Write(&b, binary.BigEndian, v); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

func (f boxFont) file() []byte {
	runes := slices.Compact(slices.Sorted(slices.Values([]rune(f.has + f.empty))))
	glyph := map[rune]int{0xFFFF: 0}
	glyphs := 1
	for _, r := range runes {
		if slices.Contains([]rune(f.has), r) {
			glyph[r] = glyphs
			glyphs++
		}
	}
	var starts, ends, deltas, offsets, groups []byte
	segments := 0
	for _, r := range append(slices.Clone(runes), 0xFFFF) {
		if r <= 0xFFFF {
			starts, ends = append(starts, be(int(r))...), append(ends, be(int(r))...)
			deltas, offsets = append(deltas, be(glyph[r]-int(r))...), append(offsets, be(0)...)
			segments++
		}
		groups = append(groups, be(r, r, uint32(glyph[r]))...)
	}
	basic := slices.Concat(be(4, 16+8*segments, 0, 2*segments, 0, 0, 0), ends, be(0), starts, deltas, offsets)
	full := slices.Concat(be(12, 0, uint32(16+len(groups)), uint32(0), uint32(len(groups)/12)), groups)
	// A square of four points on the curve.
	w := f.width
	box := be(1, 50, 0, w-50, 700, 3, 0, uint32(0x01010101), 50, 0, w-100, -(w - 100), 0, 0, 700, 0)
	outlines, places := []byte{}, []byte{}
	for range glyphs {
		places = append(places, be(uint32(len(outlines)))...)
		outlines = append(outlines, box...)
	}
	places = append(places, be(uint32(len(outlines)))...)
	name := "Boxes"
	tables := []struct {
		tag  string
		body []byte
	}{
		{"OS/2", slices.Concat(be(1, w, 400, 5, int(f.fsType)), make([]byte, 52), be(64, 0x20, 0xFFFE, 800, -200, 0, 900, 200), make([]byte, 8))},
		{"cmap", slices.Concat(be(0, 2, 3, 1, uint32(20), 3, 10, uint32(20+len(basic))), basic, full)},
		{"glyf", outlines},
		{"head", be(uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5F0F3CF5), 0, 1000, uint64(0), uint64(0), 0, -200, 1000, 800, 0, 8, 2, 1, 0)},
		{"hhea", be(uint32(0x10000), 800, -200, 0, w, 0, 0, w, 1, 0, 0, uint64(0), 0, glyphs)},
		{"hmtx", bytes.Repeat(be(w, 50), glyphs)},
		{"loca", places},
		{"maxp", slices.Concat(be(uint32(0x10000), glyphs, 4, 1), make([]byte, 22))},
		{"name", slices.Concat(be(0, 1, 18, 1, 0, 0, 6, len(name), 0), []byte(name))},
		{"post", slices.Concat(be(uint32(0x30000), uint32(0), -100, 50), make([]byte, 20))},
	}
	file := be(uint32(0x10000), len(tables), 0, 0, 0)
	at := len(file) + 16*len(tables)
	var bodies []byte
	for _, table := range tables {
		file = slices.Concat(file, []byte(table.tag), be(uint32(0), uint32(at+len(bodies)), uint32(len(table.body))))
		bodies = append(bodies, table.body...)
		bodies = append(bodies, make([]byte, -len(table.body)&3)...)
	}
	return append(file, bodies...)
}
