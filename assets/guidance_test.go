package assets

import (
	"strings"
	"testing"
)

func TestGuidance(t *testing.T) {
	for field, words := range map[string][]string{
		"criminal_history": {"15 years", "arrested", "charged", "convicted", "misdemeanor", "felony"},
		"ada_unit":         {"modifications", "disability", "rails", "ramps", "doors", "accessible shower"},
		"sex_offender":     {"registered"},
	} {
		text := Guidance(field)
		for _, word := range words {
			if !strings.Contains(text, word) {
				t.Errorf("the guidance for %s does not say %q", field, word)
			}
		}
	}
	if text := Guidance("applied"); text != "" {
		t.Errorf("a field without guidance has %q", text)
	}
}
