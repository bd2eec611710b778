package clientlist

import (
	"fmt"
	"slices"
	"strings"

	"housingtracker/data"
)

// Narrowing is all that decides which rows of a program are shown: the filter, and the toggles of R42.
type Narrowing struct {
	Filter  data.Filter
	Options data.ListOptions
}

// A Part is one of the things that narrow or widen a list, as a chip shows it.
type Part struct {
	Text string
	// Without is the narrowing without this part.
	Without Narrowing
}

// Parts are the parts of the narrowing, in the order of the filter dialog. A list of values gives a part for each.
func (n Narrowing) Parts() []Part {
	var parts []Part
	add := func(text string, drop func(*Narrowing)) {
		without := n
		drop(&without)
		parts = append(parts, Part{Text: text, Without: without})
	}
	f, o := n.Filter, n.Options
	if !data.NewQuery(f.Query).Empty() {
		add("Search: "+strings.TrimSpace(f.Query), func(n *Narrowing) { n.Filter.Query = "" })
	}
	if f.Mine != 0 {
		add("My clients", func(n *Narrowing) { n.Filter.Mine = 0 })
	}
	for i, name := range f.CaseManagers {
		add("Case manager: "+ManagerName(name), func(n *Narrowing) { n.Filter.CaseManagers = without(f.CaseManagers, i) })
	}
	for i, s := range f.Stages {
		add("Stage: "+s.String(), func(n *Narrowing) { n.Filter.Stages = without(f.Stages, i) })
	}
	for i, a := range f.Attention {
		add(AttentionText(a), func(n *Narrowing) { n.Filter.Attention = without(f.Attention, i) })
	}
	if f.MoveInWithin > 0 {
		add(MoveInText(f.MoveInWithin), func(n *Narrowing) { n.Filter.MoveInWithin = 0 })
	}
	if f.MovedInSince != 0 {
		add("Moved in since "+f.MovedInSince.US(), func(n *Narrowing) { n.Filter.MovedInSince = 0 })
	}
	for i, b := range f.Barriers {
		add("Barrier: "+b.Label(), func(n *Narrowing) { n.Filter.Barriers = without(f.Barriers, i) })
	}
	switch f.StayingAt {
	case "any":
		add("Staying at a shelter", func(n *Narrowing) { n.Filter.StayingAt = "" })
	case "none":
		add("Not staying at a shelter", func(n *Narrowing) { n.Filter.StayingAt = "" })
	}
	if o.OnlyTracked {
		add("Only with tracker data", func(n *Narrowing) { n.Options.OnlyTracked = false })
	}
	if o.AllMembers {
		add("All household members", func(n *Narrowing) { n.Options.AllMembers = false })
	}
	if o.ExitedDays > 0 {
		add(ExitedText(o.ExitedDays), func(n *Narrowing) { n.Options.ExitedDays = 0 })
	}
	return parts
}

func without[T any](values []T, i int) []T { return slices.Delete(slices.Clone(values), i, i+1) }

// Narrows reports whether any row of the list can be held back.
func (n Narrowing) Narrows() bool { return n.Filter.Active() || n.Options.OnlyTracked }

// Loaded are the toggles by which the list is to be read: whether there is a tracker is asked afterwards, so that the
// rows held back can be counted.
func (n Narrowing) Loaded() data.ListOptions {
	o := n.Options
	o.OnlyTracked = false
	return o
}

// Apply returns the rows of the list that are shown, in its order.
func (n Narrowing) Apply(list data.List) []data.Row {
	rows := n.Filter.Apply(list)
	if n.Options.OnlyTracked {
		rows = slices.DeleteFunc(rows, func(r data.Row) bool { return !r.HasTracker })
	}
	return rows
}

// Words are the narrowing and the order in a line, for the head of what leaves the program; "" if there is neither.
func (n Narrowing) Words(order data.Order) string {
	texts := make([]string, 0, 4)
	for _, p := range n.Parts() {
		texts = append(texts, p.Text)
	}
	if order.Column != "" {
		way := "ascending"
		if order.Descending {
			way = "descending"
		}
		texts = append(texts, fmt.Sprintf("Sorted by %s, %s", order.Column.Title(), way))
	}
	return strings.Join(texts, " · ")
}

// ManagerName is a case manager of a filter in words.
func ManagerName(name string) string {
	if name == data.UnassignedManager {
		return "Unassigned"
	}
	return name
}

// AttentionText is a reason for attention in words.
func AttentionText(a data.Attention) string {
	switch a {
	case data.AttentionOverdue:
		return "Move-in overdue"
	case data.AttentionStalled:
		return "Stalled"
	}
	return "Something missing"
}

// MoveInText says that a move-in is scheduled within so many days.
func MoveInText(days int) string { return fmt.Sprintf("Move-in in the next %d days", days) }

// ExitedText says that exited clients are listed too.
func ExitedText(days int) string { return fmt.Sprintf("Exited in the last %d days", days) }
