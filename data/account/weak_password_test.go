package account_test

import (
	"testing"

	"housingtracker/data/account"
)

func TestCommon(t *testing.T) {
	k := account.Cheap("office.db")
	for _, password := range []string{
		"password1234", "Password1234!", "passwordpassword", "P@ssw0rd2026!", "123456789012", "987654321098", "111111111111", "qwertyuiop12",
		"qwertyuiop[]", "abcdefghijkl", "iloveyou1234", "Letmein12345", "Summer2026!!", "Welcome12345", "football2026", "monkeymonkey",
		"1q2w3e4r5t6y", "2026password!", "............", "changeme12345", "Sup3rman 2026", "zyxwvutsrqpo",
		"understanding", "Congratulations!", "gnidnatsrednu", "4321drowssap!",
	} {
		if !k.Common(password) {
			t.Errorf("%q is taken", password)
		}
	}
	for _, password := range []string{
		"correct horse", "correct horse battery staple", "blue door 12", "cedar street 2026", "harborlight 2026", "fairhaven 2026",
		"twelve letters", "green door 34", "Tr0ub4dor&3xyz", "8402 7719 3351", "přes devět řek", "今日はいい天気ですねそうですね", "xkqzvwjypbmf",
		"a new password", "another password", "сорок тысяч обезьян",
	} {
		if k.Common(password) {
			t.Errorf("%q is refused", password)
		}
	}
}

// The time does not grow without limit for a long password.
func BenchmarkCommon(b *testing.B) {
	k := account.Cheap("office.db")
	for b.Loop() {
		k.Common("seven wet lanterns hum")
	}
}
