package search

import (
	"reflect"
	"testing"

	"housingtracker/data"
	"housingtracker/ui/clientlist"
)

func TestViewIsRemembered(t *testing.T) {
	full := view{
		Criteria: clientlist.Criteria{
			Filter: data.Filter{
				Stages: []data.Stage{data.NotStarted, data.AppliedForUnit}, CaseManagers: []string{data.UnassignedManager, "Lee Park"},
				Mine: dana.ID, Barriers: []data.Field{data.FieldADAUnit}, StayingAt: "none",
				Attention: []data.Attention{data.AttentionOverdue}, MoveInWithin: 14, MovedInSince: data.MustDate("2026-11-01"),
			},
			Options: data.ListOptions{AllMembers: true, OnlyTracked: true, ExitedDays: 30},
		},
		order:    data.Order{Column: data.ColumnStayingAt, Descending: true},
		folded:   map[string]bool{"Not Started": true},
		optional: []data.Column{data.ColumnProperty},
		widths:   map[string]float32{"client_name": 200},
		layout:   onBoard,
	}
	open := newView()
	open.folded = map[string]bool{}
	for name, v := range map[string]view{"full": full, "new": newView(), "all open": open} {
		if got := decodeView(v.encode(), dana.ID); !reflect.DeepEqual(got, v) {
			t.Errorf("%s: recalled\n%+v, want\n%+v", name, got, v)
		}
	}
}

func TestTypedSearchIsNotRemembered(t *testing.T) {
	v := newView()
	v.Filter.Query = "pena"
	if got := decodeView(v.encode(), dana.ID).Filter.Query; got != "" {
		t.Errorf("the search %q is remembered", got)
	}
}

func TestWhatCannotBeRecalledIsLeftOut(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "no JSON": "{", "another kind": `[1]`,
		"unknown names": `{"stages":["Evicted"],"barriers":["height"],"attention":["bored"],"staying_at":"home","sort":"shoe_size",
			"folded":["Moved In"],"columns":["days_in_stage","shoe_size"],"exited_days":-4}`,
	} {
		if got := decodeView(text, dana.ID); !reflect.DeepEqual(got, newView()) {
			t.Errorf("%s: recalled %+v", name, got)
		}
	}
}
