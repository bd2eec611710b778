package account_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/signin"
)

func TestDeskSlowsWrongPasswords(t *testing.T) {
	d := account.CheapDesk(filepath.Join(t.TempDir(), "servers", "office"))
	at := morning
	wrong := func() error { return data.Refuse(data.CodePermission, "%s", signin.WrongPassword) }
	verified := 0
	try := func(name string, verify func() error) error {
		return d.Try(name, at, func() error { verified++; return verify() })
	}
	for range signin.MaxTries {
		if err := try(ann, wrong); data.CodeOf(err) != data.CodePermission {
			t.Fatal(err)
		}
	}
	if err := try("ANN admin", func() error { return nil }); data.CodeOf(err) != data.CodePermission || verified != signin.MaxTries {
		t.Errorf("after %d wrong ones the next was verified: %v", verified, err)
	}
	if d.LockedUntil(ann, at) != at.Add(time.Minute) || !d.LockedUntil("Bo", at).IsZero() {
		t.Errorf("locked until %v", d.LockedUntil(ann, at))
	}
	if err := try("Bo", func() error { return nil }); err != nil {
		t.Errorf("another name: %v", err)
	}
	at = at.Add(time.Minute)
	// A server that can't be reached has verified nothing.
	for range 2 * signin.MaxTries {
		if err := try(ann, func() error { return errors.New("cut off") }); err == nil || err.Error() != "cut off" {
			t.Fatal(err)
		}
	}
	if err := try(ann, func() error { return nil }); err != nil {
		t.Errorf("the right one: %v", err)
	}
	for range signin.MaxTries - 1 {
		_ = try(ann, wrong)
	}
	if err := try(ann, func() error { return nil }); err != nil {
		t.Errorf("wrong ones before the right one count: %v", err)
	}
}

func TestDeskKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "servers", "office")
	d := account.CheapDesk(path)
	key := func(name, password string) string {
		t.Helper()
		k, err := d.Key(name, password)
		if err != nil || k.IsZero() {
			t.Fatal(err)
		}
		return string(k.Bytes())
	}
	first, err := d.Key(ann, annPassword)
	must(t, err)
	if key(ann, annPassword) != string(first.Bytes()) || key("Bo", annPassword) == string(first.Bytes()) {
		t.Error("the key is not the user's")
	}
	must(t, d.Rewrap(ann, first, "a new one for ann"))
	d = account.CheapDesk(path)
	if key(ann, "a new one for ann") != string(first.Bytes()) {
		t.Error("the key is lost with the former password")
	}
	if d.HasFormer(ann) {
		t.Error("there is a former key")
	}
	// Set on another computer: the former key does not open.
	if key(ann, "set elsewhere") == string(first.Bytes()) || key(ann, "set elsewhere") != key(ann, "set elsewhere") {
		t.Error("the key of another password")
	}
	if _, err := d.Former(ann, "set elsewhere"); data.CodeOf(err) != data.CodePermission || !d.HasFormer("ann admin") || d.HasFormer("Bo") {
		t.Errorf("by the present password: %v", err)
	}
	if former, err := d.Former(ann, "a new one for ann"); err != nil || !former.Equal(first) {
		t.Errorf("by the former password: %v", err)
	}
	must(t, d.DropFormer(ann))
	if _, err := d.Former(ann, "a new one for ann"); data.CodeOf(err) != data.CodePermission || d.HasFormer(ann) {
		t.Errorf("dropped: %v", err)
	}
	content, err := os.ReadFile(path + account.Suffix)
	must(t, err)
	for _, secret := range []string{ann, annPassword} {
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("the file holds %q", secret)
		}
	}
}
