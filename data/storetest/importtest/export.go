package importtest

import (
	"archive/zip"
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"housingtracker/data/hmis"
)

// An Export is an export to be imported: the rows of each file below its headers, which a first row may replace.
type Export map[string][]string

// Headers are the first lines of the files.
var Headers = map[string]string{
	"Export.csv":       "ExportID,SourceID,SourceName,ExportDate,ExportStartDate,ExportEndDate,SoftwareName,CSVVersion,ExportPeriodType,ExportDirective,HashStatus,ImplementationID",
	"Organization.csv": "OrganizationID,OrganizationName,VictimServiceProvider,DateUpdated,DateDeleted",
	"Project.csv":      "ProjectID,OrganizationID,ProjectName,ProjectType,OperatingStartDate,DateUpdated,DateDeleted",
	"Funder.csv":       "FunderID,ProjectID,Funder,DateUpdated,DateDeleted",
	"User.csv":         "UserID,UserFirstName,UserLastName,DateUpdated,DateDeleted",
	"Client.csv":       "PersonalID,FirstName,MiddleName,LastName,NameSuffix,NameDataQuality,DOB,DateUpdated,DateDeleted",
	"Enrollment.csv":   "EnrollmentID,PersonalID,ProjectID,EntryDate,HouseholdID,RelationshipToHoH,MoveInDate,DateUpdated,DateDeleted",
	"Exit.csv":         "ExitID,EnrollmentID,PersonalID,ExitDate,Destination,DateUpdated,DateDeleted",
	"Services.csv":     "ServicesID,EnrollmentID,DateProvided,RecordType,TypeProvided,DateUpdated,DateDeleted",
}

// Lakeshore is an export of a small HMIS: a PSH (P3), a shelter by the night (P1) and one by entry and exit (P0), a
// project funded otherwise (P7), three clients. It is a full refresh.
func Lakeshore() Export {
	return Export{
		"Export.csv":       {"1,XX-500,Lakeshore HMIS,2026-06-01 08:00:00,2025-06-01,2026-05-31,Pond,2026 v1,3,2,1,lake-1"},
		"Organization.csv": {"O1,Grove House,0,2025-01-01 10:00:00,"},
		"Project.csv": {"P3,O1,Birch Homes,3,2020-01-01,2025-01-01 10:00:00,", "P1,O1,Night Inn,1,,2025-01-01 10:00:00,",
			"P0,O1,Day Inn,0,,2025-01-01 10:00:00,", "P7,O1,Pilot Homes,7,,2025-01-01 10:00:00,"},
		"Funder.csv": {"F1,P3,44,2025-01-01 10:00:00,"},
		"User.csv":   {"U1,Una,Unser,2025-01-01 10:00:00,"},
		"Client.csv": {"C1,Ann,,Alder,,1,1980-01-02,2026-01-05 10:00:00,", "C2,Ben,,Birch,,1,1981-01-02,2026-01-05 10:00:00,",
			"C3,Cleo,,Cedar,,1,1982-01-02,2026-01-05 10:00:00,"},
		"Enrollment.csv": {"E1,C1,P3,2026-01-05,H1,1,,2026-01-05 10:00:00,", "E2,C2,P3,2026-01-06,H2,1,2026-03-01,2026-03-02 10:00:00,",
			"E3,C3,P1,2026-01-07,H3,1,,2026-01-07 10:00:00,"},
		"Exit.csv":     {"X2,E2,C2,2026-05-01,410,2026-05-02 10:00:00,"},
		"Services.csv": {"S1,E3,2026-05-20,200,200,2026-05-21 10:00:00,", "S2,E3,2026-05-21,200,200,2026-05-21 10:00:00,"},
	}
}

// With returns the export with rows added to a file.
func (x Export) With(file string, rows ...string) Export {
	y := maps.Clone(x)
	y[file] = slices.Concat(x[file], rows)
	return y
}

// Replacing returns the export with a text replaced wherever it stands in a file.
func (x Export) Replacing(file, old, new string) Export {
	y := maps.Clone(x)
	y[file] = nil
	changed := false
	for _, row := range x[file] {
		y[file] = append(y[file], strings.ReplaceAll(row, old, new))
		changed = changed || strings.Contains(row, old)
	}
	if !changed {
		panic(file + " holds no " + old)
	}
	return y
}

// Without returns the export without the rows of a file that have a prefix.
func (x Export) Without(file, start string) Export {
	y := maps.Clone(x)
	y[file] = slices.DeleteFunc(slices.Clone(x[file]), func(row string) bool { return strings.HasPrefix(row, start) })
	return y
}

// Later returns the export as of another time.
func (x Export) Later(exportDate string) Export {
	y := maps.Clone(x)
	cells := strings.Split(x["Export.csv"][0], ",")
	cells[3] = exportDate
	y["Export.csv"] = []string{strings.Join(cells, ",")}
	return y
}

// Open opens the export for an import.
func (x Export) Open(t testing.TB) *hmis.Export {
	t.Helper()
	e, err := hmis.Open(x.write(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// write returns the path of a zip with the export's files.
func (x Export) write(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, file := range slices.Sorted(maps.Keys(x)) {
		rows := x[file]
		header, _, _ := strings.Cut(Headers[file], ",")
		if len(rows) == 0 || !strings.HasPrefix(rows[0], header+",") {
			rows = append([]string{Headers[file]}, rows...)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: file, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(strings.Join(rows, "\n") + "\n"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "export.zip")
	if err := errors.Join(z.Close(), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}
