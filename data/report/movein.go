package report

import (
	"fmt"

	"housingtracker/data"
)

// moveIns is R74.
type moveIns struct {
	days
	// first are the first days of the months.
	first  []data.Date
	months []month
}

type month struct{ movedIn, waiting sample }

// end is the day of a month on which who waits is counted: its last one, of the period, or today; 0 if it has not begun.
func (m *moveIns) end(i int) data.Date {
	if max(m.first[i], m.from) > m.today {
		return 0
	}
	return min(m.first[i].AddMonths(1)-1, m.to, m.today)
}

func (m *moveIns) begin() {
	if m.months != nil {
		return
	}
	y, mo, _ := m.from.Time().Date()
	for first := data.NewDate(y, mo, 1); first <= m.to; first = first.AddMonths(1) {
		m.first = append(m.first, first)
	}
	m.months = make([]month, len(m.first))
}

// add implements counter.
func (m *moveIns) add(p data.Program, rows []data.Counted) {
	m.begin()
	h := newHouseholds(p, rows)
	for i := range rows {
		hmid := rows[i].HMID(m.today)
		if !m.has(hmid) || !h.stands(int32(i), hmid) {
			continue
		}
		at := len(m.first) - 1
		for hmid < m.first[at] {
			at--
		}
		m.months[at].movedIn = append(m.months[at].movedIn, observation{int(hmid - rows[i].Entry), h.ref(int32(i))})
	}
	for at := range m.months {
		end := m.end(at)
		if end == 0 {
			continue
		}
		h.listed(end, func(i int32) {
			if rows[i].HMID(end) == 0 {
				m.months[at].waiting = append(m.months[at].waiting, observation{int(end - rows[i].Entry), h.ref(i)})
			}
		})
	}
}

// finish implements counter.
func (m *moveIns) finish(r *Result) {
	m.begin()
	for at, first := range m.first {
		c := m.months[at]
		row := Row{[]string{first.String()[:7]}, map[string]Number{
			"moved_in": count(c.movedIn.refs()), "mean": c.movedIn.number(mean), "median": c.movedIn.number(median),
			"waiting": count(c.waiting.refs()), "waiting_median": c.waiting.number(median)}}
		if m.end(at) == 0 {
			row.Numbers["waiting"] = Number{None: true}
		}
		r.Rows = append(r.Rows, row)
		if end := m.end(at); end != 0 && end < first.AddMonths(1)-1 {
			r.Notes = append(r.Notes, Note{Text: fmt.Sprintf("Who waits at the end of %s is counted on %s.", first.String()[:7], end.US())})
		}
	}
}
