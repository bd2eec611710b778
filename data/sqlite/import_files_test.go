package sqlite

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
)

// importFile imports a zip.
func (o *importOffice) importFile(path string) data.ImportReport {
	o.t.Helper()
	e, err := hmis.Open(path)
	if err != nil {
		o.t.Fatal(err)
	}
	defer e.Close()
	var report data.ImportReport
	err = o.Store.Import(o.t.Context(), false, func(tx data.ImportTx) (data.AuditEvent, error) {
		var err error
		report, err = e.Import(o.t.Context(), tx, data.ImportOptions{Now: importDay})
		return o.event(data.EventImport), err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	for file, count := range report.Files {
		if count.Read != count.Stored+count.Unchanged+count.Skipped {
			o.t.Errorf("%s does not account for its rows: %+v", file, count)
		}
	}
	o.checkIntact()
	return report
}

// A published test export that is not part of this project; if it lies beside it, its counts must match.
func TestImportOfAPublishedExport(t *testing.T) {
	path := filepath.FromSlash("../../../shared/data/hmis/datalab-fy2024.zip")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the published export is not here: %v", err)
	}
	o := newImportOffice(t)
	report := o.importFile(path)
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
	content := o.content()
	for file, count := range o.importFile(path).Files {
		if count.Stored > 0 {
			t.Errorf("again %s: %+v", file, count)
		}
	}
	if o.content() != content {
		t.Error("a second import changed the database")
	}
}

// An export that fails while it is imported is refused, and nothing of it is stored.
func TestImportOfBrokenFiles(t *testing.T) {
	o := newImportOffice(t)
	o.mustImport(lakeshore())
	before := o.content()
	long := lakeshore().with("Services.csv", strings.Repeat("x", 1<<20+1))
	if _, err := o.try(long, data.ImportOptions{}); data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "Line 4 of Services.csv is longer than 1 MiB") {
		t.Errorf("a long line: %v", err)
	}

	var b bytes.Buffer
	if err := generate.Export(&b, generate.Options{Clients: 2000, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	reader, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range reader.File {
		if f.Name != "Services.csv" {
			continue
		}
		at, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		b.Bytes()[at+int64(f.CompressedSize64)-20] ^= 0xFF
	}
	path := filepath.Join(t.TempDir(), "broken.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := hmis.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	err = o.Store.Import(t.Context(), false, func(tx data.ImportTx) (data.AuditEvent, error) {
		_, err := e.Import(t.Context(), tx, data.ImportOptions{Now: importDay, SameHMIS: "no"})
		return o.event(data.EventImport), err
	})
	if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "Services.csv is damaged") {
		t.Errorf("a damaged file: %v", err)
	}
	if o.content() != before {
		t.Error("a refused import wrote")
	}
}

// The same people in the formats of the two years give the same database.
func TestImportBothFormats(t *testing.T) {
	var contents []string
	for _, year := range []int{2024, 2026} {
		var b bytes.Buffer
		if err := generate.Export(&b, generate.Options{Clients: 300, Seed: 7, Year: year}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "twin.zip")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		o := newImportOffice(t)
		if report := o.importFile(path); report.Enrollments.New < 300 {
			t.Errorf("%d: %+v", year, report.Enrollments)
		}
		contents = append(contents, o.content())
	}
	if contents[0] != contents[1] {
		t.Error("the two years differ")
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
			_, err := e.Import(b.Context(), tx, data.ImportOptions{Now: importDay})
			return data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventImport, At: importDay}, err
		})
		if err := errors.Join(err, s.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
