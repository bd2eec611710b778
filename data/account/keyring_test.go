package account_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

const (
	ann, annPassword = "Ann Admín", "seven wet lanterns"
	bo, boPassword   = "Bo", "a kettle and a kite"
)

var morning = time.Date(2026, time.June, 15, 9, 30, 0, 0, time.UTC)

// made returns a keyring of two users, and its key.
func made(t *testing.T) (k *account.Keyring, key file.Key, db string) {
	t.Helper()
	db = filepath.Join(t.TempDir(), "office.db")
	k, key = account.Cheap(db), file.NewKey()
	must(t, k.Make(key, file.KeyringInfo{SetUp: true, Encrypted: true}, []file.NewPassword{
		{Name: ann, Password: annPassword}, {Name: bo, Password: boPassword, Temporary: true},
	}, morning))
	return k, key, db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func opens(t *testing.T, k *account.Keyring, name, password string, key file.Key) {
	t.Helper()
	u, err := k.Unlock(name, password, morning)
	must(t, err)
	if !u.Key.Equal(key) {
		t.Errorf("%s opens another key", name)
	}
}

// wrong tries a password that must be refused, and returns the message.
func wrong(t *testing.T, k *account.Keyring, name, password string, at time.Time) string {
	t.Helper()
	u, err := k.Unlock(name, password, at)
	if data.CodeOf(err) != data.CodePermission || !u.Key.IsZero() {
		t.Fatalf("%s with %q: %v", name, password, err)
	}
	return err.Error()
}

func TestUnlock(t *testing.T) {
	k, key, db := made(t)
	for _, name := range []string{ann, "ann admin", "  ANN   ADMÍN "} {
		opens(t, k, name, annPassword, key)
	}
	opens(t, account.Of(db), bo, boPassword, key)
	u, err := k.Unlock(bo, boPassword, morning)
	must(t, err)
	if !u.Temporary || !u.Since.Equal(morning) || !u.Info.SetUp || !u.Info.Encrypted {
		t.Errorf("unlocked %+v", u)
	}
	unknown := wrong(t, k, "Nobody", annPassword, morning)
	if words := wrong(t, k, ann, boPassword, morning); words != unknown || words != signin.WrongPassword {
		t.Errorf("a wrong password: %q, a wrong name: %q", words, unknown)
	}
}

// The file reveals neither the names of users nor the key, and only its owner can read it.
func TestFileRevealsNothing(t *testing.T) {
	k, key, db := made(t)
	_, err := k.NewRecoveryCode(key)
	must(t, err)
	wrong(t, k, "Zebedee Unknown", "typed a password", morning)
	content, err := os.ReadFile(db + account.Suffix)
	must(t, err)
	for what, secret := range map[string][]byte{
		"the key": key.Bytes(), "the key in hex": []byte(hex.EncodeToString(key.Bytes())), "the key in base64": []byte(base64.StdEncoding.EncodeToString(key.Bytes())),
		"a password": []byte("lanterns"), "a name": []byte("Adm"), "a folded name": []byte("admin"), "an unknown name": []byte("ebedee"),
	} {
		if bytes.Contains(bytes.ToLower(content), bytes.ToLower(secret)) {
			t.Errorf("the file holds %s", what)
		}
	}
	if info, err := os.Stat(db + account.Suffix); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestSetAndRemovePassword(t *testing.T) {
	k, key, _ := made(t)
	must(t, k.SetPassword(key, file.NewPassword{Name: "ann admin", Password: "a new one for ann"}, morning))
	opens(t, k, ann, "a new one for ann", key)
	wrong(t, k, ann, annPassword, morning)
	must(t, k.RemovePassword(key, "bo"))
	must(t, k.RemovePassword(key, "bo"))
	wrong(t, k, bo, boPassword, morning)
	states, err := k.Passwords([]string{ann, bo}, morning)
	must(t, err)
	if !states[0].Set || states[1].Set {
		t.Errorf("states %+v", states)
	}
	if err := k.SetPassword(file.NewKey(), file.NewPassword{Name: ann, Password: "of somebody without the key"}, morning); data.CodeOf(err) != data.CodeUnavailable {
		t.Errorf("a password set with another key: %v", err)
	}
	opens(t, k, ann, "a new one for ann", key)
}

func TestInfo(t *testing.T) {
	k, key, _ := made(t)
	want := file.KeyringInfo{SetUp: true, Encrypted: true, Sample: true, RecoveryKept: true, Earlier: true,
		Accounts: []data.SampleAccount{{Name: "Maya", Password: "published", Organization: "House", Role: data.Caseworker}}}
	before, err := k.Info()
	must(t, err)
	want.ID = before.ID
	must(t, k.SetInfo(key, want))
	got, err := k.Info()
	must(t, err)
	if got.ID == "" || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("info %+v, want %+v", got, want)
	}
	must(t, k.Remove())
	must(t, k.Remove())
	if _, err := k.Info(); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("a keyring that is not there: %v", err)
	}
	if _, err := k.Unlock(ann, annPassword, morning); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("unlocking one that is not there: %v", err)
	}
}

func TestRecoveryCode(t *testing.T) {
	k, key, _ := made(t)
	if _, err := k.Recover("ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345", morning); err == nil {
		t.Error("recovered without a code")
	}
	code, err := k.NewRecoveryCode(key)
	must(t, err)
	for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", " "), strings.ReplaceAll(code, "-", ""),
		strings.NewReplacer("0", "o", "1", "l").Replace(code), " " + code + "\n"} {
		if u, err := k.Recover(typed, morning); err != nil || !u.Key.Equal(key) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for i, r := range code {
		if r == '-' {
			continue
		}
		other := byte('7')
		if r == '7' {
			other = '8'
		}
		if _, err := k.Recover(code[:i]+string(other)+code[i+1:], morning); data.CodeOf(err) != data.CodeInvalid && data.CodeOf(err) != data.CodePermission {
			t.Errorf("mistyped at %d: %v", i, err)
		}
	}
	for _, typed := range []string{"", code[:len(code)-1], code + "A", annPassword} {
		if _, err := k.Recover(typed, morning); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%q: %v", typed, err)
		}
	}
	again, err := k.NewRecoveryCode(key)
	must(t, err)
	if _, err := k.Recover(code, morning); data.CodeOf(err) != data.CodePermission {
		t.Errorf("the former code: %v", err)
	}
	if u, err := k.Recover(again, morning); err != nil || !u.Key.Equal(key) || !u.Failed {
		t.Errorf("the new code: %v, a failure to record: %v", err, u.Failed)
	}
}

func TestEarlierPasswords(t *testing.T) {
	k := account.Cheap(filepath.Join(t.TempDir(), "office.db"))
	hash, err := argon2id.CreateHash(annPassword, &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 8, KeyLength: 16})
	must(t, err)
	if ok, err := k.VerifyEarlier(annPassword, hash); !ok || err != nil {
		t.Errorf("the password: %v, %v", ok, err)
	}
	if ok, err := k.VerifyEarlier(boPassword, hash); ok || err != nil {
		t.Errorf("another one: %v, %v", ok, err)
	}
	for _, hash := range []string{"", "plain", "$argon2id$v=19$m=1,t=1$x$y"} {
		if ok, _ := k.VerifyEarlier("", hash); ok {
			t.Errorf("verified by %q", hash)
		}
	}
}

func TestNoFolderIsCreated(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "mistyped")
	err := account.Of(filepath.Join(folder, "office.db")).Make(file.NewKey(), file.KeyringInfo{}, nil, morning)
	if data.CodeOf(err) != data.CodeUnavailable || !strings.Contains(err.Error(), "folder") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder was made")
	}
}

// The known generation is protected by the MAC. Without one, earlier programs can read the file.
func TestKnownGeneration(t *testing.T) {
	k, key, db := made(t)
	layout := func() string {
		content, err := os.ReadFile(db + account.Suffix)
		must(t, err)
		return string(content[:len(`{"layout":1`)])
	}
	if g, err := k.Known(key); err != nil || g != (file.Generation{}) || layout() != `{"layout":1` {
		t.Errorf("at first %+v (%v), %s", g, err, layout())
	}
	want := file.Generation{Identity: "a", Line: "b", Number: 7, Hash: "c", At: morning}
	must(t, k.Remember(key, want))
	if g, err := k.Known(key); err != nil || g != want || layout() != `{"layout":2` {
		t.Errorf("then %+v (%v), %s", g, err, layout())
	}
	opens(t, k, ann, annPassword, key)
	if _, err := k.Known(file.NewKey()); data.CodeOf(err) != data.CodeUnavailable {
		t.Errorf("another key reads it: %v", err)
	}
	if err := k.Remember(file.NewKey(), want); data.CodeOf(err) != data.CodeUnavailable {
		t.Errorf("another key writes it: %v", err)
	}
}
