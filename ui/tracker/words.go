package tracker

import (
	"fmt"
	"strconv"
	"strings"

	"housingtracker/data"
	"housingtracker/ui/record"
)

// heading is what stands behind the client's name.
func heading(c data.Case) string {
	parts := []string{c.Program.Name, "enrolled " + c.Entry.US()}
	if id := c.Client.IDLabel(); id != "" && id != c.Client.DisplayName() {
		parts = append([]string{id}, parts...)
	}
	if c.Tracker != nil && c.Tracker.Attempt > 1 {
		parts = append(parts, fmt.Sprintf("attempt %d", c.Tracker.Attempt))
	}
	return strings.Join(parts, " · ")
}

// standing is how the enrollment stands: days in the stage, and what should catch the eye, in words.
func standing(c data.Case, today data.Date) (days, warning, alarm string) {
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

// clearedWords says what went with Applied for Unit.
func clearedWords(taken data.Fields) string {
	var lost []string
	for _, field := range []data.Field{data.FieldPropertyName, data.FieldApproved} {
		if taken.Text(field) != "" {
			lost = append(lost, field.Label())
		}
	}
	verb := "was"
	if len(lost) > 1 {
		verb = "were"
	}
	return fmt.Sprintf("Applied cleared: %s %s cleared too", strings.Join(lost, " and "), verb)
}

func itoa(n int) string { return strconv.Itoa(n) }

// entries are the changed fields and what was typed in them, a line each.
func entries(before, after data.Fields) string {
	var lines []string
	for _, c := range data.Changes(before, after) {
		lines = append(lines, c.Field.Label()+": "+record.Value(c.Field, c.New))
	}
	return strings.Join(lines, "\n")
}
