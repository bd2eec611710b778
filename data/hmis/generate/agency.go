package generate

import (
	"fmt"

	"housingtracker/data"
)

// An agency runs projects (HUD Organization).
type agency struct{ id, name, common string }

// A project is a row of Project.csv, with what other files say about it.
type project struct {
	id, name string
	agency   int
	kind     data.ProjectType
	funder   int
	housing  bool
	beds     int
}

// A place is a made-up Continuum of Care: agencies, their projects and staff. It depends only on the number of clients, so that an
// office keeps its programs from one export to the next.
type place struct {
	agencies []agency
	// housing are the housing programs, the largest first; others are all the rest.
	housing, others []project
	staff           []staff
}

type staff struct{ id, first, last string }

var agencyNames = [...][2]string{
	{"Cedar Street Housing", "Cedar Street"},
	{"Harborlight Services", "Harborlight"},
	{"Northside Family Alliance", "Northside"},
	{"Riverbend Outreach & Care, Inc.", "Riverbend"},
	{"Juniper Hill Homes", "Juniper Hill"},
	{"Copper Creek Community Action", "Copper Creek"},
	{"Lakeview Shelter Network", "Lakeview"},
	{"Prairie Wind Housing Trust", "Prairie Wind"},
	{"Old Mill Supportive Living", "Old Mill"},
	{"Summit Avenue Ministries", "Summit Avenue"},
}

// firstHousing are the housing programs of a small Continuum of Care.
var firstHousing = []project{
	{name: "Cedar Court Supportive Housing", agency: 0, kind: data.PermanentSupportiveHousing, funder: 2},
	{name: "Harborlight Rapid Re-Housing", agency: 1, kind: data.RapidRehousing, funder: 3},
	{name: "Family Homes Rapid Re-Housing", agency: 2, kind: data.RapidRehousing, funder: 9},
	{name: "Willow Place PSH", agency: 0, kind: data.PermanentSupportiveHousing, funder: 2},
	{name: "Riverbend Housing with Services", agency: 3, kind: data.HousingWithServices, funder: 46},
	{name: "Lantern House PSH", agency: 1, kind: data.PermanentSupportiveHousing, funder: 20},
	{name: "Northside Homes", agency: 2, kind: data.HousingOnly, funder: 46},
	{name: "Pathway Home Pay for Success", agency: 0, kind: data.OtherProject, funder: data.PayForSuccess},
}

// maxHousing is the number of housing programs of a large export.
const maxHousing = 60

var moreHousing = [...]struct {
	suffix string
	kind   data.ProjectType
	funder int
}{
	{"Rapid Re-Housing", data.RapidRehousing, 3},
	{"Apartments PSH", data.PermanentSupportiveHousing, 2},
	{"Veterans Rapid Re-Housing", data.RapidRehousing, 33},
	{"Homes", data.HousingOnly, 46},
	{"Youth Rapid Re-Housing", data.RapidRehousing, 43},
	{"Residence", data.HousingWithServices, 46},
}

// otherProjects are the projects that are not housing programs, with their shares of the enrollments in these, in percent.
var otherProjects = []struct {
	project
	share int
}{
	{project{name: "Harborlight Night Shelter", agency: 1, kind: data.EmergencyShelterNightly, funder: 8, beds: 60}, 24},
	{project{name: "Cedar Street Emergency Shelter", agency: 0, kind: data.EmergencyShelterEntryExit, funder: 8, beds: 40}, 22},
	{project{name: "Northside Family Shelter", agency: 2, kind: data.EmergencyShelterEntryExit, funder: 8, beds: 45}, 12},
	{project{name: "Riverbend Winter Nights", agency: 3, kind: data.EmergencyShelterNightly, funder: 46, beds: 30}, 8},
	{project{name: "Stepping Stone Transitional", agency: 2, kind: data.TransitionalHousing, funder: 5, beds: 24}, 6},
	{project{name: "Riverbend Street Outreach", agency: 3, kind: data.StreetOutreach, funder: 21}, 9},
	{project{name: "Quiet Harbor Safe Haven", agency: 1, kind: data.SafeHaven, funder: 6, beds: 12}, 3},
	{project{name: "Riverbend Day Center", agency: 3, kind: data.DayShelter, funder: 46}, 4},
	{project{name: "Northside Prevention", agency: 2, kind: data.HomelessnessPrevention, funder: 10}, 3},
	{project{name: "Cedar Street Housing Navigation", agency: 0, kind: data.ServicesOnly, funder: 4}, 3},
	{project{name: "Riverbend Meals", agency: 3, kind: data.OtherProject, funder: 46}, 1},
	{project{name: "Coordinated Entry", agency: 1, kind: data.CoordinatedEntry, funder: 4}, 5},
}

func newPlace(clients int) place {
	var p place
	n := min(max(len(firstHousing), len(firstHousing)+clients/2000), maxHousing)
	agencies := min(4+(n-len(firstHousing))/4, len(agencyNames))
	for i := range agencies {
		p.agencies = append(p.agencies, agency{fmt.Sprint(101 + i), agencyNames[i][0], agencyNames[i][1]})
	}
	p.housing = append(p.housing, firstHousing...)
	for i := range n - len(firstHousing) {
		k := moreHousing[i%len(moreHousing)]
		a := i % agencies
		name := fmt.Sprintf("%s %s", agencyNames[a][1], k.suffix)
		if round := i / (len(moreHousing) * agencies / commonDivisor(len(moreHousing), agencies)); round > 0 {
			name = fmt.Sprintf("%s %d", name, round+1)
		}
		p.housing = append(p.housing, project{name: name, agency: a, kind: k.kind, funder: k.funder})
	}
	for _, o := range otherProjects {
		p.others = append(p.others, o.project)
	}
	for i := range p.housing {
		p.housing[i].id = fmt.Sprint(2001 + i)
		p.housing[i].housing = true
		p.housing[i].beds = 20 + 10*(i%5)
	}
	for i := range p.others {
		p.others[i].id = fmt.Sprint(1001 + i)
	}
	for i, name := range [...][2]string{
		{"Imani", "Ashgrove"}, {"Lucía", "Benavente"}, {"Piotr", "Wierzbowy"}, {"Thảo", "Đinh"}, {"Noor", "Halloway"},
		{"Jules", "Fairbairn"}, {"Åsa", "Lindqvister"}, {"Kofi", "Mensawu"}, {"Renée", "Dufresnay"}, {"Hana", "O'Marrow"},
		{"Miguel", "Torrealba"}, {"Sunniva", "Kjelland"},
	} {
		p.staff = append(p.staff, staff{fmt.Sprint(31 + i), name[0], name[1]})
	}
	return p
}

func commonDivisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (p *place) projects() []project {
	return append(append([]project(nil), p.others...), p.housing...)
}

// pickHousing maps a number from 0 to 1 to a housing program. The weight of the k-th is 1/(k+2), so the first is the largest. With
// maxHousing programs the weight is 1/(k+1.18), which gives the first nearly a fifth.
func (p *place) pickHousing(x float64) *project {
	offset := 2.0
	if len(p.housing) == maxHousing {
		offset = 1.18
	}
	total := 0.0
	for k := range p.housing {
		total += 1 / (float64(k) + offset)
	}
	for k := range p.housing {
		x -= 1 / (float64(k) + offset) / total
		if x < 0 {
			return &p.housing[k]
		}
	}
	return &p.housing[0]
}

func (p *place) pickOther(x float64) *project {
	percent := int(x * 100)
	for i, o := range otherProjects {
		if percent -= o.share; percent < 0 {
			return &p.others[i]
		}
	}
	return &p.others[0]
}

// pickShelter maps a number from 0 to 1 to one of the four shelters.
func (p *place) pickShelter(x float64) *project { return &p.others[int(x*4)%4] }
