//go:build cgo

package command_test

import (
	"strings"
	"testing"

	"housingtracker/ui/command"
)

func TestUsers(t *testing.T) {
	d := newOffice(t)
	added := d.json("user add --user", admin, "--name", "Bo Boss", "--role", "administrator")
	if added["organization"] != "The Office" || added["role"] != "administrator" || added["disabled"] != false {
		t.Errorf("added %v", added)
	}
	d.must("user add --user", admin, "--name", "Una New", "--organization", "north house")
	d.must("user add --user", admin, "--name", "Otto Other", "--organization", "A New Place")
	got := map[any]any{}
	for _, u := range d.list("user list --user", admin) {
		got[u["name"]] = u["organization"]
	}
	for name, organization := range map[string]string{
		admin: "The Office", caseworker: "North House", outsider: "South House", "Una New": "North House", "Otto Other": "A New Place",
	} {
		if got[name] != organization {
			t.Errorf("%s belongs to %v, want %s", name, got[name], organization)
		}
	}
	if table := d.must("user list --user", admin); !strings.Contains(table, "Otto Other") {
		t.Errorf("the table is %q", table)
	}
}

func TestDisabledUsersDoNothingUntilEnabled(t *testing.T) {
	d := newOffice(t)
	if u := d.json("user disable --user", admin, "--name", caseworker); u["disabled"] != true {
		t.Errorf("disabled %v", u)
	}
	if code, _ := d.refused("programs --user", caseworker); code != "permission" {
		t.Errorf("a disabled user: code %q", code)
	}
	d.must("user enable --user", admin, "--name", caseworker)
	d.must("programs --user", caseworker)
}

func TestResetGivesANewPassword(t *testing.T) {
	d := newOffice(t)
	d.env[command.NewPasswordVariable] = "another password"
	d.must("user reset --user", admin, "--name", caseworker)
	if code, _ := d.refused("programs --user", caseworker); code != "permission" {
		t.Errorf("the old password: code %q", code)
	}
	d.env[command.PasswordVariable] = "another password"
	d.must("programs --user", caseworker)
}

func TestUsersAreRefused(t *testing.T) {
	d := newOffice(t)
	for _, c := range []struct{ words, name, code string }{
		{"user add --name New --user", caseworker, "permission"},
		{"user list --user", caseworker, "permission"},
		{"user disable --name Ann --user", caseworker, "permission"},
		{"user reset --name Ann --user", outsider, "permission"},
		{"user add --name New --role boss --user", admin, "invalid"},
		{"user disable --name Nobody --user", admin, "not-found"},
		{"user reset --name Nobody --user", admin, "not-found"},
	} {
		if code, _ := d.refused(c.words, c.name); code != c.code {
			t.Errorf("%s %s: code %q, want %q", c.words, c.name, code, c.code)
		}
	}
	if code, _ := d.refused("user add --user", admin, "--name", strings.ToUpper(caseworker)); code != "exists" {
		t.Errorf("a name taken: code %q, want exists", code)
	}
	if code, _ := d.refused("user disable --user", admin, "--name", admin); code != "invalid" {
		t.Errorf("the last administrator: code %q, want invalid", code)
	}
	d.env[command.NewPasswordVariable] = "short"
	if code, _ := d.refused("user add --user", admin, "--name", "New", "--organization", "Nowhere yet"); code != "invalid" {
		t.Errorf("a short password: code %q, want invalid", code)
	}
	d.env[command.NewPasswordVariable] = ""
	if code, _ := d.refused("user add --user", admin, "--name", "New"); code == "" {
		t.Error("a user without a password was added")
	}
}
