package generate

import (
	"fmt"
	"slices"
	"strconv"

	"housingtracker/data"
)

// coc is a CoC code that HUD has not assigned.
const coc = "XX-500"

func (x *export) exportRow(open func(string) *table) {
	t := open(`ExportID SourceType SourceID SourceName SourceContactFirst SourceContactLast SourceContactEmail ExportDate
		ExportStartDate ExportEndDate SoftwareName SoftwareVersion CSVVersion ExportPeriodType ExportDirective HashStatus
		ImplementationID`)
	t.row(x.exportID, "1", coc, fmt.Sprintf("Made-up Continuum of Care %d", x.seed), "Imani", "Ashgrove",
		"hmis@example.org", x.exportTime().Format("2006-01-02 15:04:05"), x.periodStart().String(), x.today.String(),
		"Housing Status Tracker sample", "1.0", fmt.Sprintf("%d v1.0", x.year), "3", "2", x.hashStatus(),
		fmt.Sprintf("made-up-%d", x.seed))
}

// hashStatus returns HashStatus: 1, not hashed, unless a flaw hashes names.
func (x *export) hashStatus() string {
	if slices.ContainsFunc(x.flaws, func(f Flaw) bool { return f.Kind == hashedFlaw }) {
		return "4"
	}
	return "1"
}

func (x *export) periodStart() data.Date { return x.today.AddMonths(-36) }

// founded is the day on which the projects begin, before every entry.
func (x *export) founded() data.Date { return x.today.AddMonths(-96) }

// commonCells returns the last cells of row n of an organization, project or the like.
func (x *export) commonCells(n int) (created, updated, user, exportID string) {
	return x.stamp(x.founded(), n), x.stamp(x.today-200+data.Date(n%90), n), x.user(n), x.exportID
}

func (x *export) organizations(open func(string) *table) {
	t := open(`OrganizationID OrganizationName VictimServiceProvider OrganizationCommonName DateCreated DateUpdated UserID ExportID`)
	for i, a := range x.place.agencies {
		created, updated, user, exportID := x.commonCells(i)
		t.row(a.id, a.name, "0", a.common, created, updated, user, exportID)
	}
}

func (x *export) users(open func(string) *table) {
	t := open(`UserID UserFirstName UserLastName UserEmail DateCreated DateUpdated ExportID`)
	for i, s := range x.place.staff {
		created, updated, _, exportID := x.commonCells(i)
		t.row(s.id, s.first, s.last, fmt.Sprintf("staff%d@example.org", i+1), created, updated, exportID)
	}
}

func (x *export) projects(open func(string) *table) {
	t := open(`ProjectID OrganizationID ProjectName ProjectCommonName OperatingStartDate ContinuumProject ProjectType
		HousingType RRHSubType ResidentialAffiliation TargetPopulation DateCreated DateUpdated UserID ExportID`)
	for i, p := range x.place.projects() {
		created, updated, user, exportID := x.commonCells(i)
		housingType, subType := "", ""
		if p.beds > 0 {
			housingType = "1"
		}
		if p.kind == data.RapidRehousing {
			housingType, subType = "3", "2"
		}
		t.row(p.id, x.place.agencies[p.agency].id, p.name, p.name, x.founded().String(), "1", strconv.Itoa(int(p.kind)),
			housingType, subType, "0", "4", created, updated, user, exportID)
	}
}

func (x *export) funders(open func(string) *table) {
	t := open(`FunderID ProjectID Funder OtherFunder GrantID StartDate DateCreated DateUpdated UserID ExportID`)
	for i, p := range x.place.projects() {
		created, updated, user, exportID := x.commonCells(i)
		other := ""
		if p.funder == 46 {
			other = "City housing levy"
		}
		t.row(strconv.Itoa(501+i), p.id, strconv.Itoa(p.funder), other, fmt.Sprintf("GR-%04d", 1100+17*i),
			x.founded().String(), created, updated, user, exportID)
	}
}

func (x *export) projectCoCs(open func(string) *table) {
	t := open(`ProjectCoCID ProjectID CoCCode Geocode Address1 City State ZIP GeographyType DateCreated DateUpdated UserID ExportID`)
	streets := [...]string{"Cedar Street", "Harbor Road", "Mill Lane", "Prairie Avenue"}
	for i, p := range x.place.projects() {
		created, updated, user, exportID := x.commonCells(i)
		t.row(strconv.Itoa(701+i), p.id, coc, "999999", fmt.Sprintf("%d %s", 100+12*i, streets[i%len(streets)]),
			"Fairhaven", "XX", "00000", "1", created, updated, user, exportID)
	}
}

func (x *export) inventories(open func(string) *table) {
	t := open(`InventoryID ProjectID CoCCode HouseholdType Availability UnitInventory BedInventory CHVetBedInventory
		YouthVetBedInventory VetBedInventory CHYouthBedInventory YouthBedInventory CHBedInventory OtherBedInventory ESBedType
		InventoryStartDate DateCreated DateUpdated UserID ExportID`)
	for i, p := range x.place.projects() {
		if p.beds == 0 {
			continue
		}
		created, updated, user, exportID := x.commonCells(i)
		availability, bedType := "", ""
		if p.kind == data.EmergencyShelterEntryExit || p.kind == data.EmergencyShelterNightly {
			availability, bedType = "1", "1"
		}
		beds := strconv.Itoa(p.beds)
		t.row(strconv.Itoa(801+i), p.id, coc, "1", availability, beds, beds, "0", "0", "0", "0", "0", "0", beds, bedType,
			x.founded().String(), created, updated, user, exportID)
	}
}

// affiliations writes only a header: no project of the place is affiliated with another.
func (x *export) affiliations(open func(string) *table) { open("AffiliationID") }

func (x *export) hmisParticipations(open func(string) *table) {
	t := open(`HMISParticipationID ProjectID HMISParticipationType HMISParticipationStatusStartDate DateCreated DateUpdated UserID ExportID`)
	for i, p := range x.place.projects() {
		created, updated, user, exportID := x.commonCells(i)
		t.row(strconv.Itoa(901+i), p.id, "1", x.founded().String(), created, updated, user, exportID)
	}
}

func (x *export) ceParticipations(open func(string) *table) {
	t := open(`CEParticipationID ProjectID AccessPoint PreventionAssessment CrisisAssessment HousingAssessment DirectServices
		ReceivesReferrals CEParticipationStatusStartDate DateCreated DateUpdated UserID ExportID`)
	for i, p := range x.place.projects() {
		created, updated, user, exportID := x.commonCells(i)
		access, assesses, receives := "0", "", "1"
		if p.kind == data.CoordinatedEntry {
			access, assesses, receives = "1", "1", "0"
		}
		t.row(strconv.Itoa(951+i), p.id, access, assesses, assesses, assesses, assesses, receives, x.founded().String(),
			created, updated, user, exportID)
	}
}
