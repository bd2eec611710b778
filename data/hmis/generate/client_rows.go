package generate

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"housingtracker/data"
)

func (x *export) clientRows(open func(string) *table) {
	t := open(`PersonalID FirstName MiddleName LastName NameSuffix NameDataQuality SSNDataQuality DOB DOBDataQuality
		Sex Woman Man NonBinary CulturallySpecific Transgender Questioning DifferentIdentity
		AmIndAKNative Asian BlackAfAmerican HispanicLatinao HispanicLatinaeo MidEastNAfrican NativeHIPacific White RaceNone
		VeteranStatus DateCreated DateUpdated UserID ExportID`)
	pcg := rand.NewPCG(0, 0)
	people := family{rng: rand.New(pcg)}
	for h := range x.households() {
		seedStream(pcg, x.seed, streamNames, h.index)
		people.reset()
		first := h.stays[0].entry
		for i := range h.members {
			m := &h.members[i]
			name := people.name(m.female)
			roll := people.rng.IntN(1000)
			birth, birthQuality := m.birth.String(), "1"
			switch {
			case roll < 15:
				birth, birthQuality = "", "99"
			case roll < 40:
				birthQuality = "2"
			}
			woman, man := "1", "0"
			if !m.female {
				woman, man = man, woman
			}
			races := [8]string{"0", "0", "0", "0", "0", "0", "0", ""}
			if at := roll % 9; at < 7 {
				races[at] = "1"
			} else {
				races[7] = "99"
			}
			veteran := "0"
			switch {
			case !m.adult:
				veteran = ""
			case roll%17 == 0:
				veteran = "1"
			}
			if i == 0 && h.clientFlaw == hashedName {
				name = fullName{first: hash(people.rng), last: hash(people.rng), quality: "1"}
			}
			id, n := x.clientID(m.client), m.client
			created, updated := x.stamp(first, n), x.stamp(min(first+data.Date(roll%200), x.today-1), n/3)
			row := func(updated string) {
				t.row(id, name.first, name.middle, name.last, name.suffix, name.quality, "99", birth, birthQuality,
					man, woman, man, "0", "0", "0", "0", "0",
					races[0], races[1], races[2], races[3], races[3], races[4], races[5], races[6], races[7],
					veteran, created, updated, x.user(n), x.exportID)
			}
			row(updated)
			if i == 0 && h.clientFlaw == duplicateClient {
				row(x.latestStamp())
			}
		}
	}
}

// hash returns a made-up hash of a name.
func hash(rng *rand.Rand) string {
	return fmt.Sprintf("%016x%016x%016x%016x", rng.Uint64(), rng.Uint64(), rng.Uint64(), rng.Uint64())
}

// updated returns the day on which an enrollment was last saved.
func (x *export) updated(e *enrollment) data.Date {
	return min(max(e.entry, e.moveIn, e.exit)+data.Date(e.index%5), x.today-1)
}

func (x *export) enrollmentRows(open func(string) *table) {
	t := open(`EnrollmentID PersonalID ProjectID EntryDate HouseholdID RelationshipToHoH EnrollmentCoC LivingSituation
		LengthOfStay DisablingCondition DateOfEngagement MoveInDate TranslationNeeded DateCreated DateUpdated UserID
		DateDeleted ExportID`)
	situations := [...]string{"116", "101", "118", "302", "336", "435", "215", "206"}
	for h := range x.households() {
		for i := range h.enrollments {
			e := &h.enrollments[i]
			n := e.index
			project := e.stay.project
			relationship, coCode, situation, length := strconv.Itoa(int(e.member.relationship)), "", "", ""
			if e.member.relationship == data.HeadOfHousehold {
				coCode = coc
			}
			if e.member.adult {
				situation, length = situations[n%len(situations)], strconv.Itoa(2+n%4)
			}
			engaged := data.Date(0)
			if project.kind == data.StreetOutreach || project.kind == data.EmergencyShelterNightly {
				engaged = e.entry
			}
			personalID, householdID, deleted := x.clientID(e.member.client), x.householdID(e.stay.household), ""
			updated := x.stamp(x.updated(e), n)
			switch e.flaw {
			case blankRelationship:
				relationship = ""
			case blankHousehold:
				householdID = ""
			case unreadableStamp:
				updated = "13-13-25 25:61"
			case orphanEnrollment:
				personalID = x.clientID(x.clients + n)
			case deletedEnrollment:
				deleted = updated
			}
			row := func(updated string) {
				t.row(x.enrollmentID(n), personalID, project.id, x.date(e.entry), householdID, relationship, coCode, situation,
					length, strconv.Itoa(disabling(e)), x.date(engaged), x.date(e.moveIn), "0", x.stamp(e.entry, n), updated,
					x.user(n), deleted, x.exportID)
			}
			row(updated)
			if e.flaw == duplicateEnrollment {
				row(x.latestStamp())
			}
		}
	}
}

// disabling returns a DisablingCondition (HUD 3.08): yes for two clients of five.
func disabling(e *enrollment) int {
	if e.member.client%5 < 2 {
		return 1
	}
	return 0
}

func (x *export) exitRows(open func(string) *table) {
	t := open(`ExitID EnrollmentID PersonalID ExitDate Destination DestinationSubsidyType DateCreated DateUpdated UserID ExportID`)
	for h := range x.households() {
		for i := range h.enrollments {
			e := &h.enrollments[i]
			if e.exit == 0 {
				continue
			}
			n := e.index
			subsidy := ""
			if e.destination == 435 {
				subsidy = "428"
			}
			enrollmentID := x.enrollmentID(n)
			if e.flaw == orphanExit {
				enrollmentID = x.enrollmentID(-1 - n)
			}
			row := func(id string, exit data.Date) {
				t.row(id, enrollmentID, x.clientID(e.member.client), x.date(exit), strconv.Itoa(e.destination), subsidy,
					x.stamp(exit, n), x.stamp(min(exit+data.Date(n%4), x.today-1), n), x.user(n), x.exportID)
			}
			row("X"+x.enrollmentID(n), e.exit)
			if e.flaw == twoExits {
				row("Y"+x.enrollmentID(n), e.exit+5)
			}
		}
	}
}
