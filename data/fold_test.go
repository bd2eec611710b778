package data

import (
	"strings"
	"testing"
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
	} {
		if got := c.n.String(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.n, got, c.want)
		}
	}
	if DisplayName(Name{Hashed: true, Last: "aa"}, "0007") != "0007" {
		t.Error("a hashed name shows the Client ID")
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

// The letters that are folded one by one come to the same as the whole text.
func FuzzFold(f *testing.F) {
	for _, text := range []string{"", " Ålesund ", "Đặng Ưu", "O\u0301scar", "Їжакевич", "Ψαρόπουλος ς", "İstanbul", "ﬁ", "ẞ", "각", "\xff", "ǅ", "a\u0323\u0302"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := Fold(text), fold(strings.TrimSpace(text)); got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
	})
}
