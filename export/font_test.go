package export_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"housingtracker/data"
	"housingtracker/export"
)

// The Go fonts stand for the program's: they hold Latin, Greek and Cyrillic, but neither Vietnamese nor Han.
var fonts = export.Fonts{Regular: goregular.TTF, Bold: gobold.TTF}

// fontOf makes a TrueType font in which each character is a box of the given width in thousandths.
func fontOf(width int, characters string) []byte { return restrictedFont(width, characters, 0) }

// restrictedFont is fontOf with the embedding permissions of OS/2 fsType.
func restrictedFont(width int, characters string, fsType uint16) []byte {
	runes := slices.Compact(slices.Sorted(slices.Values([]rune(characters))))
	be := func(values ...any) []byte {
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
	glyphs := len(runes) + 1
	var starts, ends, deltas, offsets []byte
	for i, r := range append(slices.Clone(runes), 0xFFFF) {
		starts, ends = append(starts, be(int(r))...), append(ends, be(int(r))...)
		delta := i + 1 - int(r)
		if r == 0xFFFF {
			delta = 1
		}
		deltas, offsets = append(deltas, be(delta)...), append(offsets, be(0)...)
	}
	segments := len(runes) + 1
	mapping := slices.Concat(be(4, 16+8*segments, 0, 2*segments, 0, 0, 0), ends, be(0), starts, deltas, offsets)
	// A square of four points on the curve.
	box := be(1, 50, 0, width-50, 700, 3, 0, uint32(0x01010101), 50, 0, width-100, -(width - 100), 0, 0, 700, 0)
	outlines, places := []byte{}, []byte{}
	for range glyphs {
		places = append(places, be(uint32(len(outlines)))...)
		outlines = append(outlines, box...)
	}
	places = append(places, be(uint32(len(outlines)))...)
	metrics := bytes.Repeat(be(width, 50), glyphs)
	name := "Boxes"
	tables := []struct {
		tag  string
		body []byte
	}{
		{"OS/2", slices.Concat(be(1, width, 400, 5, int(fsType)), make([]byte, 52), be(64, 0x20, 0xFFFE, 800, -200, 0, 900, 200), make([]byte, 8))},
		{"cmap", slices.Concat(be(0, 1, 3, 1, uint32(12)), mapping)},
		{"glyf", outlines},
		{"head", be(uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5F0F3CF5), 0, 1000, uint64(0), uint64(0), 0, -200, 1000, 800, 0, 8, 2, 1, 0)},
		{"hhea", be(uint32(0x10000), 800, -200, 0, width, 0, 0, width, 1, 0, 0, uint64(0), 0, glyphs)},
		{"hmtx", metrics},
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

func named(names ...data.Name) data.List {
	rows := stored(len(names))
	for i, n := range names {
		rows[i].Name = n
	}
	return data.BuildList(program, rows, data.DefaultSettings, data.ListOptions{}, today)
}

func TestFallbackFontsPrintWhatTheFirstLack(t *testing.T) {
	onDisk := filepath.Join(t.TempDir(), "hangul.ttf")
	if err := os.WriteFile(onDisk, fontOf(900, "김민준"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := fonts
	f.Fallback = [][]byte{[]byte("no font"), fontOf(1000, "王小明"), fontOf(600, "ễế")}
	f.System = []string{filepath.Join(t.TempDir(), "missing.ttf"), onDisk}
	file, warnings := printed(t, export.NewSheet(named(
		data.Name{First: "小明", Last: "王"}, data.Name{First: "Tuyết", Last: "Nguyễn"}, data.Name{First: "민준", Last: "김"},
	), options), f)
	all := readPDF(t, file).text()
	for _, want := range []string{"王, 小明", "Nguyễn, Tuyết", "김, 민준"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in the text of the pages:\n%s", want, all)
		}
	}
	if len(warnings) > 0 || strings.Contains(all, "□") {
		t.Errorf("warnings %q although every character has a font", warnings)
	}
}

func TestWhatNoFontPrintsIsNamed(t *testing.T) {
	for _, c := range []struct{ name, last, first, shows string }{
		{"no font has it", "王", "小明", "□, □□"},
		{"right to left", "כהן", "דוד", "□□□, □□□"},
		{"joined letters", "علي", "", "□□□"},
		{"emoji", "Smile", "Joy 😀", "Smile, Joy □"},
		{"beyond the basic plane", "𠮷田", "", "□□"},
		{"some of it", "Nguyễn", "An", "Nguy□n, An"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fonts
			// A font that has the letters cannot join or turn them either.
			f.Fallback = [][]byte{fontOf(500, "כהןדודعلي")}
			list := named(data.Name{First: c.first, Last: c.last}, data.Name{Last: "Plain"})
			file, warnings := printed(t, export.NewSheet(list, options), f)
			all := readPDF(t, file).text()
			id := ""
			for _, r := range list.Rows {
				if r.Name.Last != "Plain" {
					id = r.PersonalID
				}
			}
			if !strings.Contains(all, c.shows) {
				t.Errorf("%q is not in\n%s", c.shows, all)
			}
			if len(warnings) != 1 || !strings.Contains(warnings[0], "1 row holds") || !strings.HasSuffix(warnings[0], ": "+id) {
				t.Errorf("warnings %q do not name %s", warnings, id)
			}
			if strings.Count(all, "1 row holds") != 2 || strings.Count(all, id) != 2 {
				t.Errorf("the pages do not say what is missing:\n%s", all)
			}
		})
	}
}

func TestALostNameStandsBesideItsID(t *testing.T) {
	o := options
	o.Columns = []data.Column{data.ColumnName, data.ColumnEnrolled}
	file, _ := printed(t, export.NewSheet(named(data.Name{Last: "王"}), o), fonts)
	if all := readPDF(t, file).text(); !strings.Contains(all, "□ (00000407)") {
		t.Errorf("nobody can tell who it is:\n%s", all)
	}
}

func TestInvisibleCharactersAreLeftOut(t *testing.T) {
	file, warnings := printed(t, export.NewSheet(named(
		data.Name{Last: "Zero\u200bWidth\u2060\ufe0f"}, data.Name{Last: "Over\u202eride"}, data.Name{Last: "Jose\u0301"},
	), options), fonts)
	all := readPDF(t, file).text()
	for _, want := range []string{"ZeroWidth", "Override", "José"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in\n%s", want, all)
		}
	}
	if len(warnings) > 0 {
		t.Errorf("warnings %q", warnings)
	}
}

func TestBadFonts(t *testing.T) {
	truncated := goregular.TTF[:len(goregular.TTF)/3]
	for name, f := range map[string]export.Fonts{
		"none": {}, "garbage": {Regular: []byte("garbage")}, "a collection": {Regular: []byte("ttcf\x00\x01\x00\x00")},
		"truncated": {Regular: truncated}, "bold garbage": {Regular: goregular.TTF, Bold: []byte("x")},
		"may not be embedded": {Regular: restrictedFont(500, "ABC", 2)},
	} {
		var b bytes.Buffer
		if _, err := export.WritePDF(t.Context(), &b, sheetOf(3), f, nil); data.CodeOf(err) != data.CodeUnavailable || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
	f := fonts
	f.Bold = nil
	f.Fallback = [][]byte{nil, truncated, []byte("OTTO\x00\x01\x00\x00"), restrictedFont(500, "王", 2)}
	_, warnings := printed(t, export.NewSheet(named(data.Name{Last: "王"}), options), f)
	if len(warnings) != 1 {
		t.Errorf("bad fallbacks: warnings %q", warnings)
	}
}
