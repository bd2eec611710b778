package account

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

var noon = time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)

// full returns a keyring with every kind of content.
func full(t testing.TB) (k *Keyring, key file.Key, content []byte) {
	t.Helper()
	k, key = Cheap(filepath.Join(t.TempDir(), "office.db")), file.NewKey()
	info := file.KeyringInfo{SetUp: true, Encrypted: true, Accounts: []data.SampleAccount{{Name: "Maya", Password: "published"}}}
	for _, err := range []error{
		k.Make(key, info, []file.NewPassword{{Name: "Ann", Password: "seven wet lanterns"}, {Name: "Bo", Password: "a kettle and a kite", Temporary: true}}, noon),
		func() error { _, err := k.NewRecoveryCode(key); return err }(),
		k.Remember(key, file.Generation{Identity: "a", Line: "b", Number: 7, Hash: "c", At: noon}),
		func() error { _, _ = k.Unlock("Ann", "wrong", noon); return nil }(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(k.path)
	if err != nil {
		t.Fatal(err)
	}
	return k, key, content
}

// A flipped bit, or a byte more or less, makes the file unreadable before anything in it is used.
func TestChangedBitsAreFound(t *testing.T) {
	_, _, content := full(t)
	if _, err := decode(content); err != nil {
		t.Fatal(err)
	}
	for i := range content {
		for bit := range 8 {
			content[i] ^= 1 << bit
			if _, err := decode(content); err == nil {
				t.Errorf("bit %d of byte %d: not found", bit, i)
			}
			content[i] ^= 1 << bit
		}
		if _, err := decode(content[:i]); err == nil {
			t.Errorf("cut off at %d: not found", i)
		}
	}
	if _, err := decode(append(content, '\n')); err == nil {
		t.Error("a line more: not found")
	}
}

func TestDamagedFiles(t *testing.T) {
	k, _, content := full(t)
	newer := strings.Replace(string(content), `"layout":2`, `"layout":3`, 1)
	for what, c := range map[string]struct{ content, says string }{
		"empty": {"", "damaged"}, "not JSON": {"keys", "damaged"}, "cut off": {string(content[:len(content)/2]), "damaged"},
		"flipped": {strings.Replace(string(content), "true", "trve", 1), "damaged"}, "newer": {newer, "newer"},
		"huge": {strings.Repeat(" ", maxFileSize+2), "damaged"},
	} {
		if err := os.WriteFile(k.path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{
			func() error { _, err := k.Info(); return err }(),
			func() error { _, err := k.Unlock("Ann", "seven wet lanterns", noon); return err }(),
			func() error {
				_, err := k.Recover("0000-0000-0000-0000-0000-0000-0000", noon)
				return err
			}(),
		} {
			if err == nil || data.CodeOf(err) == data.CodeUnavailable && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if left, err := os.ReadFile(k.path); err != nil || string(left) != c.content {
			t.Errorf("%s: the file was changed (%v)", what, err)
		}
	}
}

// A change with a valid checksum, but without the key, is found at the next sign-in.
func TestForgedFiles(t *testing.T) {
	for what, forge := range map[string]func(*ring){
		"a slot taken away": func(r *ring) { delete(r.Content.Slots, r.Content.slotOf("Bo")) },
		"a slot moved":      func(r *ring) { r.Content.Slots[r.Content.slotOf("Eve")] = r.Content.Slots[r.Content.slotOf("Bo")] },
		"not encrypted":     func(r *ring) { r.Content.Encrypted = false },
		"a sample":          func(r *ring) { r.Content.Sample = true },
		"the code kept":     func(r *ring) { r.Content.RecoveryKept = true },
		"accounts to try":   func(r *ring) { r.Content.Accounts[0].Password = "another" },
		"set only now": func(r *ring) {
			s := r.Content.Slots[r.Content.slotOf("Ann")]
			s.Since = noon.AddDate(1, 0, 0)
			r.Content.Slots[r.Content.slotOf("Ann")] = s
		},
		"the own password kept": func(r *ring) {
			s := r.Content.Slots[r.Content.slotOf("Bo")]
			s.Temporary = false
			r.Content.Slots[r.Content.slotOf("Bo")] = s
		},
	} {
		k, _, content := full(t)
		r, err := decode(content)
		if err != nil {
			t.Fatal(err)
		}
		forge(&r)
		if err := k.write(r); err != nil {
			t.Fatal(err)
		}
		u, err := k.Unlock("Ann", "seven wet lanterns", noon)
		if data.CodeOf(err) != data.CodeUnavailable || !u.Key.IsZero() {
			t.Errorf("%s: %v", what, err)
		}
	}
	// A slot is bound to its name.
	k, key, content := full(t)
	r, err := decode(content)
	if err != nil {
		t.Fatal(err)
	}
	r.Content.Slots[r.Content.slotOf("Eve")] = r.Content.Slots[r.Content.slotOf("Bo")]
	if err := k.write(r.withMAC(key)); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Unlock("Eve", "a kettle and a kite", noon); data.CodeOf(err) != data.CodePermission {
		t.Errorf("Bo's wrap opens for Eve: %v", err)
	}
}

// A file whose cost would exhaust memory or time is refused before a password is tried.
func TestExcessiveCosts(t *testing.T) {
	_, key, content := full(t)
	for what, absurd := range map[string]cost{
		"memory": {1 << 30, 1, 1}, "passes": {8, 1 << 20, 1}, "no memory": {0, 1, 1}, "no passes": {8, 0, 1}, "no threads": {8, 1, 0}, "threads": {8, 1, 255},
	} {
		r, err := decode(content)
		if err != nil {
			t.Fatal(err)
		}
		s := r.Content.Slots[r.Content.slotOf("Ann")]
		s.Memory, s.Passes, s.Threads = absurd.memory, absurd.passes, absurd.threads
		r.Content.Slots[r.Content.slotOf("Ann")] = s
		changed, err := encode(r.withMAC(key))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decode(changed); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
}

// Random tries neither fill the disk nor displace a user's lock or failures.
func TestTriesAreBounded(t *testing.T) {
	_, _, content := full(t)
	r, err := decode(content)
	if err != nil {
		t.Fatal(err)
	}
	user := r.Content.slotOf("Ann")
	for i := range 3 * maxTries {
		id, at := random(16), noon.Add(time.Duration(i)*time.Second)
		r.countTry(id, at)
		r.addFailure(newFailure(id, at))
		if _, counted := r.Tries[id]; !counted {
			t.Fatalf("try %d is not counted", i)
		}
	}
	if len(r.Tries) > maxTries || len(r.Failures) > maxFailures || r.Tries[user].Count == 0 {
		t.Errorf("%d names, %d failures, %d wrong passwords of the user", len(r.Tries), len(r.Failures), r.Tries[user].Count)
	}
	if !slices.ContainsFunc(r.Failures, func(f failure) bool { return f.Slot == user }) {
		t.Error("the wrong password of the user is no longer to be put on record")
	}
	if r.countTry("a day later", noon.Add(25*time.Hour)); len(r.Tries) != 1 {
		t.Errorf("a day later %d names are remembered", len(r.Tries))
	}
}

func FuzzKeyring(f *testing.F) {
	_, _, content := full(f)
	f.Add(content)
	f.Add([]byte(`{"layout":1,"sum":"","keyring":{}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := decode(content)
		if err != nil {
			// Most inputs fail the checksum: compute a valid one.
			var file struct {
				Keyring json.RawMessage `json:"keyring"`
			}
			if json.Unmarshal(content, &file) != nil || json.Unmarshal(file.Keyring, &r) != nil {
				return
			}
			again, err := encode(r)
			if err != nil {
				return
			}
			if r, err = decode(again); err != nil {
				return
			}
		}
		k := Cheap(filepath.Join(t.TempDir(), "office.db"))
		for _, s := range r.Content.Slots {
			if s.Memory > 64 || s.Passes > 2 {
				return
			}
		}
		if err := k.write(r); err != nil {
			t.Fatal(err)
		}
		if u, err := k.Unlock("Ann", "wrong", noon); err == nil || !u.Key.IsZero() {
			t.Error("a wrong password opens it")
		}
		if _, err := k.Failures([]string{"Ann"}); err != nil {
			t.Error(err)
		}
	})
}

// A link at the temporary name is not followed, and a file of another type does not block.
func TestOtherFileTypes(t *testing.T) {
	k, key, _ := full(t)
	letter := filepath.Join(t.TempDir(), "letter.txt")
	if err := os.WriteFile(letter, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(letter, k.path+".new"); err != nil {
		t.Logf("no links here: %v", err)
	}
	if err := k.SetInfo(key, file.KeyringInfo{SetUp: true}); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(letter); err != nil || string(got) != "mine" {
		t.Errorf("the file behind a link holds %q (%v)", got, err)
	}
	if err := os.Remove(k.path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(k.path, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Info(); data.CodeOf(err) != data.CodeUnavailable || !strings.Contains(err.Error(), "not a file") {
		t.Errorf("a folder: %v", err)
	}
}
