package generate

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
)

// Every kind of flaw changes an export, in the same way for the same seed.
func TestEveryFlawDamages(t *testing.T) {
	write := func(flaws ...Flaw) []byte {
		var b bytes.Buffer
		if err := Export(&b, Options{Clients: 30, Seed: 2, Flaws: flaws}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	plain := write()
	for _, kind := range FlawKinds() {
		flaws := Flaws(kind)
		if len(flaws) == 0 {
			t.Errorf("%s has no flaws", kind)
		}
		if !slices.ContainsFunc(flaws, func(f Flaw) bool { return !bytes.Equal(write(f), plain) }) {
			t.Errorf("no flaw of kind %s changes an export", kind)
		}
		if again := write(flaws...); !bytes.Equal(again, write(flaws...)) {
			t.Errorf("%s: the same seed gave other bytes", kind)
		}
	}
}

func TestParseFlaws(t *testing.T) {
	for text, want := range map[string]int{"": 0, "null:Client.DOB": 1, "null:Client.DOB, control-z:Exit": 2, "surname-null": 1} {
		if flaws, err := ParseFlaws(text); err != nil || len(flaws) != want {
			t.Errorf("%q: %v, %v", text, flaws, err)
		}
	}
	for _, f := range Flaws("scientific-id") {
		if flaws, err := ParseFlaws(f.String()); err != nil || len(flaws) != 1 || flaws[0] != f {
			t.Errorf("%v: %v, %v", f, flaws, err)
		}
	}
	if all, err := ParseFlaws("all"); err != nil || len(all) < 200 {
		t.Errorf("all: %d flaws, %v", len(all), err)
	}
	for _, text := range []string{"nonsense", "null:Client.Nothing", "null:"} {
		if _, err := ParseFlaws(text); data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "scientific-id") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
