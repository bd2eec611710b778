package report

import (
	"housingtracker/data"
)

// flow is R76.
type flow struct {
	days
	programs []data.Program
	balances []balance
}

// balance is what became of the households of one program.
type balance struct{ start, entered, returned, movedIn, permanent, other, end []Ref }

// Permanent reports whether a destination (HUD 3.12) is permanent housing: of the codes since fiscal year 2024, or of those before.
func Permanent(destination int) bool {
	if destination >= 400 && destination < 500 {
		return true
	}
	switch destination {
	case 3, 10, 11, 19, 20, 21, 22, 23, 26, 28, 31, 33, 34:
		return true
	}
	return false
}

// add implements counter.
func (f *flow) add(p data.Program, rows []data.Counted) {
	h := newHouseholds(p, rows)
	ended := endedStays(rows)
	var b balance
	h.stays(func(s stay) {
		if s.exit != 0 && s.exit < s.entry {
			return
		}
		head := h.head(s)
		ref, hmid := h.ref(head), h.moveIn(s, f.today)
		active := func(day data.Date) bool {
			return s.entry <= day && (s.exit == 0 || s.exit > day) && (hmid == 0 || hmid > day)
		}
		if active(f.from - 1) {
			b.start = append(b.start, ref)
		}
		if f.has(s.entry) {
			if ended.before(rows[head].ClientID, s, h) {
				b.returned = append(b.returned, ref)
			} else {
				b.entered = append(b.entered, ref)
			}
		}
		switch {
		case hmid != 0:
			if f.has(hmid) {
				b.movedIn = append(b.movedIn, ref)
			}
		case f.has(s.exit) && Permanent(h.destination(s, head)):
			b.permanent = append(b.permanent, ref)
		case f.has(s.exit):
			b.other = append(b.other, ref)
		}
		if active(f.to) {
			b.end = append(b.end, ref)
		}
	})
	f.programs, f.balances = append(f.programs, p), append(f.balances, b)
}

// moveIn is the move-in of a stay: of its heads or, after they have left, of a member.
func (h *households) moveIn(s stay, today data.Date) (first data.Date) {
	var headsLeft data.Date
	heads := false
	for _, i := range s.members {
		if c := &h.rows[i]; isHead(c) {
			heads = true
			first = earliest(first, c.HMID(today))
			if c.Exit == 0 {
				headsLeft = data.LatestDate + 1
			}
			headsLeft = max(headsLeft, c.Exit)
		}
	}
	if first != 0 {
		return first
	}
	for _, i := range s.members {
		hmid := h.rows[i].HMID(today)
		if hmid != 0 && (!heads || hmid >= headsLeft) && h.stands(i, hmid) {
			first = earliest(first, hmid)
		}
	}
	return first
}

// destination is where a stay has gone: that of the head or, where others left later, of who left last.
func (h *households) destination(s stay, head int32) int {
	last := head
	if h.rows[head].Exit != s.exit {
		last = -1
		for _, i := range s.members {
			if c := &h.rows[i]; c.Exit == s.exit && (last < 0 || isHead(c) && !isHead(&h.rows[last]) || isHead(c) == isHead(&h.rows[last]) && precedes(c, &h.rows[last])) {
				last = i
			}
		}
	}
	return h.rows[last].Destination
}

// endedEnrollments are the enrollments with an exit of clients who have several in the program.
type endedEnrollments map[data.ClientID][]int32

func endedStays(rows []data.Counted) endedEnrollments {
	n := make(map[data.ClientID]int32, len(rows))
	several := endedEnrollments{}
	for i := range rows {
		id := rows[i].ClientID
		if first, ok := n[id]; !ok {
			n[id] = int32(i)
		} else {
			if several[id] == nil {
				several[id] = []int32{first}
			}
			several[id] = append(several[id], int32(i))
		}
	}
	return several
}

// before reports whether the client had an enrollment in the program that ended before the stay.
func (e endedEnrollments) before(id data.ClientID, s stay, h *households) bool {
	for _, i := range e[id] {
		c := &h.rows[i]
		within := false
		for _, m := range s.members {
			within = within || m == i
		}
		if !within && c.Exit != 0 && c.Entry <= c.Exit && c.Exit <= s.entry {
			return true
		}
	}
	return false
}

// finish implements counter.
func (f *flow) finish(r *Result) {
	names := map[string]int{}
	for _, p := range f.programs {
		names[p.Name]++
	}
	for i, p := range f.programs {
		label, b := p.Name, f.balances[i]
		if names[label] > 1 {
			label = p.Label()
		}
		r.Rows = append(r.Rows, Row{[]string{label}, map[string]Number{"start": count(b.start), "entered": count(b.entered), "returned": count(b.returned),
			"moved_in": count(b.movedIn), "exited_permanent": count(b.permanent), "exited_other": count(b.other), "end": count(b.end)}})
	}
	r.Notes = append(r.Notes, Note{Text: "Returned means to this program, never to homelessness: who returned to another program is not known here."})
}
