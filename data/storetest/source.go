package storetest

import (
	"slices"
	"testing"

	"housingtracker/data"
)

// inImport runs what an import does with its transaction, and keeps it.
func (f *fixture) inImport(t *testing.T, do func(tx data.ImportTx)) {
	t.Helper()
	must(t, f.Import(f.ctx, false, func(tx data.ImportTx) (data.AuditEvent, error) {
		do(tx)
		return f.event(data.EventImport, 0), nil
	}))
}

var sourceTests = []test{
	{"pairs are kept, added and not removed", func(t *testing.T, f *fixture) {
		first, second := data.SourcePair{ImplementationID: "lake-1", HUDSourceID: "XX-500"}, data.SourcePair{HUDSourceID: "XX-501"}
		var lake data.Source
		f.inImport(t, func(tx data.ImportTx) {
			lake = data.Source{Pairs: []data.SourcePair{first}, Name: "Lakeshore HMIS"}
			id, changed, err := tx.SaveSource(lake)
			must(t, err)
			equal(t, "a new source changes something", changed, true)
			lake.ID = id
		})
		for _, step := range []struct {
			pairs   []data.SourcePair
			changed bool
		}{
			{[]data.SourcePair{first}, false},
			{[]data.SourcePair{first, second}, true},
			{[]data.SourcePair{first, second}, false},
			{[]data.SourcePair{first}, false},
		} {
			f.inImport(t, func(tx data.ImportTx) {
				lake.Pairs = step.pairs
				id, changed, err := tx.SaveSource(lake)
				must(t, err)
				equal(t, "id", id, lake.ID)
				equal(t, "changed", changed, step.changed)
			})
		}
		f.inImport(t, func(tx data.ImportTx) {
			known, err := tx.Sources()
			must(t, err)
			equal(t, "sources", len(known), 2)
			if got := known[1]; !slices.Equal(got.Pairs, []data.SourcePair{first, second}) || got.Name != lake.Name {
				t.Errorf("the source is %+v", got)
			}
		})
	}},
	{"identity of a client", func(t *testing.T, f *fixture) {
		f.inImport(t, func(tx data.ImportTx) {
			for key, want := range map[data.HMISKey]data.Identity{
				{Source: 1, ID: "000123"}: {Name: data.Name{First: "Núria", Last: "O'Brien-Vega"}, BirthDate: data.MustDate("1985-01-02")},
				{Source: 1, ID: "7043"}:   {Name: data.Name{First: "Wen", Last: "Cedar"}},
				{Source: 1, ID: "7044"}:   {Name: data.Name{First: "Del", Last: "Fir"}},
				{Source: 1, ID: "123"}:    {},
				{Source: 2, ID: "000123"}: {},
			} {
				got, ok, err := tx.Identity(key)
				must(t, err)
				equal(t, key.ID, got, want)
				equal(t, key.ID+" is there", ok, want.Name.Last != "")
			}
		})
	}},
}
