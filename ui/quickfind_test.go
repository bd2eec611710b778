package ui

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"housingtracker/data"
)

// office plays the session: two clients of one Client ID and two programs of one name.
type findFake struct{ first, second string }

func (o findFake) FindClients(context.Context, string, int) ([]data.Client, error) {
	return []data.Client{{PersonalID: "C1", Name: data.Name{Last: "Alder"}, Source: o.first}, {PersonalID: "C1", Name: data.Name{Last: "Alder"}, Source: o.second}}, nil
}

func (o findFake) Programs(context.Context) ([]data.Program, error) {
	house := data.Organization{Name: "Grove"}
	return []data.Program{{Name: "C1 Homes", Organization: house, Source: o.first}, {Name: "C1 Homes", Organization: house, Source: o.second}}, nil
}

func TestEntriesNameTheHMISWhereThereAreSeveral(t *testing.T) {
	for o, want := range map[findFake][]string{
		{}: {"Client Alder C1", "Client Alder C1", "Program C1 Homes Grove", "Program C1 Homes Grove"},
		{"Lake", "Hill"}: {"Client Alder C1 · Lake", "Client Alder C1 · Hill",
			"Program C1 Homes Grove · Lake", "Program C1 Homes Grove · Hill"},
	} {
		finder := &quickFind{session: o}
		entries, err := finder.entriesFor(t.Context(), "c1")
		var got []string
		for _, e := range entries {
			got = append(got, fmt.Sprint(e.kind, " ", e.name, " ", e.detail))
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%+v: %q (%v), want %q", o, got, err, want)
		}
	}
}
