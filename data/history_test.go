package data

import "testing"

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
