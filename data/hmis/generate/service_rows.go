package generate

import (
	"math/rand/v2"
	"strconv"

	"housingtracker/data"
)

// serviceRows writes the bed nights of night-by-night shelters and a few other services.
func (x *export) serviceRows(open func(string) *table) {
	t := open(`ServicesID EnrollmentID PersonalID DateProvided RecordType TypeProvided DateCreated DateUpdated UserID ExportID`)
	services := 0
	x.forEachEnrollment(func(e *enrollment, rng *rand.Rand) {
		row := func(day data.Date, record, kind string) {
			services++
			stamp := x.stamp(day, e.index)
			t.row("S"+strconv.Itoa(services), x.enrollmentID(e.index), x.clientID(e.member.client), x.date(day), record, kind,
				stamp, stamp, x.user(e.index), x.exportID)
		}
		last := e.exit - 1
		if e.exit == 0 {
			last = x.today - 1
		}
		switch e.stay.project.kind {
		case data.EmergencyShelterNightly:
			// Some clients have no recent bed night.
			if e.exit == 0 && rng.IntN(4) == 0 {
				last -= data.Date(rng.IntN(40))
			}
			first := max(e.entry, last-20)
			for night := first; night <= last; night++ {
				if night == e.entry || night == last || rng.IntN(3) > 0 {
					row(night, "200", "200")
				}
			}
		case data.StreetOutreach:
			row(e.entry, "141", "4")
		case data.RapidRehousing:
			if e.stay.project.funder == 33 && last >= e.entry {
				row(e.entry, "144", "2")
			}
		}
	})
}

// forEachEnrollment calls row for every enrollment, with random numbers that are the same in every file.
func (x *export) forEachEnrollment(row func(e *enrollment, rng *rand.Rand)) {
	pcg := rand.NewPCG(0, 0)
	rng := rand.New(pcg)
	for h := range x.households() {
		seedStream(pcg, x.seed, streamRows, h.index)
		for i := range h.enrollments {
			if e := &h.enrollments[i]; e.flaw != orphanEnrollment {
				row(e, rng)
			}
		}
	}
}

// forEachAdult calls row for every enrollment of an adult, with a random number n.
func (x *export) forEachAdult(row func(e *enrollment, id, personalID, day, stamp, user string, n int)) {
	x.forEachEnrollment(func(e *enrollment, rng *rand.Rand) {
		n := rng.IntN(1 << 20)
		if !e.member.adult {
			return
		}
		row(e, x.enrollmentID(e.index), x.clientID(e.member.client), x.date(e.entry), x.stamp(e.entry, e.index), x.user(e.index), n)
	})
}

func (x *export) incomeRows(open func(string) *table) {
	t := open(`IncomeBenefitsID EnrollmentID PersonalID InformationDate IncomeFromAnySource TotalMonthlyIncome Earned
		EarnedAmount SSI SSIAmount BenefitsFromAnySource SNAP InsuranceFromAnySource Medicaid DataCollectionStage
		DateCreated DateUpdated UserID ExportID`)
	x.forEachAdult(func(e *enrollment, id, personalID, day, stamp, user string, n int) {
		total, earned, earnedAmount, ssi, ssiAmount := "0", "0", "", "0", ""
		some := "0"
		switch n % 3 {
		case 0:
			some, earned, earnedAmount = "1", "1", strconv.Itoa(400+n/3%1400)+".00"
			total = earnedAmount
		case 1:
			some, ssi, ssiAmount = "1", "1", "943.00"
			total = ssiAmount
		}
		yes := strconv.Itoa(n / 9 % 2)
		t.row("I"+id, id, personalID, day, some, total, earned, earnedAmount, ssi, ssiAmount, yes, yes, "1", "1", "1",
			stamp, stamp, user, x.exportID)
	})
}

func (x *export) healthRows(open func(string) *table) {
	t := open(`HealthAndDVID EnrollmentID PersonalID InformationDate DomesticViolenceSurvivor GeneralHealthStatus
		DataCollectionStage DateCreated DateUpdated UserID ExportID`)
	x.forEachAdult(func(e *enrollment, id, personalID, day, stamp, user string, n int) {
		t.row("D"+id, id, personalID, day, "0", strconv.Itoa(1+n%5), "1", stamp, stamp, user, x.exportID)
	})
}

func (x *export) employmentRows(open func(string) *table) {
	t := open(`EmploymentEducationID EnrollmentID PersonalID InformationDate LastGradeCompleted Employed EmploymentType
		NotEmployedReason DataCollectionStage DateCreated DateUpdated UserID ExportID`)
	x.forEachAdult(func(e *enrollment, id, personalID, day, stamp, user string, n int) {
		if !e.stay.project.housing {
			return
		}
		employed, kind, reason := "0", "", strconv.Itoa(1+n%3)
		if n%3 == 0 {
			employed, kind, reason = "1", strconv.Itoa(1+n%3), ""
		}
		t.row("W"+id, id, personalID, day, strconv.Itoa(1+n%8), employed, kind, reason, "1", stamp, stamp, user, x.exportID)
	})
}

// disabilityRows writes two answers for each adult with a disabling condition; a real HMIS has six for everybody.
func (x *export) disabilityRows(open func(string) *table) {
	t := open(`DisabilitiesID EnrollmentID PersonalID InformationDate DisabilityType DisabilityResponse IndefiniteAndImpairs
		DataCollectionStage DateCreated DateUpdated UserID ExportID`)
	x.forEachAdult(func(e *enrollment, id, personalID, day, stamp, user string, n int) {
		if disabling(e) == 0 {
			return
		}
		t.row("B1"+id, id, personalID, day, strconv.Itoa(5+n%5), "1", "1", "1", stamp, stamp, user, x.exportID)
		t.row("B2"+id, id, personalID, day, "10", "0", "", "1", stamp, stamp, user, x.exportID)
	})
}

func (x *export) livingSituationRows(open func(string) *table) {
	t := open(`CurrentLivingSitID EnrollmentID PersonalID InformationDate CurrentLivingSituation DateCreated DateUpdated UserID ExportID`)
	x.forEachAdult(func(e *enrollment, id, personalID, day, stamp, user string, n int) {
		if kind := e.stay.project.kind; kind == data.StreetOutreach || kind == data.CoordinatedEntry {
			t.row("L"+id, id, personalID, day, "116", stamp, stamp, user, x.exportID)
		}
	})
}

// forEachInCoordinatedEntry calls row for every enrollment of an adult in coordinated entry.
func (x *export) forEachInCoordinatedEntry(row func(id, personalID, day, stamp, user string, n int)) {
	x.forEachAdult(func(e *enrollment, id, personalID, day, stamp, user string, n int) {
		if e.stay.project.kind == data.CoordinatedEntry {
			row(id, personalID, day, stamp, user, n)
		}
	})
}

func (x *export) assessmentRows(open func(string) *table) {
	t := open(`AssessmentID EnrollmentID PersonalID AssessmentDate AssessmentLocation AssessmentType AssessmentLevel
		PrioritizationStatus DateCreated DateUpdated UserID ExportID`)
	x.forEachInCoordinatedEntry(func(id, personalID, day, stamp, user string, n int) {
		t.row("A"+id, id, personalID, day, "Coordinated Entry", "3", "2", strconv.Itoa(1+n%2), stamp, stamp, user, x.exportID)
	})
}

func (x *export) questionRows(open func(string) *table) {
	t := open(`AssessmentQuestionID AssessmentID EnrollmentID PersonalID AssessmentQuestionGroup AssessmentQuestionOrder
		AssessmentQuestion AssessmentAnswer DateCreated DateUpdated UserID ExportID`)
	x.forEachInCoordinatedEntry(func(id, personalID, day, stamp, user string, n int) {
		t.row("Q"+id, "A"+id, id, personalID, "Housing", "1", "Months without a home, altogether", strconv.Itoa(1+n%36),
			stamp, stamp, user, x.exportID)
	})
}

func (x *export) resultRows(open func(string) *table) {
	t := open(`AssessmentResultID AssessmentID EnrollmentID PersonalID AssessmentResultType AssessmentResult DateCreated
		DateUpdated UserID ExportID`)
	x.forEachInCoordinatedEntry(func(id, personalID, day, stamp, user string, n int) {
		t.row("R"+id, "A"+id, id, personalID, "Total", strconv.Itoa(n%18), stamp, stamp, user, x.exportID)
	})
}

func (x *export) eventRows(open func(string) *table) {
	t := open(`EventID EnrollmentID PersonalID EventDate Event ReferralResult ResultDate DateCreated DateUpdated UserID ExportID`)
	x.forEachInCoordinatedEntry(func(id, personalID, day, stamp, user string, n int) {
		t.row("V"+id, id, personalID, day, strconv.Itoa(12+n%4), "1", day, stamp, stamp, user, x.exportID)
	})
}

// youthRows writes rows for adults younger than 25.
func (x *export) youthRows(open func(string) *table) {
	t := open(`YouthEducationStatusID EnrollmentID PersonalID InformationDate CurrentSchoolAttend MostRecentEdStatus
		DataCollectionStage DateCreated DateUpdated UserID ExportID`)
	x.forEachAdult(func(e *enrollment, id, personalID, day, stamp, user string, n int) {
		if e.entry-e.member.birth < 25*365 && e.stay.project.kind != data.EmergencyShelterNightly {
			t.row("Y"+id, id, personalID, day, strconv.Itoa(n%3), strconv.Itoa(n%4), "1", stamp, stamp, user, x.exportID)
		}
	})
}
