package merge

import (
	"testing"

	"housingtracker/data"
)

// applied are the fields of a client who has applied for a unit.
func applied() data.Fields {
	return data.Fields{EligibilityVerified: day("2026-08-14"), Applied: day("2026-10-02"), PropertyName: "Birch House"}
}

func day(text string) data.Date {
	d, err := data.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestMerge(t *testing.T) {
	tests := []struct {
		name         string
		theirs, mine func(f *data.Fields)
		// choose are the fields whose mine is chosen by hand.
		choose []data.Field
		want   func(f *data.Fields)
		both   []data.Field
	}{
		{"equal edits differ in nothing",
			func(f *data.Fields) { f.ADAUnit = data.Yes }, func(f *data.Fields) { f.ADAUnit = data.Yes }, nil,
			func(f *data.Fields) { f.ADAUnit = data.Yes }, nil},
		{"only mine changed",
			func(*data.Fields) {}, func(f *data.Fields) { f.Approved = day("2026-11-12") }, nil,
			func(f *data.Fields) { f.Approved = day("2026-11-12") }, nil},
		{"only theirs changed",
			func(f *data.Fields) { f.ADAUnit = data.No }, func(*data.Fields) {}, nil,
			func(f *data.Fields) { f.ADAUnit = data.No }, nil},
		{"different fields changed",
			func(f *data.Fields) { f.ADAUnit = data.Yes }, func(f *data.Fields) { f.Approved = day("2026-11-12") }, nil,
			func(f *data.Fields) { f.ADAUnit, f.Approved = data.Yes, day("2026-11-12") }, nil},
		{"both changed a field: theirs until somebody chooses",
			func(f *data.Fields) { f.PropertyName = "Oak House" }, func(f *data.Fields) { f.PropertyName = "Elm House" }, nil,
			func(f *data.Fields) { f.PropertyName = "Oak House" }, []data.Field{data.FieldPropertyName}},
		{"both changed a field and mine is chosen",
			func(f *data.Fields) { f.PropertyName = "Oak House" }, func(f *data.Fields) { f.PropertyName = "Elm House" }, []data.Field{data.FieldPropertyName},
			func(f *data.Fields) { f.PropertyName = "Elm House" }, []data.Field{data.FieldPropertyName}},
		{"their approval outweighs my clearing of the application",
			func(f *data.Fields) { f.Approved = day("2026-11-12") }, func(f *data.Fields) { f.ClearApplied() }, nil,
			func(f *data.Fields) { f.Approved = day("2026-11-12") }, nil},
		{"my clearing of the application clears the approval that both have",
			func(f *data.Fields) { f.ADAUnit = data.Yes }, func(f *data.Fields) { f.ClearApplied() }, nil,
			func(f *data.Fields) { f.ClearApplied(); f.ADAUnit = data.Yes }, nil},
		{"my approval is cleared with the application that they cleared",
			func(f *data.Fields) { f.ClearApplied() }, func(f *data.Fields) { f.Approved = day("2026-11-12") }, nil,
			func(f *data.Fields) { f.ClearApplied() }, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			base, want := applied(), applied()
			theirs, mine := base, base
			test.theirs(&theirs)
			test.mine(&mine)
			test.want(&want)
			found := Differences(base, theirs, mine)
			var both []data.Field
			for i, d := range found {
				if d.BothChanged() {
					both = append(both, d.Field)
				}
				for _, field := range test.choose {
					if d.Field == field {
						found[i].Keep = Mine
					}
				}
			}
			if len(both) != len(test.both) || len(both) == 1 && both[0] != test.both[0] {
				t.Errorf("both changed %v, want %v", both, test.both)
			}
			if got := Apply(theirs, found); got != want {
				t.Errorf("merged into %+v, want %+v", got, want)
			}
		})
	}
}
