package hmis

import "testing"

func TestDamagedID(t *testing.T) {
	for id, want := range map[string]bool{
		"1.00001E+11": true, "1E+15": true, "7.E+20": true, "123E+4": true, "1.2e+17": true, "1,00001E+11": true, "-1.00001E+11": true, "1.00001E+011": true,
		"#N/A": true, "#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NUM!": true, "#NULL!": true,
		"": false, "1E5": false, "1.00001E11": false, "1.5E-07": false, "E+11": false, "1.E+": false, "A1E+15": false, "1E+15A": false, "1.0.0E+5": false, "12+34": false, "1.00001 E+11": false,
		"#": false, "#12": false, "#N/A1": false, "100001000001": false, "3F2504E0-4F89-11D3-9A0C-0305E82C3301": false,
	} {
		if got := damagedID(id); got != want {
			t.Errorf("damagedID(%q) = %v", id, got)
		}
	}
}

func TestBlankWord(t *testing.T) {
	for id, want := range map[string]bool{
		"NULL": true, "null": true, "(null)": true, "[NULL]": true, `\N`: true, "None": true, "NaN": true, "nan": true, "NA": true, "<NA>": true, "N/A": true,
		"": false, "0": false, "N": false, "none1": false, "Nan-12": false, "NULLABLE": false, "#N/A": false,
	} {
		if got := blankWord(id); got != want {
			t.Errorf("blankWord(%q) = %v", id, got)
		}
	}
}

func TestLongNumber(t *testing.T) {
	for id, want := range map[string][2]bool{
		"1234567890123450": {true, true}, "12345678901234500000": {true, true}, "1234567890123400": {true, true}, "1000000000000000": {true, true},
		"1234567890123456": {true, false}, "12345678901234501": {true, false}, "12345678901234510": {true, false},
		"123456789012340": {}, "0123456789012340": {}, "123456789012345A": {}, "123456789012345-0": {}, "": {}, "123456789012345٠": {},
	} {
		if long, rounded := longNumber(id); long != want[0] || rounded != want[1] {
			t.Errorf("longNumber(%q) = %v, %v", id, long, rounded)
		}
	}
}

func TestIDDamage(t *testing.T) {
	for _, test := range []struct {
		name                    string
		ids                     []string
		mayRound, rounds, wrong bool
	}{
		{"short ids", []string{"1", "20", "C300"}, false, false, false},
		{"one id of sixteen digits", []string{"1234567890123450"}, true, false, false},
		{"the same one in many rows", []string{"1234567890123450", "1234567890123450", "1234567890123450", "1234567890123450"}, true, false, false},
		{"two of them", []string{"1234567890123450", "1234567890123460"}, true, false, false},
		{"three of them", []string{"1234567890123450", "1234567890123460", "1234567890123470"}, true, true, true},
		{"one of eighteen digits", []string{"7", "123456789012345000"}, true, true, true},
		{"whole ones among them", []string{"123456789012345000", "123456789012346000", "123456789012345678"}, false, false, false},
		{"a whole one first", []string{"123456789012345678", "123456789012345000"}, false, false, false},
		{"one cut", []string{"1", "1.23457E+17"}, false, false, true},
	} {
		var d idDamage
		for _, id := range test.ids {
			d.add(id)
		}
		if d.maybeRounded() != test.mayRound || d.certainlyRounded() != test.rounds || d.incomplete() != test.wrong {
			t.Errorf("%s: %v, %v, %v", test.name, d.maybeRounded(), d.certainlyRounded(), d.incomplete())
		}
	}
}

// A damaged ID fails its row if rows refer to each other by it.
func TestDamagedReferences(t *testing.T) {
	const cut = "1.00001E+11"
	for _, test := range []struct {
		layout *layout
		column string
		failed bool
	}{
		{organizationFile, "OrganizationID", true}, {projectFile, "ProjectID", true}, {projectFile, "OrganizationID", true}, {funderFile, "ProjectID", true},
		{funderFile, "FunderID", false}, {userFile, "UserID", false}, {clientFile, "PersonalID", true}, {enrollmentFile, "EnrollmentID", true},
		{enrollmentFile, "PersonalID", true}, {enrollmentFile, "ProjectID", true}, {enrollmentFile, "HouseholdID", false}, {exitFile, "ExitID", false},
		{exitFile, "EnrollmentID", true}, {exitFile, "PersonalID", true}, {servicesFile, "ServicesID", false}, {servicesFile, "EnrollmentID", true},
		{servicesFile, "PersonalID", true},
	} {
		r, row := rowOf(t, test.layout, map[string]string{test.column: cut}, exportedOn)
		r.parse(row)
		if row.failed != test.failed {
			t.Errorf("%s of %s: %+v", test.column, test.layout.file, row.problems)
		}
	}
}

// parse parses a row of any file.
func (r *importing) parse(row *row) {
	switch row.table.layout {
	case organizationFile:
		r.organizations().record(row)
	case projectFile:
		r.projects(nil).record(row)
	case funderFile:
		r.funders().record(row)
	case userFile:
		r.users().record(row)
	case clientFile:
		r.clients().record(row)
	case enrollmentFile:
		r.enrollments().record(row)
	case exitFile:
		r.exits().record(row)
	case servicesFile:
		r.services().record(row)
	}
}

// NULL is blank in every column of dates or codes.
func TestNullInDatesAndCodes(t *testing.T) {
	columns := 0
	for _, l := range layouts {
		if l == exportFile {
			continue
		}
		for _, column := range append(l.columns, l.optional...) {
			if !codeOrDateColumn(column) {
				continue
			}
			columns++
			found := [2]string{}
			for i, cell := range []string{"", null} {
				r, row := rowOf(t, l, map[string]string{column: cell}, exportedOn)
				if r.parse(row); row.failed {
					found[i] = "error"
				}
				for _, n := range row.notes {
					found[i] += n.reason
				}
				for _, p := range row.problems {
					found[i] += p.Reason
				}
			}
			if found[0] != found[1] {
				t.Errorf("%s of %s: blank gives %q, NULL %q", column, l.file, found[0], found[1])
			}
		}
	}
	if columns < 25 {
		t.Errorf("%d columns", columns)
	}
}
