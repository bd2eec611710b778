package hmis

import (
	"strings"
	"time"

	"housingtracker/data"
)

// A day as it is written: the year may have two digits only.
type day struct {
	year, month, day int
	shortYear        bool
}

// readDate reads a date that matters, with or without a time. Blank is the blank date. What cannot be read for certain
// is not ok. A year of two digits is one of this century.
func readDate(text string) (d data.Date, ok bool) {
	if text == "" {
		return 0, true
	}
	if d, ok := readISO(text); ok {
		return d, true
	}
	w, _, ok := readMoment(text)
	if !ok {
		return 0, false
	}
	if w.shortYear {
		w.year += 2000
	}
	return w.date()
}

// readISO reads YYYY-MM-DD, as nearly all dates are written; what is not ok may still be another way of writing.
func readISO(text string) (data.Date, bool) {
	if len(text) != 10 || text[4] != '-' {
		return 0, false
	}
	d, err := data.ParseDate(text)
	return d, err == nil && data.EarliestDate <= d && d <= data.LatestDate
}

// readBirthDate is readDate for a date of birth: a year of two digits is the latest one that is not in the future.
func readBirthDate(text string, today data.Date) (d data.Date, ok bool) {
	if text == "" {
		return 0, true
	}
	if d, ok := readISO(text); ok {
		return d, true
	}
	w, _, ok := readMoment(text)
	if !ok {
		return 0, false
	}
	if !w.shortYear {
		return w.date()
	}
	w.year += 2000
	if d, ok := w.date(); ok && d <= today {
		return d, true
	}
	w.year -= 100
	return w.date()
}

// readStamp reads a moment of the HMIS's wall clock, written as if in UTC; zero where it cannot be read.
func readStamp(text string) time.Time {
	if len(text) == 19 && text[10] == ' ' && text[13] == ':' && text[16] == ':' {
		hour, minute, second := number(text[11:13]), number(text[14:16]), number(text[17:])
		if d, ok := readISO(text[:10]); ok && 0 <= hour && hour < 24 && 0 <= minute && minute < 60 && 0 <= second && second < 60 {
			return d.Time().Add(time.Duration(hour*3600+minute*60+second) * time.Second)
		}
	}
	w, clock, ok := readMoment(text)
	if !ok {
		return time.Time{}
	}
	if w.shortYear {
		w.year += 2000
	}
	d, ok := w.date()
	if !ok {
		return time.Time{}
	}
	return d.Time().Add(clock)
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
	sign := "-"
	if strings.Contains(text, "/") {
		sign = "/"
	}
	parts := strings.Split(text, sign)
	if len(parts) != 3 {
		return day{}, false
	}
	a, b, c := parts[0], parts[1], parts[2]
	switch {
	case sign == "-" && len(a) == 4 && short(b) && short(c):
		return day{year: number(a), month: number(b), day: number(c)}, number(a) >= 0
	case short(a) && short(b) && len(c) == 4:
		return day{year: number(c), month: number(a), day: number(b)}, number(c) >= 0
	case sign == "-" && short(a) && len(b) == 3 && (len(c) == 2 || len(c) == 4):
		month := 1 + strings.Index("JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", strings.ToUpper(b))/3
		d := day{year: number(c), month: month, day: number(a), shortYear: len(c) == 2}
		return d, d.year >= 0 && strings.EqualFold(time.Month(max(month, 1)).String()[:3], b)
	}
	return day{}, false
}

func (w day) date() (data.Date, bool) {
	if w.month < 1 || w.month > 12 || w.day < 1 || w.day > 31 {
		return 0, false
	}
	d := data.NewDate(w.year, time.Month(w.month), w.day)
	if d < data.EarliestDate || d > data.LatestDate || d.Time().Day() != w.day {
		return 0, false
	}
	return d, true
}

// readClock reads h:mm, h:mm:ss, h:mm:ss.fff, each with an optional AM or PM, or an offset from UTC, which is left out: a
// stamp is what the clock on the wall showed.
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
		text = text[:i]
	}
	text, fraction, split := strings.Cut(text, ".")
	parts := strings.Split(text, ":")
	if split && (len(parts) != 3 || fraction == "" || number(fraction[:min(9, len(fraction))]) < 0) || len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	var of [3]int
	for i, p := range parts {
		if !short(p) {
			return 0, false
		}
		of[i] = number(p)
	}
	if half >= 0 {
		if of[0] < 1 || of[0] > 12 {
			return 0, false
		}
		of[0] = of[0]%12 + half
	}
	if of[0] > 23 || of[1] > 59 || of[2] > 59 {
		return 0, false
	}
	return time.Duration(of[0])*time.Hour + time.Duration(of[1])*time.Minute + time.Duration(of[2])*time.Second, true
}

// short reports whether text is a number of one or two digits.
func short(text string) bool { return len(text) <= 2 && number(text) >= 0 }

// number reads digits; -1 for anything else.
func number(text string) int {
	if text == "" || len(text) > 9 {
		return -1
	}
	n := 0
	for i := range len(text) {
		if !numeral(text[i]) {
			return -1
		}
		n = 10*n + int(text[i]-'0')
	}
	return n
}

func numeral(c byte) bool { return c >= '0' && c <= '9' }
