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

// Day is a program's dashboard for today. Each number counts the rows of its filter.
type Day struct {
	List      data.List
	Pipeline  data.Pipeline
	Attention []Concern
	// NeedAttention is how many rows have a concern.
	NeedAttention int
	MoveIns       []data.Row
	// MovedInThisMonth counts the rows of MonthFilter.
	MovedInThisMonth int
}

// Concern is a row that needs attention, with the most urgent reason.
type Concern struct {
	Row    data.Row
	Reason data.Attention
	Text   string
	Days   int
}

// AttentionFilter selects what needs attention for any reason, MoveInFilter the next move-ins.
var (
	AttentionFilter = data.Filter{Attention: []data.Attention{data.AttentionOverdue, data.AttentionStalled, data.AttentionMissing}}
	MoveInFilter    = data.Filter{MoveInWithin: MoveInDays}
)

// MonthFilter selects who moved in since the first of the month.
func MonthFilter(today data.Date) data.Filter {
	t := today.Time()
	return data.Filter{Stages: []data.Stage{data.MovedIn}, MovedInSince: data.NewDate(t.Year(), t.Month(), 1)}
}

// NewDay derives the dashboard from a program's list.
func NewDay(list data.List) Day {
	d := Day{List: list, Pipeline: data.Count(list.Rows)}
	for _, r := range AttentionFilter.Apply(list) {
		d.Attention = append(d.Attention, concern(r, list.AsOf))
	}
	d.NeedAttention = len(d.Attention)
	slices.SortStableFunc(d.Attention, func(a, b Concern) int {
		return cmp.Or(cmp.Compare(urgency(a.Reason), urgency(b.Reason)), cmp.Compare(b.Days, a.Days))
	})
	d.MoveIns = MoveInFilter.Apply(list)
	data.Sort(d.MoveIns, data.Order{Column: data.ColumnScheduled})
	d.MovedInThisMonth = len(MonthFilter(list.AsOf).Apply(list))
	return d
}

func urgency(a data.Attention) int {
	return slices.Index([]data.Attention{data.AttentionOverdue, data.AttentionStalled, data.AttentionMissing}, a)
}

func concern(r data.Row, today data.Date) Concern {
	switch {
	case r.Overdue:
		return Concern{r, data.AttentionOverdue, "Move in was scheduled for " + r.Scheduled.US(), int(today - r.Scheduled)}
	case r.Stalled:
		return Concern{r, data.AttentionStalled, stalledText(r), r.Days}
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

// StageFilter selects what the line under a stage's number counts.
func (d Day) StageFilter(s data.Stage) data.Filter {
	f := data.Filter{Stages: []data.Stage{s}}
	switch s {
	case data.MovedIn:
		return MonthFilter(d.List.AsOf)
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
