package export

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/text/unicode/norm"

	"housingtracker/assets"
	"housingtracker/data"
	"housingtracker/export/direction"
)

// table is what the library writes: a range for each glyph, and the character as a number.
func table(entries ...string) string {
	return "/CIDInit /ProcSet findresource begin\n1 begincodespacerange\n<0003><1F04>\nendcodespacerange\n" +
		fmt.Sprintf("%d beginbfrange\n", len(entries)) + strings.Join(entries, "\n") + "\nendbfrange\nendcmap CMapName end end\n"
}

func TestCorrectToUnicode(t *testing.T) {
	many := make([]string, 230)
	for i := range many {
		many[i] = fmt.Sprintf("<%04X><%04X><%04X>", i+3, i+3, 0x1F400+i)
	}
	for name, c := range map[string]struct {
		entries []string
		wants   []string
	}{
		"basic":   {[]string{"<0003><0003><0041>"}, []string{"1 beginbfchar\n<0003><0041>\nendbfchar"}},
		"emoji":   {[]string{"<0003><0003><1F600>", "<0004><0004><0042>"}, []string{"2 beginbfchar\n<0003><D83DDE00>\n<0004><0042>\nendbfchar"}},
		"far Han": {[]string{"<0003><0003><20BB7>"}, []string{"<0003><D842DFB7>"}},
		// At most 100 in a block.
		"many": {many, []string{"100 beginbfchar\n<0003><D83DDC00>\n", "endbfchar\n100 beginbfchar\n<0067>", "endbfchar\n30 beginbfchar\n"}},
	} {
		before := table(c.entries...)
		corrected, err := correctToUnicode(before, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out := string(corrected)
		for _, want := range append(c.wants, "<0000><FFFF>\nendcodespacerange", "endcmap CMapName end end\n") {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", name, want, out)
			}
		}
		if strings.Contains(out, "bfrange") {
			t.Errorf("%s: ranges are left", name)
		}
	}
}

func TestCorrectToUnicodeErrors(t *testing.T) {
	for _, strange := range []string{
		"/CIDInit", "/CIDInit 1 begincodespacerange\n", "/CIDInit begincodespacerange\n1 beginbfrange\n<0003><0003><0041>\n",
		table("<0003><0041>"), table("<0003><0003><XYZ>"), table(),
	} {
		if _, err := correctToUnicode(strange, nil); err == nil {
			t.Errorf("%q is taken as it is", strange)
		}
	}
}

// Poppler finds text as viewers do.
func TestViewerFindsNames(t *testing.T) {
	poppler, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext here")
	}
	f := Fonts{Regular: goregular.TTF}
	for _, a := range assets.Fonts {
		f.Scripts = append(f.Scripts, ScriptFont{Characters: a.Characters, Open: a.Open})
	}
	names := []string{"Smile 🏠, Joy 😀", "Family, 👨\u200d👩\u200d👧", "Heart ❤\ufe0f, Flag 🇺🇸", "𠮷田, 翔", "𨋢, 堃", "王, 小明", "髙橋, 惠子", "김, 민준", "Коваль, Олена", "Παππά, Ελένη"}
	var list data.List
	for _, n := range names {
		list.Rows = append(list.Rows, data.Row{Display: n, Listed: &data.Listed{}})
	}
	for _, n := range scriptNames {
		list.Rows = append(list.Rows, data.Row{Display: n, Listed: &data.Listed{}})
	}
	// Enough glyphs of one font for several blocks of its table.
	for r := rune(0x4E00); r < 0x4E00+300; r++ {
		list.Rows = append(list.Rows, data.Row{Display: string(r), Listed: &data.Listed{}})
		names = append(names, string(r))
	}
	for _, password := range []string{"", "王 pässword"} {
		var file bytes.Buffer
		if _, err := Write(t.Context(), &file, PDF, NewSheet(list, Options{}), Output{Fonts: f, Password: password}, nil); err != nil {
			t.Fatal(err)
		}
		command := exec.Command(poppler, "-upw", password, "-", "-")
		command.Stdin = bytes.NewReader(file.Bytes())
		text, err := command.Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if !strings.Contains(string(text), n) {
				t.Errorf("%s is not found", n)
			}
		}
		// Poppler marks right-to-left words, and orders the words around a comma itself.
		found := norm.NFKC.String(string(text))
		for script, n := range scriptNames {
			if script == "N'Ko" || script == "Adlam" {
				continue // Poppler doesn't know that they run from right to left.
			}
			words := []string{n}
			if direction.Turns(n) {
				words = strings.FieldsFunc(n, func(r rune) bool { return strings.ContainsRune(" ,()", r) })
			}
			for _, word := range words {
				// Poppler reads the gap of a zero width non-joiner as nothing, as the character or as a space.
				if !slices.ContainsFunc([]string{"", "\u200c", " "}, func(gap string) bool {
					return strings.Contains(found, norm.NFKC.String(strings.ReplaceAll(word, "\u200c", gap)))
				}) {
					t.Errorf("%s: %s is not found", script, word)
				}
			}
		}
	}
}

func TestSpansOfPages(t *testing.T) {
	page := "[3.00] 1.00 d\nBT\nET\n[0.00] 2.00 d\n[1.00] 1.00 d\n[0.00] 2.00 d\n[9.00] 1.00 d\n"
	want := "[3.00] 1.00 d\nBT\nET\nEMC\n/Span <</ActualText <FEFF0628D83DDE00>>> BDC\nEMC\n[9.00] 1.00 d\n"
	if got := string(withTexts([]byte(page), []string{"", "\u0628😀"})); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFontsByGlyph(t *testing.T) {
	for _, broken := range [][]byte{nil, []byte("short"), make([]byte, 40), goregular.TTF[:20]} {
		if _, err := byGlyph(broken); err == nil {
			t.Errorf("%d bytes are a font", len(broken))
		}
	}
	file, err := byGlyph(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	ts, err := newTypesetter(Fonts{Regular: file})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []uint{1, 36, 600} {
		if got, err := ts.fonts[0].tables.CharCodeToGlyphIndex(firstGlyph + rune(n)); got != n || err != nil {
			t.Errorf("private character %d is glyph %d, %v", n, got, err)
		}
	}
}

// The library's other functions end the program on an error, write files that others may read, or encrypt with RC4.
func TestOnlySafePDFFunctionsAreUsed(t *testing.T) {
	unsafe := regexp.MustCompile(`\.(WritePdf|GetBytesPdf|SaveAs)\(|Protection:|PDFProtectionConfig`)
	paths, err := filepath.Glob("*.go")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if found := unsafe.Find(content); found != nil && !strings.HasSuffix(path, "_test.go") {
			t.Errorf("%s uses %s", path, found)
		}
	}
}
