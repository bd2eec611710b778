package hmis

import (
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"housingtracker/data"
)

// Clients that share a rounded PersonalID are errors unless they are one person, even if one of the rows is an error for another
// reason.
func TestRoundedPersonalID(t *testing.T) {
	const rounded = "1234567890123450"
	for _, test := range []struct {
		name      string
		rows      []string
		ambiguous bool
	}{
		{"the same birth date", []string{rounded + ",Ann,,Alder,,1980-01-02,,", rounded + ",Ann,,Alder,,1980-01-02,,"}, false},
		{"different birth dates", []string{rounded + ",Ann,,Alder,,1980-01-02,,", rounded + ",Bo,,Birch,,1990-03-04,,"}, true},
		{"an unreadable year of birth", []string{rounded + ",Ann,,Alder,,1980-01-02,,", rounded + ",Bo,,Birch,,04-MAR-10,,"}, true},
		{"the error first", []string{rounded + ",Bo,,Birch,,04-MAR-10,,", rounded + ",Ann,,Alder,,1980-01-02,,"}, true},
		{"an unreadable year and the same name", []string{rounded + ",Ann,,Alder,,1980-01-02,,", rounded + ",Ann,,Alder,,02-JAN-10,,"}, true},
		{"two unreadable years", []string{rounded + ",Ann,,Alder,,02-JAN-10,,", rounded + ",Bo,,Birch,,04-MAR-10,,"}, true},
		{"an unreadable DateDeleted, different birth dates", []string{rounded + ",Ann,,Alder,,1980-01-02,,", rounded + ",Bo,,Birch,,1990-03-04,,never"}, true},
		{"an unreadable DateDeleted, the same birth date", []string{rounded + ",Ann,,Alder,,1980-01-02,,", rounded + ",Ann,,Alder,,1980-01-02,,never"}, false},
		{"too few cells", []string{rounded + ",Ann,,Alder,,1980-01-02,,", rounded + ",Bo,,Birch,,1990-03-04"}, true},
		{"too many cells", []string{rounded + ",Ann,,Alder,,1980-01-02,,", rounded + ",Bo,,Birch,,1990-03-04,,,"}, true},
		{"one row in error", []string{rounded + ",Bo,,Birch,,04-MAR-10,,", "C1,Ann,,Alder,,1980-01-02,,"}, false},
		{"an id that is not rounded", []string{"C1,Ann,,Alder,,1980-01-02,,", "C1,Bo,,Birch,,04-MAR-10,,"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := export()
			header, _, _ := strings.Cut(files["Client.csv"], "\n")
			files["Client.csv"] = header + "\n" + strings.Join(test.rows, "\n") + "\n"
			e, err := Open(save(t, zipped(t, files)))
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			r := &importing{Export: e, ctx: t.Context(), today: data.MustDate("2025-06-01"), done: new(atomic.Int64), ambiguous: map[ambiguousKey]bool{}, gc: tuneGC()}
			defer r.gc.restore()
			duplicates, err := scan(r, r.clients())
			if err != nil {
				t.Fatal(err)
			}
			r.noteAmbiguous(duplicates)
			var want []ambiguousKey
			if test.ambiguous {
				want = []ambiguousKey{{"PersonalID", rounded}}
			}
			if got := slices.Collect(maps.Keys(r.ambiguous)); !slices.Equal(got, want) {
				t.Errorf("ambiguous ids = %v, want %v", got, want)
			}
			for line, d := range duplicates {
				if d.supersededBy == line {
					t.Errorf("line %d is superseded by itself", line)
				}
			}
		})
	}
}
