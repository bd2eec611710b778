//go:build cgo

package command_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMove(t *testing.T) {
	d := newOffice(t)
	target := filepath.Join(t.TempDir(), "moved.db")
	if code, words := d.refused("move --user", admin, "--from", d.db); code != "invalid" || !strings.Contains(words, "--to") {
		t.Errorf("without a target: %s %q", code, words)
	}
	if code, _ := d.refused("move --user", caseworker, "--from", d.db, "--to", target); code != "permission" {
		t.Errorf("a caseworker: code %q", code)
	}
	if code, _ := d.refused("move --user", admin, "--from", d.db, "--to", d.db); code != "exists" {
		t.Errorf("to itself: code %q", code)
	}
	if code, _ := d.refused("move --user", admin, "--from", d.db, "--to", filepath.Join(target, "none", "a.db")); code != "unavailable" {
		t.Errorf("to a folder that is not there: code %q", code)
	}
	var moved struct {
		From, To, Check string
		Tables          int
		Rows            map[string]int64
		MovedAt         string `json:"moved_at"`
	}
	if err := json.Unmarshal([]byte(d.must("move --json --user", admin, "--from", d.db, "--to", target)), &moved); err != nil {
		t.Fatal(err)
	}
	if moved.From != d.db || moved.To != target || moved.Check != "ok" || moved.Tables != len(moved.Rows) || moved.Rows["users"] != 3 || moved.Rows["enrollments"] != int64(len(fixture)) || moved.MovedAt == "" {
		t.Errorf("moved %+v", moved)
	}
	for _, words := range []string{"user add --organization North --name New --user", "import office.zip --user", "backup --user", "retention --remove --confirm 0 --user"} {
		if code, text := d.refused(words, admin); code != "unavailable" || !strings.Contains(text, "This database was moved to "+target) {
			t.Errorf("%s: %s %q", words, code, text)
		}
	}
	d.must("programs --user", admin)
	d.must("check --user", admin, "--db", target)
	d.must("programs --user", caseworker, "--db", target)
	if text := d.must("move --undo --user", admin, "--from", d.db); !strings.Contains(text, "can be written again") || strings.Contains(text, "Warning") {
		t.Errorf("undo says %q", text)
	}
	d.must("user add --organization", "North House", "--name", "New Nell", "--user", admin)
	if code, text := d.refused("user add --name X --organization North --db", target, "--user", admin); code != "unavailable" || !strings.Contains(text, "was moved to "+d.db) {
		t.Errorf("at the other place: %s %q", code, text)
	}
	if _, err := os.Stat(target + ".moving"); err == nil {
		t.Error("files of the move are left")
	}
}
