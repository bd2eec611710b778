package export

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

func TestWrap(t *testing.T) {
	ts, err := newTypesetter(Fonts{Regular: goregular.TTF, Bold: gobold.TTF})
	if err != nil {
		t.Fatal(err)
	}
	ems := func(text string) float64 { return ts.width(text, regular) }
	for _, c := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"", 100, []string{""}},
		{"one two", ems("one two"), []string{"one two"}},
		{"one two", ems("one two") - 1, []string{"one", "two"}},
		{"one two three", ems("two three"), []string{"one two", "three"}},
		{"one  two", ems("one "), []string{"one ", "two"}},
		{"Anne-Marie", ems("Anne-M"), []string{"Anne-", "Marie"}},
		{"Ann Mary-Lou", ems("Ann Mary-"), []string{"Ann", "Mary-Lou"}},
		{"Ann Mary-Louise", ems("Louise"), []string{"Ann", "Mary-", "Louise"}},
		{"i Wa-", ems("Wa"), []string{"i", "Wa", "-"}},
		{"aaaaaa", ems("aa"), []string{"aa", "aa", "aa"}},
		{"i aaaaaa", ems("aaaa"), []string{"i", "aaaa", "aa"}},
		{"王王王", 1, []string{"王", "王", "王"}},
		{"a", 0, []string{"a"}},
	} {
		text, _ := ts.printable(c.text, regular)
		want := make([]string, len(c.want))
		for i, line := range c.want {
			want[i], _ = ts.printable(line, regular)
		}
		if got := ts.wrap(text, regular, c.width); !slices.Equal(got, want) {
			t.Errorf("%q in %.0f: %q, want %q", c.text, c.width, got, want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	ts, err := newTypesetter(Fonts{Regular: goregular.TTF, Bold: gobold.TTF})
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"Featherstonehaugh-Cholmondeley, Maximiliana", " a  b ", "--/–", "e\u0301\u0301\u0301", "王 \xff小明"} {
		f.Add(text, 4000.0)
	}
	squeeze := strings.NewReplacer(" ", "")
	f.Fuzz(func(t *testing.T, raw string, width float64) {
		text, _ := ts.printable(clean(raw), bold)
		lines := ts.wrap(text, bold, width)
		if squeeze.Replace(strings.Join(lines, "")) != squeeze.Replace(text) {
			t.Errorf("%q became %q", text, lines)
		}
		if longest := ts.longestWord(text, bold); longest <= width {
			for _, line := range lines {
				if w := ts.width(strings.TrimRight(line, " "), bold); w > width {
					t.Errorf("%q is %.0f wide in %.0f although its words fit", line, w, width)
				}
			}
		}
	})
}

func TestColumnsKeepTheirWidth(t *testing.T) {
	ts, err := newTypesetter(Fonts{Regular: goregular.TTF})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		least, most []float64
	}{
		{"all fits", []float64{4000, 5000}, []float64{9000, 6000}},
		{"some wrap", []float64{6000, 5000, 5000, 5000}, []float64{60000, 6000, 90000, 5000}},
		{"nothing fits", slices.Repeat([]float64{20000}, 14), slices.Repeat([]float64{90000}, 14)},
	} {
		p := &Pages{sheet: &Sheet{}, typesetter: ts}
		needs := make([]need, len(c.least))
		for i := range needs {
			needs[i] = need{word: c.least[i], text: c.most[i]}
		}
		columns := slices.Repeat([]Column{{Title: "Title"}}, len(c.least))
		p.spread(columns, needs)
		x := pageMargin
		for i, column := range p.columns {
			if column.x < x || column.width <= 0 {
				t.Errorf("%s: column %d begins at %.1f, the one before ends at %.1f", c.name, i, column.x, x)
			}
			x = column.x + column.width
		}
		if x > 792-pageMargin+0.1 || p.size < 6 || p.size > 8.5 {
			t.Errorf("%s: columns end at %.1f, size %.1f", c.name, x, p.size)
		}
	}
}
