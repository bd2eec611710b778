//go:build cgo

package command_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
)

// withSample hands the desk a sample office of one administrator.
func (d *desk) withSample(fail error) {
	d.program.BuildSample = func(ctx context.Context, store data.Store) error {
		office := data.NewOffice(store, d.program.Passwords, d.program.Now)
		if _, err := office.Found(ctx, "Sample House", admin, password); err != nil {
			return err
		}
		if fail != nil {
			return fail
		}
		return office.MarkSample(ctx, []data.SampleAccount{{Name: admin, Password: password, Organization: "Sample House", Role: data.Administrator}})
	}
}

func TestDemoPrintsItsAccounts(t *testing.T) {
	d := newDesk(t)
	d.withSample(nil)
	got := d.json("demo")
	account := got["accounts"].([]any)[0].(map[string]any)
	if account["name"] != admin || account["password"] != password || account["role"] != "administrator" {
		t.Errorf("accounts are %v", got)
	}
	d.must("programs --user", admin)
	if code, message := d.refused("import office.zip --user", admin); code != "invalid" || !strings.Contains(message, "sample") {
		t.Errorf("a real import into the sample office: %q %q", code, message)
	}
	if code, _ := d.refused("demo"); code != "exists" {
		t.Errorf("over an existing file: code %q, want exists", code)
	}
	d.db = filepath.Join(t.TempDir(), "second.db")
	if text := d.must("demo"); !strings.Contains(text, password) {
		t.Errorf("it says %q", text)
	}
}

func TestAnUnfinishedDemoLeavesNothing(t *testing.T) {
	d := newDesk(t)
	d.withSample(errors.New("the disk is full"))
	d.refused("demo")
	left, err := os.ReadDir(filepath.Dir(d.db))
	if err != nil || len(left) > 0 {
		t.Errorf("left %v (%v)", left, err)
	}
}
