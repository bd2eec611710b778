package importtest

import (
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
)

// A valuesTest imports an export with values as spreadsheets, query tools and databases change them.
type valuesTest struct {
	name     string
	export   Export
	problems []string
	// p3 is the list of P3 with every client's name and household.
	p3 string
}

func (test valuesTest) run(t *testing.T, open opener) {
	o := newOffice(t, open)
	report := o.MustImport(test.export)
	if got := problems(report); !slices.Equal(got, test.problems) {
		t.Errorf("problems = %q, want %q: %+v", got, test.problems, report.Problems)
	}
	if got := o.list("P3"); got != test.p3 {
		t.Errorf("the list = %s, want %s", got, test.p3)
	}
	before := o.Content()
	for file, count := range o.MustImport(test.export).Files {
		if count.Stored > 0 {
			t.Errorf("again %s: %+v", file, count)
		}
	}
	if o.Content() != before {
		t.Error("a second import changed the database")
	}
}

// Damaged ids, in every column of ids.
func testDamagedIDs(t *testing.T, open opener) {
	const cut, stamp = "1.00001E+11", ",2026-05-01 10:00:00,"
	base := Lakeshore()
	for _, test := range []valuesTest{
		{"PersonalID of a client", base.Replacing("Client.csv", "C1,", cut+",").Replacing("Enrollment.csv", "E1,C1", "E1,"+cut),
			[]string{"Client.csv:2 PersonalID error", "Enrollment.csv:2 PersonalID error"}, ""},
		{"PersonalID of an enrollment", base.Replacing("Enrollment.csv", "E1,C1", "E1,"+cut), []string{"Enrollment.csv:2 PersonalID error"}, ""},
		{"PersonalID of an exit", base.With("Exit.csv", "X1,E1,"+cut+",2026-05-01,410"+stamp), []string{"Exit.csv:3 PersonalID error"}, "E1 Not Started"},
		{"EnrollmentID", base.Replacing("Enrollment.csv", "E1,C1", cut+",C1"), []string{"Enrollment.csv:2 EnrollmentID error", "Enrollment.csv:0 EnrollmentID warning"}, ""},
		{"EnrollmentID of an exit", base.With("Exit.csv", "X1,"+cut+",C1,2026-05-01,410"+stamp), []string{"Exit.csv:3 EnrollmentID error"}, "E1 Not Started"},
		{"EnrollmentID of a bed night", base.With("Services.csv", "S9,"+cut+",2026-05-22,200,200"+stamp), []string{"Services.csv:4 EnrollmentID error"}, "E1 Not Started"},
		{"ProjectID", base.With("Project.csv", cut+",O1,Elm Homes,3,"+stamp), []string{"Project.csv:6 ProjectID error"}, "E1 Not Started"},
		{"ProjectID of an enrollment", base.With("Enrollment.csv", "E9,C1,"+cut+",2026-02-01,H9,1,"+stamp), []string{"Enrollment.csv:5 ProjectID error"}, "E1 Not Started"},
		{"ProjectID of a funder", base.With("Funder.csv", "F9,"+cut+",35"+stamp), []string{"Funder.csv:3 ProjectID error"}, "E1 Not Started"},
		{"OrganizationID", base.With("Organization.csv", cut+",Elm House,0"+stamp), []string{"Organization.csv:3 OrganizationID error"}, "E1 Not Started"},
		{"OrganizationID of a project", base.With("Project.csv", "P9,"+cut+",Elm Homes,3,"+stamp), []string{"Project.csv:6 OrganizationID error"}, "E1 Not Started"},
		{"HouseholdID", base.Replacing("Enrollment.csv", "H1,", cut+",").With("Enrollment.csv", "E9,C3,P3,2026-01-05,"+cut+",2,"+stamp),
			[]string{"Enrollment.csv:2 HouseholdID warning", "Enrollment.csv:5 HouseholdID warning"}, "E1 Not Started, E9 Not Started"},
		{"UserID", base.With("User.csv", cut+",Ann,Ash"+stamp, cut+",Ben,Bee"+stamp), []string{"User.csv:0 info"}, "E1 Not Started"},
		{"ExportID", base.Replacing("Export.csv", "1,XX-500", cut+",XX-500"), nil, "E1 Not Started"},
		{"ExitID", base.Replacing("Exit.csv", "X2,", cut+",").With("Exit.csv", cut+",E1,C1,2026-05-01,410"+stamp), nil, ""},
		{"ExitID of two exits, one of them deleted", base.With("Exit.csv", cut+",E1,C1,2026-05-01,410"+stamp, cut+",E1,C1,2026-05-02,410,2026-05-03 10:00:00,2026-05-03"),
			[]string{"Exit.csv:4 EnrollmentID warning"}, ""},
		{"ExitID, rounded", base.With("Exit.csv", "1234567890123450,E1,C1,2026-05-01,410"+stamp, "1234567890123450,E3,C3,2026-05-01,410"+stamp), nil, ""},
		{"ServicesID", base.Replacing("Services.csv", "S1,", cut+",").Replacing("Services.csv", "S2,", cut+","), nil, "E1 Not Started"},
		{"FunderID", base.With("Funder.csv", cut+",P7,35"+stamp, cut+",P3,20"+stamp), nil, "E1 Not Started"},
		{"errors of a spreadsheet", base.Replacing("Enrollment.csv", "E1,C1", "#N/A,C1").Replacing("Enrollment.csv", "H2,", "#REF!,"),
			[]string{"Enrollment.csv:2 EnrollmentID error", "Enrollment.csv:3 HouseholdID warning", "Enrollment.csv:0 EnrollmentID warning"}, ""},
		{"ids that only look like one", base.Replacing("Client.csv", "C1,", "1E5,").Replacing("Enrollment.csv", "E1,C1", "E1,1E5"), nil, "E1 Not Started"},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

// Rounded ids are of several people if their birth dates differ.
func testRoundedIDs(t *testing.T, open opener) {
	const rounded, stamp = "1234567890123450", ",2026-05-01 10:00:00,"
	two := func(birth1, birth2 string) Export {
		x := Lakeshore()
		x["Client.csv"] = []string{rounded + ",Ann,,Alder,,1," + birth1 + stamp, rounded + ",Ben,,Birch,,1," + birth2 + stamp, "C3,Cleo,,Cedar,,1,1982-01-02" + stamp}
		x["Enrollment.csv"] = []string{"E1," + rounded + ",P3,2026-01-05,H1,1," + stamp, "E2," + rounded + ",P3,2026-01-06,H2,1," + stamp, "E3,C3,P1,2026-01-07,H3,1," + stamp}
		x["Exit.csv"] = nil
		return x
	}
	bothInError := []string{"Client.csv:2 PersonalID error", "Client.csv:3 PersonalID error", "Enrollment.csv:2 PersonalID error", "Enrollment.csv:3 PersonalID error"}
	oneReplaced := []string{"Client.csv:2 PersonalID warning"}
	renamed := func(x Export, id string) Export {
		return x.Replacing("Client.csv", rounded, id).Replacing("Enrollment.csv", rounded, id)
	}
	for _, test := range []valuesTest{
		{"different birth dates", two("1980-01-02", "1981-01-02"), bothInError, ""},
		{"no birth date, different names", two("1980-01-02", ""), bothInError, ""},
		{"no birth date, one name", two("1980-01-02", "").Replacing("Client.csv", "Ben,,Birch", "Ann,,ALDER"), oneReplaced, "E1 Not Started, E2 Not Started"},
		{"one birth date", two("1980-01-02", "1980-01-02"), oneReplaced, "E1 Not Started, E2 Not Started"},
		{"twenty digits", renamed(two("1980-01-02", "1981-01-02"), "12345678901234500000"),
			[]string{"Client.csv:2 PersonalID error", "Client.csv:3 PersonalID error", "Enrollment.csv:2 PersonalID error", "Enrollment.csv:3 PersonalID error"}, ""},
		{"fifteen digits", renamed(two("1980-01-02", "1981-01-02"), "123456789012300"), oneReplaced, "E1 Not Started, E2 Not Started"},
		{"a digit after the fifteenth", renamed(two("1980-01-02", "1981-01-02"), "12345678901234501"), oneReplaced, "E1 Not Started, E2 Not Started"},
		{"a zero at the beginning", renamed(two("1980-01-02", "1981-01-02"), "0000000000000100"), oneReplaced, "E1 Not Started, E2 Not Started"},
		{"enrollments of two people", Lakeshore().Replacing("Enrollment.csv", "E1,", rounded+",").Replacing("Enrollment.csv", "E2,", rounded+",").Replacing("Exit.csv", "E2,", rounded+","),
			[]string{"Enrollment.csv:2 EnrollmentID error", "Enrollment.csv:3 EnrollmentID error", "Exit.csv:2 EnrollmentID error"}, ""},
		{"households of different people", Lakeshore().Replacing("Enrollment.csv", "H1,", "123456789012345000,").Replacing("Enrollment.csv", "H3,", "123456789012345000,").
			Replacing("Enrollment.csv", "E3,C3,P1", "E3,C3,P3").Without("Services.csv", "S"),
			[]string{"Enrollment.csv:2 HouseholdID warning", "Enrollment.csv:4 HouseholdID warning"}, "E1 Not Started, E3 Not Started"},
		{"a household whose id may end in a zero", Lakeshore().Replacing("Enrollment.csv", "H1,", rounded+",").With("Enrollment.csv", "E4,C3,P3,2026-01-05,"+rounded+",2,"+stamp),
			nil, "E1 Not Started"},
		{"projects of two names", Lakeshore().Replacing("Project.csv", "P0,", rounded+",").Replacing("Project.csv", "P7,", rounded+",").
			With("Enrollment.csv", "E9,C1,"+rounded+",2026-01-05,H1,1,"+stamp),
			[]string{"Project.csv:4 ProjectID error", "Project.csv:5 ProjectID error", "Enrollment.csv:5 ProjectID error"}, "E1 Not Started"},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}

	one := func(id, birth string) Export {
		x := two(birth, "").Without("Client.csv", rounded+",Ben").Without("Enrollment.csv", "E2")
		return renamed(x, id)
	}
	t.Run("another birth date is stored", func(t *testing.T) {
		o := newOffice(t, open)
		o.MustImport(one(rounded, "1980-01-02"))
		later := one(rounded, "1981-01-02").Replacing("Client.csv", "Ann,,Alder", "Ben,,Birch").Replacing("Client.csv", "2026-05-01", "2026-05-02").Replacing("Enrollment.csv", "E1,", "E7,")
		report := o.MustImport(later, data.ImportOptions{AcceptRetiring: true})
		if got, want := problems(report), []string{"Client.csv:2 PersonalID error", "Enrollment.csv:2 PersonalID error"}; !slices.Equal(got, want) {
			t.Errorf("problems = %q, want %q", got, want)
		}
		if got := o.client(rounded).Name.First; got != "Ann" {
			t.Errorf("the client is now %s", got)
		}
	})
	t.Run("the birth date is corrected in a file whose ids are whole", func(t *testing.T) {
		o := newOffice(t, open)
		whole := func(x Export) Export { return x.With("Client.csv", "1234567890123456,Dee,,Dogwood,,1,"+stamp) }
		o.MustImport(whole(one(rounded, "1980-01-02")))
		report := o.MustImport(whole(one(rounded, "1981-01-02").Replacing("Client.csv", "2026-05-01", "2026-05-02")))
		if len(report.Problems) > 0 || report.Clients.Changed != 1 {
			t.Errorf("%+v, %q", report.Clients, problems(report))
		}
	})
	t.Run("the enrollment is stored of another client", func(t *testing.T) {
		o := newOffice(t, open)
		stored := Lakeshore().Replacing("Enrollment.csv", "E1,", rounded+",").Replacing("Exit.csv", "E2", rounded)
		o.MustImport(stored)
		report := o.MustImport(stored.Replacing("Enrollment.csv", rounded+",C1", rounded+",C2").Replacing("Enrollment.csv", "2026-01-05 10", "2026-05-05 10"))
		want := []string{"Enrollment.csv:2 EnrollmentID error", "Exit.csv:2 EnrollmentID error"}
		if got := problems(report); !slices.Equal(got, want) {
			t.Errorf("problems = %q, want %q", got, want)
		}
		if got := o.kase(rounded).Client.PersonalID; got != "C1" {
			t.Errorf("the enrollment is now of %s", got)
		}
	})
}

// A full export with damaged EnrollmentIDs retires nothing.
func testDamagedIDsRetireNothing(t *testing.T, open opener) {
	for name, id := range map[string]string{"cut": "1.00001E+15", "rounded": "123456789012345000"} {
		o := newOffice(t, open)
		o.MustImport(Lakeshore())
		report := o.MustImport(Lakeshore().Later("2026-06-10").Replacing("Enrollment.csv", "E1,", id+","))
		if report.Retired != 0 || !slices.Contains(problems(report), "Enrollment.csv:0 EnrollmentID warning") {
			t.Errorf("%s: %d retired, problems %q", name, report.Retired, problems(report))
		}
		// The next full export does not count as older than the damaged one.
		if report := o.MustImport(Lakeshore().Later("2026-06-09").Without("Enrollment.csv", "E1"), data.ImportOptions{AcceptRetiring: true}); report.Retired < 1 {
			t.Errorf("%s: %d retired by the next one", name, report.Retired)
		}
	}
}

// NULL of query tools, and people of that name.
func testNull(t *testing.T, open opener) {
	const stamp = ",2026-05-01 10:00:00,"
	base := Lakeshore()
	for _, test := range []valuesTest{
		{"dates and codes", base.Replacing("Client.csv", "1,1980-01-02,2026-01-05 10:00:00,", "NULL,NULL,NULL,NULL").
			Replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00,", "H1,1,NULL,NULL,NULL").Replacing("Project.csv", "3,2020-01-01,2025-01-01 10:00:00,", "3,NULL,NULL,NULL"),
			nil, "E1 Not Started"},
		{"a relationship", base.Replacing("Enrollment.csv", "H1,1,,", "H1,NULL,,"), []string{"Enrollment.csv:2 RelationshipToHoH warning"}, "E1 Not Started"},
		{"households", base.Replacing("Enrollment.csv", "H1,1,", "NULL,1,").With("Enrollment.csv", "E9,C3,P3,2026-01-05,NULL,2,"+stamp), nil, "E1 Not Started, E9 Not Started"},
		{"keys", base.With("Client.csv", "NULL,Dee,,Dogwood,,1,"+stamp).With("Enrollment.csv", "NULL,C1,P3,2026-02-01,H9,1,"+stamp, "E8,NULL,P3,2026-02-01,H9,1,"+stamp, "E9,C1,NULL,2026-02-01,H9,1,"+stamp).
			With("Exit.csv", "NULL,E1,C1,2026-05-01,410"+stamp, "X8,NULL,C1,2026-05-01,410"+stamp, "X9,E2,NULL,2026-05-01,410,2020-05-01 10:00:00,").
			With("Project.csv", "P8,NULL,Elm Homes,3,"+stamp),
			[]string{"Project.csv:6 OrganizationID error", "Client.csv:5 PersonalID error", "Enrollment.csv:5 EnrollmentID error", "Enrollment.csv:6 PersonalID error", "Enrollment.csv:7 ProjectID error",
				"Exit.csv:3 ExitID error", "Exit.csv:4 EnrollmentID error", "Exit.csv:5 EnrollmentID warning"}, "E1 Not Started"},
		{"other words in households", base.Replacing("Enrollment.csv", "H1,1,,", "(null),1,2026-02-01,").With("Enrollment.csv", "E9,C3,P3,2026-01-05,(null),2,"+stamp,
			`E8,C3,P3,2026-01-06,"NULL",2,`+stamp), []string{"Enrollment.csv:2 HouseholdID warning", "Enrollment.csv:6 HouseholdID warning"}, "E1 Moved In, E9 Not Started, E8 Not Started"},
		{"other words in keys", base.With("Client.csv", "None,Dee,,Dogwood,,1,"+stamp).With("Enrollment.csv", `\N,C1,P3,2026-02-01,H9,1,`+stamp, "E8,None,P3,2026-02-01,H9,1,"+stamp),
			[]string{"Client.csv:5 PersonalID error", "Enrollment.csv:5 EnrollmentID error", "Enrollment.csv:6 PersonalID error"}, "E1 Not Started"},
		{"an entry date", base.Replacing("Enrollment.csv", "P3,2026-01-05,", "P3,NULL,"), []string{"Enrollment.csv:2 EntryDate error"}, ""},
		{"the ids of services and funders", base.Replacing("Services.csv", "S1,", "NULL,").Replacing("Services.csv", "S2,", "NULL,").Replacing("Funder.csv", "F1,", "NULL,"), nil, "E1 Not Started"},
		{"other words in the ids of services and funders", base.Replacing("Services.csv", "S1,", "nan,").Replacing("Services.csv", "S2,", "nan,").Replacing("Funder.csv", "F1,", "nan,"), nil, "E1 Not Started"},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}

	t.Run("names", func(t *testing.T) {
		x := Lakeshore()
		x["Client.csv"] = []string{"C1,Ann,NULL,NULL,NULL,1,1980-01-02" + stamp + "NULL", "C2,Ben,,NULL,,1,1980-01-02" + stamp, "C3,Cleo,,Null,,NULL,NULL" + stamp,
			`C4,Dee,,"NULL",,1,NULL` + stamp, `C5,Eve,,NULL,,1,"NULL"` + stamp, "C6,NULL,NULL,NULL,NULL,99,NULL" + stamp, `"C7","Fay","",NULL,"",1,NULL` + stamp}
		x["Enrollment.csv"], x["Exit.csv"], x["Services.csv"] = nil, nil, nil
		x["Organization.csv"] = []string{"O1,NULL,0,NULL,NULL"}
		x["User.csv"] = []string{"U1,Una,NULL,NULL,NULL", "U2,Una,NULL,,"}
		o := newOffice(t, open)
		if report := o.MustImport(x); !slices.Equal(problems(report), []string{"Client.csv:6 DOB warning"}) {
			t.Errorf("problems = %q", problems(report))
		}
		if got, want := o.displayedNames("C1", "C2", "C3", "C4", "C5", "C6", "C7"), "Ann; NULL, Ben; Null, Cleo; NULL, Dee; NULL, Eve; C6; Fay"; got != want {
			t.Errorf("names = %s, want %s", got, want)
		}
		organizations, err := o.Organizations(t.Context())
		if err != nil || !slices.ContainsFunc(organizations, func(g data.Organization) bool { return g.HMISID == "O1" && g.Name == "O1" }) {
			t.Errorf("organizations: %+v, %v", organizations, err)
		}
	})
}

// displayedNames returns the names of clients as they are shown.
func (o *Office) displayedNames(personalIDs ...string) string {
	o.t.Helper()
	var names []string
	for _, id := range personalIDs {
		names = append(names, o.client(id).DisplayName())
	}
	return strings.Join(names, "; ")
}

// A placeholder in every row is reported once for each file, with the number of rows.
func testPlaceholders(t *testing.T, open opener) {
	x := Lakeshore()
	for file, rows := range x {
		if file == "Export.csv" {
			continue
		}
		x[file] = nil
		for _, row := range rows {
			x[file] = append(x[file], row+"1900-01-01 00:00:00")
		}
	}
	o := newOffice(t, open)
	report := o.MustImport(x)
	want := []string{"Organization.csv:2 DateDeleted warning", "Project.csv:2 DateDeleted warning", "Funder.csv:2 DateDeleted warning", "User.csv:2 DateDeleted warning",
		"Client.csv:2 DateDeleted warning", "Enrollment.csv:2 DateDeleted warning", "Exit.csv:2 DateDeleted warning", "Services.csv:2 DateDeleted warning"}
	if got := problems(report); !slices.Equal(got, want) {
		t.Errorf("problems = %q, want %q", got, want)
	}
	for _, p := range report.Problems {
		if p.File == "Client.csv" && (p.Value != "1900-01-01 00:00:00" || !strings.HasPrefix(p.Reason, "3 rows, ")) {
			t.Errorf("%+v", p)
		}
	}
	if got := o.list("P3"); got != "E1 Not Started" {
		t.Errorf("the list = %s", got)
	}

	for _, test := range []valuesTest{
		{"exits", Lakeshore().With("Exit.csv", "X1,E1,C1,9999-12-31,410,2026-05-02 10:00:00,"), []string{"Exit.csv:3 ExitDate warning"}, "E1 Not Started"},
		{"a move-in", Lakeshore().Replacing("Enrollment.csv", "H1,1,,", "H1,1,1/1/1900,"), []string{"Enrollment.csv:2 MoveInDate warning"}, "E1 Not Started"},
		{"a deletion after the export", Lakeshore().Replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00,", "H1,1,,2026-01-05 10:00:00,2026-06-02"),
			[]string{"Enrollment.csv:2 DateDeleted warning"}, ""},
		{"a deletion on the day of the export", Lakeshore().Replacing("Enrollment.csv", "H1,1,,2026-01-05 10:00:00,", "H1,1,,2026-01-05 10:00:00,2026-06-01 23:00:00"), nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}

	t.Run("an open period retires", func(t *testing.T) {
		for _, end := range []string{"9999-12-31", "9999-12-31 23:59:59"} {
			openPeriod := func(x Export) Export {
				return x.Replacing("Export.csv", "2025-06-01", "1900-01-01").Replacing("Export.csv", "2026-05-31", end)
			}
			o := newOffice(t, open)
			o.MustImport(openPeriod(Lakeshore()))
			report := o.MustImport(openPeriod(Lakeshore().Later("2026-06-10").Without("Enrollment.csv", "E1")), data.ImportOptions{AcceptRetiring: true})
			if report.Retired != 1 || len(report.Problems) > 0 || report.PeriodEnd.String() != "9999-12-31" || report.PeriodStart.String() != "1900-01-01" {
				t.Errorf("to %s: %d retired, %s to %s, %q", end, report.Retired, report.PeriodStart, report.PeriodEnd, problems(report))
			}
		}
	})
}

// Codes that a spreadsheet or a database has turned into decimals.
func testDecimalCodes(t *testing.T, open opener) {
	x := Lakeshore().Replacing("Project.csv", "Birch Homes,3,", "Birch Homes,3.0,").Replacing("Enrollment.csv", "H1,1,", "H1,1.0,").Replacing("Export.csv", "3,2,1,lake", "3.0,2.0,1.0,lake").
		Replacing("Services.csv", "200,200", "200.0,200.00").Replacing("Exit.csv", "410", "410.0").Replacing("Organization.csv", ",0,", ",0.0,").
		With("Funder.csv", "F7,P7,35.0,,").With("Enrollment.csv", "E7,C3,P7,2026-05-05,H7,1.,2026-05-06,2026-01-05 10:00:00,")
	valuesTest{"", x, nil, "E1 Not Started"}.run(t, open)
	o := newOffice(t, open)
	o.MustImport(x)
	if got := o.list("P7"); got != "E7 Moved In" {
		t.Errorf("the list of P7 = %s", got)
	}
}

// Whether an organization is a victim service provider must be certain before its clients are imported.
func testUncertainVictimServices(t *testing.T, open opener) {
	for name, x := range map[string]Export{
		"a word":               Lakeshore().Replacing("Organization.csv", ",0,", ",Yes,"),
		"a decimal":            Lakeshore().Replacing("Organization.csv", ",0,", ",1.0,"),
		"a row in error":       Lakeshore().Replacing("Organization.csv", ",0,2025-01-01 10:00:00,", ",1,2025-01-01 10:00:00,soon"),
		"a word, and in error": Lakeshore().Replacing("Organization.csv", ",0,2025-01-01 10:00:00,", ",TRUE,2025-01-01 10:00:00,soon"),
	} {
		o := newOffice(t, open)
		if report := o.MustImport(x); report.Programs.New != 0 || report.Clients.New != 0 {
			t.Errorf("%s: %+v, %+v", name, report.Programs, report.Clients)
		}
		o = newOffice(t, open)
		if report := o.MustImport(x, data.ImportOptions{IncludeVictimServices: true}); report.Programs.New != 4 || report.Clients.New != 3 {
			t.Errorf("%s, included: %+v, %+v", name, report.Programs, report.Clients)
		}
	}
}

func testHashedNames(t *testing.T, open opener) {
	const base64Hash = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
	hex := strings.Repeat("0123456789abcdef", 8)
	clients := []string{"C1," + base64Hash + ",,,,1,,,", "C2,0x" + hex[:40] + ",,Birch,,1,,,", "C3,Ann," + hex + ",Alder,,1,,,", "C4,Ben,,Birch 2,,1,,,", "C5,Ren\u00e9e,,O\u2019Neil-Br\u00f8nsted,Jr.,1,,,",
		"C6,\u0646\u0648\u0631,,\u0639\u0644\u064a,,1,,,", "C7,,,,,99,,,", "C8,Cleo,,Cedar,3rd,1,,,"}
	ids := []string{"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"}
	hashes := "C1; C2; C3; "
	plain := "O\u2019Neil-Br\u00f8nsted, Ren\u00e9e Jr.; \u0639\u0644\u064a, \u0646\u0648\u0631; C7; "
	for _, test := range []struct {
		status   string
		want     string
		problems []string
	}{
		{"1", hashes + "Birch 2, Ben; " + plain + "Cedar, Cleo 3rd", []string{"Client.csv:2 FirstName warning"}},
		{"", hashes + "Birch 2, Ben; " + plain + "Cedar, Cleo 3rd", nil},
		{"NULL", hashes + "Birch 2, Ben; " + plain + "Cedar, Cleo 3rd", nil},
		{"2", hashes + "C4; " + plain + "C8", []string{"Client.csv:6 FirstName warning"}},
		{"3", hashes + "C4; " + plain + "C8", []string{"Client.csv:6 FirstName warning"}},
		{"4.0", hashes + "C4; " + plain + "C8", []string{"Client.csv:6 FirstName warning"}},
		{"5", hashes + "C4; " + plain + "C8", []string{"Export.csv:2 HashStatus warning", "Client.csv:6 FirstName warning"}},
		{"SHA-256", hashes + "C4; " + plain + "C8", []string{"Export.csv:2 HashStatus warning", "Client.csv:6 FirstName warning"}},
	} {
		x := Lakeshore().Replacing("Export.csv", "3,2,1,lake", "3,2,"+test.status+",lake")
		x["Client.csv"], x["Enrollment.csv"], x["Exit.csv"], x["Services.csv"] = clients, nil, nil, nil
		o := newOffice(t, open)
		report := o.MustImport(x)
		if got := o.displayedNames(ids...); got != test.want {
			t.Errorf("HashStatus %s: names = %s, want %s", test.status, got, test.want)
		}
		if got := problems(report); !slices.Equal(got, test.problems) {
			t.Errorf("HashStatus %s: problems = %q, want %q", test.status, got, test.problems)
		}
		if found, err := o.FindClients(t.Context(), data.NewQuery("n4bq").Terms(), 10); err != nil || len(found) != 0 {
			t.Errorf("HashStatus %s: a hash is found: %v, %v", test.status, found, err)
		}
	}
}

// An enrollment from before the client's birth is stored and reported.
func testEntryBeforeBirth(t *testing.T, open opener) {
	for birth, want := range map[string][]string{"2026-01-05": nil, "2026-01-06": {"Enrollment.csv:2 EntryDate warning"}} {
		o := newOffice(t, open)
		if got := problems(o.MustImport(Lakeshore().Replacing("Client.csv", "1980-01-02", birth))); !slices.Equal(got, want) {
			t.Errorf("born %s: %q, want %q", birth, got, want)
		}
	}
}
