package sample_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/data/sqlite"
)

// imported imports a made-up export twice into a new database and returns both reports and an administrator.
func imported(t *testing.T, o generate.Options) (first, second data.ImportReport, s *file.Session) {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "export.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := generate.Export(f, o); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	now := generate.DefaultToday.Time().Add(9 * time.Hour)
	db := filepath.Join(t.TempDir(), "office.db")
	office := file.NewOffice(sqlite.At(db), account.Cheap(db), func() time.Time { return now })
	t.Cleanup(func() { office.Close() })
	s, err = office.SetUp(ctx, "Home", "Pat Underhill", "twelve letters")
	if err != nil {
		t.Fatal(err)
	}
	for _, report := range []*data.ImportReport{&first, &second} {
		export, err := hmis.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if *report, err = s.Import(ctx, data.NewOperationID(), export, data.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := export.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return first, second, s
}

// The importer takes a made-up export, finds in it the documented flaws and nothing else, and a second time changes nothing.
func TestImportOfMadeUpExport(t *testing.T) {
	const clients = 1500
	first, second, _ := imported(t, generate.Options{Clients: clients, Seed: 4})
	if first.Clients.New != clients || first.Version != "FY2026" {
		t.Errorf("%d clients of %s appeared", first.Clients.New, first.Version)
	}
	for name, n := range first.Files {
		if n.Read != n.Stored+n.Unchanged+n.Skipped {
			t.Errorf("%s does not account for itself: %+v", name, n)
		}
	}
	for name, n := range second.Files {
		if n.Stored != 0 || n.Read != first.Files[name].Read {
			t.Errorf("%s changed something the second time: %+v", name, n)
		}
	}
	at := map[string]int{}
	for _, p := range first.Problems {
		at[fmt.Sprintf("%s %s %s", p.Severity, p.File, p.Column)]++
	}
	for _, p := range []string{"error Enrollment.csv PersonalID", "error Exit.csv EnrollmentID", "warning Client.csv PersonalID", "warning Client.csv FirstName",
		"warning Enrollment.csv EnrollmentID", "warning Enrollment.csv MoveInDate", "warning Enrollment.csv RelationshipToHoH",
		"warning Exit.csv EnrollmentID", "warning Exit.csv ExitDate", "info Enrollment.csv DateUpdated",
		"info Enrollment.csv MoveInDate", "info Services.csv "} {
		if at[p] == 0 {
			t.Errorf("no %s", p)
		}
		delete(at, p)
	}
	if len(at) > 0 {
		t.Errorf("problems that are not documented: %v", at)
	}
}

func TestImportOfCleanExport(t *testing.T) {
	report, _, _ := imported(t, generate.Options{Clients: 800, Seed: 5, Clean: true})
	for _, p := range report.Problems {
		if p.Severity != data.SeverityInfo {
			t.Errorf("%+v", p)
		}
	}
}

// FY2024 and FY2026 of one seed tell of the same people, so their lists are the same.
func TestTwinsMakeTheSameLists(t *testing.T) {
	ctx := context.Background()
	lists := map[int][]data.List{}
	for _, year := range []int{2024, 2026} {
		report, _, s := imported(t, generate.Options{Clients: 700, Seed: 8, Year: year})
		if want := fmt.Sprintf("FY%d", year); report.Version != want {
			t.Errorf("version %s, want %s", report.Version, want)
		}
		programs, err := s.Programs(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range programs {
			list, err := s.List(ctx, p.ID, data.ListOptions{})
			if err != nil {
				t.Fatal(err)
			}
			lists[year] = append(lists[year], list)
		}
	}
	if len(lists[2024]) == 0 || !reflect.DeepEqual(lists[2024], lists[2026]) {
		t.Error("the lists of the two years differ")
	}
}
