package importtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
)

// exportWithErrors returns lakeshore with one file of the given number of rows, some of them in error.
func exportWithErrors(file string, rows, errors int) Export {
	sound := map[string]string{"Project.csv": "Q%d,O1,Homes,3,,,", "Client.csv": "K%d,Kay,,Kent,,1,,,", "Enrollment.csv": "F%d,C1,P3,2026-02-01,F%[1]d,1,,,",
		"Exit.csv": "X%d,E%[1]d,,2026-05-01,410,,"}
	wrong := map[string]string{"Project.csv": ",O1,Homes %d,3,,,", "Client.csv": "K%d,Kay", "Enrollment.csv": "F%d,C99,P3,2026-02-01,F%[1]d,1,,,",
		"Exit.csv": "X%d,E1000%[1]d,,2026-05-01,410,,"}
	x := Lakeshore()
	x[file] = nil
	for i := range rows {
		row := sound[file]
		if i < errors {
			row = wrong[file]
		}
		x[file] = append(x[file], fmt.Sprintf(row, i+1))
	}
	// Nothing else refers to what the file no longer has.
	switch file {
	case "Project.csv", "Client.csv":
		x["Enrollment.csv"] = nil
		fallthrough
	case "Enrollment.csv":
		x["Exit.csv"], x["Services.csv"], x["Funder.csv"] = nil, nil, nil
	}
	return x
}

// An import of which more than a tenth and at least ten rows of a file are errors asks; one of which all are is refused.
func testUnreadableFiles(t *testing.T, open opener) {
	for _, test := range []struct {
		rows, errors int
		code         data.Code
	}{
		{0, 0, ""}, {1, 1, ""}, {2, 1, ""}, {2, 2, data.CodeInvalid}, {9, 9, data.CodeInvalid}, {20, 9, ""}, {20, 10, data.CodeUnreadable},
		{11, 10, data.CodeUnreadable}, {100, 10, ""}, {99, 10, data.CodeUnreadable}, {100, 11, data.CodeUnreadable}, {100, 99, data.CodeUnreadable}, {100, 100, data.CodeInvalid},
	} {
		for _, file := range []string{"Project.csv", "Client.csv", "Enrollment.csv"} {
			t.Run(fmt.Sprintf("%d of %d of %s", test.errors, test.rows, file), func(t *testing.T) {
				x := exportWithErrors(file, test.rows, test.errors)
				o := newOffice(t, open)
				before := o.Content()
				preview, err := o.Try(x, data.ImportOptions{DryRun: true})
				if err != nil {
					t.Fatalf("the preview: %v", err)
				}
				said := map[data.Code]string{data.CodeUnreadable: "asks for a second yes", data.CodeInvalid: "is refused"}[test.code]
				if said == "" && len(preview.Objections) > 0 || said != "" && !strings.Contains(fmt.Sprint(preview.Problems), said) {
					t.Errorf("the preview says %+v", preview.Problems)
				}
				report, err := o.Try(x, data.ImportOptions{AcceptRetiring: true})
				if data.CodeOf(err) != test.code {
					t.Fatalf("refused with %v, want %q", err, test.code)
				}
				if report.Files[file].Read != test.rows || report.Errors[file] != test.errors || len(report.Problems) < test.errors {
					t.Errorf("the report: %+v, %d errors, %d problems", report.Files[file], report.Errors[file], len(report.Problems))
				}
				if test.code == "" {
					return
				}
				if o.Content() != before {
					t.Error("a refused import wrote")
				}
				report, err = o.Try(x, data.ImportOptions{AcceptErrors: true})
				if test.code == data.CodeInvalid {
					if data.CodeOf(err) != test.code || o.Content() != before {
						t.Errorf("accepted: %v", err)
					}
					return
				}
				if err != nil || len(report.Unanswered()) > 0 || len(report.Objections) != 1 || report.Files[file].Stored != test.rows-test.errors {
					t.Errorf("accepted: %+v, %v", report, err)
				}
				o.CheckIntact()
			})
		}
	}
}

// What is skipped without being in error does not count, nor do errors of other files.
func testCountsErrorsOnly(t *testing.T, open opener) {
	many := func(row string) (rows []string) {
		for i := range 30 {
			rows = append(rows, fmt.Sprintf(row, i))
		}
		return rows
	}
	victims := Lakeshore().With("Organization.csv", "O2,Safe Harbor,1,,").With("Project.csv", "P9,O2,Harbor Homes,13,,,").
		With("Client.csv", many("K%d,Kay,,Kent,,1,,,")...).With("Enrollment.csv", many("F%d,K%[1]d,P9,2026-02-01,F%[1]d,1,,,")...)
	for _, test := range []struct {
		name   string
		export Export
	}{
		{"duplicates", Lakeshore().With("Client.csv", many("C1,Ann %d,,Alder,,1,,,")...)},
		{"victim services", victims},
		{"warnings", Lakeshore().With("Enrollment.csv", many("F%d,C1,P3,2026-02-01,F%[1]d,99,,,")...)},
		{"exits", exportWithErrors("Exit.csv", 30, 30)},
		{"bed nights", Lakeshore().With("Services.csv", many("S%d,E999,2026-05-20,200,200,,")...)},
	} {
		t.Run(test.name, func(t *testing.T) {
			if report := newOffice(t, open).MustImport(test.export); len(report.Objections) > 0 {
				t.Errorf("asked: %+v", report.Objections)
			}
		})
	}
	t.Run("older rows", func(t *testing.T) {
		o := newOffice(t, open)
		o.MustImport(Lakeshore().With("Client.csv", many("K%d,Kay,,Kent,,1,,2026-05-01,")...))
		report := o.MustImport(Lakeshore().With("Client.csv", many("K%d,Kim,,Kent,,1,,2026-04-01,")...))
		if report.Files["Client.csv"].Skipped != 30 || len(report.Objections) > 0 {
			t.Errorf("%+v, asked: %+v", report.Files["Client.csv"], report.Objections)
		}
	})
}

// An export with only a header for clients stores no enrollment, so it is refused.
func testWithoutClients(t *testing.T, open opener) {
	x := Lakeshore()
	x["Client.csv"] = nil
	if _, err := newOffice(t, open).Try(x, data.ImportOptions{AcceptErrors: true}); data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "All 3 rows of Enrollment.csv") {
		t.Errorf("imported: %v", err)
	}
}

// Errors and retiring are two questions, errors first; answering one does not answer the other.
func testAsksTwice(t *testing.T, open opener) {
	x := lakeshoreWithTen().Later("2026-06-08 08:00:00").Without("Enrollment.csv", "E11,").Without("Enrollment.csv", "E12,").Without("Enrollment.csv", "E13,")
	for i := range 11 {
		x = x.With("Client.csv", fmt.Sprintf("K%d,NULL,NULL,Kent,,1,,,NULL.", i))
	}
	for _, test := range []struct {
		errors, retiring bool
		code             data.Code
	}{{false, false, data.CodeUnreadable}, {false, true, data.CodeUnreadable}, {true, false, data.CodeConfirm}, {true, true, ""}} {
		o := newOffice(t, open)
		o.MustImport(lakeshoreWithTen())
		options := data.ImportOptions{AcceptErrors: test.errors, AcceptRetiring: test.retiring}
		report, err := o.Try(x, options)
		if data.CodeOf(err) != test.code {
			t.Errorf("%+v: %v, want %q", test, err, test.code)
		}
		if test.code == "" && (report.Retired != 3 || report.Files["Client.csv"].Skipped != 11) {
			t.Errorf("%+v: %+v", test, report)
		}
		options.DryRun = true
		preview, err := o.Try(x, options)
		var codes []data.Code
		for _, objection := range preview.Objections {
			codes = append(codes, objection.Code)
		}
		if test.code != "" && (err != nil || !slices.Equal(codes, []data.Code{data.CodeUnreadable, data.CodeConfirm})) {
			t.Errorf("%+v: the preview lists %v, %v", test, codes, err)
		}
	}
}

// The refusal names the likely cause and the problems.
func testNamesTheCause(t *testing.T, open opener) {
	rows := func(row string) (all []string) {
		for i := range 20 {
			all = append(all, fmt.Sprintf(row, i+1))
		}
		return all
	}
	mostly := func(most, other []string) []string { return append(most[:11:11], other[:9]...) }
	for _, test := range []struct {
		name string
		file string
		rows []string
		want string
	}{
		{"of two causes the commoner", "Enrollment.csv", mostly(rows("F%d,NULL,P3,2026-02-01,F%[1]d,1,,,"), rows("G%d,C1,P3,46054,F%[1]d,1,,,")), "a query tool"},
		{"hardly ever NULL", "Enrollment.csv", mostly(rows("F%d,C99,P3,2026-02-01,F%[1]d,1,,,"), rows("G%d,NULL,P3,2026-02-01,F%[1]d,1,,,")), "There is no such client."},
		{"names with commas but no quotes", "Client.csv", rows("K%d,Kay,,Kent, Jr.,,1,,,"), "the quoting"},
		{"semicolons", "Client.csv", rows("K%d;Kay;;Kent;;1;;;"), "the delimiter"},
		{"tabs", "Client.csv", rows("K%d\tKay\t\tKent\t\t1\t\t\t"), "the delimiter"},
		{"dates as a spreadsheet counts them", "Enrollment.csv", rows("F%d,C1,P3,46054,F%[1]d,1,,,"), "a spreadsheet"},
		{"dates too wide for their column", "Enrollment.csv", rows("F%d,C1,P3,########,F%[1]d,1,,,"), "a spreadsheet"},
		{"ids cut to 15 digits", "Enrollment.csv", rows("F%d,123456789012345000,P3,2026-02-01,F%[1]d,1,,,"), "a spreadsheet"},
		{"ids as powers of ten", "Enrollment.csv", rows("F%d,1.00001E+11,P3,2026-02-01,F%[1]d,1,,,"), "a spreadsheet"},
		{"NULL in a key", "Enrollment.csv", rows("F%d,NULL,P3,2026-02-01,F%[1]d,1,,,"), "a query tool"},
		{"of another export", "Enrollment.csv", rows("F%d,C99,P3,2026-02-01,F%[1]d,1,,,"), "line 2 of Enrollment.csv: PersonalID: There is no such client."},
		{"ids of projects that make errors of enrollments", "Project.csv", []string{"P1,1.00001E+11,Pine Shelter,1,,,", "P3,1.00001E+11,Oak Homes,3,,,", "P9,O1,Elm Homes,3,,,"}, "a spreadsheet"},
		{"cut short", "Client.csv", rows("K%d,Kay"), "line 2 of Client.csv: The row has too few cells"},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := Lakeshore()
			x[test.file] = test.rows
			report, err := newOffice(t, open).Try(x, data.ImportOptions{})
			if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), test.want) {
				t.Errorf("it says %v, want %q", err, test.want)
			}
			if len(report.Problems) < len(test.rows) || report.Problems[0].Severity != data.SeverityError {
				t.Errorf("problems = %+v", report.Problems)
			}
		})
	}
}
