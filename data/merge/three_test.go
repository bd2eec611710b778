package merge

import (
	"math/rand/v2"
	"slices"
	"testing"

	"housingtracker/data"
)

func edited(change func(t *data.Tracker)) *data.Tracker {
	t := &data.Tracker{Attempt: 1, Fields: applied()}
	change(t)
	return t
}

func unchanged(*data.Tracker) {}

func startedOver(t *data.Tracker) { t.Attempt++; t.ClearUnit() }

func TestThree(t *testing.T) {
	type edit = func(t *data.Tracker)
	approved := func(t *data.Tracker) { t.Approved = day("2026-11-12") }
	ada := func(t *data.Tracker) { t.ADAUnit = data.Yes }
	property := func(name string) edit { return func(t *data.Tracker) { t.PropertyName = name } }
	scheduled := func(date string) edit { return func(t *data.Tracker) { t.MoveInScheduled = day(date) } }
	both := func(edits ...edit) edit {
		return func(t *data.Tracker) {
			for _, e := range edits {
				e(t)
			}
		}
	}
	unit := []data.Field{data.FieldEligibilityVerified, data.FieldApplied, data.FieldPropertyName, data.FieldApproved}
	for _, c := range []struct {
		name         string
		theirs, mine edit
		// want is nil where a person decides.
		want   edit
		kind   data.ReviewKind
		fields []data.Field
	}{
		{"nobody changed anything", unchanged, unchanged, unchanged, "", nil},
		{"only mine", unchanged, approved, approved, "", nil},
		{"only theirs", approved, unchanged, approved, "", nil},
		{"both the same", approved, approved, approved, "", nil},
		{"different fields of one unit", approved, scheduled("2026-12-01"), both(approved, scheduled("2026-12-01")), "", nil},
		{"a field of the unit twice", scheduled("2026-12-01"), scheduled("2026-12-02"), nil, data.ReviewField, []data.Field{data.FieldMoveInScheduled}},
		{"barriers one by one", ada, func(t *data.Tracker) { t.SexOffender = data.No }, func(t *data.Tracker) { t.ADAUnit, t.SexOffender = data.Yes, data.No }, "", nil},
		{"a barrier twice", ada, func(t *data.Tracker) { t.ADAUnit = data.No }, nil, data.ReviewField, []data.Field{data.FieldADAUnit}},
		{"details", func(t *data.Tracker) { t.ADAUnitDetail = "rails" }, func(t *data.Tracker) { t.ADAUnitDetail = "ramp" }, nil, data.ReviewField, []data.Field{data.FieldADAUnitDetail}},
		{"their start over, my approval of the old unit", startedOver, approved, nil, data.ReviewUnit, unit},
		{"my start over, their approval of the old unit", approved, startedOver, nil, data.ReviewUnit, unit},
		{"both start over", startedOver, startedOver, startedOver, "", nil},
		{"both start over and apply elsewhere", both(startedOver, func(t *data.Tracker) { t.Applied = day("2026-11-20") }), both(startedOver, func(t *data.Tracker) { t.Applied = day("2026-11-21") }), nil, data.ReviewUnit,
			[]data.Field{data.FieldEligibilityVerified, data.FieldApplied, data.FieldPropertyName}},
		{"their start over, my barrier", startedOver, ada, both(startedOver, ada), "", nil},
		{"my start over, their barrier", ada, startedOver, both(startedOver, ada), "", nil},
		{"their other property, my approval", property("Oak House"), approved, nil, data.ReviewUnit, []data.Field{data.FieldPropertyName, data.FieldApproved}},
		{"my other property, their approval", approved, property("Oak House"), nil, data.ReviewUnit, []data.Field{data.FieldPropertyName, data.FieldApproved}},
		{"their other property, my barrier", property("Oak House"), ada, both(property("Oak House"), ada), "", nil},
		{"the same other property, and my approval", property("Oak House"), both(property("Oak House"), approved), nil, data.ReviewUnit, []data.Field{data.FieldPropertyName, data.FieldApproved}},
		{"their clearing of the application, my approval", func(t *data.Tracker) { t.ClearApplied() }, approved, nil, data.ReviewUnit, []data.Field{data.FieldApplied, data.FieldPropertyName, data.FieldApproved}},
		{"a relocation and a date", func(t *data.Tracker) { startedOver(t); t.Relocation = true }, approved, nil, data.ReviewUnit, unit},
	} {
		t.Run(c.name, func(t *testing.T) {
			base, theirs, mine := edited(unchanged), edited(c.theirs), edited(c.mine)
			before := []data.Tracker{*base, *theirs, *mine}
			got := Three(base, theirs, mine)
			if got.Kind != c.kind || !slices.Equal(got.Fields, c.fields) {
				t.Errorf("%q about %v, want %q about %v", got.Kind, got.Fields, c.kind, c.fields)
			}
			if c.want != nil && !Same(got.Tracker, edited(c.want)) {
				t.Errorf("joined into %+v", got.Tracker)
			}
			if !slices.Equal(before, []data.Tracker{*base, *theirs, *mine}) {
				t.Error("an argument was changed")
			}
		})
	}
}

func TestThreeWithoutTracker(t *testing.T) {
	base, other := edited(unchanged), edited(func(t *data.Tracker) { t.ADAUnit = data.Yes })
	first := &data.Tracker{Attempt: 1, Fields: data.Fields{EligibilityVerified: day("2026-08-14")}}
	second := &data.Tracker{Attempt: 1, Fields: data.Fields{SexOffender: data.No}}
	for _, c := range []struct {
		name               string
		base, theirs, mine *data.Tracker
		want               *data.Tracker
		kind               data.ReviewKind
	}{
		{"created here", nil, nil, first, first, ""},
		{"created there", nil, first, nil, first, ""},
		{"created at both, of different fields", nil, first, second, &data.Tracker{Attempt: 1, Fields: data.Fields{EligibilityVerified: day("2026-08-14"), SexOffender: data.No}}, ""},
		{"created at both, with another date", nil, first, edited(unchanged), nil, data.ReviewUnit},
		{"removed there, untouched here", base, nil, base, nil, ""},
		{"removed there, changed here", base, nil, other, nil, data.ReviewRemoved},
		{"removed here, untouched there", base, base, nil, nil, ""},
		{"removed here, changed there", base, other, nil, other, data.ReviewField},
		{"removed at both", base, nil, nil, nil, ""},
	} {
		got := Three(c.base, c.theirs, c.mine)
		if got.Kind != c.kind || c.kind != data.ReviewUnit && !Same(got.Tracker, c.want) {
			t.Errorf("%s: %+v, %q", c.name, got.Tracker, got.Kind)
		}
	}
}

// randomEdit changes up to three things of a tracker, from few values so that sides often agree.
func randomEdit(r *rand.Rand, t data.Tracker) data.Tracker {
	for range r.IntN(4) {
		switch r.IntN(6) {
		case 0:
			startedOver(&t)
		case 1:
			t.EligibilityVerified, t.Applied = data.Date(20000+r.IntN(2)), data.Date(20010+r.IntN(2))
		case 2:
			t.PropertyName = []string{"", "Oak House", "Elm House"}[r.IntN(3)]
		case 3:
			t.Approved = data.Date(r.IntN(2) * 20020)
		case 4:
			t.MoveInScheduled = data.Date(r.IntN(2) * 20030)
		case 5:
			t.ADAUnit = data.Barrier(r.IntN(3))
		}
	}
	return t
}

// A join loses nothing: what only one side changed is in it, what both changed in different ways is named, and no unit is put together from
// two.
func TestThreeProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 7))
	for range 200_000 {
		base := data.Tracker{Attempt: 1 + r.IntN(2), Fields: applied()}
		theirs, mine := randomEdit(r, base), randomEdit(r, base)
		got := Three(&base, &theirs, &mine)
		if other := Three(&base, &mine, &theirs); other.Kind != got.Kind || !slices.Equal(other.Fields, got.Fields) || got.Kind == "" && !Same(other.Tracker, got.Tracker) {
			t.Fatalf("from %+v\ntheirs %+v\nmine %+v:\n%+v one way and\n%+v the other", base, theirs, mine, got, other)
		}
		for _, f := range data.EditableFields {
			was, is, want, joined := base.Text(f), theirs.Text(f), mine.Text(f), got.Tracker.Text(f)
			if got.Kind == "" && joined != is && joined != want {
				t.Fatalf("%s is %q, which nobody wrote", f, joined)
			}
			if got.Kind == "" && (is == was && joined != want || want == was && joined != is) && !slices.Contains(UnitFields, f) {
				t.Fatalf("%s: %q, %q and %q became %q", f, was, is, want, joined)
			}
			if is != was && want != was && is != want && !slices.Contains(got.Fields, f) {
				t.Fatalf("%s was overwritten silently: %+v, %+v", f, theirs, mine)
			}
		}
		if (otherUnit(base, theirs) || otherUnit(base, mine)) && got.Kind == "" && !sameUnit(*got.Tracker, theirs) && !sameUnit(*got.Tracker, mine) {
			t.Fatalf("a unit of two: %+v\n%+v\n%+v", theirs, mine, got.Tracker)
		}
		over := Overlay(&base, &theirs, &mine)
		for _, f := range data.EditableFields {
			if mine.Text(f) != base.Text(f) && over.Text(f) != mine.Text(f) {
				t.Fatalf("%s is not as it was edited", f)
			}
		}
	}
}
