package report

import (
	"cmp"
	"fmt"

	"housingtracker/data"
)

// q22c is R73.
type q22c struct {
	days
	people map[data.ClientID]*person
	left   int
}

// person is a client by the enrollments with the latest entry that is active in the period: one, or several of one day.
type person struct {
	entry data.Date
	// tied are the candidates; more than one until finish.
	tied []candidate
}

type candidate struct {
	ref       Ref
	household int
	// days is the time to the move-in; noMoveIn, or notCounted if the enrollment is in no row.
	days int32
}

const noMoveIn, notCounted = -1, -2

// The columns of a household, after that of all.
const (
	withoutChildren = iota + 1
	withChildrenAndAdults
	onlyChildren
	unknownHousehold
)

var q22cKeys = []string{"total", "without_children", "with_children_and_adults", "only_children", "unknown"}

// q22cRows are the rows of days, with the last day of each.
var q22cRows = []struct {
	label string
	last  int32
}{{"≤7", 7}, {"8–14", 14}, {"15–21", 21}, {"22–30", 30}, {"31–60", 60}, {"61–90", 90}, {"91–180", 180}, {"181–365", 365}, {"366–730", 730}}

// inQ22c reports whether the report is of the program: types 3 and 13, and 7 with funder 35.
func inQ22c(p data.Program) bool {
	return p.Type == data.PermanentSupportiveHousing || p.Type == data.RapidRehousing || p.Type == data.OtherProject && p.PayForSuccess
}

func (q *q22c) active(c *data.Counted) bool {
	return c.Entry <= q.to && (c.Exit == 0 || c.Exit >= q.from)
}

// add implements counter.
func (q *q22c) add(p data.Program, rows []data.Counted) {
	if !inQ22c(p) {
		q.left++
		return
	}
	if q.people == nil {
		q.people = map[data.ClientID]*person{}
	}
	h := newHouseholds(p, rows)
	for i := range rows {
		c := &rows[i]
		if !q.active(c) {
			continue
		}
		one := q.people[c.ClientID]
		switch {
		case one == nil:
			one = &person{}
			q.people[c.ClientID] = one
		case c.Entry < one.entry:
			continue
		}
		if c.Entry > one.entry {
			one.entry, one.tied = c.Entry, one.tied[:0]
		}
		one.tied = append(one.tied, candidate{h.ref(int32(i)), q.household(h, int32(i)), q.daysTo(c)})
	}
}

// daysTo returns the days from entry to move-in of an enrollment whose head moved in in the period.
func (q *q22c) daysTo(c *data.Counted) int32 {
	// An HMID after the period does not count.
	last := min(q.to, q.today)
	hmid := c.HMID(last)
	head := hmid
	if !isHead(c) {
		head = data.Span{Entry: c.Head.Entry, Exit: c.Head.Exit, MoveIn: c.Head.MoveIn}.HMID(last)
	}
	switch {
	case hmid == 0 && q.has(c.Exit):
		return noMoveIn
	case hmid != 0 && q.has(head):
		return int32(hmid - c.Entry)
	}
	return notCounted
}

// household returns the column of the household of a row, by its members who are active in the period.
func (q *q22c) household(h *households, at int32) int {
	adult, child, unknown := false, false, false
	for i := h.of[at]; i >= 0; i = h.next[i] {
		c := &h.rows[i]
		if !q.active(c) {
			continue
		}
		switch age, known := ageOn(c.BirthDate, max(c.Entry, q.from)); {
		case !known:
			unknown = true
		case age >= 18:
			adult = true
		default:
			child = true
		}
	}
	switch {
	case adult && child:
		return withChildrenAndAdults
	case unknown:
		return unknownHousehold
	case adult:
		return withoutChildren
	}
	return onlyChildren
}

// ageOn returns the age in whole years; not known without a birth date, or before it.
func ageOn(birth, day data.Date) (years int, known bool) {
	if birth == 0 || birth > day {
		return 0, false
	}
	y, m, d := birth.Time().Date()
	ny, nm, nd := day.Time().Date()
	years = ny - y
	if nm < m || nm == m && nd < d {
		years--
	}
	return years, true
}

// ties returns the enrollments between which EnrollmentIDs decide.
func (q *q22c) ties() (ids []data.EnrollmentID) {
	for _, one := range q.people {
		if len(one.tied) > 1 {
			for _, c := range one.tied {
				ids = append(ids, c.ref.Enrollment)
			}
		}
	}
	return ids
}

// settle keeps the candidate with the greatest EnrollmentID of HMIS.
func (q *q22c) settle(hmisID func(data.EnrollmentID) string) {
	for _, one := range q.people {
		best := one.tied[0]
		for _, c := range one.tied[1:] {
			if cmp.Or(cmp.Compare(hmisID(c.ref.Enrollment), hmisID(best.ref.Enrollment)), cmp.Compare(c.ref.Enrollment, best.ref.Enrollment)) > 0 {
				best = c
			}
		}
		one.tied = []candidate{best}
	}
}

// finish implements counter.
func (q *q22c) finish(r *Result) {
	q.settle(func(data.EnrollmentID) string { return "" })
	var cells [9][5][]Ref
	var exited, all [5][]Ref
	var moved [5]sample
	var late []Ref
	for _, one := range q.people {
		c := one.tied[0]
		columns := [2]int{0, c.household}
		switch {
		case c.days == notCounted:
		case c.days == noMoveIn:
			for _, k := range columns {
				exited[k], all[k] = append(exited[k], c.ref), append(all[k], c.ref)
			}
		case c.days > q22cRows[len(q22cRows)-1].last:
			late = append(late, c.ref)
		default:
			row := 0
			for c.days > q22cRows[row].last {
				row++
			}
			for _, k := range columns {
				cells[row][k], all[k] = append(cells[row][k], c.ref), append(all[k], c.ref)
				moved[k] = append(moved[k], observation{int(c.days), c.ref})
			}
		}
	}
	add := func(label string, number func(k int) Number) {
		row := Row{[]string{label}, map[string]Number{}}
		for k, key := range q22cKeys {
			row.Numbers[key] = number(k)
		}
		r.Rows = append(r.Rows, row)
	}
	for i, row := range q22cRows {
		add(row.label, func(k int) Number { return count(unique(cells[i][k])) })
	}
	add("total moved in", func(k int) Number { return count(unique(moved[k].refs())) })
	add("average", func(k int) Number {
		n := moved[k].number(mean)
		n.Value, n.Refs = twoDigits(n.Value), unique(n.Refs)
		return n
	})
	add("exited without move-in", func(k int) Number { return count(unique(exited[k])) })
	add("total persons", func(k int) Number { return count(unique(all[k])) })
	r.Notes = append(r.Notes, Note{fmt.Sprintf("More than 730 days from entry to move-in, in none of the rows: %s.", persons(len(late))), unique(late)})
	if q.left > 0 {
		r.Notes = append(r.Notes, Note{Text: fmt.Sprintf("Programs of other types than 3, 13 and 7 with funder 35 are left out: %d.", q.left)})
	}
}

func persons(n int) string {
	if n == 1 {
		return "1 person"
	}
	return data.Grouped(n) + " persons"
}
