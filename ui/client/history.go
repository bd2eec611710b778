package client

import (
	"fmt"
	"strings"

	"housingtracker/data"
)

var kindWords = map[data.ActKind]string{
	data.ActCreateTracker: "Tracker created", data.ActSaveTracker: "Tracker saved", data.ActStartOver: "Started over",
	data.ActRemoveTracker: "Tracker removed", data.ActMoveTracker: "Tracker moved here", data.ActMoveIn: "Housing Move-In Date",
	data.ActAssignCaseManager: "Case manager", data.ActNote: "Note", data.ActEnrollment: "Enrollment", data.ActMatch: "Matched with HMIS",
}

// HistoryLines are the acts on an enrollment in words: who and when, and what.
func HistoryLines(acts []data.Act) [][2]string {
	lines := make([][2]string, len(acts))
	for i, a := range acts {
		what := kindWords[a.Kind]
		if a.Undoes != "" {
			what += ", undone"
		} else if a.Reason != "" {
			what += " (" + data.Reason(a.Reason).Label() + ")"
		}
		var changes []string
		for _, c := range a.Changes {
			changes = append(changes, changed(c))
		}
		if len(changes) > 0 {
			what += ": " + strings.Join(changes, "; ")
		}
		lines[i] = [2]string{a.At.Local().Format("01/02/2006 3:04 PM") + " · " + a.ByName, what}
	}
	return lines
}

// changed is one change as people read it.
func changed(c data.Change) string {
	switch {
	case c.Old == "":
		return c.Field.Label() + " " + value(c.New)
	case c.New == "":
		return c.Field.Label() + " cleared, was " + value(c.Old)
	}
	return c.Field.Label() + " " + value(c.New) + ", was " + value(c.Old)
}

// value is a value as people read it: dates as on screen.
func value(text string) string {
	if d, err := data.ParseDate(text); err == nil {
		return d.US()
	}
	return text
}

// AttemptLines are the archived attempts in words.
func AttemptLines(attempts []data.Attempt) [][2]string {
	lines := make([][2]string, len(attempts))
	for i, a := range attempts {
		var steps []string
		for _, f := range data.DateFields {
			if d := a.Date(f); d != 0 {
				steps = append(steps, f.Label()+" "+d.US())
			}
		}
		if a.PropertyName != "" {
			steps = append(steps, a.PropertyName)
		}
		lines[i] = [2]string{
			fmt.Sprintf("Attempt %d · ended %s by %s · %s", a.Number, data.DateOf(a.EndedAt.Local()).US(), a.EndedBy, a.Reason.Label()),
			strings.Join(steps, " · "),
		}
	}
	return lines
}
