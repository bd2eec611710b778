package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"housingtracker/data"
)

// attempt is one attempt of an enrollment, as steps and start-overs see it.
type attempt struct {
	data.Fields
	archived, relocation bool
	// over is the day of starting over; blank for the current attempt.
	over   data.Date
	reason data.Reason
	// hmid is the move-in of the attempt: that of the enrollment, in its last attempt that is no relocation.
	hmid data.Date
}

// attemptsOf returns the attempts of an enrollment in order, the current one last. An enrollment that has moved in without a tracker has
// one attempt without dates.
func attemptsOf(c *data.Counted, today data.Date) []attempt {
	var all []attempt
	for i := range c.Archived {
		a := &c.Archived[i]
		all = append(all, attempt{Fields: a.Fields, archived: true, relocation: a.Relocation, over: data.DateOf(a.EndedAt.Local()), reason: a.Reason})
	}
	if c.HasTracker {
		all = append(all, attempt{Fields: c.Fields, relocation: c.Relocation})
	}
	hmid := c.HMID(today)
	if hmid == 0 {
		return all
	}
	for i := range slices.Backward(all) {
		if !all[i].relocation {
			all[i].hmid = hmid
			return all
		}
	}
	return append(all, attempt{hmid: hmid})
}

// stepNames are the steps of R71 in order.
var stepNames = []string{"E→A", "A→V", "V→S", "S→M", "entry→M"}

// steps is R71.
type steps struct {
	days
	// samples are by step, of current and archived attempts.
	samples   [5][2]sample
	negative  []Ref
	relocated []Ref
}

// add implements counter.
func (s *steps) add(p data.Program, rows []data.Counted) {
	h := newHouseholds(p, rows)
	for i := range rows {
		c, at := &rows[i], int32(i)
		for _, a := range attemptsOf(c, s.today) {
			e, ap, v, sch := a.EligibilityVerified, a.Applied, a.Approved, a.MoveInScheduled
			ended := false
			for step, ends := range [5][2]data.Date{{e, ap}, {ap, v}, {v, sch}, {sch, a.hmid}, {c.Entry, a.hmid}} {
				from, to := ends[0], ends[1]
				if from == 0 || !s.has(to) || to > s.today || !h.stands(at, to) {
					continue
				}
				switch {
				case a.relocation:
					ended = true
				case to < from:
					s.negative = append(s.negative, h.ref(at))
				default:
					kind := 0
					if a.archived {
						kind = 1
					}
					s.samples[step][kind] = append(s.samples[step][kind], observation{int(to - from), h.ref(at)})
				}
			}
			if ended {
				s.relocated = append(s.relocated, h.ref(at))
			}
		}
	}
}

// fewest is the least number of observations of which a mean or a percentile is shown; of fewer the values are.
const fewest = 5

// finish implements counter.
func (s *steps) finish(r *Result) {
	for step, name := range stepNames {
		for kind, of := range []string{"current", "archived"} {
			all := s.samples[step][kind]
			row := Row{[]string{name, of}, map[string]Number{"n": count(all.refs())}}
			for key, statistic := range map[string]func([]int) float64{"mean": mean, "median": median, "p90": p90} {
				n := Number{None: true, Refs: all.refs()}
				if len(all) >= fewest {
					n = all.number(statistic)
				}
				row.Numbers[key] = n
			}
			r.Rows = append(r.Rows, row)
			if len(all) > 0 && len(all) < fewest {
				r.Notes = append(r.Notes, Note{fmt.Sprintf("%s, %s: %s days.", name, of, strings.Trim(strings.ReplaceAll(fmt.Sprint(all.sorted()), " ", ", "), "[]")), all.refs()})
			}
		}
	}
	r.Notes = append(r.Notes, Note{fmt.Sprintf("Left out: %d with dates in the wrong order.", len(s.negative)), unique(s.negative)},
		Note{fmt.Sprintf("Left out: %d relocations.", len(s.relocated)), unique(s.relocated)})
}

// attempts is R77.
type attempts struct {
	days
	startOvers map[startOver]*lost
	// ended are the attempts that ended in the period.
	ended []Ref
}

type startOver struct {
	reason   data.Reason
	property string
}

type lost struct {
	refs []Ref
	days int
}

// add implements counter.
func (s *attempts) add(p data.Program, rows []data.Counted) {
	if s.startOvers == nil {
		s.startOvers = map[startOver]*lost{}
	}
	h := newHouseholds(p, rows)
	for i := range rows {
		c, at := &rows[i], int32(i)
		if !c.HasTracker && len(c.Archived) == 0 {
			continue
		}
		for _, a := range attemptsOf(c, s.today) {
			if end := earliest(a.over, a.hmid, c.Exit); s.has(end) && h.stands(at, end) {
				s.ended = append(s.ended, h.ref(at))
			}
			if !s.has(a.over) || !h.stands(at, a.over) {
				continue
			}
			key := startOver{a.reason, a.PropertyName}
			l := s.startOvers[key]
			if l == nil {
				l = &lost{}
				key.property, key.reason = strings.Clone(key.property), data.Reason(strings.Clone(string(key.reason)))
				s.startOvers[key] = l
			}
			l.refs = append(l.refs, h.ref(at))
			if began := earliest(a.EligibilityVerified, a.Applied, a.Approved); began != 0 {
				l.days += int(a.over - began)
			}
		}
	}
}

// earliest returns the earliest of the days that are not blank.
func earliest(days ...data.Date) (first data.Date) {
	for _, d := range days {
		if d != 0 && (first == 0 || d < first) {
			first = d
		}
	}
	return first
}

// finish implements counter.
func (s *attempts) finish(r *Result) {
	var keys []startOver
	for key := range s.startOvers {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b startOver) int {
		return cmp.Or(cmp.Compare(slices.Index(data.Reasons, a.reason), slices.Index(data.Reasons, b.reason)), strings.Compare(data.Fold(a.property), data.Fold(b.property)),
			strings.Compare(a.property, b.property))
	})
	for _, key := range keys {
		l := s.startOvers[key]
		r.Rows = append(r.Rows, Row{[]string{string(key.reason), key.property}, map[string]Number{
			"attempts": count(l.refs), "ratio": ratio(l.refs, len(s.ended)), "days_lost": {Value: float64(l.days), Refs: l.refs}}})
	}
	r.Notes = append(r.Notes, Note{fmt.Sprintf("Attempts that ended in the period: %s.", data.Grouped(len(s.ended))), unique(s.ended)})
}

// funnel is R72.
type funnel struct {
	days
	// at are by the furthest stage that was reached.
	at             [6][]Ref
	exited, opened []Ref
}

// add implements counter.
func (f *funnel) add(p data.Program, rows []data.Counted) {
	h := newHouseholds(p, rows)
	h.stays(func(s stay) {
		head := h.head(s)
		for _, i := range s.members {
			c := &rows[i]
			if i != head && (!isHead(c) || !isHead(&rows[head])) || !f.has(c.Entry) {
				continue
			}
			furthest := data.NotStarted
			for _, a := range attemptsOf(c, f.today) {
				furthest = max(furthest, data.StageOf(a.Fields, a.hmid))
			}
			f.at[furthest] = append(f.at[furthest], h.ref(i))
			switch {
			case furthest == data.MovedIn:
			case c.Exit != 0 && c.Exit <= f.today:
				f.exited = append(f.exited, h.ref(i))
			default:
				f.opened = append(f.opened, h.ref(i))
			}
		}
	})
}

// finish implements counter.
func (f *funnel) finish(r *Result) {
	var reached [6][]Ref
	var beyond []Ref
	for i := len(f.at) - 1; i >= 0; i-- {
		beyond = slices.Concat(f.at[i], beyond)
		reached[i] = beyond
	}
	entered := reached[0]
	for _, stage := range data.Stages {
		row := Row{[]string{stage.String()}, map[string]Number{"entered": count(entered), "reached": count(reached[stage]), "ratio": ratio(reached[stage], len(entered))}}
		if stage == data.MovedIn {
			row.Numbers["exited_before_move_in"], row.Numbers["still_open"] = count(f.exited), count(f.opened)
		}
		r.Rows = append(r.Rows, row)
	}
}
