package data

import (
	"strings"
	"time"
	"unicode"
)

// The keys of the database. They mean nothing outside of it and are never shown as a Client ID.
type (
	SourceID       int64
	OrganizationID int64
	ProgramID      int64
	ClientID       int64
	EnrollmentID   int64
	UserID         int64
)

// Name is a client's name as HMIS keeps it (HUD 3.01).
type Name struct {
	First, Middle, Last, Suffix string
	// Hashed: the export's names are hashes and must not be shown as names.
	Hashed bool
}

// String returns "Last, First Middle Suffix" with empty parts left out; "" when hashed or blank.
func (n Name) String() string {
	if n.Hashed {
		return ""
	}
	given := strings.Join(strings.Fields(n.First+" "+n.Middle+" "+n.Suffix), " ")
	last := strings.TrimSpace(n.Last)
	switch {
	case last == "":
		return given
	case given == "":
		return last
	}
	return last + ", " + given
}

// Words returns the folded words by which a client is found (R43).
func (n Name) Words() []string {
	if n.Hashed {
		return nil
	}
	words := Words(n.String())
	if strings.IndexFunc(n.Last, ideographic) >= 0 {
		words = append(words, Fold(n.Last+n.First))
	}
	return words
}

// ideographic scripts are typed without a space between last and first name.
func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
}

// Client is a person (HUD Client.csv, or entered by hand: R48).
type Client struct {
	ID ClientID
	// PersonalID is HUD's PersonalID, verbatim: what people call the Client ID. Blank for a client by hand without one.
	PersonalID string
	Name       Name
	// BirthDate tells two clients of one name apart and is used for nothing else.
	BirthDate Date
	// ByHand: not yet in HMIS.
	ByHand bool
	// Removed: HMIS has deleted the client.
	Removed bool
}

// DisplayName is the name, or the Client ID where the name is hashed or blank.
func (c Client) DisplayName() string { return DisplayName(c.Name, c.PersonalID) }

// DisplayName is the name, or the Client ID where the name is hashed or blank.
func DisplayName(n Name, personalID string) string {
	if s := n.String(); s != "" {
		return s
	}
	return personalID
}

// Organization runs programs and employs users (HUD Organization.csv, or made with the database).
type Organization struct {
	ID   OrganizationID
	Name string
	// HMISID is HUD's OrganizationID; blank for one made here.
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
	// PayForSuccess: funded by HUD funder 35, which makes a type 7 project a housing program.
	PayForSuccess bool
	// Organization is the one it counts to: after a merge, the one merged into.
	Organization Organization
	Thresholds   Thresholds
	// Removed: HMIS has deleted the project.
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

// Label is the program with its organization, for drop-downs and headings.
func (p Program) Label() string {
	if p.Organization.Name == "" {
		return p.Name
	}
	return p.Organization.Name + " · " + p.Name
}

// Role is what a user is (R47).
type Role string

// The roles.
const (
	Caseworker    Role = "caseworker"
	Administrator Role = "administrator"
)

// User is a person who signs in.
type User struct {
	ID           UserID
	Name         string
	Organization Organization
	Role         Role
	Disabled     bool
	LastSignIn   time.Time
}
