package data

import (
	"fmt"
	"slices"
	"testing"
)

func TestIdentifySource(t *testing.T) {
	pair := func(implementation, source string) SourcePair { return SourcePair{implementation, source} }
	source := func(id SourceID, pairs ...SourcePair) Source { return Source{ID: id, Pairs: pairs} }
	whole := []Source{source(1, pair("a", "X"))}
	shared := []Source{source(1, pair("a", "X")), source(2, pair("b", "X"))}
	apart := []Source{source(1, pair("a", "X")), source(2, pair("b", "Y"))}
	half := []Source{source(1, pair("", "X"))}
	halves := []Source{source(1, pair("", "X")), source(2, pair("a", ""))}
	joined := []Source{source(1, pair("a", "X"), pair("b", "Y"))}
	mixed := []Source{source(1, pair("a", "X")), source(2, pair("", "X"))}
	for _, test := range []struct {
		name       string
		known      []Source
		pair       SourcePair
		want       SourceID
		candidates []SourceID
	}{
		{"nothing known", nil, pair("a", "X"), 0, nil},
		{"the pair", whole, pair("a", "X"), 1, nil},
		{"the pair of the second", shared, pair("b", "X"), 2, nil},
		{"a further pair", joined, pair("b", "Y"), 1, nil},
		{"halves of two pairs of one source", joined, pair("a", "Y"), 0, []SourceID{1}},
		{"the ImplementationID with another SourceID", whole, pair("a", "Y"), 0, []SourceID{1}},
		{"the SourceID with another ImplementationID", whole, pair("b", "X"), 0, []SourceID{1}},
		{"a SourceID of two", shared, pair("c", "X"), 0, []SourceID{1, 2}},
		{"halves of two sources", apart, pair("a", "Y"), 0, []SourceID{1, 2}},
		{"neither", whole, pair("b", "Y"), 0, nil},
		{"the ids swapped", whole, pair("X", "a"), 0, nil},
		{"another case", whole, pair("A", "x"), 0, nil},
		{"another case of one", whole, pair("A", "X"), 0, []SourceID{1}},
		{"no SourceID", whole, pair("a", ""), 1, nil},
		{"no ImplementationID", whole, pair("", "X"), 1, nil},
		{"no ImplementationID, the SourceID of two", shared, pair("", "X"), 0, []SourceID{1, 2}},
		{"no ImplementationID, the SourceID of two, known so of one", mixed, pair("", "X"), 2, nil},
		{"no ImplementationID, the SourceID unknown", whole, pair("", "Y"), 0, nil},
		{"no SourceID, the ImplementationID unknown", whole, pair("b", ""), 0, nil},
		{"known without ImplementationID, the same", half, pair("", "X"), 1, nil},
		{"known without ImplementationID, now with one", half, pair("a", "X"), 0, []SourceID{1}},
		{"known without ImplementationID, another SourceID", half, pair("a", "Y"), 0, nil},
		{"known without ImplementationID, another alone", half, pair("a", ""), 0, nil},
		{"two known by a half each, both", halves, pair("a", "X"), 0, []SourceID{1, 2}},
		{"two known by a half each, one", halves, pair("a", ""), 2, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, candidates := IdentifySource(test.known, test.pair)
			var id SourceID
			if got != nil {
				id, candidates = got.ID, nil
			}
			var ids []SourceID
			for _, c := range candidates {
				ids = append(ids, c.ID)
			}
			if id != test.want || !slices.Equal(ids, test.candidates) {
				t.Errorf("source %d, candidates %v; want %d, %v", id, ids, test.want, test.candidates)
			}
		})
	}
}

func TestSourceCandidateCounts(t *testing.T) {
	ann := Identity{Name{First: "Ann", Last: "Alder"}, MustDate("1980-01-02")}
	with := func(change func(*Identity)) Identity {
		i := ann
		change(&i)
		return i
	}
	for _, test := range []struct {
		name     string
		incoming Identity
		same     int
		unclear  int
	}{
		{"the same", ann, 1, 0},
		{"another case, accents and a middle name", Identity{Name{First: "ÁNN", Middle: "B", Last: "alder"}, ann.BirthDate}, 1, 0},
		{"another first name", with(func(i *Identity) { i.Name.First = "Anna" }), 0, 0},
		{"the names swapped", with(func(i *Identity) { i.Name.First, i.Name.Last = "Alder", "Ann" }), 0, 0},
		{"a day later", with(func(i *Identity) { i.BirthDate++ }), 0, 0},
		{"no birth date", with(func(i *Identity) { i.BirthDate = 0 }), 0, 1},
		{"no name", with(func(i *Identity) { i.Name = Name{} }), 0, 1},
		{"a hash", with(func(i *Identity) { i.Name.Hashed = true }), 0, 1},
	} {
		for way, pair := range map[string][2]Identity{"stored first": {ann, test.incoming}, "incoming first": {test.incoming, ann}} {
			var c SourceCandidate
			c.Count(pair[0], pair[1])
			if c.Known != 1 || c.SamePerson != test.same || c.Unclear != test.unclear {
				t.Errorf("%s, %s: %+v", test.name, way, c)
			}
		}
	}
	var hashes SourceCandidate
	hashed := with(func(i *Identity) { i.Name.Hashed = true })
	if hashes.Count(hashed, hashed); hashes.SamePerson != 0 || hashes.Unclear != 1 {
		t.Errorf("two equal hashes: %+v", hashes)
	}
}

func TestProgramsAreToldApartBySource(t *testing.T) {
	for _, test := range []struct{ organization, source, label, place string }{
		{"Grove", "", "Grove · Homes", "Grove"},
		{"Grove", "Lake HMIS", "Grove · Homes · Lake HMIS", "Grove · Lake HMIS"},
		{"", "Lake HMIS", "Homes · Lake HMIS", "Lake HMIS"},
		{"", "", "Homes", ""},
	} {
		p := Program{Name: "Homes", Organization: Organization{Name: test.organization}, Source: test.source}
		if got := fmt.Sprint(p.Label(), "; ", p.Place()); got != test.label+"; "+test.place {
			t.Errorf("%+v: %s", test, got)
		}
	}
	if got := (Client{PersonalID: "C1", Source: "Lake HMIS"}).IDLabel(); got != "C1 · Lake HMIS" {
		t.Errorf("the client is %s", got)
	}
	if got := (AuditEvent{Program: "Homes", Source: "Lake HMIS"}); got.ClientLabel() != "" || got.ProgramLabel() != "Homes · Lake HMIS" {
		t.Errorf("the event is on %q, %q", got.ClientLabel(), got.ProgramLabel())
	}
}
