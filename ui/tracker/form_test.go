package tracker

import (
	"slices"
	"testing"

	"housingtracker/data"
)

const today = "2026-11-22"

func day(iso string) data.Date { return data.MustDate(iso) }

// judge is what the Session does, without one.
func judge(c data.Case, after data.Fields) []data.Finding {
	t := data.Tracker{Attempt: 1}
	if c.Tracker != nil {
		t = *c.Tracker
	}
	return data.Validate(t.Fields, after.Clean(), data.RuleContext{Entry: c.Entry, HMID: c.HMID(day(today)), Today: day(today),
		Attempt: t.Attempt, Relocation: t.Relocation})
}

// peña is a made-up client in a made-up program, with a tracker of these fields; without one if fields is nil.
func peña(fields *data.Fields) data.Case {
	c := data.Case{
		Client: data.Client{ID: 1, PersonalID: "10000437", Name: data.Name{First: "José", Last: "Peña"}},
		Program: data.Program{ID: 7, Name: "Harbor Homes Rapid Re-Housing", Type: data.RapidRehousing,
			Organization: data.Organization{ID: 3, Name: "Harbor Homes"}, Thresholds: data.DefaultThresholds},
	}
	c.ID, c.Entry = 11, day("2026-08-14")
	if fields != nil {
		c.Tracker = &data.Tracker{EnrollmentID: c.ID, Attempt: 1, Version: 4, Fields: *fields, UpdatedBy: "Dana Ruiz"}
	}
	return c
}

func applied() data.Fields {
	return data.Fields{EligibilityVerified: day("2026-08-14"), Applied: day("2026-11-10"), PropertyName: "Cedar Court Apartments"}
}

func formOf(fields *data.Fields) *form { return newForm(peña(fields), day(today), judge) }

func TestFormShowsFields(t *testing.T) {
	E, A, P, V, S, M := data.FieldEligibilityVerified, data.FieldApplied, data.FieldPropertyName, data.FieldApproved,
		data.FieldMoveInScheduled, data.FieldMoveIn
	for _, c := range []struct {
		name                     string
		applied, scheduled, hmid string
		want                     []data.Field
	}{
		{"blank", "", "", "", []data.Field{E, A, S}},
		{"applied", "2026-11-10", "", "", []data.Field{E, A, P, V, S}},
		{"scheduled without approval", "", "2026-11-29", "", []data.Field{E, A, S, M}},
		{"applied and scheduled", "2026-11-10", "2026-11-29", "", []data.Field{E, A, P, V, S, M}},
		{"moved in", "", "", "2026-11-20", []data.Field{E, A}},
		{"moved in, scheduled before", "", "2026-11-19", "2026-11-20", []data.Field{E, A}},
		{"moved in after applying", "2026-11-10", "", "2026-11-20", []data.Field{E, A, P, V}},
		{"moved in after all", "2026-11-10", "2026-11-19", "2026-11-20", []data.Field{E, A, P, V}},
	} {
		fields := data.Fields{Applied: day(c.applied), MoveInScheduled: day(c.scheduled)}
		kase := peña(&fields)
		kase.MoveIn = day(c.hmid)
		want := append(c.want, data.BarrierFields...)
		if got := newForm(kase, day(today), judge).visible(); !slices.Equal(got, want) {
			t.Errorf("%s: shows %v, want %v", c.name, got, want)
		}
	}
}

func TestFormOpensOnNextEmptyDate(t *testing.T) {
	all := data.Fields{EligibilityVerified: day("2026-08-14"), Applied: day("2026-11-10"), Approved: day("2026-11-12"), MoveInScheduled: day("2026-11-29")}
	answered := all
	answered.SexOffender, answered.CriminalHistory, answered.ADAUnit = data.No, data.No, data.Yes
	for _, c := range []struct {
		name   string
		fields *data.Fields
		want   data.Field
	}{
		{"new", nil, data.FieldEligibilityVerified},
		{"eligible", &data.Fields{EligibilityVerified: day("2026-08-14")}, data.FieldApplied},
		{"applied", &data.Fields{EligibilityVerified: day("2026-08-14"), Applied: day("2026-11-10")}, data.FieldApproved},
		{"approved", &data.Fields{EligibilityVerified: day("2026-08-14"), Applied: day("2026-11-10"), Approved: day("2026-11-12")}, data.FieldMoveInScheduled},
		{"all dates", &all, data.FieldSexOffender},
		{"everything", &answered, data.FieldEligibilityVerified},
	} {
		if got := formOf(c.fields).nextEmpty(); got != c.want {
			t.Errorf("%s: opens on %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSuggestionIsNoChange(t *testing.T) {
	f := formOf(nil)
	if got := f.suggestion(); got != day("2026-08-14") {
		t.Errorf("suggests %s, want the entry date", got)
	}
	if f.dirty() || f.now.EligibilityVerified != 0 {
		t.Error("a suggestion that nobody accepted is a change")
	}
	f.setDate(data.FieldEligibilityVerified, f.suggestion(), true)
	if !f.dirty() {
		t.Error("an accepted suggestion is no change")
	}
	second := peña(nil)
	second.EarlierAttempts = 1
	if got := newForm(second, day(today), judge).suggestion(); got != 0 {
		t.Errorf("a second attempt suggests %s", got)
	}
	if got := formOf(&data.Fields{}).suggestion(); got != 0 {
		t.Errorf("a tracker that is there suggests %s", got)
	}
}

func TestClearingAppliedTakesPropertyAndApproved(t *testing.T) {
	fields := applied()
	fields.Approved = day("2026-11-12")
	f := formOf(&fields)
	f.setDate(data.FieldApplied, 0, true)
	if f.now.PropertyName != "" || f.now.Approved != 0 || !f.cleared || f.shows(data.FieldPropertyName) {
		t.Fatalf("after clearing Applied: %+v, cleared %v", f.now, f.cleared)
	}
	f.restoreApplied()
	if f.now != fields || f.dirty() {
		t.Errorf("undo brought %+v, want %+v", f.now, fields)
	}

	f.setDate(data.FieldApplied, 0, true)
	f.setDate(data.FieldApplied, day("2026-11-09"), true)
	if f.now.PropertyName != "Cedar Court Apartments" || f.now.Approved != fields.Approved || f.cleared {
		t.Errorf("typing the date again lost what belongs to it: %+v", f.now)
	}
}

func TestUnreadableDateKeepsTheLastAndBlocks(t *testing.T) {
	fields := applied()
	f := formOf(&fields)
	f.setDate(data.FieldApplied, 0, false)
	if f.now.PropertyName == "" || !f.shows(data.FieldApproved) {
		t.Error("half a date cleared what belongs to Applied")
	}
	if p := f.refusal(); p == nil || p.Field != data.FieldApplied || !f.dirty() {
		t.Errorf("half a date can be saved: %v", p)
	}
	f.setDate(data.FieldApplied, fields.Applied, true)
	if f.refusal() != nil || f.dirty() {
		t.Error("the date typed again is still refused or still a change")
	}
}

func TestProblemsWaitUntilTheFieldIsLeft(t *testing.T) {
	fields := applied()
	f := formOf(&fields)
	f.focusGained(data.FieldApproved)
	f.setDate(data.FieldApproved, day("2026-11-03"), true)
	if p := f.problem(data.FieldApproved); p != nil {
		t.Errorf("reported off while typing: %s", p.Message)
	}
	f.focusLost(data.FieldApproved)
	want := "Approved for Unit (11/03/2026) can't be before Applied for Unit (11/10/2026). Change one of them."
	if p := f.problem(data.FieldApproved); p == nil || p.Message != want || !p.Blocks {
		t.Errorf("after leaving: %v, want %q", p, want)
	}
	f.focusGained(data.FieldApproved)
	if f.problem(data.FieldApproved) == nil {
		t.Error("coming back to mend it took the message away")
	}
	f.setDate(data.FieldApproved, day("2026-11-10"), true)
	if p := f.problem(data.FieldApproved); p != nil {
		t.Errorf("mended, and still: %s", p.Message)
	}
}

func TestOlderViolationOnlyWarns(t *testing.T) {
	fields := data.Fields{EligibilityVerified: day("2026-08-14"), Applied: day("2026-11-10"), Approved: day("2026-11-03")}
	f := formOf(&fields)
	if p := f.problem(data.FieldApproved); p == nil || p.Blocks {
		t.Errorf("older violation: %v, want a warning", p)
	}
	f.setBarrier(data.FieldADAUnit, data.Yes)
	if p := f.refusal(); p != nil {
		t.Errorf("a save of a barrier is refused for it: %s", p.Message)
	}
}

func TestBarrierDetailFollowsItsAnswer(t *testing.T) {
	fields := data.Fields{CriminalHistory: data.Yes, CriminalHistoryDetail: "Misdemeanor 2019"}
	f := formOf(&fields)
	f.setBarrier(data.FieldCriminalHistory, data.NotRecorded)
	if f.now.CriminalHistoryDetail != "" || f.now.CriminalHistory != data.NotRecorded {
		t.Errorf("cleared barrier keeps %+v", f.now)
	}
	f.setBarrier(data.FieldCriminalHistory, data.No)
	if f.now.CriminalHistoryDetail != "Misdemeanor 2019" {
		t.Error("answered again, the detail is lost")
	}
}

func TestAllDatesCleared(t *testing.T) {
	f := formOf(&data.Fields{EligibilityVerified: day("2026-08-14"), ADAUnit: data.Yes})
	if f.allDatesCleared() {
		t.Error("untouched, and yet emptied")
	}
	f.setDate(data.FieldEligibilityVerified, 0, true)
	if !f.allDatesCleared() {
		t.Error("the only date deleted, and not noticed")
	}
	if formOf(nil).allDatesCleared() {
		t.Error("a new tracker was never filled")
	}
	moved := peña(&data.Fields{EligibilityVerified: day("2026-08-14"), MoveInScheduled: day("2026-09-01")})
	moved.MoveIn = day("2026-09-02")
	f = newForm(moved, day(today), judge)
	f.setDate(data.FieldEligibilityVerified, 0, true)
	if !f.allDatesCleared() {
		t.Error("every date in view deleted, and not noticed for the one that the move-in hides")
	}
}

func TestOperationOutlivesARetryOnly(t *testing.T) {
	f := formOf(nil)
	f.setDate(data.FieldEligibilityVerified, day("2026-08-14"), true)
	first := f.operation()
	if f.operation() != first {
		t.Error("a retry has another operation")
	}
	f.setDate(data.FieldEligibilityVerified, day("2026-08-15"), true)
	if f.operation() == first {
		t.Error("an edit has the operation of the save before it")
	}
}
