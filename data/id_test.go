package data

import (
	"encoding/json"
	"testing"
)

func TestParsePublicID(t *testing.T) {
	const id = "01a22e0e-e7d3-7878-891d-287f6ed05eec"
	for text, want := range map[string]struct {
		id   PublicID
		json string
	}{
		"103":                                  {PublicID{Number: 103}, "103"},
		" 103 ":                                {PublicID{Number: 103}, "103"},
		id:                                     {PublicID{UUID: id}, `"` + id + `"`},
		" " + id:                               {PublicID{UUID: id}, `"` + id + `"`},
		"01A22E0E-E7D3-7878-891D-287F6ED05EEC": {PublicID{UUID: id}, `"` + id + `"`},
		"":                                     {},
		"0":                                    {},
		"-1":                                   {},
		"1.5":                                  {},
		"E103":                                 {},
		"{" + id + "}":                         {},
		"urn:uuid:" + id:                       {},
		"01a22e0ee7d37878891d287f6ed05eec":     {},
		"99999999999999999999":                 {},
	} {
		got, ok := ParsePublicID(text)
		if ok != (want.json != "") || ok && got != want.id {
			t.Errorf("%q: %v, %v", text, got, ok)
		}
		if encoded, err := json.Marshal(got); ok && (err != nil || string(encoded) != want.json) {
			t.Errorf("%q is %s in JSON, %v", text, encoded, err)
		}
	}
}
