package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"housingtracker/data"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/data/storetest/importtest"
)

// A published test export that is not part of this project; if it lies beside it, its counts must match.
func TestImportOfAPublishedExport(t *testing.T) {
	path := filepath.FromSlash("../../../shared/data/hmis/datalab-fy2024.zip")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the published export is not here: %v", err)
	}
	o := newImportOffice(t)
	report := o.MustImportFile(path)
	if report.Version != "FY2024" || report.ExportDate.String() != "2023-02-07" {
		t.Errorf("%s of %s", report.Version, report.ExportDate)
	}
	for file, rows := range map[string]int{"Client.csv": 514, "Enrollment.csv": 574, "Exit.csv": 447, "Project.csv": 10, "Organization.csv": 10, "Services.csv": 6385} {
		if got := report.Files[file]; got != (data.FileCount{Read: rows, Stored: rows}) {
			t.Errorf("%s: %+v, want %d stored", file, got, rows)
		}
	}
	if report.MoveIns.New != 72 {
		t.Errorf("%d move-ins", report.MoveIns.New)
	}
	if got := o.value(`SELECT count(*) FROM program_list`); got != "78" {
		t.Errorf("%s enrollments in housing programs", got)
	}
	for _, p := range report.Problems {
		if p.Severity == data.SeverityError {
			t.Errorf("an error: %+v", p)
		}
	}
	content := o.Content()
	for file, count := range o.MustImportFile(path).Files {
		if count.Stored > 0 {
			t.Errorf("again %s: %+v", file, count)
		}
	}
	if o.Content() != content {
		t.Error("a second import changed the database")
	}
}

// BenchmarkImport imports ten thousand clients with their 12,000 enrollments and 37,000 services into a new database.
func BenchmarkImport(b *testing.B) {
	path := filepath.Join(b.TempDir(), "export.zip")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(generate.Export(f, generate.Options{Clients: 10_000, Seed: 1}), f.Close()); err != nil {
		b.Fatal(err)
	}
	e, err := hmis.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	for b.Loop() {
		s, err := Open(filepath.Join(b.TempDir(), "office.db"), testKey)
		if err != nil {
			b.Fatal(err)
		}
		err = s.Import(b.Context(), false, func(tx data.ImportTx) (data.AuditEvent, error) {
			_, err := e.Import(b.Context(), tx, data.ImportOptions{Now: importtest.Day})
			return data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventImport, At: importtest.Day}, err
		})
		if err := errors.Join(err, s.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
