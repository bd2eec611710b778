//go:build cgo

package command_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestImportTwiceChangesNothing(t *testing.T) {
	d := newDesk(t)
	d.must("init", "--admin", admin)
	first := d.json("import office.zip", as(admin)...)
	for key, want := range map[string]any{"source": "Test HMIS", "version": "FY2026", "retired": 0., "dry_run": false} {
		if first[key] != want {
			t.Errorf("%s is %v, want %v", key, first[key], want)
		}
	}
	enrollments := first["files"].(map[string]any)["Enrollment.csv"].(map[string]any)
	if enrollments["read"] != 11. || enrollments["stored"] != 11. || enrollments["unchanged"] != 0. || enrollments["skipped"] != 0. {
		t.Errorf("enrollments: %v", enrollments)
	}
	problem := first["problems"].([]any)[0].(map[string]any)
	for key, want := range map[string]any{"file": "Client.csv", "line": 3., "column": "DOB", "value": "=x", "reason": "is not a date", "severity": "warning"} {
		if problem[key] != want {
			t.Errorf("the problem's %s is %v, want %v", key, problem[key], want)
		}
	}
	second := d.json("import office.zip", as(admin)...)
	enrollments = second["files"].(map[string]any)["Enrollment.csv"].(map[string]any)
	if enrollments["stored"] != 0. || enrollments["unchanged"] != 11. {
		t.Errorf("the second time: %v", enrollments)
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	d := newDesk(t)
	d.must("init", "--admin", admin)
	text := d.must("import --dry-run office.zip", as(admin)...)
	if !strings.Contains(text, "nothing was written") || !strings.Contains(text, "Enrollment.csv") || !strings.Contains(text, "Client.csv line 3") {
		t.Errorf("it says %q", text)
	}
	if list := d.list("programs", as(admin)...); len(list) != 0 {
		t.Errorf("a dry run left %v", list)
	}
}

func TestImportSavesItsProblems(t *testing.T) {
	d := newDesk(t)
	d.must("init", "--admin", admin)
	out := filepath.Join(t.TempDir(), "problems.csv")
	d.must("import office.zip --problems", append([]string{out}, as(admin)...)...)
	if content, err := os.ReadFile(out); err != nil || !strings.Contains(string(content), "warning,Client.csv,3,DOB,'=x,is not a date") {
		t.Errorf("saved %q (%v)", content, err)
	}
}

func TestImportIsRefused(t *testing.T) {
	d := newOffice(t)
	for words, want := range map[string]string{"import office.zip": "permission", "import --dry-run office.zip": "permission"} {
		for _, user := range []string{caseworker, outsider} {
			if code, _ := d.refused(words, as(user)...); code != want {
				t.Errorf("%s by %s: code %q, want %q", words, user, code, want)
			}
		}
	}
	if code, _ := d.refused("import nowhere.zip", as(admin)...); code != "not-found" {
		t.Errorf("a missing file: code %q", code)
	}
}

func TestACancelledImportChangesNothing(t *testing.T) {
	d := newDesk(t)
	d.must("init", "--admin", admin)
	ctx, cancel := context.WithCancel(t.Context())
	d.during = cancel
	args := []string{"import", "office.zip", "--db", d.db, "--user", admin, "--json"}
	d.stdout.Reset()
	if status := d.program.Run(ctx, args); status == 0 || !strings.Contains(d.stdout.String(), `"cancelled"`) {
		t.Errorf("status %d, printed %q", status, &d.stdout)
	}
	if list := d.list("programs", as(admin)...); len(list) != 0 {
		t.Errorf("it left %v", list)
	}
}
