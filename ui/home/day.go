package home

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"housingtracker/data"
)

// MoveInDays is how many days ahead the dashboard lists move-ins.
const MoveInDays = 14

// Day is the dashboard for today of a program, or of a user's clients in it. Each number counts the rows of its filter.
type Day struct {
	// Scope is part of every filter: the zero value for the whole program.
	Scope    data.Filter
	Pipeline data.Pipeline
	// Concerns are the rows that need attention, most urgent first. Reasons counts them by reason; a row may have several.
	Concerns []Concern
	Reasons  map[data.Attention]int
	MoveIns  []data.Row
	// MovedInThisMonth counts the rows of MonthFilter.
	MovedInThisMonth int

	today data.Date
}

// Concern is a row that needs attention, with the most urgent reason.
type Concern struct {
	Row    data.Row
	Reason data.Attention
	Text   string
	Days   int
}

// reasons are the reasons for attention, most urgent first.
var reasons = []data.Attention{data.AttentionOverdue, data.AttentionStalled, data.AttentionDocuments, data.AttentionSoon, data.AttentionMissing}

// StageFilter selects a stage.
func (d Day) StageFilter(s data.Stage) data.Filter {
	f := d.Scope
	f.Stages = []data.Stage{s}
	return f
}

// AttentionFilter selects the rows that need attention for one of the reasons; none given is any.
func (d Day) AttentionFilter(of ...data.Attention) data.Filter {
	f := d.Scope
	if f.Attention = of; len(of) == 0 {
		f.Attention = reasons
	}
	return f
}

// MoveInFilter selects the next move-ins.
func (d Day) MoveInFilter() data.Filter {
	f := d.Scope
	f.MoveInWithin = MoveInDays
	return f
}

// MonthFilter selects who moved in since the first of the month.
func (d Day) MonthFilter() data.Filter {
	f, t := d.StageFilter(data.MovedIn), d.today.Time()
	f.MovedInSince = data.NewDate(t.Year(), t.Month(), 1)
	return f
}

// NewDay derives the dashboard from the rows of a program's list that are in the scope.
func NewDay(list data.List, scope data.Filter) Day {
	d := Day{Scope: scope, Pipeline: data.Count(scope.Apply(list)), Reasons: map[data.Attention]int{}, today: list.AsOf}
	for _, r := range d.AttentionFilter().Apply(list) {
		d.Concerns = append(d.Concerns, concern(r, list.AsOf))
		for _, reason := range reasons {
			if r.Needs(reason) {
				d.Reasons[reason]++
			}
		}
	}
	slices.SortStableFunc(d.Concerns, func(a, b Concern) int {
		return cmp.Or(cmp.Compare(urgency(a.Reason), urgency(b.Reason)), cmp.Compare(b.Days, a.Days))
	})
	d.MoveIns = d.MoveInFilter().Apply(list)
	data.Sort(d.MoveIns, data.Order{Column: data.ColumnScheduled})
	d.MovedInThisMonth = len(d.MonthFilter().Apply(list))
	return d
}

func urgency(a data.Attention) int { return slices.Index(reasons, a) }

func concern(r data.Row, today data.Date) Concern {
	switch {
	case r.Overdue:
		return Concern{r, data.AttentionOverdue, "Move in was scheduled for " + r.Scheduled.US(), int(today - r.Scheduled)}
	case r.Stalled:
		return Concern{r, data.AttentionStalled, stalledText(r), r.Days}
	case r.DocumentsExpire():
		return Concern{r, data.AttentionDocuments, "Documents expire " + r.Documented.Expires.US() + ", before the move-in on " + r.Scheduled.US(), int(today - r.Documented.Expires)}
	case r.StallsSoon:
		return Concern{r, data.AttentionSoon, stalledText(r), r.Days}
	}
	words := make([]string, len(r.Missing))
	for i, m := range r.Missing {
		words[i] = m.String()
	}
	return Concern{r, data.AttentionMissing, strings.Join(words, ", "), r.Days}
}

func stalledText(r data.Row) string {
	switch r.Stage {
	case data.NotStarted:
		return "Enrolled, not started"
	case data.EligibilityVerified:
		return "Eligibility verified, no application yet"
	case data.AppliedForUnit:
		if r.PropertyName != "" {
			return "Applied for unit at " + r.PropertyName
		}
		return "Applied for unit, no answer yet"
	case data.ApprovedForUnit:
		return "Approved, no move-in scheduled"
	}
	return r.Stage.String()
}

// StageText is the line under a stage's number.
func (d Day) StageText(s data.Stage) string {
	c := d.Pipeline.Stages[s]
	switch s {
	case data.MovedIn:
		return fmt.Sprintf("%d this month", d.MovedInThisMonth)
	case data.MoveInScheduled:
		return fmt.Sprintf("%d overdue", c.Overdue)
	}
	return fmt.Sprintf("%d stalled", c.Stalled)
}

// StageTextFilter selects what StageText counts.
func (d Day) StageTextFilter(s data.Stage) data.Filter {
	f := d.StageFilter(s)
	switch s {
	case data.MovedIn:
		return d.MonthFilter()
	case data.MoveInScheduled:
		f.Attention = []data.Attention{data.AttentionOverdue}
	default:
		f.Attention = []data.Attention{data.AttentionStalled}
	}
	return f
}

// Greeting is a greeting by time of day and first name.
func Greeting(hour int, name string) string {
	first, _, _ := strings.Cut(name, " ")
	switch {
	case hour < 12:
		return "Good morning, " + first
	case hour < 18:
		return "Good afternoon, " + first
	}
	return "Good evening, " + first
}
