package data

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// ShelterStay is an enrollment in a shelter that may tell where a client is staying (R25).
type ShelterStay struct {
	Program string
	Type    ProjectType
	Span
	// LatestNight is the latest bed night of a night-by-night shelter.
	LatestNight Date
}

// Listed is one enrollment of a program as the store keeps it for the list: dates and names only, nothing that
// depends on today.
type Listed struct {
	EnrollmentID EnrollmentID
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
	// MoveInState says whether the own move-in date is still to be entered or cleared in HMIS (R40).
	MoveInState MoveInState
	// HasTracker: a tracker exists; then Attempt, Relocation, Fields, Version and UpdatedAt are its.
	HasTracker bool
	Attempt    int
	Relocation bool
	Fields
	Version   int
	UpdatedAt time.Time
}

// Settings are what administrators set for the whole database.
type Settings struct {
	// BedNightDays: a bed night counts as staying for that many days (R25).
	BedNightDays int
	// SafeHaven and Transitional: such programs count as staying somewhere too (R25).
	SafeHaven, Transitional bool
	// LockMinutes: the window locks when nobody has used it for so many minutes.
	LockMinutes int
	// BackupFolder is the second folder of backups; "" is none.
	BackupFolder string
	// RetentionYears: records unchanged for so many years may be removed.
	RetentionYears int
}

// The minutes after which a window may lock; there is no way not to.
const MinLockMinutes, MaxLockMinutes = 1, 15

// The years after which records may be removed; HUD asks for seven at least of what is used in reports.
const MinRetentionYears, MaxRetentionYears = 5, 20

// DefaultSettings are those of the specification.
var DefaultSettings = Settings{BedNightDays: 7, LockMinutes: 10, RetentionYears: 7}

// ListOptions are the toggles of R42.
type ListOptions struct {
	// AllMembers lists every open enrollment, not the households' heads alone.
	AllMembers bool
	// OnlyTracked lists only enrollments with tracker data.
	OnlyTracked bool
	// ExitedDays also lists enrollments that exited in the last so many days.
	ExitedDays int
}

// Missing is something a caseworker would expect to be recorded by now.
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

// Row is a line of the Housing Status Search, derived for one day.
type Row struct {
	// Listed is shared by the copies of a row, of which a screen has several, and is not to be changed.
	*Listed
	// Display is the name shown: Client ID where the name is hashed or blank.
	Display string
	Stage   Stage
	Days    int
	// MovedIn is the valid HMID or blank.
	MovedIn Date
	// Scheduled is Move In Scheduled as displayed: blank with an HMID (R16b).
	Scheduled Date
	Stalled   bool
	Overdue   bool
	// VeryStalled: twice the threshold.
	VeryStalled   bool
	InvalidMoveIn bool
	NoHead        bool
	Relocating    bool
	// Contradictory: two dates are in the wrong order; a warning.
	Contradictory bool
	Exited        bool
	StayingAt     string
	Missing       []Missing

	sortName, sortFirst string
	// position is the row's place in the default order of its list, from 1.
	position int32
	words    []string
}

// Flags are the row's findings as words, for JSON and data files.
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

// Barriers are the barriers recorded as Yes, in words.
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

type listedIndex struct {
	index  int
	noHead bool
}

// listedIn chooses the enrollments that R42 lists: each household's open heads, or its first open member.
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

// derive fills in what follows from what is stored.
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

// noTracker is what is missing in most rows; they share it.
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

// stayingAt names the shelter with the latest entry among those that count today, and how many more there are (R25).
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
