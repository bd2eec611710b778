package export_test

import (
	"fmt"
	"time"

	"housingtracker/data"
	"housingtracker/export"
)

var (
	today   = data.MustDate("2026-11-22")
	program = data.Program{
		ID: 7, HMISID: "P-007", Name: "RRH: Dallas / East & West", Type: data.RapidRehousing,
		Organization: data.Organization{ID: 2, Name: "Harbor Homes"}, Thresholds: data.DefaultThresholds,
	}
	printedAt = time.Date(2026, 11, 22, 14, 5, 9, 0, time.UTC)
)

// names are made up: several scripts, formulas, control characters.
var names = []data.Name{
	{First: "Amara", Last: "Okafor"},
	{First: "José", Last: "Peña", Suffix: "Jr."},
	{First: "Tuyết", Last: "Nguyễn"},
	{First: "Олена", Last: "Коваль"},
	{First: "Ελένη", Last: "Παππά"},
	{First: "小明", Last: "王"},
	{First: "민준", Last: "김"},
	{Last: "=HYPERLINK(\"http://example.invalid\",\"x\")"},
	{Last: "+1 (214) 555-0100"},
	{Last: "@SUM(A1:A9)"},
	{Last: "-2+3 cmd|' /C calc'!A0"},
	{Last: "\t=1+1"},
	{First: "Zoe\x00\x07", Last: "Line\nBreak"},
	{First: "Ann <&> \"Q\"", Last: "O'Brien_x0041_"},
	{First: "Maximiliana Theodora Guadalupe Esperanza Concepción", Last: "Featherstonehaugh-Cholmondeley-Worthington"},
	{First: "Bad\xffByte", Last: "Rain"},
	{First: "hash", Last: "hash", Hashed: true},
	{First: "Jose\u0301", Last: "Decomposed"},
	{First: "\u202Eevil", Last: "Turn"},
}

// stored makes n enrollments of every stage, with all kinds of blanks.
func stored(n int) []data.Listed {
	rows := make([]data.Listed, n)
	for i := range rows {
		e := data.Listed{
			EnrollmentID: data.EnrollmentID(1000 + i), PersonalID: fmt.Sprintf("%08d", 407+37*i), Name: names[i%len(names)],
			Relationship: data.HeadOfHousehold, HouseholdID: fmt.Sprint("H", i),
		}
		e.Entry = today - data.Date(40+i%50)
		if i%3 > 0 {
			e.CaseManager.Name = []string{"Dana Ruiz", "Lee Park"}[i%2]
		}
		if step := i % 6; step > 0 {
			e.HasTracker, e.Attempt, e.Version = true, 1, 1
			e.UpdatedAt = time.Date(2026, 11, 1+i%20, 12, 0, 0, 0, time.Local)
			e.EligibilityVerified = e.Entry
			if step > 1 {
				e.Applied, e.PropertyName = e.Entry+5, "Private Landlord – Sam Fields"
				e.SexOffender, e.CriminalHistory = data.No, data.Yes
			}
			if step > 2 {
				e.Approved = e.Entry + 12
			}
			if step > 3 {
				e.MoveInScheduled = today + 9
				e.ADAUnit = data.Yes
			}
			if step > 4 {
				e.MoveIn = e.Entry + 30
			}
		}
		if i%4 == 1 {
			e.Stays = []data.ShelterStay{{Program: "Bridge Shelter", Type: data.EmergencyShelterEntryExit, Span: data.Span{Entry: today - 9}}}
		}
		rows[i] = e
	}
	return rows
}

func listOf(n int) data.List {
	return data.BuildList(program, stored(n), data.DefaultSettings, data.ListOptions{}, today)
}

var options = export.Options{By: "Dana Ruiz", At: printedAt, Filter: "Filter: case manager Dana Ruiz"}

func sheetOf(n int) *export.Sheet { return export.NewSheet(listOf(n), options) }

// inOrder returns the rows of a list by category, as all forms do.
func inOrder(list data.List) []data.Row {
	var rows []data.Row
	for _, g := range data.GroupByStage(list.Rows) {
		rows = append(rows, g.Rows...)
	}
	return rows
}
