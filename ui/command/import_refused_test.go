//go:build cgo

package command_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data/hmis"
	"housingtracker/ui/command"
)

// metro writes an export of 20 clients, the last of them in error and without an enrollment, and has the desk open it.
func (d *desk) metro(errors int) string {
	d.t.Helper()
	folder := d.t.TempDir()
	var clients, enrollments strings.Builder
	for i := range 20 {
		if i >= 20-errors {
			fmt.Fprintf(&clients, "K%d,Kay\n", i)
			continue
		}
		fmt.Fprintf(&clients, "K%d,Kay,,Kent,,1,,,\n", i)
		fmt.Fprintf(&enrollments, "F%d,K%d,P3,2026-02-01,F%d,1,,,\n", i, i, i)
	}
	for file, text := range map[string]string{
		"Export.csv": "ExportID,SourceID,SourceName,ExportDate,ExportStartDate,ExportEndDate,CSVVersion,ExportPeriodType,ExportDirective\n" +
			"1,XX-500,Metro HMIS,2026-11-01 08:00:00,2025-10-01,2026-10-31,2026 v1,3,2\n",
		"Project.csv":    "ProjectID,OrganizationID,ProjectName,ProjectType,DateDeleted\nP3,,Metro Homes,3,\n",
		"Client.csv":     "PersonalID,FirstName,MiddleName,LastName,NameSuffix,NameDataQuality,DOB,DateUpdated,DateDeleted\n" + clients.String(),
		"Enrollment.csv": "EnrollmentID,PersonalID,ProjectID,EntryDate,HouseholdID,RelationshipToHoH,MoveInDate,DateUpdated,DateDeleted\n" + enrollments.String(),
	} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	d.program.OpenExport = func(path string) (command.Export, error) { return hmis.Open(path) }
	return folder
}

// An import of which much is in error prints the problems before it asks, and saves them too.
func TestImportAsksAboutErrors(t *testing.T) {
	d := newDesk(t)
	d.must("init", "--admin", admin)
	folder := d.metro(10)
	saved := filepath.Join(t.TempDir(), "problems.csv")

	preview := d.must("import --dry-run", append(as(admin), folder)...)
	last := preview[strings.LastIndex(strings.TrimSpace(preview), "\n")+1:]
	if !strings.HasPrefix(last, "Nothing was written. Rows in error, left out: 10. Warnings: ") || !strings.Contains(last, "--accept-errors") || !strings.Contains(last, "10 of the 20 rows of Client.csv") {
		t.Errorf("the dry run ends with %q", last)
	}
	for _, answer := range []string{"", "--accept-retiring"} {
		os.Remove(saved)
		args := append(as(admin), folder, "--problems", saved)
		if status := d.run("import "+answer, args...); status != 1 {
			t.Fatalf("%s: status %d", answer, status)
		}
		if out := d.stdout.String(); !strings.HasPrefix(out, "11 problems:\n  error: Client.csv line 12") || strings.Contains(out, "Imported") {
			t.Errorf("%s: it prints %q", answer, out)
		}
		if line := d.stderr.String(); strings.Count(line, "\n") != 1 || !strings.Contains(line, "10 of the 20 rows of Client.csv are errors.") || !strings.Contains(line, "--accept-errors") {
			t.Errorf("%s: it says %q", answer, line)
		}
		if content, err := os.ReadFile(saved); err != nil || strings.Count(string(content), "error,Client.csv") != 10 {
			t.Errorf("%s: saved %q (%v)", answer, content, err)
		}
	}
	var printed struct {
		Error    struct{ Code string }
		Problems []struct {
			File string
			Line int
		}
	}
	d.run("import --json", append(as(admin), folder)...)
	if err := json.Unmarshal(d.stdout.Bytes(), &printed); err != nil || printed.Error.Code != "unreadable" || len(printed.Problems) != 11 || printed.Problems[1].Line != 12 {
		t.Errorf("printed %+v (%v)", printed, err)
	}
	if list := d.list("programs", as(admin)...); len(list) != 0 {
		t.Errorf("a refused import left %v", list)
	}

	text := d.must("import --accept-errors", append(as(admin), folder)...)
	if !strings.HasSuffix(text, "Imported. Rows in error, left out: 10. Warnings: 1.\n") {
		t.Errorf("it ends with %q", text)
	}
	if audit := d.must("audit --kind import", as(admin)...); !strings.Contains(audit, "accepted: 10 of the 20 rows of Client.csv are errors") {
		t.Errorf("the audit log: %q", audit)
	}
}

// An import of which nothing can be read is refused whatever is accepted.
func TestImportOfNothingIsRefused(t *testing.T) {
	d := newDesk(t)
	d.must("init", "--admin", admin)
	if code, _ := d.refused("import --accept-errors --accept-retiring", append(as(admin), d.metro(20))...); code != "invalid" {
		t.Errorf("refused with %q", code)
	}
	if status := d.run("import --dry-run", append(as(admin), d.metro(20))...); status != 0 || !strings.Contains(d.stdout.String(), "would be refused: All 20 rows of Client.csv are errors.") {
		t.Errorf("the dry run: status %d, %q", status, d.stdout.String())
	}
}

// Problems that can't be saved are reported with what became of the import.
func TestImportDoesNotSaveItsProblems(t *testing.T) {
	d := newDesk(t)
	d.must("init", "--admin", admin)
	nowhere := filepath.Join(t.TempDir(), "nowhere", "problems.csv")
	if status := d.run("import", append(as(admin), d.metro(1), "--problems", nowhere)...); status != 1 || !strings.Contains(d.stderr.String(), "The export was imported, but its problems were not saved: There is no folder") {
		t.Errorf("status %d, %q", status, &d.stderr)
	}
	if status := d.run("import", append(as(admin), d.metro(10), "--problems", nowhere)...); status != 1 || !strings.Contains(d.stderr.String(), "The problems were not saved: There is no folder") || !strings.Contains(d.stderr.String(), "10 of the 20 rows") {
		t.Errorf("status %d, %q", status, &d.stderr)
	}
}

// Ids are printed as they came, but never as a command to the terminal.
func TestProblemsOfARefusedImportCommandNoTerminal(t *testing.T) {
	d := newDesk(t)
	d.must("init", "--admin", admin)
	folder := d.metro(10)
	enrollments, err := os.OpenFile(filepath.Join(folder, "Enrollment.csv"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(enrollments, "F\x1b[31m,K0,P3,2026-02-01,F,1,,,\n")
	if err := enrollments.Close(); err != nil {
		t.Fatal(err)
	}
	exits := "ExitID,EnrollmentID,PersonalID,ExitDate,Destination,DateDeleted\nX1,F\x1b[31m,K1,2026-03-01,410,\n"
	if err := os.WriteFile(filepath.Join(folder, "Exit.csv"), []byte(exits), 0o600); err != nil {
		t.Fatal(err)
	}
	if status := d.run("import", append(as(admin), folder)...); status != 1 {
		t.Fatalf("the status is %d", status)
	}
	if said := d.stdout.String(); !strings.Contains(said, "Enrollment F[31m belongs to client K0") {
		t.Errorf("it says %q", said)
	}
}
