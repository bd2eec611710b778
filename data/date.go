package data

import (
	"fmt"
	"time"
)

// Date is a civil date without a time zone: the number of days since 31 December of the year 0.
// The zero value is blank. Dates compare with < and subtract to whole days.
type Date int32

const isoLayout = "2006-01-02"

// EarliestDate and LatestDate bound what the program accepts as a date of a person's life or housing.
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
	t, err := time.Parse(isoLayout, text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date of the form YYYY-MM-DD", text)
	}
	return DateOf(t), nil
}

// MustDate is ParseDate for constants in tests and tables; it panics on anything else.
func MustDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// Blank reports whether no date is there.
func (d Date) Blank() bool { return d == 0 }

// Time returns midnight UTC of the date; the zero time for blank.
func (d Date) Time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	return time.Unix(int64(d-unixEpoch)*86400, 0).UTC()
}

// String returns YYYY-MM-DD, the empty text for blank: the form of data files and of the database.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(isoLayout)
}

// US returns MM/DD/YYYY, the empty text for blank: the form on screen and paper.
func (d Date) US() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("01/02/2006")
}

// AddMonths moves the date by calendar months; a day the month lacks becomes its last.
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
