package hmis

import (
	"strings"
	"testing"
)

func TestIsHash(t *testing.T) {
	hex := strings.Repeat("0123456789abcdef", 8)
	for text, want := range map[string]bool{
		hex[:32]: true, hex[:40]: true, strings.ToUpper(hex[:64]): true, hex[:56]: true, hex[:96]: true, hex: true, "0x" + hex[:40]: true, "0X" + strings.ToUpper(hex[:64]): true,
		"3f2504e0-4f89-11d3-9a0c-0305e82c3301": true, "1B2M2Y8AsgTpgAmY7PhCfg==": true, "2jmj7l5rSw0yVb/vlWAYkK/YBwk=": true,
		"n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=": true, "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg=": true, "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg": true,
		"": false, "Ann": false, hex[:31]: false, "g" + hex[:31]: false, "0x12": false, "Ann=": false, "Deadbeef": false, "Featherstonehaugh-Cholmondeley": false,
		"Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren": false, "Client 12345678 of the Riverside Street Outreach Program": false,
	} {
		if got := isHash(text); got != want {
			t.Errorf("isHash(%q) = %v", text, got)
		}
	}
}

func TestReadsLikeName(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "Ann": true, "Mary-Jane": true, "O'Neil": true, "O\u2019Neil": true, "O\u2018Neil": true, "O\u00B4Neil": true, "O`Neil": true, "\u02BBAukai": true,
		"Smith, Jr.": true, "Jos\u00e9": true, "Jose\u0301": true, "\u05E9\u05B8\u05C1\u05E8\u05B8\u05D4": true, "\u738B\u5C0F\u660E": true, "\u091C\u094D\u092F\u094B\u0924\u093F": true,
		"\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645": true, "Anne\u2010Marie": true, "Anne\u2011Marie": true, "Anne\u2013Marie": true,
		"Ann 2": false, "0x9F86D081": false, "1B2M2Y8A": false, "a+b": false, "a/b": false, "a=": false, "a_b": false, "Ann*": false, "\u0663": false,
	} {
		if got := readsLikeName(text); got != want {
			t.Errorf("readsLikeName(%q) = %v", text, got)
		}
	}
}
