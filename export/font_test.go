package export_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"housingtracker/assets"
	"housingtracker/data"
	"housingtracker/export"
)

// The Go fonts have Latin, Greek and Cyrillic, but neither Vietnamese nor Han.
var fonts = export.Fonts{Regular: goregular.TTF, Bold: gobold.TTF}

func named(names ...data.Name) data.List {
	rows := stored(len(names))
	for i, n := range names {
		rows[i].Name = n
	}
	return data.BuildList(program, rows, data.DefaultSettings, data.ListOptions{}, today)
}

func TestFallbackFonts(t *testing.T) {
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

func TestUnprintableRowsAreNamed(t *testing.T) {
	for _, c := range []struct{ name, last, first, shows string }{
		{"no font has it", "王", "小明", "□, □□"},
		{"right to left", "علي", "نور", "□□□, □□□"},
		{"emoji", "Smile", "Joy 😀", "Smile, Joy □"},
		{"some of it", "Nguyễn", "An", "Nguy□n, An"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fonts
			// A character with glyph 0.
			f.Fallback = [][]byte{boxFont{width: 500, has: "A", empty: "王"}.file()}
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

// bundled are the Go fonts and the bundled fonts of package assets.
func bundled() export.Fonts {
	f := fonts
	for _, a := range assets.Fonts {
		f.Scripts = append(f.Scripts, export.ScriptFont{Characters: a.Characters, Open: a.Open})
	}
	return f
}

func TestBundledFontsPrintNames(t *testing.T) {
	names := []string{"王, 小明", "髙橋, 惠子", "𠮷田, 翔", "김, 민준", "뷁, 휘", "堃, 𨋢", "Joy 😀 🏠", "Heart ❤ 🇺🇸", "Ω, Đỗ Ж"}
	var list []data.Name
	for _, n := range names {
		list = append(list, data.Name{Last: n})
	}
	file, warnings := printed(t, export.NewSheet(named(list...), options), bundled())
	all := readPDF(t, file).text()
	for _, n := range names[:8] {
		if !strings.Contains(all, n) {
			t.Errorf("%s is not in\n%s", n, all)
		}
	}
	// The Go fonts have no Vietnamese.
	if len(warnings) != 1 || !strings.HasPrefix(warnings[0], "1 row holds") {
		t.Errorf("warnings %q", warnings)
	}
}

func TestScriptFontsAreOpenedOnDemand(t *testing.T) {
	opened := 0
	f := fonts
	f.Scripts = []export.ScriptFont{
		{Characters: unicode.Han, Open: func() ([]byte, error) { opened++; return fontOf(1000, "王"), nil }},
		{Characters: unicode.Han, Open: func() ([]byte, error) { return nil, errors.New("unreadable") }},
		{Characters: unicode.Hangul, Open: func() ([]byte, error) { t.Error("opened for Han"); return nil, nil }},
	}
	printed(t, export.NewSheet(named(data.Name{Last: "Plain"}), options), f)
	if opened != 0 {
		t.Error("opened for Latin")
	}
	_, warnings := printed(t, export.NewSheet(named(data.Name{Last: "王"}, data.Name{Last: "明"}, data.Name{Last: "小"}), options), f)
	if opened != 1 || len(warnings) != 1 || !strings.HasPrefix(warnings[0], "2 rows") {
		t.Errorf("opened %d times, warnings %q", opened, warnings)
	}
}

func TestUnprintableNameHasClientID(t *testing.T) {
	o := options
	o.Columns = []data.Column{data.ColumnName, data.ColumnEnrolled}
	file, _ := printed(t, export.NewSheet(named(data.Name{Last: "王"}), o), fonts)
	if all := readPDF(t, file).text(); !strings.Contains(all, "□ (00000407)") {
		t.Errorf("nobody can tell who it is:\n%s", all)
	}
}

func TestInvisibleCharactersAreNotPrinted(t *testing.T) {
	f := fonts
	// A font with visible glyphs for them.
	f.Fallback = [][]byte{fontOf(500, "\u00ad\u2060\u200b\ufe0f")}
	file, warnings := printed(t, export.NewSheet(named(
		data.Name{Last: "Zero\u200bWidth\u2060\ufe0f"}, data.Name{Last: "Soft\u00adHyphen"}, data.Name{Last: "Over\u202eride"}, data.Name{Last: "Jose\u0301"},
		data.Name{Last: "Fil\u3164\u115f\u1160\uffa0\u2800ler"}, data.Name{Last: "Mo\u180b\u180e\u17b4\u17b5\u061cngol"}, data.Name{Last: "Ta\U000E0041\U000E01EFg"},
		data.Name{Last: "Nothing\u034f\u2061\ufff9\ufeff", First: "\u200b"},
	), options), f)
	all := readPDF(t, file).text()
	for _, want := range []string{"ZeroWidth", "SoftHyphen", "Override", "José", "Filler", "Mongol", "Tag", "Nothing"} {
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
		"may not be embedded": {Regular: boxFont{width: 500, has: "ABC", fsType: 2}.file()},
	} {
		var b bytes.Buffer
		if _, err := export.Write(t.Context(), &b, export.PDF, sheetOf(3), export.Output{Fonts: f}, nil); data.CodeOf(err) != data.CodeUnavailable || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
	f := fonts
	f.Bold = nil
	f.Fallback = [][]byte{nil, truncated, []byte("OTTO\x00\x01\x00\x00"), boxFont{width: 500, has: "王", fsType: 2}.file()}
	_, warnings := printed(t, export.NewSheet(named(data.Name{Last: "王"}), options), f)
	if len(warnings) != 1 {
		t.Errorf("bad fallbacks: warnings %q", warnings)
	}
}
