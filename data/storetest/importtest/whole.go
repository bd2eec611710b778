package importtest

import (
	"context"
	"reflect"
	"testing"

	"housingtracker/data"
)

func testFirstAndSecond(t *testing.T, open opener) {
	o := newOffice(t, open)
	report := o.MustImport(Lakeshore())
	want := map[string]data.FileCount{
		"Export.csv": {Read: 1, Stored: 1}, "Organization.csv": {Read: 1, Stored: 1}, "Project.csv": {Read: 4, Stored: 4},
		"Funder.csv": {Read: 1, Stored: 1}, "User.csv": {Read: 1, Stored: 1}, "Client.csv": {Read: 3, Stored: 3},
		"Enrollment.csv": {Read: 3, Stored: 3}, "Exit.csv": {Read: 1, Stored: 1}, "Services.csv": {Read: 2, Stored: 2},
	}
	if !reflect.DeepEqual(report.Files, want) {
		t.Errorf("files = %v, want %v", report.Files, want)
	}
	if report.Clients.New != 3 || report.Programs.New != 4 || report.Enrollments.New != 3 || report.MoveIns.New != 1 || report.Exits.New != 1 || len(report.Problems) > 0 {
		t.Errorf("report = %+v", report)
	}
	if report.Source != "Lakeshore HMIS" || report.Version != "FY2026" || report.ExportDate.String() != "2026-06-01" || report.PeriodEnd.String() != "2026-05-31" {
		t.Errorf("header = %+v", report)
	}
	if got := o.list("P3"); got != "E1 Not Started" {
		t.Errorf("the list of P3 = %s", got)
	}
	if c := o.kase("E2"); c.Exit.String() != "2026-05-01" || c.MoveIn.String() != "2026-03-01" || c.Client.Name.String() != "Birch, Ben" || c.Program.Organization.Name != "Grove House" {
		t.Errorf("E2 = %+v", c)
	}
	if found, err := o.FindClients(t.Context(), data.NewQuery("ald").Terms(), 10); err != nil || len(found) != 1 {
		t.Errorf("ald finds %v, %v", found, err)
	}

	t.Run("a second time changes nothing", func(t *testing.T) {
		before := o.Content()
		again := o.MustImport(Lakeshore())
		for file, count := range again.Files {
			if count.Stored != 0 || count.Unchanged != want[file].Stored {
				t.Errorf("%s: %+v", file, count)
			}
		}
		if again.Clients != (data.ImportEffect{}) || again.Enrollments != (data.ImportEffect{}) || again.MoveIns != (data.ImportEffect{}) || again.Retired != 0 {
			t.Errorf("report = %+v", again)
		}
		if after := o.Content(); after != before {
			t.Errorf("the database changed:\n%s\nwas\n%s", after, before)
		}
	})
}

func testDryRun(t *testing.T, open opener) {
	o := newOffice(t, open)
	before := o.Content()
	report := o.MustImport(Lakeshore(), data.ImportOptions{DryRun: true})
	if report.Enrollments.New != 3 || report.Files["Client.csv"].Stored != 3 {
		t.Errorf("report = %+v", report)
	}
	if after := o.Content(); after != before {
		t.Errorf("a dry run wrote:\n%s", after)
	}
}

// A cancelled import changes nothing, wherever it was cancelled.
func testCancelled(t *testing.T, open opener) {
	o := newOffice(t, open)
	o.MustImport(Lakeshore())
	x := Lakeshore().Replacing("Client.csv", "Alder", "Ash").Replacing("Client.csv", "2026-01-05 10", "2026-06-01 10")
	calls := 0
	if _, err := o.Try(x, data.ImportOptions{Progress: func(done, total int64) { calls++ }}); err != nil || calls < 10 {
		t.Fatalf("%d calls of progress, %v", calls, err)
	}
	o = newOffice(t, open)
	o.MustImport(Lakeshore())
	before := o.Content()
	for stop := range calls {
		ctx, cancel := context.WithCancel(t.Context())
		at := 0
		_, err := o.tryContext(ctx, x, data.ImportOptions{Progress: func(done, total int64) {
			if done > total || done < 0 {
				t.Errorf("progress %d of %d", done, total)
			}
			if at++; at > stop {
				cancel()
			}
		}})
		cancel()
		if data.CodeOf(err) != data.CodeCancelled {
			t.Fatalf("stopped after %d: %v", stop, err)
		}
	}
	if after := o.Content(); after != before {
		t.Errorf("the database changed:\n%s\nwas\n%s", after, before)
	}
}
