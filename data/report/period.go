package report

import (
	"time"

	"housingtracker/data"
)

// Period is a period with its name on screen.
type Period struct {
	Name     string
	From, To data.Date
}

// Periods returns the periods that are offered on a day (R60). The federal year begins on October 1.
func Periods(today data.Date) []Period {
	y, m, _ := today.Time().Date()
	month := data.NewDate(y, m, 1)
	quarter := data.NewDate(y, (m-1)/3*3+1, 1)
	federal := data.NewDate(y, time.October, 1)
	if federal > today {
		federal = federal.AddMonths(-12)
	}
	year := data.NewDate(y, time.January, 1)
	of := func(name string, first data.Date, months int) Period {
		return Period{name, first, first.AddMonths(months) - 1}
	}
	return []Period{
		of("This month", month, 1), of("Last month", month.AddMonths(-1), 1),
		of("This quarter", quarter, 3), of("Last quarter", quarter.AddMonths(-3), 3),
		of("This federal year", federal, 12), of("Last federal year", federal.AddMonths(-12), 12),
		of("This year", year, 12), of("Last year", year.AddMonths(-12), 12),
		of("12 months", month.AddMonths(-11), 12),
	}
}
