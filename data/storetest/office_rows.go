package storetest

import (
	"errors"

	"housingtracker/data"
)

// FirstEnrollment is the ID of the first enrollment of the small office.
const FirstEnrollment = RosaHome

// ImportOffice stores the small office of OfficeSQL as an import does, for stores without SQL. The store must give IDs from 1
// in order, and those of enrollments from FirstEnrollment.
func ImportOffice(tx data.ImportTx) error {
	source, _, err := tx.SaveSource(data.Source{Pairs: []data.SourcePair{{ImplementationID: "made-up"}}, Name: "Made-up HMIS"})
	row := func(id string) data.HMISRow { return data.HMISRow{HMISKey: data.HMISKey{Source: source, ID: id}} }
	removed := func(id string) data.HMISRow {
		r := row(id)
		r.Removed = true
		return r
	}
	for _, r := range []data.OrganizationRow{{HMISRow: row("O1"), Name: "Harbor House"}, {HMISRow: row("O2"), Name: "Lantern Homes"}, {HMISRow: row("O3"), Name: "Quiet Street"}} {
		err = errors.Join(err, ok(tx.SaveOrganization(r)))
	}
	for _, r := range []data.ProjectRow{
		{HMISRow: row("P1"), Organization: HarborHouse, Name: "PSH", Type: data.PermanentSupportiveHousing},
		{HMISRow: row("P2"), Organization: LanternHomes, Name: "RRH", Type: data.RapidRehousing},
		{HMISRow: row("P3"), Organization: HarborHouse, Name: "Results", Type: data.OtherProject},
		{HMISRow: row("P4"), Organization: QuietStreet, Name: "Nights", Type: data.EmergencyShelterNightly},
		{HMISRow: removed("P5"), Organization: HarborHouse, Name: "Old", Type: data.PermanentSupportiveHousing},
		{HMISRow: row("P6"), Organization: HarborHouse, Name: "Services", Type: data.ServicesOnly},
	} {
		err = errors.Join(err, ok(tx.SaveProject(r)))
	}
	err = errors.Join(err, ok(tx.SaveFunder(data.FunderRow{HMISRow: row("F1"), Program: HarborResults, Funder: data.PayForSuccess})))
	for _, r := range []data.ClientRow{
		{HMISRow: row("A-001"), Name: data.Name{First: "Rosa", Last: "Alder"}, BirthDate: data.MustDate("1990-05-06")},
		{HMISRow: row("A-002"), Name: data.Name{First: "Timo", Last: "Alder"}, BirthDate: data.MustDate("2015-07-08")},
		{HMISRow: row("000123"), Name: data.Name{First: "Núria", Last: "O'Brien-Vega"}, BirthDate: data.MustDate("1985-01-02")},
		{HMISRow: row("7042"), Name: data.Name{First: "Sam", Middle: "Q", Last: "Birch", Suffix: "Jr"}, BirthDate: data.MustDate("1970-03-04")},
		{HMISRow: row("7043"), Name: data.Name{First: "Wen", Last: "Cedar"}},
		{HMISRow: removed("7044"), Name: data.Name{First: "Del", Last: "Fir"}},
		{HMISRow: row("7045"), Name: data.Name{First: "Ida", Last: "Fern"}},
	} {
		err = errors.Join(err, ok(tx.SaveClient(r)))
	}
	for _, r := range []data.EnrollmentRow{
		{HMISRow: row("E101"), Client: Rosa, Program: HarborPSH, HouseholdID: "H1", Relationship: 1, Entry: day("03-01")},
		{HMISRow: row("E102"), Client: Timo, Program: HarborPSH, HouseholdID: "H1", Relationship: 2, Entry: day("03-01")},
		{HMISRow: row("E103"), Client: Nuri, Program: HarborPSH, Relationship: 1, Entry: day("04-01")},
		{HMISRow: row("E104"), Client: Nuri, Program: QuietNights, Relationship: 1, Entry: day("02-01")},
		{HMISRow: row("E105"), Client: Sam, Program: LanternRRH, HouseholdID: "H2", Relationship: 1, Entry: day("04-10")},
		{HMISRow: row("E106"), Client: Sam, Program: LanternRRH, HouseholdID: "H3", Relationship: 1, Entry: day("06-01")},
		{HMISRow: row("E107"), Client: Wen, Program: HarborPSH, HouseholdID: "H4", Relationship: 1, Entry: day("01-05")},
		{HMISRow: row("E108"), Client: Wen, Program: LanternRRH, HouseholdID: "H5", Relationship: 1, Entry: day("05-02")},
		{HMISRow: row("E109"), Client: Rosa, Program: HarborServices, HouseholdID: "H6", Relationship: 1, Entry: day("03-01")},
		{HMISRow: row("E110"), Client: Gone, Program: HarborPSH, HouseholdID: "H7", Relationship: 1, Entry: day("03-01")},
		{HMISRow: row("E111"), Client: Wen, Program: HarborOld, HouseholdID: "H8", Relationship: 1, Entry: data.MustDate("2025-12-01")},
	} {
		err = errors.Join(err, ok(tx.SaveEnrollment(r)))
	}
	for i, night := range []string{"06-10", "06-12"} {
		err = errors.Join(err, ok(tx.SaveBedNight(data.BedNightRow{HMISRow: row([]string{"S1", "S2"}[i]), Enrollment: NuriNights, Night: day(night)})))
	}
	return errors.Join(err, ok(tx.SaveExit(data.ExitRow{HMISRow: row("X107"), Enrollment: WenExited, Exit: day("05-01"), Destination: 421})),
		tx.Retire([]data.EnrollmentID{WenRetired}, day("05-20")))
}
