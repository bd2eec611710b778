package data

import "testing"

// TestValidateMoveIn is what the Update Assessment records and refuses (R12, R40).
func TestValidateMoveIn(t *testing.T) {
	tracked := func(f Fields, relocation bool) *Tracker { return &Tracker{Fields: f, Relocation: relocation} }
	steps := Fields{EligibilityVerified: day(-30), Applied: day(-20), Approved: day(-10), MoveInScheduled: day(9)}
	for _, c := range []struct {
		name    string
		exit    Date
		tracker *Tracker
		date    Date
		code    Code
	}{
		{"cleared", 0, nil, 0, ""},
		{"today", 0, nil, day(0), ""},
		{"tomorrow", 0, nil, day(1), CodeFuture},
		{"on the day of entry", 0, nil, day(-60), ""},
		{"the day before entry", 0, nil, day(-61), CodeChronology},
		{"on the day of exit", day(-5), nil, day(-5), ""},
		{"the day after exit", day(-5), nil, day(-4), CodeChronology},
		{"a year of another age", 0, nil, MustDate("1026-01-01"), CodeInvalid},
		{"on the day of approval", 0, tracked(steps, false), day(-10), ""},
		{"the day before approval", 0, tracked(steps, false), day(-11), CodeChronology},
		{"the day before application", 0, tracked(Fields{Applied: day(-20)}, false), day(-21), CodeChronology},
		{"the day before eligibility", 0, tracked(Fields{EligibilityVerified: day(-30)}, false), day(-31), CodeChronology},
		{"before the steps of a relocation", 0, tracked(steps, true), day(-50), ""},
		{"before the scheduled day", 0, tracked(Fields{MoveInScheduled: day(9)}, false), day(-50), ""},
	} {
		k := Case{Enrollment: Enrollment{Span: Span{Entry: day(-60), Exit: c.exit}}, Tracker: c.tracker}
		err := ValidateMoveIn(k, c.date, today)
		if CodeOf(err) != c.code {
			t.Errorf("%s: %v, want code %q", c.name, err, c.code)
		} else if err != nil && err.(*Error).Field != FieldMoveIn {
			t.Errorf("%s: at %s", c.name, err.(*Error).Field)
		}
	}
}

func TestRecordedOnHead(t *testing.T) {
	const head = EnrollmentID(7)
	for _, c := range []struct {
		name string
		head EnrollmentID
		s    Span
		want EnrollmentID
	}{
		{"no head", 0, Span{Entry: day(-50)}, 0},
		{"both open", head, Span{Entry: day(-50), Head: HeadSpan{Entry: day(-60)}}, head},
		{"the head exits tomorrow", head, Span{Entry: day(-50), Head: HeadSpan{Entry: day(-60), Exit: day(1)}}, head},
		{"the head exited today", head, Span{Entry: day(-50), Head: HeadSpan{Entry: day(-60), Exit: day(0)}}, 0},
		{"the head enters tomorrow", head, Span{Entry: day(-50), Head: HeadSpan{Entry: day(1)}}, 0},
		{"the member exited today", head, Span{Entry: day(-50), Exit: day(0), Head: HeadSpan{Entry: day(-60)}}, head},
		{"both exited", head, Span{Entry: day(-50), Exit: day(-9), Head: HeadSpan{Entry: day(-60), Exit: day(-9)}}, head},
	} {
		if got := RecordedOnHead(Case{Enrollment: Enrollment{Span: c.s, HeadEnrollment: c.head}}, today); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
