package data

// Organization runs programs and employs users (HUD Organization.csv, or added here).
type Organization struct {
	ID OrganizationID
	// UUID is blank for an imported organization.
	UUID string
	Name string
	// HMISID is HUD's OrganizationID; blank for an organization added here.
	HMISID string
	// MergedInto is the organization this one counts as; 0 if none (R47).
	MergedInto OrganizationID
}

// ProjectType is HUD 2.02.6.
type ProjectType int

// The project types that a rule names.
const (
	EmergencyShelterEntryExit  ProjectType = 0
	EmergencyShelterNightly    ProjectType = 1
	TransitionalHousing        ProjectType = 2
	PermanentSupportiveHousing ProjectType = 3
	StreetOutreach             ProjectType = 4
	ServicesOnly               ProjectType = 6
	OtherProject               ProjectType = 7
	SafeHaven                  ProjectType = 8
	HousingOnly                ProjectType = 9
	HousingWithServices        ProjectType = 10
	DayShelter                 ProjectType = 11
	HomelessnessPrevention     ProjectType = 12
	RapidRehousing             ProjectType = 13
	CoordinatedEntry           ProjectType = 14
)

var projectTypeNames = map[ProjectType]string{
	EmergencyShelterEntryExit: "ES – entry/exit", EmergencyShelterNightly: "ES – night-by-night",
	TransitionalHousing: "TH", PermanentSupportiveHousing: "PH – PSH", StreetOutreach: "Street outreach",
	ServicesOnly: "Services only", OtherProject: "Other", SafeHaven: "Safe haven", HousingOnly: "PH – housing only",
	HousingWithServices: "PH – housing with services", DayShelter: "Day shelter", HomelessnessPrevention: "Prevention",
	RapidRehousing: "PH – RRH", CoordinatedEntry: "Coordinated entry",
}

// Known reports whether the code is one of HUD's.
func (t ProjectType) Known() bool { _, ok := projectTypeNames[t]; return ok }

// Shelter reports whether lists show a stay in such a program (R25).
func (t ProjectType) Shelter() bool {
	return t == EmergencyShelterEntryExit || t == EmergencyShelterNightly || t == TransitionalHousing || t == SafeHaven
}

func (t ProjectType) String() string {
	if name, ok := projectTypeNames[t]; ok {
		return name
	}
	return "Unknown type"
}

// Program is what HUD calls a project.
type Program struct {
	ID ProgramID
	// HMISID is HUD's ProjectID.
	HMISID string
	Name   string
	Type   ProjectType
	// PayForSuccess means funded by funder 35, which makes a project of type 7 a housing program (HUD 2.06).
	PayForSuccess bool
	// Organization is the organization of the program; after a merge, the one merged into (R47).
	Organization Organization
	Thresholds   Thresholds
	// Source is the name of the program's HMIS if there are several; blank otherwise.
	Source string
	// Removed means that HMIS has deleted the project.
	Removed bool
}

// Housing reports whether trackers are kept in the program (R2).
func (p Program) Housing() bool {
	switch p.Type {
	case PermanentSupportiveHousing, HousingOnly, HousingWithServices, RapidRehousing:
		return true
	case OtherProject:
		return p.PayForSuccess
	}
	return false
}

// Label is the program's name with its organization, and its HMIS if there are several, for drop-downs and headings.
func (p Program) Label() string {
	if p.Organization.Name == "" {
		return withSource(p.Name, p.Source)
	}
	return p.Organization.Name + " · " + withSource(p.Name, p.Source)
}

// Place distinguishes programs of the same name: the organization, and the HMIS if there are several.
func (p Program) Place() string {
	if p.Organization.Name == "" {
		return p.Source
	}
	return withSource(p.Organization.Name, p.Source)
}
