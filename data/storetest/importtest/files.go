package importtest

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
)

// An export that fails while it is imported is refused, and nothing of it is stored.
func testBrokenFiles(t *testing.T, open opener) {
	o := newOffice(t, open)
	o.MustImport(Lakeshore())
	before := o.Content()
	long := Lakeshore().With("Services.csv", strings.Repeat("x", 1<<20+1))
	if _, err := o.Try(long, data.ImportOptions{}); data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "Line 4 of Services.csv is longer than 1 MiB") {
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
	err = o.Import(t.Context(), false, func(tx data.ImportTx) (data.AuditEvent, error) {
		_, err := e.Import(t.Context(), tx, data.ImportOptions{Now: Day, SameHMIS: "no"})
		return o.Event(data.EventImport), err
	})
	if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "Services.csv is damaged") {
		t.Errorf("a damaged file: %v", err)
	}
	if o.Content() != before {
		t.Error("a refused import wrote")
	}
}

// The same people in the formats of the two years give the same database.
func testBothFormats(t *testing.T, open opener) {
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
		o := newOffice(t, open)
		if report := o.MustImportFile(path); report.Enrollments.New < 300 {
			t.Errorf("%d: %+v", year, report.Enrollments)
		}
		contents = append(contents, o.Content())
	}
	if contents[0] != contents[1] {
		t.Error("the two years differ")
	}
}
