package export

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
)

// scriptNames are names in scripts whose letters join, combine, change places or run from right to left, and in others.
var scriptNames = map[string]string{
	"Arabic": "محمد, عبد الله", "Hebrew": "בן־ארז, נעמי", "Thai": "ใจดี, สมชาย", "Devanagari": "शर्मा, किरण", "Bengali": "চৌধুরী, শ্রীমন্ত",
	"Ethiopic": "ወልደማርያም, ጽጌረዳ", "Khmer": "ចាន់, ព្រះស្រី", "Han": "王, 小明", "Hangul": "김, 민준", "emoji": "Smile 😀, Joy 🏠",
	"Tamil": "வேலு, கார்த்திக்", "Burmese": "ကျော်, မောင်", "Tibetan": "བསྟན་འཛིན", "Persian": "علی\u200cرضا, پژمان", "Armenian": "Հակոբյան, Արամ",
	"Georgian": "ქართველი, ნინო", "Cherokee": "ᏣᎳᎩ, ᎠᏂ", "Telugu": "సత్య, లక్ష్మి", "Sinhala": "සිල්වා", "Adlam": "𞤀𞤣𞤤𞤢𞤥", "N'Ko": "ߒߞߏ", "mixed": "Smith, محمد (ID 12)",
}

func newShaper(t *testing.T) *typesetter {
	t.Helper()
	ts, err := newTypesetter(programFonts())
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

func TestNamesOfAllScriptsHaveGlyphs(t *testing.T) {
	ts := newShaper(t)
	for script, name := range scriptNames {
		text, lost := ts.printable(clean(name), bold)
		if lost || text != name {
			t.Errorf("%s: %q is printed as %q", script, name, text)
		}
		width := 0.0
		ts.runs(text, bold, func(run Run) {
			for _, g := range run.Glyphs {
				if g.ID == 0 {
					t.Errorf("%s: a box in %q", script, run.Text)
				}
			}
			if run.X != width {
				t.Errorf("%s: %q begins at %.0f, the run before ends at %.0f", script, run.Text, run.X, width)
			}
			width += ts.width(run.Text, bold)
		})
		if whole := ts.width(text, bold); whole <= 0 || width != whole {
			t.Errorf("%s: %.0f wide, its runs are %.0f", script, whole, width)
		}
		at := 0
		for p := range ts.parts(text, bold) {
			if p.start != at || p.end <= at {
				t.Errorf("%s: a part from %d to %d, the one before ends at %d", script, p.start, p.end, at)
			}
			at = p.end
		}
		if at != len(text) {
			t.Errorf("%s: the parts end at %d of %d", script, at, len(text))
		}
	}
}

// ids are the glyphs of a text.
func ids(ts *typesetter, text string) (glyphs []uint16) {
	ts.runs(text, regular, func(run Run) {
		for _, g := range run.Glyphs {
			glyphs = append(glyphs, g.ID)
		}
	})
	return glyphs
}

func TestLettersAreShaped(t *testing.T) {
	ts := newShaper(t)
	if beh := ids(ts, "ببب"); len(beh) != 3 || beh[0] == beh[1] || beh[1] == beh[2] || beh[0] == ids(ts, "ب")[0] {
		t.Errorf("Arabic letters don't join: %v", beh)
	}
	if ligature := ids(ts, "لا"); len(ligature) != 1 {
		t.Errorf("lam and alef are %d glyphs", len(ligature))
	}
	joined, apart := ids(ts, "عل"), ids(ts, "ع\u200cل")
	if slices.Equal(joined, apart) {
		t.Error("a non-joiner joins")
	}
	// The sign of the vowel is written before its consonant.
	if ki := ids(ts, "कि"); len(ki) != 2 || ki[1] != ids(ts, "क")[0] {
		t.Errorf("Devanagari vowel in its place: %v", ki)
	}
	if stacked := ids(ts, "ព្រះ"); len(stacked) > 3 {
		t.Errorf("Khmer letters are not combined: %v", stacked)
	}
}

func TestRightToLeftRunsAreDrawnFromTheLeft(t *testing.T) {
	ts := newShaper(t)
	for text, want := range map[string]string{
		"محمد, عبد الله":       "عبد الله| ,|محمد",
		"Smith, محمد (ID 12)":  "Smith, |محمد| (ID 12)",
		"محمد (علي)":           "(|علي|)|محمد ",
		"Cohen (דוד) 12, Dana": "Cohen (|דוד|) |12|, Dana",
	} {
		var runs []string
		ts.runs(text, regular, func(run Run) { runs = append(runs, run.Text) })
		if got := strings.Join(runs, "|"); got != want {
			t.Errorf("%q is drawn as %q, want %q", text, got, want)
		}
	}
}

func TestShapedTextsWrap(t *testing.T) {
	ts := newShaper(t)
	text := "محمد عبد الرحمن"
	lines := ts.wrap(text, regular, ts.width("محمد عبد", regular)+1)
	if want := []string{"محمد عبد", "الرحمن"}; !slices.Equal(lines, want) {
		t.Errorf("wrapped as %q", lines)
	}
	for _, name := range scriptNames {
		for _, width := range []float64{1, 600, 2000} {
			lines := ts.wrap(name, bold, width)
			if got := strings.Join(lines, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(name, " ", "") {
				t.Errorf("%q is wrapped as %q", name, lines)
			}
		}
	}
}

// Only what is drawn is in another order.
func TestWorkbooksHaveNamesAsTheyAre(t *testing.T) {
	var list data.List
	for _, n := range scriptNames {
		list.Rows = append(list.Rows, data.Row{Display: n, Listed: &data.Listed{}})
	}
	for _, form := range []Form{Workbook, DataWorkbook, CSV} {
		var file bytes.Buffer
		if _, err := Write(t.Context(), &file, form, NewSheet(list, Options{}), Output{}, nil); err != nil {
			t.Fatal(err)
		}
		all := file.String()
		if form != CSV {
			book, err := excelize.OpenReader(&file)
			if err != nil {
				t.Fatal(err)
			}
			var cells []string
			for _, sheet := range book.GetSheetList() {
				rows, err := book.GetRows(sheet)
				if err != nil {
					t.Fatal(err)
				}
				cells = append(cells, slices.Concat(rows...)...)
			}
			all = strings.Join(cells, "\n")
		}
		for script, n := range scriptNames {
			if !strings.Contains(all, n) {
				t.Errorf("form %v, %s: no %q", form, script, n)
			}
		}
		if strings.ContainsAny(all, "\u202A\u202B\u202C\u202D\u202E\u200E\u200F") {
			t.Errorf("form %v has characters of direction", form)
		}
	}
}
