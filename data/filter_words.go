package data

import (
	"fmt"
	"strings"
)

// describeFilter describes options and filter for the audit log; "" for the default list. Typed words and case managers
// are left out: they may be names.
func describeFilter(options ListOptions, f Filter) string {
	var parts []string
	say := func(when bool, words string, args ...any) {
		if when {
			parts = append(parts, fmt.Sprintf(words, args...))
		}
	}
	say(options.AllMembers, "all members of households")
	say(options.OnlyTracked, "only with a tracker")
	say(options.ExitedDays > 0, "exited in the last %d days too", options.ExitedDays)
	say(len(f.Only) > 0, "selected rows")
	for _, stage := range f.Stages {
		say(true, "%s", stage)
	}
	say(f.Mine != 0, "one user's clients")
	say(len(f.CaseManagers) > 0, "%d case managers", len(f.CaseManagers))
	for _, barrier := range f.Barriers {
		say(true, "%s", barrier.Label())
	}
	say(f.StayingAt == "any", "staying somewhere")
	say(f.StayingAt == "none", "staying nowhere known")
	for _, a := range f.Attention {
		say(true, "%s", a)
	}
	say(f.MoveInWithin > 0, "move-in within %d days", f.MoveInWithin)
	say(f.MovedInSince != 0, "moved in since %s", f.MovedInSince.US())
	say(!NewQuery(f.Query).Empty(), "typed words")
	return strings.Join(parts, ", ")
}

// describeOrder describes the order for the audit log; "" for the default order.
func describeOrder(o Order) string {
	switch {
	case o.Column == "":
		return ""
	case o.Descending:
		return string(o.Column) + ", descending"
	}
	return string(o.Column)
}
