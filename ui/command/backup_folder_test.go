//go:build cgo

package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
)

// signedIn is the administrator's session at the desk's database.
func (d *desk) signedIn() (*file.Office, *file.Session) {
	d.t.Helper()
	o, err := d.officeAt(d.db).Existing()
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { o.Close() })
	s, err := o.SignIn(d.t.Context(), admin, password)
	if err != nil {
		d.t.Fatal(err)
	}
	return o, s
}

// The second folder gets copies; that it is away fails nothing and is reported, and once it is back it gets the newest.
func TestSecondFolderOfBackups(t *testing.T) {
	d := newOffice(t)
	o, s := d.signedIn()
	second := filepath.Join(t.TempDir(), "disk")
	set := data.DefaultSettings
	set.BackupFolder = second
	if err := s.SaveSettings(t.Context(), data.NewOperationID(), set); data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("a folder that is not there: %v", err)
	}
	if err := os.Mkdir(second, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveSettings(t.Context(), data.NewOperationID(), set); err != nil {
		t.Fatal(err)
	}
	copies := func() int {
		all, _ := filepath.Glob(filepath.Join(second, "*.backup"))
		return len(all)
	}
	b, made, err := o.BackUpIfDue(t.Context(), false)
	if err != nil || !made || b.Warning != "" || copies() != 1 {
		t.Fatalf("made %v with %d copies, %q, %v", made, copies(), b.Warning, err)
	}
	if err := os.Rename(second, second+" away"); err != nil {
		t.Fatal(err)
	}
	d.later = time.Hour
	if b, err = s.BackUp(t.Context(), "", nil); err != nil || !strings.Contains(b.Warning, "can't be reached") {
		t.Errorf("away: %q, %v", b.Warning, err)
	}
	if _, warning, err := s.Backups(t.Context()); err != nil || !strings.Contains(warning, "can't be reached") {
		t.Errorf("listed: %q, %v", warning, err)
	}
	if err := os.Rename(second+" away", second); err != nil {
		t.Fatal(err)
	}
	if _, made, err := o.BackUpIfDue(t.Context(), false); err != nil || made || copies() != 2 {
		t.Errorf("back: made %v, %d copies, %v", made, copies(), err)
	}
	// A backup of another office in the same folder is neither listed nor let go of.
	other := newOffice(t)
	other.must("backup --to", second, "--user", admin)
	all, _, err := s.Backups(t.Context())
	if err != nil || len(all) != 2 || copies() != 3 {
		t.Errorf("%d listed of %d, %v", len(all), copies(), err)
	}
}

// A backup that shows damage when it is opened does not count, and nothing older goes.
func TestABackupOfADamagedDatabaseDoesNotCount(t *testing.T) {
	d := newOffice(t)
	d.backedUp()
	d.corrupt(`UPDATE program_list SET content = 'changed behind its back'`)
	d.later = 40 * 24 * time.Hour
	if code, message := d.refused("backup --user", admin); code != "unavailable" || !strings.Contains(message, "does not count") {
		t.Errorf("%s: %s", code, message)
	}
	if list := d.list("backup list --user", admin); len(list) != 1 {
		t.Errorf("backups %v", list)
	}
	left, _ := filepath.Glob(filepath.Join(d.db+".backups", ".[cno]*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if events := d.list("audit --kind backup --user", admin); len(events) != 2 || !strings.Contains(events[0]["reason"].(string), "failed") {
		t.Errorf("on record: %v", events)
	}
}

// While another window has the database open, it is not replaced.
func TestNoRestoreUnderAnotherWindow(t *testing.T) {
	d := newOffice(t)
	file := d.backedUp()
	_, other := d.signedIn()
	if code, message := d.refused("restore --from", file, "--user", admin); code != "conflict" || !strings.Contains(message, "another window") {
		t.Errorf("%s: %s", code, message)
	}
	if _, err := other.Programs(t.Context()); err != nil {
		t.Errorf("the other window: %v", err)
	}
	if left, _ := filepath.Glob(d.db + ".*restor*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
