package data

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestQuery(t *testing.T) {
	jose := Name{First: "José", Last: "Peña"}
	obrien := Name{First: "Anne-Marie", Last: "O’Brien"}
	for _, c := range []struct {
		typed string
		name  Name
		id    string
		want  bool
	}{
		{"jose pena", jose, "00000037", true},
		{"pena, jose", jose, "00000037", true},
		{"37", jose, "00000037", true},
		{"037", jose, "00000037", true},
		{"0037", jose, "37", true},
		{"PEÑ", jose, "00000037", true},
		{"jo pe 37", jose, "00000037", true},
		{"ose", jose, "00000037", false},
		{"jose smith", jose, "00000037", false},
		{"", jose, "00000037", true},
		{"obrien", obrien, "A-12", true},
		{"o'brien", obrien, "A-12", true},
		{"O-Brien", obrien, "A-12", true},
		{"brien", obrien, "A-12", true},
		{"annemarie", obrien, "A-12", true},
		{"marie", obrien, "A-12", true},
		{"anne marie", obrien, "A-12", true},
		{"a-12", obrien, "A-12", true},
		{"a12", obrien, "A-12", true},
		{"smith-jones", Name{Last: "Smith Jones"}, "1", true},
		{"dang", Name{Last: "Đặng"}, "1", true},
		{"nguyen tuyet", Name{Last: "Nguyễn", First: "Tuyết"}, "1", true},
		{"王小明", Name{Last: "王", First: "小明"}, "1", true},
		{"小明", Name{Last: "王", First: "小明"}, "1", true},
		{"иванова", Name{Last: "Иванова"}, "1", true},
		{"000", Name{Last: "Bell"}, "1", false},
		{"bell", Name{Last: "Bell", Hashed: true}, "1", false},
		{",;", jose, "1", true},
	} {
		if got := NewQuery(c.typed).Match(c.name.Words(), c.id); got != c.want {
			t.Errorf("%q finds %v %s: %v", c.typed, c.name, c.id, got)
		}
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("jose pena", "Peña, José")
	f.Add("o’b-", "O’Brien-Ø")
	f.Add("\xff-", "\x00")
	f.Fuzz(func(t *testing.T, typed, name string) {
		words := Words(name)
		NewQuery(typed).Match(words, name)
		if q := NewQuery(name); !q.Match(words, "") {
			t.Errorf("%q does not find itself in %q", name, words)
		}
	})
}

func TestNameString(t *testing.T) {
	for _, c := range []struct {
		n    Name
		want string
	}{
		{Name{First: "Ana", Middle: "M.", Last: "Ortiz", Suffix: "Jr."}, "Ortiz, Ana M. Jr."},
		{Name{Last: "Ortiz"}, "Ortiz"},
		{Name{First: "Ana"}, "Ana"},
		{Name{First: " ", Last: " "}, ""},
		{Name{First: "x", Last: "y", Hashed: true}, ""},
		{Name{First: "\u200b", Middle: "\u00ad", Last: "\u3164", Suffix: "\u0301"}, ""},
		{Name{First: "Ada", Last: "\u202bAdams"}, "Adams, Ada"},
		{Name{First: "Ada\u202e", Middle: "\u2060", Last: "Ada  ms"}, "Ada ms, Ada"},
		{Name{First: "-", Last: "."}, "., -"},
	} {
		if got := c.n.String(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.n, got, c.want)
		}
	}
	if DisplayName(Name{Hashed: true, Last: "aa"}, "0007") != "0007" {
		t.Error("a hashed name shows the Client ID")
	}
	if DisplayName(Name{First: "\u200b", Last: "\u2060"}, "0007") != "0007" {
		t.Error("a name of nothing visible shows the Client ID")
	}
}

func TestDate(t *testing.T) {
	for _, text := range []string{"2026-11-22", "1900-01-01", "0001-01-01", "9999-12-31", "2024-02-29"} {
		d := MustDate(text)
		if d.String() != text || d.Blank() {
			t.Errorf("%s came back as %s", text, d)
		}
	}
	if MustDate("2024-03-01")-MustDate("2024-02-28") != 2 {
		t.Error("2024 is a leap year")
	}
	if d := MustDate("2026-01-31").AddMonths(1); d.String() != "2026-02-28" {
		t.Errorf("a month after 31 January is %s", d)
	}
	if d := MustDate("2026-03-31").AddMonths(-13); d.String() != "2025-02-28" {
		t.Errorf("thirteen months before 31 March is %s", d)
	}
	if _, err := ParseDate("2026-02-30"); err == nil {
		t.Error("30 February is a date")
	}
	if MustDate("2026-06-01").US() != "06/01/2026" || Date(0).US() != "" {
		t.Error("the form on screen is MM/DD/YYYY")
	}
}

// Each name is found by each typed text, and by its own words; R43.
func TestNamesAreFound(t *testing.T) {
	ohara := []string{"ohara", "o'hara", "O’HARA", "o´hara", "o hara", "hara", "O-Hara", "oh"}
	type finds struct{ names, typed []string }
	for _, c := range []finds{
		{[]string{"O'Hara", "O’Hara", "O‘Hara", "O‛Hara", "O`Hara", "O\u00B4Hara", "O \u0301Hara", "O\u02B9Hara", "O\u02BAHara", "OʻHara", "OʼHara", "O\u02BDHara", "OʾHara",
			"OʿHara", "OˈHara", "O\u02CBHara", "O′Hara", "O″Hara", "O‵Hara", "O՚Hara", "O׳Hara", "O״Hara", "OꞌHara", "OꞋHara", "O＇Hara", "O｀Hara", "O\u0384Hara", "O\u1FFDHara",
			"O-Hara", "O‐Hara", "O\u2011Hara", "O‒Hara", "O–Hara", "O—Hara", "O―Hara", "O−Hara", "O\u058AHara", "O־Hara", "O‧Hara", "O·Hara", "O\u0387Hara", "O・Hara", "O･Hara", "O－Hara",
			"O﹣Hara", "O\uFE58Hara"}, ohara},
		{[]string{"García", "Garci\u0301a", "Gar\u200Bcia", "Gar\u00ADcia", "G\u0334a\u0327\u0301\u0300\u0302\u0303r\u20DDcia", "\u202BGarcia", "Garc\u034Fi\u0301a", "Gar\x07cia", "Gar\u3164cia",
			"\u0301Garcia", "ＧＡＲＣＩＡ"}, []string{"garcia", "GARCÍA", "garci\u0301a", "gar\u200Bcia", "g"}},
		{[]string{"Ann\u00A0Lee", "Ann\u2003Lee", "Ann\u3000Lee", "Ann\u2028Lee", "Ann \u200B Lee"}, []string{"ann lee", "lee ann", "lee", "ann-lee"}},
		{[]string{"Gal·la", "Gaŀla"}, []string{"galla", "gal la", "la", "gal·la"}},
		{[]string{"محمد", "مُحَمَّد", "محـمد", "م\u200Cحمد"}, []string{"محمد", "مح", "مُح"}},
		{[]string{"بن־דוד"}, []string{"דוד", "بنדוד"}},
		{[]string{"김민준", "\u1100\u1175\u11B7\u1106\u1175\u11AB\u110C\u116E\u11AB", "김\u3164민준"}, []string{"김민준", "김민", "\u1100\u1175\u11B7"}},
		{[]string{"ΨΑΡΌΠΟΥΛΟΣ", "Ψαρόπουλος"}, []string{"ψαρόπουλος", "ΨΑΡΟΠΟΥΛΟΣ", "ψαρόπουλοσ"}},
	} {
		for _, name := range c.names {
			words := Words(name)
			for _, typed := range append(c.typed, name) {
				if q := NewQuery(typed); q.Empty() || !q.Match(words, "") {
					t.Errorf("%+q does not find %+q, words %+q", typed, name, words)
				}
			}
		}
	}
	for kind, characters := range invisibles {
		for _, r := range characters {
			for _, name := range []string{"Gar" + string(r) + "cia", string(r) + "García", "Garcia" + string(r), string(r) + "Gar" + string(r) + string(r) + "cia"} {
				if words := Words(name); len(words) != 1 || words[0] != "garcia" {
					t.Errorf("U+%04X (%s): %+q has words %+q", r, kind, name, words)
				}
				if Fold(name) != "garcia" {
					t.Errorf("U+%04X (%s): %+q folds to %+q", r, kind, name, Fold(name))
				}
			}
		}
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"O´Hara": "ohara o hara", "Anne-Marie d’Arc": "annemarie anne marie darc d arc", "": "", "-": "", "’": "", ".": "", "\u0301": "", "\u200B": "", "😀": "", "\u2800 \u3164": "",
		"007": "007", "Ann - Lee": "ann lee", "Smith—Jones": "smithjones smith jones", "か゛": "か",
	} {
		if got := strings.Join(Words(text), " "); got != want {
			t.Errorf("Words(%+q) = %q, want %q", text, got, want)
		}
	}
}

func TestPlainID(t *testing.T) {
	for id, want := range map[string]string{
		"": "", "00012": "00012", "A-12": "a12", "a’12": "a12", "A`1": "a1", "A\u200B12": "a12", "\u202EA12": "a12", "É7": "e7", "e\u03017": "e7", "１２": "12", "A 1": "a 1", "A\n1": "a1",
	} {
		if got := PlainID(id); got != want {
			t.Errorf("PlainID(%+q) = %q, want %q", id, got, want)
		}
		if q := NewQuery(id); !q.Empty() && !q.Match(nil, id) && !strings.Contains(id, "\n") {
			t.Errorf("%+q does not find itself", id)
		}
	}
}

// Of every character: what is folded folds to itself.
func TestFoldIsFinal(t *testing.T) {
	for r := rune(0); r < 0x20000; r++ {
		for _, text := range []string{string(r), "a" + string(r) + "b", " " + string(r) + "\u0301"} {
			if once := Fold(text); Fold(once) != once {
				t.Errorf("%+q folds to %+q, and that to %+q", text, once, Fold(once))
			}
		}
	}
}

// The letters that are folded one by one come to the same as the whole text, however accents are written. What is folded has
// nothing invisible, and folds to itself.
func FuzzFold(f *testing.F) {
	for _, text := range []string{"", " Ålesund ", "Đặng Ưu", "O\u0301scar", "Їжакевич", "Ψαρόπουλος ς", "İstanbul", "ﬁ", "ẞ", "각", "\xff", "ǅ", "a\u0323\u0302",
		"O´Hara", " \u0301", "Gar\u200bcia", "\u1100\u034F\u1161", "a\u302E\u034F\u1B44", "\u00A0\u0085x", "か゛"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		folded := Fold(text)
		if want := fold(text); folded != want {
			t.Errorf("%+q folds to %+q, want %+q", text, folded, want)
		}
		if again := Fold(folded); again != folded {
			t.Errorf("%+q folds to %+q, and that to %+q", text, folded, again)
		}
		for _, form := range []norm.Form{norm.NFC, norm.NFD, norm.NFKC, norm.NFKD} {
			if got := Fold(form.String(text)); got != folded {
				t.Errorf("%+q folds to %+q, in form %d to %+q", text, folded, form, got)
			}
		}
		for _, r := range folded {
			if unicode.IsSpace(r) && r != ' ' || Invisible(r) || isAccent(r) {
				t.Errorf("%+q folds to %+q with %U", text, folded, r)
			}
		}
	})
}

func FuzzName(f *testing.F) {
	f.Add("Ada", "\u202bAdams")
	f.Add("\u200b", "\u3164")
	f.Add("小明\U000E0100", "王")
	f.Fuzz(func(t *testing.T, first, last string) {
		n := Name{First: first, Last: last}
		shown := n.String()
		if Line(shown) != shown {
			t.Errorf("%+q is shown as %+q", n, shown)
		}
		if shown == "" && len(n.Words()) > 0 {
			t.Errorf("%+q shows nothing and has the words %+q", n, n.Words())
		}
		if q := NewQuery(shown); !q.Match(n.Words(), "") {
			t.Errorf("%+q does not find %+q", shown, n.Words())
		}
		composed, decomposed := Name{First: norm.NFC.String(first), Last: norm.NFC.String(last)}, Name{First: norm.NFD.String(first), Last: norm.NFD.String(last)}
		if !slices.Equal(composed.Words(), decomposed.Words()) || composed.String() != decomposed.String() {
			t.Errorf("%+q: words %+q and %+q", n, composed.Words(), decomposed.Words())
		}
	})
}
