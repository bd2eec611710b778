package sqlite

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
)

// Broken references, and flaws of rows in real files.
func TestImportRows(t *testing.T) {
	base := lakeshore()
	stamp := ",2026-05-01 10:00:00,"
	for _, test := range []struct {
		name   string
		export hmisExport
		file   string
		counts data.FileCount
		// problems of the report; P3 is its default list.
		problems []string
		p3       string
	}{
		{"enrollment of an unknown client", base.with("Enrollment.csv", "E9,C9,P3,2026-02-01,H9,1,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Enrollment.csv:5 PersonalID error"}, "E1 Not Started"},
		{"enrollment of a deleted client", base.replacing("Client.csv", "1980-01-02,2026-01-05 10:00:00,", "1980-01-02,2026-01-05 10:00:00,2026-05-01"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Enrollment.csv:2 PersonalID error"}, ""},
		{"enrollment in an unknown project", base.with("Enrollment.csv", "E9,C1,P9,2026-02-01,H9,1,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Enrollment.csv:5 ProjectID error"}, "E1 Not Started"},
		{"enrollment in a deleted project", base.replacing("Project.csv", "Night Inn,1,,2025-01-01 10:00:00,", "Night Inn,1,,2025-01-01 10:00:00,2026-01-01"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Enrollment.csv:4 ProjectID error", "Services.csv:2 EnrollmentID error", "Services.csv:3 EnrollmentID error"}, "E1 Not Started"},
		{"deleted enrollment", base.replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00,", "H1,1,,2026-01-05 10:00:00,2026-02-01 10:00:00"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, nil, ""},
		{"exit without an enrollment", base.with("Exit.csv", "X9,E9,C1,2026-02-01,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 1, Skipped: 1}, []string{"Exit.csv:3 EnrollmentID error"}, "E1 Not Started"},
		{"two exits: the later DateUpdated", base.with("Exit.csv", "X8,E1,C1,2026-09-01,410,2026-05-02 10:00:00,", "X9,E1,C1,2026-02-01,410,2026-05-01 10:00:00,"), "Exit.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Exit.csv:3 ExitDate warning", "Exit.csv:4 EnrollmentID warning"}, "E1 Not Started"},
		{"two exits: the last line", base.with("Exit.csv", "X8,E1,C1,2026-09-01,410"+stamp, "X9,E1,C1,2026-02-01,410"+stamp), "Exit.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Exit.csv:3 EnrollmentID warning"}, ""},
		{"two exits: a known DateUpdated", base.with("Exit.csv", "X8,E1,C1,2026-02-01,410"+stamp, "X9,E1,C1,2026-09-01,410,01-02-26,"), "Exit.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Exit.csv:4 EnrollmentID warning"}, ""},
		{"two exits, one deleted", base.with("Exit.csv", "X8,E1,C1,2026-02-01,410"+stamp, "X9,E1,C1,2026-02-02,410,2026-05-03 10:00:00,2026-05-03"), "Exit.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Exit.csv:4 EnrollmentID warning"}, ""},
		{"deleted exit", base.with("Exit.csv", "X8,E1,C1,2026-02-01,410,2026-05-01 10:00:00,2026-05-01"), "Exit.csv",
			data.FileCount{Read: 2, Stored: 2}, nil, "E1 Not Started"},
		{"exit before entry", base.with("Exit.csv", "X9,E1,C1,2025-12-01,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 2}, []string{"Exit.csv:3 ExitDate warning"}, ""},
		{"exit in the future", base.with("Exit.csv", "X9,E1,C1,2026-06-16,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 2}, []string{"Exit.csv:3 ExitDate warning"}, "E1 Not Started"},
		{"exit today", base.with("Exit.csv", "X9,E1,C1,2026-06-15,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 2}, nil, ""},
		{"entry in the future", base.with("Enrollment.csv", "E9,C3,P3,2026-06-16,H9,1,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 4}, nil, "E1 Not Started"},
		{"relationship blank and 99", base.with("Enrollment.csv", "E8,C2,P3,2026-02-01,H1,,"+stamp, "E9,C3,P3,2026-02-01,H1,99,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 5, Stored: 5}, []string{"Enrollment.csv:5 RelationshipToHoH warning", "Enrollment.csv:6 RelationshipToHoH warning"}, "E1 Not Started"},
		{"relationship 99 without a head", base.with("Enrollment.csv", "E9,C3,P3,2026-02-01,H9,99,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 4}, []string{"Enrollment.csv:5 RelationshipToHoH warning"}, "E1 Not Started, E9 Not Started"},
		{"move-in before entry", base.replacing("Enrollment.csv", "H1,1,,", "H1,1,2026-01-04,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:2 MoveInDate warning"}, "E1 Not Started"},
		{"move-in on the day of entry", base.replacing("Enrollment.csv", "H1,1,,", "H1,1,2026-01-05,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, nil, "E1 Moved In"},
		{"move-in in the future", base.replacing("Enrollment.csv", "H1,1,,", "H1,1,2026-06-16,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:2 MoveInDate warning"}, "E1 Not Started"},
		{"move-in after exit", base.replacing("Exit.csv", "2026-05-01,410", "2026-02-28,410"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:3 MoveInDate warning"}, "E1 Not Started"},
		{"move-in outside of a housing program", base.replacing("Enrollment.csv", "H3,1,,", "H3,1,2026-02-01,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:0 MoveInDate info"}, "E1 Not Started"},
		{"a move-in date that can't be read outside of a housing program", base.replacing("Enrollment.csv", "H3,1,,", "H3,1,soon,"), "Enrollment.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Enrollment.csv:0 MoveInDate info"}, "E1 Not Started"},
		{"unknown ProjectType", base.replacing("Project.csv", "Birch Homes,3,", "Birch Homes,5,"), "Project.csv",
			data.FileCount{Read: 4, Stored: 4}, []string{"Project.csv:2 ProjectType warning", "Enrollment.csv:0 MoveInDate info"}, ""},
		{"blank ProjectType", base.replacing("Project.csv", "Birch Homes,3,", "Birch Homes,,"), "Project.csv",
			data.FileCount{Read: 4, Stored: 4}, []string{"Project.csv:2 ProjectType warning", "Enrollment.csv:0 MoveInDate info"}, ""},
		{"blank keys", base.with("Enrollment.csv", ",C1,P3,2026-02-01,H9,1,"+stamp, "E8,,P3,2026-02-01,H9,1,"+stamp, "E9,C1,,2026-02-01,H9,1,"+stamp), "Enrollment.csv",
			data.FileCount{Read: 6, Stored: 3, Skipped: 3}, []string{"Enrollment.csv:5 EnrollmentID error", "Enrollment.csv:6 PersonalID error", "Enrollment.csv:7 ProjectID error"}, "E1 Not Started"},
		{"too few and too many cells", base.with("Client.csv", "C8,Dora", "C9,Dora,,Dogwood,,1,,2026-01-05 10:00:00,,"), "Client.csv",
			data.FileCount{Read: 5, Stored: 3, Skipped: 2}, []string{"Client.csv:5 error", "Client.csv:6 error"}, "E1 Not Started"},
		{"dates that can't be read for certain", base.with("Enrollment.csv", "E6,C1,P3,01-02-26,H9,1,"+stamp, "E7,C1,P3,,H9,1,"+stamp, "E8,C1,P3,2026-02-01,H9,1,13/01/2026"+stamp, "E9,C1,P3,2026-02-01,H9,1,,2026-05-01,soon"), "Enrollment.csv",
			data.FileCount{Read: 7, Stored: 3, Skipped: 4}, []string{"Enrollment.csv:5 EntryDate error", "Enrollment.csv:6 EntryDate error", "Enrollment.csv:7 MoveInDate error", "Enrollment.csv:8 DateDeleted error"}, "E1 Not Started"},
		{"an exit date that can't be read", base.with("Exit.csv", "X9,E1,C1,2026-02-30,410"+stamp), "Exit.csv",
			data.FileCount{Read: 2, Stored: 1, Skipped: 1}, []string{"Exit.csv:3 ExitDate error"}, "E1 Not Started"},
		{"a birth date that can't be read", base.replacing("Client.csv", "1980-01-02", "1980"), "Client.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Client.csv:2 DOB warning"}, "E1 Not Started"},
		{"a stamp that can't be read", base.replacing("Client.csv", "2026-01-05 10:00:00", "05-01-26"), "Client.csv",
			data.FileCount{Read: 3, Stored: 3}, []string{"Client.csv:0 DateUpdated info"}, "E1 Not Started"},
		{"an ExportDate that can't be read", base.later("05-01-26"), "Export.csv",
			data.FileCount{Read: 1, Stored: 1}, []string{"Export.csv:2 ExportDate warning"}, "E1 Not Started"},
		{"a client twice: the later DateUpdated", base.with("Client.csv", "C1,Anna,,Alder,,1,1980-01-02,2026-01-04 10:00:00,"), "Client.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Client.csv:5 PersonalID warning"}, "E1 Not Started"},
		{"an enrollment twice: the last line", base.with("Enrollment.csv", "E1,C1,P3,2026-01-08,H1,1,2026-02-01,2026-01-05 10:00:00,"), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Enrollment.csv:2 EnrollmentID warning"}, "E1 Moved In"},
		{"an enrollment twice, the later in error", base.with("Enrollment.csv", "E1,C1,P3,soon,H1,1,2026-02-01,2026-05-05 10:00:00,"), "Enrollment.csv",
			data.FileCount{Read: 4, Stored: 3, Skipped: 1}, []string{"Enrollment.csv:5 EntryDate error"}, "E1 Not Started"},
		{"services that are not needed", base.with("Services.csv", "S7,E3,2026-05-20,144,3"+stamp, "S8,E9,soon,200,1"+stamp, "S9,E1,2026-05-20,200,200"+stamp), "Services.csv",
			data.FileCount{Read: 5, Stored: 2, Skipped: 3}, []string{"Services.csv:0 info", "Services.csv:0 info"}, "E1 Not Started"},
		{"bed nights in error", base.with("Services.csv", "S7,E9,2026-05-20,200,200"+stamp, "S8,E3,soon,200,200"+stamp, "S9,E3,2026-06-16,200,200"+stamp), "Services.csv",
			data.FileCount{Read: 5, Stored: 2, Skipped: 3}, []string{"Services.csv:4 EnrollmentID error", "Services.csv:5 DateProvided error", "Services.csv:6 DateProvided error"}, "E1 Not Started"},
		{"a bed night twice", base.with("Services.csv", "S9,E3,5/21/2026,200,200"+stamp), "Services.csv",
			data.FileCount{Read: 3, Stored: 2, Skipped: 1}, []string{"Services.csv:4 bed night warning"}, "E1 Not Started"},
		{"a funder of an unknown project", base.with("Funder.csv", "F9,P9,35"+stamp), "Funder.csv",
			data.FileCount{Read: 2, Stored: 1, Skipped: 1}, []string{"Funder.csv:3 ProjectID error"}, "E1 Not Started"},
		{"a project of an unknown organization", base.replacing("Project.csv", "P3,O1", "P3,O9"), "Project.csv",
			data.FileCount{Read: 4, Stored: 4}, []string{"Project.csv:2 OrganizationID warning"}, "E1 Not Started"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newImportOffice(t)
			preview := o.mustImport(test.export, data.ImportOptions{DryRun: true})
			report := o.mustImport(test.export)
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
			before := o.content()
			again := o.mustImport(test.export)
			if got := again.Files[test.file]; got.Stored != 0 || got.Skipped != test.counts.Skipped {
				t.Errorf("again %s: %+v", test.file, got)
			}
			if o.content() != before {
				t.Error("a second import changed the database")
			}
		})
	}
}

// The later of two versions of a row stays, in whatever order they come.
func TestImportVersions(t *testing.T) {
	const early, late = "2026-06-01 08:00:00", "2026-06-02 08:00:00"
	version := func(name, updated, exported string) hmisExport {
		return lakeshore().later(exported).replacing("Client.csv", "Ann,,Alder,,1,1980-01-02,2026-01-05 10:00:00,", name+",,Alder,,1,1980-01-02,"+updated+",")
	}
	for _, test := range []struct {
		name          string
		first, second hmisExport
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
			o := newImportOffice(t)
			o.mustImport(test.first)
			report := o.mustImport(test.second)
			if got := o.value(`SELECT first_name FROM clients WHERE personal_id = 'C1'`); got != test.want {
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
		o := newImportOffice(t)
		o.mustImport(version("Same", "2026-01-05", early))
		if report := o.mustImport(version("Same", "2026-03-01", late)); report.Files["Client.csv"].Unchanged != 3 {
			t.Errorf("%+v", report.Files["Client.csv"])
		}
		o.mustImport(version("Between", "2026-02-01", late))
		if got := o.value(`SELECT first_name FROM clients WHERE personal_id = 'C1'`); got != "Same" {
			t.Errorf("the name = %s", got)
		}
	})
}

// Every change in HMIS shows in the lists, also in those an enrollment leaves.
func TestImportChanges(t *testing.T) {
	later := func(x hmisExport) hmisExport { return x.later("2026-06-10 08:00:00") }
	base := lakeshore().with("Client.csv", "C4,Dee,,Alder,,1,,2026-01-05 10:00:00,").
		with("Enrollment.csv", "E4,C4,P3,2026-01-05,H1,2,,2026-01-05 10:00:00,", "E5,C1,P0,2026-05-05,H5,1,,2026-01-05 10:00:00,")
	for _, test := range []struct {
		name   string
		export hmisExport
		p3, p7 string
	}{
		{"a member's client changes", later(base.replacing("Enrollment.csv", "E4,C4", "E4,C3")), "E1 Not Started", ""},
		{"a head leaves the household", later(base.replacing("Enrollment.csv", "P3,2026-01-05,H1,1,", "P3,2026-01-05,H8,1,")), "E1 Not Started, E4 Not Started", ""},
		{"a head changes the project", later(base.replacing("Enrollment.csv", "E1,C1,P3", "E1,C1,P0")), "E4 Not Started", ""},
		{"a head exits", later(base.with("Exit.csv", "X1,E1,C1,2026-06-01,410,2026-06-02,")), "E4 Not Started", ""},
		{"an exit is deleted", later(base.replacing("Exit.csv", "2026-05-02 10:00:00,", "2026-06-02 10:00:00,2026-06-02")), "E1 Not Started, E2 Moved In", ""},
		{"an exit is deleted that another one has replaced", later(base.replacing("Exit.csv", "X2,E2", "X9,E2").replacing("Exit.csv", "2026-05-02 10:00:00,", "2026-06-02 10:00:00,2026-06-02")), "E1 Not Started", ""},
		{"of two exits the one that counted is deleted", later(base.replacing("Exit.csv", "2026-05-02 10:00:00,", "2026-05-09 10:00:00,2026-05-09").
			with("Exit.csv", "X9,E2,C2,2026-07-01,410,2026-04-01 10:00:00,")), "E1 Not Started, E2 Moved In", ""},
		{"of two exits both are deleted", later(base.replacing("Exit.csv", "2026-05-02 10:00:00,", "2026-05-09 10:00:00,2026-05-09").
			with("Exit.csv", "X9,E2,C2,2026-04-30,410,2026-05-10 10:00:00,2026-05-10")), "E1 Not Started, E2 Moved In", ""},
		{"a head moves in", later(base.replacing("Enrollment.csv", "P3,2026-01-05,H1,1,,", "P3,2026-01-05,H1,1,2026-06-01,")), "E1 Moved In", ""},
		{"a head's client is deleted", later(base.replacing("Client.csv", "1980-01-02,2026-01-05 10:00:00,", "1980-01-02,2026-06-05 10:00:00,2026-06-05")), "E4 Not Started", ""},
		{"a head is deleted", later(base.replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00,", "H1,1,,2026-06-05 10:00:00,2026-06-05")), "E4 Not Started", ""},
		{"the project is deleted", later(base.replacing("Project.csv", "Birch Homes,3,2020-01-01,2025-01-01 10:00:00,", "Birch Homes,3,2020-01-01,2026-06-01 10:00:00,2026-06-01")), "", ""},
		{"another project becomes pay for success", later(base.with("Enrollment.csv", "E7,C3,P7,2026-05-05,H7,1,2026-05-06,2026-01-05 10:00:00,").with("Funder.csv", "F7,P7,35,,")), "E1 Not Started", "E7 Moved In"},
		{"another funder is deleted", later(base.with("Enrollment.csv", "E7,C3,P7,2026-05-05,H7,1,,2026-01-05 10:00:00,").with("Funder.csv", "F7,P7,35,,2026-06-01")), "E1 Not Started", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newImportOffice(t)
			o.mustImport(base)
			if got := o.list("P3"); got != "E1 Not Started" {
				t.Fatalf("the list before = %s", got)
			}
			o.mustImport(test.export, data.ImportOptions{AcceptRetiring: true})
			if got := o.list("P3"); got != test.p3 {
				t.Errorf("the list of P3 = %s, want %s", got, test.p3)
			}
			if got := o.list("P7"); got != test.p7 {
				t.Errorf("the list of P7 = %s, want %s", got, test.p7)
			}
		})
	}

	t.Run("a client is renamed", func(t *testing.T) {
		o := newImportOffice(t)
		o.mustImport(base)
		o.mustImport(base.replacing("Client.csv", "Ann,,Alder,,1,1980-01-02,2026-01-05", "Ann,,Aspen,,1,1980-01-02,2026-01-06"))
		if got := o.value(`SELECT group_concat(w.word) FROM client_words w JOIN clients c ON c.id = w.client_id WHERE c.personal_id = 'C1'`); got != "ann,aspen" {
			t.Errorf("the client is found by %s", got)
		}
		if got := o.value(`SELECT instr(content, 'Aspen') > 0 AND instr(content, 'Alder') = 0 FROM program_list l JOIN enrollments e ON e.id = l.enrollment_id JOIN clients c ON c.id = e.client_id WHERE c.personal_id = 'C1'`); got != "1" {
			t.Error("the list shows the old name")
		}
	})

	t.Run("a funder comes, moves and goes", func(t *testing.T) {
		o := newImportOffice(t)
		x := base.with("Project.csv", "P8,O1,Other Homes,7,,2025-01-01 10:00:00,")
		paid := func() string { return o.value(`SELECT group_concat(hmis_id) FROM programs WHERE pay_for_success = 1`) }
		o.mustImport(x.with("Funder.csv", "F7,P7,35,2026-01-01,"))
		if got := paid(); got != "P7" {
			t.Errorf("paid for success: %s", got)
		}
		o.mustImport(later(x.with("Funder.csv", "F7,P8,35,2026-02-01,")))
		if got := paid(); got != "P8" {
			t.Errorf("paid for success: %s", got)
		}
		o.mustImport(later(x.with("Funder.csv", "F7,P8,35,2026-03-01,2026-03-01")))
		if got := paid(); got != "<nil>" {
			t.Errorf("paid for success: %s", got)
		}
	})

	t.Run("bed nights come and go", func(t *testing.T) {
		o := newImportOffice(t)
		o.mustImport(base)
		night := func() string { return o.value(`SELECT latest_night FROM enrollments WHERE hmis_id = 'E3'`) }
		o.mustImport(base.replacing("Services.csv", "S2,E3,2026-05-21,200,200,2026-05-21 10:00:00,", "S2,E3,2026-05-21,200,200,2026-05-22 10:00:00,2026-05-22"))
		if got := night(); got != "2026-05-20" {
			t.Errorf("the latest night = %s", got)
		}
		o.mustImport(base.with("Services.csv", "S3,E3,2026-06-14,200,200,2026-06-14 10:00:00,"))
		if got := night(); got != "2026-06-14" {
			t.Errorf("the latest night = %s", got)
		}
	})
}

func TestImportNames(t *testing.T) {
	hash := strings.Repeat("0123456789abcdef", 4)
	x := lakeshore()
	x["Client.csv"] = []string{
		"C1," + hash + ",," + hash + ",,1,,,", "C2," + strings.ToUpper(hash[:40]) + ",,Birch,,1,,,", "C3," + hash[:32] + ",,,,1,,,",
		"C4," + hash[:31] + ",,g" + hash[:31] + ",,1,,,", "C5,,,,,99,,,", "C6, Jose\u0301 ,\tÁlvaro, de  la Cruz ,Jr.,1,,,",
		"C7,," + hash + ",,,1,,,",
	}
	o := newImportOffice(t)
	o.mustImport(x)
	var got []string
	for _, id := range []string{"C1", "C2", "C3", "C4", "C5", "C6", "C7"} {
		var client data.ClientID
		if err := o.read.QueryRow(`SELECT id FROM clients WHERE personal_id = ?1`, id).Scan(&client); err != nil {
			t.Fatal(err)
		}
		c, err := o.Client(t.Context(), client)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c.DisplayName())
	}
	want := []string{"C1", "C2", "C3", "g" + hash[:31] + ", " + hash[:31], "C5", "de la Cruz, José Álvaro Jr.", "C7"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("names = %q, want %q", got, want)
	}
}
