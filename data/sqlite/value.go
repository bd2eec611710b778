package sqlite

import (
	"database/sql"
	"fmt"
	"time"

	"housingtracker/data"
)

// Layouts of times: stamps are in UTC; move-in stamps and those of HMIS are wall clock.
const (
	stampLayout     = "2006-01-02T15:04:05.000Z"
	wallClockLayout = "2006-01-02 15:04:05"
)

func dateValue(d data.Date) any {
	if d == 0 {
		return nil
	}
	return d.String()
}

func stampValue(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(stampLayout)
}

// parseStamp is the reverse of stampValue.
func parseStamp(text string) (time.Time, error) {
	if len(text) == len(stampLayout) && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == '.' && text[23] == 'Z' {
		// time.Parse is too slow for every row of a list.
		day, err := data.ParseDate(text[:10])
		hour, minute, second, thousandth := digits(text[11:13]), digits(text[14:16]), digits(text[17:19]), digits(text[20:23])
		if err == nil && hour < 24 && minute < 60 && second < 60 && thousandth < 1000 {
			return clock(day, hour, minute, second).Add(time.Duration(thousandth) * time.Millisecond), nil
		}
	}
	return time.Parse(stampLayout, text)
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

func wallClockValue(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.Format(wallClockLayout)
	}
	// As in parseStamp.
	hour, minute, second := t.Clock()
	text := [...]byte{'0' + byte(year/1000), '0' + byte(year/100%10), '0' + byte(year/10%10), '0' + byte(year%10), '-', '0' + byte(month/10), '0' + byte(month%10), '-',
		'0' + byte(day/10), '0' + byte(day%10), ' ', '0' + byte(hour/10), '0' + byte(hour%10), ':', '0' + byte(minute/10), '0' + byte(minute%10), ':',
		'0' + byte(second/10), '0' + byte(second%10)}
	return string(text[:])
}

func barrierValue(b data.Barrier) any {
	switch b {
	case data.Yes:
		return 1
	case data.No:
		return 0
	}
	return nil
}

// idValue returns an id, or null for 0.
func idValue[T ~int | ~int64](id T) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}

func textValue(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// A scanFunc scans a column that may be null; null leaves the zero value.
type scanFunc func(value any) error

// Scan implements sql.Scanner.
func (read scanFunc) Scan(value any) error {
	if value == nil {
		return nil
	}
	return read(value)
}

func textInto(s *string) sql.Scanner {
	return scanFunc(func(v any) error { return assign(s, v) })
}

func assign[T any](to *T, value any) error {
	v, ok := value.(T)
	if !ok {
		return fmt.Errorf("the column holds %T, not %T", value, *to)
	}
	*to = v
	return nil
}

func intInto[T ~int | ~int64](n *T) sql.Scanner {
	return scanFunc(func(v any) error {
		var i int64
		err := assign(&i, v)
		*n = T(i)
		return err
	})
}

func flagInto(b *bool) sql.Scanner {
	return scanFunc(func(v any) error { *b = v == int64(1); return nil })
}

// parseInto scans a text that parse decodes.
func parseInto[T any](to *T, parse func(string) (T, error)) sql.Scanner {
	return scanFunc(func(v any) error {
		var text string
		err := assign(&text, v)
		if err == nil {
			*to, err = parse(text)
		}
		return err
	})
}

func dateInto(d *data.Date) sql.Scanner { return parseInto(d, data.ParseDate) }

// hmisTimeInto scans a time of HMIS, whose wall clock is kept as if it were UTC.
func hmisTimeInto(t *time.Time) sql.Scanner { return parseInto(t, parseHMISTime) }

func parseHMISTime(text string) (time.Time, error) {
	// As in parseStamp; an import reads two for each row.
	if len(text) == len(wallClockLayout) && text[10] == ' ' && text[13] == ':' && text[16] == ':' {
		day, err := data.ParseDate(text[:10])
		hour, minute, second := digits(text[11:13]), digits(text[14:16]), digits(text[17:19])
		if err == nil && hour < 24 && minute < 60 && second < 60 {
			return clock(day, hour, minute, second), nil
		}
	}
	return time.ParseInLocation(wallClockLayout, text, time.UTC)
}

// clock returns a time of day in UTC.
func clock(day data.Date, hour, minute, second uint) time.Time {
	return day.Time().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second)
}

func stampInto(t *time.Time) sql.Scanner { return timeInto(t, stampLayout, time.UTC) }

func wallClockInto(t *time.Time) sql.Scanner { return timeInto(t, wallClockLayout, time.Local) }

func timeInto(t *time.Time, layout string, zone *time.Location) sql.Scanner {
	return parseInto(t, func(text string) (time.Time, error) { return time.ParseInLocation(layout, text, zone) })
}

func barrierInto(b *data.Barrier) sql.Scanner {
	return scanFunc(func(v any) error {
		var i int64
		if err := assign(&i, v); err != nil {
			return err
		}
		*b = data.No
		if i == 1 {
			*b = data.Yes
		}
		return nil
	})
}

// fieldColumns are the columns of data.Fields, in the order of fieldValues and fieldsInto.
const fieldColumns = `eligibility_verified, applied, property_name, approved, move_in_scheduled,
 sex_offender, criminal_history, ada_unit, sex_offender_detail, criminal_history_detail, ada_unit_detail`

func fieldValues(f data.Fields) []any {
	return []any{dateValue(f.EligibilityVerified), dateValue(f.Applied), f.PropertyName, dateValue(f.Approved),
		dateValue(f.MoveInScheduled), barrierValue(f.SexOffender), barrierValue(f.CriminalHistory), barrierValue(f.ADAUnit),
		f.SexOffenderDetail, f.CriminalHistoryDetail, f.ADAUnitDetail}
}

func fieldsInto(f *data.Fields) []any {
	return []any{dateInto(&f.EligibilityVerified), dateInto(&f.Applied), textInto(&f.PropertyName), dateInto(&f.Approved),
		dateInto(&f.MoveInScheduled), barrierInto(&f.SexOffender), barrierInto(&f.CriminalHistory), barrierInto(&f.ADAUnit),
		textInto(&f.SexOffenderDetail), textInto(&f.CriminalHistoryDetail), textInto(&f.ADAUnitDetail)}
}
