package search

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
)

// viewPreference is the preference with the view of a program's list.
func viewPreference(id data.ProgramID) string { return fmt.Sprintf("search.view.%d", id) }

// view is how a user looks at a program's list. It is remembered per program and user, except for the search text.
type view struct {
	clientlist.Criteria
	order    data.Order
	folded   map[string]bool
	optional []data.Column
	widths   map[string]float32
	// columns is the order of all columns; nil for the usual one.
	columns []data.Column
	// layout is one of layouts.
	layout string
}

// newView is the initial view: every row, all groups unfolded but Moved In (R27b).
func newView() view {
	return view{
		folded:   map[string]bool{clientlist.StageKey(data.MovedIn): true},
		optional: slices.Clone(clientlist.DefaultOptional),
	}
}

// storedView is the view as stored, with names instead of numbers, so that it survives their change.
type storedView struct {
	Mine         bool               `json:"mine,omitempty"`
	CaseManagers []string           `json:"case_managers,omitempty"`
	Unassigned   bool               `json:"unassigned,omitempty"`
	Stages       []string           `json:"stages,omitempty"`
	Barriers     []data.Field       `json:"barriers,omitempty"`
	StayingAt    string             `json:"staying_at,omitempty"`
	Documents    string             `json:"documents,omitempty"`
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
	ColumnOrder  []data.Column      `json:"column_order,omitempty"`
	Layout       string             `json:"layout,omitempty"`
}

// encode returns the view as a preference.
func (v view) encode() string {
	f, o := v.Filter, v.Options
	m := storedView{
		Mine: f.Mine != 0, Barriers: f.Barriers, StayingAt: f.StayingAt, Documents: f.Documents, Attention: f.Attention,
		MoveInWithin: f.MoveInWithin, MovedInSince: f.MovedInSince,
		AllMembers: o.AllMembers, OnlyTracked: o.OnlyTracked, ExitedDays: o.ExitedDays,
		Sort: v.order.Column, Descending: v.order.Descending, Columns: v.optional, Widths: v.widths, ColumnOrder: v.columns, Layout: v.layout,
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

// decodeView is the reverse of encode for the user. A preference that can't be read is a new view; unknown names
// are dropped.
func decodeView(text string, user data.UserID) view {
	v := newView()
	var m storedView
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
	f.Attention = known(m.Attention, attentionReasons)
	if m.StayingAt == "any" || m.StayingAt == "none" {
		f.StayingAt = m.StayingAt
	}
	if slices.Contains([]string{data.DocumentsReady, data.DocumentsMissing, data.DocumentsExpiring}, m.Documents) {
		f.Documents = m.Documents
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
	v.widths, v.columns = maps.Clone(m.Widths), m.ColumnOrder
	if slices.Contains(layouts, m.Layout) {
		v.layout = m.Layout
	}
	return v
}

// attentionReasons are the reasons in the order of the filter dialog.
var attentionReasons = []data.Attention{data.AttentionOverdue, data.AttentionStalled, data.AttentionSoon, data.AttentionDocuments, data.AttentionMissing}

// known returns the values that are in all, in the order of all.
func known[T comparable](values, all []T) []T {
	var remaining []T
	for _, v := range all {
		if slices.Contains(values, v) {
			remaining = append(remaining, v)
		}
	}
	return remaining
}
