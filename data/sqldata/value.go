package sqldata

import (
	"database/sql"
	"fmt"
	"time"

	"housingtracker/data"
)

// Layouts of times: stamps are in UTC; move-in stamps and those of HMIS are wall clock.
const (
	StampLayout     = "2006-01-02T15:04:05.000Z"
	WallClockLayout = "2006-01-02 15:04:05"
)

// DateValue returns a date as columns hold it: YYYY-MM-DD, null for a blank one.
func DateValue(d data.Date) any {
	if d == 0 {
		return nil
	}
	return d.String()
}

// StampValue returns a time in UTC as columns hold it, null for the zero time.
func StampValue(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(StampLayout)
}

// ParseStamp is the reverse of StampValue.
func ParseStamp(text string) (time.Time, error) {
	if len(text) == len(StampLayout) && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == '.' && text[23] == 'Z' {
		// time.Parse is too slow for every row of a list.
		day, err := data.ParseDate(text[:10])
		hour, minute, second, thousandth := digits(text[11:13]), digits(text[14:16]), digits(text[17:19]), digits(text[20:23])
		if err == nil && hour < 24 && minute < 60 && second < 60 && thousandth < 1000 {
			return Clock(day, hour, minute, second).Add(time.Duration(thousandth) * time.Millisecond), nil
		}
	}
	return time.Parse(StampLayout, text)
}

// digits parses a short text of digits; anything else returns a number that is out of range.
func digits(text string) uint {
	n := uint(0)
	for i := range len(text) {
		d := uint(text[i] - '0')
		if d > 9 {
			return 1 << 20
		}
		n = 10*n + d
	}
	return n
}

// WallClockValue returns a local time as columns hold it, null for the zero time.
func WallClockValue(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.Format(WallClockLayout)
	}
	// As in ParseStamp.
	hour, minute, second := t.Clock()
	text := [...]byte{'0' + byte(year/1000), '0' + byte(year/100%10), '0' + byte(year/10%10), '0' + byte(year%10), '-', '0' + byte(month/10), '0' + byte(month%10), '-',
		'0' + byte(day/10), '0' + byte(day%10), ' ', '0' + byte(hour/10), '0' + byte(hour%10), ':', '0' + byte(minute/10), '0' + byte(minute%10), ':',
		'0' + byte(second/10), '0' + byte(second%10)}
	return string(text[:])
}

// BarrierValue returns 1, 0 or null.
func BarrierValue(b data.Barrier) any {
	switch b {
	case data.Yes:
		return 1
	case data.No:
		return 0
	}
	return nil
}

// IdValue returns an id, or null for 0.
func IdValue[T ~int | ~int64](id T) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}

// TextValue returns a text, or null for "".
func TextValue(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// A ScanFunc scans a column that may be null; null leaves the zero value.
type ScanFunc func(value any) error

// Scan implements sql.Scanner.
func (read ScanFunc) Scan(value any) error {
	if value == nil {
		return nil
	}
	return read(value)
}

// TextInto scans a text that may be null.
func TextInto(s *string) sql.Scanner {
	return ScanFunc(func(v any) error { return Assign(s, v) })
}

// Assign stores a value of exactly that type.
func Assign[T any](to *T, value any) error {
	v, ok := value.(T)
	if !ok {
		return fmt.Errorf("the column holds %T, not %T", value, *to)
	}
	*to = v
	return nil
}

// IntInto scans a number that may be null.
func IntInto[T ~int | ~int64](n *T) sql.Scanner {
	return ScanFunc(func(v any) error {
		var i int64
		err := Assign(&i, v)
		*n = T(i)
		return err
	})
}

// FlagInto scans 0 or 1.
func FlagInto(b *bool) sql.Scanner {
	return ScanFunc(func(v any) error { *b = v == int64(1); return nil })
}

// ParseInto scans a text that parse decodes.
func ParseInto[T any](to *T, parse func(string) (T, error)) sql.Scanner {
	return ScanFunc(func(v any) error {
		var text string
		err := Assign(&text, v)
		if err == nil {
			*to, err = parse(text)
		}
		return err
	})
}

// DateInto is the reverse of DateValue.
func DateInto(d *data.Date) sql.Scanner { return ParseInto(d, data.ParseDate) }

// HmisTimeInto scans a time of HMIS, whose wall clock is kept as if it were UTC.
func HmisTimeInto(t *time.Time) sql.Scanner { return ParseInto(t, ParseHMISTime) }

// ParseHMISTime parses a time of HMIS, whose wall clock is kept as if it were UTC.
func ParseHMISTime(text string) (time.Time, error) {
	// As in ParseStamp; an import reads two for each row.
	if len(text) == len(WallClockLayout) && text[10] == ' ' && text[13] == ':' && text[16] == ':' {
		day, err := data.ParseDate(text[:10])
		hour, minute, second := digits(text[11:13]), digits(text[14:16]), digits(text[17:19])
		if err == nil && hour < 24 && minute < 60 && second < 60 {
			return Clock(day, hour, minute, second), nil
		}
	}
	return time.ParseInLocation(WallClockLayout, text, time.UTC)
}

// Clock returns a time of day in UTC.
func Clock(day data.Date, hour, minute, second uint) time.Time {
	return day.Time().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second)
}

// StampInto is the reverse of StampValue.
func StampInto(t *time.Time) sql.Scanner { return timeInto(t, StampLayout, time.UTC) }

// WallClockInto is the reverse of WallClockValue, in local time.
func WallClockInto(t *time.Time) sql.Scanner { return timeInto(t, WallClockLayout, time.Local) }

func timeInto(t *time.Time, layout string, zone *time.Location) sql.Scanner {
	return ParseInto(t, func(text string) (time.Time, error) { return time.ParseInLocation(layout, text, zone) })
}

// BarrierInto is the reverse of BarrierValue.
func BarrierInto(b *data.Barrier) sql.Scanner {
	return ScanFunc(func(v any) error {
		var i int64
		if err := Assign(&i, v); err != nil {
			return err
		}
		*b = data.No
		if i == 1 {
			*b = data.Yes
		}
		return nil
	})
}

// FieldColumns are the columns of data.Fields, in the order of FieldValues and FieldsInto.
const FieldColumns = `eligibility_verified, applied, property_name, approved, move_in_scheduled,
 sex_offender, criminal_history, ada_unit, sex_offender_detail, criminal_history_detail, ada_unit_detail`

// FieldValues returns the values of FieldColumns.
func FieldValues(f data.Fields) []any {
	return []any{DateValue(f.EligibilityVerified), DateValue(f.Applied), f.PropertyName, DateValue(f.Approved),
		DateValue(f.MoveInScheduled), BarrierValue(f.SexOffender), BarrierValue(f.CriminalHistory), BarrierValue(f.ADAUnit),
		f.SexOffenderDetail, f.CriminalHistoryDetail, f.ADAUnitDetail}
}

// FieldsInto scans FieldColumns.
func FieldsInto(f *data.Fields) []any {
	return []any{DateInto(&f.EligibilityVerified), DateInto(&f.Applied), TextInto(&f.PropertyName), DateInto(&f.Approved),
		DateInto(&f.MoveInScheduled), BarrierInto(&f.SexOffender), BarrierInto(&f.CriminalHistory), BarrierInto(&f.ADAUnit),
		TextInto(&f.SexOffenderDetail), TextInto(&f.CriminalHistoryDetail), TextInto(&f.ADAUnitDetail)}
}
