package data

// Stage is the stage of an enrollment on the way to housing (R27). Stages are ordered.
type Stage uint8

// The six stages.
const (
	NotStarted Stage = iota
	EligibilityVerified
	AppliedForUnit
	ApprovedForUnit
	MoveInScheduled
	MovedIn
)

// Stages lists the six stages in order.
var Stages = []Stage{NotStarted, EligibilityVerified, AppliedForUnit, ApprovedForUnit, MoveInScheduled, MovedIn}

var stageNames = [...]string{
	"Not Started", "Eligibility Verified", "Applied for Unit", "Approved for Unit", "Move In Scheduled", "Moved In",
}

func (s Stage) String() string { return stageNames[s] }

// StageOf derives the stage from the tracker's dates and the valid HMID (R27).
func StageOf(f Fields, hmid Date) Stage {
	switch {
	case hmid != 0:
		return MovedIn
	case f.MoveInScheduled != 0:
		return MoveInScheduled
	case f.Approved != 0:
		return ApprovedForUnit
	case f.Applied != 0:
		return AppliedForUnit
	case f.EligibilityVerified != 0:
		return EligibilityVerified
	}
	return NotStarted
}

// DaysInStage returns the whole days from the date of the stage to today (R27).
func DaysInStage(f Fields, entry, hmid, today Date) int {
	var since Date
	switch StageOf(f, hmid) {
	case MovedIn:
		since = hmid
	case MoveInScheduled:
		since = max(f.Approved, f.Applied, f.EligibilityVerified, entry)
	case ApprovedForUnit:
		since = f.Approved
	case AppliedForUnit:
		since = f.Applied
	case EligibilityVerified:
		since = f.EligibilityVerified
	default:
		since = entry
	}
	return int(today - since)
}

// Thresholds are the days in stage from which an enrollment counts as stalled, set per program (R27).
type Thresholds struct {
	NotStarted, EligibilityVerified, Applied, Approved int
}

// DefaultThresholds are those of R27.
var DefaultThresholds = Thresholds{NotStarted: 14, EligibilityVerified: 30, Applied: 14, Approved: 14}

// Of returns the threshold of a stage in days; 0 where a stage never stalls.
func (t Thresholds) Of(s Stage) int {
	switch s {
	case NotStarted:
		return t.NotStarted
	case EligibilityVerified:
		return t.EligibilityVerified
	case AppliedForUnit:
		return t.Applied
	case ApprovedForUnit:
		return t.Approved
	}
	return 0
}

// Stalled reports whether days in the stage have reached its threshold (R27).
func (t Thresholds) Stalled(s Stage, days int) bool {
	limit := t.Of(s)
	return limit > 0 && days >= limit
}

// Overdue reports whether a scheduled move-in has passed without an HMID (R14).
func Overdue(f Fields, hmid, today Date) bool {
	return hmid == 0 && f.MoveInScheduled != 0 && f.MoveInScheduled < today
}
