package report

import (
	"strings"
	"unicode/utf8"

	"housingtracker/data"
)

// Spec describes a report for people.
type Spec struct {
	Title string
	// Question is the question that the report answers.
	Question string
	// AsOf means that it is as of a day; else it is of a period.
	AsOf bool
	// Labels name the labels of rows, Keys the numbers, in order, with Headings for both.
	Labels, Keys []string
	// Headline is the key that stands for the report in one number, summed over the rows.
	Headline string
	// HeadlineWords follow that number.
	HeadlineWords string
	// Definition says in a paragraph how it is counted (R62).
	Definition string
}

// Headings are the headings of labels and keys on screen and paper.
var Headings = map[string]string{
	"stage": "Stage", "days": "Days", "step": "Step", "attempts": "Attempts", "month": "Month", "case_manager": "Case manager", "program": "Program",
	"reason": "Reason", "property": "Property", "households": "Households", "n": "n", "mean": "Mean", "median": "Median", "p90": "90th percentile",
	"entered": "Entered", "reached": "Reached", "ratio": "Ratio", "exited_before_move_in": "Exited before move-in", "still_open": "Still open",
	"total": "Total", "without_children": "Without children", "with_children_and_adults": "With children and adults", "only_children": "Only children", "unknown": "Unknown",
	"moved_in": "Moved in", "waiting": "Waiting", "waiting_median": "Median wait", "stalled": "Stalled", "overdue": "Overdue", "no_tracker": "No tracker",
	"start": "At the start", "returned": "Returned", "exited_permanent": "Exited to permanent housing", "exited_other": "Exited elsewhere", "end": "At the end",
	"days_lost": "Days lost",
}

const householdsAre = " A household is its head, or each of several; without one the member with the earliest entry stands for it."

// Specs describe the reports by name.
var Specs = map[Name]Spec{
	Ageing: {Title: "Ageing", Question: "How long have households been in their stage?", AsOf: true, Labels: []string{"stage", "days"}, Keys: []string{"households"},
		Headline: "households", HeadlineWords: "open households",
		Definition: "Households open on the day, by the stage they were in and the days since they reached it. Entry, exit, household and move-in date count as they are known now; " +
			"the dates of a tracker as they were last saved by the end of the day. Stalled are those of them without a move-in whose days have reached the program's threshold, as it is now." + householdsAre},
	Steps: {Title: "Time per step", Question: "How many days does each step take?", Labels: []string{"step", "attempts"}, Keys: []string{"n", "mean", "median", "p90"},
		Headline: "n", HeadlineWords: "steps ended",
		Definition: "Whole calendar days from one date to the next: E is Eligibility Verified, A Applied for Unit, V Approved for Unit, S Move In Scheduled, M the move-in. A step counts in the period in which its " +
			"later date lies, unless that is after today; a skipped stage gives no step. Current and archived attempts are apart; a move-in belongs to the attempt in which it was reached. Relocations and dates in the wrong order are left out and counted beneath. " +
			"The 90th percentile is interpolated linearly. Of fewer than 5 only the values are shown." + householdsAre},
	Funnel: {Title: "Funnel", Question: "How far do those get who enter?", Labels: []string{"stage"}, Keys: []string{"entered", "reached", "ratio", "exited_before_move_in", "still_open"},
		Headline: "reached", HeadlineWords: "moved in of those who entered",
		Definition: "Of the households that entered in the period: how many have reached each stage by today, in any attempt. Who has reached a later stage has reached the earlier ones. The ratio is of those who entered. " +
			"Beside stand those who exited before a move-in, and those who are still open without one." + householdsAre},
	Q22c: {Title: "Start to move-in (Q22c)", Question: "How long from project start to housing move-in?", Labels: []string{"days"}, Keys: q22cKeys,
		Headline: "total", HeadlineWords: "persons moved in",
		Definition: "Modelled on question 22c of HUD's APR, not an official APR. Persons active in the period in programs of type 3 and 13, and of type 7 with funder 35, each by the latest entry, then EnrollmentID. " +
			"Counted are those whose head of household moved in in the period, and those who exited in it without a move-in of their own or of the head. Days are from the person's entry to the person's move-in; one after the period does not count. " +
			"A member who left before the head's move-in stands under exited without move-in, where HUD's published code asks for a head without one; the average has two digits, where that code rounds to whole days, and none is blank, where it shows 0. " +
			"Households by their members active in the period and their age at entry or at the start of the period: with children and adults, else unknown if any age is, else without children or only children."},
	MoveIn: {Title: "Move-ins", Question: "How many moved in each month, after how long?", Labels: []string{"month"}, Keys: []string{"moved_in", "mean", "median", "waiting", "waiting_median"},
		Headline: "moved_in", HeadlineWords: "move-ins",
		Definition: "Households by the month of their move-in, with the mean and the median of the days from entry. Beside stand those who were open without a move-in at the end of the month, or of the period, or today, and the median of their days since entry." + householdsAre},
	Caseload: {Title: "Caseload", Question: "Who works with how many households?", AsOf: true, Labels: []string{"case_manager", "stage"}, Keys: []string{"households", "stalled", "overdue", "no_tracker"},
		Headline: "households", HeadlineWords: "open households",
		Definition: "Households open on the day by case manager, as assigned now, and stage; of them the stalled ones, those whose scheduled move-in has passed, and those without a tracker. The dates of a tracker count as they were last saved by the end of the day." + householdsAre},
	Flow: {Title: "Flow", Question: "How do households come into this program and leave it?", Labels: []string{"program"}, Keys: []string{"start", "entered", "returned", "moved_in", "exited_permanent", "exited_other", "end"},
		Headline: "end", HeadlineWords: "active at the end",
		Definition: "Of this program, never of the community. Active on a day is a household that is open without a move-in by then; the start is the day before the period. Active at the start, with those who entered and returned, without those who moved in or exited, are those active at the end. " +
			"Returned are households whose head had an enrollment in the program that had ended before. A household stay is one HouseholdID as long as its members' stays overlap. Who moved in and exited on one day moved in; an exit after the move-in is not counted. Permanent housing is by HUD's destination of the exit."},
	Attempts: {Title: "Start-overs", Question: "Why and where do attempts fail?", Labels: []string{"reason", "property"}, Keys: []string{"attempts", "ratio", "days_lost"},
		Headline: "attempts", HeadlineWords: "start-overs",
		Definition: "Attempts that were started over in the period, by reason and property. The ratio is of all attempts that ended in the period by starting over, a move-in or an exit, whichever was first. Days lost are from the earliest of Eligibility Verified, Applied and Approved to the day of starting over, summed." + householdsAre},
}

// Heading is the heading of a label or key; how often it is shown depends on nothing else.
func Heading(key string) string { return Headings[key] }

// Label is a label of a row in words.
func (r *Result) Label(row Row, i int) string {
	text := row.Labels[i]
	switch Specs[r.Name].Labels[i] {
	case "reason":
		return data.Reason(text).Label()
	case "case_manager":
		if text == "" {
			return "Nobody"
		}
	case "property":
		if text == "" {
			return "No property"
		}
	case "month":
		return text[5:] + "/" + text[:4]
	case "attempts", "days":
		_, size := utf8.DecodeRuneInString(text)
		return strings.ToUpper(text[:size]) + text[size:]
	case "step":
		return stepWords.Replace(text)
	}
	return text
}

var stepWords = strings.NewReplacer("E→", "Eligibility → ", "A→", "Applied → ", "V→", "Approved → ", "S→", "Scheduled → ", "entry→", "Entry → ", "A", "Applied", "V", "Approved", "S", "Scheduled", "M", "Moved in")

// Days are the days of the report in words.
func (c Choices) Days() string {
	if c.AsOf != 0 {
		return "as of " + c.AsOf.US()
	}
	return c.From.US() + " to " + c.To.US()
}

// Title is the report with its days.
func (c Choices) Title() string { return Specs[c.Name].Title + ", " + c.Days() }

// Of says of which programs the report is.
func (c Choices) Of() string {
	names := make([]string, len(c.Programs))
	for i, p := range c.Programs {
		names[i] = p.Label()
	}
	if len(names) == 0 {
		return "No program"
	}
	return strings.Join(names, "; ")
}

// OfShort is Of in few words: of more than two programs only their number.
func (c Choices) OfShort() string {
	if len(c.Programs) <= 2 {
		return c.Of()
	}
	return data.Grouped(len(c.Programs)) + " programs"
}

// Counts says who is counted: households unless it is persons (R60).
func (s Spec) Counts() string {
	if s.Keys[0] == q22cKeys[0] {
		return "Persons"
	}
	return "Households"
}

// HeadlineNumber is the one number that stands for the report.
func (r *Result) HeadlineNumber() (sum float64) {
	spec := Specs[r.Name]
	for _, row := range r.Rows {
		switch {
		case r.Name == Funnel && row.Labels[0] != data.MovedIn.String(), r.Name == Q22c && row.Labels[0] != "total moved in":
			continue
		}
		sum += row.Number(spec.Headline).Value
	}
	return sum
}

func namesOf(all []Name) string {
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = string(n)
	}
	return strings.Join(texts, ", ")
}
