package signin

import (
	"strings"
	"testing"

	"housingtracker/data"
)

func TestNewPassword(t *testing.T) {
	common := func(password string) bool { return password == "common common" }
	for _, c := range []struct{ password, name, says string }{
		{"seven wet lanterns", "Ann Admin", ""},
		{"12 signs !?#", "Ann", ""},
		{strings.Repeat("x y ", 64), "Ann", ""},
		{"přes devět řek", "Ann", ""},
		{"channel road 7", "Ann", ""},
		{"", "Ann", "12 characters"},
		{"eleven char", "Ann", "12 characters"},
		{"é́é́é́é́é́", "Ann", "12 characters"},
		{strings.Repeat("x", 257), "Ann", "256"},
		{"bad \xff letters here", "Ann", "can't be read"},
		{"common common", "Ann", "common"},
		{"our HMIS data 7", "Ann", "HMIS"},
		{"Housing Status Tracker", "Ann", "this program"},
		{"the beach mist 7", "Ann", ""},
		{"my name is ann 1", "Ann", "(Ann)"},
		{"ann admin's door", "Ann Admin", "(Ann Admin)"},
		{"MAYA-castellane", "Maya Castellane", "Castellane"},
		{"the castellane way", "Maya Castellane", "(Castellane)"},
		{"m-a-y-a was here", "Maya Castellane", "(Maya)"},
		{"óscar & the rest", "Oscar Núñez", "(Oscar)"},
		{"nunez nunez 123", "Óscar Núñez", "(Núñez)"},
		{"obrien the third", "Nuria O'Brien", "(Brien)"},
	} {
		got, err := NewPassword(c.password, c.name, common)
		switch {
		case c.says == "" && (err != nil || got == ""):
			t.Errorf("%q of %s: %v", c.password, c.name, err)
		case c.says != "" && (data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), c.says) || got != ""):
			t.Errorf("%q of %s: %q, %v, want %q", c.password, c.name, got, err, c.says)
		}
	}
}

// A password is the same however a keyboard composes its letters.
func TestPasswordsAreComposed(t *testing.T) {
	if CleanPassword("ｐřes dev\u011bt ﬁelds") != CleanPassword("pr\u030ces deve\u030ct fields") {
		t.Error("the same letters are two passwords")
	}
}
