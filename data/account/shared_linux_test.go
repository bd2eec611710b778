package account_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/place"
	"housingtracker/data/place/fusetest"
	"housingtracker/data/share"
	"housingtracker/data/signin"
)

// files are the names and contents of the files in a folder.
func files(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	must(t, err)
	var all strings.Builder
	for _, e := range entries {
		content, _ := os.ReadFile(filepath.Join(folder, e.Name()))
		all.WriteString(e.Name() + ": " + string(content) + "\n")
	}
	return all.String()
}

func prove(t *testing.T, db string) {
	t.Helper()
	at, err := place.Of(db)
	must(t, err)
	must(t, share.Add(db, share.Here(at), share.Here(at), time.Now()))
}

// A computer that is not proved counts wrong passwords in a file of its own, with those in the keyring, and writes nothing beside the
// database. Once it is proved, they are counted in the keyring.
func TestTriesBeforeTheProof(t *testing.T) {
	folder := fusetest.New(t, t.TempDir()).Path
	db, here := filepath.Join(folder, "office.db"), filepath.Join(t.TempDir(), "tries")
	key := file.NewKey()
	must(t, account.Cheap(db).CountHere(here).Make(key, file.KeyringInfo{SetUp: true}, []file.NewPassword{{Name: ann, Password: annPassword}, {Name: bo, Password: boPassword}}, morning))
	before := files(t, folder)
	open := func() *account.Keyring { return account.Cheap(db).CountHere(here) }
	// Each time another program.
	for range signin.MaxTries - 1 {
		wrong(t, open(), ann, "wrong", morning)
	}
	opens(t, open(), bo, boPassword, key)
	wrong(t, open(), ann, "wrong", morning)
	if words := wrong(t, open(), ann, annPassword, morning.Add(time.Second)); !strings.Contains(words, "in 1 minute,") {
		t.Errorf("not locked: %s", words)
	}
	release, err := open().Claim(7, nil)
	must(t, err)
	if _, err := open().Claim(7, nil); data.CodeOf(err) != data.CodePermission {
		t.Errorf("a second window on this computer: %v", err)
	}
	release()
	if err := open().SetPassword(key, file.NewPassword{Name: ann, Password: "another"}, morning); data.CodeOf(err) != data.CodeUnavailable {
		t.Errorf("a new password: %v", err)
	}
	if after := files(t, folder); after != before {
		t.Errorf("the shared folder has\n%s, not\n%s", after, before)
	}
	// Without a folder on this computer nothing is counted, and nothing written.
	wrong(t, account.Cheap(db), bo, "wrong", morning)
	if after := files(t, folder); after != before {
		t.Errorf("the shared folder has\n%s, not\n%s", after, before)
	}

	prove(t, db)
	if words := wrong(t, open(), ann, annPassword, morning.Add(2*time.Second)); !strings.Contains(words, "in 1 minute,") {
		t.Errorf("after the proof, not locked: %s", words)
	}
	failures, err := account.Cheap(db).Failures([]string{ann, bo})
	must(t, err)
	if len(failures) != signin.MaxTries || failures[0].Name != ann {
		t.Errorf("failures %+v", failures)
	}
	for _, k := range []*account.Keyring{open(), account.Cheap(db)} {
		if words := wrong(t, k, ann, annPassword, morning.Add(3*time.Second)); !strings.Contains(words, "in 1 minute,") {
			t.Errorf("after the proof, elsewhere: %s", words)
		}
	}
	opens(t, open(), bo, boPassword, key)
}

// Tries in the keyring count on a computer that is not proved.
func TestTriesOfOthersBeforeTheProof(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(fusetest.New(t, folder).Path, "office.db"), filepath.Join(fusetest.New(t, folder).Path, "office.db")
	prove(t, first)
	must(t, account.Cheap(first).Make(file.NewKey(), file.KeyringInfo{SetUp: true}, []file.NewPassword{{Name: ann, Password: annPassword}}, morning))
	for range signin.MaxTries - 1 {
		wrong(t, account.Cheap(first), ann, "wrong", morning)
	}
	nextDay := account.Cheap(second).CountHere(t.TempDir())
	if words := wrong(t, nextDay, ann, "wrong", morning.AddDate(0, 0, 2)); words != signin.WrongPassword {
		t.Errorf("two days later: %s", words)
	}
	k := account.Cheap(second).CountHere(t.TempDir())
	if words := wrong(t, k, ann, "wrong", morning); !strings.Contains(words, "in 1 minute,") {
		t.Errorf("the fifth wrong password: %s", words)
	}
}

// In a shared folder a window is claimed by a file, which counts until it is released or no longer renewed.
func TestClaimInASharedFolder(t *testing.T) {
	db := filepath.Join(fusetest.New(t, t.TempDir()).Path, "office.db")
	prove(t, db)
	must(t, account.Cheap(db).Make(file.NewKey(), file.KeyringInfo{SetUp: true}, nil, morning))
	release, err := account.Cheap(db).Claim(7, nil)
	must(t, err)
	_, err = account.Cheap(db).Claim(7, nil)
	if data.CodeOf(err) != data.CodePermission || !strings.Contains(err.Error(), "You have a window open at "+place.ComputerName()+" since ") {
		t.Errorf("a second window: %v", err)
	}
	other, err := account.Cheap(db).Claim(8, nil)
	must(t, err)
	other()
	release()
	release, err = account.Cheap(db).Claim(7, nil)
	must(t, err)
	long := time.Now().Add(-share.StaleAfter)
	must(t, os.Chtimes(db+".keys.locks/user-7", long, long))
	again, err := account.Cheap(db).Claim(7, nil)
	must(t, err)
	release()
	if _, err := account.Cheap(db).Claim(7, nil); data.CodeOf(err) != data.CodePermission {
		t.Errorf("the first window has released what is not its any more: %v", err)
	}
	again()
}

// In a shared folder programs take turns with the keyring by files, which count until their holder ends, not by locks of a kind that
// nobody has proved.
func TestTurnsInASharedFolder(t *testing.T) {
	db := filepath.Join(fusetest.New(t, t.TempDir()).Path, "office.db")
	prove(t, db)
	key := file.NewKey()
	must(t, account.Cheap(db).Make(key, file.KeyringInfo{SetUp: true}, []file.NewPassword{{Name: ann, Password: annPassword}}, morning))
	opens(t, account.Cheap(db), ann, annPassword, key)
	if left, err := os.ReadDir(db + ".keys.locks"); err != nil || len(left) > 0 {
		t.Fatalf("left are %v, %v", left, err)
	}
	gone := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	must(t, gone.Run())
	held := db + ".keys.locks/keys.held"
	must(t, os.WriteFile(held, fmt.Appendf(nil, `{"computer":%q,"process":%d,"mark":"theirs"}`, place.ComputerID(), gone.Process.Pid), 0o600))
	must(t, account.Cheap(db).SetPassword(key, file.NewPassword{Name: ann, Password: "another"}, morning))
	if _, err := os.Stat(held); !os.IsNotExist(err) {
		t.Errorf("the lock of a program that has ended: %v", err)
	}
	opens(t, account.Cheap(db), ann, "another", key)
}
