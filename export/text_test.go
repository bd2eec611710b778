package export

import (
	"testing"
	"unicode"
)

func TestPlainTextIsClean(t *testing.T) {
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !plain(r) {
			continue
		}
		n++
		for _, text := range []string{string(r), "a" + string(r), string(r) + "a", string(r) + "é", "ệ" + string(r)} {
			if got := sanitize(text); got != text {
				t.Errorf("U+%04X is plain, but %q is cleaned to %q", r, text, got)
			}
		}
	}
	if n < 900 {
		t.Errorf("only %d characters are plain", n)
	}
	for _, text := range []string{"\x1F", "\x7F", "\u0085", "\u2028", "\u202E", "e\u0301", "\uFFFE", "\xFF", "a\xFFb", "\u212B"} {
		if clean(text) == text {
			t.Errorf("%q stays", text)
		}
	}
}
