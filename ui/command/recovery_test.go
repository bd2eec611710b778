//go:build cgo

package command_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"housingtracker/data/account"
	"housingtracker/data/signin"
	"housingtracker/data/sqlite"
	"housingtracker/ui/command"
)

func TestTheRecoveryCodeLeadsBackIn(t *testing.T) {
	d := newDesk(t)
	code := d.json("init --admin", admin)["recoveryCode"].(string)
	use := func() (string, string) { return d.refused("recovery use --name", admin) }
	d.env[command.RecoveryCodeVariable] = code[:len(code)-1]
	if got, _ := use(); got != "invalid" {
		t.Errorf("a code that is too short: %q", got)
	}
	d.env[command.RecoveryCodeVariable], d.env[command.NewPasswordVariable] = code, "short"
	if got, _ := use(); got != "invalid" {
		t.Errorf("a short password: %q", got)
	}
	d.env[command.NewPasswordVariable] = "a lamp by the lake"
	d.must("recovery use --name", admin)
	if got, _ := d.refused("programs --user", admin); got != "permission" {
		t.Errorf("the former password: %q", got)
	}
	d.env[command.PasswordVariable] = "a lamp by the lake"
	if again := d.json("recovery new --user", admin)["recoveryCode"]; again == code || again == "" {
		t.Errorf("the new code is %v", again)
	}
	if got, message := use(); got != "permission" || !strings.Contains(message, "older one") {
		t.Errorf("the former code: %q %q", got, message)
	}
	if text := d.must("recovery new --user", admin); !strings.Contains(text, "lock it away") {
		t.Errorf("printed %q", text)
	}
}

// Five wrong passwords lock a name for commands too, each of which is a program of its own; the record names whose.
func TestWrongPasswordsLockCommands(t *testing.T) {
	d := newOffice(t)
	for _, name := range []string{caseworker, "Nobody At All"} {
		d.env[command.PasswordVariable] = "not the password"
		for range signin.MaxTries {
			if code, _ := d.refused("programs --user", name); code != "permission" {
				t.Errorf("%s: code %q", name, code)
			}
		}
		d.env[command.PasswordVariable] = password
		if code, message := d.refused("programs --user", name); code != "permission" || !strings.Contains(message, "in 1 minute") {
			t.Errorf("%s, locked: %q %q", name, code, message)
		}
	}
	d.later = time.Minute
	d.must("programs --user", caseworker)
	failed := 0
	for _, event := range d.list("audit --kind=sign-in-failed --user", admin) {
		if event["reason"] == "a wrong password for "+caseworker {
			failed++
		}
		if strings.Contains(event["reason"].(string), "Nobody") {
			t.Errorf("on record: %v", event)
		}
	}
	if failed != signin.MaxTries {
		t.Errorf("%d wrong passwords on record", failed)
	}
}

func TestUnusedAccountsLockUntilReset(t *testing.T) {
	d := newOffice(t)
	d.later = 61 * 24 * time.Hour
	d.env[command.RecoveryCodeVariable] = ""
	if code, message := d.refused("programs --user", caseworker); code != "permission" || !strings.Contains(message, "60 days") {
		t.Errorf("%q %q", code, message)
	}
	if code, _ := d.refused("programs --user", admin); code != "permission" {
		t.Errorf("the administrator: %q", code)
	}
}

// What lies on the disk says nothing about anybody: no name, no password, in no file's content or name.
func TestNothingLegibleOnDisk(t *testing.T) {
	if !sqlite.Encrypts() {
		return
	}
	d := newOffice(t)
	for _, end := range []string{"", account.Suffix} {
		content, err := os.ReadFile(d.db + end)
		if err != nil {
			t.Fatal(err)
		}
		// Long texts: a few letters may stand anywhere in what looks like noise.
		for _, text := range []string{"Client open", "Nora North", "Ann Admin", "North House", "CREATE TABLE", "correct horse"} {
			if strings.Contains(string(content), text) {
				t.Errorf("office.db%s holds %q", end, text)
			}
		}
	}
}
