//go:build cgo

package command_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// backedUp makes a backup and returns its path.
func (d *desk) backedUp() string {
	d.t.Helper()
	return d.json("backup --user", admin)["file"].(string)
}

// noted notes the hash of each event by its device and number there, and fails the test if there was another one of these.
func (d *desk) noted(hashes map[string]any) {
	d.t.Helper()
	for _, a := range d.list("audit --user", admin) {
		id := fmt.Sprint(a["device"], " ", a["sequence"])
		if was, known := hashes[id]; known && was != a["hash"] || a["device"] == "" {
			d.t.Errorf("the device and number %q are of two events", id)
		}
		hashes[id] = a["hash"]
	}
}

func TestBackupAndRestore(t *testing.T) {
	d := newOffice(t)
	hashes := map[string]any{}
	d.must("tracker create eligibility_verified=2026-10-02 --user", caseworker, d.enrollment("open"))
	file := d.backedUp()
	d.later = time.Hour
	d.must("tracker create eligibility_verified=2026-10-03 --user", caseworker, d.enrollment("other"))

	preview := d.json("restore --preview --from", file, "--user", admin)
	now, then := preview["now"].(map[string]any), preview["then"].(map[string]any)
	since := preview["acts_since"].(map[string]any)
	if now["trackers"] != 2.0 || then["trackers"] != 1.0 || since["tracker-created"] != 1.0 || preview["restored"] != false || preview["of_another_office"] != false {
		t.Errorf("preview %v", preview)
	}
	if v := d.json("tracker show --user", caseworker, d.enrollment("other")); v["eligibility_verified"] != "2026-10-03" {
		t.Errorf("the preview has changed something: %v", v)
	}
	d.noted(hashes)
	done := d.json("restore --from", file, "--user", admin)
	d.noted(hashes)
	if done["restored"] != true || !strings.HasPrefix(done["backup_before"].(string), "office-") {
		t.Errorf("restored %v", done)
	}
	d.must("check --user", admin)
	if list := d.list("backup list --user", admin); len(list) != 2 || list[1]["file"] != file {
		t.Errorf("backups %v", list)
	}
	events := d.list("audit --kind restore --user", admin)
	if len(events) != 1 || events[0]["by"] != admin {
		t.Errorf("on record: %v", events)
	}
	// And back again, to what was before the restore.
	again := d.json("restore --from", filepath.Join(filepath.Dir(file), done["backup_before"].(string)), "--user", admin)
	if again["of_another_office"] != true || again["then"].(map[string]any)["trackers"] != 2.0 {
		t.Errorf("back again: %v", again)
	}
	d.noted(hashes)
	if left, _ := filepath.Glob(d.db + ".*restor*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRestoreWhereTheDatabaseOrItsKeysAreGone(t *testing.T) {
	for _, gone := range [][]string{{""}, {".keys"}, {"", ".keys"}} {
		d := newOffice(t)
		file := d.backedUp()
		for _, end := range gone {
			if err := os.Remove(d.db + end); err != nil {
				t.Fatal(err)
			}
		}
		if code, _ := d.refused("restore --from", file, "--user", caseworker); code != "permission" {
			t.Errorf("%q gone: a caseworker is refused as %q", gone, code)
		}
		d.must("restore --from", file, "--user", admin)
		d.must("check --user", admin)
	}
}

func TestRestoreOfADamagedDatabaseKeepsItAside(t *testing.T) {
	d := newOffice(t)
	file := d.backedUp()
	content, err := os.ReadFile(d.db)
	if err != nil {
		t.Fatal(err)
	}
	for i := 3 * 4096; i < len(content); i += 4096 {
		content[i+100] ^= 1
	}
	if err := os.WriteFile(d.db, content, 0o600); err != nil {
		t.Fatal(err)
	}
	d.must("restore --from", file, "--user", admin)
	d.must("check --user", admin)
	aside, _ := filepath.Glob(d.db + ".before-restore-*")
	if len(aside) == 0 {
		t.Fatal("the damaged database was not kept")
	}
}

func TestRestoreIsRefused(t *testing.T) {
	d := newOffice(t)
	file := d.backedUp()
	other := newOffice(t)
	foreign := other.backedUp()
	before, err := os.ReadFile(d.db)
	if err != nil {
		t.Fatal(err)
	}
	for name, words := range map[string][]string{
		"permission":  {"restore --from", file, "--user", caseworker},
		"not-found":   {"restore --from", file + "x", "--user", admin},
		"unavailable": {"restore --from", d.db, "--user", admin},
	} {
		if code, _ := d.refused(words[0], words[1:]...); code != name {
			t.Errorf("%q: %q", words, code)
		}
	}
	for _, words := range []string{"backup --user", "backup list --user", "retention --user", "retention --remove --confirm 0 --user"} {
		if code, _ := d.refused(words, caseworker); code != "permission" {
			t.Errorf("%s by a caseworker: %q", words, code)
		}
	}
	d.env["HOUSING_TRACKER_PASSWORD"] = "not this one"
	if code, _ := d.refused("restore --from", foreign, "--user", admin); code != "permission" {
		t.Errorf("by a wrong password: %q", code)
	}
	d.env["HOUSING_TRACKER_PASSWORD"] = password
	if after, err := os.ReadFile(d.db); err != nil || len(after) < len(before) {
		t.Errorf("the database has changed: %v", err)
	}
	d.must("check --user", admin)
	if left, _ := filepath.Glob(d.db + ".*restor*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// One flipped bit anywhere is found; the untouched backup passes.
func TestCheckOfABackup(t *testing.T) {
	d := newOffice(t)
	file := d.backedUp()
	d.must("check --db= --backup", file, "--user", admin)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(whole); i += 1 + len(whole)/60 {
		changed := bytes.Clone(whole)
		changed[i] ^= 1 << (i % 8)
		if err := os.WriteFile(file, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _ := d.refused("check --db= --backup", file, "--user", admin); code != "unavailable" {
			t.Errorf("bit of byte %d: %q", i, code)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".inspected*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBackupToAnotherFolder(t *testing.T) {
	d := newOffice(t)
	to := t.TempDir()
	d.must("backup --to", to, "--user", admin)
	if copies, _ := filepath.Glob(filepath.Join(to, "office-*.backup")); len(copies) != 1 {
		t.Errorf("copies %v", copies)
	}
	if code, _ := d.refused("backup --to", filepath.Join(to, "none"), "--user", admin); code != "invalid" {
		t.Errorf("a folder that is not there: %q", code)
	}
	if text := d.must("backup list --user", admin); !strings.Contains(text, "by hand") {
		t.Errorf("list %q", text)
	}
}

func TestRetentionCommand(t *testing.T) {
	d := newOffice(t)
	if text := d.must("retention --user", admin); !strings.Contains(text, "0 clients") {
		t.Errorf("today: %q", text)
	}
	// An account that nobody uses for sixty days locks.
	for d.later < 2640*24*time.Hour {
		d.later += 55 * 24 * time.Hour
		d.must("programs --user", admin)
	}
	report := d.json("retention --user", admin)
	n := len(report["clients"].([]any))
	if n != 2 {
		t.Errorf("years later: %v", report)
	}
	if code, _ := d.refused("retention --remove --user", admin); code != "confirm" {
		t.Errorf("without the number: %q", code)
	}
	if code, _ := d.refused("retention --remove --de-identify --user", admin); code != "invalid" {
		t.Errorf("both: %q", code)
	}
	d.must("retention --de-identify --confirm 2 --user", admin)
	d.must("check --user", admin)
	if code, _ := d.refused("retention --remove --confirm 2 --user", admin); code != "not-found" {
		t.Errorf("again: %q", code)
	}
}
