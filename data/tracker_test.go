package data

import (
	"strings"
	"testing"
)

var (
	today = MustDate("2026-11-22")
	entry = MustDate("2026-08-14")
)

func day(offset int) Date { return today + Date(offset) }

// TestChronology tries every pair of R12 in all three orders.
func TestChronology(t *testing.T) {
	set := func(f *Fields, field Field, d Date) {
		if p := f.date(field); p != nil {
			*p = d
		}
	}
	pairs := []struct{ earlier, later Field }{
		{FieldEligibilityVerified, FieldApplied}, {FieldEligibilityVerified, FieldApproved}, {FieldEligibilityVerified, FieldMoveInScheduled},
		{FieldApplied, FieldApproved}, {FieldApplied, FieldMoveInScheduled}, {FieldApproved, FieldMoveInScheduled},
	}
	for _, p := range pairs {
		for _, order := range []struct {
			name     string
			earlier  Date
			later    Date
			violated bool
		}{{"before", day(-20), day(-10), false}, {"same day", day(-10), day(-10), false}, {"after", day(-10), day(-20), true}} {
			t.Run(string(p.earlier)+" "+order.name+" "+string(p.later), func(t *testing.T) {
				var before, f Fields
				if p.earlier == FieldApproved || p.later == FieldApproved {
					f.Applied = day(-30) // R17: Approved needs Applied
					if p.earlier == FieldApplied {
						f.Applied = order.earlier
					}
				}
				set(&f, p.earlier, order.earlier)
				set(&f, p.later, order.later)
				before = f
				set(&before, p.later, 0)
				err := FirstRefusal(Validate(before, f, RuleContext{Entry: entry, Today: today, Attempt: 1}))
				if !order.violated {
					if err != nil {
						t.Fatalf("refused: %v", err)
					}
					return
				}
				e, ok := err.(*Error)
				if !ok || e.Code != CodeChronology || e.Field != p.later {
					t.Fatalf("got %#v, want a chronology refusal at %s", err, p.later)
				}
				for _, part := range []string{p.earlier.Label(), p.later.Label(), order.earlier.US(), order.later.US()} {
					if !strings.Contains(e.Message, part) {
						t.Errorf("message %q lacks %q", e.Message, part)
					}
				}
			})
		}
	}
}

func TestChronologyWithMoveIn(t *testing.T) {
	hmid := day(-10)
	at := RuleContext{Entry: entry, HMID: hmid, Today: today, Attempt: 1}
	for _, field := range []Field{FieldEligibilityVerified, FieldApplied, FieldApproved} {
		f := Fields{}
		if field == FieldApproved {
			f.Applied = day(-30)
		}
		*f.date(field) = day(-9)
		err := FirstRefusal(Validate(Fields{}, f, at))
		if CodeOf(err) != CodeChronology || err.(*Error).Field != field {
			t.Errorf("%s after the move-in: %v, want a refusal at the field that can be changed", field, err)
		}
		relocation := at
		relocation.Relocation = true
		if err := FirstRefusal(Validate(Fields{}, f, relocation)); err != nil {
			t.Errorf("%s of a relocation is compared with the move-in: %v", field, err)
		}
		if findings := Validate(f, f, at); FirstRefusal(findings) != nil || !hasCode(findings, CodeChronology) {
			t.Errorf("%s: an older contradiction must be a warning, got %v", field, findings)
		}
	}
	hidden := Fields{Applied: day(-30), Approved: day(-20), MoveInScheduled: day(-25)}
	if findings := Validate(Fields{Applied: day(-30), MoveInScheduled: day(-25)}, hidden, at); FirstRefusal(findings) != nil {
		t.Errorf("a scheduled date hidden by the move-in is judged: %v", findings)
	}
	if findings := Validate(Fields{Applied: day(-30), Approved: day(-20)}, hidden, at); FirstRefusal(findings) != nil {
		t.Errorf("a scheduled date entered while a move-in hides it is judged: %v", findings)
	}
}

func hasCode(findings []Finding, code Code) bool {
	for _, p := range findings {
		if p.Code == code {
			return true
		}
	}
	return false
}

func TestOlderContradictionWarns(t *testing.T) {
	before := Fields{EligibilityVerified: day(-5), Applied: day(-10)}
	after := before
	after.ADAUnit = Yes
	findings := Validate(before, after, RuleContext{Entry: entry, Today: today, Attempt: 1})
	if FirstRefusal(findings) != nil || !hasCode(findings, CodeChronology) {
		t.Errorf("an untouched contradiction must warn, not block: %v", findings)
	}
	after.Applied = day(-9)
	if CodeOf(FirstRefusal(Validate(before, after, RuleContext{Today: today}))) != CodeChronology {
		t.Error("a touched contradiction must block")
	}
}

func TestFutureAndParent(t *testing.T) {
	for _, c := range []struct {
		name  string
		f     Fields
		code  Code
		field Field
	}{
		{"eligibility tomorrow", Fields{EligibilityVerified: day(1)}, CodeFuture, FieldEligibilityVerified},
		{"applied tomorrow", Fields{Applied: day(1)}, CodeFuture, FieldApplied},
		{"approved tomorrow", Fields{Applied: day(0), Approved: day(1)}, CodeFuture, FieldApproved},
		{"all today", Fields{EligibilityVerified: day(0), Applied: day(0), Approved: day(0)}, "", ""},
		{"scheduled next year", Fields{MoveInScheduled: day(400)}, "", ""},
		{"scheduled yesterday", Fields{MoveInScheduled: day(-1)}, "", ""},
		{"property without applied", Fields{PropertyName: "Cedar Court"}, CodeParentBlank, FieldPropertyName},
		{"approved without applied", Fields{Approved: day(-1)}, CodeParentBlank, FieldApproved},
		{"scheduled without applied", Fields{MoveInScheduled: day(5)}, "", ""},
		{"everything blank", Fields{}, "", ""},
		{"barriers alone", Fields{SexOffender: Yes, CriminalHistory: No}, "", ""},
		{"a year of another age", Fields{EligibilityVerified: MustDate("1026-01-01")}, CodeInvalid, FieldEligibilityVerified},
		{"a name too long", Fields{Applied: day(-1), PropertyName: strings.Repeat("x", MaxPropertyName+1)}, CodeInvalid, FieldPropertyName},
	} {
		err := FirstRefusal(Validate(Fields{}, c.f, RuleContext{Entry: entry, Today: today, Attempt: 1}))
		if CodeOf(err) != c.code {
			t.Errorf("%s: %v, want code %q", c.name, err, c.code)
		} else if err != nil && err.(*Error).Field != c.field {
			t.Errorf("%s: at %s, want %s", c.name, err.(*Error).Field, c.field)
		}
	}
}

func TestOlderFutureDateWarns(t *testing.T) {
	before := Fields{EligibilityVerified: day(1)}
	after := before
	after.ADAUnit = Yes
	findings := Validate(before, after, RuleContext{Entry: entry, Today: today, Attempt: 1})
	if FirstRefusal(findings) != nil || !hasCode(findings, CodeFuture) {
		t.Errorf("an unchanged future date must warn, not block: %v", findings)
	}
}

// TestClear is R17 and R19: what goes with Applied for Unit, and what goes with a unit.
func TestClear(t *testing.T) {
	all := Fields{EligibilityVerified: day(-9), Applied: day(-8), PropertyName: "Elm Court", Approved: day(-7), MoveInScheduled: day(3),
		SexOffender: Yes, CriminalHistory: No, ADAUnit: Yes, SexOffenderDetail: "a", CriminalHistoryDetail: "b", ADAUnitDetail: "c"}
	barriers := Fields{SexOffender: Yes, CriminalHistory: No, ADAUnit: Yes, SexOffenderDetail: "a", CriminalHistoryDetail: "b", ADAUnitDetail: "c"}
	withoutApplied := barriers
	withoutApplied.EligibilityVerified, withoutApplied.MoveInScheduled = day(-9), day(3)
	got := all
	if got.ClearApplied(); got != withoutApplied {
		t.Errorf("without Applied for Unit: %+v, want %+v", got, withoutApplied)
	}
	got = all
	if got.ClearUnit(); got != barriers {
		t.Errorf("with a new unit: %+v, want %+v", got, barriers)
	}
}

// TestReasons is R19: every reason of the dialog is known and has a label.
func TestReasons(t *testing.T) {
	for _, r := range Reasons {
		if !r.Known() || r.Label() == string(r) {
			t.Errorf("the reason %s is unknown", r)
		}
	}
	if len(Reasons) != 6 || Reason("whim").Known() {
		t.Errorf("reasons %v, want the six of R19", Reasons)
	}
}

func TestVisible(t *testing.T) {
	barriers := "sex_offender criminal_history ada_unit"
	for _, c := range []struct {
		name string
		f    Fields
		hmid Date
		want string
	}{
		{"empty", Fields{}, 0, "eligibility_verified applied move_in_scheduled"},
		{"applied", Fields{Applied: day(-3)}, 0, "eligibility_verified applied property_name approved move_in_scheduled"},
		{"scheduled", Fields{MoveInScheduled: day(3)}, 0, "eligibility_verified applied move_in_scheduled move_in"},
		{"both", Fields{Applied: day(-3), MoveInScheduled: day(3)}, 0, "eligibility_verified applied property_name approved move_in_scheduled move_in"},
		{"moved in", Fields{Applied: day(-3), MoveInScheduled: day(-2)}, day(-1), "eligibility_verified applied property_name approved"},
		{"moved in, nothing else", Fields{}, day(-1), "eligibility_verified applied"},
	} {
		var got []string
		for _, f := range c.f.Visible(c.hmid) {
			got = append(got, string(f))
		}
		if s := strings.Join(got, " "); s != c.want+" "+barriers {
			t.Errorf("%s: %s, want %s", c.name, s, c.want+" "+barriers)
		}
	}
}

func TestWarningsDoNotBlock(t *testing.T) {
	for _, c := range []struct {
		name string
		f    Fields
		at   RuleContext
		want string
	}{
		{"other than the enroll date", Fields{EligibilityVerified: entry + 1}, RuleContext{Entry: entry, Today: today, Attempt: 1}, "enroll date"},
		{"not on a later attempt", Fields{EligibilityVerified: entry + 1}, RuleContext{Entry: entry, Today: today, Attempt: 2}, ""},
		{"overdue", Fields{MoveInScheduled: day(-1)}, RuleContext{Entry: entry, Today: today, Attempt: 1}, "has passed"},
		{"far off", Fields{MoveInScheduled: day(181)}, RuleContext{Entry: entry, Today: today, Attempt: 1}, "181 days from now"},
		{"180 days off", Fields{MoveInScheduled: day(180)}, RuleContext{Entry: day(0), Today: today, Attempt: 1}, ""},
		{"365 days between", Fields{EligibilityVerified: entry, Applied: entry + 365}, RuleContext{Entry: entry, Today: entry + 400, Attempt: 1}, ""},
		{"a year between", Fields{EligibilityVerified: entry, Applied: entry + 366}, RuleContext{Entry: entry, Today: entry + 400, Attempt: 1}, "366 days after"},
		{"nothing odd", Fields{EligibilityVerified: entry, Applied: entry + 20}, RuleContext{Entry: entry, Today: today, Attempt: 1}, ""},
	} {
		findings := Validate(Fields{}, c.f, c.at)
		if err := FirstRefusal(findings); err != nil {
			t.Errorf("%s blocks: %v", c.name, err)
		}
		if c.want == "" {
			if len(findings) > 0 {
				t.Errorf("%s: %v", c.name, findings)
			}
		} else if len(findings) != 1 || !strings.Contains(findings[0].Message, c.want) {
			t.Errorf("%s: %v, want one that says %q", c.name, findings, c.want)
		}
	}
}

func TestFieldsAsText(t *testing.T) {
	var f Fields
	for field, text := range map[Field]string{
		FieldEligibilityVerified: "2026-08-14", FieldPropertyName: "Mill Street 14", FieldADAUnit: "yes", FieldCriminalHistory: "NO",
		FieldADAUnitDetail: "ramp",
	} {
		if err := f.SetText(field, text); err != nil {
			t.Fatal(err)
		}
	}
	if got := Changes(Fields{}, f); len(got) != 5 {
		t.Errorf("changes %v, want five", got)
	}
	if f.Text(FieldCriminalHistory) != "no" || f.Text(FieldEligibilityVerified) != "2026-08-14" {
		t.Errorf("%+v does not come back as text", f)
	}
	for field, text := range map[Field]string{FieldApplied: "2026-02-31", FieldSexOffender: "maybe", FieldMoveIn: "2026-01-01", "colour": "red"} {
		if err := f.SetText(field, text); CodeOf(err) != CodeInvalid || err.(*Error).Field != field {
			t.Errorf("%s=%s: %v, want an invalid refusal at the field", field, text, err)
		}
	}
	f = Fields{PropertyName: "  Cedar\tCourt\x00 \u0041\u0301 ", ADAUnitDetail: "a\r\nb\x1b"}.Clean()
	if f.PropertyName != "Cedar Court \u00c1" || f.ADAUnitDetail != "a\nb" {
		t.Errorf("cleaned to %q and %q", f.PropertyName, f.ADAUnitDetail)
	}
}

func TestFieldsAfter(t *testing.T) {
	now := Fields{EligibilityVerified: MustDate("2026-05-03")}
	history := []AuditEvent{
		{Kind: EventSaveTracker, Changes: []Change{{FieldEligibilityVerified, "2026-05-02", "2026-05-03"}, {FieldADAUnit, "yes", ""}}},
		{Kind: EventAssignCaseManager, Changes: []Change{{FieldCaseManager, "", "Cal"}}},
		{Kind: EventStartOver, Changes: []Change{{FieldAttempt, "1", "2"}, {FieldPropertyName, "Elm Court", ""}, {FieldEligibilityVerified, "", "2026-05-02"}}},
		{Kind: EventCreateTracker, Withheld: true},
		{Kind: EventNote},
	}
	for i, want := range []Fields{
		now,
		{EligibilityVerified: MustDate("2026-05-02"), ADAUnit: Yes},
		{EligibilityVerified: MustDate("2026-05-02"), ADAUnit: Yes},
		{PropertyName: "Elm Court", ADAUnit: Yes},
	} {
		if then, ok := FieldsAfter(now, history, i); !ok || then != want {
			t.Errorf("after event %d: %+v, %v, want %+v", i, then, ok, want)
		}
	}
	if _, ok := FieldsAfter(now, history, 4); ok {
		t.Error("a withheld event is known")
	}
}

func TestNextDate(t *testing.T) {
	const day = Date(200_000)
	for _, test := range []struct {
		fields     Fields
		hmid       Date
		relocation bool
		want       Field
	}{
		{Fields{}, 0, false, FieldEligibilityVerified},
		{Fields{EligibilityVerified: day}, 0, false, FieldApplied},
		{Fields{Applied: day}, 0, false, FieldApproved},
		{Fields{EligibilityVerified: day, Applied: day, Approved: day}, 0, false, FieldMoveInScheduled},
		{Fields{MoveInScheduled: day}, 0, false, ""},
		{Fields{EligibilityVerified: day}, day, false, ""},
		{Fields{EligibilityVerified: day}, day, true, FieldApplied},
		{Fields{EligibilityVerified: day, Applied: day, Approved: day}, day, true, ""},
	} {
		if got := test.fields.NextDate(test.hmid, test.relocation); got != test.want {
			t.Errorf("%+v: next date %q, want %q", test, got, test.want)
		}
	}
}
