package account_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

// Five wrong passwords lock a name for longer and longer, without revealing whether it is a user's.
func TestTriesLock(t *testing.T) {
	for _, name := range []string{ann, "Nobody"} {
		k, _, db := made(t)
		at := morning
		for n := 1; n < signin.MaxTries; n++ {
			if words := wrong(t, k, name, "wrong", at); words != signin.WrongPassword {
				t.Errorf("%s, wrong %d times: %s", name, n, words)
			}
		}
		for _, minutes := range []string{"1 minute", "2 minutes", "4 minutes", "8 minutes", "16 minutes", "32 minutes", "60 minutes", "60 minutes"} {
			if words := wrong(t, k, name, "wrong", at); !strings.Contains(words, "in "+minutes+",") {
				t.Errorf("%s: %s, want %s", name, words, minutes)
			}
			// The right password and another program are refused too, and do not prolong the lock.
			for _, other := range []*account.Keyring{k, account.Cheap(db)} {
				if words := wrong(t, other, name, annPassword, at.Add(time.Second)); !strings.Contains(words, "in "+minutes+",") {
					t.Errorf("%s, while locked: %s, want %s", name, words, minutes)
				}
			}
			n, unit, _ := strings.Cut(minutes, " ")
			delay, err := time.ParseDuration(n + unit[:1])
			must(t, err)
			at = at.Add(delay)
		}
	}
}

func TestTriesExpire(t *testing.T) {
	lock := func(k *account.Keyring) {
		for range signin.MaxTries {
			wrong(t, k, ann, "wrong", morning)
		}
	}
	k, key, _ := made(t)
	for range signin.MaxTries - 1 {
		wrong(t, k, ann, "wrong", morning)
	}
	opens(t, k, ann, annPassword, key)
	for range signin.MaxTries - 1 {
		wrong(t, k, ann, "wrong", morning)
	}
	opens(t, k, ann, annPassword, key)

	lock(k)
	opens(t, k, bo, boPassword, key)
	states, err := k.Passwords([]string{ann, bo}, morning)
	must(t, err)
	if !states[0].LockedUntil.Equal(morning.Add(time.Minute)) || !states[1].LockedUntil.IsZero() {
		t.Errorf("states %+v", states)
	}
	must(t, k.SetPassword(key, file.NewPassword{Name: ann, Password: "the administrator's"}, morning))
	opens(t, k, ann, "the administrator's", key)

	k, key, _ = made(t)
	lock(k)
	if _, err := k.Unlock(ann, annPassword, morning.Add(time.Minute)); err != nil {
		t.Errorf("after the delay: %v", err)
	}
	lock(k)
	if words := wrong(t, k, ann, annPassword, morning.AddDate(-1, 0, 0)); !strings.Contains(words, "in 1 minute,") {
		t.Errorf("with the clock set back: %s", words)
	}
	// The recovery code works nevertheless.
	code, err := k.NewRecoveryCode(key)
	must(t, err)
	for range 3 * signin.MaxTries {
		_, _ = k.Recover("0000-0000-0000-0000-0000-0000-0000", morning)
	}
	if _, err := k.Recover(code, morning); err != nil {
		t.Errorf("the recovery code: %v", err)
	}
}

// A try counts before it is verified: parallel tries get no more than five.
func TestParallelTries(t *testing.T) {
	k, _, db := made(t)
	words := make(chan string)
	for range 20 {
		go func() {
			_, err := account.Cheap(db).Unlock(ann, "wrong", morning)
			words <- err.Error()
		}()
	}
	judged := 0
	for range 20 {
		if strings.Contains(<-words, "not right") {
			judged++
		}
	}
	if judged != signin.MaxTries {
		t.Errorf("%d of 20 tries at once were judged, want %d", judged, signin.MaxTries)
	}
	wrong(t, k, ann, annPassword, morning)
}

// Programs that start at once with the right password, as scheduled jobs do, all succeed.
func TestParallelRightPasswords(t *testing.T) {
	_, key, db := made(t)
	// With the real cost, so that they overlap.
	must(t, account.Of(db).SetPassword(key, file.NewPassword{Name: ann, Password: annPassword}, morning))
	errs := make(chan error)
	for range 2 * signin.MaxTries {
		go func() {
			_, err := account.Of(db).Unlock(ann, annPassword, morning)
			errs <- err
		}()
	}
	for range 2 * signin.MaxTries {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestSampleNeverLocks(t *testing.T) {
	k, key, _ := made(t)
	must(t, k.SetInfo(key, file.KeyringInfo{SetUp: true, Sample: true}))
	for range 3 * signin.MaxTries {
		wrong(t, k, ann, "wrong", morning)
	}
	opens(t, k, ann, annPassword, key)
}

func TestFailures(t *testing.T) {
	k, key, _ := made(t)
	wrong(t, k, ann, "wrong", morning)
	wrong(t, k, "Nobody", "wrong", morning.Add(time.Minute))
	u, err := k.Unlock(bo, boPassword, morning)
	must(t, err)
	if !u.Failed {
		t.Error("nobody says that there were failures")
	}
	failures, err := k.Failures([]string{bo, ann})
	must(t, err)
	if len(failures) != 2 || failures[0].Name != ann || failures[1].Name != "" || failures[0].Operation == failures[1].Operation || !failures[1].At.Equal(morning.Add(time.Minute)) {
		t.Errorf("failures %+v", failures)
	}
	must(t, k.Recorded(failures[:1]))
	if left, err := k.Failures(nil); err != nil || len(left) != 1 || left[0].Operation != failures[1].Operation {
		t.Errorf("left %+v, %v", left, err)
	}
	must(t, k.Recorded(failures))
	if u, err := k.Unlock(ann, annPassword, morning); err != nil || u.Failed || !u.Key.Equal(key) {
		t.Errorf("afterwards: %v, failed %v", err, u.Failed)
	}
}

// In a read-only folder wrong tries can't be counted, but the right password works.
func TestReadOnlyFolder(t *testing.T) {
	k, key, db := made(t)
	for range signin.MaxTries - 1 {
		wrong(t, k, bo, "wrong", morning)
	}
	must(t, os.RemoveAll(db+account.Suffix+".locks"))
	must(t, os.WriteFile(db+account.Suffix+".locks", nil, 0o400))
	opens(t, k, ann, annPassword, key)
	for range 3 {
		wrong(t, k, bo, "wrong", morning)
	}
	if _, err := k.Claim(1, nil); data.CodeOf(err) != data.CodeUnavailable {
		t.Errorf("claimed without a lock: %v", err)
	}
	if err := k.RemovePassword(key, bo); data.CodeOf(err) != data.CodeUnavailable {
		t.Errorf("a password was removed: %v", err)
	}
}
