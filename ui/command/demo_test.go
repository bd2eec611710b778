//go:build cgo

package command_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
)

// withSample hands the desk a sample office of one administrator.
func (d *desk) withSample() {
	d.program.MakeSample = func(ctx context.Context, path string) ([]data.SampleAccount, error) {
		if _, err := os.Stat(path); err == nil {
			return nil, data.Refuse(data.CodeExists, "%s is there already.", path)
		}
		office := d.program.New(path)
		defer office.Close()
		s, err := office.SetUp(ctx, "Sample House", admin, password)
		if err != nil {
			return nil, err
		}
		accounts := []data.SampleAccount{{Name: admin, Password: password, Organization: "Sample House", Role: data.Administrator}}
		return accounts, s.MarkSample(ctx, accounts)
	}
}

func TestDemoPrintsItsAccounts(t *testing.T) {
	d := newDesk(t)
	d.withSample()
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
