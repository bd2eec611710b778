// Package report computes the reports of an office (R60–R77): pure functions over the enrollments of programs as stores keep
// them (data.Counted). Every number names the enrollments behind it.
package report

import (
	"encoding/json"
	"slices"

	"housingtracker/data"
)

// Name names a report, in commands and the audit log.
type Name string

// The eight reports.
const (
	Ageing   Name = "ageing"
	Steps    Name = "steps"
	Funnel   Name = "funnel"
	Q22c     Name = "q22c"
	MoveIn   Name = "movein"
	Caseload Name = "caseload"
	Flow     Name = "flow"
	Attempts Name = "attempts"
)

// Names lists the reports in the order in which they are offered.
var Names = []Name{Ageing, Steps, Funnel, Q22c, MoveIn, Caseload, Flow, Attempts}

// Choices say what a report is of.
type Choices struct {
	Name     Name
	Programs []data.Program
	// From and To are the first and the last day of the period. They are blank in a report as of a day.
	From, To data.Date
	// AsOf is the day of a report as of a day; blank in one of a period.
	AsOf data.Date
}

// Ref is an enrollment behind a number.
type Ref struct {
	Enrollment data.EnrollmentID
	Program    data.ProgramID
}

// Number is a number of a report with the enrollments behind it (R61).
type Number struct {
	Value float64
	// None means that there is no value: the mean of nothing.
	None bool
	Refs []Ref
}

func count(refs []Ref) Number { return Number{Value: float64(len(refs)), Refs: refs} }

// Row is a row of a report.
type Row struct {
	// Labels are the texts of Spec.Labels.
	Labels []string
	// Numbers are by the keys of Spec.Keys; a row need not have all.
	Numbers map[string]Number
}

// Note is what stands beneath a report in words, with the enrollments that it is about, if any.
type Note struct {
	Text string
	Refs []Ref
}

// Result is a report.
type Result struct {
	Choices
	Rows  []Row
	Notes []Note
	// uuids are the UUIDs of the locally entered enrollments among those that the report has read.
	uuids map[data.EnrollmentID]string
}

// PublicID identifies an enrollment of the report outside of the database.
func (r *Result) PublicID(id data.EnrollmentID) data.PublicID {
	return data.PublicID{UUID: r.uuids[id], Number: int64(id)}
}

// Refs returns all enrollments behind the numbers and notes of the report, each once, by program and ID.
func (r *Result) Refs() []Ref {
	var all []Ref
	for _, row := range r.Rows {
		for _, n := range row.Numbers {
			all = append(all, n.Refs...)
		}
	}
	for _, n := range r.Notes {
		all = append(all, n.Refs...)
	}
	return unique(all)
}

// Number returns a number of a row; None where the row does not have the key.
func (r Row) Number(key string) Number {
	n, ok := r.Numbers[key]
	if !ok {
		n.None = true
	}
	return n
}

type jsonNumber struct {
	Value       *float64        `json:"value"`
	Enrollments []data.PublicID `json:"enrollments"`
}

type jsonRow struct {
	Labels  map[string]string     `json:"labels"`
	Numbers map[string]jsonNumber `json:"numbers"`
}

// MarshalJSON encodes the report as R67 says.
func (r *Result) MarshalJSON() ([]byte, error) {
	v := struct {
		Name     Name             `json:"name"`
		Programs []data.ProgramID `json:"programs"`
		From     *data.Date       `json:"from,omitempty"`
		To       *data.Date       `json:"to,omitempty"`
		AsOf     *data.Date       `json:"as_of,omitempty"`
		Notes    []string         `json:"notes"`
		Rows     []jsonRow        `json:"rows"`
	}{Name: r.Name, Programs: []data.ProgramID{}, Notes: []string{}, Rows: []jsonRow{}}
	for _, p := range r.Programs {
		v.Programs = append(v.Programs, p.ID)
	}
	if r.AsOf != 0 {
		v.AsOf = &r.AsOf
	} else {
		v.From, v.To = &r.From, &r.To
	}
	for _, n := range r.Notes {
		v.Notes = append(v.Notes, n.Text)
	}
	spec := Specs[r.Name]
	for _, row := range r.Rows {
		j := jsonRow{Labels: map[string]string{}, Numbers: map[string]jsonNumber{}}
		for i, label := range spec.Labels {
			j.Labels[label] = row.Labels[i]
		}
		for key, n := range row.Numbers {
			number := jsonNumber{Enrollments: make([]data.PublicID, len(n.Refs))}
			if !n.None {
				number.Value = &n.Value
			}
			for i, ref := range n.Refs {
				number.Enrollments[i] = r.PublicID(ref.Enrollment)
			}
			j.Numbers[key] = number
		}
		v.Rows = append(v.Rows, j)
	}
	return json.Marshal(v)
}

// counter computes one report, a program after the other.
type counter interface {
	// add counts the enrollments of a program. It keeps nothing of them.
	add(p data.Program, rows []data.Counted)
	// finish writes rows and notes.
	finish(r *Result)
}

// newCounter returns the counter of the report that is chosen.
func newCounter(c Choices, today data.Date) counter {
	d := days{c.From, c.To, today}
	switch c.Name {
	case Ageing:
		return &ageing{asOf: c.AsOf}
	case Steps:
		return &steps{days: d}
	case Funnel:
		return &funnel{days: d}
	case Q22c:
		return &q22c{days: d}
	case MoveIn:
		return &moveIns{days: d}
	case Caseload:
		return &caseload{asOf: c.AsOf}
	case Flow:
		return &flow{days: d}
	}
	return &attempts{days: d}
}

// days are a period and the day on which the report is made.
type days struct{ from, to, today data.Date }

// has reports whether a day lies in the period; a blank day does not.
func (d days) has(day data.Date) bool { return day != 0 && d.from <= day && day <= d.to }

// Compute computes a report from the enrollments of its programs, in the order of the programs.
func Compute(c Choices, today data.Date, enrollments func(data.Program) []data.Counted) *Result {
	n := newCounter(c, today)
	r := &Result{Choices: c}
	for _, p := range c.Programs {
		r.add(n, p, enrollments(p))
	}
	n.finish(r)
	return r
}

func (r *Result) add(n counter, p data.Program, rows []data.Counted) {
	for i := range rows {
		if rows[i].UUID != "" {
			if r.uuids == nil {
				r.uuids = map[data.EnrollmentID]string{}
			}
			r.uuids[rows[i].EnrollmentID] = rows[i].UUID
		}
	}
	n.add(p, rows)
}

// unique returns the refs once each, by program and ID.
func unique(refs []Ref) []Ref {
	slices.SortFunc(refs, compareRefs)
	return slices.Compact(refs)
}
