package account_test

import (
	"strings"
	"testing"

	"housingtracker/data/account"
)

func TestPasswords(t *testing.T) {
	for name, p := range map[string]account.Passwords{"laptop": {}, "cheap": account.Cheap()} {
		t.Run(name, func(t *testing.T) {
			hash, err := p.Hash("blue door 12")
			if err != nil {
				t.Fatal(err)
			}
			again, _ := p.Hash("blue door 12")
			if hash == again {
				t.Error("two hashes of one password are the same: no salt")
			}
			for password, want := range map[string]bool{"blue door 12": true, "blue door 13": false, "": false} {
				got, err := p.Verify(password, hash)
				if err != nil || got != want {
					t.Errorf("Verify(%q) = %v, %v; want %v", password, got, err, want)
				}
			}
		})
	}
}

func TestHashCarriesItsParameters(t *testing.T) {
	hash, err := account.Passwords{}.Hash("blue door 12")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=2,p=2$") {
		t.Fatalf("Hash = %q, %v", hash, err)
	}
	if ok, err := account.Cheap().Verify("blue door 12", hash); !ok || err != nil {
		t.Errorf("other parameters do not verify it: %v, %v", ok, err)
	}
}

func TestUnreadableHash(t *testing.T) {
	for _, hash := range []string{"", "plain", "$argon2id$v=19$m=1,t=1$x$y"} {
		if ok, err := (account.Passwords{}).Verify("blue door 12", hash); ok || err == nil {
			t.Errorf("Verify with hash %q = %v, %v; want an error", hash, ok, err)
		}
	}
}
