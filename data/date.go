package data

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a civil date without a time zone: the number of days since 31 December of the year 0.
// The zero value is blank. Dates compare with < and subtract to whole days.
type Date int32

// EarliestDate and LatestDate are the bounds of dates that users and imports may enter.
var (
	EarliestDate = NewDate(1900, time.January, 1)
	LatestDate   = NewDate(2199, time.December, 31)
)

const unixEpoch Date = 719163

// NewDate returns the civil date; out-of-range days roll over as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the civil date that t shows in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return unixEpoch + Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400)
}

// ParseDate reads YYYY-MM-DD; the empty text is the blank date.
func ParseDate(text string) (Date, error) {
	if text == "" {
		return 0, nil
	}
	// Not time.Parse: an import reads millions of dates.
	if len(text) == 10 && text[4] == '-' && text[7] == '-' {
		year, a := number(text[:4])
		month, b := number(text[5:7])
		day, c := number(text[8:])
		if a && b && c && 1 <= month && month <= 12 && 1 <= day && day <= daysIn(year, month) {
			return civil(year, month, day), nil
		}
	}
	return 0, fmt.Errorf("%q is not a date of the form YYYY-MM-DD", text)
}

// number parses ASCII digits; ok is false for anything else.
func number(text string) (n int, ok bool) {
	for i := range len(text) {
		digit := text[i] - '0'
		if digit > 9 {
			return 0, false
		}
		n = 10*n + int(digit)
	}
	return n, true
}

func daysIn(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	}
	return 31
}

// civil returns the date of a year, month and day. It counts years from March, so that a leap day is a year's last day.
func civil(year, month, day int) Date {
	if month < 3 {
		year, month = year-1, month+12
	}
	if year < 0 {
		// January and February of the year 0.
		return civil(year+400, month, day) - daysIn400Years
	}
	return Date(365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - beforeMarch)
}

const (
	daysIn400Years = 146097
	// beforeMarch is the number of days from 1 March to 31 December.
	beforeMarch = 306
)

// civil returns year, month and day of a date from the year 1 on.
func (d Date) civil() (year, month, day int) {
	n := int(d) + beforeMarch - 1
	era, n := n/daysIn400Years, n%daysIn400Years
	year = (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*year + year/4 - year/100
	month = (5*n + 2) / 153
	day = n - (153*month+2)/5 + 1
	year += 400 * era
	if month += 3; month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

// MustDate is ParseDate for constants in tests and tables; it panics on anything else.
func MustDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// Blank reports whether there is no date.
func (d Date) Blank() bool { return d == 0 }

// Time returns midnight UTC of the date; the zero time for blank.
func (d Date) Time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	return time.Unix(int64(d-unixEpoch)*86400, 0).UTC()
}

// String returns YYYY-MM-DD, as in data files and the database; "" for blank.
func (d Date) String() string {
	if d <= 0 || d > civil(9999, 12, 31) {
		return d.formatTime("2006-01-02")
	}
	year, month, day := d.civil()
	return string([]byte{'0' + byte(year/1000), '0' + byte(year/100%10), '0' + byte(year/10%10), '0' + byte(year%10),
		'-', '0' + byte(month/10), '0' + byte(month%10), '-', '0' + byte(day/10), '0' + byte(day%10)})
}

// formatTime formats dates outside the years 1 to 9999 by their Time; "" for blank.
func (d Date) formatTime(layout string) string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(layout)
}

// US returns MM/DD/YYYY, as on screen and paper; "" for blank.
func (d Date) US() string {
	if d <= 0 || d > civil(9999, 12, 31) {
		return d.formatTime("01/02/2006")
	}
	year, month, day := d.civil()
	return string([]byte{'0' + byte(month/10), '0' + byte(month%10), '/', '0' + byte(day/10), '0' + byte(day%10),
		'/', '0' + byte(year/1000), '0' + byte(year/100%10), '0' + byte(year/10%10), '0' + byte(year%10)})
}

// AddMonths adds n calendar months; a day that the month lacks becomes the month's last day.
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return NewDate(first.Year(), first.Month(), min(t.Day(), last))
}

// MarshalJSON writes the ISO form, or null for blank.
func (d Date) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	if string(b) == "null" || string(b) == `""` {
		*d = 0
		return nil
	}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return fmt.Errorf("%s is not a date", b)
	}
	parsed, err := ParseDate(string(b[1 : len(b)-1]))
	*d = parsed
	return err
}

// Moment returns MM/DD/YYYY h:mm AM or PM in the local zone: the form on screen.
func Moment(t time.Time) string { return t.Local().Format("01/02/2006 3:04 PM") }

// Grouped returns a number of at least 0 with commas between its thousands.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
