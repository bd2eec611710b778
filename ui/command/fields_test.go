package command

import (
	"strings"
	"testing"

	"housingtracker/data"
)

func TestParseFields(t *testing.T) {
	filled := data.Fields{
		EligibilityVerified: data.MustDate("2026-01-05"), Applied: data.MustDate("2026-02-01"), PropertyName: "Elm Court",
		Approved: data.MustDate("2026-02-09"), SexOffender: data.No,
	}
	for _, c := range []struct {
		words string
		want  string // the fields that changed, or the code and field of the refusal
	}{
		{"eligibility_verified=2026-01-06", "eligibility_verified=2026-01-06"},
		{"eligibility_verified=", "eligibility_verified="},
		{"property_name=Oak|Court sex_offender=YES", "property_name=Oak|Court sex_offender=yes"},
		{"property_name=a=b", "property_name=a=b"},
		{"sex_offender= ada_unit=n", "sex_offender= ada_unit=no"},
		{"applied=", "applied= property_name= approved="},
		{"approved= applied= property_name=", "applied= property_name= approved="},
		{"approved=2026-03-01 applied=", "applied= property_name= approved=2026-03-01"},
		{"applied=2026-02-30", "refused invalid applied"},
		{"applied=02/01/2026", "refused invalid applied"},
		{"applied=2026-02-01T00:00", "refused invalid applied"},
		{"ada_unit=maybe", "refused invalid ada_unit"},
		{"applied=2026-02-01 applied=2026-02-02", "refused invalid applied"},
		{"move_in=2026-03-01", "refused invalid move_in"},
		{"attempt=2", "refused invalid attempt"},
		{"Applied=2026-02-01", "refused invalid Applied"},
		{"applied", "refused invalid "},
		{"=2026-02-01", "refused invalid "},
	} {
		after := filled
		err := parseFields(&after, strings.Fields(c.words))
		got := ""
		if err != nil {
			got = "refused " + string(data.CodeOf(err)) + " " + string(err.(*data.Error).Field)
		} else {
			var changed []string
			for _, change := range data.Changes(filled, after) {
				changed = append(changed, string(change.Field)+"="+change.New)
			}
			got = strings.Join(changed, " ")
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.words, got, c.want)
		}
	}
}

// Whatever is typed, entering either refuses or leaves fields that say back what was typed.
func FuzzEnter(f *testing.F) {
	for _, seed := range []string{"applied=2026-01-01", "applied=", "property_name=Elm", "x", "=", "ada_unit=y", "sex_offender=\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		var fields data.Fields
		if err := parseFields(&fields, []string{word}); err != nil {
			if data.CodeOf(err) != data.CodeInvalid {
				t.Errorf("%q is refused as %q", word, data.CodeOf(err))
			}
			return
		}
		name, value, _ := strings.Cut(word, "=")
		if field := data.Field(name); strings.TrimSpace(value) == "" && fields.Text(field) != "" {
			t.Errorf("%q left %q", word, fields.Text(field))
		}
	})
}
