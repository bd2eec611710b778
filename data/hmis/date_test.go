package hmis

import (
	"testing"
	"time"

	"housingtracker/data"
)

func TestReadDate(t *testing.T) {
	for text, want := range map[string]writtenDate{
		"":                                   {},
		"2024-03-09":                         {kind: fullDate},
		"2024-3-9":                           {kind: fullDate},
		"2024-03-09 00:00:00":                {kind: fullDate},
		"2024-03-09 13:45:10.123":            {kind: fullDate, clock: 13*time.Hour + 45*time.Minute + 10*time.Second},
		"2024-03-09T13:45:10":                {kind: fullDate, clock: 13*time.Hour + 45*time.Minute + 10*time.Second},
		"2024-03-09T13:45:00Z":               {kind: fullDate, clock: 13*time.Hour + 45*time.Minute},
		"2024-03-09T13:00:00-08:00":          {kind: fullDate, clock: 13 * time.Hour},
		"3/9/2024":                           {kind: fullDate},
		"03/09/2024":                         {kind: fullDate},
		"3/9/2024 1:45":                      {kind: fullDate, clock: time.Hour + 45*time.Minute},
		"3/9/2024 1:00:00 PM":                {kind: fullDate, clock: 13 * time.Hour},
		"2024-03-09 07:00:00.0000000 -05:00": {kind: fullDate, clock: 7 * time.Hour},
		"03-09-2024":                         {kind: fullDate},
		"9-Mar-2024":                         {kind: fullDate},
		"09-MAR-24":                          {kind: shortDate},
		"09-MAR-24 08:00":                    {kind: shortDate, clock: 8 * time.Hour},
	} {
		if text != "" {
			want.date = data.MustDate("2024-03-09")
		}
		if got := readDate(text); got != want {
			t.Errorf("readDate(%q) = %+v, want %+v", text, got, want)
		}
	}
	for _, text := range []string{
		"03-09-24", "3/9/24", "09/03/24", "13/09/2024", "31-12-2024", "2023-02-29", "29-FEB-23", "2024-13-01", "2024-00-10", "0000-01-01", "0000-00-01",
		"0", "45292", "20240309", "March 9, 2024", "09-XYZ-24", "ANF-01-2024", "2024-03-09 25:00", "2024-03-09 ", "2024-03-09 12",
		"2024-03-09 0:00 PM", "2024/03/09", "2024-03-09T", "-1-2-2024", "2024-03", "2024-03-09 10:00:00.", "2024-03-09 1O:00", "2024-03-09 or so",
		"unknown", "N/A", "null", "9-Mär-2024", "1900-01-01 25:00", "0000-00-00 x", "1/0/1901", "10000-01-01",
	} {
		if got := readDate(text); got.kind != unreadableDate {
			t.Errorf("readDate(%q) = %+v, want it unreadable", text, got)
		}
		if s := readStamp(text); !s.IsZero() {
			t.Errorf("readStamp(%q) = %s, want it unknown", text, s)
		}
	}
}

// Placeholders are recognized in every form; the days before and after them are not placeholders.
func TestPlaceholders(t *testing.T) {
	for _, p := range placeholders {
		d := p.Time()
		for _, layout := range []string{"2006-01-02", "2006-01-02 15:04:05", "2006-01-02T15:04:05Z", "1/2/2006", "01-02-2006", "02-Jan-2006", "1/2/2006 3:04 PM"} {
			for _, clock := range []time.Duration{0, 8*time.Hour + 15*time.Minute, 24*time.Hour - time.Second} {
				text := d.Add(clock).Format(layout)
				if got := readDate(text); got.kind != placeholderDate || got.date != p {
					t.Errorf("readDate(%q) = %+v, want a placeholder", text, got)
				}
				if s := readStamp(text); !s.IsZero() {
					t.Errorf("readStamp(%q) = %s, want it unknown", text, s)
				}
			}
		}
	}
	for _, text := range []string{"0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "0/0/0000", "1/0/1900", "1/0/1900 0:00"} {
		if got := readDate(text); got != (writtenDate{kind: placeholderDate}) {
			t.Errorf("readDate(%q) = %+v, want a placeholder without a date", text, got)
		}
	}
	for text, want := range map[string]dateKind{
		"0001-01-02": distantDate, "1753-01-02": distantDate, "1752-12-31": distantDate, "1899-12-29": distantDate, "1900-01-02": fullDate, "1970-01-01": fullDate,
		"2199-12-31": fullDate, "2200-01-01": distantDate, "9999-12-30": distantDate,
	} {
		if got := readDate(text); got.kind != want || got.date.String() != text {
			t.Errorf("readDate(%q) = %+v, want kind %d", text, got, want)
		}
	}
}

func TestReadStamp(t *testing.T) {
	for text, want := range map[string]string{
		"2024-03-09":               "2024-03-09T00:00:00Z",
		"2024-03-09 13:45:10":      "2024-03-09T13:45:10Z",
		"3/9/2024 1:45:10 PM":      "2024-03-09T13:45:10Z",
		"3/9/2024 12:05 AM":        "2024-03-09T00:05:00Z",
		"09-MAR-2024 08:00":        "2024-03-09T08:00:00Z",
		"2024-03-09T13:45:10+0100": "2024-03-09T13:45:10Z",
		"09-MAR-24 08:00":          "0001-01-01T00:00:00Z",
		"2200-01-01 08:00:00":      "0001-01-01T00:00:00Z",
	} {
		if got := readStamp(text).Format(time.RFC3339); got != want {
			t.Errorf("readStamp(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestWholeNumber(t *testing.T) {
	for text, want := range map[string]int{
		"3": 3, "03": 3, "3.0": 3, "3.": 3, "3.000": 3, "0": 0, "0.0": 0, "410.0": 410,
		"": -1, ".": -1, ".0": -1, "3.5": -1, "3.05": -1, "3,0": -1, "-1": -1, "+3": -1, "3e0": -1, "3.0.0": -1, "Self": -1, "3 ": -1, "TRUE": -1,
	} {
		if got := wholeNumber(text); got != want {
			t.Errorf("wholeNumber(%q) = %d, want %d", text, got, want)
		}
	}
}

// FuzzDate checks that a fullDate is within the accepted dates and survives being formatted and read again.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2024-03-09", "3/9/2024 1:45 PM", "09-MAR-24", "2024-03-09T10:00:00+01:00", "03-09-2024", "T", "--", "//", "0000-00-00", "1/0/1900"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		readStamp(text)
		w := readDate(text)
		if w.kind != fullDate {
			return
		}
		if w.date <= data.EarliestDate || w.date > data.LatestDate {
			t.Fatalf("%q = %s", text, w.date)
		}
		if again := readDate(w.date.String()); again.kind != fullDate || again.date != w.date {
			t.Fatalf("%q = %s, but that reads as %+v", text, w.date, again)
		}
	})
}
