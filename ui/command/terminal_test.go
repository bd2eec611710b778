package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"housingtracker/data"
)

func TestNamesDoNotCommandTheTerminal(t *testing.T) {
	for text, want := range map[string]string{
		"Adams, Ada\n":                    "Adams, Ada\n",
		"\x1b[2JAd\x07a\r\t":              "[2JAda",
		"\u202eadA\u202c \u2066x\u2069\n": "adA x\n",
		"نیک\u200cنام 😀":                  "نیک\u200cنام 😀",
		"\u009b31m\u200f":                 "31m",
	} {
		var out bytes.Buffer
		if n, err := fmt.Fprint(terminal{&out}, text); err != nil || n != len(text) || out.String() != want {
			t.Errorf("%+q is written as %+q, %d of %d bytes (%v)", text, out.String(), n, len(text), err)
		}
	}
}

// Whatever an audit event says, it says it on its own line; as JSON it says it to the letter.
func TestEventsDoNotPassForOthers(t *testing.T) {
	odd := data.AuditEvent{Number: 7, Kind: data.EventRemoveTracker, ByName: "Ada\u202e\nHead", PersonalID: "A\r\n8\u2067", Program: "P\tSH\u200f\x1b[1A", Reason: "in\u202eerror\n8  2026-06-15  Ada Head",
		Changes: []data.Change{{Field: data.FieldPropertyName, Old: "Elm\u202b", New: "Oak\n"}}}
	var out bytes.Buffer
	lines := newEventLines(&out, false)
	if err := lines.write(odd); err != nil {
		t.Fatal(err)
	}
	if err := lines.end(); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if strings.Count(text, "\n") != 2 || strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && data.Invisible(r) }) {
		t.Errorf("printed %+q", text)
	}
	for _, want := range []string{"Ada Head", "A 8", "P SH[1A", "inerror 8 2026-06-15 Ada Head"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	out.Reset()
	lines = newEventLines(&out, true)
	if err := lines.write(odd); err != nil {
		t.Fatal(err)
	}
	if err := lines.end(); err != nil {
		t.Fatal(err)
	}
	var read []struct {
		By       string `json:"by"`
		ClientID string `json:"client_id"`
		Reason   string `json:"reason"`
	}
	if err := json.Unmarshal(out.Bytes(), &read); err != nil || len(read) != 1 || read[0].By != odd.ByName || read[0].ClientID != odd.PersonalID || read[0].Reason != odd.Reason {
		t.Errorf("read back as %+q (%v)", read, err)
	}
	if bytes.ContainsFunc(out.Bytes(), func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }) {
		t.Errorf("printed %+q", out.String())
	}
}
