package report

import "housingtracker/data"

// Chart is a report as bars, each of parts one after another.
type Chart struct {
	// Title says what the length of a bar is.
	Title string
	Bars  []Bar
}

// Bar is one bar of a chart.
type Bar struct {
	Label string
	Parts []Part
}

// Part is a part of a bar in the color of a stage.
type Part struct {
	Name  string
	Value float64
	Stage data.Stage
}

// Total is the length of the bar.
func (b Bar) Total() (sum float64) {
	for _, p := range b.Parts {
		sum += p.Value
	}
	return sum
}

// Longest is the length of the longest bar.
func (c Chart) Longest() (longest float64) {
	for _, b := range c.Bars {
		longest = max(longest, b.Total())
	}
	return longest
}

// mostBars is how many bars a chart has; the table has all rows.
const mostBars = 24

// Chart returns the chart of the report.
func (r *Result) Chart() Chart {
	c := Chart{Title: "Households"}
	// bar adds a part to the bar of that label.
	bar := func(label, part string, value float64, stage data.Stage) {
		n := len(c.Bars)
		if n == 0 || c.Bars[n-1].Label != label {
			for i := range c.Bars {
				if c.Bars[i].Label == label {
					c.Bars[i].Parts = append(c.Bars[i].Parts, Part{part, value, stage})
					return
				}
			}
			c.Bars = append(c.Bars, Bar{Label: label})
			n++
		}
		c.Bars[n-1].Parts = append(c.Bars[n-1].Parts, Part{part, value, stage})
	}
	stageOf := func(text string) data.Stage {
		for _, s := range data.Stages {
			if s.String() == text {
				return s
			}
		}
		return data.NotStarted
	}
	flows := map[string]float64{}
	for _, row := range r.Rows {
		value := func(key string) float64 { return row.Number(key).Value }
		switch r.Name {
		case Ageing:
			bar(row.Labels[1], row.Labels[0], value("households"), stageOf(row.Labels[0]))
			c.Title = "Households by days in their stage"
		case Caseload:
			bar(r.Label(row, 0), row.Labels[1], value("households"), stageOf(row.Labels[1]))
			c.Title = "Households by case manager"
		case Funnel:
			bar(row.Labels[0], row.Labels[0], value("reached"), stageOf(row.Labels[0]))
			c.Title = "Households that reached a stage"
		case Steps:
			c.Title = "Median days, current attempts"
			if row.Labels[1] == "current" {
				bar(r.Label(row, 0), "Median", value("median"), []data.Stage{data.AppliedForUnit, data.ApprovedForUnit, data.MoveInScheduled, data.MovedIn, data.MovedIn}[len(c.Bars)])
			}
		case Q22c:
			c.Title = "Persons by days from start to move-in"
			if len(c.Bars) < len(q22cRows) {
				bar(row.Labels[0], "Persons", value("total"), data.MovedIn)
			}
		case MoveIn:
			c.Title = "Move-ins by month"
			bar(r.Label(row, 0), "Moved in", value("moved_in"), data.MovedIn)
		case Flow:
			c.Title = "Households of all programs"
			for _, key := range Specs[Flow].Keys {
				flows[key] += value(key)
			}
		case Attempts:
			c.Title = "Start-overs by reason"
			bar(r.Label(row, 0), r.Label(row, 1), value("attempts"), data.AppliedForUnit)
		}
	}
	if r.Name == Flow {
		for i, key := range Specs[Flow].Keys {
			bar(Headings[key], Headings[key], flows[key],
				[]data.Stage{data.NotStarted, data.EligibilityVerified, data.EligibilityVerified, data.MovedIn, data.MoveInScheduled, data.ApprovedForUnit, data.NotStarted}[i])
		}
	}
	if r.Name == Attempts {
		for i := range c.Bars {
			c.Bars[i].Parts = []Part{{"Start-overs", c.Bars[i].Total(), data.AppliedForUnit}}
		}
	}
	if len(c.Bars) > mostBars {
		c.Bars = c.Bars[:mostBars]
	}
	return c
}
