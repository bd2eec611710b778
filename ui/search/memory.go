package search

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
)

// preferView is the key of what is remembered of a program's list.
func preferView(id data.ProgramID) string { return fmt.Sprintf("search.view.%d", id) }

// view is how a person looks at a program's list. It is remembered per program and user, but for the typed search.
type view struct {
	clientlist.Narrowing
	order    data.Order
	folded   map[string]bool
	optional []data.Column
	widths   map[string]float32
}

// newView is the view of somebody who has changed nothing: every row, all groups open but Moved In (R27b).
func newView() view {
	return view{
		folded:   map[string]bool{clientlist.StageKey(data.MovedIn): true},
		optional: slices.Clone(clientlist.DefaultOptional),
	}
}

// memory is the view as a preference: names instead of numbers, so that it survives their change.
type memory struct {
	Mine         bool               `json:"mine,omitempty"`
	CaseManagers []string           `json:"case_managers,omitempty"`
	Unassigned   bool               `json:"unassigned,omitempty"`
	Stages       []string           `json:"stages,omitempty"`
	Barriers     []data.Field       `json:"barriers,omitempty"`
	StayingAt    string             `json:"staying_at,omitempty"`
	Attention    []data.Attention   `json:"attention,omitempty"`
	MoveInWithin int                `json:"move_in_within,omitempty"`
	MovedInSince data.Date          `json:"moved_in_since,omitempty"`
	AllMembers   bool               `json:"all_members,omitempty"`
	OnlyTracked  bool               `json:"only_tracked,omitempty"`
	ExitedDays   int                `json:"exited_days,omitempty"`
	Sort         data.Column        `json:"sort,omitempty"`
	Descending   bool               `json:"descending,omitempty"`
	Folded       []string           `json:"folded"`
	Columns      []data.Column      `json:"columns"`
	Widths       map[string]float32 `json:"widths,omitempty"`
}

// remember returns the view as a preference.
func (v view) remember() string {
	f, o := v.Filter, v.Options
	m := memory{
		Mine: f.Mine != 0, Barriers: f.Barriers, StayingAt: f.StayingAt, Attention: f.Attention,
		MoveInWithin: f.MoveInWithin, MovedInSince: f.MovedInSince,
		AllMembers: o.AllMembers, OnlyTracked: o.OnlyTracked, ExitedDays: o.ExitedDays,
		Sort: v.order.Column, Descending: v.order.Descending, Columns: v.optional, Widths: v.widths,
	}
	for _, name := range f.CaseManagers {
		if name == data.UnassignedManager {
			m.Unassigned = true
		} else {
			m.CaseManagers = append(m.CaseManagers, name)
		}
	}
	for _, s := range f.Stages {
		m.Stages = append(m.Stages, s.String())
	}
	for key, folded := range v.folded {
		if folded {
			m.Folded = append(m.Folded, key)
		}
	}
	slices.Sort(m.Folded)
	text, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	return string(text)
}

// recall is the reverse of remember for the user who looks. A preference that can't be read is a new view; names in it
// that mean nothing (any more) are left out.
func recall(text string, user data.UserID) view {
	v := newView()
	var m memory
	if text == "" || json.Unmarshal([]byte(text), &m) != nil {
		return v
	}
	f, o := &v.Filter, &v.Options
	if m.Mine {
		f.Mine = user
	}
	if m.Unassigned {
		f.CaseManagers = []string{data.UnassignedManager}
	}
	f.CaseManagers = append(f.CaseManagers, m.CaseManagers...)
	for _, s := range data.Stages {
		if slices.Contains(m.Stages, s.String()) {
			f.Stages = append(f.Stages, s)
		}
	}
	f.Barriers = known(m.Barriers, data.BarrierFields)
	f.Attention = known(m.Attention, reasons)
	if m.StayingAt == "any" || m.StayingAt == "none" {
		f.StayingAt = m.StayingAt
	}
	f.MoveInWithin, f.MovedInSince = max(0, m.MoveInWithin), m.MovedInSince
	*o = data.ListOptions{AllMembers: m.AllMembers, OnlyTracked: m.OnlyTracked, ExitedDays: max(0, m.ExitedDays)}
	if m.Sort.Title() != "" {
		v.order = data.Order{Column: m.Sort, Descending: m.Descending}
	}
	v.folded = map[string]bool{}
	for _, key := range m.Folded {
		v.folded[key] = true
	}
	v.optional = known(m.Columns, clientlist.Optional)
	v.widths = maps.Clone(m.Widths)
	return v
}

// reasons are the reasons for attention in the order of the filter dialog.
var reasons = []data.Attention{data.AttentionOverdue, data.AttentionStalled, data.AttentionMissing}

// known returns the values that are among all, in the order of all.
func known[T comparable](values, all []T) []T {
	var kept []T
	for _, v := range all {
		if slices.Contains(values, v) {
			kept = append(kept, v)
		}
	}
	return kept
}
