package export

import (
	"encoding/json"
	"testing"
)

func TestVisibleJSON(t *testing.T) {
	for text, want := range map[string]string{
		"Adams":                "Adams",
		"\u202eAd\u200ba\x7f":  `\u202eAd\u200ba\u007f`,
		"😀 José\U000E0041":     `😀 José\udb40\udc41`,
		"a\"b\\\u2060\ufeff\n": `a\"b\\\u2060\ufeff\n`,
	} {
		got, err := encodeJSON(text)
		if err != nil || string(got) != `"`+want+`"` {
			t.Errorf("%+q is written as %s, want %s (%v)", text, got, want, err)
		}
		var back string
		if err := json.Unmarshal(got, &back); err != nil || back != text {
			t.Errorf("%s is read as %+q (%v)", got, back, err)
		}
	}
}
