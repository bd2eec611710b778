package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"housingtracker/data"
)

// ageing is R70.
type ageing struct {
	asOf data.Date
	// cells are by stage and column of daysInStage.
	cells [6][6][]Ref
	// waiting are open without an HMID, stalled those of them that are stalled.
	waiting int
	stalled []Ref
}

// daysInStage are the columns of ageing, with the last day of each but the last.
var daysInStage = []struct {
	label string
	last  int
}{{"≤7", 7}, {"8–14", 14}, {"15–30", 30}, {"31–60", 60}, {"61–90", 90}, {">90", 1 << 30}}

// add implements counter.
func (a *ageing) add(p data.Program, rows []data.Counted) {
	h := newHouseholds(p, rows)
	h.listed(a.asOf, func(i int32) {
		c := &rows[i]
		hmid := c.HMID(a.asOf)
		stage, days := data.StageOf(c.Fields, hmid), data.DaysInStage(c.Fields, c.Entry, hmid, a.asOf)
		column := 0
		for days > daysInStage[column].last {
			column++
		}
		a.cells[stage][column] = append(a.cells[stage][column], h.ref(i))
		if hmid == 0 {
			a.waiting++
			if p.Thresholds.Stalled(stage, days) {
				a.stalled = append(a.stalled, h.ref(i))
			}
		}
	})
}

// finish implements counter.
func (a *ageing) finish(r *Result) {
	for _, stage := range data.Stages {
		for i, column := range daysInStage {
			r.Rows = append(r.Rows, Row{[]string{stage.String(), column.label}, map[string]Number{"households": count(a.cells[stage][i])}})
		}
	}
	text := "Stalled: nobody is open without a move-in."
	if a.waiting > 0 {
		text = fmt.Sprintf("Stalled: %s of %s open without a move-in (%.0f %%).", data.Grouped(len(a.stalled)), data.Grouped(a.waiting),
			100*float64(len(a.stalled))/float64(a.waiting))
	}
	r.Notes = append(r.Notes, Note{text, a.stalled})
}

// caseload is R75.
type caseload struct {
	asOf     data.Date
	managers map[string]*[6]load
}

// load is a case manager's work in one stage.
type load struct{ households, stalled, overdue, noTracker []Ref }

// add implements counter.
func (a *caseload) add(p data.Program, rows []data.Counted) {
	if a.managers == nil {
		a.managers = map[string]*[6]load{}
	}
	h := newHouseholds(p, rows)
	h.listed(a.asOf, func(i int32) {
		c, ref := &rows[i], h.ref(i)
		hmid := c.HMID(a.asOf)
		stage := data.StageOf(c.Fields, hmid)
		loads := a.managers[c.CaseManager]
		if loads == nil {
			loads = new([6]load)
			a.managers[strings.Clone(c.CaseManager)] = loads
		}
		l := &loads[stage]
		l.households = append(l.households, ref)
		if p.Thresholds.Stalled(stage, data.DaysInStage(c.Fields, c.Entry, hmid, a.asOf)) {
			l.stalled = append(l.stalled, ref)
		}
		if data.Overdue(c.Fields, hmid, a.asOf) {
			l.overdue = append(l.overdue, ref)
		}
		if !c.HasTracker {
			l.noTracker = append(l.noTracker, ref)
		}
	})
}

// finish implements counter. Nobody comes last.
func (a *caseload) finish(r *Result) {
	if a.managers == nil {
		a.managers = map[string]*[6]load{}
	}
	if a.managers[""] == nil {
		a.managers[""] = new([6]load)
	}
	var names []string
	for name := range a.managers {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int {
		if (x == "") != (y == "") {
			return cmp.Compare(len(y), len(x))
		}
		return cmp.Or(strings.Compare(data.Fold(x), data.Fold(y)), strings.Compare(x, y))
	})
	for _, name := range names {
		for _, stage := range data.Stages {
			l := a.managers[name][stage]
			r.Rows = append(r.Rows, Row{[]string{name, stage.String()}, map[string]Number{
				"households": count(l.households), "stalled": count(l.stalled), "overdue": count(l.overdue), "no_tracker": count(l.noTracker)}})
		}
	}
}
