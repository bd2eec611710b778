package direction

import (
	"strings"
	"testing"
)

// Latin capitals stand for Hebrew letters and digits for themselves, so that the order can be read here.
func hebrew(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return 'א' + r - 'A'
		}
		return r
	}, text)
}

func latin(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'א' <= r && r <= 'א'+25:
			return 'A' + r - 'א'
		case r == override || r == pop:
			return -1
		}
		return r
	}, text)
}

func TestVisual(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"smith, john", "smith, john"},
		{"ABC, DEF", "FED ,CBA"},
		{"ABC DEF, GHI", "IHG ,FED CBA"},
		{"smith, ABC (id 12)", "smith, CBA (id 12)"},
		{"smith, ABC DEF (id 12)", "smith, FED CBA (id 12)"},
		{"ABC (id 12)", "CBA (id 12)"},
		{"cohen (DAV) 12", "cohen (VAD) 12"},
		{"ABC (DEF) GHI", "IHG (FED) CBA"},
		{"ABC, DEF (GHI)", "(IHG) FED ,CBA"},
		{"ABC 12", "12 CBA"},
		{"ABC 12 DEF", "FED 12 CBA"},
		{"ABC 12 smith", "12 CBA smith"},
		{"ABC 1.5% smith", "1.5% CBA smith"},
		{"12 ABC", "12 CBA"},
		{"ABC…", "CBA…"},
		{"ABC, DEF · 3 days", "FED ,CBA · 3 days"},
		{"ABC, DEF — 12", "FED ,CBA — 12"},
		{"a [ABC] b", "a [CBA] b"},
		{"ABC-DEF", "FED-CBA"},
		{" ABC ", " CBA "},
		{"(ABC", "(CBA"},
		{"ABC)", "CBA)"},
	} {
		if got := latin(Visual(hebrew(c.text))); got != c.want {
			t.Errorf("%q is shown as %q, want %q", c.text, got, c.want)
		}
	}
}

func TestMarksStayBehindTheirLetters(t *testing.T) {
	// Three letters with vowel points; an Arabic name with a mark.
	for text, want := range map[string]string{"שָׁלוֹם": "םוֹלשָׁ", "مُحَمَّد": "دمَّحَمُ"} {
		if got := latinMarks(Visual(text)); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func latinMarks(text string) string { return strings.Trim(text, string([]rune{override, pop})) }

func TestArabicNumbers(t *testing.T) {
	for text, want := range map[string]string{"محمد 12": "12 دمحم", "محمد ١٢": "١٢ دمحم", "علي 12/05": "12/05 يلع"} {
		if got := strings.NewReplacer(string(override), "", string(pop), "").Replace(Visual(text)); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func TestEveryWordIsOverridden(t *testing.T) {
	for _, word := range strings.Split(Visual("Smith, محمد عبد (ID 12)"), " ") {
		if !strings.HasPrefix(word, string(override)) || !strings.HasSuffix(word, string(pop)) {
			t.Errorf("%q could be turned once more", word)
		}
	}
}

func TestTurns(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "Smith": false, "Nguyễn": false, "王小明": false, "김": false, "สมชาย": false, "राम": false, "😀": false, "\xff": false,
		"x דוד": true, "محمد": true, "ﷲ": true, "𞤀": true, "ߒ": true,
	} {
		if Turns(text) != want {
			t.Errorf("%q turns: %v", text, !want)
		}
	}
}

func FuzzVisual(f *testing.F) {
	for _, text := range []string{"Smith, محمد (ID 12)", "דוד (a] ב) 12%", "\xff\u202e\u0301א", "))((א"} {
		f.Add(text)
	}
	count := func(text string) map[rune]int {
		n := map[rune]int{}
		for _, r := range text {
			if r != override && r != pop && Mirrored(r) == r {
				n[r]++
			}
		}
		return n
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown := Visual(text)
		before, after := count(text), count(shown)
		for r, n := range before {
			if after[r] != n {
				t.Errorf("%q is shown as %q: %q %d times", text, shown, r, after[r])
			}
		}
	})
}

func BenchmarkVisualLatin(b *testing.B) {
	for b.Loop() {
		Visual("Featherstonehaugh, Maximiliana")
	}
}
