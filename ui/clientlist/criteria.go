package clientlist

import (
	"fmt"
	"slices"
	"strings"

	"housingtracker/data"
)

// Criteria decide which rows of a program are shown: the filter, and the toggles of R42.
type Criteria struct {
	Filter  data.Filter
	Options data.ListOptions
}

// Shown is a list as it is shown: which rows of which program, in which order and grouping.
type Shown struct {
	Program data.ProgramID
	Criteria
	Order data.Order
	// ByManager groups the rows by case manager within the stages.
	ByManager bool
}

// Part is one criterion, as a chip shows it.
type Part struct {
	Text string
	// Without is the criteria without this part.
	Without Criteria
}

// Parts returns the criteria one by one, in the order of the filter dialog. A list of values gives a part for
// each.
func (n Criteria) Parts() []Part {
	var parts []Part
	add := func(text string, drop func(*Criteria)) {
		without := n
		drop(&without)
		parts = append(parts, Part{Text: text, Without: without})
	}
	f, o := n.Filter, n.Options
	if !data.NewQuery(f.Query).Empty() {
		add("Search: "+strings.TrimSpace(f.Query), func(n *Criteria) { n.Filter.Query = "" })
	}
	if n := len(f.Only); n == 1 {
		add("1 selected client", func(n *Criteria) { n.Filter.Only = nil })
	} else if n > 1 {
		add(fmt.Sprintf("%d selected clients", n), func(n *Criteria) { n.Filter.Only = nil })
	}
	if f.Mine != 0 {
		add("My clients", func(n *Criteria) { n.Filter.Mine = 0 })
	}
	for i, name := range f.CaseManagers {
		add("Case manager: "+ManagerName(name), func(n *Criteria) { n.Filter.CaseManagers = without(f.CaseManagers, i) })
	}
	for i, s := range f.Stages {
		add("Stage: "+s.String(), func(n *Criteria) { n.Filter.Stages = without(f.Stages, i) })
	}
	for i, a := range f.Attention {
		add(AttentionText(a), func(n *Criteria) { n.Filter.Attention = without(f.Attention, i) })
	}
	if f.MoveInWithin > 0 {
		add(MoveInText(f.MoveInWithin), func(n *Criteria) { n.Filter.MoveInWithin = 0 })
	}
	if f.MovedInSince != 0 {
		add("Moved in since "+f.MovedInSince.US(), func(n *Criteria) { n.Filter.MovedInSince = 0 })
	}
	for i, b := range f.Barriers {
		add("Barrier: "+b.Label(), func(n *Criteria) { n.Filter.Barriers = without(f.Barriers, i) })
	}
	switch f.StayingAt {
	case "any":
		add("Staying at a shelter", func(n *Criteria) { n.Filter.StayingAt = "" })
	case "none":
		add("Not staying at a shelter", func(n *Criteria) { n.Filter.StayingAt = "" })
	}
	if f.Documents != "" {
		add("Documents "+f.Documents, func(n *Criteria) { n.Filter.Documents = "" })
	}
	if o.OnlyTracked {
		add("Only with tracker data", func(n *Criteria) { n.Options.OnlyTracked = false })
	}
	if o.AllMembers {
		add("All household members", func(n *Criteria) { n.Options.AllMembers = false })
	}
	if o.ExitedDays > 0 {
		add(ExitedText(o.ExitedDays), func(n *Criteria) { n.Options.ExitedDays = 0 })
	}
	return parts
}

func without[T any](values []T, i int) []T { return slices.Delete(slices.Clone(values), i, i+1) }

// HidesRows reports whether the criteria can hide rows.
func (n Criteria) HidesRows() bool { return n.Filter.Active() || n.Options.OnlyTracked }

// LoadOptions are the toggles for reading the list. Whether there is a tracker is filtered later, so that hidden
// rows can be counted.
func (n Criteria) LoadOptions() data.ListOptions {
	o := n.Options
	o.OnlyTracked = false
	return o
}

// Apply returns the rows of the list that are shown, in its order.
func (n Criteria) Apply(list data.List) []data.Row {
	rows := n.Filter.Apply(list)
	if n.Options.OnlyTracked {
		rows = slices.DeleteFunc(rows, func(r data.Row) bool { return !r.HasTracker })
	}
	return rows
}

// Describe returns the criteria and the order in one line, for the head of an export; "" if there are none.
func (n Criteria) Describe(order data.Order) string {
	texts := make([]string, 0, 4)
	for _, p := range n.Parts() {
		texts = append(texts, p.Text)
	}
	if order.Column != "" {
		direction := "ascending"
		if order.Descending {
			direction = "descending"
		}
		texts = append(texts, fmt.Sprintf("Sorted by %s, %s", order.Column.Title(), direction))
	}
	return strings.Join(texts, " · ")
}

// ManagerName is the label of a case manager in a filter.
func ManagerName(name string) string {
	if name == data.UnassignedManager {
		return "Unassigned"
	}
	return name
}

// AttentionText is the label of a reason for attention.
func AttentionText(a data.Attention) string {
	switch a {
	case data.AttentionOverdue:
		return "Move-in overdue"
	case data.AttentionStalled:
		return "Stalled"
	case data.AttentionDocuments:
		return "Documents expire before move-in"
	case data.AttentionSoon:
		return fmt.Sprintf("Stalled within %d days", data.SoonDays)
	}
	return "Something missing"
}

// MoveInText is the label of the filter for move-ins within days.
func MoveInText(days int) string { return fmt.Sprintf("Move-in in the next %d days", days) }

// ExitedText is the label of the toggle that lists exited clients.
func ExitedText(days int) string { return fmt.Sprintf("Exited in the last %d days", days) }
