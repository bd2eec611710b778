package data

import "testing"

// These are in databases and keyrings, whatever Fold makes of the names.
func TestUserKeysStay(t *testing.T) {
	for name, want := range map[string]string{
		"Alex Rivers": "alex rivers", "  ALEX   Rivers ": "alex rivers", "Zoë Ångström": "zoe angstrom", "Zoe\u0308": "zoe", "Đặng Þór Øl": "dang thor ol",
		"Sean O'Neil": "sean o'neil", "Sean O’Neil": "sean o’neil", "Anne‑Marie": "anne‐marie", "ΝΙΚΟΣ": "νικοσ", "Νίκος": "νικος", "Gal·la": "gal·la", "محـمد": "محـمد",
	} {
		if got := UserKey(name); got != want {
			t.Errorf("UserKey(%q) = %+q, want %+q", name, got, want)
		}
	}
}
