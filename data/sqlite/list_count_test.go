//go:build cgo

package sqlite

import (
	"testing"

	"housingtracker/data"
	"housingtracker/data/storetest"
)

// A list is read by one statement as one text, and a row takes few allocations.
func TestListRunsOneStatement(t *testing.T) {
	s := openOffice(t)
	const rows = 500
	fillList(t, s, rows)
	n := countStatements(t, s)
	since := data.DateOf(anEvent().At)
	var stored []data.Listed
	read := func() {
		var err error
		if stored, err = s.ProgramList(ctx, storetest.HarborPSH, since); err != nil || len(stored) < rows {
			t.Fatal(len(stored), err)
		}
	}
	if asked := n.during(read); asked.statements > 1 || asked.rows > 1 || len(stored) > rows+20 {
		t.Errorf("a list of %d asks %+v", len(stored), asked)
	}
	each := func(work func()) float64 { return testing.AllocsPerRun(3, work) / float64(len(stored)) }
	if reading := each(read); reading > 0.1 {
		t.Errorf("reading makes %.1f objects a row", reading)
	}
	var list data.List
	program := data.Program{ID: 1, Thresholds: data.DefaultThresholds}
	if building := each(func() {
		list = data.BuildList(program, stored, data.DefaultSettings, data.ListOptions{AllMembers: true}, since)
	}); building > 2.2 {
		t.Errorf("deriving makes %.1f objects a row", building)
	}
	if sorting := each(func() { data.Sort(list.Rows, data.Order{Column: data.ColumnApplied, Descending: true}) }); sorting > 0.05 {
		t.Errorf("sorting makes %.2f objects a row", sorting)
	}
	data.Filter{Query: "a"}.Apply(list)
	if filtering := each(func() { data.Filter{Query: "ad al"}.Apply(list) }); filtering > 0.05 {
		t.Errorf("filtering makes %.2f objects a row", filtering)
	}
}
