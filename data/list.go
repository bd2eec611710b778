package data

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// ShelterStay is a client's enrollment in a shelter, for the column Staying At (R25).
type ShelterStay struct {
	Program string
	Type    ProjectType
	Span
	// LatestNight is the latest bed night in a night-by-night shelter (HUD 4.14).
	LatestNight Date
}

// Listed is an enrollment as a store keeps it for lists: names and dates, nothing that depends on today (R42).
type Listed struct {
	EnrollmentID EnrollmentID
	// UUID is the UUID of the enrollment; blank if it is imported.
	UUID         string
	ClientID     ClientID
	PersonalID   string
	Name         Name
	BirthDate    Date
	HouseholdID  string
	Relationship RelationshipToHoH
	Span
	Stays          []ShelterStay
	CaseManager    CaseManager
	LocallyEntered bool
	// MoveInState says whether the enrollment's move-in date is still to be entered or cleared in HMIS (R40).
	MoveInState MoveInState
	// HasTracker means that Attempt, Relocation, Fields, Version and UpdatedAt are those of a tracker. Fields has no details.
	HasTracker bool
	Attempt    int
	Relocation bool
	Fields
	Version   int
	UpdatedAt time.Time
	// Documents are those of the client about which something is recorded, without notes (R78).
	Documents []ClientDocument
}

// Settings are what administrators set for the whole database.
type Settings struct {
	// BedNightDays is the number of days for which a bed night counts as staying (R25).
	BedNightDays int
	// SafeHaven and Transitional make stays in such programs count for Staying At (R25).
	SafeHaven, Transitional bool
	// LockMinutes is the number of idle minutes after which the window locks.
	LockMinutes int
	// BackupFolder is the second folder of backups; "" if there is none.
	BackupFolder string
	// RetentionYears is the number of unchanged years after which records may be removed.
	RetentionYears int
}

// The bounds of Settings.LockMinutes. The lock can't be turned off.
const MinLockMinutes, MaxLockMinutes = 1, 15

// The bounds of Settings.RetentionYears.
const MinRetentionYears, MaxRetentionYears = 5, 20

// DefaultSettings are those of the specification.
var DefaultSettings = Settings{BedNightDays: 7, LockMinutes: 10, RetentionYears: 7}

// ListOptions are the toggles of a list (R42).
type ListOptions struct {
	// AllMembers lists every open enrollment, not only heads of household.
	AllMembers bool
	// OnlyTracked lists only enrollments with a tracker.
	OnlyTracked bool
	// ExitedDays also lists enrollments that exited in the last ExitedDays days.
	ExitedDays int
}

// Missing is an expected entry that is not recorded.
type Missing uint8

// What may be missing.
const (
	MissingTracker Missing = iota
	MissingEligibility
	MissingProperty
	MissingBarriers
)

var missingLabels = [...]string{
	"No tracker started", "No eligibility date", "No property name", "No barriers recorded",
}

func (m Missing) String() string { return missingLabels[m] }

// SoonDays is how many days ahead Row.StallsSoon looks.
const SoonDays = 7

// Row is a row of a list, derived for one day (R24).
type Row struct {
	// Listed is shared by copies of the row and must not be changed.
	*Listed
	// Display is the client's name, or the Client ID where the name is hashed or blank.
	Display string
	Stage   Stage
	Days    int
	// MovedIn is the valid HMID, or blank.
	MovedIn Date
	// Scheduled is Move In Scheduled as displayed: blank with an HMID (R16b).
	Scheduled Date
	Stalled   bool
	Overdue   bool
	// VeryStalled means that Days is at least twice the threshold.
	VeryStalled bool
	// StallsSoon means that the row will be stalled in SoonDays days or fewer.
	StallsSoon    bool
	InvalidMoveIn bool
	NoHead        bool
	Relocating    bool
	// Contradictory means that two dates are in the wrong order (R12).
	Contradictory bool
	Exited        bool
	StayingAt     string
	Missing       []Missing
	// Documented is what the client has of the documents that the program requires; zero until List.AddDocuments.
	Documented Documented

	sortName, sortFirst string
	// position is the row's position in the default order of its list, from 1.
	position int32
	words    []string
}

// Flags returns the row's flags for JSON and data files.
func (r Row) Flags() []string {
	flags := []string{}
	for _, f := range []struct {
		on   bool
		name string
	}{
		{r.Stalled, "stalled"},
		{r.Overdue, "overdue"},
		{r.Relocating, "relocating"},
		{r.NoHead, "no-head-of-household"},
		{r.InvalidMoveIn, "invalid-move-in"},
		{r.Contradictory, "chronology"},
		{r.LocallyEntered, "not-in-hmis"},
		{r.MoveInState == MoveInRecorded, "to-be-entered-in-hmis"},
		{r.MoveInState == MoveInCleared, "to-be-cleared-in-hmis"},
		{r.Exited, "exited"},
	} {
		if f.on {
			flags = append(flags, f.name)
		}
	}
	return flags
}

// Barriers returns the labels of the barriers recorded as Yes.
func (r Row) Barriers() []string {
	var yes []string
	for i, b := range []Barrier{r.SexOffender, r.CriminalHistory, r.ADAUnit} {
		if b == Yes {
			yes = append(yes, []string{"Sex offender", "Criminal history", "ADA unit"}[i])
		}
	}
	return yes
}

// List is a program's list on one day, in the default order (R26, R42).
type List struct {
	Program Program
	AsOf    Date
	Rows    []Row
}

// BuildList derives the list of a program from what is stored (R25, R27, R42, R44).
func BuildList(program Program, stored []Listed, settings Settings, options ListOptions, today Date) List {
	list := List{Program: program, AsOf: today, Rows: make([]Row, 0, len(stored))}
	fold := foldCache{}
	for _, i := range listedIn(stored, options, today) {
		if options.OnlyTracked && !stored[i.index].HasTracker {
			continue
		}
		list.Rows = append(list.Rows, Row{Listed: &stored[i.index], NoHead: i.noHead})
		list.Rows[len(list.Rows)-1].derive(program.Thresholds, settings, today, fold)
	}
	sortDefault(list.Rows)
	return list
}

// RowsOf derives the rows of all the stored enrollments of a program, in the default order.
func RowsOf(program Program, stored []Listed, settings Settings, today Date) []Row {
	rows := make([]Row, len(stored))
	fold := foldCache{}
	for i := range stored {
		rows[i].Listed = &stored[i]
		rows[i].derive(program.Thresholds, settings, today, fold)
	}
	sortDefault(rows)
	return rows
}

type listedIndex struct {
	index  int
	noHead bool
}

// listedIn selects the enrollments that R42 lists: each household's open heads, or its first open member.
func listedIn(stored []Listed, options ListOptions, today Date) []listedIndex {
	picked := make([]listedIndex, 0, len(stored))
	hasHead := make(map[string]bool, len(stored)/2)
	firstMember := map[string]int{}
	withoutHousehold := func(e *Listed) bool { return e.HouseholdID == "" }
	for i := range stored {
		e := &stored[i]
		if !e.Open(today) || withoutHousehold(e) {
			continue
		}
		if e.Relationship == HeadOfHousehold {
			hasHead[e.HouseholdID] = true
			continue
		}
		if j, ok := firstMember[e.HouseholdID]; !ok || precedesInHousehold(e, &stored[j]) {
			firstMember[e.HouseholdID] = i
		}
	}
	for i := range stored {
		e := &stored[i]
		open := e.Open(today)
		exited := !open && options.ExitedDays > 0 && e.Exit != 0 && e.Exit <= today && today-e.Exit <= Date(options.ExitedDays)
		if !open && !exited {
			continue
		}
		head := e.Relationship == HeadOfHousehold
		switch {
		case exited:
			if head || withoutHousehold(e) || options.AllMembers {
				picked = append(picked, listedIndex{i, false})
			}
		case head:
			picked = append(picked, listedIndex{i, false})
		case withoutHousehold(e):
			picked = append(picked, listedIndex{i, true})
		case !hasHead[e.HouseholdID] && firstMember[e.HouseholdID] == i:
			picked = append(picked, listedIndex{i, true})
		case options.AllMembers:
			picked = append(picked, listedIndex{i, false})
		}
	}
	return picked
}

// precedesInHousehold orders the members of a household without an open head: earliest entry, eldest, Client ID (R42).
// An unknown birth date comes last.
func precedesInHousehold(a, b *Listed) bool {
	if a.Entry != b.Entry {
		return a.Entry < b.Entry
	}
	if a.BirthDate != b.BirthDate && a.BirthDate != 0 && b.BirthDate != 0 {
		return a.BirthDate < b.BirthDate
	}
	if (a.BirthDate == 0) != (b.BirthDate == 0) {
		return a.BirthDate != 0
	}
	return a.PersonalID < b.PersonalID
}

// derive sets the fields that follow from Listed.
func (r *Row) derive(thresholds Thresholds, settings Settings, today Date, fold foldCache) {
	hmid := r.HMID(today)
	r.MovedIn, r.Scheduled = hmid, r.MoveInScheduled
	name := r.Name.String()
	r.Display = cmp.Or(name, Line(r.PersonalID), r.PersonalID)
	r.Exited = r.Exit != 0 && r.Exit <= today
	r.Stage = StageOf(r.Fields, hmid)
	r.Days = DaysInStage(r.Fields, r.Entry, hmid, today)
	r.Stalled = !r.Exited && thresholds.Stalled(r.Stage, r.Days)
	r.VeryStalled = r.Stalled && r.Days >= 2*thresholds.Of(r.Stage)
	r.StallsSoon = !r.Exited && !r.Stalled && thresholds.Stalled(r.Stage, r.Days+SoonDays)
	r.Overdue = !r.Exited && Overdue(r.Fields, hmid, today)
	r.InvalidMoveIn = r.Listed.InvalidMoveIn(today)
	r.Relocating = hmid != 0 && r.Relocation
	r.Contradictory = len(contradictions(r.Fields, RuleContext{HMID: hmid, Relocation: r.Relocation})) > 0
	if hmid != 0 {
		r.Scheduled = 0
	}
	r.StayingAt = stayingAt(r.Stays, settings, today)
	r.Missing = missing(r.Listed, r.Stage)
	if name == "" {
		r.sortName = Fold(r.PersonalID)
	} else {
		r.sortName, r.sortFirst = fold.text(r.Name.Last), fold.text(r.Name.First)
	}
}

// noTracker is shared by rows without a tracker, which are most.
var noTracker = []Missing{MissingTracker}

func missing(e *Listed, stage Stage) []Missing {
	if stage == MovedIn {
		return nil
	}
	if !e.HasTracker {
		return slices.Clip(noTracker)
	}
	var m []Missing
	if e.EligibilityVerified == 0 {
		m = append(m, MissingEligibility)
	}
	if e.Applied != 0 && e.PropertyName == "" {
		m = append(m, MissingProperty)
	}
	if e.SexOffender == NotRecorded && e.CriminalHistory == NotRecorded && e.ADAUnit == NotRecorded {
		m = append(m, MissingBarriers)
	}
	return m
}

// stayingAt returns the shelter with the latest entry among those that count today, and the number of others (R25).
func stayingAt(stays []ShelterStay, settings Settings, today Date) string {
	var latest *ShelterStay
	n := 0
	for i := range stays {
		s := &stays[i]
		if !s.Open(today) || !s.counts(settings, today) {
			continue
		}
		n++
		if latest == nil || s.Entry > latest.Entry || (s.Entry == latest.Entry && s.Program < latest.Program) {
			latest = s
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return latest.Program
	}
	return latest.Program + " +" + strconv.Itoa(n-1)
}

func (s *ShelterStay) counts(settings Settings, today Date) bool {
	switch s.Type {
	case EmergencyShelterEntryExit:
		return true
	case EmergencyShelterNightly:
		return s.LatestNight != 0 && s.LatestNight <= today && int(today-s.LatestNight) <= settings.BedNightDays
	case SafeHaven:
		return settings.SafeHaven
	case TransitionalHousing:
		return settings.Transitional
	}
	return false
}
