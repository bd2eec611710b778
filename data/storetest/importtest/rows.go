package importtest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
)

// Broken references, and flaws of rows in real files.
func testRows(t *testing.T, open opener) {
	base := Lakeshore()
	stamp := ",2026-05-01 10:00:00,"
	for _, test := range []struct {
		name   string
		export Export
		file   string
		counts data.FileCount
		// problems of the report; P3 is its default list.
		problems []string
		p3       string
	}{
		{"enrollment of an unknown client", base.With("Enrollment.csv", "E9,C9,P3,2026-02-01,H9,1,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Enrollment.csv:5 PersonalID error"}, "E1 Not Started"},
		{"enrollment of a deleted client", base.Replacing("Client.csv", "1980-01-02,2026-01-05 10:00:00,", "1980-01-02,2026-01-05 10:00:00,2026-05-01"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Enrollment.csv:2 PersonalID error"}, ""},
		{"enrollment in an unknown project", base.With("Enrollment.csv", "E9,C1,P9,2026-02-01,H9,1,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Enrollment.csv:5 ProjectID error"}, "E1 Not Started"},
		{"enrollment in a deleted project", base.Replacing("Project.csv", "Night Inn,1,,2025-01-01 10:00:00,", "Night Inn,1,,2025-01-01 10:00:00,2026-01-01"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Enrollment.csv:4 ProjectID error", "Services.csv:2 EnrollmentID error", "Services.csv:3 EnrollmentID error"}, "E1 Not Started"},
		{"deleted enrollment", base.Replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00,", "H1,1,,2026-01-05 10:00:00,2026-02-01 10:00:00"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, nil, ""},
		{"exit without an enrollment", base.With("Exit.csv", "X9,E9,C1,2026-02-01,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 1, Skipped: 1}, []string{"Exit.csv:3 EnrollmentID error"}, "E1 Not Started"},
		{"two exits: the later DateUpdated", base.With("Exit.csv", "X8,E1,C1,2026-09-01,410,2026-05-02 10:00:00,", "X9,E1,C1,2026-02-01,410,2026-05-01 10:00:00,"), "Exit.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Exit.csv:3 ExitDate warning", "Exit.csv:4 EnrollmentID warning"}, "E1 Not Started"},
		{"two exits: the last line", base.With("Exit.csv", "X8,E1,C1,2026-09-01,410"+stamp, "X9,E1,C1,2026-02-01,410"+stamp), "Exit.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Exit.csv:3 EnrollmentID warning"}, ""},
		{"two exits: a known DateUpdated", base.With("Exit.csv", "X8,E1,C1,2026-02-01,410"+stamp, "X9,E1,C1,2026-09-01,410,01-02-26,"), "Exit.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Exit.csv:4 EnrollmentID warning"}, ""},
		{"two exits, one deleted", base.With("Exit.csv", "X8,E1,C1,2026-02-01,410"+stamp, "X9,E1,C1,2026-02-02,410,2026-05-03 10:00:00,2026-05-03"), "Exit.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Exit.csv:4 EnrollmentID warning"}, ""},
		{"deleted exit", base.With("Exit.csv", "X8,E1,C1,2026-02-01,410,2026-05-01 10:00:00,2026-05-01"), "Exit.csv",
			data.FileCount{Read: 2, Stored: 2}, nil, "E1 Not Started"},
		{"exit before entry", base.With("Exit.csv", "X9,E1,C1,2025-12-01,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 2}, []string{"Exit.csv:3 ExitDate warning"}, ""},
		{"exit in the future", base.With("Exit.csv", "X9,E1,C1,2026-06-16,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 2}, []string{"Exit.csv:3 ExitDate warning"}, "E1 Not Started"},
		{"exit today", base.With("Exit.csv", "X9,E1,C1,2026-06-15,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 2}, nil, ""},
		{"entry in the future", base.With("Enrollment.csv", "E9,C3,P3,2026-06-16,H9,1,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 4}, nil, "E1 Not Started"},
		{"relationship blank and 99", base.With("Enrollment.csv", "E8,C2,P3,2026-02-01,H1,,"+stamp, "E9,C3,P3,2026-02-01,H1,99,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 5, Stored: 5}, []string{"Enrollment.csv:5 RelationshipToHoH warning", "Enrollment.csv:6 RelationshipToHoH warning"}, "E1 Not Started"},
		{"relationship 99 without a head", base.With("Enrollment.csv", "E9,C3,P3,2026-02-01,H9,99,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 4}, []string{"Enrollment.csv:5 RelationshipToHoH warning"}, "E1 Not Started, E9 Not Started"},
		{"move-in before entry", base.Replacing("Enrollment.csv", "H1,1,,", "H1,1,2026-01-04,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:2 MoveInDate warning"}, "E1 Not Started"},
		{"move-in on the day of entry", base.Replacing("Enrollment.csv", "H1,1,,", "H1,1,2026-01-05,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, nil, "E1 Moved In"},
		{"move-in in the future", base.Replacing("Enrollment.csv", "H1,1,,", "H1,1,2026-06-16,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:2 MoveInDate warning"}, "E1 Not Started"},
		{"move-in after exit", base.Replacing("Exit.csv", "2026-05-01,410", "2026-02-28,410"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:3 MoveInDate warning"}, "E1 Not Started"},
		{"move-in outside of a housing program", base.Replacing("Enrollment.csv", "H3,1,,", "H3,1,2026-02-01,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:0 MoveInDate info"}, "E1 Not Started"},
		{"a move-in date that can't be read outside of a housing program", base.Replacing("Enrollment.csv", "H3,1,,", "H3,1,soon,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:0 MoveInDate info"}, "E1 Not Started"},
		{"unknown ProjectType", base.Replacing("Project.csv", "Birch Homes,3,", "Birch Homes,5,"), "Project.csv",
			data.FileCount{Read: 4, Stored: 4}, []string{"Project.csv:2 ProjectType warning", "Enrollment.csv:0 MoveInDate info"}, ""},
		{"blank ProjectType", base.Replacing("Project.csv", "Birch Homes,3,", "Birch Homes,,"), "Project.csv",
			data.FileCount{Read: 4, Stored: 4}, []string{"Project.csv:2 ProjectType warning", "Enrollment.csv:0 MoveInDate info"}, ""},
		{"blank keys", base.With("Enrollment.csv", ",C1,P3,2026-02-01,H9,1,"+stamp, "E8,,P3,2026-02-01,H9,1,"+stamp, "E9,C1,,2026-02-01,H9,1,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 6, Stored: 3, Skipped: 3}, []string{"Enrollment.csv:5 EnrollmentID error", "Enrollment.csv:6 PersonalID error", "Enrollment.csv:7 ProjectID error"}, "E1 Not Started"},
		{"too few and too many cells", base.With("Client.csv", "C8,Dora", "C9,Dora,,Dogwood,,1,,2026-01-05 10:00:00,,"), "Client.csv",
			data.FileCount{Read: 5, Stored: 3, Skipped: 2}, []string{"Client.csv:5 error", "Client.csv:6 error"}, "E1 Not Started"},
		{"dates that can't be read for certain", base.With("Enrollment.csv", "E6,C1,P3,01-02-26,H9,1,"+stamp, "E7,C1,P3,,H9,1,"+stamp, "E8,C1,P3,2026-02-01,H9,1,13/01/2026"+stamp, "E9,C1,P3,2026-02-01,H9,1,,2026-05-01,soon"), "Enrollment.csv",
			data.FileCount{Read: 7, Stored: 3, Skipped: 4}, []string{"Enrollment.csv:5 EntryDate error", "Enrollment.csv:6 EntryDate error", "Enrollment.csv:7 MoveInDate error", "Enrollment.csv:8 DateDeleted error"}, "E1 Not Started"},
		{"an exit date that can't be read", base.With("Exit.csv", "X9,E1,C1,2026-02-30,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 1, Skipped: 1}, []string{"Exit.csv:3 ExitDate error"}, "E1 Not Started"},
		{"a birth date that can't be read", base.Replacing("Client.csv", "1980-01-02", "1980"), "Client.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Client.csv:2 DOB warning"}, "E1 Not Started"},
		{"a stamp that can't be read", base.Replacing("Client.csv", "2026-01-05 10:00:00", "05-01-26"), "Client.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Client.csv:0 DateUpdated info"}, "E1 Not Started"},
		{"an ExportDate that can't be read", base.Later("05-01-26"), "Export.csv",
			data.FileCount{Read: 1, Stored: 1}, []string{"Export.csv:2 ExportDate warning"}, "E1 Not Started"},
		{"a client twice: the later DateUpdated", base.With("Client.csv", "C1,Anna,,Alder,,1,1980-01-02,2026-01-04 10:00:00,"), "Client.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Client.csv:5 PersonalID warning"}, "E1 Not Started"},
		{"an enrollment twice: the last line", base.With("Enrollment.csv", "E1,C1,P3,2026-01-08,H1,1,2026-02-01,2026-01-05 10:00:00,"), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Enrollment.csv:2 EnrollmentID warning"}, "E1 Moved In"},
		{"an enrollment twice, the later in error", base.With("Enrollment.csv", "E1,C1,P3,soon,H1,1,2026-02-01,2026-05-05 10:00:00,"), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Enrollment.csv:5 EntryDate error"}, "E1 Not Started"},
		{"services that are not needed", base.With("Services.csv", "S7,E3,2026-05-20,144,3"+stamp, "S8,E9,soon,200,1"+stamp, "S9,E1,2026-05-20,200,200"+stamp), "Services.csv",
			data.FileCount{Read: 5, Stored: 2, Skipped: 3}, []string{"Services.csv:0 info", "Services.csv:0 info"}, "E1 Not Started"},
		{"bed nights in error", base.With("Services.csv", "S7,E9,2026-05-20,200,200"+stamp, "S8,E3,soon,200,200"+stamp, "S9,E3,2026-06-16,200,200"+stamp), "Services.csv",
			data.FileCount{Read: 5, Stored: 2, Skipped: 3}, []string{"Services.csv:4 EnrollmentID error", "Services.csv:5 DateProvided error", "Services.csv:6 DateProvided error"}, "E1 Not Started"},
		{"a bed night twice", base.With("Services.csv", "S9,E3,5/21/2026,200,200"+stamp), "Services.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Services.csv:4 bed night warning"}, "E1 Not Started"},
		{"a funder of an unknown project", base.With("Funder.csv", "F9,P9,35"+stamp), "Funder.csv",
			data.FileCount{Read: 2, Stored: 1, Skipped: 1}, []string{"Funder.csv:3 ProjectID error"}, "E1 Not Started"},
		{"a project of an unknown organization", base.Replacing("Project.csv", "P3,O1", "P3,O9"), "Project.csv",
			data.FileCount{Read: 4, Stored: 4}, []string{"Project.csv:2 OrganizationID warning"}, "E1 Not Started"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t, open)
			preview := o.MustImport(test.export, data.ImportOptions{DryRun: true})
			report := o.MustImport(test.export)
			if !reflect.DeepEqual(preview, report) {
				t.Errorf("the preview %+v\nis not the import %+v", preview, report)
			}
			if got := report.Files[test.file]; got != test.counts {
				t.Errorf("%s: %+v, want %+v", test.file, got, test.counts)
			}
			if got := problems(report); !slices.Equal(got, test.problems) {
				t.Errorf("problems = %q, want %q: %+v", got, test.problems, report.Problems)
			}
			if got := o.list("P3"); got != test.p3 {
				t.Errorf("the list = %s, want %s", got, test.p3)
			}
			before := o.Content()
			again := o.MustImport(test.export)
			if got := again.Files[test.file]; got.Stored != 0 || got.Skipped != test.counts.Skipped {
				t.Errorf("again %s: %+v", test.file, got)
			}
			if o.Content() != before {
				t.Error("a second import changed the database")
			}
		})
	}
}

// The later of two versions of a row stays, in whatever order they come.
func testVersions(t *testing.T, open opener) {
	const early, late = "2026-06-01 08:00:00", "2026-06-02 08:00:00"
	version := func(name, updated, exported string) Export {
		return Lakeshore().Later(exported).Replacing("Client.csv", "Ann,,Alder,,1,1980-01-02,2026-01-05 10:00:00,", name+",,Alder,,1,1980-01-02,"+updated+",")
	}
	for _, test := range []struct {
		name          string
		first, second Export
		want          string
		skipped       int
	}{
		{"a later DateUpdated", version("Old", "2026-01-05", early), version("New", "2026-01-06", late), "New", 0},
		{"a later DateUpdated in an older export", version("Old", "2026-01-05", late), version("New", "2026-01-06", early), "New", 0},
		{"an older DateUpdated", version("New", "2026-01-06", early), version("Old", "2026-01-05", late), "New", 1},
		{"equal, a later export", version("Old", "2026-01-05", early), version("New", "2026-01-05", late), "New", 0},
		{"equal, an older export", version("New", "2026-01-05", late), version("Old", "2026-01-05", early), "New", 1},
		{"equal, equal", version("Old", "2026-01-05", early), version("New", "2026-01-05", early), "New", 0},
		{"equal, an unknown export", version("Old", "2026-01-05", late), version("New", "2026-01-05", "soon"), "New", 0},
		{"unknown, a later export", version("Old", "2026-01-05", early), version("New", "", late), "New", 0},
		{"unknown, an older export", version("New", "2026-01-05", late), version("Old", "", early), "New", 1},
		{"known after unknown, an older export", version("New", "", late), version("Old", "2026-01-05", early), "New", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t, open)
			o.MustImport(test.first)
			report := o.MustImport(test.second)
			if got := o.client("C1").Name.First; got != test.want {
				t.Errorf("the name = %s, want %s", got, test.want)
			}
			if got := report.Files["Client.csv"].Skipped; got != test.skipped {
				t.Errorf("%d rows skipped, want %d", got, test.skipped)
			}
			if n := strings.Count(strings.Join(problems(report), "\n"), "Client.csv:0 DateUpdated info"); n != test.skipped {
				t.Errorf("problems = %q", problems(report))
			}
		})
	}

	t.Run("the same content keeps the later stamps", func(t *testing.T) {
		o := newOffice(t, open)
		o.MustImport(version("Same", "2026-01-05", early))
		if report := o.MustImport(version("Same", "2026-03-01", late)); report.Files["Client.csv"].Unchanged != 3 {
			t.Errorf("%+v", report.Files["Client.csv"])
		}
		o.MustImport(version("Between", "2026-02-01", late))
		if got := o.client("C1").Name.First; got != "Same" {
			t.Errorf("the name = %s", got)
		}
	})
}

// Every change in HMIS shows in the lists, also in those an enrollment leaves.
func testChanges(t *testing.T, open opener) {
	later := func(x Export) Export { return x.Later("2026-06-10 08:00:00") }
	base := Lakeshore().With("Client.csv", "C4,Dee,,Alder,,1,,2026-01-05 10:00:00,").
		With("Enrollment.csv", "E4,C4,P3,2026-01-05,H1,2,,2026-01-05 10:00:00,", "E5,C1,P0,2026-05-05,H5,1,,2026-01-05 10:00:00,")
	for _, test := range []struct {
		name   string
		export Export
		p3, p7 string
	}{
		{"a member's client changes", later(base.Replacing("Enrollment.csv", "E4,C4", "E4,C3")), "E1 Not Started", ""},
		{"a head leaves the household", later(base.Replacing("Enrollment.csv", "P3,2026-01-05,H1,1,", "P3,2026-01-05,H8,1,")), "E1 Not Started, E4 Not Started", ""},
		{"a head changes the project", later(base.Replacing("Enrollment.csv", "E1,C1,P3", "E1,C1,P0")), "E4 Not Started", ""},
		{"a head exits", later(base.With("Exit.csv", "X1,E1,C1,2026-06-01,410,2026-06-02,")), "E4 Not Started", ""},
		{"an exit is deleted", later(base.Replacing("Exit.csv", "2026-05-02 10:00:00,", "2026-06-02 10:00:00,2026-06-02")), "E1 Not Started, E2 Moved In", ""},
		{"an exit is deleted that another one has replaced", later(base.Replacing("Exit.csv", "X2,E2", "X9,E2").Replacing("Exit.csv", "2026-05-02 10:00:00,", "2026-06-02 10:00:00,2026-06-02")), "E1 Not Started", ""},
		{"of two exits the one that counted is deleted", later(base.Replacing("Exit.csv", "2026-05-02 10:00:00,", "2026-05-09 10:00:00,2026-05-09").
			With("Exit.csv", "X9,E2,C2,2026-07-01,410,2026-04-01 10:00:00,")), "E1 Not Started, E2 Moved In", ""},
		{"of two exits both are deleted", later(base.Replacing("Exit.csv", "2026-05-02 10:00:00,", "2026-05-09 10:00:00,2026-05-09").
			With("Exit.csv", "X9,E2,C2,2026-04-30,410,2026-05-10 10:00:00,2026-05-10")), "E1 Not Started, E2 Moved In", ""},
		{"a head moves in", later(base.Replacing("Enrollment.csv", "P3,2026-01-05,H1,1,,", "P3,2026-01-05,H1,1,2026-06-01,")), "E1 Moved In", ""},
		{"a head's client is deleted", later(base.Replacing("Client.csv", "1980-01-02,2026-01-05 10:00:00,", "1980-01-02,2026-06-05 10:00:00,2026-06-05")), "E4 Not Started", ""},
		{"a head is deleted", later(base.Replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00,", "H1,1,,2026-06-05 10:00:00,2026-06-05")), "E4 Not Started", ""},
		{"the project is deleted", later(base.Replacing("Project.csv", "Birch Homes,3,2020-01-01,2025-01-01 10:00:00,", "Birch Homes,3,2020-01-01,2026-06-01 10:00:00,2026-06-01")), "", ""},
		{"another project becomes pay for success", later(base.With("Enrollment.csv", "E7,C3,P7,2026-05-05,H7,1,2026-05-06,2026-01-05 10:00:00,").With("Funder.csv", "F7,P7,35,,")), "E1 Not Started", "E7 Moved In"},
		{"another funder is deleted", later(base.With("Enrollment.csv", "E7,C3,P7,2026-05-05,H7,1,,2026-01-05 10:00:00,").With("Funder.csv", "F7,P7,35,,2026-06-01")), "E1 Not Started", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t, open)
			o.MustImport(base)
			if got := o.list("P3"); got != "E1 Not Started" {
				t.Fatalf("the list before = %s", got)
			}
			o.MustImport(test.export, data.ImportOptions{AcceptRetiring: true})
			if got := o.list("P3"); got != test.p3 {
				t.Errorf("the list of P3 = %s, want %s", got, test.p3)
			}
			if got := o.list("P7"); got != test.p7 {
				t.Errorf("the list of P7 = %s, want %s", got, test.p7)
			}
		})
	}

	t.Run("a client is renamed", func(t *testing.T) {
		o := newOffice(t, open)
		o.MustImport(base)
		o.MustImport(base.Replacing("Client.csv", "Ann,,Alder,,1,1980-01-02,2026-01-05", "Ann,,Aspen,,1,1980-01-02,2026-01-06"))
		for words, want := range map[string]string{"ann": "C1", "aspen": "C1", "alder": "C4"} {
			found, err := o.FindClients(t.Context(), data.NewQuery(words).Terms(), 10)
			if err != nil || len(found) != 1 || found[0].PersonalID != want {
				t.Errorf("%s finds %+v, %v, want %s", words, found, err, want)
			}
		}
		if row := o.listed("P3", o.enrollment("E1")); row.Name.Last != "Aspen" {
			t.Errorf("the list shows %s", row.Name)
		}
	})

	t.Run("a funder comes, moves and goes", func(t *testing.T) {
		o := newOffice(t, open)
		x := base.With("Project.csv", "P8,O1,Other Homes,7,,2025-01-01 10:00:00,")
		paid := func() string {
			programs, err := o.Programs(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, p := range programs {
				if p.PayForSuccess {
					ids = append(ids, p.HMISID)
				}
			}
			return strings.Join(ids, ",")
		}
		o.MustImport(x.With("Funder.csv", "F7,P7,35,2026-01-01,"))
		if got := paid(); got != "P7" {
			t.Errorf("paid for success: %s", got)
		}
		o.MustImport(later(x.With("Funder.csv", "F7,P8,35,2026-02-01,")))
		if got := paid(); got != "P8" {
			t.Errorf("paid for success: %s", got)
		}
		o.MustImport(later(x.With("Funder.csv", "F7,P8,35,2026-03-01,2026-03-01")))
		if got := paid(); got != "" {
			t.Errorf("paid for success: %s", got)
		}
	})

	t.Run("bed nights come and go", func(t *testing.T) {
		o := newOffice(t, open)
		base := base.With("Enrollment.csv", "E8,C3,P3,2026-01-07,H8,1,,2026-01-07 10:00:00,")
		o.MustImport(base)
		// The list row of the client's other enrollment shows it.
		night := func() string { return o.listed("P3", o.enrollment("E8")).Stays[0].LatestNight.String() }
		if got := night(); got != "2026-05-21" {
			t.Errorf("the latest night = %s", got)
		}
		o.MustImport(base.Replacing("Services.csv", "S2,E3,2026-05-21,200,200,2026-05-21 10:00:00,", "S2,E3,2026-05-21,200,200,2026-05-22 10:00:00,2026-05-22"))
		if got := night(); got != "2026-05-20" {
			t.Errorf("the latest night = %s", got)
		}
		o.MustImport(base.With("Services.csv", "S3,E3,2026-06-14,200,200,2026-06-14 10:00:00,"))
		if got := night(); got != "2026-06-14" {
			t.Errorf("the latest night = %s", got)
		}
	})
}

func testNames(t *testing.T, open opener) {
	hash := strings.Repeat("0123456789abcdef", 4)
	x := Lakeshore()
	x["Client.csv"] = []string{
		"C1," + hash + ",," + hash + ",,1,,,", "C2," + strings.ToUpper(hash[:40]) + ",,Birch,,1,,,", "C3," + hash[:32] + ",,,,1,,,",
		"C4," + hash[:31] + ",,g" + hash[:31] + ",,1,,,", "C5,,,,,99,,,", "C6, Jose\u0301 ,\tÁlvaro, de  la Cruz ,Jr.,1,,,",
		"C7,," + hash + ",,,1,,,",
	}
	o := newOffice(t, open)
	o.MustImport(x)
	var got []string
	for _, id := range []string{"C1", "C2", "C3", "C4", "C5", "C6", "C7"} {
		got = append(got, o.client(id).DisplayName())
	}
	want := []string{"C1", "C2", "C3", "g" + hash[:31] + ", " + hash[:31], "C5", "de la Cruz, José Álvaro Jr.", "C7"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("names = %q, want %q", got, want)
	}
}
