package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"housingtracker/data/place"
	"housingtracker/data/place/fusetest"
	"housingtracker/data/share"
)

// A systemUser is an account of the computer, which need not be in its lists.
type systemUser struct {
	id, group    uint32
	binary, home string
}

// newSystemUser returns an account with a group of its own that is also in the given one.
func newSystemUser(t *testing.T, id, group uint32, binary string) systemUser {
	t.Helper()
	home := t.TempDir()
	if err := os.Chown(home, int(id), int(id)); err != nil {
		t.Fatal(err)
	}
	return systemUser{id, group, binary, home}
}

// run runs the program as this account.
func (u systemUser) run(t *testing.T, args ...string) (output string, err error) {
	t.Helper()
	c := exec.CommandContext(t.Context(), u.binary, args...)
	c.Env = append(os.Environ(), asProgram+"=1", "DISPLAY=", "LC_ALL=C.UTF-8", "HOME="+u.home, "XDG_CONFIG_HOME="+u.home)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: u.id, Gid: u.id, Groups: []uint32{u.group}}}
	c.Dir = u.home
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err = c.Run()
	return out.String(), err
}

// publicProgram is this binary where every account can start it.
func publicProgram(t *testing.T) string {
	t.Helper()
	self, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer self.Close()
	folder := t.TempDir()
	// Only its owner may look into the folder of a test's temporary folders.
	if err := os.Chmod(filepath.Dir(folder), 0o711); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "housing-tracker")
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, self); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Two accounts of one group use one database in turn: in a shared folder from the beginning, on a disk of this computer if
// its files are given to the group.
func TestTwoAccountsOfOneGroup(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can start programs as other accounts")
	}
	const group = 60100
	t.Setenv(passwordVariable, "seven wet lanterns")
	t.Setenv("HOUSING_TRACKER_NEW_PASSWORD", "a kettle and a kite")
	binary := publicProgram(t)
	first, second := newSystemUser(t, 60101, group, binary), newSystemUser(t, 60102, group, binary)
	for _, shared := range []bool{true, false} {
		folder := t.TempDir()
		if err := os.Chown(folder, 0, group); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(folder, 0o770|os.ModeSetgid); err != nil {
			t.Fatal(err)
		}
		db := filepath.Join(folder, "office.db")
		if shared {
			db = filepath.Join(fusetest.New(t, folder).Path, "office.db")
		}
		if output, err := first.run(t, "init", "--db", db, "--admin", "Ann Admin", "--organization", "Cedar House"); err != nil {
			t.Fatalf("init: %s", output)
		}
		if shared {
			at, err := place.Of(db)
			if err == nil {
				err = share.Add(db, share.Here(at), share.Here(at), time.Now())
			}
			if err != nil {
				t.Fatal(err)
			}
		} else if output, err := exec.Command("chmod", "-R", "g+rwX", folder).CombinedOutput(); err != nil {
			t.Fatalf("chmod: %s", output)
		}
		for n, user := range []systemUser{first, second, first, second} {
			for _, command := range []string{"user add --name Kim" + string(rune('A'+n)), "backup", "check"} {
				args := append(strings.Fields(command), "--db", db, "--user", "Ann Admin")
				if output, err := user.run(t, args...); err != nil {
					t.Errorf("shared %v, sign-in %d: %s: %s", shared, n+1, command, output)
				}
			}
		}
		stranger := newSystemUser(t, 60103, 60103, binary)
		if output, err := stranger.run(t, "check", "--db", db, "--user", "Ann Admin"); err == nil {
			t.Errorf("an account of another group can read it: %s", output)
		}
	}
}
