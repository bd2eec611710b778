package hmis

import (
	"slices"
	"strings"
	"time"

	"housingtracker/data"
)

// A day is a date as written, not yet valid; the year may have two digits.
type day struct {
	year, month, day int
	shortYear        bool
}

// A dateKind says what a cell of a date column holds.
type dateKind uint8

const (
	blankDate       dateKind = iota
	fullDate                 // a date after EarliestDate and up to LatestDate
	shortDate                // a date with a year of two digits
	placeholderDate          // what a database or a spreadsheet writes where there is no date
	distantDate              // a date outside of the years that the program accepts
	unreadableDate           // anything that can't be read for certain
)

// A writtenDate is the content of a cell of a date column.
type writtenDate struct {
	kind dateKind
	// date is the date as written, in this century for a shortDate; 0 if there is none.
	date  data.Date
	clock time.Duration
}

// placeholders are dates that stand for a blank: the first and last dates of databases, and the first of spreadsheets.
var placeholders = []data.Date{
	data.MustDate("0001-01-01"), data.MustDate("1753-01-01"), data.MustDate("1899-12-30"), data.MustDate("1899-12-31"),
	data.MustDate("1900-01-01"), data.MustDate("9999-12-31"),
}

// The other placeholders: MySQL's zero date, and how a spreadsheet shows the number 0 as a date.
var (
	zeroDay        = day{}
	spreadsheetDay = day{year: 1900, month: 1}
)

// readDate reads a cell of a date column, with or without a time of day.
func readDate(text string) writtenDate {
	if text == "" {
		return writtenDate{}
	}
	if d, ok := readISO(text); ok {
		return writtenDate{kind: fullDate, date: d}
	}
	w, clock, ok := readMoment(text)
	if !ok {
		return writtenDate{kind: unreadableDate}
	}
	if w == zeroDay || w == spreadsheetDay {
		return writtenDate{kind: placeholderDate}
	}
	if w.shortYear {
		w.year += 2000
	}
	d, ok := w.date()
	switch {
	case !ok:
		return writtenDate{kind: unreadableDate}
	case w.shortYear:
		return writtenDate{shortDate, d, clock}
	case slices.Contains(placeholders, d):
		return writtenDate{placeholderDate, d, clock}
	case d < data.EarliestDate || d > data.LatestDate:
		return writtenDate{distantDate, d, clock}
	}
	return writtenDate{fullDate, d, clock}
}

// readISO reads YYYY-MM-DD, the usual form. Other forms are not ok.
func readISO(text string) (data.Date, bool) {
	if len(text) != 10 || text[4] != '-' {
		return 0, false
	}
	d, err := data.ParseDate(text)
	return d, err == nil && data.EarliestDate < d && d <= data.LatestDate
}

// likePlaceholder reports whether the date equals a placeholder if only two digits of the year are compared.
func likePlaceholder(d data.Date) bool {
	return slices.ContainsFunc(placeholders, func(p data.Date) bool { return p.String()[2:] == d.String()[2:] })
}

// readStamp reads a time of the HMIS's wall clock and returns it as if in UTC; zero where it cannot be read for certain.
func readStamp(text string) time.Time {
	if len(text) == 19 && text[10] == ' ' && text[13] == ':' && text[16] == ':' {
		hour, minute, second := number(text[11:13]), number(text[14:16]), number(text[17:])
		if d, ok := readISO(text[:10]); ok && 0 <= hour && hour < 24 && 0 <= minute && minute < 60 && 0 <= second && second < 60 {
			return d.Time().Add(time.Duration(hour*3600+minute*60+second) * time.Second)
		}
	}
	w := readDate(text)
	if w.kind != fullDate {
		return time.Time{}
	}
	return w.date.Time().Add(w.clock)
}

// readMoment reads YYYY-MM-DD, M/D/YYYY, M-D-YYYY and DD-MON-YY or -YYYY, each with an optional time of day.
func readMoment(text string) (day, time.Duration, bool) {
	date, clock, timed := strings.Cut(text, " ")
	if !timed && len(text) > 10 && text[10] == 'T' {
		date, clock, timed = text[:10], text[11:], true
	}
	clock = strings.TrimSpace(clock)
	d, ok := readDay(date)
	if timed && clock == "" {
		return day{}, 0, false
	}
	if !ok {
		return day{}, 0, false
	}
	since, ok := readClock(clock)
	return d, since, ok
}

func readDay(text string) (day, bool) {
	separator := "-"
	if strings.Contains(text, "/") {
		separator = "/"
	}
	parts := strings.Split(text, separator)
	if len(parts) != 3 {
		return day{}, false
	}
	a, b, c := parts[0], parts[1], parts[2]
	switch {
	case separator == "-" && len(a) == 4 && short(b) && short(c):
		return day{year: number(a), month: number(b), day: number(c)}, number(a) >= 0
	case short(a) && short(b) && len(c) == 4:
		return day{year: number(c), month: number(a), day: number(b)}, number(c) >= 0
	case separator == "-" && short(a) && len(b) == 3 && (len(c) == 2 || len(c) == 4):
		month := 1 + strings.Index("JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", strings.ToUpper(b))/3
		d := day{year: number(c), month: month, day: number(a), shortYear: len(c) == 2}
		return d, d.year >= 0 && strings.EqualFold(time.Month(max(month, 1)).String()[:3], b)
	}
	return day{}, false
}

func (w day) date() (data.Date, bool) {
	if w.year < 1 || w.month < 1 || w.month > 12 || w.day < 1 || w.day > 31 {
		return 0, false
	}
	d := data.NewDate(w.year, time.Month(w.month), w.day)
	return d, d.Time().Day() == w.day
}

// readClock reads h:mm, h:mm:ss or h:mm:ss.fff, each with an optional AM, PM or offset from UTC. The offset is ignored, because a
// stamp is wall clock time.
func readClock(text string) (time.Duration, bool) {
	if text == "" {
		return 0, true
	}
	half := -1
	upper := strings.ToUpper(text)
	if rest, ok := strings.CutSuffix(upper, "AM"); ok {
		half, text = 0, strings.TrimSpace(rest)
	} else if rest, ok := strings.CutSuffix(upper, "PM"); ok {
		half, text = 12, strings.TrimSpace(rest)
	} else if rest, ok := strings.CutSuffix(upper, "Z"); ok {
		text = rest
	} else if i := strings.LastIndexAny(text, "+-"); i > 0 {
		if zone := strings.ReplaceAll(text[i+1:], ":", ""); len(zone) != 4 || number(zone) < 0 {
			return 0, false
		}
		text = strings.TrimSpace(text[:i])
	}
	text, fraction, split := strings.Cut(text, ".")
	parts := strings.Split(text, ":")
	if split && (len(parts) != 3 || fraction == "" || number(fraction[:min(9, len(fraction))]) < 0) || len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	var clock [3]int
	for i, p := range parts {
		if !short(p) {
			return 0, false
		}
		clock[i] = number(p)
	}
	if half >= 0 {
		if clock[0] < 1 || clock[0] > 12 {
			return 0, false
		}
		clock[0] = clock[0]%12 + half
	}
	if clock[0] > 23 || clock[1] > 59 || clock[2] > 59 {
		return 0, false
	}
	return time.Duration(clock[0])*time.Hour + time.Duration(clock[1])*time.Minute + time.Duration(clock[2])*time.Second, true
}

// short reports whether text is a number of one or two digits.
func short(text string) bool { return len(text) <= 2 && number(text) >= 0 }

// number parses up to nine digits; -1 for anything else.
func number(text string) int {
	if text == "" || len(text) > 9 {
		return -1
	}
	n := 0
	for i := range len(text) {
		if !isDigit(text[i]) {
			return -1
		}
		n = 10*n + int(text[i]-'0')
	}
	return n
}

// wholeNumber is number for a code, which may be written as a decimal: 3.0 is 3.
func wholeNumber(text string) int {
	if n := number(text); n >= 0 {
		return n
	}
	digits, fraction, _ := strings.Cut(text, ".")
	if strings.Trim(fraction, "0") != "" {
		return -1
	}
	return number(digits)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
