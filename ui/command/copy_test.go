//go:build cgo

package command_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/ui/command"
)

// parts are the files of a closed database by the end of their names.
type parts map[string][]byte

// files reads the database and its keys as they lie there.
func (d *desk) files() parts {
	d.t.Helper()
	p := parts{}
	for _, end := range []string{"", ".keys"} {
		content, err := os.ReadFile(d.db + end)
		if err != nil {
			d.t.Fatal(err)
		}
		p[end] = content
	}
	return p
}

// put copies files to the place of the database, all of them or those of these ends.
func (d *desk) put(p parts, ends ...string) {
	d.t.Helper()
	if len(ends) == 0 {
		ends = []string{"", ".keys"}
	}
	for _, end := range ends {
		if err := os.WriteFile(d.db+end, p[end], 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
}

// work saves something new.
func (d *desk) work() {
	d.t.Helper()
	d.later += time.Hour
	d.must("user add --organization", fmt.Sprint("House ", d.later), "--name", fmt.Sprint("Someone ", d.later), "--user", admin)
}

// reported has a command find another copy, whose message begins with these words.
func (d *desk) reported(begins string) {
	d.t.Helper()
	before, err := os.ReadFile(d.db)
	if err != nil {
		d.t.Fatal(err)
	}
	code, message := d.refused("programs --user", admin)
	if code != "copy" || !strings.HasPrefix(message, begins) || !strings.Contains(message, "--accept-copy") {
		d.t.Errorf("%s %q, want a copy: %q", code, message, begins)
	}
	if after, err := os.ReadFile(d.db); err != nil || string(after) != string(before) {
		d.t.Errorf("what was reported of was written to (%v)", err)
	}
}

const (
	older    = "An older copy lies in the place of the database."
	apart    = "A copy that was worked on elsewhere lies in the place of the database."
	stranger = "Another database lies in the place of the one that was last used."
)

// An office works with its database, of which somebody has taken a copy on a stick, on two computers that share it.
func TestACopyInThePlaceOfTheDatabase(t *testing.T) {
	for _, c := range []struct {
		what string
		// bring puts something in the place of the database; stick is the copy of Monday.
		bring func(d *desk, stick parts)
		// first begins what is reported on the computer that worked last, second what is reported on the other one; "" is nothing.
		first, second string
	}{
		{"nothing", func(*desk, parts) {}, "", ""},
		{"the same file once more", func(d *desk, _ parts) { d.put(d.files()) }, "", ""},
		{"the older file", func(d *desk, stick parts) { d.put(stick, "") }, older, older},
		{"the older file with its keys", func(d *desk, stick parts) { d.put(stick) }, older, ""},
		{"the older keys alone", func(d *desk, stick parts) { d.put(stick, ".keys") }, "", ""},
		{"a file that was worked on elsewhere", func(d *desk, stick parts) { d.put(d.elsewhere(stick), "") }, apart, apart},
		{"such a file with its keys", func(d *desk, stick parts) { d.put(d.elsewhere(stick)) }, apart, ""},
		{"the database of another office with its keys", func(d *desk, _ parts) { d.put(newOffice(d.t).files()) }, stranger, stranger},
		{"a database that the program makes there itself", func(d *desk, _ parts) {
			d.remove("", ".keys")
			d.must("init --admin", admin)
		}, "", stranger},
	} {
		t.Run(c.what, func(t *testing.T) {
			d := newOffice(t)
			one, two := d.computer, t.TempDir()
			d.computer = two
			d.must("programs --user", admin)
			d.computer = one
			stick := d.files()
			for range 3 {
				d.work()
			}
			c.bring(d, stick)
			for i, begins := range []string{c.first, c.second} {
				d.computer = []string{one, two}[i]
				if begins == "" {
					d.must("programs --user", admin)
				} else {
					d.reported(begins)
				}
			}
		})
	}
}

// elsewhere is the copy after somebody has worked on it at another place.
func (d *desk) elsewhere(stick parts) parts {
	d.t.Helper()
	away := newDesk(d.t)
	away.put(stick)
	for range 6 {
		away.work()
	}
	return away.files()
}

// Who may not accept a copy is refused; an administrator accepts it once, on record, for every computer that knew no more.
func TestACopyIsAccepted(t *testing.T) {
	d := newOffice(t)
	one, two := d.computer, t.TempDir()
	stick := d.files()
	d.work()
	d.computer = two
	d.must("programs --user", admin)
	hashes := map[string]any{}
	d.noted(hashes)
	right := d.files()
	d.put(stick, "")

	for _, words := range []string{"programs --accept-copy --user", "check --accept-copy --user"} {
		code, message := d.refused(words, caseworker)
		if code != "copy" || !strings.Contains(message, "an administrator must accept this copy") {
			t.Errorf("%s by a caseworker: %s %q", words, code, message)
		}
	}
	d.reported(older)
	d.must("programs --accept-copy --user", admin)
	d.noted(hashes)
	d.must("programs --user", caseworker)
	d.computer = one
	d.must("programs --user", caseworker)
	accepted := d.list("audit --kind copy-accepted --user", admin)
	if len(accepted) != 1 || accepted[0]["by"] != admin || !strings.HasPrefix(accepted[0]["reason"].(string), older) {
		t.Errorf("on record: %v", accepted)
	}
	d.must("check --user", admin)
	// With nothing to accept the option does nothing.
	d.must("programs --accept-copy --user", admin)
	if again := d.list("audit --kind copy-accepted --user", admin); len(again) != 1 {
		t.Errorf("accepted again: %v", again)
	}
	// What was given up is another copy now.
	d.put(right)
	d.reported(apart)
}

// A restore by the program gives the database before it up: no computer is reported, wherever the restore began and whatever
// it found. Copies by hand are reported as before.
func TestARestoreIsNoCopy(t *testing.T) {
	for _, c := range []struct {
		what string
		// lose is what happened before the restore.
		lose func(d *desk, stick parts)
		// fresh: a computer restores that has never opened the database.
		fresh bool
	}{
		{"the database is there", func(*desk, parts) {}, false},
		{"the database is there, a fresh computer", func(*desk, parts) {}, true},
		{"the database is gone", func(d *desk, _ parts) { d.remove("") }, true},
		{"its keys are gone", func(d *desk, _ parts) { d.remove(".keys") }, true},
		{"both are gone", func(d *desk, _ parts) { d.remove("", ".keys") }, true},
		{"the database is damaged", func(d *desk, _ parts) { d.damage() }, true},
		{"an older file lies in its place", func(d *desk, stick parts) { d.put(stick, "") }, true},
		{"an older copy lies in its place", func(d *desk, stick parts) { d.put(stick) }, false},
		{"another copy lies in its place", func(d *desk, stick parts) { d.put(d.elsewhere(stick)) }, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			d := newOffice(t)
			one, two, three := d.computer, t.TempDir(), t.TempDir()
			stick := d.files()
			backup := d.backedUp()
			d.work()
			use := func(computers ...string) {
				t.Helper()
				for _, d.computer = range computers {
					d.must("programs --user", caseworker)
				}
			}
			use(two, three, one)
			right := d.files()
			c.lose(d, stick)
			if c.fresh {
				d.computer = t.TempDir()
			}
			d.must("restore --from", backup, "--user", admin)
			use(one, two)
			d.must("check --user", admin)
			d.work()
			// Once more on another computer. The third one has seen neither.
			d.must("restore --from", backup, "--user", admin)
			use(three, two, one)

			d.put(right)
			d.reported("A")
		})
	}
}

// A restore from the window gives up what is recorded until its user is signed out.
func TestARestoreFromTheWindowIsNoCopy(t *testing.T) {
	d := newOffice(t)
	backup := d.backedUp()
	o := d.officeAt(d.db)
	s, err := o.Enter(t.Context(), admin, password)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.BeginRestore(t.Context(), backup, file.Credentials{}, nil)
	if err == nil {
		_, err = r.Restore(t.Context(), nil)
	}
	if err = errors.Join(err, r.Close(), o.Close()); err != nil {
		t.Fatal(err)
	}
	for _, d.computer = range []string{d.computer, t.TempDir()} {
		d.must("programs --user", admin)
	}
}

// The keys in a backup may be newer than the copy in it: somebody signed in while it was made. They come along when it is restored
// over the database of another office.
func TestARestoreWithNewerKeysIsNoCopy(t *testing.T) {
	other := newOffice(t)
	o := other.officeAt(other.db)
	s, err := o.Enter(t.Context(), admin, password)
	if err != nil {
		t.Fatal(err)
	}
	keys := account.Cheap(other.db)
	u, err := keys.Unlock(admin, password, other.now())
	if err != nil {
		t.Fatal(err)
	}
	known, err := keys.Known(u.Key)
	if err != nil {
		t.Fatal(err)
	}
	known.Number, known.Hash = known.Number+50, "later"
	if err := keys.Remember(u.Key, known); err != nil {
		t.Fatal(err)
	}
	backup, err := s.BackUp(t.Context(), "", nil)
	if err = errors.Join(err, o.Close()); err != nil {
		t.Fatal(err)
	}
	d := newOffice(t)
	d.must("restore --from", backup.Path, "--user", admin)
	d.must("programs --user", admin)
}

// remove deletes files of the database by the end of their names.
func (d *desk) remove(ends ...string) {
	d.t.Helper()
	for _, end := range ends {
		if err := os.Remove(d.db + end); err != nil {
			d.t.Fatal(err)
		}
	}
}

// damage changes a byte of every page but the first.
func (d *desk) damage() {
	d.t.Helper()
	content := d.files()[""]
	for i := 4096; i < len(content); i += 4096 {
		content[i+100] ^= 1
	}
	d.put(parts{"": content}, "")
}

// A copy under another path, or a file that was moved with its keys, is reported only by what its own keys know.
func TestOtherPaths(t *testing.T) {
	d := newOffice(t)
	stick := d.files()
	d.work()
	right := d.files()

	d.db = filepath.Join(t.TempDir(), "copy.db")
	d.put(stick)
	d.must("programs --user", admin)
	d.db = filepath.Join(t.TempDir(), "moved.db")
	d.put(right)
	d.must("programs --user", admin)
	d.put(stick, "")
	d.reported(older)
}

// The recovery code opens the way to a copy, not the copy.
func TestTheRecoveryCodeAcceptsNoCopy(t *testing.T) {
	d := newOffice(t)
	d.env[command.RecoveryCodeVariable] = d.json("recovery new --user", admin)["recoveryCode"].(string)
	stick := d.files()
	d.work()
	d.put(stick)
	d.must("recovery use --name", admin)
	d.reported("A")
	d.must("programs --accept-copy --user", admin)
	d.must("programs --user", admin)
}
