//go:build cgo

package command_test

import (
	"context"
	"strings"
	"testing"

	"housingtracker/ui/command"
)

func TestSignInIsRefused(t *testing.T) {
	d := newOffice(t)
	if code, _ := d.refused("programs --user Nobody"); code != "permission" {
		t.Errorf("an unknown user: code %q", code)
	}
	d.env[command.PasswordVariable] = "not the password"
	if code, _ := d.refused("programs --user", admin); code != "permission" {
		t.Errorf("a wrong password: code %q", code)
	}
}

func TestPasswordsAreAskedForWhereTheEnvironmentHasNone(t *testing.T) {
	d := newDesk(t)
	delete(d.env, command.PasswordVariable)
	delete(d.env, command.NewPasswordVariable)
	var asked []string
	answers := []string{}
	d.program.ReadPassword = func(_ context.Context, prompt string) (string, error) {
		asked = append(asked, prompt)
		answer := answers[0]
		answers = answers[1:]
		return answer, nil
	}
	answers = []string{password, "something else"}
	if code, _ := d.refused("init --admin", admin); code != "invalid" {
		t.Errorf("two different new passwords: code %q", code)
	}
	answers = []string{password, password}
	d.must("init --admin", admin)
	answers = []string{password}
	d.must("programs --user", admin)
	answers = []string{password, "a new password", "a new password"}
	d.must("user add --user", admin, "--name", caseworker)
	if len(answers) != 0 {
		t.Errorf("%d answers were not asked for", len(answers))
	}
	if last := asked[len(asked)-2]; !strings.Contains(last, caseworker) {
		t.Errorf("the prompt %q does not say whose password it is", last)
	}
	d.env[command.PasswordVariable] = "a new password"
	d.must("programs --user", caseworker)
}
