package data

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What is known to show nothing, by kind.
var invisibles = map[string]string{
	"zero width":          "\u200B\u200C\u200D\u2060\uFEFF\u180E",
	"soft hyphen":         "\u00AD",
	"direction":           "\u200E\u200F\u061C\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069",
	"fillers":             "\u115F\u1160\u3164\uFFA0\u2800\u17B4\u17B5\u034F",
	"variation selectors": "\uFE00\uFE0F\u180B\U000E0100\U000E01EF",
	"tags":                "\U000E0001\U000E0041\U000E007F",
	"mathematics":         "\u2061\u2062\u2063\u2064",
	"annotation":          "\uFFF9\uFFFA\uFFFB",
	"controls":            "\x00\x07\x1B\x1F\x7F\u0080\u009B",
	"unassigned":          "\u2065\U000E0FFF",
}

func TestInvisible(t *testing.T) {
	for kind, characters := range invisibles {
		for _, r := range characters {
			if !Invisible(r) {
				t.Errorf("U+%04X (%s) is visible", r, kind)
			}
		}
	}
	for _, r := range " aé'-.\u00A0\u00B4\u02BC\u0301\u05BE\u0600\u06DD\u0640\u200A\u2010\u2019\u3000\u3163\u30FB\uE000\uFFFD\U0001F600\U0001F3FD" {
		if Invisible(r) {
			t.Errorf("U+%04X is invisible", r)
		}
	}
}

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		"Ann":                         "Ann",
		" Ann  Lee ":                  "Ann Lee",
		"Ann\tBo\r\nLee\u2028\u0085X": "Ann Bo Lee X",
		"Ann\u00A0Bo\u3000Lee":        "Ann Bo Lee",
		"Jose\u0301":                  "José",
		"Jose\u200B\u0301":            "José",
		"\u0301Jose":                  "\u0301Jose",
		"Z\u0300\u0301\u0302\u0303oe": "Z\u0300\u0301\u0302\u0303oe",
		"Gar\u00ADci\u200Ba":          "Garcia",
		"\uFEFFAnn\u200E":             "Ann",
		"\u202BAdams":                 "Adams",
		"Zo\u200Ce\uFE0F":             "Zoe",
		"A\x00n\x1Bn":                 "Ann",
		"Ann \u200B Lee":              "Ann Lee",
		"-":                           "-",
		".":                           ".",
		"007":                         "007",
		"😀":                           "😀",
		"\uE000":                      "\uE000",
		"\xFFAnn":                     "\uFFFDAnn",
		// Joiners and variation selectors that are part of how a name is written.
		"نیک\u200Cنام":           "نیک\u200Cنام",
		"क्\u200Dष":              "क्\u200Dष",
		"👨\u200D👩\u200D👧":        "👨\u200D👩\u200D👧",
		"❤\uFE0F\u200D🔥":         "❤\uFE0F\u200D🔥",
		"葛\U000E0100城":           "葛\U000E0100城",
		"\u200Cنام\u200D":        "نام",
		"نام\u200C \u200Cنیک":    "نام نیک",
		"نام\u200C\u200C\u202Eا": "نام\u200Cا",
		"葛\uFE00\uFE01\uFE00":    "葛\uFE00",
		"نام\u200CAnn\u200Cنام":  "نامAnnنام",
		"\uFE0FAnn":              "Ann",
		// Nothing to be seen.
		"\u200B":                   "",
		" \u00A0\u3000":            "",
		"\u00AD\u2060\u3164\u2800": "",
		"\u0301":                   "",
		"\u200D\uFE0F":             "",
		" \u0301 \u20DD":           "",
	} {
		if got := Line(text); got != want {
			t.Errorf("Line(%+q) = %+q, want %+q", text, got, want)
		}
	}
}

// Whatever is plain by itself is so beside anything else that is.
func TestPlainLines(t *testing.T) {
	n := 0
	for r := rune(0); r < 0x20000; r++ {
		for _, text := range []string{string(r), "a" + string(r), string(r) + "a", string(r) + "é", "ệ" + string(r)} {
			if !plainLine(text) {
				continue
			}
			n++
			if got := norm.NFC.String(text); Invisible(r) || got != text || strings.TrimSpace(text) != text || strings.ContainsFunc(text, isAccent) {
				t.Errorf("%+q is no plain line", text)
			}
		}
	}
	if n < 5000 {
		t.Errorf("only %d texts are plain", n)
	}
}

func FuzzLine(f *testing.F) {
	for _, text := range []string{"Ann", " a\u200Bb ", "\u202Ex", "न\u200Dम", "❤\uFE0F\u200D🔥", "\u0301", "a\u200B\u0301", "\u1100\u200B\u1161", "\xFF"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line := Line(text)
		if again := Line(line); again != line {
			t.Errorf("Line(%+q) = %+q, and of that %+q", text, line, again)
		}
		if composed, decomposed := Line(norm.NFC.String(text)), Line(norm.NFD.String(text)); composed != line || decomposed != line {
			t.Errorf("Line(%+q) = %+q, composed %+q, decomposed %+q", text, line, composed, decomposed)
		}
		for _, r := range line {
			switch {
			case unicode.IsSpace(r) && r != ' ', unicode.In(r, unicode.Cc, unicode.Bidi_Control):
				t.Errorf("Line(%+q) = %+q has %U", text, line, r)
			case Invisible(r) && r != zeroWidthJoiner && r != zeroWidthNonJoiner && !unicode.Is(unicode.Variation_Selector, r):
				t.Errorf("Line(%+q) = %+q has %U", text, line, r)
			}
		}
	})
}
