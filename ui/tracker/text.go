package tracker

import (
	"fmt"
	"strings"

	"housingtracker/data"
	"housingtracker/ui/describe"
)

// heading is what follows the client's name.
func heading(c data.Case) string {
	parts := []string{"enrolled " + c.Entry.US(), c.Program.Name}
	if id := c.Client.IDLabel(); id != "" && id != c.Client.DisplayName() {
		parts = append([]string{id}, parts...)
	}
	if c.Tracker != nil && c.Tracker.Attempt > 1 {
		parts = append(parts, fmt.Sprintf("attempt %d", c.Tracker.Attempt))
	}
	return strings.Join(parts, " · ")
}

// statusTexts returns the days in the stage and what needs attention, in words.
func statusTexts(c data.Case, today data.Date) (days, warning, alarm string) {
	stage, n := c.Stage(today), c.DaysInStage(today)
	days = fmt.Sprintf("%d d", n)
	var fields data.Fields
	if c.Tracker != nil {
		fields = c.Tracker.Fields
	}
	switch {
	case !c.Open(today):
	case data.Overdue(fields, c.HMID(today), today):
		alarm = "⚠ Overdue"
	case c.Program.Thresholds.Stalled(stage, n):
		warning = "◷ Stalled"
	case c.Relocating(today):
		warning = "Relocating"
	}
	return days, warning, alarm
}

// clearedMessage says what was cleared with Applied for Unit.
func clearedMessage(cleared data.Fields) string {
	var fields []string
	for _, field := range []data.Field{data.FieldPropertyName, data.FieldApproved} {
		if cleared.Text(field) != "" {
			fields = append(fields, field.Label())
		}
	}
	verb := "was"
	if len(fields) > 1 {
		verb = "were"
	}
	return fmt.Sprintf("Applied cleared: %s %s cleared too", strings.Join(fields, " and "), verb)
}

// describeChanges lists the changed fields and their new values, a line each.
func describeChanges(before, after data.Fields) string {
	var lines []string
	for _, c := range data.Changes(before, after) {
		lines = append(lines, c.Field.Label()+": "+describe.Value(c.Field, c.New))
	}
	return strings.Join(lines, "\n")
}
