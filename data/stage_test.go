package data

import (
	"strings"
	"testing"
)

func TestStageAndDays(t *testing.T) {
	for _, c := range []struct {
		name    string
		f       Fields
		hmid    Date
		stage   Stage
		days    int
		stalled bool
		overdue bool
	}{
		{"nothing", Fields{}, 0, NotStarted, int(today - entry), true, false},
		{"eligible", Fields{EligibilityVerified: day(-29)}, 0, EligibilityVerified, 29, false, false},
		{"eligible at the threshold", Fields{EligibilityVerified: day(-30)}, 0, EligibilityVerified, 30, true, false},
		{"applied", Fields{EligibilityVerified: day(-40), Applied: day(-13)}, 0, AppliedForUnit, 13, false, false},
		{"applied, stalled", Fields{Applied: day(-14)}, 0, AppliedForUnit, 14, true, false},
		{"approved", Fields{Applied: day(-40), Approved: day(-14)}, 0, ApprovedForUnit, 14, true, false},
		{"scheduled counts from the latest step", Fields{EligibilityVerified: day(-40), Applied: day(-30), Approved: day(-20), MoveInScheduled: day(5)}, 0, MoveInScheduled, 20, false, false},
		{"scheduled alone counts from entry", Fields{MoveInScheduled: day(5)}, 0, MoveInScheduled, int(today - entry), false, false},
		{"scheduled today is not overdue", Fields{MoveInScheduled: day(0)}, 0, MoveInScheduled, int(today - entry), false, false},
		{"overdue", Fields{MoveInScheduled: day(-1)}, 0, MoveInScheduled, int(today - entry), false, true},
		{"moved in without a tracker", Fields{}, day(-100), MovedIn, 100, false, false},
		{"moved in hides the schedule", Fields{MoveInScheduled: day(-3)}, day(-2), MovedIn, 2, false, false},
	} {
		stage, days := StageOf(c.f, c.hmid), DaysInStage(c.f, entry, c.hmid, today)
		if stage != c.stage || days != c.days {
			t.Errorf("%s: %v for %d days, want %v for %d", c.name, stage, days, c.stage, c.days)
		}
		if got := DefaultThresholds.Stalled(stage, days); got != c.stalled {
			t.Errorf("%s: stalled %v", c.name, got)
		}
		if got := Overdue(c.f, c.hmid, today); got != c.overdue {
			t.Errorf("%s: overdue %v", c.name, got)
		}
	}
}

// TestDefaultThresholds is R27: the day on which each stage counts as stalled.
func TestDefaultThresholds(t *testing.T) {
	for stage, days := range map[Stage]int{NotStarted: 14, EligibilityVerified: 30, AppliedForUnit: 14, ApprovedForUnit: 14} {
		if DefaultThresholds.Stalled(stage, days-1) || !DefaultThresholds.Stalled(stage, days) {
			t.Errorf("%s must count as stalled from %d days on", stage, days)
		}
	}
	for _, stage := range []Stage{MoveInScheduled, MovedIn} {
		if DefaultThresholds.Stalled(stage, 10_000) {
			t.Errorf("%s must never count as stalled", stage)
		}
	}
}

func TestOpen(t *testing.T) {
	for _, c := range []struct {
		name string
		s    Span
		want bool
	}{
		{"no exit", Span{Entry: day(-1)}, true},
		{"entered today", Span{Entry: day(0)}, true},
		{"enters tomorrow", Span{Entry: day(1)}, false},
		{"exited today", Span{Entry: day(-9), Exit: day(0)}, false},
		{"exits tomorrow", Span{Entry: day(-9), Exit: day(1)}, true},
		{"exit before entry", Span{Entry: day(-2), Exit: day(-5)}, false},
	} {
		if got := c.s.Open(today); got != c.want {
			t.Errorf("%s: open %v", c.name, got)
		}
	}
}

// TestHousing is R2: the housing programs, by project type.
func TestHousing(t *testing.T) {
	for kind := range ProjectType(20) {
		want := kind == 3 || kind == 9 || kind == 10 || kind == 13
		if got := (Program{Type: kind}).Housing(); got != want {
			t.Errorf("type %d: housing %v, want %v", kind, got, want)
		}
		if got := (Program{Type: kind, PayForSuccess: true}).Housing(); got != (want || kind == 7) {
			t.Errorf("type %d, Pay for Success: housing %v", kind, got)
		}
	}
}

// TestReadOnly is R1 and R2: when the tracker of an enrollment can be changed.
func TestReadOnly(t *testing.T) {
	housing := Program{Name: "PSH", Type: PermanentSupportiveHousing}
	open := Enrollment{Span: Span{Entry: day(-9)}}
	for _, c := range []struct {
		name string
		c    Case
		// says is a part of the reason; "" if the tracker can be changed.
		says string
	}{
		{"open", Case{Enrollment: open, Program: housing}, ""},
		{"begins today", Case{Enrollment: Enrollment{Span: Span{Entry: day(0)}}, Program: housing}, ""},
		{"begins tomorrow", Case{Enrollment: Enrollment{Span: Span{Entry: day(1)}}, Program: housing}, "begins on"},
		{"exits tomorrow", Case{Enrollment: Enrollment{Span: Span{Entry: day(-9), Exit: day(1)}}, Program: housing}, ""},
		{"exited today", Case{Enrollment: Enrollment{Span: Span{Entry: day(-9), Exit: day(0)}}, Program: housing}, "exited the program"},
		{"retired", Case{Enrollment: Enrollment{Span: open.Span, RetiredOn: day(-1)}, Program: housing}, "no longer in HMIS"},
		{"deleted", Case{Enrollment: Enrollment{Span: open.Span, Removed: true}, Program: housing}, "deleted in HMIS"},
		{"deleted client", Case{Enrollment: open, Client: Client{Removed: true}, Program: housing}, "deleted in HMIS"},
		{"deleted program", Case{Enrollment: open, Program: Program{Type: PermanentSupportiveHousing, Removed: true}}, "deleted in HMIS"},
		{"no housing program", Case{Enrollment: open, Program: Program{Type: EmergencyShelterEntryExit}}, "not a housing program"},
	} {
		got := c.c.ReadOnly(today)
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q, want %q", c.name, got, c.says)
		}
	}
}

func TestHMID(t *testing.T) {
	head := HeadSpan{Entry: day(-100), MoveIn: day(-50)}
	left := HeadSpan{Entry: day(-100), Exit: day(-10), MoveIn: day(-50)}
	for _, c := range []struct {
		name string
		s    Span
		want Date
	}{
		{"own", Span{Entry: day(-9), MoveIn: day(-3)}, day(-3)},
		{"on the day of entry", Span{Entry: day(-9), MoveIn: day(-9)}, day(-9)},
		{"on the day of exit", Span{Entry: day(-9), Exit: day(-3), MoveIn: day(-3)}, day(-3)},
		{"before entry", Span{Entry: day(-9), MoveIn: day(-10)}, 0},
		{"after exit", Span{Entry: day(-9), Exit: day(-4), MoveIn: day(-3)}, 0},
		{"today", Span{Entry: day(-9), MoveIn: day(0)}, day(0)},
		{"today, the day of entry and exit", Span{Entry: day(0), Exit: day(0), MoveIn: day(0)}, day(0)},
		{"in the future", Span{Entry: day(-9), MoveIn: day(1)}, 0},
		{"the head's", Span{Entry: day(-100), Head: head}, day(-50)},
		{"the head's on the day of entry", Span{Entry: day(-50), Head: head}, day(-50)},
		{"entered later", Span{Entry: day(-20), Head: head}, day(-20)},
		{"entered today", Span{Entry: day(0), Head: head}, day(0)},
		{"enters tomorrow", Span{Entry: day(1), Head: head}, 0},
		{"exited before the head's", Span{Entry: day(-100), Exit: day(-60), Head: head}, 0},
		{"exited on the day of the head's", Span{Entry: day(-100), Exit: day(-50), Head: head}, 0},
		{"exited after the head's", Span{Entry: day(-100), Exit: day(-49), Head: head}, day(-50)},
		{"own before the head's", Span{Entry: day(-100), MoveIn: day(-40), Head: head}, day(-40)},
		{"own invalid, the head's instead", Span{Entry: day(-60), MoveIn: day(-70), Head: head}, day(-50)},
		{"the head's is invalid", Span{Entry: day(-100), Head: HeadSpan{Entry: day(-40), MoveIn: day(-50)}}, 0},
		{"the head's is today", Span{Entry: day(-100), Head: HeadSpan{Entry: day(-100), MoveIn: day(0)}}, day(0)},
		{"the head's is tomorrow", Span{Entry: day(-100), Head: HeadSpan{Entry: day(-100), MoveIn: day(1)}}, 0},
		{"the head's is after its exit", Span{Entry: day(-100), Head: HeadSpan{Entry: day(-100), Exit: day(-51), MoveIn: day(-50)}}, 0},
		{"the head's is on the day of its exit", Span{Entry: day(-100), Head: HeadSpan{Entry: day(-100), Exit: day(-50), MoveIn: day(-50)}}, day(-50)},
		{"the head has exited since", Span{Entry: day(-100), Head: left}, day(-50)},
		{"entered before the head's exit", Span{Entry: day(-11), Head: left}, day(-11)},
		{"entered on the day of the head's exit", Span{Entry: day(-10), Head: left}, day(-10)},
		{"readmitted the day after the head's exit", Span{Entry: day(-9), Head: left}, 0},
		{"readmitted today", Span{Entry: day(0), Head: left}, 0},
		{"entered later, exited the same day", Span{Entry: day(-20), Exit: day(-20), Head: left}, day(-20)},
		{"entered later, with an exit before entry", Span{Entry: day(-20), Exit: day(-21), Head: left}, 0},
		{"exited before the head entered", Span{Entry: day(-200), Exit: day(-101), Head: left}, 0},
		{"the head's exit is to come", Span{Entry: day(0), Head: HeadSpan{Entry: day(-100), Exit: day(5), MoveIn: day(-50)}}, day(0)},
		{"own in a later stay", Span{Entry: day(-9), MoveIn: day(-4), Head: left}, day(-4)},
	} {
		if got := c.s.HMID(today); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestReconcile(t *testing.T) {
	recorded := MoveIn{HMIS: day(-30), Local: day(-20), State: MoveInRecorded}
	cleared := MoveIn{HMIS: day(-30), State: MoveInCleared}
	for _, c := range []struct {
		name     string
		m        MoveIn
		imported Date
		later    bool
		want     Date
		state    MoveInState
		over     bool
		ok       bool
	}{
		{"nothing local", MoveIn{HMIS: day(-30)}, day(-10), false, day(-10), MoveInFromHMIS, false, false},
		{"HMIS is blank", recorded, 0, true, day(-20), MoveInRecorded, false, false},
		{"not later", recorded, day(-10), false, day(-20), MoveInRecorded, false, false},
		{"later and different", recorded, day(-10), true, day(-10), MoveInFromHMIS, true, false},
		{"confirmed", recorded, day(-20), false, day(-20), MoveInFromHMIS, false, true},
		{"cleared, HMIS not later", cleared, day(-30), false, 0, MoveInCleared, false, false},
		{"cleared, HMIS later", cleared, day(-30), true, day(-30), MoveInFromHMIS, true, false},
		{"cleared, HMIS blank", cleared, 0, false, 0, MoveInFromHMIS, false, true},
	} {
		r := c.m.Reconcile(c.imported, c.later)
		if r.MoveIn.Date() != c.want || r.MoveIn.State != c.state || r.Overruled != c.over || r.Confirmed != c.ok {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	if m := recorded.Reconcile(day(-10), true).MoveIn; m.Superseded != day(-20) {
		t.Error("the local date that was replaced must still be shown")
	}
}
