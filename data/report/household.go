package report

import (
	"cmp"
	"slices"

	"housingtracker/data"
)

func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Program, b.Program), cmp.Compare(a.Enrollment, b.Enrollment))
}

// households are the enrollments of a program by HouseholdID. A blank HouseholdID is a household of its own (R42).
type households struct {
	program data.ProgramID
	rows    []data.Counted
	// next is the next row of the same household, -1 after the last; first are the rows with which households begin.
	next, first []int32
	// of is the first row of each row's household.
	of []int32
}

func newHouseholds(p data.Program, rows []data.Counted) *households {
	h := &households{program: p.ID, rows: rows, next: make([]int32, len(rows)), of: make([]int32, len(rows))}
	last := make(map[string]int32, len(rows))
	for i := range rows {
		at := int32(i)
		h.next[i], h.of[i] = -1, at
		if id := rows[i].HouseholdID; id != "" {
			before, ok := last[id]
			last[id] = at
			if ok {
				h.next[before], h.of[i] = at, h.of[before]
				continue
			}
		}
		h.first = append(h.first, at)
	}
	return h
}

func (h *households) ref(i int32) Ref { return Ref{h.rows[i].EnrollmentID, h.program} }

// alone reports whether the row is the only one of its household.
func (h *households) alone(i int32) bool { return h.of[i] == i && h.next[i] < 0 }

// precedes orders the members of a household without a head: earliest entry, eldest, Client ID; an unknown birth date comes last (R42).
func precedes(a, b *data.Counted) bool {
	born := func(c *data.Counted) data.Date { return cmp.Or(c.BirthDate, data.LatestDate+1) }
	return cmp.Or(cmp.Compare(a.Entry, b.Entry), cmp.Compare(born(a), born(b)), cmp.Compare(a.PersonalID, b.PersonalID),
		cmp.Compare(a.EnrollmentID, b.EnrollmentID)) < 0
}

func isHead(c *data.Counted) bool { return c.Relationship == data.HeadOfHousehold }

// listed calls visit with the rows that a list shows on the day: the open heads of each household or, without one, its first open
// member (R42).
func (h *households) listed(day data.Date, visit func(i int32)) {
	for _, first := range h.first {
		if h.next[first] < 0 {
			if h.rows[first].Open(day) {
				visit(first)
			}
			continue
		}
		member, heads := int32(-1), false
		for i := first; i >= 0; i = h.next[i] {
			switch c := &h.rows[i]; {
			case !c.Open(day):
			case isHead(c):
				heads = true
				visit(i)
			case member < 0 || precedes(c, &h.rows[member]):
				member = i
			}
		}
		if !heads && member >= 0 {
			visit(member)
		}
	}
}

// present is Open with the day of the exit: what happens on that day, such as a move-in, still happens to the enrollment.
func present(c *data.Counted, day data.Date) bool {
	return c.Entry <= day && (c.Exit == 0 || day <= c.Exit)
}

// stands reports whether what happens to the enrollment on the day counts for its household: it is a head or, while none is there, the
// member that a list shows.
func (h *households) stands(i int32, day data.Date) bool {
	c := &h.rows[i]
	if isHead(c) || h.alone(i) {
		return true
	}
	for j := h.of[i]; j >= 0; j = h.next[j] {
		o := &h.rows[j]
		switch {
		case j == i || !present(o, day):
		case isHead(o):
			// On the day of a head's exit a list shows the member who stays.
			if o.Open(day) || !c.Open(day) {
				return false
			}
		case c.Open(day) && !o.Open(day):
		case o.Open(day) && !c.Open(day), precedes(o, c):
			return false
		}
	}
	return true
}

// A stay is a household from the first entry to the last exit: enrollments of one HouseholdID, each of which overlaps another (R76).
type stay struct {
	// members are rows by entry.
	members []int32
	entry   data.Date
	// exit is blank while a member has none.
	exit data.Date
}

// stays calls visit with each stay. members is valid during the call only. An enrollment with an exit before its entry has no day and
// is a stay of its own.
func (h *households) stays(visit func(s stay)) {
	var members []int32
	for _, first := range h.first {
		members = members[:0]
		for i := first; i >= 0; i = h.next[i] {
			if c := &h.rows[i]; c.Exit != 0 && c.Exit < c.Entry {
				visit(stay{[]int32{i}, c.Entry, c.Exit})
				continue
			}
			members = append(members, i)
		}
		if len(members) > 1 {
			slices.SortFunc(members, func(a, b int32) int {
				return cmp.Or(cmp.Compare(h.rows[a].Entry, h.rows[b].Entry), cmp.Compare(h.rows[a].EnrollmentID, h.rows[b].EnrollmentID))
			})
		}
		for from := 0; from < len(members); {
			s := stay{entry: h.rows[members[from]].Entry, exit: h.rows[members[from]].Exit}
			to := from + 1
			for ; to < len(members) && (s.exit == 0 || h.rows[members[to]].Entry <= s.exit); to++ {
				if exit := h.rows[members[to]].Exit; exit == 0 || s.exit == 0 {
					s.exit = 0
				} else {
					s.exit = max(s.exit, exit)
				}
			}
			s.members = members[from:to]
			visit(s)
			from = to
		}
	}
}

// head returns the row that stands for a stay: the head with the earliest entry or, without one, the first member.
func (h *households) head(s stay) int32 {
	first := int32(-1)
	for _, i := range s.members {
		if isHead(&h.rows[i]) {
			return i
		}
		if first < 0 || precedes(&h.rows[i], &h.rows[first]) {
			first = i
		}
	}
	return first
}
